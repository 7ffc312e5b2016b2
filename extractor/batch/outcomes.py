"""Files in, outcomes out: what each document gave or why it gave nothing, in the order of the input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from extractor.batch.pool import ordered
from extractor.patterns import PatternError
from extractor.read import ReadError, discover, read_documents
from extractor.read.files import source_of
from extractor.schema import Document, Model, Result

Extract = Callable[[Document], Result]
T = TypeVar("T")

_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})
"""Suffixes of files with a document a row: read here and handed out by the row, others are read by the workers."""


class Failure(Model):
    """An input that gave nothing, and why, in one line.

    ``kind``: ``unreadable`` (the file's fault; the text says what mends it), ``unexpected`` (the program's fault) or
    ``crash`` (the process that was at it died).
    """

    source: str
    error: str
    kind: Literal["unreadable", "unexpected", "crash"]


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
    files: Iterable[File], load: Callable[[], Extract], *, jobs: int = 1, reading: Reading = Reading()
) -> Iterator[Outcome]:
    """Read and extract files; the outcomes are the same, in the same order, for any number of jobs.

    Args:
        files: of :func:`find`.
        load: gives the function that extracts a document; called once in each process. With more than one job it is
            pickled, and the calling script needs its ``if __name__ == "__main__":``.
        jobs: processes.
        reading: how files are read.

    Raises:
        Exception: what ``load`` raised; a fault in a document is a :class:`Failure` instead.
    """
    for outcomes in ordered(_tasks(files, reading), partial(_make, load, reading), jobs, _lost):
        yield from outcomes


def _tasks(files: Iterable[File], reading: Reading) -> Iterator[_Task]:
    for file in files:
        if file.path.suffix.lower() in _TABLES:
            yield from _documents(file, reading)
        else:
            yield file


def _make(load: Callable[[], Extract], reading: Reading) -> Callable[[_Task], list[Outcome]]:
    return partial(_work, load(), reading)


def _work(extract: Extract, reading: Reading, task: _Task) -> list[Outcome]:
    documents = _documents(task, reading) if isinstance(task, File) else (task,)
    return [
        document if isinstance(document, Failure) else _guarded(document.source, partial(extract, document))
        for document in documents
    ]


def _documents(file: File, reading: Reading) -> Iterator[Document | Failure]:
    documents = read_documents(file.path, root=file.root, encoding=reading.encoding, text_column=reading.text_column)
    while (document := _guarded(file.source, lambda: next(documents, None))) is not None:
        yield document
        if isinstance(document, Failure):
            return


def _guarded(source: str, step: Callable[[], T]) -> T | Failure:
    """What ``step`` returns; a fault in it costs this document only and is told, so nothing is caught more narrowly.

    Faulty patterns, which are loaded when first needed, end the batch: every document would fail alike.
    """
    try:
        return step()
    except PatternError:
        raise
    except ReadError as error:
        return Failure(source=error.source or source, error=error.reason, kind="unreadable")
    except Exception as error:  # noqa: BLE001
        return Failure(source=source, error=_told(error), kind="unexpected")


def _told(error: BaseException) -> str:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"{told} (from {_told(error.__cause__)})" if error.__cause__ else told


def _lost(task: _Task, how: str) -> list[Outcome]:
    return [Failure(source=task.source, error=f"the process that was at it died ({how})", kind="crash")]
