"""doccano: JSON Lines for a project «sequence labeling» with relations and overlapping spans, and its export read.

A value is a span labelled with its status, and once more with its measure where that is not ``level``; the words that
name it are a span ``metric`` with a relation ``names`` to it. Number, unit, period and place cannot be edited there:
they stay as extracted, and those of a value that was added or moved are read from its words, its time being that of its
section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from extractor import schema
from extractor.learn.evaluate import pair
from extractor.learn.gold import AnnotationError, numbered_lines
from extractor.review import marks
from extractor.review.marks import MEASURES, Mark
from extractor.review.tasks import Task, shown
from extractor.schema import JSON, Observation, Span

TASKS, LABELS = "doccano.jsonl", "doccano-labels.json"
_METRIC, _NAMES, _PLAIN = "metric", "names", "level"
_STATUSES = get_args(schema.Status)
_COLOURS = (
    "#1f6feb",
    "#8250df",
    "#bf8700",
    "#57606a",
    "#1a7f37",
    "#cf222e",
    "#0a7ea4",
    "#b35900",
    "#6e40c9",
    "#953800",
)


def labels() -> list[JSON]:
    """The labels of spans to import into the project; the relation ``names`` is made by hand."""
    texts = [*_STATUSES, *(m for m in MEASURES if m != _PLAIN), _METRIC]
    return [
        {"text": text, "background_color": _COLOURS[n % len(_COLOURS)], "text_color": "#ffffff"}
        for n, text in enumerate(texts)
    ]


def lines(drawn: Iterable[Task]) -> Iterator[JSON]:
    """The documents to import, one a task."""
    for task in drawn:
        about = {"task": task.task, "title": task.title, "section": task.section, "reason": task.reason}
        yield {"text": shown(task.text), **_marked(task), **about}


def _marked(task: Task) -> JSON:
    """The spans of a task's values and of the words that name them, and which name which."""
    entities: list[JSON] = []
    relations: list[JSON] = []

    def add(label: str, start: int, end: int) -> int:
        at = {"start_offset": start - task.start, "end_offset": end - task.start}
        entities.append({"id": len(entities) + 1, "label": label} | at)
        return len(entities)

    for o in task.values:
        value = add(o.status, o.start, o.end)
        if (measure := marks.fields(o)["measure"]) != _PLAIN:
            add(measure, o.start, o.end)
        if words := _words(task, o):
            ends = {"from_id": add(_METRIC, *words), "to_id": value}
            relations.append({"id": len(relations) + 1, "type": _NAMES} | ends)
    return {"entities": entities, "relations": relations}


def _words(task: Task, o: Observation) -> tuple[int, int] | None:
    """The words that name a value, where they stand in the task's own text."""
    if o.metric_start is None or o.metric_end is None or o.metric_start < task.start or o.metric_end > task.end:
        return None
    return o.metric_start, o.metric_end


def exported(path: Path, known: Mapping[str, Task]) -> dict[str, list[Mark]]:
    """The marks of every task in an export «JSONL(Relation)», by its name.

    Raises:
        AnnotationError: the file is no such export, or a task is not to be understood; the message names it.
    """
    found = {}
    for number, text in numbered_lines(path):
        where = f"{path}: line {number}"
        try:
            item = _Line.model_validate_json(text)
        except ValidationError as error:
            fault = schema.first_fault(error)
            raise AnnotationError(
                f"{where}: {fault}; it must be an export of doccano in the format «JSONL(Relation)»"
            ) from None
        if item.task not in known:
            raise AnnotationError(f"{where}: task {item.task}: is not of this review")
        found[item.task] = list(_marks(known[item.task], item, f"{where}: {item.task}"))
    return found


class _Entity(BaseModel):
    id: int
    label: str
    start_offset: int
    end_offset: int


class _Relation(BaseModel):
    from_id: int
    to_id: int


class _Line(BaseModel):
    task: str
    entities: list[_Entity]
    relations: list[_Relation]


def _marks(task: Task, item: _Line, where: str) -> Iterator[Mark]:
    span_of = {e.id: (task.start + e.start_offset, task.start + e.end_offset) for e in item.entities}
    labelled: dict[tuple[int, int], set[str]] = defaultdict(set)
    for e in item.entities:
        if e.label != _METRIC:
            labelled[span_of[e.id]].add(e.label)
    naming: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for relation in item.relations:
        if not {relation.from_id, relation.to_id} <= span_of.keys():
            raise AnnotationError(f"{where}: a relation between spans that are not there; export it again")
        naming[span_of[relation.to_id]].append(span_of[relation.from_id])
    spans = {Span(start=start, end=end): said for (start, end), said in labelled.items()}
    base = dict(pair(list(spans), task.values))
    for span, said in sorted(spans.items(), key=lambda item: item[0].start):
        text = task.text[span.start - task.start : span.end - task.start]
        status, measure = said & set(_STATUSES), said - set(_STATUSES)
        if len(status) != 1 or len(measure) > 1 or measure - set(MEASURES):
            raise AnnotationError(
                f"{where}: «{text}» is labelled {', '.join(sorted(said))}; it needs one of {', '.join(_STATUSES)} "
                f"and at most one of {', '.join(MEASURES)}"
            )
        fields = {"status": status.pop(), "measure": measure.pop() if measure else _PLAIN}
        yield _mark(task, span, fields, base.get(span), sorted(naming[span.start, span.end]))


def _mark(
    task: Task, span: Span, fields: Mapping[str, str], base: Observation | None, words: list[tuple[int, int]]
) -> Mark:
    said: dict[str, str] = {}
    if base is not None:
        moved = (base.start, base.end) != (span.start, span.end)
        said = {k: v for k, v in marks.fields(base).items() if not (moved and k in ("value", "unit", "modifier"))}
    if words and (base is None or words != [_words(task, base)]):
        said["metric"] = "".join(task.text[s - task.start : e - task.start] for s, e in words)
    return Mark(span.start, span.end, {**said, **fields})
