"""Units of measurement: their dimensions, and conversion between units of one dimension (``patterns/units.yaml``)."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from extractor.patterns import Entry, cached, entries
from extractor.schema import Kind

FILE = "units.yaml"


class Unit(Entry):
    """A unit or measure word as it stands in ``Quantity.unit``."""

    id: str
    kind: Kind
    dimension: str
    aliases: tuple[str, ...] = ()
    """Other spellings of the same word."""
    factor: Decimal | None = Field(default=None, gt=0)
    """How many of ``base`` one of this unit is."""
    base: str | None = None
    bound: bool = False
    """Often something else (a date, a class, part of another word): a unit only where the context says so."""
    examples: tuple[str, ...] = ()
    not_: tuple[str, ...] = Field(default=(), alias="not")

    @property
    def root(self) -> str:
        """The unit that its conversions lead to."""
        return self.base or self.id


@cached
def units() -> dict[str, Unit]:
    """Every unit by each of its spellings."""
    return {spelling: unit for unit in entries(FILE, Unit) for spelling in (unit.id, *unit.aliases)}


def dimension_of(unit: str) -> str | None:
    """The dimension of a unit, in any of its spellings; null for one that the table does not hold."""
    known = units().get(unit)
    return known.dimension if known else None


def convertible(unit: str, to: str) -> bool:
    """Whether a value in ``unit`` can be expressed in ``to``."""
    source, target = units().get(unit), units().get(to)
    return source is not None and target is not None and source.root == target.root


def convert(value: Decimal, unit: str, to: str) -> Decimal | None:
    """``value`` in ``unit`` expressed in ``to``: ``convert(15, "亩", "公顷")`` is 1.

    Null where there is no conversion: across dimensions (% to 百分点), between currencies, for unknown units.
    The factors and their sources stand in ``patterns/units.yaml``.
    """
    if not convertible(unit, to):
        return None
    source, target = units()[unit], units()[to]
    if source is target:
        return value
    return value * (source.factor or Decimal(1)) / (target.factor or Decimal(1))
