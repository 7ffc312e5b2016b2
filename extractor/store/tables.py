"""The tables of an extraction: their columns, in the order that users rely on, and their rows as plain values.

Types come from the records in :mod:`extractor.schema`; this module adds only the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic import BaseModel

from extractor import schema
from extractor.nearest import nearest

Type = Literal["text", "category", "integer", "decimal", "number", "boolean", "date", "list"]
Value = str | int | float | Decimal | bool | date | tuple[str, ...] | None
Row = dict[str, Value]

_TYPES: dict[object, Type] = {
    str: "text",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    bool: "boolean",
    date: "date",
    tuple[str, ...]: "list",
}


class StoreError(ValueError):
    """A folder or file of tables that is not what it must be; the message names it."""


@dataclass(frozen=True)
class Column:
    """A column: ``nullable`` where unknown is null, ``categories`` where the values are a closed set."""

    name: str
    type: Type
    nullable: bool
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: its name (and its files'), what JSON Lines calls one row, its columns."""

    name: str
    record: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def row(self, record: object) -> Row:
        """The record's values in column order; what no file can hold (lone surrogates) becomes ``?``."""
        return {column.name: _storable(getattr(record, column.name)) for column in self.columns}


def _storable(value: Value) -> Value:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode()
    elif isinstance(value, tuple):
        return tuple(str(_storable(part)) for part in value)
    return value


def _column(name: str, annotation: object) -> Column:
    options = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    base = next(option for option in options if option is not NoneType)
    if get_origin(base) is Literal:
        return Column(name, "category", NoneType in options, get_args(base))
    return Column(name, _TYPES[base], NoneType in options)


def _table(name: str, record: str, model: type[BaseModel], columns: str) -> Table:
    fields = model.model_fields
    return Table(name, record, tuple(_column(column, fields[column].annotation) for column in columns.split()))


DOCUMENTS = _table(
    "documents",
    "document",
    schema.DocumentRecord,
    """document_id source sha256 format encoding characters title place place_code province city level organization
    document_type report_start report_end plan_start plan_end published masked observations duplicate_of warnings""",
)
OBSERVATIONS = _table(
    "observations",
    "observation",
    schema.Observation,
    """observation_id document_id source start end text value value_high unit kind modifier masked
    metric metric_start metric_end indicator measure direction status period_start period_end period_text
    place program section sentence confidence rule""",
)
DATES = _table(
    "dates",
    "date",
    schema.DateMention,
    "document_id source start end text period_start period_end type sentence",
)
NAMES = _table(
    "names",
    "name",
    schema.NameMention,
    "document_id source start end text type program sentence",
)
ERRORS = Table("errors", "error", tuple(Column(name, "text", nullable=False) for name in ("source", "error", "kind")))
CORRECTIONS = Table(
    "corrections",
    "correction",
    tuple(
        Column(name, "text", nullable=True)
        for name in (
            *("observation_id", "document_id", "source", "start"),
            *("action", "field", "before", "after", "sentence"),
        )
    ),
)
"""What people have changed in the tables beside it (:mod:`extractor.review.apply`)."""

VERSION = "1"
"""Of the columns and their meaning; told in every manifest."""
TABLES = (DOCUMENTS, OBSERVATIONS, DATES, NAMES)
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def table_of(name: str) -> Table:
    """The table of that name.

    Raises:
        StoreError: there is none.
    """
    if name not in BY_NAME:
        raise StoreError(f"no table {name!r}; the tables are {', '.join(BY_NAME)}{nearest(name, BY_NAME)}")
    return BY_NAME[name]


def rows(result: schema.Result) -> dict[Table, list[Row]]:
    """Everything that one document gave, as rows of each table."""
    records: dict[Table, Iterable[object]] = {
        DOCUMENTS: (result.document,),
        OBSERVATIONS: result.observations,
        DATES: result.dates,
        NAMES: result.names,
    }
    return {table: [table.row(record) for record in found] for table, found in records.items()}


def plain(value: Decimal) -> str:
    """A number as people write it: exact, no exponent, no zeros that say nothing (73260, not 73260.0 or 7.326E+4)."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
