"""The papers are true: the folder of docs/extending.md has no faults, the figures are those of today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from extractor.catalogue import validate
from tests.site import desk

ROOT = Path(__file__).parents[1]


def test_what_extending_adds_has_no_faults(tmp_path: Path) -> None:
    desk.overlay(tmp_path / "mine")
    assert validate.check(tmp_path / "mine") == []


def test_the_figures_of_the_papers_are_those_of_today() -> None:
    done = subprocess.run([sys.executable, "scripts/papers", "check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
