"""Parquet files, out and in (pyarrow). Values are doubles, see :mod:`extractor.store.binary`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.store.binary import Plain, binary
from extractor.store.tables import TABLES, Row, Table

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP = 10_000
"""Rows in memory before a row group is written."""


class ParquetFormat:
    """A Parquet file for each table."""

    def __init__(self, folder: Path) -> None:
        from pyarrow.parquet import ParquetWriter

        self._schemas = {table: schema(table) for table in TABLES}
        self._writers = {
            table: ParquetWriter(folder / f"{table.name}.parquet", self._schemas[table]) for table in TABLES
        }
        self._pending: dict[Table, list[dict[str, Plain]]] = {table: [] for table in TABLES}

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self._pending[table].extend({name: binary(value) for name, value in row.items()} for row in rows)
        if len(self._pending[table]) >= _GROUP:
            self._flush(table)

    def close(self) -> None:
        for table, writer in self._writers.items():
            self._flush(table)
            writer.close()

    def _flush(self, table: Table) -> None:
        import pyarrow as pa

        rows = self._pending[table]
        self._writers[table].write_table(pa.Table.from_pylist(rows, schema=self._schemas[table]))
        rows.clear()


def schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow types."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "category": pa.string(),
        "list": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.float64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema([pa.field(column.name, types[column.type], column.nullable) for column in table.columns])
