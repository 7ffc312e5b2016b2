"""A cluster gives the rows that one machine gives: real scheduler, real workers, over TCP."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pandas as pd
import pytest
from click.testing import CliRunner
from distributed import Client

from extractor import batch, cli, store
from extractor.batch import cluster
from extractor.patterns import PatternError
from extractor.schema import Document, Result
from tests.batch import fakes
from tests.batch.test_outcomes import FILES
from tests.batch.test_remote import web

__all__ = ["web"]  # a fixture

ROOT = Path(__file__).parents[2]
TABLES = ("documents", "observations", "dates", "names")
READING = batch.Reading()
LIMITS = batch.Limits(5, 1_000)


@contextmanager
def begun(name: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's, ended with the block."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", "--no-dashboard", *map(str, arguments)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def scheduling(folder: Path) -> Iterator[str]:
    """The address of a scheduler without workers."""
    file = folder / "scheduler.json"
    with begun("scheduler", "--port", 0, "--host", "127.0.0.1", "--scheduler-file", file):
        until = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < until, "the scheduler does not come"
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with a worker."""
    with scheduling(tmp_path_factory.mktemp("scheduler")) as address, begun("worker", address, "--nthreads", 2):
        yield address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Faults of every kind, tables of reports, reprints."""
    folder = tmp_path / "reports"
    text = "".join(f"第{n}项全年投入{n * n}元。" for n in range(40))
    for name, content in {**FILES, "crash.txt": "猝死", "h.txt": text, "i.txt": text}.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def known() -> str:
    return "basis"


def on_cluster(
    scheduler: str,
    inputs: Path,
    out: Path,
    *,
    load: Callable[[], Callable[[Document], Result]] = fakes.load,
    basis: Callable[[], str] = known,
    resume: bool = False,
    at_first: Callable[[], object] = lambda: None,
) -> dict[str, pd.DataFrame]:
    with store.writing_parts(out, basis=basis(), resume=resume) as writer:
        files = list(batch.find([inputs]))
        for made in cluster.run(
            files, load, scheduler, basis=basis, reading=READING, limits=LIMITS, journal=writer.journal
        ):
            for failure in made.failures:
                writer.fail(failure)
            writer.put(made.documents, made.tables, made.counts)
            at_first()
            at_first = lambda: None  # noqa: E731
    return read(out)


def here(inputs: Path, out: Path) -> dict[str, pd.DataFrame]:
    with store.writing(out, ["parquet"]) as writer:
        for outcome in batch.run(batch.find([inputs]), fakes.load, limits=LIMITS):
            if isinstance(outcome, batch.Failure):
                writer.fail(outcome)
            else:
                writer.add(outcome)
    return read(out)


def read(out: Path) -> dict[str, pd.DataFrame]:
    """Every table, as pandas reads it."""
    tables = {name: pd.read_parquet(out / f"{name}.parquet") for name in TABLES}
    errors = out / "errors.csv"
    return tables | {"errors": pd.read_csv(errors) if errors.exists() else pd.DataFrame()}


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])


def test_the_rows_are_those_of_one_machine(scheduler: str, folder: Path, tmp_path: Path) -> None:
    local = here(folder, tmp_path / "local")
    same(local, on_cluster(scheduler, folder, tmp_path / "out"))
    assert len(local["errors"]) == 5
    assert local["documents"]["duplicate_of"].notna().sum() == 1
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("local", "out")]
    assert manifests[0] == manifests[1]


def test_a_worker_that_is_killed_costs_no_row(scheduler: str, tmp_path: Path) -> None:
    inputs = tmp_path / "reports"
    inputs.mkdir()
    for number in range(16):
        (inputs / f"{number:02}.txt").write_text(f"投入{number}元，迟到。", encoding="utf-8")
    local = here(inputs, tmp_path / "local")
    with begun("worker", scheduler, "--nthreads", 1, "--no-nanny") as second:
        wait_for_workers(scheduler, 2)
        same(local, on_cluster(scheduler, inputs, tmp_path / "out", at_first=second.kill))
        assert second.wait() < 0


def test_a_scheduler_that_is_lost_is_told_in_one_line(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 5)
    with (
        scheduling(tmp_path) as address,
        begun("worker", address, "--nthreads", 1),
        pytest.raises(cluster.ClusterError, match=r"the scheduler is lost; .* run again with --resume"),
    ):
        on_cluster(address, folder, tmp_path / "out", at_first=partial(kill, address))
    assert capfd.readouterr().err == ""


def kill(address: str) -> None:
    """End the scheduler at once."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        pid = client.run_on_scheduler(os.getpid)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)


def wait_for_workers(scheduler: str, number: int) -> None:
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(number, 60)


def test_each_thread_loads_once(scheduler: str, folder: Path, tmp_path: Path) -> None:
    (folder / "crash.txt").unlink()
    on_cluster(scheduler, folder, tmp_path / "out", load=partial(counted, tmp_path / "loads"))
    assert (tmp_path / "loads").read_text() in (".", "..")  # the worker has two


def counted(path: Path) -> Callable[[Document], Result]:
    with path.open("a") as file:
        file.write(".")
    return fakes.load()


def test_what_a_stopped_run_has_finished_is_not_done_again(scheduler: str, folder: Path, tmp_path: Path) -> None:
    for name in ("b/c.txt", "b/empty.txt", "crash.txt", "e.csv", "f.csv"):
        (folder / name).unlink()
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        on_cluster(scheduler, folder, out, at_first=interrupt)
    (folder / "g.txt").write_text("投入61元。", encoding="utf-8")
    loads = tmp_path / "loads"
    again = on_cluster(scheduler, folder, out, load=partial(told, loads), resume=True)
    same(here(folder, tmp_path / "local"), again)
    assert "a.txt" not in loads.read_text().split()
    assert "g.txt" in loads.read_text().split()


def interrupt() -> None:
    raise KeyboardInterrupt


def told(path: Path) -> Callable[[Document], Result]:
    def extract(document: Document) -> Result:
        with path.open("a") as file:
            file.write(f"{document.source}\n")
        return fakes.extract(document)

    return extract


def test_a_journal_from_a_stranger_is_not_used(scheduler: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        on_cluster(scheduler, folder, out, at_first=interrupt)
    with closing(sqlite3.connect(out / ".zhibiao.part" / "journal.sqlite")) as database:
        name, value = database.execute("SELECT key, value FROM done").fetchone()
        forged = json.loads(value) | {"tables": {"../../observations": ""}, "counts": {}}
        database.execute("UPDATE done SET value = ? WHERE key = ?", (json.dumps(forged).encode(), name))
        database.commit()
    same(here(folder, tmp_path / "local"), on_cluster(scheduler, folder, out, resume=True))


def test_parts_grow_and_hold_everything_in_order() -> None:
    tasks = [Document(text="", source=str(number)) for number in range(100_000)]
    parts = list(cluster._parts(tasks))
    assert [task for part in parts for task in part] == tasks
    assert [len(part) for part in parts[:33]] == [1] * 16 + [2] * 16 + [3]
    assert max(map(len, parts)) == 64
    text = "一" * 1_500_000
    large = [Document(text=text, source=str(number)) for number in range(400)]
    assert max(len(part) for part in cluster._parts(large)) == 3


def test_a_cluster_that_cannot_do_the_work_is_told_in_one_line(scheduler: str, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(cluster.ClusterError, match="a worker has another zhibiao"):
        on_cluster(scheduler, folder, tmp_path / "out", basis=process)
    with pytest.raises(PatternError, match="no such folder of patterns"):
        on_cluster(scheduler, folder, tmp_path / "out", load=partial(fakes.load, (folder / "none",)))
    assert not (tmp_path / "out" / "manifest.json").exists()


def process() -> str:
    return str(os.getpid())


def test_without_workers_or_a_scheduler(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(cluster.ClusterError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers"):
        on_cluster("tcp://127.0.0.1:9", folder, tmp_path / "out")
    with pytest.raises(cluster.ClusterError, match="no Dask scheduler answers"):
        on_cluster("nonsense://x", folder, tmp_path / "out")

    with scheduling(tmp_path) as bare, pytest.raises(cluster.ClusterError, match="has no workers"):
        on_cluster(bare, folder, tmp_path / "out")


class Stranger(BaseRequestHandler):
    """Says something to who comes, and then nothing."""

    says = b""

    def handle(self) -> None:
        self.request.sendall(self.says)
        while self.request.recv(1 << 16):
            pass


class WebServer(Stranger):
    says = b"HTTP/1.1 400 Bad Request\r\n\r\n"


@contextmanager
def standing(stranger: type[Stranger]) -> Iterator[str]:
    """The address of something that is no scheduler."""
    with ThreadingTCPServer(("127.0.0.1", 0), stranger) as server:
        Thread(target=server.serve_forever).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_who_is_silent_at_the_address_is_not_waited_for_long(folder: Path, tmp_path: Path) -> None:
    with standing(Stranger) as address, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "_PATIENCE", 1)
        began = time.monotonic()
        with pytest.raises(cluster.ClusterError, match=r"no Dask scheduler answers .*: not within 1 seconds"):
            on_cluster(address, folder, tmp_path / "out")
    assert time.monotonic() - began < 5


def test_a_worker_is_no_scheduler(scheduler: str, folder: Path, tmp_path: Path) -> None:
    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)
        worker = next(iter(client.scheduler_info()["workers"]))
    with pytest.raises(cluster.ClusterError, match=f"{worker}: is no Dask scheduler but a worker of one"):
        on_cluster(worker, folder, tmp_path / "out")


@pytest.mark.parametrize("scheme", ["tcp", "nonsense"])
def test_a_wrong_address_is_one_line_in_time_and_leaves_no_folder(scheme: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables" / "out"
    with standing(WebServer) as tcp:
        address = tcp.replace("tcp", scheme)
        words = ["extract", str(folder), "-o", str(out), "--engine", "dask", "--scheduler", address]
        command = [sys.executable, "-m", "extractor", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {address}: no Dask scheduler answers")
    assert done.stderr.count("\n") == 1
    assert not out.parent.exists()


def test_the_command_reads_from_an_address(scheduler: str, web: str, folder: Path, tmp_path: Path) -> None:
    for name in ("青岚县2021.txt", "b/青岚县2022.txt"):
        text = f"青岚县卫生健康局{name[-8:-4]}年工作总结\n全年签约32375人，签约率为12.78%，罚款3.5万元。"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "crash.txt").unlink()
    local, out = tmp_path / "local", tmp_path / "out"
    status, told = command(folder, "-o", local, "--format", "parquet", "--quiet")
    assert status == 1
    assert command(web, "-o", out, "--engine", "dask", "--scheduler", scheduler, "--quiet") == (status, told)
    same(read(local), read(out))
    assert set(read(out)["documents"]["source"]) >= {"青岚县2021.txt", "b/青岚县2022.txt"}


def command(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli.main, ["extract", *map(str, arguments)])
    return done.exit_code, done.stderr


def test_without_dask_one_line_says_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, line = command(folder, "-o", tmp_path / "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert (status, line) == (2, "Error: the engine dask is not installed: pip install 'zhibiao[dask]'\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--engine", "dask", "-o", "out"),
        ("--scheduler", "tcp://127.0.0.1:9", "-o", "out"),
        ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9"),
        ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "-o", "out", "--format", "csv"),
        ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "-o", "out", "--jobs", "2"),
    ],
)
def test_options_that_do_not_go_together(folder: Path, arguments: tuple[str, ...]) -> None:
    status, told = command(folder, *arguments)
    assert status == 2
    assert "--engine dask" in told.splitlines()[-1]
