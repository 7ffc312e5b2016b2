"""The times that a document is about, and what they make of the words in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extractor.outline.times import Span, Time, part, year, years
from extractor.schema import DocumentType, SectionKind

_FAR = 5
"""A plan for a year so many years on is a vision, not what its figures are about."""
_SPOKEN: tuple[DocumentType, ...] = ("government_work_report", "speech")
"""Reports to a meeting: where no year is named, 今年 is the one that they plan."""
_TERM = 5
"""The years of a government's term and of a five-year plan."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The reported and the planned time of a document, the year in which it speaks, and what it is."""

    report: Span | None
    plan: Span | None
    now: int | None
    document_type: DocumentType

    def of(self, kind: SectionKind) -> Span | None:
        """The time that a section of that kind is about as a rule."""
        if kind == "glossary":
            return None
        return (self.plan or self.report) if ahead(kind) else (self.report or self.plan)

    @property
    def base(self) -> SectionKind:
        """What text is that nothing else tells of."""
        return "plan" if self.document_type == "plan" else "review"

    @property
    def current(self) -> SectionKind:
        """What text about the current year is."""
        if self.plan and self.now:
            return "plan" if self.plan[0].year <= self.now else "review"
        return "plan" if self.document_type in _SPOKEN else "review"

    def term(self, kind: SectionKind, count: int = _TERM) -> Span | None:
        """The reported year and those before it, the planned one and those after it: ``count`` years."""
        if ahead(kind):
            return years(self.plan[0].year, self.plan[0].year + count - 1) if self.plan else None
        return years(self.report[1].year - count + 1, self.report[1].year) if self.report else None

    def resolve(self, time: Time, kind: SectionKind) -> Span | None:
        """The time that words mean in a section of a kind; null for one that does not fit there."""
        base = self.of(kind)
        if base is None or time.kind in ("day", "month"):
            return None
        if time.span:
            if own := self._counted(time):
                return own
            if ahead(kind):
                goes_on = time.span[0] >= base[0] or time.span[1] > base[1]
                fits = goes_on and time.span[0].year <= base[1].year + _FAR
            else:
                fits = time.span[0] <= base[1]
            return time.span if fits else None
        if time.kind == ("next" if ahead(kind) else "past"):
            return self.term(kind, time.length)
        if time.kind == "half" and ahead(kind) >= time.words.startswith("下"):
            return part(base[0].year, time.words)
        return None

    def _counted(self, time: Time) -> Span | None:
        """The document's own year (2022-10 to 2023-09) that a calendar year stands for in which it ends."""
        own = [s for s in (self.report, self.plan) if s and s[0].year + 1 == s[1].year and s[1].month < 12]
        return next((s for s in own if time.span == year(s[1].year)), None)

    def tells(self, time: Time) -> SectionKind | None:
        """What a time says of the section whose heading names it."""
        if time.kind in ("past", "last_year"):
            return "review"
        if time.kind in ("next", "next_year", "later"):
            return "plan"
        if time.kind == "this_year":
            return self.current if time.words == "今年" else None
        if time.kind == "half":
            return "plan" if time.words.startswith("下") else "review"
        if not time.span or not self.report or not self.plan:
            return None
        if time.span[1] <= self.report[1]:
            return "review"
        return "plan" if time.span[0] >= self.plan[0] else None

    def opens(self, time: Time) -> State | None:
        """What a paragraph is that begins with a time."""
        if not time.span or not self.report or not self.plan or time.kind not in ("year", "years", "part"):
            return None
        if own := self._counted(time):
            return State("review" if own == self.report else "plan", own)
        if self.report[0].year <= time.span[1].year and time.span[1] <= self.report[1]:
            return State("review", time.span)
        near = time.span[0] >= self.plan[0] and time.span[1].year <= self.plan[0].year + _TERM
        return State("plan", time.span) if near else None


class State(NamedTuple):
    """What a stretch of text is and which time it is about."""

    kind: SectionKind
    period: Span | None


def ahead(kind: SectionKind) -> bool:
    """Whether a section of that kind is about what is to come."""
    return kind in ("plan", "closing")
