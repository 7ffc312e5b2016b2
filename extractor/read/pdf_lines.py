"""Characters of a PDF page become lines, in the order in which the page draws them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from extractor.read.content import is_wide

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_OVERLAP = 0.4
"""Part of the lower character's height that two characters of a line share."""
_BACK = 1.0
"""Ems that a character may stand left of its neighbour's end in the same line."""
_SPACE_LATIN, _SPACE_WIDE, _CELL, _FIGURES = 0.2, 0.9, 2.0, 0.6
"""Ems of a gap that is a space between Latin characters, between others, the border of a table's cell, and that border
between two figures."""


class Glyph(NamedTuple):
    """A character and its box in points, y upwards."""

    char: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True)
class Line:
    """Characters on one baseline, left to right."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def left(self) -> float:
        return min(g.left for g in self.glyphs)

    @cached_property
    def right(self) -> float:
        return max(g.right for g in self.glyphs)

    @cached_property
    def top(self) -> float:
        return max(g.top for g in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        return min(g.bottom for g in self.glyphs)

    @cached_property
    def em(self) -> float:
        """The size of its characters: the width of a wide one, else nine tenths of a height."""
        wide = [g.right - g.left for g in self.glyphs if is_wide(g.char)]
        return max(median(wide) if wide else 0.9 * median(g.top - g.bottom for g in self.glyphs), 1.0)

    @cached_property
    def text(self) -> str:
        """The characters, with a space or tab where a gap is one; the gap between digits and hanzi is none."""
        parts = [self.glyphs[0].char]
        for one, other in pairwise(self.glyphs):
            gap = (other.left - one.right) / self.em
            wide = is_wide(one.char) or is_wide(other.char)
            if gap >= (_FIGURES if one.char.isdigit() and other.char.isdigit() else _CELL):
                parts.append("\t")
            elif gap > (_SPACE_WIDE if wide else _SPACE_LATIN):
                parts.append(" ")
            parts.append(other.char)
        return "".join(parts)


def glyphs(textpage: PdfTextPage) -> tuple[list[Glyph], int]:
    """The characters that a page shows, upright, and how many more have no Unicode value."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    found: list[Glyph] = []
    angles: Counter[int] = Counter()
    unknown = 0
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in _BLANKS or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if code in _NO_CHARACTERS or pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1:
            unknown += 1
            continue
        if pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            found.append(Glyph(chr(code), box.left, box.right, box.bottom, box.top))
            angles[round(pdfium.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)) % 4] += 1
    turns = angles.most_common(1)[0][0] if angles else 0
    return [_turned(glyph, turns) for glyph in found] if turns else found, unknown


_BLANKS = frozenset(map(ord, " \t\r\n\f\v\xa0\u3000\u2002\u2003\u200b\xad")) | {2}
_NO_CHARACTERS = frozenset((0, 0xFFFD, 0xFFFE, 0xFFFF))


def _turned(glyph: Glyph, turns: int) -> Glyph:
    """The character's box on a page turned so that its text runs from left to right."""
    char, left, right, bottom, top = glyph
    if turns == 1:
        return Glyph(char, bottom, top, -right, -left)
    if turns == 2:
        return Glyph(char, -right, -left, -top, -bottom)
    return Glyph(char, -top, -bottom, left, right)


def lines(characters: Iterable[Glyph]) -> Iterator[Line]:
    """Neighbours in drawing order that share a baseline make a line."""
    current: list[Glyph] = []
    for glyph in characters:
        if current and not _beside(current[-1], glyph):
            yield Line(tuple(current))
            current = []
        current.append(glyph)
    if current:
        yield Line(tuple(current))


def _beside(one: Glyph, other: Glyph) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    height = min(one.top - one.bottom, other.top - other.bottom)
    return shared > _OVERLAP * height and other.left > one.right - _BACK * max(height, 1.0)
