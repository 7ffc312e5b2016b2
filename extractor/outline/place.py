"""Which place a report is about: title, file name, issuing body, opening, sign-off, then what the text names most.

A name that several units bear (鼓楼区) is decided by what else is named, or left open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

import regex

from extractor import patterns
from extractor.gazetteer import Entry, Gazetteer, Named, gazetteer, words
from extractor.schema import Level, Model

_TITLE = 300
"""Characters of the title and of the issuing body that are read."""
_OPENING = 600
"""Characters at the beginning in which a report says whose it is."""
_CLOSING = 200
"""Characters at the end in which it is signed."""
_READ = 200_000
"""Characters of the text that are read for it."""
_UPPER = tuple("省市区州盟旗")
"""Where one of these follows a short name, it is a unit's own or another unit's name: no 石泉市 is 石泉县."""
_MARGIN = 3
"""What is named most counts from this many times on, and this many times as often as the next."""


class ResolvedPlace(Model):
    """What is known of the place; ``rule`` names the evidence that decided."""

    name: str | None = None
    """Full official name in the reported year."""
    code: str | None = None
    province: str | None = None
    city: str | None = None
    """The prefecture, itself for a prefecture; null for what a province administers directly."""
    level: Level = "unknown"
    rule: str = ""


def resolve_place(
    title: str | None, source: str, body: str, year: int | None = None, organization: str | None = None
) -> ResolvedPlace | None:
    """The place that a report is about, under its name and code of the reported year.

    Args:
        title: the report's title, if known.
        source: path of the file, with ``/``.
        body: the text.
        year: the reported year; without it, today's names and codes.
        organization: the body that issued the report, if known.

    Returns:
        Null when nothing at all is known. With ``name`` null the level (XX县, 我县) or the province may be known.
    """
    report = _Report(
        gazetteer(), (title or "")[:_TITLE], PurePosixPath(source), _within(body), year, (organization or "")[:_TITLE]
    )
    if report.national:
        return ResolvedPlace(level="national", rule="nation")
    town = _town(report)
    for claim in report.claims():
        unit = report.choose(claim)
        if unit is None and claim.firm:
            return town or report.left_open(claim)
        if unit is not None:
            place = report.described(unit, claim.rule)
            return town.model_copy(update={"province": place.province, "city": place.city}) if town else place
    return town or report.unnamed()


def _within(body: str) -> str:
    """As much of a text as is read: its beginning and its end."""
    return body if len(body) <= _READ else f"{body[: _READ - _CLOSING]}\n{body[-_CLOSING:]}"


class _Claim(NamedTuple):
    """Units of one name that a piece of evidence offers; a firm one ends the search even when it stays open."""

    rule: str
    units: tuple[Entry, ...]
    firm: bool


@dataclass(frozen=True)
class _Report:
    """A report and what it says of its place."""

    gazetteer: Gazetteer
    title: str
    source: PurePosixPath
    body: str
    year: int | None
    organization: str

    @cached_property
    def opening(self) -> str:
        return self.body[:_OPENING]

    @cached_property
    def closing(self) -> str:
        return self.body[-_CLOSING:]

    @property
    def national(self) -> bool:
        """Whether the State Council reports."""
        return not self._owner(self.title) and bool(_compiled().nation.search(f"{self.title}\n{self.opening}"))

    @cached_property
    def blanked(self) -> bool:
        """Whether the place is blanked out (XX县), in the title or again and again in the text."""
        masks = _compiled().masked
        return bool(masks.search(self.title)) or len(masks.findall(self.body)) > 1

    @cached_property
    def kind(self) -> str | None:
        """The character of the unit that the report calls its own (县 of 全县, 我县, 县委); null when it wavers."""
        weights = Counter[str]()
        for match in _compiled().own.finditer(self.body):
            weights[match["own"] or match["all"] or match["seat"] or match["auto"]] += 3 if match["own"] else 1
        if "我省" not in self.body:
            del weights["省"]
        if len(weights) > 1 and self.body.count("自治区") > 1:
            del weights["区"]
        ranked = weights.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] < 1.5 * ranked[1][1]):
            return None
        return ranked[0][0]

    def claims(self) -> Iterator[_Claim]:
        """What each piece of evidence offers, the strongest first."""
        if _compiled().masked.search(self.title):
            return
        for rule, text in (("title", self.title), ("file", self.source.stem), ("organization", self.organization)):
            if found := self._owner(text) or self._short(text):
                yield _Claim(rule, found, firm=rule != "file")
        if self.blanked:
            return
        for rule, text in (("opening", self.opening), ("sign-off", self.closing)):
            for named in self.gazetteer.find(text):
                if self._speaks(text, named) and (own := self._own(named.units)):
                    yield _Claim(rule, own, firm=False)
        if most := self._named_most():
            yield _Claim("body", most, firm=False)

    def _speaks(self, text: str, named: Named) -> bool:
        """Whether a unit stands where the owner of a report does: 在青岚县第十届…, 青岚县卫生健康局."""
        c = _compiled()
        before = text[max(0, named.chain - 2) : named.chain]
        acts = c.owner.match(text, named.end) and c.before_owner.search(before)
        return bool(acts and not named.generic and not c.led.match(text, named.end))

    def _owner(self, text: str) -> tuple[Entry, ...]:
        """Of the units that a line names, the first that acts (else the first), or one inside it that acts."""
        found = [n for n in self.gazetteer.find(text) if not _compiled().helped.search(text, 0, n.chain)]
        acting = [n.units for n in found if _compiled().owner.match(text, n.end)] or [n.units for n in found[:1]]
        chosen: tuple[Entry, ...] = ()
        for units in acting:
            above = {u.code for u in chosen}
            if not above or any(u.code not in above and self.gazetteer.within(u, above) for u in units):
                chosen = units
        return chosen

    def _short(self, text: str) -> tuple[Entry, ...]:
        """Units by their short name: 广元_2023, 雁塔卫健局2019年工作总结."""
        for token in _compiled().token.finditer(text):
            for length in range(min(5, len(token[0])), 1, -1):
                name, end = token[0][:length], token.start() + length
                whole = end == token.end()
                if text[end : end + 1] in _UPPER and not self.gazetteer.by_name(text[token.start() : end + 1]):
                    continue
                acts = _compiled().owner.match(text, end) and name not in words().common
                if (units := self.gazetteer.by_name(name)) and (whole or acts):
                    return self._own(tuple(units)) or tuple(units)
        return ()

    def _own(self, units: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Those of the kind that the report calls its own."""
        return tuple(u for u in units if self.kind is None or u.name.endswith(self.kind))

    def _named_most(self) -> tuple[Entry, ...]:
        """The unit of the report's own kind that is named, in full or short, far more often than any other."""
        if self.kind is None:
            return ()
        offered = [u for n in self.gazetteer.find(self.body) if not n.generic for u in n.units]
        offered += [u for m in _compiled().slogan.finditer(self.body) for u in self.gazetteer.by_name(m[1])]
        offered += filter(None, map(self.gazetteer.prefecture_of, {u.id: u for u in offered}.values()))
        seen = defaultdict[str, set[Entry]](set)
        for unit in self._own(tuple(offered)):
            seen[unit.short].add(unit)
        counts = Counter({short: self._count(units) for short, units in seen.items()})
        ranked = counts.most_common(2)
        if not ranked or ranked[0][1] < _MARGIN * max(1, ranked[1][1] if len(ranked) == 2 else 0):
            return ()
        return tuple(sorted(seen[ranked[0][0]], key=lambda u: u.id))

    def _count(self, units: set[Entry]) -> int:
        """How often units of one short name are named."""
        forms = {f for u in units for f in self.gazetteer.forms(u)} - words().common
        return sum(self.body.count(f) for f in forms if not any(f != g and g in f for g in forms))

    def bearers(self, claim: _Claim) -> list[Entry]:
        """The different units that bear the claimed name in the reported year."""
        return list({u.code: u for u in self.gazetteer.likely(claim.units, self.year)}.values())

    def choose(self, claim: _Claim) -> Entry | None:
        """The one unit that is meant: by what is named above it, near the head first, then anywhere."""
        found = self.bearers(claim)
        if len(found) < 2:
            return found[0] if found else None
        near = "\n".join((self.title, str(self.source), self.organization, self.opening, self.closing))
        for text, margin in ((near, 1), (self.body, _MARGIN)):
            scores = sorted(((self._above_named(u, text), u.code, u) for u in found), reverse=True)
            if scores[0][0] > 0 and scores[0][0] >= margin * scores[1][0] and scores[0][0] != scores[1][0]:
                return scores[0][2]
        return None

    def _above_named(self, unit: Entry, text: str) -> int:
        """How often the prefecture, or failing that the province, of ``unit`` is named."""
        levels = (self.gazetteer.prefecture_of(unit), self.gazetteer.province_of(unit))
        above = [u for u in levels if u and u.short != unit.short]
        return sum(text.count(u.short) * weight for u, weight in zip(above, (3, 1), strict=False))

    def described(self, unit: Entry, rule: str) -> ResolvedPlace:
        province = self.gazetteer.province_of(unit, self.year)
        city = self.gazetteer.prefecture_of(unit, self.year)
        return ResolvedPlace(
            name=unit.name,
            code=unit.code,
            province=province.name if province else None,
            city=city.name if city else None,
            level=unit.level,
            rule=rule,
        )

    def left_open(self, claim: _Claim) -> ResolvedPlace:
        """What the bearers of a name have in common."""
        found = self.bearers(claim)
        provinces = {p.name for u in found if (p := self.gazetteer.province_of(u, self.year))}
        levels = {u.level for u in found}
        return ResolvedPlace(
            province=provinces.pop() if len(provinces) == 1 else None,
            level=levels.pop() if len(levels) == 1 else "unknown",
            rule=claim.rule,
        )

    def unnamed(self) -> ResolvedPlace | None:
        """Level and province where no name is to be had."""
        level, province = self._level(), self._province()
        if level == "unknown" and province is None:
            return None
        return ResolvedPlace(province=province, level=level, rule="self-reference")

    def _level(self) -> Level:
        """By the unit that the title names, be it XX县 or one not known, else by what the text calls its own."""
        c = _compiled()
        titled = c.masked.search(self.title) or c.unknown.search(f"{self.title}\n{self.organization}")
        elsewhere = c.masked.search(self.body) or c.unknown.search(self.opening)
        kind = titled[1] if titled else self.kind or (elsewhere[1] if elsewhere else None)
        if kind == "市" and not regex.search(words().below_prefecture, self.body):
            return "county" if regex.search(words().below_county, self.body) else "unknown"
        return words().self_.get(kind, "unknown") if kind else "unknown"

    def _province(self) -> str | None:
        """The one province in whose region the report places itself, or by whose sign its documents are numbered."""
        named = {m[1] for m in _compiled().region.finditer(self.body)}
        named |= {words().province_signs[m[1]] for m in _compiled().sign.finditer(self.body)}
        if len(named) != 1:
            return None
        return next((u.name for u in self.gazetteer.by_name(named.pop()) if u.level == "province"), None)


def _town(report: _Report) -> ResolvedPlace | None:
    """A town, township or street that the title names as the report's own."""
    match = _compiled().town.search(_without_units(report))
    if match and not _compiled().masked.search(report.title):
        return ResolvedPlace(name=match[1], level="township", rule="title")
    return None


def _without_units(report: _Report) -> str:
    """The title with each unit's name cut to a break."""
    title = report.title
    for named in reversed(report.gazetteer.find(title)):
        title = f"{title[: named.chain]}|{title[named.end :]}"
    return title


@dataclass(frozen=True)
class _Compiled:
    nation: regex.Pattern[str]
    masked: regex.Pattern[str]
    own: regex.Pattern[str]
    owner: regex.Pattern[str]
    before_owner: regex.Pattern[str]
    led: regex.Pattern[str]
    helped: regex.Pattern[str]
    token: regex.Pattern[str]
    slogan: regex.Pattern[str]
    region: regex.Pattern[str]
    sign: regex.Pattern[str]
    unknown: regex.Pattern[str]
    """A unit that acts but that the gazetteer does not hold: 青石县卫生局."""
    town: regex.Pattern[str]


@patterns.cached
def _compiled() -> _Compiled:
    w = words()
    kinds = "|".join(sorted(w.self_, key=len, reverse=True))
    units = gazetteer().units
    provinces = "|".join(sorted({u.short for u in units if u.level == "province"}))
    return _Compiled(
        nation=regex.compile(
            r"国务院政府工作报告|我代表国务院|在(?:第[一二三四五六七八九十]{1,3}|[一二三四五六七八九十]{1,3})届全国人(?:民代表大会|大)"
            r"第?[一二三四五六七八九十]{1,3}次会议上\s"
        ),
        masked=regex.compile(rf"(?<![A-Za-z])(?:[XxＸ×*＊○〇]{{2,4}}|某某?)({kinds})"),
        own=regex.compile(
            rf"(?<!自)我(?P<own>{kinds})(?![域场镇])|全(?P<all>{kinds})(?![域场]|{w.rank})"
            rf"|(?<!族)自治(?P<auto>[州县旗])|(?<![\p{{Han}}])(?P<seat>[省州盟市县区旗镇乡])(?:委|政府|卫生|卫健|卫计)"
        ),
        owner=regex.compile(w.owner),
        led=regex.compile(w.led),
        helped=regex.compile(w.helped),
        before_owner=regex.compile(rf"{w.before_owner}$"),
        token=regex.compile(r"\p{Han}{2,40}"),
        slogan=regex.compile(rf"(?:{'|'.join(w.slogans)})(\p{{Han}}{{2}})(?![县市区])"),
        region=regex.compile(rf"({provinces}){w.region}"),
        sign=regex.compile(
            rf"(?<!\p{{Han}})([{''.join(w.province_signs)}])(?:卫|政|计生|人口|财|人社|医保|发改)\p{{Han}}{{0,6}}[〔\[（(【]\d{{4}}"
        ),
        unknown=regex.compile(rf"\p{{Han}}{{2,8}}?([县旗区])(?={w.owner})"),
        town=regex.compile(
            r"(?:^|[|\s—\-:：])((?![各全乡城县集])\p{Han}{1,5}(?<![乡城集县小])(?:镇|乡|街道))(?:办事处|街道办)?"
            r"(?=政府|人民政府|党委|党工委|卫生院|中心卫生院|社区卫生|计生|卫生|卫健|关于|20\d\d|19\d\d|$)"
        ),
    )
