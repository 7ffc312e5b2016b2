"""Tables of an extraction read back, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.store import delimited, jsonlines, parquet
from extractor.store.frame import frame, tidy
from extractor.store.tables import BY_NAME, Row, StoreError, Table, table_of

if TYPE_CHECKING:
    import pandas as pd

_READERS: dict[str, Callable[[Path, Table], Iterator[Row]]] = {
    "jsonl": jsonlines.read,
    "csv": delimited.read,
    "parquet": parquet.read,
}


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table, one at a time, from its JSON Lines or CSV file, exact, or from Parquet, to 15 digits.

    Columns that the table does not know are kept as text; columns that the file does not have are absent.

    Raises:
        StoreError: the folder has none of them, or a cell does not hold what its column must.
    """
    for suffix, reader in _READERS.items():
        path = folder / f"{table}.{suffix}"
        if path.exists():
            try:
                yield from reader(path, BY_NAME[table])
            except ValueError as e:
                raise StoreError(f"{path}: {e}") from None
            return
    known = " or ".join(f"{table}.{suffix}" for suffix in _READERS)
    raise StoreError(f"{folder}: holds no {known}; give the folder of an extraction")


def read(folder: str | Path, table: str) -> pd.DataFrame:
    """A table as a pandas DataFrame: nullable types, dates as ``datetime64[ms]``, closed sets as categories.

    Reads the Parquet file where there is one, else JSON Lines or CSV. Values are floats; :func:`rows` has them exact.

    Args:
        folder: of an extraction.
        table: ``documents``, ``observations``, ``dates`` or ``names``.

    Raises:
        StoreError: no file of that table there, or one that does not hold what it must.
    """
    import pandas as pd

    wanted = table_of(table)
    path = Path(folder) / f"{table}.parquet"
    if path.exists():
        return tidy(pd.read_parquet(path), wanted)
    return frame(rows(Path(folder), table), wanted)
