"""The journal keeps what was put, for one run at a time, whatever happened to its file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from extractor.store.journal import Journal
from extractor.store.tables import StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(Journal(tmp_path / "journal.sqlite", "basis")) as journal:
        journal.put("a.txt", b"one")
        journal.put("b.txt", b"two")
        journal.put("b.txt", b"three")
    return tmp_path / "journal.sqlite"


def test_what_was_put_is_there_on_the_same_basis_when_asked(path: Path) -> None:
    with closing(Journal(path, "basis", keep=True)) as journal:
        assert (len(journal), journal.get("a.txt"), journal.get("b.txt"), journal.get("c")) == (
            2,
            b"one",
            b"three",
            None,
        )
    with closing(Journal(path, "other", keep=True)) as journal:
        assert (len(journal), journal.get("a.txt")) == (0, None)
        journal.put("a.txt", b"new")
    with closing(Journal(path, "other")) as journal:
        assert len(journal) == 0


def test_a_second_run_is_refused_while_the_first_lasts(path: Path) -> None:
    with closing(Journal(path, "basis", keep=True)) as journal:
        with pytest.raises(StoreError, match="another run is writing here"):
            Journal(path, "basis", keep=True)
        journal.put("c.txt", b"four")
    with closing(Journal(path, "basis", keep=True)) as journal:
        assert journal.get("c.txt") == b"four"


@pytest.mark.parametrize("size", [0, 1, 100, 5_000])
def test_a_damaged_file_is_no_journal(path: Path, size: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:size] + b"\xff" * 300 + data[size + 300 :])
    with closing(Journal(path, "basis", keep=True)) as journal:
        assert {journal.get("a.txt"), journal.get("b.txt")} <= {b"one", b"three", None}
        journal.put("c.txt", b"four")
        assert journal.get("c.txt") == b"four"
