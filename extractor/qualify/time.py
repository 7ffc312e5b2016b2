"""The time that a value covers: the words of its sentence, else the time of its section."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import regex

from extractor.qualify.cues import Compiled
from extractor.schema import Measure, Period, Profile, Quantity, Section, Status

_STATES = frozenset(("percent", "ratio", "multiple", "index", "rank"))
"""Kinds whose level in a review of several years is that of its end."""
_STOP = regex.compile("[，,。；;！!？?\n]")


class Covered(NamedTuple):
    """A time and the words that say so (null when it was inherited)."""

    start: date | None
    end: date | None
    text: str | None
    rule: str


class Said(NamedTuple):
    """A value where it is said: the text, the span of its sentence, what is known of it already."""

    text: str
    sentence_start: int
    value: Quantity
    measure: Measure
    status: Status
    metric: str

    @property
    def start(self) -> int:
        return self.value.start


def covered(at: Said, periods: Sequence[Period], section: Section, profile: Profile, cues: Compiled) -> Covered:
    """The time of a value; ``periods`` are those of its sentence, in order."""
    period = _governing(at, periods, cues)
    start, end = section.period_start, section.period_end
    years = start is not None and end is not None and end.year - start.year >= 2
    sums_up = (
        years and cues.cumulative.search(_clause(at)) and (period is None or period.start < at.start - len(_clause(at)))
    )
    if period is not None and not sums_up:
        return _of_period(period, section)
    if at.status == "baseline" and start:
        return Covered(date(start.year - 1, 1, 1), date(start.year - 1, 12, 31), None, "period.before_section")
    before = at.text[at.sentence_start : at.start]
    today = profile.published
    if start and end and today and start <= today <= end and cues.until_now.search(before):
        return Covered(start, today, None, "period.until_now")
    if years and end and section.kind == "review" and _is_end_state(at, cues):
        return Covered(date(end.year, 1, 1), end, None, "period.end_state")
    return Covered(start, end, None, "period.section")


def _is_end_state(at: Said, cues: Compiled) -> bool:
    """Of a review of several years: does the figure say where they ended, or sum them up?"""
    clause = _clause(at)
    if at.measure != "level" or cues.cumulative.search(clause):
        return at.measure == "rank"
    if at.value.kind in _STATES or at.value.modifier == "over":
        return True
    return bool(cues.end_state.search(clause) or cues.annual.search(at.metric))


def _governing(at: Said, periods: Sequence[Period], cues: Compiled) -> Period | None:
    """The time expression that the value stands under: the last before it in its clause, else the last one that
    opens a clause of the sentence, comparisons left out."""
    clause_start = at.start - len(_clause(at))
    if at.status == "baseline" and (own := _own_time(at, periods)):
        return own
    candidates = [p for p in periods if p.end <= at.start and p.period_start and not _compares(p, at, cues)]
    inside = [p for p in candidates if p.start >= clause_start]
    if inside:
        return inside[-1]
    opening = [p for p in candidates if _opens(p, at) and (p.type not in ("day", "month") or p.bound == "until")]
    return opening[-1] if opening else None


def _own_time(at: Said, periods: Sequence[Period]) -> Period | None:
    """The time right before an earlier figure (比2006年的1.12亿元)."""
    before = [p for p in periods if p.end <= at.start and p.period_start]
    return before[-1] if before and len(at.text[before[-1].end : at.start].strip()) <= 3 else None


def _opens(period: Period, at: Said) -> bool:
    """Does the expression stand near the start of a clause, so that what follows is under it?"""
    before = at.text[at.sentence_start : period.start]
    return len(before) - (max((m.end() for m in _STOP.finditer(before)), default=0)) <= 6


def _compares(period: Period, at: Said, cues: Compiled) -> bool:
    before = at.text[max(at.sentence_start, period.start - 4) : period.start]
    between = at.text[period.end : at.start]
    if cues.compared_before.search(before):
        return not (before.endswith(("由", "从", "自")) and len(between) <= 2)
    return bool(cues.compared_after.search(between)) and period.text.startswith(("上", "去", "同", "年初", "五年前"))


def _of_period(period: Period, section: Section) -> Covered:
    start, end = period.period_start, period.period_end
    if period.bound == "until" and end is not None:
        return Covered(date(end.year, 1, 1), end, period.text, "period.until")
    if period.bound == "since" and start is not None and section.period_end and section.period_end > start:
        return Covered(start, section.period_end, period.text, "period.since")
    return Covered(start, end, period.text, "period.words")


def _clause(at: Said) -> str:
    before = at.text[at.sentence_start : at.start]
    return before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
