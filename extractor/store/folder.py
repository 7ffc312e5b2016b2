"""The output folder of an extraction: written beside itself and moved into place when whole.

While a run lasts, its files stand in ``.zhibiao.part``; at the end they replace the folder's tables in one go and
``manifest.json`` comes last. So tables with a manifest are always whole and of one run, and a run that fails or is
killed leaves the tables of the run before it as they were. The journal in ``.zhibiao.part`` stays then: it holds what
was finished, and its lock keeps a second run out.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Protocol, TextIO

from extractor.schema import JSON, DocumentRecord, Result
from extractor.store import database, workbook
from extractor.store.database import SqliteFormat
from extractor.store.delimited import CsvFile, CsvFormat, create
from extractor.store.journal import Journal
from extractor.store.jsonlines import JsonlFormat
from extractor.store.parquet import ParquetFormat, PartsFormat
from extractor.store.tables import (
    CORRECTIONS,
    DOCUMENTS,
    ERRORS,
    OBSERVATIONS,
    TABLES,
    VERSION,
    Row,
    StoreError,
    Table,
    rows,
)
from extractor.store.workbook import XlsxFormat

MANIFEST = "manifest.json"
ERRORS_CSV = f"{ERRORS.name}.csv"
_PART = ".zhibiao.part"
_JOURNAL, _PREVIOUS = "journal.sqlite", "previous.json"
_KEPT = {_JOURNAL, f"{_JOURNAL}-wal", _PREVIOUS}
"""What stays of a run that was stopped: its journal, and the manifest of the run whose place it was taking."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class Format(Protocol):
    """Writes the tables in one format, rows as they come."""

    def write(self, table: Table, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


FORMATS: Mapping[str, Callable[[Path], Format]] = {
    "csv": CsvFormat,
    "jsonl": JsonlFormat,
    "parquet": ParquetFormat,
    "xlsx": XlsxFormat,
    "sqlite": SqliteFormat,
}
_OWN = {f"{table.name}.{suffix}" for table in TABLES for suffix in ("csv", "jsonl", "parquet")} | {
    workbook.NAME,
    database.NAME,
    f"{CORRECTIONS.name}.csv",
}
"""The names that tables have, in any format."""


class Fault(Protocol):
    """An input that could not be read: a row of ``errors``; ``kind`` names the class of fault."""

    @property
    def source(self) -> str: ...

    @property
    def error(self) -> str: ...

    @property
    def kind(self) -> str: ...


class Writer:
    """Takes results and faults as they come; made by :func:`writing`, :func:`writing_parts` or :func:`streaming`."""

    def __init__(
        self,
        formats: Sequence[Format],
        beside: Callable[[Table], CsvFile] | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.counts = {table.name: 0 for table in (*TABLES, ERRORS)}
        """Rows so far, by table."""
        self.inputs: list[tuple[str, str]] = []
        """Source and SHA-256 of each document so far."""
        self.journal = journal
        """What this run, or one that it goes on with, has finished."""
        self._formats = formats
        self._open = beside
        self._beside: dict[Table, CsvFile] = {}

    def add(self, result: Result) -> None:
        """Write everything that one document gave."""
        for table, found in rows(result).items():
            self.counts[table.name] += len(found)
            for form in self._formats:
                form.write(table, found)
        self.inputs.append((result.document.source, result.document.sha256))

    def fail(self, fault: Fault) -> None:
        """Write that an input could not be read, and why."""
        self.counts[ERRORS.name] += 1
        self.note(ERRORS, [ERRORS.row(fault)])

    def note(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows of a table that stands beside the others, as CSV alone: errors, corrections."""
        if self._open is None:
            return
        if table not in self._beside:
            self._beside[table] = self._open(table)
        self._beside[table].write(rows)


class PartsWriter(Writer):
    """Takes tables by the part instead of results."""

    def __init__(self, parts: PartsFormat, beside: Callable[[Table], CsvFile], journal: Journal) -> None:
        super().__init__([parts], beside, journal)
        self._parts = parts

    def put(
        self, documents: Sequence[DocumentRecord], tables: Mapping[Table, bytes], counts: Mapping[Table, int]
    ) -> None:
        """Write a part of every table: of ``documents``, and of the others as Parquet with its number of rows."""
        self._parts.write(DOCUMENTS, [DOCUMENTS.row(document) for document in documents])
        for table, part in tables.items():
            self._parts.put(table, part)
        for table, count in {DOCUMENTS: len(documents), **counts}.items():
            self.counts[table.name] += count
        self.inputs.extend((document.source, document.sha256) for document in documents)


class _Stream:
    """The observations as CSV on a stream, for line tools: no byte order mark, plain line ends."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._file: CsvFile | None = None  # a run that cannot begin writes not even the header

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        if table is OBSERVATIONS:
            self._file = self._file or CsvFile(self._stream, OBSERVATIONS, line_end="\n")
            self._file.write(rows)
            self._stream.flush()

    def close(self) -> None:
        self.write(OBSERVATIONS, ())


@contextmanager
def streaming(stream: TextIO) -> Iterator[Writer]:
    """The observations written to ``stream`` as they come; faults are only counted."""
    form = _Stream(stream)
    yield Writer([form])
    form.close()


@contextmanager
def writing(
    folder: Path, formats: Sequence[str], patterns: Sequence[Path] = (), *, basis: str = "", resume: bool = False
) -> Iterator[Writer]:
    """An extraction written to ``folder``, made if need be; nothing in it changes until the block has ended well.

    Args:
        folder: holds the tables; those of an earlier extraction are replaced.
        formats: of :data:`FORMATS`, each once.
        patterns: folders of patterns whose fingerprint goes into the manifest.
        basis: what the results depend on besides the inputs; a journal on another basis is not gone on with.
        resume: go on with the journal of a run that was stopped.

    Raises:
        StoreError: ``folder`` is a file, holds a ``manifest.json`` that is not of an extraction, is being written by
            another run, or there is no room for the tables.
        OSError: the folder cannot be made or written.
    """
    with _replacing(folder, basis, resume) as (part, journal):
        with ExitStack() as stack:
            forms = [stack.enter_context(closing(FORMATS[name](part))) for name in formats]
            writer = Writer(forms, partial(_beside, part, stack), journal)
            yield writer
        _describe(part, formats, patterns, writer)


@contextmanager
def writing_parts(
    folder: Path, patterns: Sequence[Path] = (), *, basis: str = "", resume: bool = False
) -> Iterator[PartsWriter]:
    """The same for tables that come by the part: each is a folder of Parquet files, which reads as one table."""
    with _replacing(folder, basis, resume) as (part, journal):
        with ExitStack() as stack:
            writer = PartsWriter(PartsFormat(part), partial(_beside, part, stack), journal)
            yield writer
        _describe(part, ["parquet"], patterns, writer)


@contextmanager
def _replacing(folder: Path, basis: str, resume: bool) -> Iterator[tuple[Path, Journal]]:
    """The folder to write to, whose files take the place of those in ``folder`` at the end, and the journal."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file; the tables need a folder")
    read_manifest(folder)
    part = folder / _PART
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    part.mkdir(parents=True, exist_ok=True)
    with closing(Journal(part / _JOURNAL, basis, resume)) as journal:
        _clear(part)
        try:
            with _told(folder):
                yield part, journal
                _publish(part, folder)
        except BaseException:
            _clear(part)
            if len(journal):
                raise
            shutil.rmtree(part)
            with suppress(OSError):  # it holds something by now
                for path in made:
                    path.rmdir()
            raise
    shutil.rmtree(part)


def _beside(part: Path, stack: ExitStack, table: Table) -> CsvFile:
    return CsvFile(stack.enter_context(create(part / f"{table.name}.csv")), table)


def _describe(part: Path, formats: Sequence[str], patterns: Sequence[Path], writer: Writer) -> None:
    """Write the manifest."""
    from extractor import __version__

    manifest = {
        "zhibiao": __version__,
        "schema": VERSION,
        "formats": list(formats),
        "files": sorted(path.name for path in part.iterdir() if path.name in _OWN | {ERRORS_CSV}),
        "patterns": [{"folder": path.as_posix(), "sha256": fingerprint(path)} for path in patterns],
        "counts": writer.counts,
        "inputs": [{"source": source, "sha256": digest} for source, digest in writer.inputs],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (part / MANIFEST).write_text(f"{text}\n", encoding="utf-8", newline="\n")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """A full or broken disk in one line; the system's errors on writing name no file."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, OSError) and error.errno not in _FULL:
            raise
        raise StoreError(
            f"{folder}: cannot be written: {getattr(error, 'strerror', None) or error}; what is finished is kept: "
            "make room and run again with --resume"
        ) from error


def _clear(part: Path) -> None:
    """Take away the tables that a run has begun."""
    for path in part.iterdir():
        if path.name not in _KEPT:
            _remove(path)


def _remove(path: Path) -> None:
    """Take away a file or, of a table in parts, a folder; neither need be there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder's files, but for what Python compiles beside its modules.

    Raises:
        OSError: one of them cannot be read.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def own_files(folder: Path) -> frozenset[Path]:
    """What earlier extractions wrote to ``folder``; nobody wants it read as a report when inputs stand there too."""
    part = folder / _PART
    manifests = [read_manifest(folder), read_manifest(part), read_manifest(part, _PREVIOUS)]
    names = {name for manifest in manifests if manifest for name in (MANIFEST, *manifest.get("files", []))}
    paths = [folder / name for name in names]
    return frozenset(file.resolve() for path in paths for file in (path, *path.glob("part-*")))


def read_manifest(folder: Path, name: str = MANIFEST) -> JSON:
    """The manifest of an extraction, empty where there is none.

    Raises:
        StoreError: ``manifest.json`` is something else.
    """
    path = folder / name
    if not path.exists():
        return {}
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or "zhibiao" not in manifest:
        raise StoreError(f"{path}: is not the manifest of an extraction; choose another folder")
    return manifest


def _publish(part: Path, folder: Path) -> None:
    """Put the new files in the place of the old ones; without a manifest in between, since they are no whole then."""
    new = {path.name for path in part.iterdir() if path.name not in _KEPT}
    for name in new:
        _sync(part / name)
    if (folder / MANIFEST).exists():
        (folder / MANIFEST).replace(part / _PREVIOUS)
    stale = (_OWN & set(read_manifest(part, _PREVIOUS).get("files", [])) | {ERRORS_CSV}) - new
    for name in sorted(stale):
        _remove(folder / name)
    for name in sorted(new - {MANIFEST}):
        if (folder / name).is_dir() or (part / name).is_dir():  # a folder takes no file's place, nor a file a folder's
            _remove(folder / name)
        (part / name).replace(folder / name)
    _sync(folder)
    (part / MANIFEST).replace(folder / MANIFEST)
    _sync(folder)


def _sync(path: Path) -> None:
    """Wait until the disk has it, so that a power cut finds files whole or not at all."""
    if path.is_dir():
        for file in path.glob("part-*"):
            _sync(file)
        if os.name == "nt":  # which cannot open folders
            return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
