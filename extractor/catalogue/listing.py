"""The indicator catalogue as text: what ``zhibiao indicators`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from unicodedata import east_asian_width

from extractor.catalogue.indicators import Indicator, catalogue
from extractor.catalogue.programs import match_program

_SHOWN = 5
"""How many suggestions an error names."""


class UnknownIndicatorError(LookupError):
    """No indicator has that code or name; the message says which come near."""


def listing(query: str | None = None, *, code: str | None = None, as_json: bool = False) -> str:
    """The catalogue for a reader: all of it, what ``query`` finds, or the one with ``code``; text or JSON.

    Args:
        query: Chinese or English words of a name, or part of a code.
        code: an indicator's full code; everything known of it is shown.
        as_json: a JSON list (with ``code`` one object) instead of aligned text.

    Raises:
        UnknownIndicatorError: nothing has that code, or nothing is like ``query``.
    """
    if code is not None:
        return _one(code, as_json)
    found = list(catalogue()) if query is None else catalogue().search(query, limit=len(catalogue()))
    if query is not None and not found:
        program = match_program(query)
        follow = f"; it is the program {program}, which «zhibiao rollout» follows" if program else ""
        raise UnknownIndicatorError(f"{query}: no indicator of that name{follow}")
    return (
        _json([_record(i) for i in found]) if as_json else _table((i.code, i.name, _units(i), i.name_en) for i in found)
    )


def _one(code: str, as_json: bool) -> str:
    indicator = catalogue().get(code)
    if indicator is None:
        near = ", ".join(get_close_matches(code, (i.code for i in catalogue()), n=_SHOWN, cutoff=0.5))
        raise UnknownIndicatorError(f"{code}: no such indicator" + (f"; near it: {near}" if near else ""))
    return _json(_record(indicator)) if as_json else _table(_sheet(indicator))


def _sheet(indicator: Indicator) -> Iterable[tuple[str, str]]:
    low, high = indicator.range
    yield "code", indicator.code
    yield "name", indicator.name
    yield "English", indicator.name_en
    yield "topic", indicator.topic
    yield "definition", indicator.definition
    yield "source", indicator.source
    yield "units", f"{_units(indicator)} ({indicator.dimension})"
    yield "plausible", f"{low:,f} to {high:,f} {indicator.units[0]}".rstrip()
    yield from _lines("written as", indicator.aliases)
    yield from _lines("for example", indicator.examples)
    yield from _lines("but not", indicator.not_)


def _lines(label: str, values: Iterable[str]) -> Iterable[tuple[str, str]]:
    for n, value in enumerate(values):
        yield ("" if n else label), value


def _units(indicator: Indicator) -> str:
    return ", ".join(unit or "(none)" for unit in indicator.units)


def _record(indicator: Indicator) -> dict[str, object]:
    record = indicator.model_dump(by_alias=True)
    return record | {
        "domain": indicator.domain,
        "dimension": indicator.dimension,
        "range": [_number(bound) for bound in indicator.range],
    }


def _number(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    """``rows`` in columns that line up where a Chinese character is as wide as two letters."""
    table = list(rows)
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    padded = ((cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in table)
    return "\n".join("  ".join(row).rstrip() for row in padded)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
