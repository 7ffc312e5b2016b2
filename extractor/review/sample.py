"""Which sentences to look at: drawn at random, the least sure first, or those whose figures disagree."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

import regex

from extractor.learn.gold import name_of
from extractor.outline import outline
from extractor.review.tasks import Task
from extractor.schema import Document, DocumentRecord, Observation, Outline
from extractor.store import StoreError
from extractor.view.tables import extraction
from extractor.view.texts import Texts

By = Literal["random", "confidence", "conflict"]
_FIGURE = regex.compile(r"\d|[xX×*○_]{2}")
_SENTENCES_BEFORE = 2


class Pick(NamedTuple):
    """A place in a document, and why to look at it."""

    document_id: str
    offset: int
    reason: str


@dataclass(frozen=True)
class Sample:
    """The tasks drawn and the texts of their documents by name."""

    tasks: tuple[Task, ...]
    texts: Mapping[str, str]
    unread: tuple[str, ...]
    """Sources whose text was not found as it was extracted."""


class _Library:
    """The documents of an extraction with their texts, outlines and observations."""

    def __init__(self, tables: Path, texts: Texts) -> None:
        held = extraction(tables)
        self.records = {r.document_id: r for r in held.documents if r.duplicate_of is None}
        self.observations = held.observations
        self._texts = texts
        self.unread: dict[str, None] = {}
        self.outlined = lru_cache(maxsize=256)(self._outlined)

    def of(self, document_id: str) -> Sequence[Observation]:
        """The observations of a document, in order."""
        return self.observations.get(document_id, ())

    def _outlined(self, document_id: str) -> tuple[Document, Outline] | None:
        record = self.records[document_id]
        document = self._texts.find(record, self.of(document_id))
        if document is None:
            self.unread[record.source] = None
            return None
        return document, outline(document)[0]


def draw(tables: Path, by: By, size: int, seed: int, texts: Sequence[Path], text_column: str | None = None) -> Sample:
    """Draw ``size`` sentences, or as many as there are, each once.

    Args:
        tables: the folder of an extraction.
        by: ``random``: of the sentences with a digit, blanked-out digits or an extracted value, each as likely;
            ``confidence``: those with the least sure value first; ``conflict``: those whose values could fill the same
            cell of the panel and do not agree, cell by cell, in random order.
        size: how many.
        seed: of the random order; the same seed draws the same.
        texts: folders below which the documents' files stand.
        text_column: the column of the texts, for tables of texts.

    Raises:
        StoreError: the tables are not there or not what they must be, no text is found, or there is nothing to draw.
    """
    if missing := [folder for folder in texts if not folder.is_dir()]:
        raise StoreError(f"{missing[0]}: no such folder")
    library = _Library(tables, Texts(texts, text_column))
    rng = random.Random(seed)
    picks: Mapping[By, Callable[[], Iterator[Pick]]] = {
        "random": lambda: _random(library, rng),
        "confidence": lambda: _least_sure(library, rng),
        "conflict": lambda: _conflicts(tables, rng),
    }
    tasks = tuple(islice(_tasks(library, picks[by]()), size))
    if not tasks and library.unread:
        raise StoreError(f"{next(iter(library.unread))}: its text is not found unchanged; name its folder with --texts")
    if not tasks:
        raise StoreError(f"{tables}: nothing to review by {by}")
    names = {task.document_id: task.name for task in tasks}
    found = {name: sheet[0].text for key, name in names.items() if (sheet := library.outlined(key))}
    return Sample(tasks, found, tuple(library.unread))


def _random(library: _Library, rng: random.Random) -> Iterator[Pick]:
    found = []
    for document_id in library.records:
        if sheet := library.outlined(document_id):
            document, drawn = sheet
            starts = [o.start for o in library.of(document_id)]
            for sentence in drawn.sentences:
                held = bisect_left(starts, sentence.end) - bisect_left(starts, sentence.start)
                if held or _FIGURE.search(document.text, sentence.start, sentence.end):
                    found.append(Pick(document_id, sentence.start, "random"))
    rng.shuffle(found)
    yield from found


def _least_sure(library: _Library, rng: random.Random) -> Iterator[Pick]:
    found = [o for key in library.records for o in library.of(key)]
    rng.shuffle(found)
    for o in sorted(found, key=lambda o: o.confidence):
        yield Pick(o.document_id, o.start, f"confidence {o.confidence:.2f}: {o.text}")


def _conflicts(tables: Path, rng: random.Random) -> Iterator[Pick]:
    """The observations of each cell whose candidates do not agree with the one that fills it."""
    from extractor.compare import panel, source

    candidates = panel.candidates(source.read(tables))
    cells = [cell for _, cell in candidates.groupby(panel.CELL, sort=True) if cell["agrees"].eq(False).any()]
    rng.shuffle(cells)
    for cell in cells:
        first = cell.iloc[0]
        apart = cell[cell["agrees"].notna() | (cell["order"] == 1)]
        said = "; ".join(f"{o.text} ({o.source})" for o in apart.itertuples())
        about = f"{first['place']} {first['period']} {first['indicator']} {first['measure']} {first['status']}"
        for document_id, start in zip(apart["document_id"], apart["start"], strict=True):
            yield Pick(str(document_id), int(start), f"conflict: {about}: {said}")


def _tasks(library: _Library, picks: Iterator[Pick]) -> Iterator[Task]:
    seen: set[tuple[str, int]] = set()
    for pick in picks:
        sheet = library.outlined(pick.document_id) if pick.document_id in library.records else None
        if sheet is None:
            continue
        document, drawn = sheet
        number = bisect_right([s.start for s in drawn.sentences], pick.offset) - 1
        if number < 0 or drawn.sentences[number].end <= pick.offset or (pick.document_id, number) in seen:
            continue
        seen.add((pick.document_id, number))
        record, observations = library.records[pick.document_id], library.of(pick.document_id)
        yield _task(f"t{len(seen):04d}", pick.reason, record, document, drawn, number, observations)


def _task(
    name: str,
    reason: str,
    record: DocumentRecord,
    document: Document,
    drawn: Outline,
    number: int,
    observations: Sequence[Observation],
) -> Task:
    sentence, sentences, text = drawn.sentences[number], drawn.sentences, document.text
    inside = text[sentence.start : sentence.end]
    start = sentence.start + len(inside) - len(inside.lstrip())
    end = start + len(inside.strip())
    section = drawn.sections[sentence.section]
    before = sentences[max(0, number - _SENTENCES_BEFORE)].start
    after = sentences[min(len(sentences) - 1, number + 1)].end
    return Task(
        task=name,
        name=name_of(record.source),
        document_id=record.document_id,
        source=record.source,
        title=record.title or record.source,
        place=record.place or "",
        section=" / ".join(drawn.path(sentence.section)),
        period_start=section.period_start,
        period_end=section.period_end,
        reason=reason,
        start=start,
        end=end,
        before=text[before:start].strip(),
        text=text[start:end],
        after=text[end:after].strip(),
        values=tuple(o for o in observations if start <= o.start and o.end <= end),
    )
