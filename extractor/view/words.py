"""The words of the pages in Chinese and English (``words.yaml``; sentences stand in the templates)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml
from markupsafe import Markup, escape


def both(chinese: str, english: str) -> Markup:
    """A text in both languages, of which the reader chooses."""
    return Markup('<span class="zh">{}</span> <span class="en" lang="en">{}</span>').format(chinese, english)


def name(chinese: str, english: str) -> Markup:
    """A name in both languages, of which the English one is shown to those only who have chosen English."""
    if not english:
        return escape(chinese)
    return Markup('<span class="zh">{}</span><span class="en only" lang="en">{}</span>').format(chinese, english)


def word(group: str, code: str | None) -> Markup:
    """What a code of the tables is called; one that is not known is shown as it is."""
    if not code:
        return Markup()
    found, english = _pair(group, code)
    return both(found, english) if found != english else escape(found)


def line(group: str, code: str) -> str:
    """The Chinese and the English word of a code, where there can be no choice: 达到 met."""
    return " ".join(dict.fromkeys(_pair(group, code)))


def options(group: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each code that occurs, once, with its words: what a list offers."""
    return [(code, line(group, code)) for code in sorted({*codes} - {""})]


def chinese(group: str, code: str) -> str:
    """The Chinese word of a code."""
    return _pair(group, code)[0]


def _pair(group: str, code: str) -> tuple[str, str]:
    found, english = _words()[group].get(code, (code, code))
    return found, english


@cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    loaded: dict[str, dict[str, tuple[str, str]]] = yaml.safe_load(
        files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    )
    return loaded
