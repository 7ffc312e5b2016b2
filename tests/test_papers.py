"""The papers are true: their Python runs, the folder of docs/extending.md works, their figures are those of today."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from extractor import patterns
from extractor.catalogue import validate

ROOT = Path(__file__).parents[1]
EXTENDING = ROOT / "docs" / "extending.md"
PYTHON = regex.compile(r"```python\n(.*?)```", regex.DOTALL)
FILE = regex.compile(r"`mine/([\w.]+)`[^\n]*:\n\n```\w+\n(.*?)```", regex.DOTALL)
CUE = regex.compile(r"under `status:`:\n\n```yaml\n(.*?)```", regex.DOTALL)


def failures(paper: Path) -> int:
    """How many examples of the paper's Python, run as one session, give something else than it says."""
    session = "".join(PYTHON.findall(paper.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(session, {}, paper.name, str(paper), 0)
    assert test.examples
    with patterns.using():
        return doctest.DocTestRunner().run(test).failed


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """The folder that docs/extending.md describes."""
    text = EXTENDING.read_text(encoding="utf-8")
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, content in FILE.findall(text):
        (folder / name).write_text(content, encoding="utf-8")
    [cue] = CUE.findall(text)
    shipped = (ROOT / "patterns" / "qualify.yaml").read_text(encoding="utf-8")
    (folder / "qualify.yaml").write_text(shipped.replace("\nstatus:\n", f"\nstatus:\n{cue}", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/ecosystem.md"])
def test_the_python_of_the_pages_gives_what_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert failures(ROOT / name) == 0


def test_what_extending_adds_is_found(overlay: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(overlay.parent)
    assert failures(EXTENDING) == 0


def test_what_extending_adds_has_no_faults(overlay: Path) -> None:
    assert validate.check(overlay) == []


def test_the_figures_of_the_papers_are_those_of_today() -> None:
    done = subprocess.run([sys.executable, "scripts/papers", "check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
