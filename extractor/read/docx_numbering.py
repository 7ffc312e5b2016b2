"""The numbers that Word writes before list paragraphs (一、 （一） 1.), counted as Word counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import regex

from extractor.read.docx_styles import Styles, attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "零一二三四五六七八九"
_PLACE = regex.compile(r"%([1-9])")


class _Level(NamedTuple):
    """How a level counts: ``text`` with %1, %2 … for the numbers of the levels."""

    start: int
    form: str
    text: str


class Numbering:
    """``numbering.xml`` and how far each list has counted."""

    def __init__(self, root: _Element | None) -> None:
        parts = list(root) if root is not None else []
        self._levels = {attribute(e, "abstractNumId"): _levels(e) for e in parts if local(e) == "abstractNum"}
        self._lists = {
            attribute(e, "numId"): attribute(child(e, "abstractNumId"), "val") for e in parts if local(e) == "num"
        }
        self._counts: defaultdict[str | None, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: _Element, styles: Styles) -> str:
        """The number before a paragraph as Word shows it; empty for none, for bullets and for forms not known here."""
        numbered = styles.numbering(paragraph)
        abstract = self._lists.get(attribute(child(numbered, "numId"), "val"))
        levels = self._levels.get(abstract, {})
        depth = _integer(attribute(child(numbered, "ilvl"), "val"), 0)
        if numbered is None or depth not in levels:
            return ""
        counts = self._counts[abstract]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return _PLACE.sub(lambda m: self._number(levels, counts, int(m[1]) - 1), levels[depth].text)

    @staticmethod
    def _number(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        if depth not in levels:
            return ""
        return _FORMS.get(levels[depth].form, str)(counts.get(depth, levels[depth].start))


def _levels(abstract: _Element) -> dict[int, _Level]:
    found = {}
    for element in abstract:
        form = attribute(child(element, "numFmt"), "val") or "decimal"
        text = attribute(child(element, "lvlText"), "val") or ""
        if local(element) == "lvl" and form in _FORMS and "%" in text:
            start = _integer(attribute(child(element, "start"), "val"), 1)
            behind = "" if attribute(child(element, "suff"), "val") == "nothing" else " "
            found[_integer(attribute(element, "ilvl"), 0)] = _Level(start, form, text + behind)
    return found


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _chinese(number: int) -> str:
    """Up to 99 as in 二十一; beyond, digit by digit."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(d)] for d in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": str,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}
