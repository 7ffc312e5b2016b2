"""The tables of an extraction, or a CSV that somebody else made, as frames that everything here works on.

What a table of observations must say is a figure (``value``), what it measures (``indicator``, or ``metric``, from
which the catalogue finds the indicator), when (``period_start`` and ``period_end``, or ``period``, or ``year``) and
where (``documents`` beside it; else a source whose name names a unit, such as 青岚县2021.txt; else ``place`` or
``place_code``). Every other column may be missing: a figure is then a level, actual, exact and certain. Columns that
are not known are ignored. Text is never null here: what is unknown is the empty string.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from extractor.compare import periods, reading
from extractor.compare.places import locate, unit_of_source
from extractor.schema import Direction, Measure, Modifier, Status
from extractor.store import StoreError, read_manifest
from extractor.store.tables import VERSION

if TYPE_CHECKING:
    import pandas as pd

_DEFAULTS = {"modifier": "exact", "measure": "level", "status": "actual"}
_CODES = {"measure": Measure, "status": Status, "modifier": Modifier, "direction": Direction}
_GROUPS = (
    ("value",),
    ("indicator", "metric"),
    ("period_start and period_end", "period", "year"),
    ("place", "place_code", "documents.csv beside it"),
)


@dataclass(frozen=True)
class Source:
    """What an extraction says.

    ``observations`` has the columns of the table of that name, ``period`` (:mod:`extractor.compare.periods`) and
    ``document``, the row of ``documents``, which has the columns of its table and those of
    :func:`extractor.compare.places.locate`. ``names`` is empty where there is no such table or nobody asked for it.
    """

    observations: pd.DataFrame
    documents: pd.DataFrame
    names: pd.DataFrame
    notes: tuple[str, ...]
    """What is left out, and why: a line each."""


def read(path: Path, names: bool = False) -> Source:
    """The tables in the folder ``path``, or the one table of observations that ``path`` is; ``names`` if wanted.

    Beside a table that is called ``observations`` the other tables of its extraction are read too.

    Raises:
        StoreError: nothing to read there, or not what it must be; the message says what is missing.
    """
    folder = path if path.is_dir() else path.parent
    file = path if path.is_file() else reading.find(path, "observations")
    whole = path.is_dir() or path.stem == "observations"
    if whole:
        check_version(folder)
    observations = reading.observations(file, sections=names)
    documents = reading.find(folder, "documents", needed=False) if whole else None
    _check_columns(file, observations.columns, documents is not None)
    observations = _periods(_known(_defaults(observations), file), file)
    if documents is None:
        observations, described = _own_documents(observations)
    else:
        described = reading.documents(documents)
        observations = _attach(observations, described, file)
    described = locate(described)
    observations, described, notes = _left_out(observations, described)
    named = reading.find(folder, "names", needed=False) if whole and names else None
    return Source(observations, described, _names(named, described), notes)


def check_version(folder: Path) -> None:
    """Refuse a folder whose manifest says that its tables are of another version.

    Raises:
        StoreError: they are; the message says of which.
    """
    manifest = read_manifest(folder)
    if manifest and manifest.get("schema") != VERSION:
        raise StoreError(
            f"{folder}: tables of version {manifest.get('schema')}, written by zhibiao {manifest['zhibiao']}; "
            f"this zhibiao reads version {VERSION}: extract again"
        )


def _check_columns(file: Path, columns: pd.Index[str], documented: bool) -> None:
    has = {*columns} | ({"period_start and period_end"} if {"period_start", "period_end"} <= {*columns} else set())
    has |= {"documents.csv beside it"} if documented or "source" in has else set()
    missing = [" or ".join(group) for group in _GROUPS if has.isdisjoint(group)]
    if documented and "document_id" not in has:
        missing.append("document_id")
    if missing:
        needed = "; ".join(" or ".join(group) for group in _GROUPS)
        raise StoreError(f"{file}: no column {', no column '.join(missing)} (needed are: {needed})")


def _defaults(frame: pd.DataFrame) -> pd.DataFrame:
    """All columns, with defaults for what is missing or blank; indicators from metrics where there are none."""
    given = "indicator" in frame
    if "period_text" not in frame:
        frame["period_text"] = "stated"
    frame = reading.complete(frame, "observations")
    for column, default in _DEFAULTS.items():
        frame[column] = frame[column].where(frame[column] != "", default)
    if (frame["kind"] == "").any():
        from extractor.catalogue import units

        kinds = {unit: units()[unit].kind if unit in units() else "count" for unit in frame["unit"].unique()}
        frame["kind"] = frame["kind"].where(frame["kind"] != "", frame["unit"].map(kinds))
    if not given:
        frame["indicator"] = _indicators(frame)
    blank = frame["observation_id"] == ""
    if blank.any():
        numbers = (frame.reset_index().index + 1).astype(str)
        frame["observation_id"] = frame["observation_id"].where(~blank, "row " + numbers.astype(frame["text"].dtype))
    return frame


def _known(frame: pd.DataFrame, file: Path) -> pd.DataFrame:
    """``frame``, whose closed columns hold nothing but their words."""
    for column, words in _CODES.items():
        if strange := sorted({*frame[column].unique()} - {"", *get_args(words)}):
            raise StoreError(f"{file}: {column}: {strange[0]!r} is none of {', '.join(get_args(words))}")
    return frame


def _indicators(frame: pd.DataFrame) -> pd.Series[str]:
    from extractor.catalogue import catalogue

    keys = frame[["metric", "unit", "kind", "measure"]]
    unique = keys.drop_duplicates()
    found = [
        catalogue().code_for(metric, unit=unit, kind=kind, measure=measure) or ""
        for metric, unit, kind, measure in unique.itertuples(index=False)
    ]
    codes: pd.Series[str] = keys.merge(unique.assign(code=found), how="left", on=list(keys))["code"]
    return codes.set_axis(frame.index)


def _periods(frame: pd.DataFrame, file: Path) -> pd.DataFrame:
    """``period`` from the days, or the days from ``period`` or ``year``."""
    import pandas as pd

    given = next((column for column in ("period", "year") if column in frame), None)
    if given is not None:
        texts = frame[given].astype(str).str.removesuffix(".0")
        spans = {text: _span(text, file) for text in texts.unique()}
        stated = frame["period_start"].isna() & frame["period_end"].isna()
        for n, column in enumerate(("period_start", "period_end")):
            days = texts.map({text: span[n] for text, span in spans.items()})
            frame[column] = frame[column].where(~stated, days.astype("datetime64[s]"))
    pairs = frame[["period_start", "period_end"]].drop_duplicates().dropna()
    if (backward := pairs[pairs["period_end"] < pairs["period_start"]]).size:
        day = backward["period_end"].dt.strftime("%Y-%m-%d").iloc[0]
        raise StoreError(f"{file}: period_end {day} is before its period_start")
    codes = [periods.code(start.date(), end.date()) for start, end in pairs.itertuples(index=False)]
    coded = pairs.assign(code=pd.Series(codes, pairs.index, dtype="string"))
    period = frame[["period_start", "period_end"]].merge(coded, how="left", on=["period_start", "period_end"])["code"]
    frame["period"] = period.set_axis(frame.index).fillna("").astype(frame["text"].dtype)
    return frame


def _span(text: str, file: Path) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    try:
        return periods.span(text)
    except ValueError as e:
        raise StoreError(f"{file}: {e}") from None


def _attach(observations: pd.DataFrame, documents: pd.DataFrame, file: Path) -> pd.DataFrame:
    rows = documents.drop_duplicates("document_id").reset_index().set_index("document_id")["index"]
    document = observations["document_id"].map(rows)
    if document.isna().any():
        lost = observations.loc[document.isna(), "document_id"]
        raise StoreError(
            f"{file}: {len(lost)} observations are of documents that the documents table does not hold "
            f"(the first: {lost.iloc[0] or 'no document_id'}); the tables are of two extractions"
        )
    return observations.assign(document=document.astype("int64"))


def _own_documents(observations: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents as far as the observations tell of them."""
    named = {source: unit_of_source(source) for source in observations["source"].unique()}
    from_source = observations["source"].map(named).astype(observations["text"].dtype)
    known = from_source != ""
    blank = observations["document_id"] == ""
    observations = observations.assign(
        document_id=observations["document_id"].where(~blank, observations["source"]),
        its_place=from_source.where(known, observations["place"]),
        place=observations["place"].where(known, ""),
    )
    if "place_code" not in observations:
        observations["place_code"] = ""
    key = ["document_id", "source", "its_place", "place_code"]
    documents = observations[key].drop_duplicates().reset_index(drop=True)
    document = observations[key].merge(documents.reset_index(), how="left", on=key)["index"]
    observations = observations.assign(document=document.set_axis(observations.index)).drop(columns=key[2:])
    return observations, reading.complete(documents.rename(columns={"its_place": "place"}), "documents")


def _left_out(
    observations: pd.DataFrame, documents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Without copies of other documents, and documents whose place nobody knows."""
    copies = documents["duplicate_of"] != ""
    placeless = (documents["place"] == "") & ~copies
    told = []
    for found, why in ((copies, "copies of others"), (placeless, "without a place")):
        if found.any():
            told.append(
                f"left out: {int(found.sum())} documents {why} (the first: {documents.loc[found, 'source'].iloc[0]})"
            )
    kept = documents[~copies & ~placeless]
    return observations[observations["document"].isin(kept.index)], kept, tuple(told)


def _names(file: Path | None, documents: pd.DataFrame) -> pd.DataFrame:
    names = reading.names(file)
    rows = documents.drop_duplicates("document_id").reset_index().set_index("document_id")["index"]
    document = names["document_id"].map(rows)
    return names[document.notna()].assign(document=document.dropna().astype("int64"))
