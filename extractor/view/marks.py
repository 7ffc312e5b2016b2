"""A text cut where marks begin and end, so that overlapping marks can be shown side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import regex

Layer = Literal["value", "date", "name", "furniture"]
_RANK: dict[Layer, int] = {"value": 0, "date": 1, "name": 2, "furniture": 3}
"""Which of two marks at one place a reader meets: the first."""
_BREAK = regex.compile(r"[\r\n]")


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that is shown as something; ``row`` is the anchor of its row in a table."""

    start: int
    end: int
    layer: Layer
    anchor: str = ""
    row: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """Text under the same marks: ``mark`` is the first of them, ``first`` whether it begins here."""

    text: str
    mark: Mark | None
    classes: str
    first: bool


def paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[list[Piece]]:
    """The lines of ``text`` that are not blank, each as pieces; joined they are the line."""
    shown: set[Mark] = set()
    line: list[Piece] = []
    for start, end, active in _stretches(text, marks):
        parts = _BREAK.split(text[start:end])
        for number, part in enumerate(parts):
            if number:
                yield from _whole(line)
                line = []
            if part:
                line.append(_piece(part, active, shown))
    yield from _whole(line)


def _whole(line: list[Piece]) -> Iterator[list[Piece]]:
    if any(piece.text.strip() for piece in line):
        yield line


def _piece(text: str, active: list[Mark], shown: set[Mark]) -> Piece:
    if not active:
        return Piece(text, None, "", False)
    top = active[0]
    first = top not in shown
    shown.add(top)
    classes = dict.fromkeys(name for mark in active for name in (mark.layer, *mark.classes))
    return Piece(text, top, " ".join(classes), first)


def _stretches(text: str, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """The text from one begin or end of a mark to the next, with the marks there, the foremost first."""
    waiting = sorted(marks, key=lambda mark: mark.start, reverse=True)
    active: list[Mark] = []
    bounds = sorted({0, len(text), *(at for mark in marks for at in (mark.start, mark.end))})
    for start, end in pairwise(bounds):
        active = [mark for mark in active if mark.end > start]
        while waiting and waiting[-1].start <= start:
            active.append(waiting.pop())
        yield start, end, sorted(active, key=lambda mark: (_RANK[mark.layer], mark.start))
