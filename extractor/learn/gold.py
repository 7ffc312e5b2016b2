"""Annotation read: one JSON object a line, each value, date and name found again in the text by its quote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from extractor import schema

M = TypeVar("M", bound=schema.Model)


class AnnotationError(ValueError):
    """A line of annotation that does not say what it must; the message names file, line and field."""


class GoldFact(schema.TextSpan):
    """A value and everything that is true of it. ``optional``: right or wrong, it counts on neither side."""

    value: Decimal | None
    value_high: Decimal | None = None
    unit: str
    kind: schema.Kind
    metric: str
    metric_spans: tuple[str, ...] = Field(min_length=1)
    """The words of the text that name what is measured, the nearest first."""
    measure: schema.Measure
    direction: schema.Direction | None = None
    modifier: schema.Modifier
    status: schema.Status
    period_start: date | None
    period_end: date | None
    place: str | None = None
    program: str | None = None
    masked: bool = False
    optional: bool = False


class GoldDate(schema.TextSpan):
    """A time expression, resolved."""

    period_start: date | None
    period_end: date | None
    type: schema.PeriodType


class GoldName(schema.TextSpan):
    """A program, project or document (or a body, which nobody is scored on)."""

    type: schema.NameType | Literal["body"]


class GoldDocument(schema.Profile):
    """The document itself."""

    boilerplate: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gold:
    """The annotation of one text."""

    document: GoldDocument | None
    facts: tuple[GoldFact, ...]
    dates: tuple[GoldDate, ...]
    names: tuple[GoldName, ...]
    lost: tuple[str, ...] = ()
    """Quotes that do not stand in the text, or do not hold their value."""
    passages: tuple[schema.TextSpan, ...] | None = None
    """What has been looked at, where that is not the whole text: values alone, and nothing outside of it is scored."""

    def covers(self, span: schema.Span) -> bool:
        """Whether annotation would hold the value at ``span`` if there were one."""
        return self.passages is None or any(p.start <= span.start and span.end <= p.end for p in self.passages)


_RENAMED = {
    "date": {"start": "period_start", "end": "period_end"},
    "doc": {"gb_code": "place_code", "org": "organization", "doc_type": "document_type"},
}


def read_gold(path: Path, text: str) -> Gold:
    """The annotation in ``path`` of ``text``.

    Raises:
        AnnotationError: a line is no JSON object, or a field is missing, unknown or illegal.
    """
    document: GoldDocument | None = None
    facts: list[GoldFact] = []
    dates: list[GoldDate] = []
    names: list[GoldName] = []
    lost: list[str] = []
    passages: list[schema.TextSpan] | None = None
    for number, line in _lines(path):
        where = f"{path}: line {number}"
        kind = line.pop("k", None)
        fields = {_RENAMED.get(kind, {}).get(key, key): value for key, value in line.items()}
        if kind == "doc":
            document = _checked(GoldDocument, fields, where)
            continue
        if kind == "passage":
            passages = passages or []
        quote = fields.pop("quote", "")
        span = _locate(text, quote, fields.get("text", ""))
        if span is None:
            lost.append(quote)
            continue
        fields |= {"start": span[0], "end": span[1]}
        match kind:
            case "fact":
                facts.append(_checked(GoldFact, fields, where))
            case "date":
                dates.append(_checked(GoldDate, fields, where))
            case "name":
                names.append(_checked(GoldName, fields, where))
            case "passage" if passages is not None:
                passages.append(_checked(schema.TextSpan, fields, where))
            case _:
                raise AnnotationError(f"{where}: k: must be fact, date, name, passage or doc")
    looked_at = None if passages is None else tuple(passages)
    return Gold(document, tuple(facts), tuple(dates), tuple(names), tuple(lost), looked_at)


def name_of(source: str) -> str:
    """The name of a document's annotation, without ending: its path with ``_`` for what no file name may hold.

    ``县/2019.txt`` is ``县_2019``, the seventh row of ``speeches.csv`` is ``speeches_7``.
    """
    path, _, row = source.partition("#")
    return "_".join((*PurePosixPath(path).with_suffix("").parts, *filter(None, [row])))


def named(sources: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """The annotation of each source that has one: that of its whole path, else that of its file's name."""
    wanted, known = set(names), list(sources)
    found = {source: name for source in known if (name := name_of(source)) in wanted}
    left = wanted - set(found.values())
    return found | {source: stem for source in known if (stem := PurePosixPath(source).stem) in left}


def _locate(text: str, quote: str, value: str) -> tuple[int, int] | None:
    at, inside = text.find(quote), quote.find(value)
    return (at + inside, at + inside + len(value)) if quote and value and at >= 0 and inside >= 0 else None


def _checked(model: type[M], fields: schema.JSON, where: str) -> M:
    try:
        return model.model_validate(fields)
    except ValidationError as e:
        raise AnnotationError(f"{where}: {schema.first_fault(e)}") from None


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file of annotation that are not blank, with their numbers, from 1.

    Raises:
        AnnotationError: the file is not UTF-8.
    """
    try:
        told = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise AnnotationError(f"{path}: is not UTF-8; save it as UTF-8") from None
    yield from ((number, text) for number, text in enumerate(told, 1) if text.strip())


def _lines(path: Path) -> Iterator[tuple[int, schema.JSON]]:
    for number, text in numbered_lines(path):
        try:
            line = json.loads(text, parse_float=Decimal)
        except ValueError as e:
            raise AnnotationError(f"{path}: line {number}: {e}") from None
        if not isinstance(line, dict):
            raise AnnotationError(f"{path}: line {number}: must be a JSON object")
        yield number, line
