"""Reads a text's time expressions from start to end: ranges joined, partial dates anchored in what was named before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

import regex

from extractor.mention.period import values
from extractor.mention.period.grammar import cues
from extractor.mention.period.scan import Expression, expressions
from extractor.mention.period.scene import Frame, Scene, Scenes
from extractor.schema import Period, PeriodType, Section
from extractor.text import fold

Bound = Literal["until", "since"]

_TO = regex.compile(r"[ \t]{0,2}(?:[-—–~]{1,2}|至|到)[ \t]{0,2}")
_AND = regex.compile(r"[、和及与]")
_STOP = regex.compile(r"[。！？!?\n]")
_COMMA = regex.compile(r"\s?[,，:：、]")
_CLAUSE_START = regex.compile(r"(?:^|[\n。，,；;：:、！!？?（(“*—])\s?\Z")


def find_periods(
    text: str, reference: str | date | None = None, *, context: Sequence[Frame | Section] = ()
) -> list[Period]:
    """Every time expression of ``text`` in order, without overlaps.

    Args:
        text: the document's text, or any string.
        reference: the day from which it is seen (ISO 8601 or a date), for a document that of its delivery: 今年 is its
            year. Null if nobody knows.
        context: the time in force in stretches of the text, such as the sections of an outline; the innermost holds.
            Where none holds, the reference does.

    Raises:
        ValueError: ``reference`` is no date.

    >>> [(p.text, str(p.period_start), str(p.period_end)) for p in find_periods("3-5月，比去年同期", "2022-12-31")]
    [('3-5月', '2022-03-01', '2022-05-31'), ('去年同期', '2021-03-01', '2021-05-31')]
    """
    if isinstance(reference, str):
        try:
            reference = date.fromisoformat(reference)
        except ValueError:
            raise ValueError(f"reference {reference!r} is no date of the form 2022-12-31") from None
    return _Reader(text, reference, context).periods()


class _Found(NamedTuple):
    """An expression with its value."""

    expression: Expression
    start: int
    end: int
    days: values.Days | None
    type: PeriodType
    bound: Bound | None


class _Reader:
    def __init__(self, text: str, reference: date | None, context: Sequence[Frame | Section]) -> None:
        self.text = text
        self.folded = fold(text)
        self.scenes = Scenes(self.folded, reference, context)
        self.cues = cues()
        self.seen = 0
        self.sentence_year: int | None = None
        """The year that partial dates of the sentence belong to, because it was named in it."""
        self.paragraph_year: int | None = None
        self.days: values.Days | None = None
        """The last days named in the sentence: what 同期 refers to."""

    def periods(self) -> list[Period]:
        found: list[_Found] = []
        for e in expressions(self.folded):
            self._pass_over(e.start)
            last = found[-1] if found else None
            new = self._found(e, last)
            if new is None:
                continue
            joined = last and _joined(last, new, self.folded[last.end : new.start])
            if joined:
                found[-1] = joined
            else:
                found.append(new)
        return [self._period(f) for f in found]

    def _pass_over(self, place: int) -> None:
        """Forget at the end of a sentence and of a paragraph what was named in it."""
        if _STOP.search(self.folded, self.seen, place):
            self.sentence_year = self.days = None
        if self.folded.find("\n", self.seen, place) >= 0:
            self.paragraph_year = None
        self.seen = place

    def _found(self, e: Expression, last: _Found | None) -> _Found | None:
        """The expression with its value, null where it is no time after all (五年 in a section on one year)."""
        scene = self.scenes.at(e.start)
        form = e.head.form
        compared = form.read == "same" or self.cues["compared"].around(self.folded, e.start, e.end)
        days = self._days(e, scene, last, compared)
        if form.sense == "term" and not days:
            return None
        bound = self._bound(e)
        if days and bound == "since" and form.read == "relative" and scene.end and not scene.ahead:
            days = _so_far(days, scene.end)
        if days and not compared:
            self._remember(e, days, bound)
        return _Found(e, e.start, e.end, days, values.unit(days) if days else form.type, bound)

    def _bound(self, e: Expression) -> Bound | None:
        if self.cues["until"].around(self.folded, e.start, e.end):
            return "until"
        return "since" if self.cues["since"].around(self.folded, e.start, e.end) else None

    def _days(self, e: Expression, scene: Scene, last: _Found | None, compared: bool) -> values.Days | None:
        base = self.days or (scene.start and scene.end and (scene.start, scene.end)) or None
        if e.year:
            said = values.years(e.year, scene, self.sentence_year, compared)
            if said is None or e.year is e.head:
                return said and values.span(*said)
            return values.part(e.head, said[0], base)
        if not e.head.is_part:
            return values.whole(e.head, scene)
        if e.head.form.read == "same":
            year = base and base[1].year - 1
        elif last and _follows(self.folded[last.end : e.start], last):
            year = last.days and last.days[1].year
        else:
            year = self.sentence_year or scene.told or self.paragraph_year
        return None if year is None else values.part(e.head, year, base)

    def _remember(self, e: Expression, days: values.Days, bound: Bound | None) -> None:
        """Days named are what 同期 refers to; a year named at the head of its clause is that of what follows."""
        self.days = days
        full = e.year is not None or e.head.form.read == "date"
        if not full or days[0].year != days[1].year or bound == "until":
            return
        self.paragraph_year = days[1].year
        begins = _CLAUSE_START.search(self.folded, max(0, e.start - 2), e.start)
        if e.year is not e.head or begins or _COMMA.match(self.folded, e.end):
            self.sentence_year = days[1].year

    def _period(self, f: _Found) -> Period:
        start, end = f.days or (None, None)
        return Period(
            start=f.start, end=f.end, text=self.text[f.start : f.end], period_start=start, period_end=end,
            type=f.type, bound=f.bound, rule=f"period.{f.expression.head.form.id}",
        )  # fmt: skip


def _joins(e: Expression) -> bool:
    """May it be an end of a range?"""
    return e.year is not None or e.head.is_part or e.head.form.read == "date"


def _follows(between: str, last: _Found) -> bool:
    """Does a partial date after ``between`` go on from the last one, and share its year?"""
    return _joins(last.expression) and bool(_TO.fullmatch(between) or _AND.fullmatch(between))


def _joined(last: _Found, new: _Found, between: str) -> _Found | None:
    """Both as one range: 去年9月至今年3月, 去年10月、11月; null where they are two."""
    if not (last.days and new.days and _joins(last.expression) and _joins(new.expression)):
        return None
    (start, before), (after, end) = last.days, new.days
    if _TO.fullmatch(between):
        if end < start and new.expression.year is None:
            end = (values.moved(new.days, 1) or new.days)[1]
        joins = start < end and before <= end
    else:
        shared = last.expression.year is not None and new.expression.year is None
        months = last.type == new.type == "month" and (after - before).days == 1
        joins = shared and months and _AND.fullmatch(between) is not None
    return last._replace(end=new.end, days=(start, end), type=values.unit((start, end)), bound=None) if joins else None


def _so_far(days: values.Days, end: date) -> values.Days:
    """Of the year in force only as much as lies behind: 今年以来 in a report on the first half."""
    return (days[0], end) if days[0] <= end < days[1] else days
