"""The indicator catalogue: what each indicator is, and from the name of a metric to its code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property, lru_cache

from pydantic import Field, model_validator

from extractor.catalogue.names import names, normal, readings
from extractor.catalogue.units import convertible, dimension_of, units
from extractor.patterns import Entry, PatternError, cached, entries
from extractor.schema import Kind, Measure

FILES = tuple(
    f"indicators_{part}.yaml"
    for part in ("public_health", "family", "care", "health_system", "social", "economy", "agriculture", "environment")
)
_WHOLE = 1000
"""An indicator whose levels reach this counts whole things; what is stated per 1000 inhabitants does not."""
_LONGEST_BORDER = 11
_KEPT = 20_000
"""Texts whose borders are kept: the same ones come again and again."""
_CHANGE_KINDS = ("percent", "ratio", "multiple")


class Indicator(Entry):
    """An entry of the catalogue."""

    code: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")
    """``domain.name``: the concept without its measure."""
    name: str
    name_en: str
    topic: str
    definition: str
    source: str
    """The published standard that defines it; says so where there is none."""
    units: tuple[str, ...] = Field(min_length=1)
    """Units that a level of it is stated in, the usual one first (``""``: a bare number). What converts to one fits."""
    range: tuple[Decimal, Decimal]
    """Plausible levels for a county or prefecture, generous, in the first unit."""
    aliases: tuple[str, ...] = ()
    """Names that reports write, as templates (:func:`extractor.catalogue.names.expand`); ``name`` is one by itself."""
    examples: tuple[str, ...] = Field(min_length=1)
    """Metric names that have this code."""
    not_: tuple[str, ...] = Field(alias="not", min_length=1)
    """Look-alikes: metric names that must not have this code."""

    @model_validator(mode="after")
    def _sound(self) -> Indicator:
        if self.range[0] > self.range[1]:
            raise ValueError("range: the low end is above the high end")
        if not self.names:
            raise ValueError("name: empty")
        return self

    @property
    def domain(self) -> str:
        """The part of the code before the dot."""
        return self.code.partition(".")[0]

    @property
    def dimension(self) -> str:
        """The dimension of the first unit; ``number`` without one."""
        return dimension_of(self.units[0]) or "number"

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name, templates written out, in the form in which names are compared."""
        return frozenset([normal(self.name), *(n for template in self.aliases for n in names(template))]) - {""}

    def fits(self, unit: str, kind: Kind, measure: Measure) -> bool:
        """Whether a value of this unit and kind can be this indicator in this measure."""
        if measure == "rank":
            return kind == "rank"
        if measure == "change_rate":
            return kind in _CHANGE_KINDS
        if measure == "change_amount" and self.dimension in ("rate", "number"):
            return kind == "points" or (self.units[0] != "%" and self._states(unit, kind))
        return self._states(unit, kind)

    def plausible(self, value: Decimal | None, unit: str, kind: Kind, measure: Measure) -> bool:
        """Whether a value can be a level of it, or a change of its level: within its range, and whole where it counts
        things in thousands (执业医师2.94人 is a rate per 1000 whose name was cut short)."""
        if value is None or measure not in ("level", "change_amount"):
            return True
        low, high = self.range
        if measure == "change_amount":
            low = -high
        whole = kind != "count" or high < _WHOLE or value == value.to_integral_value()
        return whole and (unit != self.units[0] or low <= value <= high)

    def counts(self, kind: Kind | None) -> bool:
        """Whether its levels are figures of ``kind``; any indicator's are of null."""
        return kind is None or any(unit and units()[unit].kind == kind for unit in self.units)

    def _states(self, unit: str, kind: Kind) -> bool:
        if unit:
            return any(convertible(unit, allowed) for allowed in self.units)
        if "" in self.units:
            return kind in ("ratio", "index", "count")
        return self.counts(kind)


class Catalogue:
    """All indicators, by code and by name."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._by_code = {i.code: i for i in indicators}
        self._by_name: dict[str, tuple[Indicator, ...]] = {}
        for indicator in self:
            alone = (indicator,)  # one for all its names: few are another's too
            for name in indicator.names:
                self._by_name[name] = self._by_name.get(name, ()) + alone

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Indicator | None:
        """The indicator of that code, or null."""
        return self._by_code.get(code)

    def named(self, name: str) -> tuple[Indicator, ...]:
        """The indicators that have ``name`` among their names; several only where their units tell them apart."""
        return self._by_name.get(normal(name), ())

    def knows(self, name: str) -> bool:
        """Whether ``name`` is among the names of an indicator."""
        return normal(name) in self._by_name

    @cached_property
    def borders(self) -> Callable[[str], tuple[bool, bool]]:
        """Whether names of indicators begin with a text (高血压), and whether they end with it (规范管理率).

        Of texts of two to eleven characters, which are not the whole name.
        """
        forwards, backwards = sorted(self._by_name), sorted(name[::-1] for name in self._by_name)
        return lru_cache(_KEPT)(lambda text: (_begins(forwards, text), _begins(backwards, text[::-1])))

    def may_end(self, end: str) -> bool:
        """Whether a name of an indicator may end with ``end``, or be it: a quick look at its last characters."""
        last = normal(end)[-_LONGEST_BORDER:]
        return len(last) < 2 or self.borders(last)[1] or last in self._by_name

    def search(self, text: str, limit: int = 20) -> list[Indicator]:
        """Indicators whose code, Chinese or English name or alias is, begins with or holds ``text``, best first.

        Where none does, those with the most similar names.
        """
        wanted = normal(text)
        if not wanted:
            return []
        ranked = [(rank, i.code, i) for i in self if (rank := _closeness(wanted, i)) is not None]
        if not ranked:
            return self._similar(wanted, limit)
        return [i for _, _, i in sorted(ranked, key=lambda r: r[:2])][:limit]

    def _similar(self, wanted: str, limit: int) -> list[Indicator]:
        spoken = {text: i for i in self for text in (normal(i.name), normal(i.name_en), i.code.upper())}
        near = get_close_matches(wanted, spoken, n=limit, cutoff=0.5)
        return list({spoken[text].code: spoken[text] for text in near}.values())

    def code_for(
        self,
        metric: str,
        *,
        unit: str,
        kind: Kind,
        measure: Measure,
        own: tuple[str, ...] = (),
        value: Decimal | None = None,
    ) -> str | None:
        """The code of what ``metric`` names, or null.

        Args:
            metric: self-contained name: 全市地区生产总值增长率, 家庭医生重点人群签约率.
            unit: of the value, in base units (元, 人, %), empty if none is written.
            kind: of the value.
            measure: what the value says of the metric.
            own: names of the document's own place, which do not narrow it (云岭市, 云岭).
            value: in base units, null if it is masked or not at hand.

        A code is given only when the name of an indicator is all that is left after words that do not narrow it
        (``patterns/indicator_affixes.yaml``), and the value's unit can state that indicator in that measure.
        """
        for reading in readings(metric, measure, own):
            named = self._by_name.get(reading.name, ())
            fitting = [i for i in named if i.fits(unit, kind, measure) and i.counts(reading.kind)]
            if fitting:
                sure = len(fitting) == 1 and fitting[0].plausible(value, unit, kind, measure)
                return fitting[0].code if sure else None
        return None


@cached
def catalogue() -> Catalogue:
    """The catalogue of ``patterns/indicators_*.yaml`` with the overlays in use.

    Raises:
        PatternError: a file, an entry or a code that stands in two files is wrong; the message says where.
    """
    files: dict[str, str] = {}
    for name, indicators in by_file().items():
        for indicator in indicators:
            if (other := files.setdefault(indicator.code, name)) != name:
                raise PatternError(f"{name}: entry {indicator.code}: stands in {other} too")
    return Catalogue(indicator for indicators in by_file().values() for indicator in indicators)


@cached
def by_file() -> dict[str, list[Indicator]]:
    """The indicators of each file, in order."""
    return {name: entries(name, Indicator, key="code") for name in FILES}


def _begins(names: list[str], text: str) -> bool:
    """Whether one of the sorted names begins with ``text`` and goes on."""
    after = bisect_right(names, text)
    return 2 <= len(text) <= _LONGEST_BORDER and after < len(names) and names[after].startswith(text)


def _closeness(wanted: str, indicator: Indicator) -> int | None:
    """The smaller the nearer: is, begins with, holds ``wanted``; its own name before the names that reports write."""
    own = (indicator.code.upper(), normal(indicator.name), normal(indicator.name_en))
    tests: tuple[Callable[[str], bool], ...] = (wanted.__eq__, lambda s: s.startswith(wanted), lambda s: wanted in s)
    tried = ((test, spoken) for test in tests for spoken in (own, indicator.names))
    return next((rank for rank, (test, spoken) in enumerate(tried) if any(map(test, spoken))), None)
