"""Runs that are stopped or disturbed."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import batch, store
from tests.batch.fakes import load
from tests.faults.tools import Run, begin, children, contents, refused, wait_for, zhibiao

CHANCE = random.Random()


@pytest.mark.parametrize("number", range(20))
def test_kill(reports: Path, undisturbed: Run, tmp_path: Path, number: int) -> None:
    """kill -9 at a random moment, then --resume: the same bytes as an undisturbed run, nothing else left."""
    out = tmp_path / "out"
    with begin("extract", reports, "-o", out, "--jobs", 2) as run:
        time.sleep(CHANCE.uniform(0.1, 1) * undisturbed.seconds)
        run.kill()
    assert not (out / "manifest.json").exists() or contents(out) == undisturbed.files
    assert zhibiao("extract", reports, "-o", out, "--jobs", 2, "--resume").files == undisturbed.files


@pytest.mark.parametrize("number", range(3))
def test_kill_again(reports: Path, undisturbed: Run, tmp_path: Path, number: int) -> None:
    """kill -9 four times in one extraction, with one process and with two: the same bytes in the end"""
    out = tmp_path / "out"
    for _ in range(4):
        with begin("extract", reports, "-o", out, "--jobs", CHANCE.choice([1, 2]), "--resume") as run:
            time.sleep(CHANCE.uniform(0.5, 1) * undisturbed.seconds)
            run.kill()
    assert zhibiao("extract", reports, "-o", out, "--resume").files == undisturbed.files


@pytest.mark.parametrize("number", range(3))
def test_worker(reports: Path, undisturbed: Run, tmp_path: Path, number: int) -> None:
    """kill -9 of a worker at a random moment: another does its document, the same bytes in the end"""
    out = tmp_path / "out"
    with begin("extract", reports, "-o", out, "--jobs", 2) as run:
        wait_for(out / ".zhibiao.part" / "journal.sqlite-wal", CHANCE.randrange(25_000, 90_000))
        os.kill(CHANCE.choice(children(run.pid)), signal.SIGKILL)
    assert contents(out) == undisturbed.files


@pytest.mark.parametrize("changed", ["file", "patterns", "more files"])
def test_changes(reports: Path, tmp_path: Path, changed: str) -> None:
    """What changes between the kill and --resume (a file, own patterns, the files there are) is done again"""
    texts, own, out = tmp_path / "texts", tmp_path / "own", tmp_path / "out"
    shutil.copytree(reports, texts)
    own.mkdir()
    (own / "programs.yaml").write_text("[]\n")
    with begin("extract", texts, "-o", out, "--patterns", own) as run:
        wait_for(out / ".zhibiao.part" / "journal.sqlite-wal", 40_000)
        run.kill()
    if changed == "file":
        (texts / "00.txt").write_text("青屏县全年罚款7万元。", encoding="utf-8")
    elif changed == "patterns":
        (own / "programs.yaml").write_text("[] # other\n")
    else:
        (texts / "000.txt").write_text("青屏县全年罚款7万元。", encoding="utf-8")
    resumed = zhibiao("extract", texts, "-o", out, "--patterns", own, "--resume")
    assert resumed.files == zhibiao("extract", texts, "-o", tmp_path / "anew", "--patterns", own).files
    assert (resumed.status, "goes on with 0 documents" in resumed.stderr) == (0, changed == "patterns")


@pytest.mark.parametrize(
    ("form", "size"),
    [
        ("csv", 10_000),
        ("csv", 24_000),
        *((form, 90_000) for form in store.FORMATS),
    ],
)
def test_file_size(reports: Path, tmp_path: Path, form: str, size: int) -> None:
    """No room for the tables (a limit on the size of files), each format: one line, no table; then --resume"""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    out = tmp_path / "out"
    full = zhibiao("extract", reports, "-o", out, "--format", form, "--quiet", before=limit)
    assert full.status == 2
    assert len(full.stderr.strip().splitlines()) == 1, full.stderr
    assert "out: cannot be written: " in full.stderr
    assert not set(full.files) - {".zhibiao.part/journal.sqlite", ".zhibiao.part/journal.sqlite-wal"}
    whole = zhibiao("extract", reports, "-o", tmp_path / "anew", "--format", form)
    assert zhibiao("extract", reports, "-o", out, "--format", form, "--resume").files == whole.files


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A small file system of its own, mounted with the given options."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", request.param, "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("only root can mount")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("disk", ["size=100k", "size=160k", "size=240k"], indirect=True)
def test_disk(reports: Path, undisturbed: Run, disk: Path) -> None:
    """A full disk (a small tmpfs): one line, no table; with room again --resume gives the same bytes"""
    out = disk / "out"
    full = zhibiao("extract", reports, "-o", out, "--quiet")
    assert (full.status, len(full.stderr.strip().splitlines())) == (2, 1), full.stderr
    assert "--resume" in full.stderr
    assert not (out / "manifest.json").exists()
    subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
    assert zhibiao("extract", reports, "-o", out, "--resume").files == undisturbed.files


@pytest.mark.parametrize("disk", ["ro"], indirect=True)
def test_read_only_disk(reports: Path, disk: Path) -> None:
    """Output on a read-only file system: one line"""
    refused(zhibiao("extract", reports, "-o", disk / "out"), "Read-only file system")


@pytest.mark.parametrize("folder", ["/proc/zhibiao", "/sys/zhibiao", "/dev/null", "/dev/null/out"])
def test_impossible_output(reports: Path, folder: str) -> None:
    """Output where nothing can be written: one line"""
    refused(zhibiao("extract", reports, "-o", folder), folder)


def test_moving_input(reports: Path, tmp_path: Path) -> None:
    """Input that vanishes or changes during the run: a row in errors.csv; one of the two texts, whole"""
    texts, out = tmp_path / "texts", tmp_path / "out"
    shutil.copytree(reports, texts)
    before = {row["source"]: row["sha256"] for row in rows(zhibiao("extract", texts, "-o", tmp_path / "before").out)}
    with begin("extract", texts, "-o", out):
        wait_for(out / ".zhibiao.part")
        (texts / "20.txt").unlink()
        (texts / "21.txt").write_text("青屏县全年罚款7万元。", encoding="utf-8")
    zhibiao("extract", texts, "-o", tmp_path / "after")
    after = {row["source"]: row["sha256"] for row in rows(tmp_path / "after")}
    found = {row["source"]: row["sha256"] for row in rows(out)}
    errors = (out / "errors.csv").read_text(encoding="utf-8-sig").splitlines()
    assert errors == ["source,error,kind", "20.txt,no such file,unreadable"]
    assert found.pop("21.txt") in (before["21.txt"], after.pop("21.txt"))
    assert found == after


def rows(out: Path | None) -> Iterator[store.tables.Row]:
    assert out is not None
    return store.rows(out, "documents")


def test_two_at_once(reports: Path, undisturbed: Run, tmp_path: Path) -> None:
    """Two runs into one folder at once: the second is refused in one line, the first is whole"""
    out = tmp_path / "out"
    with begin("extract", reports, "-o", out, "--jobs", 2):
        wait_for(out / ".zhibiao.part" / "observations.csv")
        refused(zhibiao("extract", reports, "-o", out, "--resume"), "another run is writing here")
    assert contents(out) == undisturbed.files


@pytest.mark.parametrize("word", ["猝死", "停滞", "无底"])
def test_bad_document(tmp_path: Path, word: str) -> None:
    """A document that kills, hangs or fills its process: a row after one retry, the others are whole"""
    for name, text in (("a.txt", "投入10元"), ("b.txt", word), ("c.txt", "投入30元")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcomes = list(batch.run(batch.find([tmp_path]), load, jobs=2, limits=batch.Limits(1, 1_000)))
    kinds = [outcome.kind if isinstance(outcome, batch.Failure) else "" for outcome in outcomes]
    assert kinds == ["", {"猝死": "crash", "停滞": "timeout", "无底": "memory"}[word], ""]
