"""What a run has finished, on disk: it outlives the process, and belongs to one run at a time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extractor.store.tables import StoreError


class Journal:
    """Keys and bytes in a SQLite file. What was put is there after a kill; after a power cut all but the last of it.

    Args:
        path: of the file; its folder must exist.
        basis: everything but the key that the bytes depend on; what was put on another basis is forgotten.
        keep: whether to go on with what an earlier run put on the same basis.

    Raises:
        StoreError: another run has it open, or it cannot be written.
    """

    def __init__(self, path: Path, basis: str = "", keep: bool = False) -> None:
        self._database = _connection(path)
        try:
            self._open(basis, keep)
        except sqlite3.OperationalError as error:
            self.close()
            raise _refusal(path, error) from None
        except sqlite3.DatabaseError:  # no journal, or a damaged one
            self.close()
            path.unlink()
            self._database = _connection(path)
            self._open(basis, keep=False)

    def __len__(self) -> int:
        return int(self._execute("SELECT count(*) FROM done").fetchone()[0])

    def get(self, key: str) -> bytes | None:
        """What was put under a key."""
        found = self._execute("SELECT value FROM done WHERE key = ?", key).fetchone()
        return found[0] if found and isinstance(found[0], bytes) else None

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, at once.

        Raises:
            sqlite3.OperationalError: the disk is full or broken.
        """
        self._execute("INSERT OR REPLACE INTO done VALUES (?, ?)", key, value)

    def close(self) -> None:
        """Let another run have it."""
        self._database.close()

    def _open(self, basis: str, keep: bool) -> None:
        """Take the file's lock, until it is closed, and make the tables."""
        for setting in (
            "trusted_schema = OFF",
            "locking_mode = EXCLUSIVE",
            "journal_mode = WAL",
            "synchronous = NORMAL",
        ):
            self._execute(f"PRAGMA {setting}")
        self._execute("BEGIN EXCLUSIVE")
        self._execute("COMMIT")
        if not (keep and self._is_on(basis)):
            self._execute("DROP TABLE IF EXISTS done")
            self._execute("DROP TABLE IF EXISTS basis")
            self._execute("CREATE TABLE done (key TEXT PRIMARY KEY, value BLOB)")
            self._execute("CREATE TABLE basis AS SELECT ? AS basis", basis)

    def _is_on(self, basis: str) -> bool:
        tables = {name for (name,) in self._execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        whole = self._execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        return whole and {"done", "basis"} <= tables and self._execute("SELECT basis FROM basis").fetchone() == (basis,)

    def _execute(self, statement: str, *values: str | bytes) -> sqlite3.Cursor:
        return self._database.execute(statement, values)


def _connection(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0, isolation_level=None)


def _refusal(path: Path, error: sqlite3.OperationalError) -> StoreError:
    folder = path.parent.parent
    if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
        return StoreError(f"{folder}: another run is writing here; wait for it or choose another folder")
    return StoreError(f"{folder}: cannot be written: {error}")
