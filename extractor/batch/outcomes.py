"""Files in, outcomes out: what each document gave or why it gave nothing, in the order of the input."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from extractor.batch import remote
from extractor.batch.duplicates import Duplicates, sketch
from extractor.batch.pack import Done, Failure, Packed, pack, unpack
from extractor.batch.pool import Limits, Loss, ordered
from extractor.batch.remote import Remote
from extractor.patterns import PatternError
from extractor.read import ReadError, discover, read_documents
from extractor.read.files import TABLES, source_of
from extractor.schema import Document, DocumentRecord, Result

Extract = Callable[[Document], Result]
T = TypeVar("T")

_MENDS: dict[str, str] = {"crash": "", "timeout": "; allow more with --timeout", "memory": "; split it into reports"}


@dataclass(frozen=True)
class Reading:
    """How files are read: the encoding and the text column where the user names them."""

    encoding: str | None = None
    text_column: str | None = None


@dataclass(frozen=True)
class File:
    """A file and the folder that its source is told relative to, or the source itself."""

    path: Path
    root: Path
    named: str | None = None

    @property
    def source(self) -> str:
        return self.named or source_of(self.path, self.root)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()


class Journal(Protocol):
    """Keeps what is finished, see :class:`extractor.store.Journal`."""

    def __len__(self) -> int: ...

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


Outcome = Result | Failure
Task = File | Remote | Document | Failure


def find(paths: Iterable[str | Path]) -> Iterator[File | Remote]:
    """The files of ``paths`` in order: each that is named, all below each folder, whether they can be read or not.

    A file that is named twice, or by itself and below a folder, is there once.
    A string with ``://`` in it is an address that fsspec knows (``s3://bucket/reports/``).

    Raises:
        ReadError: there is nothing at an address.
    """
    seen: set[Path] = set()
    for path in paths:
        if isinstance(path, str) and remote.is_remote(path):
            yield from remote.find(path)
        else:
            path = Path(path)
            root = path if path.is_dir() else path.parent
            for found in discover([path]):
                if (whole := found.absolute()) not in seen:
                    seen.add(whole)
                    yield File(found, root)


def pipeline(patterns: Iterable[str | Path] = ()) -> Callable[[], Extract]:
    """What loads the pipeline with a user's patterns laid over the shipped ones, for :func:`run`."""
    return partial(_load, tuple(Path(folder) for folder in patterns))


def _load(patterns: tuple[Path, ...]) -> Extract:
    from extractor.pipeline import Extractor

    return Extractor(patterns).extract


def run(
    files: Iterable[File | Remote],
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
    known = partial(_known, journal) if journal is not None and len(journal) else _nothing
    for packed in ordered(tasks(files, reading), partial(make, load, reading), jobs, lost, known=known, limits=limits):
        if journal is not None and packed.key:
            journal.put(packed.key, packed.data)
        for outcome in unpack(packed.data):
            if isinstance(outcome, Failure):
                yield outcome
            else:
                document = marked(outcome.result.document, outcome.sketch, duplicates)
                yield outcome.result.model_copy(update={"document": document})


def marked(document: DocumentRecord, sketch: str, duplicates: Duplicates) -> DocumentRecord:
    """The document, and which of those before it it is like, if any."""
    first = duplicates.first(document.document_id, bytes.fromhex(sketch))
    return document if first is None else document.model_copy(update={"duplicate_of": first})


def tasks(files: Iterable[File | Remote], reading: Reading) -> Iterator[Task]:
    """What is to be done: files with a document a row are read here and handed out by the row."""
    for file in files:
        if file.suffix in TABLES:
            with _here(file) as found:
                yield from _documents(found, reading) if isinstance(found, File) else (found,)
        else:
            yield file


@contextmanager
def _here(task: Task) -> Iterator[File | Document | Failure]:
    """The task with its file on a disk of this machine, for as long as the block lasts."""
    with ExitStack() as stack:
        if isinstance(task, Remote):
            path = _guarded(task.source, lambda: stack.enter_context(remote.fetched(task)))
            yield path if isinstance(path, Failure) else File(path, path.parent, task.source)
        else:
            yield task


def make(load: Callable[[], Extract], reading: Reading) -> Callable[[Task], Packed]:
    """What does a task, made once in each process."""
    return partial(_work, load(), reading)


def _work(extract: Extract, reading: Reading, task: Task) -> Packed:
    with _here(task) as found:
        return _outcomes(extract, reading, found)


def _outcomes(extract: Extract, reading: Reading, task: File | Document | Failure) -> Packed:
    before = _key(task)
    documents = _documents(task, reading) if isinstance(task, File) else (task,)
    outcomes = [
        document if isinstance(document, Failure) else _guarded(document.source, partial(_done, extract, document))
        for document in documents
    ]
    keep = all(isinstance(outcome, Done) for outcome in outcomes) and before == _key(task)
    return Packed(pack(outcomes), before if keep else None)


def _done(extract: Extract, document: Document) -> Done:
    return Done(result=extract(document), sketch=sketch(document).hex())


def key(task: Task) -> str | None:
    """What names a task and everything in it that its outcomes depend on; null for a file that cannot be read."""
    with _here(task) as found:
        return _key(found)


def _key(task: File | Document | Failure) -> str | None:
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


def _nothing(task: Task) -> None:
    """What is known of a task without a journal."""


def _known(journal: Journal, task: Task) -> Packed | None:
    name = key(task)
    data = journal.get(name) if name else None
    if data is None:
        return None
    try:
        unpack(data)
    except ValueError:  # not from a run of ours
        return None
    return Packed(data, name)


def _documents(file: File, reading: Reading) -> Iterator[Document | Failure]:
    documents = read_documents(
        file.path, source=file.source, encoding=reading.encoding, text_column=reading.text_column
    )
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


def lost(task: Task, loss: Loss) -> Packed:
    """The outcome of a task that has cost two processes."""
    failure = Failure(source=task.source, error=f"tried twice: {loss.how}{_MENDS[loss.kind]}", kind=loss.kind)
    return Packed(pack([failure]))
