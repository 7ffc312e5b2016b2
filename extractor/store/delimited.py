"""CSV files, out and in: RFC 4180, UTF-8 with byte order mark, cells that no spreadsheet takes for a formula.

A text cell that a spreadsheet would run gets an apostrophe in front of it; reading takes it away again, so
every text comes back as it was. Numbers, dates and truth values are written by this program and stay as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from extractor.store.tables import TABLES, Column, Row, Table, Value, plain

csv.field_size_limit(1 << 30)  # a sentence is as long as a text without a stop
LIST_SEPARATOR = "; "
_RUNS = frozenset("=+-@＝＋－＠")
"""First characters of a formula, after blanks (Google Sheets drops them), in full width too (East Asian Excel)."""
_BREAKS = frozenset("\t\r\n")
"""First characters that move what follows to the start of another cell."""


def harmless(text: str) -> str:
    """``text`` as a spreadsheet shows it and does not run it."""
    return f"'{text}" if _runs(text) else text


def unharmed(cell: str) -> str:
    """The text that :func:`harmless` was given."""
    return cell[1:] if cell.startswith("'") and _runs(cell) else cell


def _runs(text: str) -> bool:
    bare = text.lstrip("'")
    return bare[:1] in _BREAKS or bare.lstrip()[:1] in _RUNS if bare else False


class CsvFile:
    """One table as CSV on a text stream."""

    def __init__(self, stream: TextIO, table: Table, line_end: str = "\r\n") -> None:
        self._writer = csv.writer(stream, lineterminator=line_end)
        self._writer.writerow(table.header)

    def write(self, rows: Sequence[Row]) -> None:
        self._writer.writerows([_cell(value) for value in row.values()] for row in rows)


class CsvFormat:
    """A CSV file for each table."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._files = {
            table: CsvFile(self._stack.enter_context(create(folder / f"{table.name}.csv")), table) for table in TABLES
        }

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        self._files[table].write(rows)

    def close(self) -> None:
        self._stack.close()


def create(path: Path) -> TextIO:
    """A CSV file to write, with its byte order mark."""
    return path.open("w", encoding="utf-8-sig", newline="")


def read(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a CSV file as typed values; columns that the table does not know stay text.

    Raises:
        ValueError: a cell does not hold what its column must, or the file is no CSV; the message names line and column.
    """
    columns = {column.name: column for column in table.columns}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for cells in reader:
                yield {name: _value(cell, columns.get(name)) for name, cell in cells.items() if name is not None}
        except UnicodeDecodeError:
            raise ValueError("is not UTF-8; save it as «CSV UTF-8»") from None
        except (csv.Error, ValueError) as e:
            raise ValueError(f"line {reader.line_num}: {e}") from None


def _cell(value: Value) -> str | int | float:
    match value:
        case str():
            return harmless(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case tuple():
            return harmless(LIST_SEPARATOR.join(value))
        case _:
            return value


def _value(cell: str | None, column: Column | None) -> Value:
    text = cell or ""
    if column is None:
        return unharmed(text)
    if not text:
        return None if column.nullable else () if column.type == "list" else text
    if column.type == "list":
        return tuple(unharmed(text).split(LIST_SEPARATOR))
    if column.type in ("text", "category"):
        return unharmed(text)
    try:
        return _PARSERS[column.type](text)
    except (ValueError, ArithmeticError, KeyError):
        raise ValueError(f"{column.name}: {text!r} is no {column.type}") from None


_PARSERS: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "decimal": Decimal,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
    "date": date.fromisoformat,
}
