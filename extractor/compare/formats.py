"""Further formats of the same tables: Excel, Parquet, Stata, SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.compare.columns import Column, Table
from extractor.store.workbook import MAX_ROWS, fitting

if TYPE_CHECKING:
    import pandas as pd

XLSX, SQLITE = "zhibiao-tables.xlsx", "zhibiao-tables.sqlite"
_LONG = frozenset({"coverage", "candidates", "panel_wide"})
"""Too long or too wide for a sheet that people scroll; CSV and Parquet hold them."""
_INDEXED = ("place_code", "indicator", "program", "period", "observation_id", "document_id")
_STATA_NAME, _STATA_LABEL = 32, 80
_WIDE = 40


def names(table: str) -> Iterable[str]:
    """The files in which a table, or a book of tables, may stand beside its CSV."""
    return (f"{table}.parquet", f"{table}.dta", XLSX, SQLITE)


def workbook(folder: Path, tables: Mapping[Table, pd.DataFrame]) -> None:
    """One Excel workbook, a sheet for each table but the very long ones; text is never a formula or a link."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with closing(Workbook(folder / XLSX, options)) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for table, frame in tables.items():
            if table.name in _LONG:
                continue
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.header, bold)
            dates = {n for n, column in enumerate(table.columns()) if column.type == "date"}
            for n, column in enumerate(table.columns()):
                sheet.set_column(n, n, _WIDE if "sentence" in column.name else 12)
            for at, row in enumerate(_rows(frame.head(MAX_ROWS - 1)), 1):
                for n, value in enumerate(row):
                    _cell(sheet, at, n, value, day if n in dates else None)


def _cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, column, fitting(value))
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value)
        case _:
            sheet.write_datetime(row, column, value, day)


def parquet(folder: Path, tables: Mapping[Table, pd.DataFrame]) -> None:
    """A Parquet file for each table."""
    for table, frame in tables.items():
        frame.to_parquet(folder / f"{table.name}.parquet", index=False)


def stata(folder: Path, tables: Mapping[Table, pd.DataFrame]) -> None:
    """A Stata file (format 118, Unicode) for each table; closed sets are labelled numbers, columns have labels.

    Tables without rows, which pandas cannot write, and the wide panel, whose names are longer than Stata's, have none.
    """
    for table, frame in tables.items():
        if frame.empty or table.own:
            continue
        ready = frame.assign(**{c.name: _for_stata(frame[c.name], c) for c in table.columns()})
        ready.to_stata(
            folder / f"{table.name}.dta",
            version=118,
            write_index=False,
            data_label=table.description[:_STATA_LABEL],
            variable_labels={c.name[:_STATA_NAME]: c.description[:_STATA_LABEL] for c in table.columns()},
            convert_dates={c.name: "td" for c in table.columns() if c.type == "date"},
            convert_strl=[c.name for c in table.columns() if "sentence" in c.name],
        )


def _for_stata(series: pd.Series[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    if column.type == "text" and column.values:
        return series.astype(pd.CategoricalDtype([value for value in column.values if value]))
    if column.type == "text":
        return series.astype("object").where(series.notna(), "")
    if column.type in ("integer", "boolean"):
        return series.astype("Float64").astype("float64")
    return series.astype("datetime64[ns]") if column.type == "date" else series


def database(folder: Path, tables: Mapping[Table, pd.DataFrame]) -> None:
    """One SQLite database, indexed; days are ISO 8601 text, truth values 0 and 1."""
    kinds = {"text": "TEXT", "date": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
    with closing(sqlite3.connect(folder / SQLITE)) as base:
        base.execute("PRAGMA journal_mode = OFF")
        for table, frame in tables.items():
            if table.own:  # more columns than SQLite holds
                continue
            columns = ", ".join(f'"{c.name}" {kinds[c.type]}' for c in table.columns())
            base.execute(f'CREATE TABLE "{table.name}" ({columns})')
            places = ", ".join("?" * len(table.header))
            days = {c.name: frame[c.name].dt.strftime("%Y-%m-%d") for c in table.columns() if c.type == "date"}
            base.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', _rows(frame.assign(**days)))
            for column in (c for c in _INDEXED if c in table.header):
                base.execute(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        base.commit()


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    """The rows as plain values, null for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return plain.itertuples(index=False, name=None)
