"""Results come in order, a worker's death costs its task only, and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from extractor.batch.pool import LOOK_AHEAD, ordered


def make() -> Callable[[int], int]:
    return work


def broken() -> Callable[[int], int]:
    raise LookupError("no patterns")


def work(task: int) -> int:
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 5:
        os._exit(7)
    if task == 99:
        raise ArithmeticError("no such task")
    if task % 4 == 0:
        time.sleep(0.05)
    return task * 10


def lost(task: int, how: str) -> str:
    return f"{task}: {how}"


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_are_in_order(jobs: int) -> None:
    tasks = [0, 1, 2, 4, 6, 7, 8, 9, 10]
    assert list(ordered(tasks, make, jobs, lost)) == [task * 10 for task in tasks]


def test_a_dead_worker_costs_one_task() -> None:
    results = list(ordered(range(8), make, 2, lost))
    assert results == [0, 10, 20, "3: SIGKILL", 40, "5: exit status 7", 60, 70]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_work_or_its_making_raises_is_raised(jobs: int) -> None:
    with pytest.raises(ArithmeticError, match="no such task"):
        list(ordered([1, 99, 2], make, jobs, lost))
    with pytest.raises(LookupError, match="no patterns"):
        list(ordered([1], broken, jobs, lost))


def test_tasks_are_taken_as_there_is_room_and_nothing_runs_on() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for task in range(1000, 100_000):
            taken.append(task)
            yield task

    results = ordered(tasks(), make, 2, lost)
    assert [next(results) for _ in range(5)] == [10_000, 10_010, 10_020, 10_030, 10_040]
    assert len(taken) <= 5 + 2 * LOOK_AHEAD
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()
