"""Checks of catalogues, units and places beyond the form of an entry: what an overlay can get wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.catalogue import programs
from extractor.catalogue.indicators import Catalogue, Indicator, by_file, catalogue
from extractor.catalogue.units import FILE as UNITS
from extractor.catalogue.units import Unit, convertible, units
from extractor.gazetteer import gazetteer
from extractor.patterns import PatternError, entries, using
from extractor.schema import Kind, Measure


def check(folder: Path) -> list[str]:
    """What is wrong once ``folder`` is laid over the patterns; one line a fault."""
    try:
        with using(folder):
            return faults()
    except PatternError as e:
        return [str(e)]


def faults() -> list[str]:
    """What is wrong with the indicators, units, programs and places in use; one line a fault, naming file and entry.

    Raises:
        PatternError: a file or an entry has not even the right form.
    """
    found = [f"{UNITS}: {fault}" for fault in _unit_faults(entries(UNITS, Unit))]
    whole = catalogue()
    for name, indicators in by_file().items():
        for indicator in indicators:
            found += [f"{name}: entry {indicator.code}: {f}" for f in _indicator_faults(indicator, whole)]
    for program in programs.catalogue().programs.values():
        found += [f"{programs.FILE}: entry {program.code}: {f}" for f in _program_faults(program)]
    gazetteer()
    return found


def _unit_faults(table: list[Unit]) -> Iterator[str]:
    by_id = {u.id: u for u in table}
    owner: dict[str, str] = {}
    for unit in table:
        for spelling in (unit.id, *unit.aliases):
            if owner.setdefault(spelling, unit.id) != unit.id:
                yield f"entry {unit.id}: {spelling} is {owner[spelling]} already"
        if (unit.factor is None) != (unit.base is None):
            yield f"entry {unit.id}: factor and base go together"
        elif unit.base is not None:
            base = by_id.get(unit.base)
            if base is None or base.base is not None:
                yield f"entry {unit.id}: base {unit.base} must be a unit without a base of its own"
            elif base.dimension != unit.dimension:
                yield f"entry {unit.id}: base {unit.base} has the dimension {base.dimension}, not {unit.dimension}"


def _indicator_faults(indicator: Indicator, whole: Catalogue) -> Iterator[str]:
    if strange := [u for u in indicator.units if u and u not in units()]:
        yield f"units: {strange[0]} stands not in {UNITS}"
        return
    for name in sorted(indicator.names):
        for other in whole.named(name):
            if other is not indicator and _share_a_unit(indicator, other):
                yield f"aliases: {name} is a name of {other.code} too, in the same unit"
    for metric in indicator.examples:
        if indicator.code not in _codes(metric, indicator, whole):
            yield f"examples: {metric} does not get this code"
    for metric in indicator.not_:
        if indicator.code in _codes(metric, indicator, whole):
            yield f"not: {metric} gets this code"


def _program_faults(program: programs.Program) -> Iterator[str]:
    def named(text: str) -> bool:
        return any(mention.code == program.code for mention in programs.find_programs(text))

    for text in program.examples:
        if not named(text):
            yield f"examples: {text} does not name it"
    for text in program.not_:
        if named(text):
            yield f"not: {text} names it"


def _share_a_unit(one: Indicator, other: Indicator) -> bool:
    return any(a == b or convertible(a, b) for a in one.units for b in other.units)


def _codes(metric: str, indicator: Indicator, whole: Catalogue) -> set[str | None]:
    """The codes that ``metric`` gets with any value that could be this indicator's."""
    return {whole.code_for(metric, unit=u, kind=k, measure=m) for u, k, m in _values(indicator)}


def _values(indicator: Indicator) -> Iterator[tuple[str, Kind, Measure]]:
    for unit in indicator.units:
        kind: Kind = units()[unit].kind if unit else "ratio"
        yield unit, kind, "level"
        yield unit, kind, "change_amount"
    yield "%", "percent", "change_rate"
    yield "百分点", "points", "change_amount"
    yield "位", "rank", "rank"
