"""What a person marked: a value's place and its fields as they are typed, and how it becomes a fact of annotation.

Fields are text, for people edit them as text: ``value`` in base units (``3072500``, ``97.6~99.4``, ``masked``),
``unit``, ``metric``, ``measure`` with its direction (``level``, ``change_rate up``), ``status``, ``modifier``,
``period`` (``2021``, ``2021H1``, ``2021-08``, ``2021/2025``, ``2021-01-01/2021-11-18``, ``unknown``), ``place``,
``optional``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import get_args

import regex
from pydantic import ValidationError

from extractor import schema
from extractor.catalogue import units
from extractor.compare import periods
from extractor.learn.agreement import says_little
from extractor.learn.evaluate import pair
from extractor.learn.gold import AnnotationError, GoldFact
from extractor.mention.quantity import find_quantities
from extractor.review.tasks import Task
from extractor.schema import Observation, Quantity, Span
from extractor.store.tables import plain

MASKED, UNKNOWN, OPTIONAL = "masked", "unknown", "optional"
MEASURES = tuple(
    said
    for measure in get_args(schema.Measure)
    for said in ([f"{measure} {way}" for way in ("up", "down")] if measure.startswith("change") else [measure])
)
"""Measures with their direction."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": get_args(schema.Status),
    "modifier": get_args(schema.Modifier),
    "measure": MEASURES,
}

_CLAUSE = regex.compile(r"[，,、；;：:。\n]")


@dataclass(frozen=True)
class Mark:
    """A value that a person left, changed or added: offsets in the document, and its fields without blank ones."""

    start: int
    end: int
    fields: Mapping[str, str]


def fields(o: Observation) -> dict[str, str]:
    """The fields of an observation as a person edits them; blank ones are left out."""
    found = {
        "metric": o.metric,
        "value": MASKED if o.value is None else "~".join(plain(v) for v in (o.value, o.value_high) if v is not None),
        "unit": o.unit,
        "measure": f"{o.measure} {o.direction or ''}".strip(),
        "status": o.status,
        "modifier": o.modifier,
        "period": period_text(o.period_start, o.period_end),
        "place": o.place or "",
    }
    return {name: text for name, text in found.items() if text}


def period_text(start: date | None, end: date | None) -> str:
    """The time as its code where that says all of it, else from day to day."""
    if start is None and end is None:
        return UNKNOWN
    if start and end and periods.span(code := periods.code(start, end)) == (start, end):
        return code
    return f"{start or ''}/{end or ''}"


def facts(task: Task, marks: Iterable[Mark]) -> list[GoldFact]:
    """The facts of a task, in order; what is blank is as the task's documents and the value's own words have it.

    Raises:
        AnnotationError: a mark does not say what it must; the message names task, value and field.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    spans = [Span(start=mark.start, end=mark.end) for mark in ordered]
    base = {id(span): observation for span, observation in pair(spans, task.values)}
    words = find_quantities(task.text)
    return [_fact(task, mark, base.get(id(span)), words) for mark, span in zip(ordered, spans, strict=True)]


def _fact(task: Task, mark: Mark, base: Observation | None, words: Sequence[Quantity]) -> GoldFact:
    text = task.text[mark.start - task.start : mark.end - task.start]
    where = f"{task.task}: «{text}»"
    said = {name: value.strip() for name, value in mark.fields.items() if value.strip()}
    for name, options in _CHOICES.items():
        if said.get(name, options[0]) not in options:
            raise AnnotationError(f"{where}: {name}: {said[name]!r} is none of {', '.join(options)}")
    read = _read(task, mark, words)
    measure, _, direction = _needed(said, "measure", where).partition(" ")
    metric = _needed(said, "metric", where)
    value, high, masked = _number(said.get("value"), read, where)
    start, end = _period(said.get("period"), task, where)
    reread = read is not None and (base is None or base.text != text)
    unit = said.get("unit", read.unit if read and reread else "")
    try:
        return GoldFact(
            start=mark.start,
            end=mark.end,
            text=text,
            value=value,
            value_high=high,
            unit=unit,
            kind=_kind(unit, read, base),
            metric=metric,
            metric_spans=metric_spans(metric, *_around(task, mark)),
            measure=measure,  # type: ignore[arg-type]  # checked by the model
            direction=direction or None,  # type: ignore[arg-type]
            modifier=said.get("modifier") or (read.modifier if read else "exact"),  # type: ignore[arg-type]
            status=_needed(said, "status", where),  # type: ignore[arg-type]
            period_start=start,
            period_end=end,
            place=said.get("place"),
            program=base.program if base else None,
            masked=masked,
            optional=OPTIONAL in said,
        )
    except ValidationError as error:
        raise AnnotationError(f"{where}: {schema.first_fault(error)}") from None


def _needed(said: Mapping[str, str], name: str, where: str) -> str:
    if name not in said:
        raise AnnotationError(f"{where}: has no {name}; say it in the tool and export again")
    return said[name]


def _read(task: Task, mark: Mark, words: Sequence[Quantity]) -> Quantity | None:
    """What the value's own words say: by themselves where they are one value, else as part of their sentence."""
    span = Span(start=mark.start - task.start, end=mark.end - task.start)
    text = task.text[span.start : span.end]
    alone = next((q for q in find_quantities(text) if q.text == text), None)
    found = pair([span], words)
    return alone or (found[0][1] if found else None)


def _number(said: str | None, read: Quantity | None, where: str) -> tuple[Decimal | None, Decimal | None, bool]:
    if said == MASKED:
        return None, None, True
    if said:
        try:
            low, _, high = said.replace(",", "").partition("~")
            return Decimal(low), Decimal(high) if high else None, False
        except InvalidOperation:
            raise AnnotationError(
                f"{where}: value: {said!r} is no number; write 3072500, 97.6~99.4 or {MASKED}"
            ) from None
    if read is None:
        raise AnnotationError(f"{where}: has no value, and none can be read from its words; write it in the tool")
    return read.value, read.value_high, read.masked


def _period(said: str | None, task: Task, where: str) -> tuple[date | None, date | None]:
    if said is None:
        return task.period_start, task.period_end
    if said == UNKNOWN:
        return None, None
    try:
        first, slash, last = said.partition("/")
        if slash and not (first and last):
            return (periods.span(first)[0] if first else None), (periods.span(last)[1] if last else None)
        return periods.span(said)
    except ValueError as error:
        raise AnnotationError(f"{where}: period: {error}, or {UNKNOWN}") from None


def _kind(unit: str, read: Quantity | None, base: Observation | None) -> schema.Kind:
    if base is not None and base.unit == unit:
        return base.kind
    if read is not None and read.unit == unit:
        return read.kind
    return units()[unit].kind if unit in units() else "count"


def _around(task: Task, mark: Mark) -> tuple[str, str]:
    """The text before and after a value, from the sentences before to the end of its own."""
    return f"{task.before}\n{task.text[: mark.start - task.start]}", task.text[mark.end - task.start :]


def metric_spans(metric: str, before: str, after: str) -> tuple[str, ...]:
    """The words around a value that ``metric`` is made of, at most three, the nearest first, but what says little last.

    Those of its own clause are looked for before others. ``metric`` itself where fewer than two of its characters stand
    side by side.
    """
    found: list[tuple[bool, int, str]] = []
    clause, whole, rest = _CLAUSE.split(before)[-1], f"{before}\0{after}", metric
    for text in (clause, whole, whole):
        match = SequenceMatcher(None, text, rest, autojunk=False).find_longest_match()
        if match.size < 2:
            continue
        words = rest[match.b : match.b + match.size]
        at = before.rfind(words)
        found.append((says_little(words), len(before) - at if at >= 0 else match.a, words))
        rest = f"{rest[: match.b]}\1{rest[match.b + match.size :]}"
    return tuple(words for *_, words in sorted(found)) or (metric,)
