"""Work spread over processes, its results in the order of the tasks.

Each worker has a pipe of its own and one task at a time, so a worker that crashes or is killed costs exactly that
task, is started again, and the others go on (the standard library's pools break as a whole).
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

LOOK_AHEAD = 16
"""Tasks for each worker that may be begun beyond the one whose result is due."""
_SPAWN = multiprocessing.get_context("spawn")


def ordered(
    tasks: Iterable[T], make: Callable[[], Callable[[T], R]], jobs: int, lost: Callable[[T, str], R]
) -> Iterator[R]:
    """The result of each task, in order, with a bounded number of tasks begun ahead of the one that is due.

    Args:
        tasks: taken one by one as there is room.
        make: called once in each process, gives the function that does a task; pickled, as are tasks and results.
        jobs: processes; with 1 the work is done in this one.
        lost: the result of a task whose process died, given what is known of its end.

    Raises:
        Exception: what ``make`` or the work raised.
    """
    if jobs == 1:
        yield from map(make(), tasks)
        return
    source = enumerate(tasks)
    results: dict[int, R] = {}
    begun = due = 0
    workers = [_Worker(make, lost) for _ in range(jobs)]
    try:
        while True:
            for worker in workers:
                has_room = worker.job is None and begun - due < jobs * LOOK_AHEAD
                if has_room and (job := next(source, None)):
                    worker.give(*job)
                    begun += 1
            if due in results:
                yield results.pop(due)
                due += 1
                continue
            busy: dict[object, _Worker[T, R]] = {worker.connection: worker for worker in workers if worker.job}
            if not busy:
                return
            for connection in wait([worker.connection for worker in busy.values()]):
                number, result = busy[connection].take()
                results[number] = result
    finally:
        for worker in workers:
            worker.stop()


class _Worker(Generic[T, R]):
    """A process and the numbered task that it is at."""

    connection: Connection

    def __init__(self, make: Callable[[], Callable[[T], R]], lost: Callable[[T, str], R]) -> None:
        self.job: tuple[int, T] | None = None
        self._make = make
        self._lost = lost
        self._start()

    def _start(self) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self._make), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, number: int, task: T) -> None:
        """Begin a task."""
        self.job = number, task
        try:
            self.connection.send(task)
        except BrokenPipeError:  # it died while it had nothing to do
            self.stop()
            self._start()
            self.connection.send(task)

    def take(self) -> tuple[int, R]:
        """The result of the task, waited for; afterwards the worker is free."""
        assert self.job is not None
        (number, task), self.job = self.job, None
        try:
            answer = self.connection.recv()
        except (EOFError, OSError):
            code = self.stop()
            self._start()
            return number, self._lost(task, signal.Signals(-code).name if code < 0 else f"exit status {code}")
        if isinstance(answer, _Raised):
            raise answer.error
        return number, answer

    def stop(self) -> int:
        """End the process at once; its exit status, negative for a signal."""
        self.connection.close()
        self._process.terminate()
        self._process.join()
        return self._process.exitcode or 0


@dataclass(frozen=True)
class _Raised:
    """What was raised in a worker, to be raised again in the parent."""

    error: Exception


def _serve(connection: Connection, make: Callable[[], Callable[[T], R]]) -> None:
    """A worker's life: do one task after the other until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent takes it and ends its workers
    try:
        work = make()
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
        connection.send(_Raised(error))
