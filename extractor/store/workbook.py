"""An Excel workbook with a sheet for each table (xlsxwriter, constant memory). Text is never a formula or a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from extractor.store.binary import Plain, binary
from extractor.store.tables import TABLES, Row, Table

NAME = "zhibiao.xlsx"
MAX_ROWS = 1_048_576
"""Rows of a sheet, its header among them; what comes after goes to a further sheet (``observations 2``)."""
MAX_CELL = 32_767
"""UTF-16 units of a cell; a longer text is cut and ends with …"""
_FIRST_YEAR = 1901
"""Excel counts no days before 1900 and miscounts those of its first months; older dates are text."""
_CREATED = datetime(2000, 1, 1)
"""Fixed, so that the same tables are the same bytes."""
_WIDE = {"sentence": 60, "section": 30, "metric": 24, "text": 16, "title": 40, "source": 30}


class XlsxFormat:
    """One workbook for all tables."""

    def __init__(self, folder: Path) -> None:
        from xlsxwriter import Workbook

        self._book = Workbook(folder / NAME, {"constant_memory": True})
        self._book.set_properties({"created": _CREATED})
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheets = {table: [self._sheet(table, table.name)] for table in TABLES}
        self._next = dict.fromkeys(TABLES, 1)

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        sheets = self._sheets[table]
        for row in rows:
            if self._next[table] == MAX_ROWS:
                sheets.append(self._sheet(table, f"{table.name} {len(sheets) + 1}"))
                self._next[table] = 1
            for column, value in enumerate(row.values()):
                write_cell(sheets[-1], self._next[table], column, binary(value), self._day)
            self._next[table] += 1

    def close(self) -> None:
        self._book.close()

    def _sheet(self, table: Table, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, _WIDE.get(column.name, 12))
            sheet.write_string(0, number, column.name, self._bold)
        return sheet


def write_cell(sheet: Any, row: int, column: int, value: Plain, day: Any) -> None:
    """Write a value by its type to a sheet of xlsxwriter; ``day`` is the format of dates."""
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, column, _fitting(value))
        case bool():
            sheet.write_boolean(row, column, value)
        case date() if value.year >= _FIRST_YEAR:
            sheet.write_datetime(row, column, value, day)
        case date():
            sheet.write_string(row, column, value.isoformat()[:10])
        case _:
            sheet.write_number(row, column, value)


def _fitting(text: str) -> str:
    """``text`` as far as a cell holds it."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"
