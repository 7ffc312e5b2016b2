"""Rows of a table as a pandas DataFrame: nullable types, dates as ``datetime64[ms]``, closed sets as categories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from extractor.schema import Result
from extractor.store.delimited import LIST_SEPARATOR
from extractor.store.tables import Column, Row, Table, rows, table_of

if TYPE_CHECKING:
    import pandas as pd


def to_frame(results: Iterable[Result], table: str) -> pd.DataFrame:
    """One table of what documents gave.

    Raises:
        StoreError: there is no such table.
    """
    wanted = table_of(table)
    return frame((row for result in results for row in rows(result)[wanted]), wanted)


def frame(found: Iterable[Row], table: Table) -> pd.DataFrame:
    """The rows with the types of their columns; columns that the table does not know stay as they are."""
    import pandas as pd

    made = pd.DataFrame(list(found), dtype=object)
    return tidy(made.reindex(columns=list(table.header)) if made.empty else made, table)


def tidy(untyped: pd.DataFrame, table: Table) -> pd.DataFrame:
    """``untyped`` with the types of the table's columns."""
    for column in table.columns:
        if column.name in untyped:
            untyped[column.name] = _typed(untyped[column.name], column)
    return untyped


def _typed(series: pd.Series[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    match column.type:
        case "category":
            return series.astype(pd.CategoricalDtype(list(column.categories)))
        case "date":
            return pd.to_datetime(series).astype("datetime64[ms]")
        case "decimal" | "number":
            return series.astype("Float64")
        case "integer":
            return series.astype("Int64")
        case "boolean":
            return series.astype("boolean")
        case "list":
            joined = series.map(lambda value: value if isinstance(value, str) else LIST_SEPARATOR.join(value))
            return joined.astype("string")
        case _:
            return series.astype("string")
