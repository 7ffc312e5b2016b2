"""Files in, outcomes out: what each document gave or why it gave nothing, in the order of the input."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from extractor.batch.duplicates import Duplicates, sketch
from extractor.batch.pack import Done, Failure, Packed, pack, unpack
from extractor.batch.pool import Limits, Loss, ordered
from extractor.patterns import PatternError
from extractor.read import ReadError, discover, read_documents
from extractor.read.files import source_of
from extractor.schema import Document, Result

Extract = Callable[[Document], Result]
T = TypeVar("T")

_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})
"""Suffixes of files with a document a row: read here and handed out by the row, others are read by the workers."""
_MENDS: dict[str, str] = {"crash": "", "timeout": "; allow more with --timeout", "memory": "; split it into reports"}


@dataclass(frozen=True)
class Reading:
    """How files are read: the encoding and the text column where the user names them."""

    encoding: str | None = None
    text_column: str | None = None


@dataclass(frozen=True)
class File:
    """A file and the folder that its source is told relative to."""

    path: Path
    root: Path

    @property
    def source(self) -> str:
        return source_of(self.path, self.root)


class Journal(Protocol):
    """Keeps what is finished, see :class:`extractor.store.Journal`."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


Outcome = Result | Failure
_Task = File | Document | Failure


def find(paths: Iterable[str | Path]) -> Iterator[File]:
    """The files of ``paths`` in order: each that is named, all below each folder, whether they can be read or not."""
    for path in map(Path, paths):
        root = path if path.is_dir() else path.parent
        yield from (File(found, root) for found in discover([path]))


def pipeline(patterns: Iterable[str | Path] = ()) -> Callable[[], Extract]:
    """What loads the pipeline with a user's patterns laid over the shipped ones, for :func:`run`."""
    return partial(_load, tuple(Path(folder) for folder in patterns))


def _load(patterns: tuple[Path, ...]) -> Extract:
    from extractor.pipeline import Extractor

    return Extractor(patterns).extract


def run(
    files: Iterable[File],
    load: Callable[[], Extract],
    *,
    jobs: int = 1,
    reading: Reading = Reading(),
    limits: Limits | None = None,
    journal: Journal | None = None,
) -> Iterator[Outcome]:
    """Read and extract files; the outcomes are the same, in the same order, for any number of jobs.

    Args:
        files: of :func:`find`.
        load: gives the function that extracts a document; called once in each process. With more than one job it is
            pickled, and the calling script needs its ``if __name__ == "__main__":``.
        jobs: processes; with 1 and no limits the work is done in this one.
        reading: how files are read.
        limits: of one document; what goes beyond them, twice, is a :class:`Failure`.
        journal: gets what is finished; what it holds already of the same bytes is not done again.

    Raises:
        Exception: what ``load`` raised; a fault in a document is a :class:`Failure` instead.
        sqlite3.OperationalError: the journal cannot be written.
    """
    duplicates = Duplicates()
    make = partial(_make, load, reading)
    known = _nothing if journal is None else partial(_known, journal)
    for packed in ordered(_tasks(files, reading), make, jobs, _lost, known=known, limits=limits):
        if journal is not None and packed.key:
            journal.put(packed.key, packed.data)
        for outcome in unpack(packed.data):
            yield outcome if isinstance(outcome, Failure) else _marked(outcome, duplicates)


def _marked(done: Done, duplicates: Duplicates) -> Result:
    document = done.result.document
    first = duplicates.first(document.document_id, bytes.fromhex(done.sketch))
    if first is None:
        return done.result
    return done.result.model_copy(update={"document": document.model_copy(update={"duplicate_of": first})})


def _tasks(files: Iterable[File], reading: Reading) -> Iterator[_Task]:
    for file in files:
        if file.path.suffix.lower() in _TABLES:
            yield from _documents(file, reading)
        else:
            yield file


def _make(load: Callable[[], Extract], reading: Reading) -> Callable[[_Task], Packed]:
    return partial(_work, load(), reading)


def _work(extract: Extract, reading: Reading, task: _Task) -> Packed:
    key = _key(task)
    documents = _documents(task, reading) if isinstance(task, File) else (task,)
    outcomes = [
        document if isinstance(document, Failure) else _guarded(document.source, partial(_done, extract, document))
        for document in documents
    ]
    keep = all(isinstance(outcome, Done) for outcome in outcomes) and key == _key(task)
    return Packed(pack(outcomes), key if keep else None)


def _done(extract: Extract, document: Document) -> Done:
    return Done(result=extract(document), sketch=sketch(document).hex())


def _key(task: _Task) -> str | None:
    """What names a task and everything in it that its outcomes depend on; null for a file that cannot be read."""
    if isinstance(task, File):
        try:
            if not task.path.is_file():
                return None
            with task.path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):  # reading it says what is wrong
            return None
        return f"{content} {task.source}"
    return f"{hashlib.sha256(task.model_dump_json().encode()).hexdigest()} {task.source}"


def _nothing(task: _Task) -> None:
    """What is known of a task without a journal."""


def _known(journal: Journal, task: _Task) -> Packed | None:
    key = _key(task)
    data = journal.get(key) if key else None
    if data is None:
        return None
    try:
        unpack(data)
    except ValueError:  # not from a run of ours
        return None
    return Packed(data, key)


def _documents(file: File, reading: Reading) -> Iterator[Document | Failure]:
    documents = read_documents(file.path, root=file.root, encoding=reading.encoding, text_column=reading.text_column)
    while (document := _guarded(file.source, lambda: next(documents, None))) is not None:
        yield document
        if isinstance(document, Failure):
            return


def _guarded(source: str, step: Callable[[], T]) -> T | Failure:
    """What ``step`` returns; a fault in it costs this document only and is told, so nothing is caught more narrowly.

    Faulty patterns, which are loaded when first needed, end the batch: every document would fail alike. Who has no
    memory left is no use to the next document either.
    """
    try:
        return step()
    except (PatternError, MemoryError):
        raise
    except ReadError as error:
        return Failure(source=error.source or source, error=error.reason, kind="unreadable")
    except Exception as error:  # noqa: BLE001
        return Failure(source=source, error=_told(error), kind="unexpected")


def _told(error: BaseException) -> str:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{told} (from {_told(error.__cause__)})" if error.__cause__ else told


def _lost(task: _Task, loss: Loss) -> Packed:
    failure = Failure(source=task.source, error=f"tried twice: {loss.how}{_MENDS[loss.kind]}", kind=loss.kind)
    return Packed(pack([failure]))
