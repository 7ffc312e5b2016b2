"""From a text to its time expressions, by form alone: what they are, not yet when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.mention.period.grammar import PARTS, YEARS, Form, forms

_GAP = 2
"""Blanks that may stand between a year and the part of it that follows (2012 年12 月)."""


class Piece(NamedTuple):
    """A match of one form."""

    start: int
    end: int
    form: Form
    groups: dict[str, str]

    @property
    def is_part(self) -> bool:
        """Is it a part of a year?"""
        return self.form.read in PARTS


class Expression(NamedTuple):
    """A year, a part of a year with or without its year before it, or a time that is neither."""

    start: int
    end: int
    year: Piece | None
    head: Piece
    """The piece that says which days: the part if there is one."""


def expressions(folded: str) -> Iterator[Expression]:
    """The time expressions of the folded text in order."""
    year: Piece | None = None
    for piece in _pieces(folded):
        if year is not None:
            between = folded[year.end : piece.start]
            if piece.is_part and len(between) <= _GAP and not between.strip(" \t"):
                yield Expression(year.start, piece.end, year, piece)
                year = None
                continue
            yield Expression(year.start, year.end, year, year)
            year = None
        if piece.form.read in YEARS:
            year = piece
        elif not piece.form.attached:
            yield Expression(piece.start, piece.end, None, piece)
    if year is not None:
        yield Expression(year.start, year.end, year, year)


def _pieces(folded: str) -> Iterator[Piece]:
    """The matches of all forms: of those that overlap the first; of those that begin together, the first form's."""
    matches = [
        (m.start(), order, form, m) for order, (form, pattern) in enumerate(forms()) for m in pattern.finditer(folded)
    ]
    matches.sort(key=lambda match: match[:2])
    end = 0
    for start, _, form, m in matches:
        if start >= end:
            end = m.end()
            if form.read != "nothing":
                yield Piece(start, end, form, {name: said for name, said in m.groupdict().items() if said})
