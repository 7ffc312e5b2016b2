"""Tables of an extraction read back, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.store import delimited, jsonlines
from extractor.store.tables import BY_NAME, Column, Row, StoreError, Table

if TYPE_CHECKING:
    import pandas as pd

_READERS: dict[str, Callable[[Path, Table], Iterator[Row]]] = {"jsonl": jsonlines.read, "csv": delimited.read}


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table, exact, from its JSON Lines or CSV file, one at a time.

    Columns that the table does not know are kept as text; columns that the file does not have are absent.

    Raises:
        StoreError: the folder has neither file, or a cell does not hold what its column must.
    """
    for suffix, reader in _READERS.items():
        path = folder / f"{table}.{suffix}"
        if path.exists():
            try:
                yield from reader(path, BY_NAME[table])
            except ValueError as e:
                raise StoreError(f"{path}: {e}") from None
            return
    raise StoreError(f"{folder}: holds no {table}.jsonl or {table}.csv; give the folder of an extraction")


def read(folder: str | Path, table: str) -> pd.DataFrame:
    """A table as a pandas DataFrame: nullable types, dates as ``datetime64[s]``, closed sets as categories.

    Reads the Parquet file where there is one, else JSON Lines or CSV. Values are floats; :func:`rows` has them exact.

    Args:
        folder: of an extraction.
        table: ``documents``, ``observations``, ``dates`` or ``names``.

    Raises:
        StoreError: no file of that table there, or one that does not hold what it must.
    """
    import pandas as pd

    if table not in BY_NAME:
        raise StoreError(f"no table {table!r}; the tables are {', '.join(BY_NAME)}")
    columns = BY_NAME[table].columns
    path = Path(folder) / f"{table}.parquet"
    if path.exists():
        frame = pd.read_parquet(path)
    else:
        frame = pd.DataFrame(list(rows(Path(folder), table)), dtype=object)
        frame = frame.reindex(columns=[c.name for c in columns]) if frame.empty else frame
    for column in columns:
        if column.name in frame:
            frame[column.name] = _tidy(frame[column.name], column)
    return frame


def _tidy(series: pd.Series[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    match column.type:
        case "category":
            return series.astype(pd.CategoricalDtype(list(column.categories)))
        case "date":
            return pd.to_datetime(series).astype("datetime64[s]")
        case "decimal" | "number":
            return series.astype("Float64")
        case "integer":
            return series.astype("Int64")
        case "boolean":
            return series.astype("boolean")
        case "list":
            return series.map(lambda value: value if isinstance(value, str) else delimited.LIST_SEPARATOR.join(value))
        case _:
            return series.astype("string")
