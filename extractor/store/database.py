"""A SQLite database: a typed, indexed table for each table. Dates are ISO 8601 text, truth values 0 and 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from extractor.store.binary import Plain, binary
from extractor.store.tables import TABLES, Row, Table, Type

NAME = "zhibiao.sqlite"
_TYPES: dict[Type, str] = {
    "text": "TEXT",
    "category": "TEXT",
    "list": "TEXT",
    "date": "TEXT",
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "decimal": "NUMERIC",
    "number": "REAL",
}
_INDEXED = {
    "documents": ("document_id", "source", "place_code"),
    "observations": ("observation_id", "document_id", "indicator"),
    "dates": ("document_id",),
    "names": ("document_id", "program"),
}


class SqliteFormat:
    """One database for all tables."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / NAME)
        self._database.execute("PRAGMA journal_mode = OFF")
        for table in TABLES:
            columns = ", ".join(
                f'"{c.name}" {_TYPES[c.type]}{"" if c.nullable else " NOT NULL"}' for c in table.columns
            )
            self._database.execute(f"CREATE TABLE {table.name} ({columns})")

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(table.columns))
        self._database.executemany(
            f"INSERT INTO {table.name} VALUES ({places})", ([_stored(binary(v)) for v in row.values()] for row in rows)
        )

    def close(self) -> None:
        for table, columns in _INDEXED.items():
            for column in columns:
                self._database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
        self._database.commit()
        self._database.close()


def _stored(value: Plain) -> str | int | float | None:
    return value if value is None or isinstance(value, str | int | float) else value.isoformat()
