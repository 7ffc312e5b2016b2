"""The folder of a review: its tasks, and the texts that they were drawn from.

``tasks.jsonl`` holds a task a line, with the values as extracted; ``text/`` the documents as text files, so that the
annotation that :mod:`extractor.review.marks` writes into ``gold/`` beside it has its texts where ``evaluate`` and
``train`` look for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from extractor.learn.gold import AnnotationError
from extractor.read import ReadError, read
from extractor.schema import Observation, Span
from extractor.store import StoreError

TASKS = "tasks.jsonl"
TEXTS = "text"


class Task(Span):
    """A sentence to look at; ``start`` and ``end`` are its offsets in the document."""

    task: str
    """Its name within the review."""
    name: str
    """The name of the document's annotation and text, without ending."""
    document_id: str
    source: str
    title: str
    """The document's title; its path where it has none."""
    place: str
    section: str
    period_start: date | None
    """The time that a figure of its section covers when nothing else is said."""
    period_end: date | None
    reason: str
    """Why it was chosen."""
    before: str
    """What stands before it, for the context."""
    text: str
    after: str
    values: tuple[Observation, ...]
    """What was extracted from it."""


def shown(text: str) -> str:
    """``text`` as a browser counts it: every kind of blank but the line's end is a space."""
    return "".join(c if c == "\n" or (c.isprintable() and not c.isspace()) else " " for c in text)


def write(folder: Path, tasks: Iterable[Task], texts: Mapping[str, str]) -> None:
    """Write ``tasks`` and the ``texts`` by name.

    Raises:
        StoreError: a text does not come back from a file as it is.
    """
    (folder / TEXTS).mkdir()
    for name, text in texts.items():
        path = folder / TEXTS / f"{name}.txt"
        path.write_bytes(text.encode("utf-8", "replace"))
        if read(path).text != text:
            raise StoreError(f"{name}: its text holds what no text file can; leave the document out")
    lines = "".join(f"{task.model_dump_json()}\n" for task in tasks)
    (folder / TASKS).write_text(lines, encoding="utf-8", newline="\n")


def load(folder: Path) -> dict[str, Task]:
    """The tasks of a review, by name.

    Raises:
        AnnotationError: ``folder`` is none, or its tasks have been changed.
    """
    path = folder / TASKS
    if not path.is_file():
        raise AnnotationError(f"{folder}: holds no {TASKS}; name the folder of «zhibiao review export» with --review")
    tasks = []
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                tasks.append(Task.model_validate_json(line))
            except ValidationError as error:
                raise AnnotationError(f"{path}: line {number}: {error.errors()[0]['msg']}") from None
    return {task.task: task for task in tasks}


def text_of(folder: Path, name: str) -> str:
    """The text that the tasks of the document ``name`` were drawn from.

    Raises:
        AnnotationError: it is gone.
    """
    path = folder / TEXTS / f"{name}.txt"
    try:
        return read(path).text
    except (OSError, ReadError) as error:
        raise AnnotationError(f"{path}: {error}; export the review again") from None
