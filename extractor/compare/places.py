"""Whose figures a document's figures are: its place under today's code, and what it calls itself.

A place keeps one series through renaming and recoding: its cells stand under the code of the unit that continues it
today (``patterns/places.csv``), as far as one unit continues one other. A unit that was merged into another keeps its
own last code, because its figures are not the other's. ``boundary`` says which: empty (nothing changed), ``renamed``,
``recoded``, ``ended``, ``unknown`` (the gazetteer does not hold it: the document's own words are kept).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.compare.words import words
from extractor.gazetteer import Entry, gazetteer

if TYPE_CHECKING:
    import pandas as pd

NATION = "全国"


class Located(NamedTuple):
    """A document's place: the unit's code, name and level today, those of what it lies in, and how it was reported."""

    place_code: str
    place: str
    level: str
    province_code: str
    prefecture_code: str
    reported_code: str
    reported_place: str
    boundary: str


def locate(documents: pd.DataFrame) -> pd.DataFrame:
    """``documents`` with the fields of :class:`Located` (``place`` and ``place_code`` are today's) and ``place_id``.

    ``place_id`` tells places apart, also those without a code. ``own`` is the set of names under which the document
    speaks of its place.
    """
    import pandas as pd

    year = documents["report_end"].fillna(documents["plan_start"]).dt.year
    rows: Iterable[Any] = documents.itertuples()
    found = [
        _locate(row.place, row.place_code, row.province, row.city, row.level, None if pd.isna(when) else int(when))
        for row, when in zip(rows, year, strict=True)
    ]
    located = pd.DataFrame(found, index=documents.index, columns=list(Located._fields)).astype(str)
    above = documents["province"] + documents["city"] + documents["place"]
    located["place_id"] = located["place_code"].where(located["place_code"] != "", above)
    said: Iterable[Any] = documents[["province", "city", "organization"]].itertuples(index=False)
    own = [_own_names(at, *row) for at, row in zip(found, said, strict=True)]
    located["own"] = pd.Series(own, documents.index, dtype="object")
    return documents.drop(columns=["place", "place_code", "level"]).join(located)


def is_own(observations: pd.DataFrame, documents: pd.DataFrame) -> pd.Series[bool]:
    """Whether an observation is about its document's own place: it names no place, or this one in other words."""
    pairs = observations[["document", "place"]]
    named = pairs[pairs["place"] != ""].drop_duplicates()
    own = documents["own"].to_dict()
    named["own"] = [place in own[document] for document, place in named.itertuples(index=False)]
    known = pairs.merge(named, how="left", on=["document", "place"])["own"].set_axis(observations.index)
    return (observations["place"] == "") | known.eq(True)


def unit_of_source(source: str) -> str:
    """The one unit that the name of a file names (青岚县2021.txt); empty where it names none or several."""
    found = gazetteer().find(PurePosixPath(source).stem)
    return found[0].units[-1].name if len(found) == 1 else ""


def _locate(place: str, code: str, province: str, city: str, level: str, year: int | None) -> Located:
    unit = _unit(place, code, province, city, year)
    if unit is None:
        nation = level == "national" and not place
        return Located(code, NATION if nation else place, level, "", "", code, place, "" if nation else "unknown")
    now = _continued(unit, year)
    book = gazetteer()
    above = [book.province_of(now), book.prefecture_of(now)]
    if now.valid_to is not None:
        boundary = "ended"
    elif now.code != unit.code:
        boundary = "recoded"
    else:
        boundary = "renamed" if now.name != unit.name else ""
    codes = [u.code if u else "" for u in above]
    return Located(now.code, now.name, now.level, codes[0], codes[1], unit.code, unit.name, boundary)


def _unit(place: str, code: str, province: str, city: str, year: int | None) -> Entry | None:
    book = gazetteer()
    if code:
        return (book.by_code(code, year) if year else None) or book.by_code(code)
    units = book.likely(book.by_name(place), year) if place else []
    for name in (province, city):
        within = {unit.code for unit in book.by_name(name)} if name and name != place else set()
        units = [unit for unit in units if not within or book.within(unit, within)]
    return units[0] if len(units) == 1 else None


def _continued(unit: Entry, year: int | None) -> Entry:
    """The unit that continues ``unit`` today, if it continues no other; else ``unit``."""
    book = gazetteer()
    now = book.current(unit)
    last = (unit.valid_to or 9999) - 1
    return now if book.at(now, min(year or last, last)) is unit else unit


def _own_names(at: Located, province: str, city: str, organization: str) -> frozenset[str]:
    book, said = gazetteer(), words()
    names = {at.place, at.reported_place, organization, *said.own}
    for name in (at.place, at.reported_place):
        names |= {form for unit in book.by_name(name) for form in book.forms(unit)}
        names |= {f"{before}{name[-1:]}" for before in said.own_before}
    units = (book.by_code(code) for code in (at.province_code, at.prefecture_code))
    for above in (province, city, *(unit.name for unit in units if unit)):
        names |= {f"{above}{name}" for name in (at.place, at.reported_place) if above and above != name}
    return frozenset(names - {""})
