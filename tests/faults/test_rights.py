"""Files and folders without the right to them"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import store
from tests.faults.files import TEXT
from tests.faults.tools import refused, zhibiao

DROP, OVERRIDE, READ_SEARCH = 24, 1, 2
"""PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH of Linux."""


@pytest.fixture(scope="module")
def lessened() -> Callable[[], None] | None:
    """What makes a run of root's ask for rights like anybody; null where the user has to anyhow."""
    if os.geteuid() != 0:
        return None
    prctl = ctypes.CDLL(None).prctl

    def lessen() -> None:
        if prctl(DROP, OVERRIDE, 0, 0, 0) or prctl(DROP, READ_SEARCH, 0, 0, 0):
            raise OSError("root cannot give up its rights")

    return lessen


def test_forbidden_input(tmp_path: Path, lessened: Callable[[], None] | None) -> None:
    """A file and a folder without the right to read: rows of errors.csv"""
    texts, out = tmp_path / "texts", tmp_path / "out"
    for name in ("forbidden.txt", "closed/a.txt", "open.txt"):
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        (texts / name).write_text(TEXT, encoding="utf-8")
    (texts / "forbidden.txt").chmod(0)
    (texts / "closed").chmod(0)
    assert zhibiao("extract", texts, "-o", out, "--quiet", before=lessened).status == 1
    (texts / "closed").chmod(0o700)
    assert [row["source"] for row in store.rows(out, "documents")] == ["open.txt"]
    rows = store.delimited.read(out / "errors.csv", store.tables.ERRORS)
    assert {str(row["source"]): str(row["error"]) for row in rows} == {
        "closed": "a folder that cannot be listed; change its access rights",
        "forbidden.txt": "cannot be opened: permission denied; change its access rights",
    }


def test_forbidden_output(tmp_path: Path, lessened: Callable[[], None] | None) -> None:
    """Output into a folder without the right to write: one line"""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    tmp_path.chmod(0o500)
    refused(zhibiao("extract", tmp_path / "a.txt", "-o", tmp_path / "out", before=lessened), "Permission denied")
