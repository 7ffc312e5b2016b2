"""Work spread over processes, its results in the order of the tasks.

Each worker has a pipe of its own and one task at a time, so a worker that crashes, is killed, hangs or has no memory
left costs exactly that task, is started again, and the others go on (the standard library's pools break as a whole).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
R = TypeVar("R")

LOOK_AHEAD = 16
"""Tasks for each worker that may be begun beyond the one whose result is due."""
_SPAWN = multiprocessing.get_context("spawn")
_NO_MEMORY = 77
"""Exit status of a worker that has no memory left."""


@dataclass(frozen=True)
class Limits:
    """What one task may take before its worker is ended: seconds, and megabytes of the worker's data."""

    seconds: float = 120.0
    megabytes: int = 2_000


@dataclass(frozen=True)
class Loss:
    """Why a task has no result, though it was tried twice."""

    kind: Literal["crash", "timeout", "memory"]
    how: str


Lost = Callable[[T, Loss], R]


def ordered(
    tasks: Iterable[T],
    make: Callable[[], Callable[[T], R]],
    jobs: int,
    lost: Lost[T, R],
    *,
    known: Callable[[T], R | None] = lambda task: None,
    limits: Limits | None = None,
) -> Iterator[R]:
    """The result of each task, in order, with a bounded number of tasks begun ahead of the one that is due.

    Args:
        tasks: taken one by one as there is room.
        make: called once in each process, gives the function that does a task; pickled, as are tasks and results.
        jobs: processes; with 1 and no limits the work is done in this one.
        lost: the result of a task whose worker was lost twice.
        known: the result of a task that need not be done again, else null.
        limits: of one task.

    Raises:
        Exception: what ``make`` or the work raised.
    """
    if jobs == 1 and limits is None:
        yield from _here(tasks, make, lost, known)
        return
    source = enumerate(tasks)
    results: dict[int, R] = {}
    begun = due = 0
    workers = [Worker(make, lost, limits) for _ in range(jobs)]
    try:
        while True:
            for worker in workers:
                while worker.is_free and begun - due < jobs * LOOK_AHEAD and (job := next(source, None)):
                    begun += 1
                    if (result := known(job[1])) is not None:
                        results[job[0]] = result
                    else:
                        worker.give(*job)
            if due in results:
                yield results.pop(due)
                due += 1
                continue
            if all(worker.is_free for worker in workers):
                return
            results.update(_next(workers))
    finally:
        for worker in workers:
            worker.stop()


def _here(
    tasks: Iterable[T], make: Callable[[], Callable[[T], R]], lost: Lost[T, R], known: Callable[[T], R | None]
) -> Iterator[R]:
    work = make()
    for task in tasks:
        result = known(task)
        if result is None:
            try:
                result = work(task)
            except MemoryError:
                result = lost(task, Loss("memory", "out of memory"))
        yield result


def _next(workers: list[Worker[T, R]]) -> list[tuple[int, R]]:
    """What comes next from the workers that have a task, waited for until the first of them is out of time."""
    busy = {worker.connection: worker for worker in workers if not worker.is_free}
    left = min(worker.deadline for worker in busy.values()) - time.monotonic()
    heard = [busy[connection].take() for connection in wait(list(busy), None if left == inf else max(0, left))]  # type: ignore[index]
    return [answer for answer in (*heard, *(worker.expire() for worker in busy.values())) if answer is not None]


class Worker(Generic[T, R]):
    """A process and the numbered task that it is at; see :func:`ordered` for the arguments."""

    connection: Connection
    deadline: float
    """When the task is out of time; no time passes before the worker has made itself ready."""

    def __init__(self, make: Callable[[], Callable[[T], R]], lost: Lost[T, R], limits: Limits | None) -> None:
        self._make = make
        self._lost = lost
        self._limits = limits
        self._job: tuple[int, T] | None = None
        self._tries = 0
        self._start()

    @property
    def is_free(self) -> bool:
        return self._job is None

    def give(self, number: int, task: T) -> None:
        """Begin a task."""
        self._job = number, task
        self._tries = 0
        self._send()

    def do(self, task: T) -> R:
        """Do a task and wait for its result."""
        self.give(0, task)
        while not (answers := _next([self])):
            pass
        return answers[0][1]

    def take(self) -> tuple[int, R] | None:
        """The result of the task once it is there; null when the worker was but ready, or begins the task again."""
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            return self._again(self._death())
        if isinstance(answer, _Ready):
            self._is_ready = True
            self.deadline = self._due()
            return None
        if isinstance(answer, _Raised):
            raise answer.error
        return self._done(answer)

    def expire(self) -> tuple[int, R] | None:
        """End the worker if its task is out of time; null, or what became of the task then."""
        if self._limits is None or self.is_free or time.monotonic() < self.deadline:
            return None
        self.stop()
        return self._again(Loss("timeout", f"took longer than {self._limits.seconds:g} seconds"))

    def stop(self) -> int:
        """End the process at once; its exit status, negative for a signal."""
        self.connection.close()
        self._process.kill()
        self._process.join()
        return self._process.exitcode or 0

    def _start(self) -> None:
        self._is_ready = False
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self._make, self._limits), daemon=True)
        self._process.start()
        theirs.close()

    def _send(self) -> None:
        assert self._job is not None
        self._tries += 1
        self.deadline = self._due() if self._is_ready else inf
        with suppress(BrokenPipeError):  # it has died since; take() notices
            self.connection.send(self._job[1])

    def _due(self) -> float:
        return inf if self._limits is None else time.monotonic() + self._limits.seconds

    def _death(self) -> Loss:
        self.connection.close()
        self._process.join(1)
        code = self.stop()
        if code == _NO_MEMORY:
            return Loss("memory", "out of memory")
        return Loss("crash", f"its process died: {signal.Signals(-code).name if code < 0 else f'exit status {code}'}")

    def _again(self, loss: Loss) -> tuple[int, R] | None:
        """A fresh process, which tries the task once more; after that it is lost."""
        self._start()
        if self._tries == 1:
            self._send()
            return None
        assert self._job is not None
        return self._done(self._lost(self._job[1], loss))

    def _done(self, result: R) -> tuple[int, R]:
        assert self._job is not None
        (number, _), self._job = self._job, None
        return number, result


@dataclass(frozen=True)
class _Ready:
    """A worker has loaded what it needs."""


@dataclass(frozen=True)
class _Raised:
    """What was raised in a worker, to be raised again in the parent."""

    error: Exception


def _serve(connection: Connection, make: Callable[[], Callable[[T], R]], limits: Limits | None) -> None:
    """A worker's life: do one task after the other until the parent hangs up or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent takes it and ends its workers
    Thread(target=_end_with_parent, daemon=True).start()
    if limits is not None:
        _bound_memory(limits.megabytes)
    try:
        work = make()
        connection.send(_Ready())
        while True:
            connection.send(work(connection.recv()))
    except MemoryError:
        os._exit(_NO_MEMORY)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
        connection.send(_Raised(error))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound_memory(megabytes: int) -> None:
    """A bound on this process's data, where the system knows one; asking for more raises MemoryError."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
