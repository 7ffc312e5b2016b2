"""Annotation laid over the tables of an extraction: a folder of tables like the one before, with what people say in it.

Where annotation and extraction tell a value alike, its ``rule`` begins with ``review.confirmed``; where they differ,
with ``review.corrected``, and the row says what the annotation says; a row that the extraction did not have has
``review.added``. What the annotation says is no value, where it has looked, is left out. ``confidence`` is 1 then, and
``indicator`` is looked up anew where what decides it was corrected. The tables before stay as they are, and
``corrections.csv`` beside the new ones has every field that was changed, as it was and as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor import store
from extractor.catalogue import catalogue
from extractor.learn.gold import AnnotationError, Gold, GoldFact, named, read_gold
from extractor.learn.scoreboard import text_of
from extractor.outline import outline
from extractor.patterns import overlays
from extractor.review.gold import FIELDS, Change, compared, shown
from extractor.schema import Document, DocumentRecord, Observation, Outline, Result
from extractor.store import StoreError
from extractor.store.tables import CORRECTIONS, Row
from extractor.view.tables import extraction

_DECIDING = {"metric", "unit", "kind", "measure"}
"""What the indicator is looked up by."""


@dataclass(frozen=True)
class Applied:
    """How many values were confirmed, corrected, added, removed, and in how many documents."""

    counts: Counter[str]
    documents: int


def apply(tables: Path, gold: Path, out: Path, texts: Path | None = None) -> Applied:
    """Write the tables of ``tables`` to ``out`` as the annotation in ``gold`` has them.

    Args:
        tables: the folder of an extraction.
        gold: a folder of annotation.
        out: the folder for the new tables, in the formats of the old ones.
        texts: the folder of the annotated texts; ``text`` beside ``gold`` by default.

    Raises:
        AnnotationError: no annotation of these documents, or one that does not fit its text.
        StoreError: the tables are not what they must be, or ``out`` is their own folder.
    """
    if out.resolve() == tables.resolve():
        raise StoreError(f"{out}: holds the tables to be corrected; choose another folder")
    held = extraction(tables)
    annotated = named([record.source for record in held.documents], {path.stem for path in gold.glob("*.jsonl")})
    if not annotated:
        raise AnnotationError(f"{gold}: holds no annotation (*.jsonl) of the documents in {tables}")
    counts: Counter[str] = Counter()
    corrections: list[Row] = []
    formats = store.read_manifest(tables).get("formats") or ["csv", "jsonl"]
    with store.writing(out, formats, overlays()) as writer:
        for record in held.documents:
            key = record.document_id
            observations = tuple(held.observations.get(key, ()))
            if name := annotated.get(record.source):
                reviewed = _Reviewed(gold / f"{name}.jsonl", texts, record, observations)
                observations = reviewed.observations
                counts.update(change.action for change in reviewed.changes)
                corrections += [row for change in reviewed.changes for row in _corrections(change, record)]
            counted = record.model_copy(update={"observations": len(observations)})
            dates, names = tuple(held.dates.get(key, ())), tuple(held.names.get(key, ()))
            writer.add(Result(document=counted, observations=observations, dates=dates, names=names))
        writer.note(CORRECTIONS, corrections)
    return Applied(counts, len(annotated))


class _Reviewed:
    """A document's observations as its annotation has them, and what it changed."""

    def __init__(
        self, path: Path, texts: Path | None, record: DocumentRecord, observations: Sequence[Observation]
    ) -> None:
        text = text_of(path, texts)
        gold = read_gold(path, text)
        _check(path, text, gold, observations)
        self._record, self._text, self._outline = record, text, outline(Document(text=text, source=record.source))[0]
        self.changes = [
            change
            for change in compared(gold.facts, [o for o in observations if gold.covers(o)])
            if change.seen is not None or (change.fact is not None and not change.fact.optional)
        ]
        rows = [o for o in observations if not gold.covers(o)]
        rows += [self._row(change, change.fact) for change in self.changes if change.fact is not None]
        self.observations = tuple(sorted(rows, key=lambda row: (row.start, row.end)))

    def _row(self, change: Change, fact: GoldFact) -> Observation:
        seen = change.seen or self._new(fact)
        update: dict[str, object] = {"rule": f"review.{change.action} {seen.rule}".strip(), "confidence": 1.0}
        if change.action == "corrected":
            update |= {name: getattr(fact, name) for name in ("start", "end", *FIELDS)}
        if _DECIDING & set(change.fields):
            update["indicator"] = self._indicator(fact)
        if "metric" in change.fields:
            update |= {"metric_start": None, "metric_end": None}
        if {"period_start", "period_end"} & set(change.fields):
            update["period_text"] = None
        return seen.model_copy(update=update)

    def _new(self, fact: GoldFact) -> Observation:
        """A row for a value that the extraction did not find."""
        sentence, section = _standing(self._outline, self._text, fact.start)
        return Observation(
            observation_id=f"{self._record.document_id}-{fact.start}",
            document_id=self._record.document_id,
            source=self._record.source,
            start=fact.start,
            end=fact.end,
            **{name: getattr(fact, name) for name in FIELDS},
            metric_start=None,
            metric_end=None,
            indicator=self._indicator(fact),
            period_text=None,
            section=section,
            sentence=sentence,
            confidence=1.0,
            rule="",
        )

    def _indicator(self, fact: GoldFact) -> str | None:
        own = (self._record.place,) if self._record.place else ()
        return catalogue().code_for(fact.metric, unit=fact.unit, kind=fact.kind, measure=fact.measure, own=own)


def _check(path: Path, text: str, gold: Gold, observations: Sequence[Observation]) -> None:
    if gold.lost:
        raise AnnotationError(f"{path}: {len(gold.lost)} quotes do not stand in the text, the first: {gold.lost[0]}")
    if any(text[o.start : o.end] != o.text for o in observations):
        raise AnnotationError(f"{path}: its text is not the one that the tables were extracted from")


def _standing(drawn: Outline, text: str, offset: int) -> tuple[str, str]:
    """The sentence that holds an offset, and the path of headings down to it; empty where none does."""
    for sentence in drawn.sentences:
        if sentence.start <= offset < sentence.end:
            return text[sentence.start : sentence.end].strip(), " / ".join(drawn.path(sentence.section))
    return "", ""


def _corrections(change: Change, record: DocumentRecord) -> list[Row]:
    """A row for every field that is another; of an added or removed value for every one that says something."""
    seen, fact = change.seen, change.fact
    at = seen or fact
    if change.action == "confirmed" or at is None:
        return []
    fields = change.fields or [name for name in FIELDS if getattr(at, name) not in (None, "", False)]
    return [
        {
            "observation_id": seen.observation_id if seen else f"{record.document_id}-{at.start}",
            "document_id": record.document_id,
            "source": record.source,
            "start": str(at.start),
            "action": change.action,
            "field": name,
            "before": shown(getattr(seen, name)) if seen else None,
            "after": shown(getattr(fact, name)) if fact else None,
            "sentence": seen.sentence if seen else None,
        }
        for name in fields
    ]
