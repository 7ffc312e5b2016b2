"""The time that a place of the document is about: what 今年, 去年 and 全年 mean there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex

from extractor.mention.period.grammar import cues
from extractor.schema import Section, SectionKind, Span

_AHEAD: tuple[SectionKind, ...] = ("plan", "closing")
_YEAR_WORDS = regex.compile("今年|去年|明年|来年")


class Frame(Span):
    """A stretch of the text and the time in force there. Frames may stand inside each other: the innermost holds."""

    kind: SectionKind = "review"
    period_start: date | None = None
    period_end: date | None = None


AnyFrame = Frame | Section


@dataclass(frozen=True)
class Scene:
    """What relative words refer to at one place of the text; years are null where nothing fixes them.

    A report on Y-1 is written at its end or delivered early in Y. In its review 今年 is Y-1 and 去年 Y-2 in the first
    case, Y and Y-1 in the second, though 比去年 compares with Y-2 in both. In its plan 今年 is Y, unless it was written
    the year before and calls Y 明年.
    """

    told: int | None = None
    """The year that a figure without a time word covers: the last of those reviewed, the first of those planned."""
    today: int | None = None
    """今年."""
    compared: int | None = None
    """去年 when something is compared with it; else it is the year before 今年."""
    reviewed: int | None = None
    """The last year that lies behind: 过去五年 end with it, 今后五年 begin after it."""
    start: date | None = None
    end: date | None = None
    """The time in force."""
    ahead: bool = False
    """Is the time in force still to come?"""
    day: date | None = None
    """The day from which months are seen (本月), where it lies in the time in force."""


class Scenes:
    """The scenes of one document."""

    def __init__(self, folded: str, reference: date | None, context: Sequence[AnyFrame]) -> None:
        self._reference = reference
        self._frames = sorted(context, key=lambda f: (f.start, -f.end))
        self._written_later, self._written_before = self._standpoint(folded)
        self._outside = _outside(reference)
        self._places = _Sweep(self._frames)

    def at(self, place: int) -> Scene:
        """The scene at ``place``, which is not before the last one asked for."""
        frames = self._places.at(place)
        return next((scene for f in reversed(frames) if (scene := self._scene(f))), self._outside)

    def _scene(self, frame: AnyFrame) -> Scene | None:
        start, end = self._period(frame)
        if start is None or end is None:
            return None
        ahead = frame.kind in _AHEAD
        told = start.year if ahead else end.year
        day = self._reference if self._reference and self._reference.year == told else None
        delivered = self._reference.year if self._reference else told
        if ahead:
            january_at_most = self._reference is None or self._reference < date(told, 2, 1)
            early = delivered == told - 1 or (self._written_before and january_at_most)
            today = told - 1 if early else told
            return Scene(told, today, today - 1, told - 1, start, end, ahead=True, day=day)
        later = delivered == told + 1 and (self._written_later or frame.kind == "preamble")
        return Scene(told, told + 1 if later else told, told - 1, told, start, end, day=day)

    def _period(self, frame: AnyFrame) -> tuple[date | None, date | None]:
        """The frame's own period; a closing without one looks ahead to that of the plan."""
        if frame.kind == "closing" and frame.period_start is None:
            frame = next((f for f in reversed(self._frames) if f.kind == "plan" and f.period_start), frame)
        return frame.period_start, frame.period_end

    def _standpoint(self, folded: str) -> tuple[bool, bool]:
        """Does the review speak of its own year as 去年 rather than 今年, and the plan of its own as 明年?"""
        review: Counter[str] = Counter()
        plan: Counter[str] = Counter()
        places = _Sweep(self._frames)
        for m in _YEAR_WORDS.finditer(folded):
            frames = places.at(m.start())
            if not frames or frames[-1].kind == "preamble" or cues()["compared"].around(folded, m.start(), m.end()):
                continue
            (plan if frames[-1].kind in _AHEAD else review)[m[0]] += 1
        return review["去年"] > review["今年"], plan["明年"] + plan["来年"] >= max(1, plan["今年"])


class _Sweep:
    """The frames open at places asked for in ascending order, the innermost last."""

    def __init__(self, frames: Sequence[AnyFrame]) -> None:
        self._frames = frames
        self._next = 0
        self._open: list[AnyFrame] = []

    def at(self, place: int) -> Sequence[AnyFrame]:
        while self._next < len(self._frames) and self._frames[self._next].start <= place:
            self._close(self._frames[self._next].start)
            self._open.append(self._frames[self._next])
            self._next += 1
        self._close(place)
        return self._open

    def _close(self, place: int) -> None:
        while self._open and self._open[-1].end <= place:
            self._open.pop()


def _outside(reference: date | None) -> Scene:
    """Outside all frames only the reference speaks."""
    if reference is None:
        return Scene()
    year = reference.year
    return Scene(year, year, year - 1, year, date(year, 1, 1), reference, day=reference)
