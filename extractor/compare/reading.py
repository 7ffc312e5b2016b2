"""Tables from files, fast and tolerant: Parquet, CSV (also one that a spreadsheet has saved again), JSON Lines."""

from __future__ import annotations

import csv
from collections.abc import Set
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from extractor import store
from extractor.store import StoreError
from extractor.store.delimited import unharmed
from extractor.store.tables import BY_NAME, Type

if TYPE_CHECKING:
    import pandas as pd

_USED = {
    "observations": """observation_id document_id source start text value value_high unit kind modifier masked metric
        indicator measure direction status period_start period_end period_text place sentence confidence""",
    "documents": """document_id source title place place_code province city level organization document_type
        report_start report_end plan_start plan_end duplicate_of""",
    "names": "document_id source start text type program sentence",
}
_FOREIGN: dict[str, Type] = {"period": "text", "year": "text", "place_code": "text"}
"""What a table of observations may have that an extraction's has not."""
REPEATED = "sentence"
"""A long text that stands in many rows: a category, in the order of its text."""
_SUFFIXES = ("parquet", "csv", "jsonl")
_TRUE = ("true", "1", "1.0")


@overload
def find(folder: Path, table: str) -> Path: ...
@overload
def find(folder: Path, table: str, needed: Literal[False]) -> Path | None: ...
def find(folder: Path, table: str, needed: bool = True) -> Path | None:
    """The file of a table in ``folder``.

    Raises:
        StoreError: there is none, and it is needed.
    """
    for suffix in _SUFFIXES:
        if (path := folder / f"{table}.{suffix}").exists():
            return path
    if needed:
        raise StoreError(f"{folder}: holds no {table}.csv (or .parquet, .jsonl); give the folder of an extraction")
    return None


def observations(path: Path, sections: bool = False) -> pd.DataFrame:
    """A table of observations with those of its columns that are used; ``section``, long text, only if wanted."""
    frame = _read(path, "observations", {"section"} if sections else set())
    return frame if "section" in frame or not sections else frame.assign(section="")


def documents(path: Path) -> pd.DataFrame:
    """The table of documents, all columns.

    Raises:
        StoreError: it does not say which document is which.
    """
    frame = _read(path, "documents")
    if "document_id" not in frame:
        raise StoreError(f"{path}: no column document_id")
    return complete(frame, "documents")


def names(path: Path | None) -> pd.DataFrame:
    """The table of names, all columns; empty without a file."""
    import pandas as pd

    return complete(_read(path, "names") if path else pd.DataFrame(), "names")


def csv_table(path: Path, wanted: set[str]) -> pd.DataFrame:
    """A CSV of text, with those of its columns that are ``wanted``.

    Raises:
        StoreError: it is no CSV in UTF-8; the message says where.
        OSError: it cannot be read.
    """
    frame = _csv(path, wanted)
    return frame.apply(_typed, kind="text") if len(frame.columns) else frame


def complete(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """``frame`` with every column that is used of ``table``, missing ones empty (``confidence`` 1)."""
    import pandas as pd

    types = _types(table)
    for name in _USED[table].split():
        if name not in frame:
            frame[name] = 1.0 if name == "confidence" else _typed(pd.Series("", frame.index, dtype="str"), types[name])
            if name == REPEATED:
                frame[name] = frame[name].astype("category")
    return frame


def _read(path: Path, table: str, more: Set[str] = frozenset()) -> pd.DataFrame:
    types = _types(table)
    wanted = {*_USED[table].split(), *(_FOREIGN if table == "observations" else ()), *more}
    if path.suffix == ".parquet":
        import pandas as pd
        import pyarrow.parquet as pq

        frame = pd.read_parquet(path, columns=[n for n in pq.ParquetDataset(path).schema.names if n in wanted])
    elif path.suffix == ".jsonl":
        frame = store.read(path.parent, table)
        frame = frame[[name for name in frame if name in wanted]]
    else:
        frame = _csv(path, wanted)
    for name in map(str, frame.columns):
        try:
            frame[name] = _repeated(frame[name]) if name == REPEATED else _typed(frame[name], types.get(name, "text"))
        except ValueError as e:
            raise StoreError(f"{path}: {name}: {e}") from None
    return frame


def _csv(path: Path, wanted: set[str]) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
        columns = [name for name in header if name in wanted]
        if twice := next((name for name in columns if columns.count(name) > 1), None):
            raise StoreError(f"{path}: column {twice} stands twice")
        table = pa.csv.read_csv(
            path,
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                include_columns=columns,
                column_types={
                    n: pa.dictionary(pa.int32(), pa.string()) if n == REPEATED else pa.string() for n in columns
                },
            ),
        )
    except UnicodeDecodeError:
        raise StoreError(f"{path}: is not UTF-8; save it as «CSV UTF-8»") from None
    except pa.ArrowInvalid as e:
        told = "is not UTF-8; save it as «CSV UTF-8»" if "UTF8" in str(e) else str(e).splitlines()[0][:200]
        raise StoreError(f"{path}: {told}") from None
    frame: pd.DataFrame = table.to_pandas()
    return frame


@cache
def _types(table: str) -> dict[str, Type]:
    return _FOREIGN | {column.name: column.type for column in BY_NAME[table].columns}


def _typed(series: pd.Series[Any], kind: Type) -> pd.Series[Any]:
    """Raises ValueError for what is not of that type, naming it."""
    import pandas as pd

    match kind:
        case "integer" | "decimal" | "number":
            return _numbers(series)
        case "date":
            return _days(series)
        case "boolean":
            return series.astype("string").str.lower().isin(_TRUE)
        case _:
            text = series.astype(pd.StringDtype("pyarrow")).fillna("")
            armed = text.str.startswith("'")
            return text.mask(armed, text[armed].map(unharmed)) if armed.any() else text


def _repeated(series: pd.Series[Any]) -> pd.Series[Any]:
    """Text as a category whose order is that of the text, whatever the order of the rows."""
    import pandas as pd

    known = series.astype("category")
    texts = _typed(pd.Series(known.cat.categories), "text")
    if texts.duplicated().any():
        return (
            known.astype("object")
            .map(dict(zip(known.cat.categories, texts, strict=True)))
            .fillna("")
            .astype("category")
        )
    named = known.cat.rename_categories(list(texts))
    named = named if "" in named.cat.categories else named.cat.add_categories([""])
    return named.cat.set_categories(sorted(named.cat.categories)).fillna("")


def _numbers(series: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    if pd.api.types.is_numeric_dtype(series):
        return series.astype("float64")
    text = series.astype("string")
    numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = numbers.isna() & text.notna() & (text != "")
    if wrong.any():
        raise ValueError(f"{text[wrong].iloc[0]!r} is no number")
    return numbers


def _days(series: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(series):
        return series.astype("datetime64[s]")
    text = series.astype("string").fillna("")
    return text.map({day: _day(day) for day in text.unique()}).astype("datetime64[s]")


def _day(text: str) -> date | None:
    """2021-08-05, also as a spreadsheet writes it: 2021/8/5."""
    if not text:
        return None
    try:
        year, month, day = text[:10].replace("/", "-").split("-")
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{text!r} is no date; write 2021-08-05") from None
