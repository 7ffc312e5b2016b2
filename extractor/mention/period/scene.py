"""The time that a place of the document is about: what 今年, 去年 and 全年 mean there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractor.schema import Section, SectionKind, Span

_AHEAD: tuple[SectionKind, ...] = ("plan", "closing")
_NEXT_YEAR = ("明年", "来年", "下年度", "下一年")


class Frame(Span):
    """A stretch of the text and the time in force there. Frames may stand inside each other: the innermost holds."""

    kind: SectionKind = "review"
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True)
class Scene:
    """What relative words refer to at one place of the text; years are null where nothing fixes them.

    A report delivered in January of Y reviews Y-1 and plans Y. In its review 今年 and 全年 are Y-1, and so is 去年, as
    the speaker sees it in January, unless something is compared with it (比去年增长): then it is Y-2. In its plan 今年 is
    Y, unless it was written the year before and calls Y 明年.
    """

    told: int | None
    """The year that a figure without a time word covers: of several reviewed years the last, of several planned the first."""
    today: int | None
    """今年."""
    yesterday: int | None
    """去年, when nothing is compared with it."""
    reviewed: int | None
    """The last year that lies behind: 过去五年 end with it, 今后五年 begin after it."""
    start: date | None = None
    end: date | None = None
    ahead: bool = False
    day: date | None = None
    """The day from which it is seen; month words (本月) are seen from here."""


class Scenes:
    """The scenes of one document; asked for places in ascending order."""

    def __init__(self, folded: str, reference: date | None, context: Sequence[Frame | Section]) -> None:
        self._folded = folded
        self._reference = reference
        self._frames = sorted(context, key=lambda f: (f.start, -f.end))
        self._next = 0
        self._open: list[tuple[Frame | Section, Scene]] = []
        self._outside = _outside(reference)

    def at(self, place: int) -> Scene:
        """The scene at ``place``, which is not before the last one asked for."""
        while self._next < len(self._frames) and self._frames[self._next].start <= place:
            frame = self._frames[self._next]
            self._close(frame.start)
            self._open.append((frame, self._scene(frame)))
            self._next += 1
        self._close(place)
        return self._open[-1][1] if self._open else self._outside

    def _close(self, place: int) -> None:
        while self._open and self._open[-1][0].end <= place:
            self._open.pop()

    def _scene(self, frame: Frame | Section) -> Scene:
        start, end = self._period(frame)
        if start is None or end is None:
            return self._open[-1][1] if self._open else self._outside
        told = start.year if frame.kind in _AHEAD else end.year
        delivered = self._reference.year if self._reference else None
        day = self._reference if delivered == told else end if (start.year, start.month) == (end.year, end.month) else None
        if frame.kind in _AHEAD:
            early = delivered != told and self._says_next_year(frame)
            today = told - 1 if early else told
            return Scene(told, today, today - 1, told - 1, start, end, ahead=True, day=day)
        if frame.kind == "preamble" and delivered:
            return Scene(told, delivered, delivered - 1, told, start, end, day=day)
        return Scene(told, told, told if delivered == told + 1 else told - 1, told, start, end, day=day)

    def _period(self, frame: Frame | Section) -> tuple[date | None, date | None]:
        """The frame's own period; a closing without one looks ahead to that of the plan."""
        if frame.kind == "closing" and frame.period_start is None:
            frame = next((f for f in reversed(self._frames) if f.kind == "plan" and f.period_start), frame)
        return frame.period_start, frame.period_end

    def _says_next_year(self, frame: Frame | Section) -> bool:
        return any(self._folded.find(word, frame.start, frame.end) >= 0 for word in _NEXT_YEAR)


def _outside(reference: date | None) -> Scene:
    """Outside all frames only the reference speaks."""
    if reference is None:
        return Scene(None, None, None, None)
    year = reference.year
    return Scene(year, year, year - 1, year, date(year, 1, 1), reference, day=reference)
