"""Places and bodies named in a text: units of the gazetteer, towns and villages, hospitals, offices, companies, parks.

The vocabulary is in ``patterns/places.yaml``. What cannot be told for certain is left out: a wrong place is worse
than none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from extractor import patterns
from extractor.gazetteer import Entry, Gazetteer, Named, NamedKind, Words, gazetteer, words
from extractor.schema import Place

_UNIT = "\ue000"
"""Stands for each character of a unit's name while the patterns run."""
_REACH = 16
"""Characters before a suffix in which a name may begin."""


def find_places(text: str, home: str | None = None) -> list[Place]:
    """The places and bodies that ``text`` names, in order, without overlaps.

    Args:
        text: any text.
        home: code of the unit that the text is about. It decides between units of one name, and lets short names
            (利州) of units of the same prefecture be read.

    Returns:
        Spans of type unit (with its code where one unit is meant), village (towns and villages), body and group
        (各乡镇). Of a chain (青岚县河口镇甲村) the last place counts; a body keeps the units before its name.
    """
    scope = _Scope(gazetteer(), gazetteer().by_code(home) if home else None)
    units = scope.gazetteer.find(text)
    masked = _mask(text, units)
    spans = [
        *_units(text, units, scope),
        *_shorts(text, scope),
        *_offices(text, masked),
        *_named(text, masked),
        *_groups(text),
    ]
    return _settle(spans)


@dataclass(frozen=True)
class _Scope:
    """Where the text is at home."""

    gazetteer: Gazetteer
    home: Entry | None

    @property
    def areas(self) -> list[str]:
        """Codes of the units around home, the nearest first."""
        if self.home is None:
            return []
        around = (self.home, self.gazetteer.prefecture_of(self.home), self.gazetteer.province_of(self.home))
        return list(dict.fromkeys(u.code for u in around if u))

    def choose(self, named: Named) -> str | None:
        """The code that a name means here; null where several units bear it."""
        found = self.gazetteer.likely(named.units, None)
        for area in self.areas:
            if inside := [u for u in found if self.gazetteer.within(u, [area])]:
                found = inside
                break
        return found[0].code if len(found) == 1 else None

    def near(self, named: Named) -> bool:
        """Whether a unit of that name lies in the home prefecture."""
        return any(self.gazetteer.within(u, self.areas[:2]) for u in named.units)


def _mask(text: str, units: list[Named]) -> str:
    masked = list(text.replace(_UNIT, " "))
    for u in units:
        if not u.generic:
            masked[u.chain : u.end] = _UNIT * (u.end - u.chain)
    return "".join(masked)


def _units(text: str, units: list[Named], scope: _Scope) -> Iterator[Place]:
    for u in units:
        if not u.generic or scope.near(u):
            yield Place(start=u.start, end=u.end, text=text[u.start : u.end], code=scope.choose(u), rule="unit")


def _shorts(text: str, scope: _Scope) -> Iterator[Place]:
    """Short names of the units around home, where they stand alone."""
    if scope.home is None:
        return
    area = scope.gazetteer.prefecture_of(scope.home) or scope.home
    bearers = defaultdict[str, list[Entry]](list)
    for unit in scope.gazetteer.inside(area.code):
        if unit.short != unit.name and unit.short not in words().common:
            bearers[unit.short].append(unit)
    for short, units in bearers.items():
        for match in regex.finditer(regex.escape(short), text):
            if _alone(text, *match.span()):
                code = units[0].code if len(units) == 1 else None
                yield Place(start=match.start(), end=match.end(), text=short, code=code, rule="short")


def _alone(text: str, start: int, end: int) -> bool:
    return bool(_compiled().lead.search(text[max(0, start - 4) : start]) and _compiled().alone.match(text, end))


def _offices(text: str, masked: str) -> Iterator[Place]:
    for match in _compiled().offices.finditer(masked):
        start, end = match.span()
        yield Place(start=start, end=end, text=text[start:end], type="body", rule=match.lastgroup or "")


def _named(text: str, masked: str) -> Iterator[Place]:
    """Suffix first, then what stands before it: cheap, and bounded whatever the text."""
    for kind in _compiled().named:
        for match in kind.suffix.finditer(masked):
            low = max(0, match.start() - _REACH)
            stem = kind.stem.search(masked, low, match.start())
            if stem is None or kind.refuse.search(stem[1]):
                continue
            start = stem.start(1)
            if kind.type == "body":
                while start > 0 and masked[start - 1] == _UNIT:
                    start -= 1
            end = match.end()
            yield Place(start=start, end=end, text=text[start:end], type=kind.type, rule=kind.id)


def _groups(text: str) -> Iterator[Place]:
    for match in _compiled().groups.finditer(text):
        yield Place(start=match.start(), end=match.end(), text=match[0], type="group", rule="group")


def _settle(spans: list[Place]) -> list[Place]:
    """Of overlapping spans the longest, of a chain of places the last."""
    kept: list[Place] = []
    for span in sorted(spans, key=lambda p: (p.start, -p.end, p.rule)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        elif kept and span.start == kept[-1].end and span.type == "village" and kept[-1].type in ("unit", "village"):
            kept.pop()
        kept.append(span)
    return kept


@dataclass(frozen=True)
class _Kind:
    id: str
    type: Literal["village", "body"]
    suffix: regex.Pattern[str]
    stem: regex.Pattern[str]
    refuse: regex.Pattern[str]


@dataclass(frozen=True)
class _Compiled:
    offices: regex.Pattern[str]
    named: tuple[_Kind, ...]
    groups: regex.Pattern[str]
    lead: regex.Pattern[str]
    alone: regex.Pattern[str]


@patterns.cached
def _compiled() -> _Compiled:
    w = words()
    leads = "|".join(w.leads)
    offices = "|".join(f"(?P<{o.id}>{o.pattern})" for o in w.offices)
    return _Compiled(
        offices=regex.compile(rf"(?:{_UNIT}{{2,40}}|(?<![{w.not_before}])[省市县区州盟旗镇乡])(?:{offices})"),
        named=tuple(_kind(k, leads, w) for k in w.named),
        groups=regex.compile("|".join(regex.escape(g) for g in sorted(w.groups, key=len, reverse=True))),
        lead=regex.compile(rf"(?:^|[^\p{{Han}}A-Za-z\d]|{leads})$"),
        alone=regex.compile(rf"$|[^\p{{Han}}A-Za-z]|{w.alone}"),
    )


def _kind(k: NamedKind, leads: str, w: Words) -> _Kind:
    # Searched backwards and lazily: the nearest place before the suffix where a name may begin.
    char = rf"[\p{{Han}}--[{w.never}]]"
    after_unit = rf"(?<=[{_UNIT}{k.follows}])((?!{leads}){char}{{{k.after_unit}}}?)"
    free = rf"(?<=\A|[^\p{{Han}}A-Za-z\d{_UNIT}]|{leads})((?!{leads}|[{w.first}]){char}{{{k.stem}}}?)"
    return _Kind(
        id=k.id,
        type=k.type,
        suffix=regex.compile(k.suffix),
        stem=regex.compile(rf"(?V1r)(?|{after_unit}|{free})$"),
        refuse=regex.compile(k.refuse),
    )
