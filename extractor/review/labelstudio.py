"""Label Studio: tasks with the extraction as predictions, the labelling configuration, and its JSON export read.

The forms are those of https://labelstud.io/guide/task_format and https://labelstud.io/guide/export. Offsets count
characters, also beyond U+FFFF, and a line's end is one (seen in version 1.23).
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from extractor.learn.gold import AnnotationError
from extractor.review import marks
from extractor.review.marks import Mark
from extractor.review.tasks import Task, shown
from extractor.schema import JSON, Observation, first_fault

TASKS, CONFIG = "label-studio.json", "label-studio.xml"
VALUE = "value"
"""The only label, and the name of its control."""
_TEXT = "text"
_FIELDS = {
    "metric": "textarea", "number": "textarea", "unit": "textarea", "period": "textarea", "place": "textarea",
    "measure": "choices", "status": "choices", "modifier": "choices", "optional": "choices",
}  # fmt: skip
"""Controls of a value, and their types."""
_NAMES = {"number": "value"}
"""Controls that are called otherwise than their field."""


def config() -> str:
    """The labelling configuration, XML."""
    return (files("extractor.review") / CONFIG).read_text(encoding="utf-8")


def tasks(drawn: Iterable[Task]) -> list[JSON]:
    """The tasks to import, each with one prediction."""
    return [
        {
            "data": {
                "task": task.task,
                "title": shown(task.title).replace("\n", " "),
                "about": " · ".join(filter(None, (task.place, task.source, task.section))),
                "reason": f"{task.reason} · period of the section: "
                f"{marks.period_text(task.period_start, task.period_end)}",
                "before": shown(task.before),
                "text": shown(task.text),
                "after": shown(task.after),
            },
            "predictions": [
                {
                    "model_version": "zhibiao",
                    "score": min((o.confidence for o in task.values), default=0.0),
                    "result": [result for number, o in enumerate(task.values) for result in _results(task, o, number)],
                }
            ],
        }
        for task in drawn
    ]


def _results(task: Task, o: Observation, number: int) -> Iterator[JSON]:
    span: JSON = {"start": o.start - task.start, "end": o.end - task.start}
    common: JSON = {"id": f"v{number}", "to_name": _TEXT}
    label = {"text": shown(o.text), "labels": [VALUE]}
    yield common | {"from_name": VALUE, "type": "labels", "value": span | label, "score": o.confidence}
    said = marks.fields(o)
    for control, kind in _FIELDS.items():
        if text := said.get(_NAMES.get(control, control)):
            yield common | {
                "from_name": control,
                "type": kind,
                "value": span | {"text" if kind == "textarea" else "choices": [text]},
            }


def exported(path: Path, known: Mapping[str, Task], coder: str | None = None) -> dict[str, list[Mark]]:
    """The marks of every task that somebody has finished, by its name.

    Args:
        path: an export in the format «JSON».
        known: the tasks of the review.
        coder: whose annotation, by number or mail address; needed where a task has that of several.

    Raises:
        AnnotationError: the file is no such export, or a task is not to be understood; the message names it.
    """
    found = {}
    for item in _items(path):
        task = known.get(item.data.task)
        if task is None:
            raise AnnotationError(f"{path}: task {item.data.task}: is not of this review")
        done = [a for a in item.annotations if not a.was_cancelled and (coder is None or coder in a.coders)]
        if len(several := sorted({a.coders for a in done})) > 1:
            told = ", ".join(names[-1] for names in several)
            raise AnnotationError(f"{path}: {task.task}: annotated by {told}; choose one with --coder")
        if done:
            last = max(done, key=lambda a: a.updated_at)
            found[task.task] = list(_marks(task, last.result, f"{path}: {task.task}"))
    return found


class _Value(BaseModel):
    start: int = 0
    end: int = 0
    text: str | list[str] | None = None
    choices: list[str] = []


class _Result(BaseModel):
    id: str = ""
    from_name: str = ""
    value: _Value = _Value()


class _Person(BaseModel):
    id: int
    email: str


class _Annotation(BaseModel):
    result: list[_Result]
    completed_by: int | _Person | None = None
    was_cancelled: bool = False
    updated_at: str = ""

    @property
    def coders(self) -> tuple[str, ...]:
        """By what the annotator is known: number, and mail address where the export has it."""
        by = self.completed_by
        return (str(by.id), by.email) if isinstance(by, _Person) else (str(by),)


class _Data(BaseModel):
    task: str


class _Item(BaseModel):
    data: _Data
    annotations: list[_Annotation]


_EXPORT = TypeAdapter(list[_Item])


def _items(path: Path) -> list[_Item]:
    try:
        return _EXPORT.validate_json(path.read_bytes().removeprefix(BOM_UTF8))
    except ValidationError as error:
        fault = first_fault(error)
        raise AnnotationError(f"{path}: {fault}; it must be an export of Label Studio in the format «JSON»") from None


def _marks(task: Task, results: Iterable[_Result], where: str) -> Iterator[Mark]:
    spans: dict[str, tuple[int, int]] = {}
    said: dict[str, dict[str, str]] = {}
    for result in results:
        if result.from_name == VALUE:
            spans[result.id] = _span(task, result.value, where)
        elif result.from_name in _FIELDS:
            words = result.value.choices or result.value.text or []
            name = _NAMES.get(result.from_name, result.from_name)
            said.setdefault(result.id, {})[name] = words if isinstance(words, str) else " ".join(words)
    if twice := [span for span, count in Counter(spans.values()).items() if count > 1]:
        text = task.text[slice(*twice[0])]
        raise AnnotationError(f"{where}: «{text}» is marked twice at one place; delete one of the two")
    for region, (start, end) in spans.items():
        yield Mark(task.start + start, task.start + end, said.get(region, {}))


def _span(task: Task, value: _Value, where: str) -> tuple[int, int]:
    """The span in the task's text, without blanks around it."""
    inside = task.text[value.start : value.end]
    quoted = value.text if isinstance(value.text, str) else inside
    if not inside.strip() or _bare(quoted) != _bare(inside):
        raise AnnotationError(f"{where}: no «{quoted}» at {value.start}–{value.end}; mark it anew in the tool")
    return value.start + len(inside) - len(inside.lstrip()), value.end - len(inside) + len(inside.rstrip())


def _bare(text: str) -> str:
    return "".join(shown(text).split())
