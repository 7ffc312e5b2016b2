"""The same work on a Dask cluster: documents go to its workers by the part, and come back as parts of the tables.

Each thread of a worker has a process of its own (:mod:`extractor.batch.pool`), which loads the pipeline once and which
a document may crash, hang or fill, as on one machine. A worker that is lost as a whole costs the parts that it was at:
Dask begins them again elsewhere. This process marks the reprints and keeps the order, a small share of the work.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import multiprocessing
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ConfigDict

from extractor.batch import outcomes
from extractor.batch.duplicates import Duplicates
from extractor.batch.outcomes import Extract, File, Journal, Reading, Task
from extractor.batch.pack import Done, Failure, Packed, unpack
from extractor.batch.pool import Limits, Worker
from extractor.batch.remote import Remote
from extractor.schema import Document, DocumentRecord, Model
from extractor.store.parquet import encode
from extractor.store.tables import BY_NAME, DOCUMENTS, TABLES, Row, Table, rows

if TYPE_CHECKING:
    from distributed import Client

_DOCUMENTS = 64
"""Documents of a part at most; a part is what is lost with a worker, and what goes over the network at once."""
_ALIKE = 16
"""Parts of one size: the first have one document, the next two, so that few documents are spread as well as many."""
_CHARACTERS = 4_000_000
"""Characters of the rows of a table that make a part, however few they are."""
_AHEAD = 4
"""Parts for each thread of the cluster that may be begun beyond the one whose result is due."""
_PATIENCE = 30
"""Seconds to wait for the scheduler, and for a first worker."""


_ENCODED = tuple(table for table in TABLES if table is not DOCUMENTS)


class ClusterError(Exception):
    """The cluster cannot do the work; the message is one line and says what mends it."""


@dataclass(frozen=True)
class Made:
    """What a part of the input gave: its documents, its failures, and the other tables as Parquet."""

    documents: Sequence[DocumentRecord]
    failures: Sequence[Failure]
    tables: Mapping[Table, bytes]
    counts: Mapping[Table, int]


class _Record(Model):
    document: DocumentRecord
    sketch: str


class _Part(Model):
    """What a worker makes of a part; ``key`` names the input's content where the outcomes are fit to be kept."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    documents: tuple[_Record, ...]
    failures: tuple[Failure, ...]
    tables: dict[str, bytes]
    counts: dict[str, int]
    key: str | None


@dataclass(frozen=True)
class _Run:
    """What a worker needs to know of a run."""

    load: Callable[[], Extract]
    basis: Callable[[], str]
    expected: str
    reading: Reading
    limits: Limits
    name: str = field(default_factory=lambda: uuid4().hex)


def run(
    files: Iterable[File | Remote],
    load: Callable[[], Extract],
    scheduler: str,
    *,
    basis: Callable[[], str],
    reading: Reading,
    limits: Limits,
    journal: Journal | None = None,
) -> Iterator[Made]:
    """Read and extract files on a cluster; parts and what is in them are the same, in the same order, on any.

    Args:
        files: of :func:`extractor.batch.find`; the workers must be able to read them under the same name.
        load: gives the function that extracts a document; called once in each process of the workers.
        scheduler: its address, ``tcp://host:8786``.
        basis: gives what :func:`extractor.batch.basis` does; it must be the same here and on the workers.
        reading: how files are read.
        limits: of one document.
        journal: gets what is finished; what it holds already of the same bytes is not done again.

    Raises:
        ClusterError: no Dask here, no cluster there, or one that cannot do the work.
        Exception: what ``load`` raised.
    """
    work = _Run(load, basis, basis(), reading, limits)
    duplicates = Duplicates()
    parts = _parts(outcomes.tasks(map(_absolute, files), reading))
    pending: deque[tuple[str, Any]] = deque()
    with _connected(scheduler) as client:
        try:
            while True:
                room = _AHEAD * max(1, _threads(client, scheduler)) - len(pending)
                for tasks in islice(parts, max(0, room)):
                    name = _digest(task.source for task in tasks)
                    known = _known(journal, name)
                    pending.append((name, client.submit(_work, work, tasks, known and known.key, pure=False)))
                if not pending:
                    return
                name, future = pending.popleft()
                data = _result(future, scheduler)
                part = _Part.model_validate_json(data) if data else _known(journal, name)
                assert part is not None
                if journal is not None and data and part.key:
                    journal.put(name, data)
                yield _made(part, duplicates)
        finally:
            with suppress(Exception):  # whatever is wrong with the cluster has been told
                client.cancel([future for _, future in pending])
                client.run(_end, work.name, on_error="ignore")


def _absolute(file: File | Remote) -> File | Remote:
    """The file by a name that does not depend on where a process stands."""
    return file if isinstance(file, Remote) else File(file.path.absolute(), file.root, file.source)


def _made(part: _Part, duplicates: Duplicates) -> Made:
    return Made(
        [outcomes.marked(done.document, done.sketch, duplicates) for done in part.documents],
        part.failures,
        {BY_NAME[name]: data for name, data in part.tables.items()},
        {BY_NAME[name]: count for name, count in part.counts.items()},
    )


def _known(journal: Journal | None, name: str) -> _Part | None:
    data = journal.get(name) if journal is not None else None
    if data is None:
        return None
    try:
        part = _Part.model_validate_json(data)
    except ValueError:  # not from a run of ours
        return None
    return part if {*part.tables} == {*part.counts} == {table.name for table in _ENCODED} else None


def _parts(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    """The tasks by the part; the parts of a list of tasks are the same on any cluster."""
    part: list[Task] = []
    number = characters = 0
    for task in tasks:
        part.append(task)
        characters += len(task.text) if isinstance(task, Document) else 0
        if len(part) == min(1 + number // _ALIKE, _DOCUMENTS) or characters >= _CHARACTERS:
            yield tuple(part)
            part, number, characters = [], number + 1, 0
    if part:
        yield tuple(part)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        from distributed import Client
        from distributed.comm import resolve_address
    except ImportError:
        raise ClusterError("the engine dask is not installed: pip install 'zhibiao[dask]'") from None
    for name in ("distributed", "distributed.client"):  # what goes wrong is told here, in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:  # first without a client, of which it takes a minute to be rid where something else answers or nothing
        resolve_address(scheduler)
        kind = asyncio.run(asyncio.wait_for(_kind(scheduler), _PATIENCE))
    except Exception as error:  # noqa: BLE001 - whatever stands at the address
        told = _line(error) or f"not within {_PATIENCE} seconds"
        raise ClusterError(f"{scheduler}: no Dask scheduler answers (as one at tcp://HOST:8786 does): {told}") from None
    if kind != "Scheduler":
        raise ClusterError(f"{scheduler}: is no Dask scheduler but a {kind.lower()} of one")
    with Client(scheduler, timeout=_PATIENCE, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, _PATIENCE)
        except TimeoutError:
            raise ClusterError(f"{scheduler}: the scheduler has no workers; start some: dask worker ADDRESS") from None
        yield client


async def _kind(address: str) -> str:
    """What of Dask's stands at an address: a ``Scheduler``, a ``Worker`` …"""
    from distributed import Security
    from distributed.core import rpc

    secured = Security().get_connection_args("client")
    async with rpc(address, timeout=_PATIENCE, connection_args=secured) as there:
        identity = await there.identity()
    return str(identity["type"])


def _result(future: Any, scheduler: str) -> bytes | None:
    from distributed import CancelledError, KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        result: bytes | None = future.result()
    except KilledWorker as error:
        raise ClusterError(
            f"{scheduler}: the cluster lost a worker again and again over the same documents: {_line(error)}"
        ) from None
    except ImportError as error:
        raise ClusterError(f"a worker cannot run zhibiao ({error}); install the same version on each") from None
    except (CancelledError, CommClosedError):
        raise _lost(scheduler) from None
    return result


def _threads(client: Client, scheduler: str) -> int:
    try:
        return sum(client.nthreads().values())
    except OSError:
        raise _lost(scheduler) from None


def _lost(scheduler: str) -> ClusterError:
    return ClusterError(f"{scheduler}: the scheduler is lost; what is finished is kept: run again with --resume")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()


# What runs on the workers.

_idle: dict[str, list[Worker[Task, Packed]]] = defaultdict(list)
"""The processes, by run, that no thread is using."""
_ended: set[str] = set()


def _work(run: _Run, tasks: tuple[Task, ...], known: str | None) -> bytes | None:
    """What the tasks gave, as a :class:`_Part` in JSON; null if their content is still what ``known`` names."""
    if known is not None and _content(map(outcomes.key, tasks)) == known:
        return None
    worker = _process(run)
    try:
        packed = [worker.do(task) for task in tasks]
    except BaseException:
        worker.stop()
        raise
    _idle[run.name].append(worker)
    if run.name in _ended:
        _end(run.name)
    return _part(packed).model_dump_json().encode()


def _part(packed: Sequence[Packed]) -> _Part:
    made = list(chain.from_iterable(unpack(each.data) for each in packed))
    done = [each for each in made if isinstance(each, Done)]
    found: dict[Table, list[Row]] = {table: [] for table in _ENCODED}
    for each in done:
        of_this = rows(each.result)
        for table, some in found.items():
            some.extend(of_this[table])
    return _Part(
        documents=tuple(_Record(document=each.result.document, sketch=each.sketch) for each in done),
        failures=tuple(each for each in made if isinstance(each, Failure)),
        tables={table.name: encode(table, some) for table, some in found.items()},
        counts={table.name: len(some) for table, some in found.items()},
        key=_content(each.key for each in packed),
    )


def _content(keys: Iterable[str | None]) -> str | None:
    """What names the content of all tasks; null where one of them has no key."""
    known = list(keys)
    return None if None in known else _digest(key for key in known if key)


def _process(run: _Run) -> Worker[Task, Packed]:
    with suppress(IndexError):
        return _idle[run.name].pop()
    if run.basis() != run.expected:
        raise ClusterError("a worker has another zhibiao or other patterns; install the same version on each")
    multiprocessing.current_process().daemon = False  # Dask's are; what they begin here ends with them all the same
    return Worker(partial(outcomes.make, run.load, run.reading), outcomes.lost, run.limits)


def _end(name: str) -> None:
    """End the processes of a run."""
    _ended.add(name)
    for worker in _idle.pop(name, []):
        worker.stop()
