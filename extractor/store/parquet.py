"""Parquet files (pyarrow). Values are doubles, see :mod:`extractor.store.binary`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.store.binary import Plain, binary
from extractor.store.delimited import LIST_SEPARATOR
from extractor.store.tables import TABLES, Row, Table, Type, Value, plain

if TYPE_CHECKING:
    import pyarrow as pa

PlainRow = dict[str, Plain]

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
        self._pending: dict[Table, list[PlainRow]] = {table: [] for table in TABLES}

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self._pending[table].extend(_plain(rows))
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


class PartsFormat:
    """A folder of Parquet files for each table, ``observations.parquet/part-00000.parquet`` …, read as one table."""

    def __init__(self, folder: Path) -> None:
        self._folders = {table: folder / f"{table.name}.parquet" for table in TABLES}
        self._parts = dict.fromkeys(TABLES, 0)
        for path in self._folders.values():
            path.mkdir()

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self.put(table, encode(table, rows))

    def put(self, table: Table, part: bytes) -> None:
        """The next part, as :func:`encode` made it."""
        (self._folders[table] / f"part-{self._parts[table]:05}.parquet").write_bytes(part)
        self._parts[table] += 1

    def close(self) -> None:
        """Every part is written at once."""


def encode(table: Table, rows: Iterable[Row]) -> bytes:
    """The rows as the bytes of a Parquet file."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    sink = pa.BufferOutputStream()
    write_table(pa.Table.from_pylist(_plain(rows), schema=schema(table)), sink)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def read(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a Parquet file, or of a folder of its parts, as typed values: decimals to 15 digits, as a double has.

    Raises:
        ValueError: it is no Parquet, or lacks a column.
    """
    import pyarrow as pa
    from pyarrow.dataset import dataset

    types = {column.name: column.type for column in table.columns}
    try:
        for batch in dataset(path, schema=schema(table), format="parquet").to_batches():
            for row in batch.to_pylist():
                yield {name: _value(value, types[name]) for name, value in row.items()}
    except pa.ArrowInvalid as error:
        raise ValueError(" ".join(str(error).split())) from None


def _value(value: Plain, kind: Type) -> Value:
    match value, kind:
        case float(), "decimal":
            return Decimal(plain(Decimal(repr(value))))
        case str(), "list":
            return tuple(value.split(LIST_SEPARATOR)) if value else ()
        case _:
            return value


def _plain(rows: Iterable[Row]) -> list[PlainRow]:
    return [{name: binary(value) for name, value in row.items()} for row in rows]


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
