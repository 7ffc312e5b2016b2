"""The words of the pages in Chinese and English (``words.yaml``; sentences stand in the templates)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from markupsafe import Markup


def both(chinese: str, english: str) -> Markup:
    """A text in both languages, of which the reader chooses."""
    return Markup('<span class="zh">{}</span> <span class="en" lang="en">{}</span>').format(chinese, english)


def word(group: str, code: str | None) -> Markup:
    """What a code of the tables is called; one that is not known is shown as it is."""
    if not code:
        return Markup()
    chinese, english = plain(group, code)
    return both(chinese, english) if chinese != english else Markup("{}").format(chinese)


def plain(group: str, code: str) -> tuple[str, str]:
    """The Chinese and the English word of a code."""
    chinese, english = _words()[group].get(code, (code, code))
    return chinese, english


@cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    loaded: dict[str, dict[str, tuple[str, str]]] = yaml.safe_load(
        files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    )
    return loaded
