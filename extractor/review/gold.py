"""What people made of a sample, as annotation (the form of ``corpus/gold``), and how it differs from the extraction."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from extractor.learn.evaluate import pair
from extractor.learn.gold import AnnotationError, GoldFact
from extractor.review import doccano, labelstudio, marks, tasks
from extractor.review.tasks import Task
from extractor.schema import JSON, Observation, TextSpan
from extractor.store.tables import plain

FIELDS = (
    "text", "value", "value_high", "unit", "kind", "modifier", "masked", "metric", "measure", "direction", "status",
    "period_start", "period_end", "place", "program",
)  # fmt: skip
"""What annotation and observations both say of a value."""
_WINDOWS = tuple((left, right) for right in (4, 8, 16, 32, 60) for left in (8, 6, 4, 2, 0))
"""Characters to the left and right of a value that a quote may hold, tried in order."""

Action = Literal["confirmed", "corrected", "added", "removed"]


@dataclass(frozen=True)
class Change:
    """A value that people and the extraction tell differently, or alike (``confirmed``)."""

    action: Action
    seen: Observation | None
    fact: GoldFact | None
    fields: tuple[str, ...]
    """Fields that differ, of :data:`FIELDS`."""


@dataclass(frozen=True)
class Imported:
    """What came back: tasks looked at, of how many; the values, told by task; the files written."""

    reviewed: int
    of: int
    changes: Mapping[str, Sequence[Change]]
    files: tuple[Path, ...]
    doubt: str | None = None
    """Why not all of it need have been looked at, and what mends that; a line."""

    @property
    def actions(self) -> Counter[str]:
        """How many values were confirmed, corrected, added, removed."""
        return Counter(change.action for changes in self.changes.values() for change in changes)

    @property
    def fields(self) -> Counter[str]:
        """How often each field was corrected."""
        return Counter(name for changes in self.changes.values() for change in changes for name in change.fields)


def compared(facts: Sequence[GoldFact], observations: Sequence[Observation]) -> list[Change]:
    """What annotation and extraction say of the same text, value by value, in order."""
    pairs = pair(facts, observations)
    taken = {id(side) for both in pairs for side in both}
    found = []
    for fact, seen in pairs:
        differing = tuple(name for name in FIELDS if getattr(fact, name) != getattr(seen, name))
        found.append(Change("corrected" if differing else "confirmed", seen, fact, differing))
    found += [Change("added", None, fact, ()) for fact in facts if id(fact) not in taken]
    found += [Change("removed", seen, None, ()) for seen in observations if id(seen) not in taken]
    return sorted(found, key=lambda change: (change.fact or change.seen or TextSpan(start=0, end=0, text="")).start)


def bring_back(file: Path, review: Path, out: Path, coder: str | None = None) -> Imported:
    """Write the annotation in ``file`` as facts, a file a document, into ``out``.

    Args:
        file: an export of Label Studio (JSON) or doccano (JSONL with relations).
        review: the folder of the review.
        out: made if need be. What an earlier import wrote there of this review is replaced.
        coder: whose annotation of several (Label Studio).

    Raises:
        AnnotationError: the file is not of this review, a value lacks a field, ``coder`` is given for doccano, or a
            file in ``out`` is annotation of a whole report. Nothing is written then.
        OSError: a file cannot be read or written.
    """
    known = tasks.load(review)
    if coder is not None and file.suffix == ".jsonl":
        raise AnnotationError(f"{file}: an export of doccano does not say whose it is; leave out --coder")
    marked = doccano.exported(file, known) if file.suffix == ".jsonl" else labelstudio.exported(file, known, coder)
    changes: dict[str, Sequence[Change]] = {}
    by_name: defaultdict[str, list[JSON]] = defaultdict(list)
    texts = {name: tasks.text_of(review, name) for name in sorted({known[key].name for key in marked})}
    for key in sorted(marked, key=lambda key: known[key].start):
        task = known[key]
        facts = _facts(task, marked[key], file)
        changes[key] = compared(facts, task.values)
        by_name[task.name] += lines(texts[task.name], task, facts)
    written = {out / f"{name}.jsonl": found for name, found in sorted(by_name.items())}
    stale = [path for name in {t.name for t in known.values()} if (path := out / f"{name}.jsonl") not in written]
    for path in (*written, *stale):
        if path.exists() and '"k": "passage"' not in path.read_text(encoding="utf-8"):
            raise AnnotationError(f"{path}: is annotation of a whole report; choose another folder with --gold")
    _write(out, written, stale)
    doubt = _doubt(changes) if file.suffix == ".jsonl" and len(marked) == len(known) else None
    return Imported(len(marked), len(known), {key: changes[key] for key in sorted(changes)}, tuple(written), doubt)


def _doubt(changes: Mapping[str, Sequence[Change]]) -> str | None:
    """Of an export of doccano that holds every task: what came back as it went out may not have been opened."""
    same = sum(all(change.action == "confirmed" for change in found) for found in changes.values())
    if not same:
        return None
    return (
        f"{same} of {len(changes)} tasks came back as they went out and count as seen and right: doccano does not say "
        "which were looked at; if not all were, approve those that were and tick «Export only approved documents»"
    )


def _facts(task: Task, marked: Iterable[marks.Mark], file: Path) -> list[GoldFact]:
    try:
        return marks.facts(task, marked)
    except AnnotationError as error:
        raise AnnotationError(f"{file}: {error}") from None


def _write(out: Path, files: Mapping[Path, Sequence[JSON]], stale: Iterable[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    parts = {path: path.with_suffix(".part") for path in files}
    try:
        for path, found in files.items():
            text = "".join(f"{_json(line)}\n" for line in found)
            parts[path].write_text(text, encoding="utf-8", newline="\n")
        for path, part in parts.items():
            part.replace(path)
        for path in stale:
            path.unlink(missing_ok=True)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def lines(text: str, task: Task, facts: Iterable[GoldFact]) -> Iterator[JSON]:
    """The lines of annotation of one task: its passage, and its facts."""
    yield {"k": "passage", "quote": quote(text, task.start, task.end), "text": text[task.start : task.end]}
    for fact in facts:
        said = fact.model_dump(exclude={"start", "end", "optional", "value_high"})
        high = {"value_high": fact.value_high} if fact.value_high is not None else {}
        optional = {"optional": True} if fact.optional else {}
        yield {"k": "fact", "quote": quote(text, fact.start, fact.end), **said, **high, **optional}


def quote(text: str, start: int, end: int) -> str:
    """Words around ``text[start:end]`` by which :func:`extractor.learn.gold.read_gold` finds it again.

    Raises:
        AnnotationError: there are none: the text repeats itself to its end.
    """
    value, rest = text[start:end], len(text) - end
    windows = (*_WINDOWS, *((left, rest) for left in range(start + 1)))
    tried = ((max(0, start - left), text[max(0, start - left) : end + right]) for left, right in windows)
    found = (words for first, words in tried if words.find(value) == start - first and text.find(words) == first)
    if (words := next(found, None)) is None:
        raise AnnotationError(f"«{value[:40]}» at {start}: no words around it stand in the text only once")
    return words


def _json(line: JSON) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {_value(value)}" for key, value in line.items()) + "}"


def _value(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def told(imported: Imported) -> Iterator[str]:
    """What was imported, as lines to read: counts, then each value that was changed."""
    actions, fields = imported.actions, imported.fields
    yield f"{imported.reviewed} of {imported.of} tasks reviewed: " + ", ".join(
        f"{actions[action]} values {action}" for action in get_args(Action)
    )
    if fields:
        yield "corrected fields: " + ", ".join(f"{name} {fields[name]}" for name in FIELDS if fields[name])
    for key, changes in imported.changes.items():
        yield from (f"{key}: {_said(change)}" for change in changes if change.action != "confirmed")


def _said(change: Change) -> str:
    seen, fact = change.seen, change.fact
    if seen and fact:
        names = ((name, shown(getattr(seen, name)), shown(getattr(fact, name))) for name in change.fields)
        return f"{fact.text} ({seen.metric}): " + "; ".join(f"{name} {was} → {now}" for name, was, now in names)
    return "".join(f"{change.action} {side.text} ({side.metric})" for side in (seen, fact) if side)


def shown(value: object) -> str:
    """A field's value as people read it."""
    return "–" if value is None else plain(value) if isinstance(value, Decimal) else str(value)
