"""Results come in order, a worker's death costs its task only, and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.batch.pool import LOOK_AHEAD, Limits, Loss, ordered


def make() -> Callable[[int], int]:
    return work


def broken() -> Callable[[int], int]:
    raise LookupError("no patterns")


def work(task: int) -> int:
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 5:
        os._exit(7)
    if task == 11:
        time.sleep(60)
    if task == 13:
        bytearray(10**10)
    if task == 99:
        raise ArithmeticError("no such task")
    if task % 4 == 0:
        time.sleep(0.05)
    return task * 10


def lost(task: object, loss: Loss) -> str:
    return f"{task}: {loss.kind}: {loss.how}"


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_are_in_order(jobs: int) -> None:
    tasks = [0, 1, 2, 4, 6, 7, 8, 9, 10]
    assert list(ordered(tasks, make, jobs, lost)) == [task * 10 for task in tasks]


def test_a_dead_worker_costs_one_task() -> None:
    results = list(ordered(range(8), make, 2, lost))
    assert results == [
        0,
        10,
        20,
        "3: crash: its process died: SIGKILL",
        40,
        "5: crash: its process died: exit status 7",
        60,
        70,
    ]


def test_a_task_that_hangs_or_wants_too_much_memory_costs_itself() -> None:
    results = list(ordered([10, 11, 12, 13, 14], make, 1, lost, limits=Limits(0.5, 1_000)))
    assert results == [100, "11: timeout: took longer than 0.5 seconds", 120, "13: memory: out of memory", 140]


def once(marker: str) -> int:
    """Dies the first time."""
    path = Path(marker)
    if path.exists():
        return 1
    path.touch()
    os._exit(1)


def make_once() -> Callable[[str], int]:
    return once


def test_a_task_is_tried_twice(tmp_path: Path) -> None:
    assert list(ordered([str(tmp_path / "tried")], make_once, 1, lost, limits=Limits())) == [1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_known_is_not_done_again(jobs: int) -> None:
    tasks = [1, *[3] * 100, 2]
    assert list(ordered(tasks, make, jobs, lost, known={3: -3}.get)) == [10, *[-3] * 100, 20]


def test_no_worker_outlives_a_killed_run(tmp_path: Path) -> None:
    code = (
        "from tests.batch.test_pool import *\n"
        "if __name__ == '__main__':\n"
        "    results = ordered([0, 11], make, 1, lost, limits=Limits())\n"
        "    print(next(results), multiprocessing.active_children()[0].pid, flush=True)\n"
        "    next(results)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline().split()[1])
        run.kill()
    for _ in range(100):
        if not alive(worker):
            return
        time.sleep(0.1)
    pytest.fail("the worker runs on")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


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
