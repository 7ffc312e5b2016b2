"""The administrative units of China down to the counties, with former names and codes (``patterns/places.csv``).

``patterns/places.md`` says where the table comes from and what is uncertain in it; ``patterns/places.yaml`` holds the
words around places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple

import regex
from pydantic import Field

from extractor import patterns

UnitLevel = Literal["province", "prefecture", "county"]
SelfLevel = Literal["province", "prefecture", "county", "township"]
Code = Annotated[str, Field(pattern=r"^\d{6}$")]
Year = Annotated[int, Field(ge=1900, le=2100)]
_ABOVE: dict[UnitLevel, frozenset[str]] = {
    "province": frozenset(),
    "prefecture": frozenset({"province"}),
    "county": frozenset({"province", "prefecture"}),
}
"""What a unit can lie in."""


class Entry(patterns.Entry):
    """A unit under one code, name and parent, from the year in which that began until the year in which it ended.

    In the year of a change both hold; :meth:`valid_in` gives the state at the year's end.
    """

    code: Code
    name: str = Field(min_length=2)
    short: str = Field(min_length=1)
    level: UnitLevel
    parent: Code | None = None
    valid_from: Year | None = None
    """Null: there already at the end of 1980."""
    valid_to: Year | None = None
    """Null: still there."""
    successor: Code | None = None
    """Of the unit that continues it under another code, name or parent."""

    @property
    def id(self) -> str:
        """The code and the year from which this row holds."""
        return f"{self.code}/{self.valid_from or ''}"

    @property
    def usual(self) -> str:
        """The usual form of a long autonomous name (红河州, 双江县); other names stay as they are."""
        return self.short + self.name[-1] if "自治" in self.name or "族" in self.name else self.name

    def valid_in(self, year: int) -> bool:
        """Whether the unit was there at the end of ``year``."""
        return (self.valid_from or 0) <= year < (self.valid_to or 9999)


class Office(patterns.Entry):
    """What a level word or a unit names: 县人民医院. ``examples``: text -> the span that it holds."""

    id: str
    pattern: str
    examples: dict[str, str]
    not_: list[str] = Field(alias="not")


class NamedKind(patterns.Entry):
    """What has a name of its own: 河口镇. ``stem`` and ``after_unit`` are lengths of the name before the suffix."""

    id: str
    type: Literal["village", "body"]
    suffix: str
    stem: str
    after_unit: str
    follows: str = ""
    refuse: str
    examples: dict[str, str]
    not_: list[str] = Field(alias="not")


class Words(patterns.Entry):
    """``patterns/places.yaml``."""

    aliases: dict[Code, list[str]]
    generic: frozenset[str]
    common: frozenset[str]
    after: dict[str, str]
    fuzzy: tuple[str, ...]
    groups: list[str]
    offices: list[Office]
    named: list[NamedKind]
    leads: list[str]
    first: str
    never: str
    not_before: str
    alone: str
    owner: str
    self_: dict[str, SelfLevel] = Field(alias="self")
    below_prefecture: str
    below_county: str
    slogans: list[str]
    rank: str
    before_owner: str
    helped: str
    led: str
    region: str
    province_signs: dict[str, str]


class Named(NamedTuple):
    """A unit named in a text, the last of its chain (雁塔区 in 西安市雁塔区), which begins at ``chain``."""

    start: int
    end: int
    chain: int
    units: tuple[Entry, ...]
    """All that bear the name, of all times; of a chain, those inside what stands before."""
    generic: bool
    """Whether the name is a common word too."""


class Gazetteer:
    """Lookups over the units; a unit is an :class:`Entry`."""

    def __init__(self, units: list[Entry], words: Words) -> None:
        self.units = tuple(units)
        self._words = words
        self._codes: dict[str, list[Entry]] = defaultdict(list)
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._inside: dict[str, list[Entry]] = {}
        self._before: dict[str, list[Entry]] = defaultdict(list)
        for unit in self.units:
            self._codes[unit.code].append(unit)
            for name in self.forms(unit):
                self._names[name].append(unit)
            if unit.successor:
                self._before[unit.successor].append(unit)
        shorts = {u.short for u in units} - {u.name for u in units}
        self._heads: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(self._names) - shorts, key=lambda n: (-len(n), n)):
            self._heads[name[:2]].append(name)
        self._lengths: dict[str, set[int]] = defaultdict(set)
        for names in self._heads.values():
            for name in names:
                self._lengths[name[-1]].add(len(name))
        self._last = re.compile(f"[{re.escape(''.join(self._lengths))}]")
        self._after = {last: regex.compile(pattern) for last, pattern in words.after.items()}
        self._lead = regex.compile(rf"(?:^|[^\p{{Han}}A-Za-z\d]|{'|'.join(words.leads)})$")

    def forms(self, unit: Entry) -> frozenset[str]:
        """The full, the short and the usual names."""
        return frozenset((unit.name, unit.short, unit.usual, *self._words.aliases.get(unit.code, ())))

    def on(self, year: int) -> list[Entry]:
        """The units at the end of ``year``."""
        return [u for u in self.units if u.valid_in(year)]

    def inside(self, code: str) -> list[Entry]:
        """Today's units in the unit of ``code``, itself included."""
        if code not in self._inside:
            self._inside[code] = [u for u in self.units if u.valid_to is None and self.within(u, [code])]
        return self._inside[code]

    def by_code(self, code: str, year: int | None = None) -> Entry | None:
        """The unit that held ``code`` at the end of ``year``; without a year, its last holder."""
        held = self._codes.get(code, [])
        if year is None:
            return held[-1] if held else None
        return next((u for u in held if u.valid_in(year)), None)

    def by_name(self, name: str, year: int | None = None) -> list[Entry]:
        """The units of that full, short or usual name, in the order of their codes; all times, or one year's end."""
        return [u for u in self._names.get(name, []) if year is None or u.valid_in(year)]

    def current(self, unit: Entry) -> Entry:
        """The unit that continues ``unit`` today; where nothing does, the last that did."""
        return self._follow(unit, 9998)

    def at(self, unit: Entry, year: int) -> Entry:
        """``unit`` under the name and code that it had at the end of ``year``, as far as one unit continues another."""
        if unit.valid_from and year < unit.valid_from:
            before = [u for u in self._before[unit.code] if u.valid_to == unit.valid_from]
            same = [u for u in before if u.short == unit.short] or before
            return self.at(same[0], year) if len(same) == 1 else unit
        return self._follow(unit, year)

    def _follow(self, unit: Entry, year: int) -> Entry:
        while unit.valid_to and unit.valid_to <= year and unit.successor:
            after = self.by_code(unit.successor, unit.valid_to)
            if after is None:
                break
            unit = after
        return unit

    def parent_of(self, unit: Entry, year: int | None = None) -> Entry | None:
        """The unit above at the end of ``year``; without one, or when that was not its time, as it stood last."""
        if unit.parent is None:
            return None
        last = unit.valid_to - 1 if unit.valid_to else None
        held = self.by_code(unit.parent, year if year and unit.valid_in(year) else last)
        return held or self.by_code(unit.parent)

    def province_of(self, unit: Entry, year: int | None = None) -> Entry | None:
        """The province of ``unit``; a province is its own."""
        return self._above(unit, "province", year)

    def prefecture_of(self, unit: Entry, year: int | None = None) -> Entry | None:
        """The prefecture of ``unit``, itself if it is one; null for provinces and what they administer directly."""
        return self._above(unit, "prefecture", year)

    def within(self, unit: Entry, codes: Iterable[str]) -> bool:
        """Whether ``unit`` is, or lies in, a unit of one of ``codes``."""
        return not {unit.code, unit.parent, getattr(self.parent_of(unit), "parent", None)}.isdisjoint(codes)

    def likely(self, units: Iterable[Entry], year: int | None) -> list[Entry]:
        """Of those that bear a name, those that bore it in ``year``, else what they were then; without a year, today's.

        In the year of a change the old name counts too.
        """
        found = list(units)
        if year is None:
            last = max((u.valid_to or 9999 for u in found), default=0)
            return [u for u in found if (u.valid_to or 9999) == last]
        there = [u for u in found if u.valid_in(year)] or [u for u in found if u.valid_to == year]
        return there or list({a.id: a for u in found if (a := self.at(u, year)).valid_in(year)}.values())

    def find(self, text: str) -> list[Named]:
        """The units that ``text`` names by full or usual name, in order; short names (雁塔) are not looked for."""
        found: list[Named] = []
        end = 0
        for at in self._places(text):
            names = self._heads.get(text[at : at + 2], ()) if at >= end else ()
            for name in names:
                if text.startswith(name, at) and (named := self._named(text, at, name, found)):
                    found.append(named)
                    end = named.end
                    break
        return found

    def _places(self, text: str) -> list[int]:
        """Where a name may begin, as seen from what names end with (县, 区, 市 …), which is rarer by far."""
        ends = ((m.end(), self._lengths[m[0]]) for m in self._last.finditer(text))
        return sorted({end - length for end, lengths in ends for length in lengths if length <= end})

    def _named(self, text: str, at: int, name: str, found: list[Named]) -> Named | None:
        end = at + len(name)
        if (after := self._after.get(name[-1])) and after.match(text, end):
            return None
        units, chain = tuple(self._names[name]), at
        if found and found[-1].end == at:
            above = {u.code for u in found[-1].units}
            if inside := tuple(u for u in units if u.code not in above and self.within(u, above)):
                units, chain = inside, found.pop().chain
        generic = name in self._words.generic
        unsure = generic or len(name) == 2 or name.endswith(self._words.fuzzy)
        if chain == at and unsure and not self._lead.search(text[max(0, at - 3) : at]):
            return None
        return Named(at, end, chain, units, generic and chain == at)

    def _above(self, unit: Entry, level: UnitLevel, year: int | None) -> Entry | None:
        at: Entry | None = unit
        for _ in range(2):
            if at is not None and at.level != level:
                at = self.parent_of(at, year)
        return at if at is not None and at.level == level else None


@patterns.cached
def words() -> Words:
    """The words around places, checked.

    Raises:
        PatternError: the file does not say what it must.
    """
    return patterns.document("places.yaml", Words)


@patterns.cached
def gazetteer() -> Gazetteer:
    """The shipped units and those of the overlays.

    Raises:
        PatternError: an entry is not well formed, its parent or successor is no code of the table, or its parent is no
            unit that can hold it.
    """
    units = patterns.entries("places.csv", Entry, key="id")
    levels: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        levels[unit.code].add(unit.level)
    for unit in units:
        for field, code in (("parent", unit.parent), ("successor", unit.successor)):
            if code and code not in levels:
                raise patterns.PatternError(
                    f"places.csv: entry {unit.code} {unit.name}: {field}: no unit has the code {code}"
                )
        if unit.parent and levels[unit.parent].isdisjoint(_ABOVE[unit.level]):
            raise patterns.PatternError(
                f"places.csv: entry {unit.code} {unit.name}: parent: {unit.parent} is a "
                f"{min(levels[unit.parent])}, which holds no {unit.level}"
            )
    return Gazetteer(units, words())
