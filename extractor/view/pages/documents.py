"""The page of a document: its whole text with what was found in it, and tables of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.schema import DateMention, Document, NameMention, Observation
from extractor.view import words
from extractor.view.holdings import Holdings
from extractor.view.marks import Mark, paragraphs
from extractor.view.periods import span
from extractor.view.site import Site, anchor, slug
from extractor.view.texts import Texts

LOW = 0.8
"""Confidence below which a value is shown as unsure: fewer than four in five such are right."""


def write(site: Site, holdings: Holdings, texts: Texts) -> int:
    """A page for each document; returns how many of them have their text."""
    return sum(_write_one(site, holdings, texts, key) for key in holdings.records)


def _write_one(site: Site, holdings: Holdings, texts: Texts, key: str) -> bool:
    record = holdings.records[key]
    values = holdings.extraction.observations.get(key, ())
    dates = holdings.extraction.dates.get(key, ())
    names = holdings.extraction.names.get(key, ())
    document = texts.find(record, [*values, *dates, *names])
    marked = list(_marks(document, values, dates, names)) if document else []
    indicators = sorted({o.indicator for o in values if o.indicator})
    site.write_one(
        "document",
        key,
        record=record,
        place_key=holdings.place_of[key],
        paragraphs=list(paragraphs(document.text, marked)) if document else [],
        values=values,
        dates=dates,
        names=names,
        named=holdings.named,
        indicators=[(code, holdings.named.chinese(code)) for code in indicators],
        statuses=words.options("status", (o.status for o in values)),
        look=_look,
        span=span,
        low=LOW,
    )
    return document is not None


def _look(value: Observation) -> str:
    """What is special about a value, as classes of the style sheet."""
    return (" masked" if value.masked else "") + (" low" if value.confidence < LOW else "")


def _marks(
    document: Document, values: Sequence[Observation], dates: Sequence[DateMention], names: Sequence[NameMention]
) -> Iterator[Mark]:
    for value in values:
        row = f"r-{slug(value.observation_id)}"
        yield Mark(value.start, value.end, "value", anchor(value.observation_id), row, tuple(_look(value).split()))
    for date in dates:
        at = f"{date.start}-{date.end}"
        yield Mark(date.start, date.end, "date", f"d-{at}", f"e-{at}")
    for name in names:
        at = f"{name.start}-{name.end}"
        yield Mark(name.start, name.end, "name", f"n-{at}", f"m-{at}")
    for furniture in document.furniture:
        yield Mark(furniture.start, furniture.end, "furniture")
