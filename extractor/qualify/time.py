"""The time that a value covers: the words of its sentence, else the time of its section."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import regex

from extractor.qualify.cues import Compiled
from extractor.schema import Measure, Period, Profile, Quantity, Section, Sentence, Status

_STATES = frozenset(("percent", "ratio", "index", "rank"))
"""Kinds whose level in a review of several years is that of its end."""
_STOP = regex.compile("[，,。；;！!？?\n]")
_WHOLE_YEAR = regex.compile("全年|年度|年初")
_SHARE = regex.compile("占|其中")
_SPAN = regex.compile("[来间期]|.”?(?:以来|来|间|期间|时期|[，,：:])")
"""The end of years that what follows is told of, and not of one rate or sum (五年年均增长)."""
_PART = regex.compile("[；;]")


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
    series_start: int
    """Of the first of the values that it stands side by side with."""
    value: Quantity
    measure: Measure
    status: Status
    metric: str
    legend: str = ""
    """What a legend says that it is (全年任务数)."""

    @property
    def start(self) -> int:
        return self.value.start


def in_force(text: str, sentences: Sequence[Sentence], periods: Sequence[Period]) -> Iterator[Sequence[Period]]:
    """The time expressions in force in each sentence: its own, and before them those of the sentence that announces
    the list that it belongs to (2022年的目标是：), or that it tells a part of (其中…)."""
    starts = [p.start for p in periods]
    announced: Sequence[Period] = ()
    before, section = "", -1
    own: Sequence[Period] = ()
    for sentence in sentences:
        said = text[sentence.start : sentence.end].strip()
        if sentence.section != section or not before.endswith(("：", ":", "；", ";")):
            announced = ()
        elif before.endswith(("：", ":")):
            announced = own
        parts = own if said.startswith("其中") and sentence.section == section else announced
        own = periods[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        yield [*parts, *own]
        before, section = said, sentence.section


def covered(at: Said, periods: Sequence[Period], section: Section, profile: Profile, cues: Compiled) -> Covered:
    """The time of a value; ``periods`` are those of its sentence, in order."""
    if at.status == "baseline" and (own := _own_time(at, periods)):
        return _of_figure(own)
    period = _governing(at, periods, section, cues)
    start, end = section.period_start, section.period_end
    if end and _WHOLE_YEAR.search(at.legend):
        return Covered(*_year(end.year), None, "period.legend")
    years = _several_years(start, end)
    clause = _clause(at)
    sums_up = years and _sums_up(at, cues) and (period is None or period.start < at.start - len(clause))
    if period is not None and not sums_up:
        return _under(period, at, section, cues)
    before = at.text[at.sentence_start : at.start]
    if at.status == "baseline" and start and not cues.elsewhere.search(before):
        return Covered(*_year(start.year - 1), None, "period.before_section")
    today = profile.published
    if start and end and today and start <= today <= end and cues.until_now.search(before):
        return Covered(start, today, None, "period.until_now")
    if years and end and section.kind == "review" and _is_end_state(at, cues):
        return Covered(date(end.year, 1, 1), end, None, "period.end_state")
    return Covered(start, end, None, "period.section")


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _several_years(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end.year - start.year >= 2


def _is_end_state(at: Said, cues: Compiled) -> bool:
    """Of a review of several years: does the figure say where they ended, or sum them up?"""
    if cues.compared_at_end.search(_clause(at)):
        return True
    if at.measure != "level" or _sums_up(at, cues):
        return at.measure == "rank"
    if at.value.kind in _STATES or at.value.modifier == "over":
        return True
    before_series = at.text[at.sentence_start : at.series_start]
    return bool(cues.end_state.search(before_series) or cues.annual.search(at.metric))


def _sums_up(at: Said, cues: Compiled) -> bool:
    """Does the figure sum up several years, or is it a share of one that does (累计196亿元，占财政支出的78%)?"""
    clause = _clause(at)
    if _SHARE.match(clause):
        clauses = _STOP.split(at.text[at.sentence_start : at.start])
        clause = "".join(clauses[-2:])
    return bool(cues.cumulative.search(clause))


def _governing(at: Said, periods: Sequence[Period], section: Section, cues: Compiled) -> Period | None:
    """The time expression that the value stands under: the last before it in its clause, else the last one that
    opens a clause of the sentence, comparisons left out."""
    clause_start = at.start - len(_clause(at))
    candidates = [p for p in periods if p.end <= at.start and p.period_start and not _compares(p, at, cues)]
    inside = [p for p in candidates if p.start >= clause_start]
    if inside:
        return inside[-1]
    opening = [p for p in candidates if _opens(p, at) and _reaches(p, at, section)]
    return opening[-1] if opening else None


def _own_time(at: Said, periods: Sequence[Period]) -> Period | None:
    """The time right before an earlier figure (比2006年的1.12亿元)."""
    before = [p for p in periods if p.end <= at.series_start and p.period_start]
    return before[-1] if before and len(at.text[before[-1].end : at.series_start].strip()) <= 3 else None


def _opens(period: Period, at: Said) -> bool:
    """Does the expression stand near the start of a clause, so that what follows is under it?"""
    before = at.text[_low(period, at) : period.start]
    return len(before) - (max((m.end() for m in _STOP.finditer(before)), default=0)) <= 6


def _low(period: Period, at: Said) -> int:
    """From where the words before a time expression are looked at: those of its sentence, or of the one before."""
    return at.sentence_start if period.start >= at.sentence_start else max(0, period.start - 40)


def _reaches(period: Period, at: Said, section: Section) -> bool:
    """Does a time named in an earlier clause hold for the value too? A day names an event; a part of the year ends
    with its part of the sentence, and what stands in brackets with them; an earlier year is a comparison, unless the
    sentence begins with it."""
    if period.bound is None and period.type in ("day", "month"):
        return False
    between = at.text[period.end : at.start]
    if between.count("）") > between.count("（"):
        return False
    if period.type == "multi_year" and not _SPAN.match(period.text[-1] + between):
        return False
    start, end = section.period_start, period.period_end
    if start and end and end < start and at.text[at.sentence_start : period.start].strip():
        return False
    return period.type in ("year", "multi_year", "range") or not _PART.search(between)


def _compares(period: Period, at: Said, cues: Compiled) -> bool:
    """Is the time one that the figure is compared with, or a share of, and not its own?"""
    before = at.text[_low(period, at) : period.start][-12:]
    between = at.text[period.end : at.start]
    if cues.part_before.search(before) and "的" in between:
        return True
    if cues.compared_before.search(before):
        return not (before.endswith(("由", "从", "自")) and len(between) <= 2)
    if cues.timeless_after.search(between):
        return True
    return bool(cues.compared_after.search(between)) and period.text.startswith(("上", "去", "同", "年初", "五年前"))


def _under(period: Period, at: Said, section: Section, cues: Compiled) -> Covered:
    """The time of a value that stands under a time expression."""
    start, end = period.period_start, period.period_end
    if at.status == "baseline" and end and section.period_start and end < section.period_start:
        return _of_figure(period)
    if at.status == "baseline" and start is not None and not cues.elsewhere.search(at.text[at.start - 12 : at.start]):
        return Covered(*_year(start.year - 1), None, "period.before_words")
    if end is not None and _several_years(start, end) and section.kind == "review" and _is_end_state(at, cues):
        return Covered(date(end.year, 1, 1), end, period.text, "period.end_state")
    if start is not None and period.text.endswith("年初"):
        return Covered(*_year(start.year), period.text, "period.words")
    if period.bound == "until" and end is not None:
        return Covered(date(end.year, 1, 1), end, period.text, "period.until")
    if period.bound == "since" and start is not None and section.period_end and section.period_end > start:
        return Covered(start, section.period_end, period.text, "period.since")
    if start == end and end is not None and period.text.endswith(("末", "底")):
        return Covered(date(end.year, 1, 1), end, period.text, "period.words")
    return _of_figure(period)


def _of_figure(period: Period) -> Covered:
    """The time of a figure that stands right after it; the end of a year is that year."""
    start, end = period.period_start, period.period_end
    if start == end and end is not None and period.text.endswith(("末", "底")):
        start = date(end.year, 1, 1)
    return Covered(start, end, period.text, "period.words")


def _clause(at: Said) -> str:
    before = at.text[at.sentence_start : at.start]
    return before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
