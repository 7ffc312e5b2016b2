"""Tables out: CSV with a Frictionless data package always, further formats by name, all of it or nothing.

The files are written beside their place and moved there when all are whole; those that an earlier run wrote under the
same names are replaced, and further formats that it wrote and this run does not are removed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.compare import formats
from extractor.compare.columns import CODEBOOK, Column, Table
from extractor.compare.package import PACKAGE, is_package, write_package
from extractor.compare.values import number
from extractor.store import StoreError
from extractor.store.delimited import create, harmless

if TYPE_CHECKING:
    import pandas as pd

_PART = ".zhibiao.part"
_CHUNK = 250_000
"""Rows that are made text at a time."""
_RUNS = r"^[\s'=+\-@＝＋－＠]"
"""First characters that make a cell worth a look (:func:`extractor.store.delimited.harmless`)."""


def write(
    folder: Path,
    tables: Iterable[tuple[Table, pd.DataFrame]],
    chosen: Sequence[str] = (),
    extra: Mapping[str, Callable[[Path], None]] | None = None,
) -> dict[str, int]:
    """Write ``tables``, the codebook over them, and ``datapackage.json``; returns the rows of each table.

    Args:
        folder: made if need be.
        tables: frames with at least the columns of their tables.
        chosen: of :data:`extractor.compare.formats.FORMATS`.
        extra: further files, by name: each writes the file whose path it is given.

    Raises:
        StoreError: ``folder`` is a file, or holds somebody else's ``datapackage.json``.
        OSError: it cannot be made or written.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file; the tables need a folder")
    again = is_package(folder / PACKAGE)
    described: list[Table] = []
    rows: dict[str, int] = {}
    part = folder / _PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with ExitStack() as stack:
            writers = [stack.enter_context(closing(formats.FORMATS[name](part))) for name in chosen]

            def add(table: Table, frame: pd.DataFrame) -> None:
                typed = _typed(frame, table)
                write_csv(part / f"{table.name}.csv", typed)
                for writer in writers:
                    writer.write(table, typed)

            for table, frame in tables:
                add(table, frame)
                described.append(table)
                rows[table.name] = len(frame)
            described.append(CODEBOOK)
            add(CODEBOOK, _codebook(described))
        for name, write_file in (extra or {}).items():
            write_file(part / name)
        write_package(part / PACKAGE, described)
        for stale in (name for table in described for name in formats.files(table.name) if again):
            (folder / stale).unlink(missing_ok=True)
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(part)
    return rows


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """A frame of text, whole numbers, numbers, truth values and days as CSV that no spreadsheet runs."""
    with create(path) as file:
        for start in range(0, max(1, len(frame)), _CHUNK):
            cells = frame.iloc[start : start + _CHUNK].apply(_cells)
            cells.to_csv(
                file,
                index=False,
                header=start == 0,
                lineterminator="\r\n",
                float_format=number,
                date_format="%Y-%m-%d",
            )


def _cells(series: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    if isinstance(series.dtype, pd.CategoricalDtype):
        return series.cat.rename_categories(harmless)
    if pd.api.types.is_bool_dtype(series):
        return series.map({True: "true", False: "false"})
    if pd.api.types.is_string_dtype(series):
        armed = series.str.contains(_RUNS, regex=True).fillna(False)
        return series.mask(armed, series[armed].map(harmless)) if armed.any() else series
    return series


def _typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The table's columns, in order, typed; what has no value is null."""
    import pandas as pd

    missing = pd.Series(pd.NA, index=frame.index, dtype="string")
    columns = {c.name: _column(frame.get(c.name, missing), c) for c in table.columns()}
    return pd.DataFrame(columns).reset_index(drop=True)


def _column(series: pd.Series[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    match column.type:
        case "integer":
            return series.astype("Float64").astype("Int64")
        case "number":
            return series.astype("float64")
        case "boolean":
            return series.astype("boolean")
        case "date":
            return series.astype("datetime64[s]")
        case _ if isinstance(series.dtype, pd.CategoricalDtype) and len(series.cat.categories) < len(series):
            return series.cat.remove_categories([""]) if "" in series.cat.categories else series
        case _:
            text = series.astype(pd.StringDtype("pyarrow"))
            return text.mask(text == "")


def _codebook(tables: Sequence[Table]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "table": table.name,
                "column": column.name,
                "type": column.type,
                "description": column.description,
                "values": "; ".join(column.values),
            }
            for table in tables
            for column in table.columns()
        ]
    )
