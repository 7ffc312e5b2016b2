"""Runs the command as a user does, on reports of places that do not exist."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-m", "extractor")
ENVIRONMENT = os.environ | {"PYTHONIOENCODING": "utf-8"}
PATIENCE = 300
"""Seconds after which a run hangs."""
REPORTS = 24


@dataclass(frozen=True)
class Run:
    """How a run ended; ``out`` is its folder, where it has one."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    out: Path | None

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of what it wrote."""
        return contents(self.out) if self.out else {}


def zhibiao(*arguments: object, before: Callable[[], None] | None = None) -> Run:
    """Run the command to its end; a traceback is a failure whatever is tested."""
    told = [str(argument) for argument in arguments]
    out = Path(told[told.index("-o") + 1]) if "-o" in told else None
    start = time.monotonic()
    done = subprocess.run(
        [*COMMAND, *told], capture_output=True, env=ENVIRONMENT, timeout=PATIENCE, preexec_fn=before, check=False
    )
    stdout, stderr = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in stderr, stderr
    return Run(done.returncode, stdout, stderr, time.monotonic() - start, out)


def refused(run: Run, words: str) -> None:
    """Wrong usage, in one line."""
    assert (run.status, run.stdout) == (2, "")
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    assert words in run.stderr


def begin(*arguments: object) -> subprocess.Popen[bytes]:
    """Begin a run and leave it alone."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of each file below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def wait_for(path: Path, size: int = 0) -> None:
    """Wait until a file is there and has that many bytes."""
    until = time.monotonic() + PATIENCE
    while not (path.exists() and path.stat().st_size >= size):
        assert time.monotonic() < until, f"{path} does not come"
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """The processes that a process has begun (Linux)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def write_reports(folder: Path) -> Path:
    """Some reports in two formats, the last two reprints of the first."""
    chance = random.Random(3)
    for number in range(REPORTS):
        place = f"{'青云岚石溪松'[number % 6]}{'屏川岭渡'[number // 6]}县"
        lines = [f"{place}卫生健康局{2015 + number % 9}年工作总结", "一、主要工作"]
        for topic in ("家庭医生签约", "老年人健康管理", "高血压患者管理", "卫生监督检查", "疫苗接种"):
            count, rate = chance.randrange(100, 90_000), chance.randrange(100, 9_999) / 100
            lines.append(f"{topic}工作稳步推进，全年累计完成{count}人，完成率为{rate}%，同比增长{rate / 7:.1f}%。")
        lines.append(f"全年立案{chance.randrange(90)}件，罚款{chance.randrange(9_000) / 100}万元。")
        text = "\n".join(lines)
        (folder / f"{number:02}.txt").write_text(text, encoding="gb18030" if number % 3 == 0 else "utf-8")
        if number == 0:
            first = text
    body = "".join(f"<p>{line}</p>" for line in first.split("\n"))
    (folder / "reprint.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    (folder / "reprint.txt").write_text(first, encoding="utf-8")
    return folder
