"""Further formats of the same tables: Excel, Parquet, Stata, SQLite. Each takes one table after the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from extractor.compare.columns import Column, Table
from extractor.store.workbook import MAX_ROWS, write_cell

if TYPE_CHECKING:
    import pandas as pd

XLSX, SQLITE = "tables.xlsx", "tables.sqlite"
_LONG = frozenset({"coverage", "candidates"})
"""Too long for a sheet that people scroll; the other formats hold them."""
_INDEXED = ("place_code", "indicator", "program", "period", "observation_id", "document_id")
_STATA_NAME, _STATA_LABEL = 32, 80
_WIDE = 40


class Format(Protocol):
    """Writes tables, whose columns are typed (:mod:`extractor.compare.output`), into a folder."""

    def __init__(self, folder: Path) -> None: ...

    def write(self, table: Table, frame: pd.DataFrame) -> None: ...

    def close(self) -> None: ...


def files(table: str) -> Iterable[str]:
    """The names under which a table, or a book of tables, may stand in these formats."""
    return (f"{table}.parquet", f"{table}.dta", XLSX, SQLITE)


class Workbook:
    """One Excel workbook, a sheet for each table but the very long and wide ones; text is never a formula or a link."""

    def __init__(self, folder: Path) -> None:
        from xlsxwriter import Workbook as Book

        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Book(folder / XLSX, options)
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, table: Table, frame: pd.DataFrame) -> None:
        if table.name in _LONG or table.own:
            return
        sheet = self._book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.header, self._bold)
        for n, column in enumerate(table.columns()):
            sheet.set_column(n, n, _WIDE if "sentence" in column.name else 12)
        for at, row in enumerate(_rows(frame.head(MAX_ROWS - 1)), 1):
            for n, value in enumerate(row):
                write_cell(sheet, at, n, value, self._day)

    def close(self) -> None:
        self._book.close()


class Parquet:
    """A Parquet file for each table."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, table: Table, frame: pd.DataFrame) -> None:
        frame.to_parquet(self._folder / f"{table.name}.parquet", index=False)

    def close(self) -> None:
        pass


class Stata:
    """A Stata file (format 118, Unicode) for each table; closed sets are labelled numbers, columns have labels.

    Tables without rows, which pandas cannot write, and the wide panel, whose names are longer than Stata's, have none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, table: Table, frame: pd.DataFrame) -> None:
        if frame.empty or table.own:
            return
        ready = frame.assign(**{c.name: _for_stata(frame[c.name], c) for c in table.columns()})
        ready.to_stata(
            self._folder / f"{table.name}.dta",
            version=118,
            write_index=False,
            data_label=table.description[:_STATA_LABEL],
            variable_labels={c.name[:_STATA_NAME]: c.description[:_STATA_LABEL] for c in table.columns()},
            convert_dates={c.name: "td" for c in table.columns() if c.type == "date"},
            convert_strl=[c.name for c in table.columns() if "sentence" in c.name],
        )

    def close(self) -> None:
        pass


def _for_stata(series: pd.Series[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    if column.type == "text" and column.values:
        return series.astype(pd.CategoricalDtype(list(column.values)))
    if column.type == "text":
        return series.astype("object").where(series.notna(), "")
    if column.type in ("integer", "boolean"):
        return series.astype("Float64").astype("float64")
    return series.astype("datetime64[ns]") if column.type == "date" else series


class Sqlite:
    """One SQLite database, indexed; days are ISO 8601 text, truth values 0 and 1.

    The wide panel has more columns than SQLite holds; everything in it stands in the long one.
    """

    _KINDS: Mapping[str, str] = {
        "text": "TEXT",
        "date": "TEXT",
        "integer": "INTEGER",
        "boolean": "INTEGER",
        "number": "REAL",
    }

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / SQLITE)
        self._base.execute("PRAGMA journal_mode = OFF")

    def write(self, table: Table, frame: pd.DataFrame) -> None:
        if table.own:
            return
        columns = ", ".join(f'"{c.name}" {self._KINDS[c.type]}' for c in table.columns())
        self._base.execute(f'CREATE TABLE "{table.name}" ({columns})')
        places = ", ".join("?" * len(table.header))
        days = {c.name: frame[c.name].dt.strftime("%Y-%m-%d") for c in table.columns() if c.type == "date"}
        self._base.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', _rows(frame.assign(**days)))
        for column in (c for c in _INDEXED if c in table.header):
            self._base.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')

    def close(self) -> None:
        self._base.commit()
        self._base.close()


FORMATS: Mapping[str, Callable[[Path], Format]] = {
    "xlsx": Workbook,
    "parquet": Parquet,
    "stata": Stata,
    "sqlite": Sqlite,
}


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    """The rows as plain values, null for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return plain.itertuples(index=False, name=None)
