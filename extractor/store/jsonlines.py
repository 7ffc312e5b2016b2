"""JSON Lines files, out and in: one object a line with its ``record``, numbers exact as JSON numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path

from extractor.store.tables import TABLES, Column, Row, Table, Value, plain

_JSON = json.JSONEncoder(ensure_ascii=False)


class JsonlFormat:
    """A JSON Lines file for each table."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._files = {
            table: self._stack.enter_context((folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n"))
            for table in TABLES
        }

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self._files[table].writelines(f"{line(table, row)}\n" for row in rows)

    def close(self) -> None:
        self._stack.close()


def line(table: Table, row: Row) -> str:
    """The row as one JSON object."""
    members = ", ".join(f'"{name}": {_encode(value)}' for name, value in row.items())
    return f'{{"record": "{table.record}", {members}}}'


def _encode(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return _JSON.encode(value.isoformat() if isinstance(value, date) else value)


def read(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a JSON Lines file as typed values.

    Raises:
        ValueError: a line is no JSON object or a member does not hold what its column must; the message names the line.
    """
    columns = {column.name: column for column in table.columns}
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                members: dict[str, object] = json.loads(text, parse_float=Decimal)
                yield {name: _value(value, columns.get(name)) for name, value in members.items() if name != "record"}
            except (ValueError, TypeError, AttributeError) as e:
                raise ValueError(f"line {number}: {e}") from None


def _value(value: object, column: Column | None) -> Value:
    match value, column.type if column else "text":
        case int() | Decimal(), "decimal":
            return Decimal(value)
        case int() | Decimal(), "number":
            return float(value)
        case str(), "date":
            return date.fromisoformat(value)
        case list(), _:
            return tuple(str(part) for part in value)
        case ((str() | int() | Decimal() | None), _):
            return value
        case _:
            raise TypeError(f"unexpected {type(value).__name__}")
