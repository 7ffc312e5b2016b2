"""The overview: what was read, a heat map of places and years, what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from extractor.view.holdings import Holdings
from extractor.view.periods import frequency, span
from extractor.view.site import Site

_STEPS = 5
"""Shades of the heat map above the one for nothing."""


@dataclass(frozen=True)
class Heat:
    """A field of the heat map: how many indicators have a result; null where no report was read."""

    stated: int | None
    absent: int
    shade: int
    document: str
    """The one document that reports that year; empty for none or several."""


def write(site: Site, holdings: Holdings, texts: int) -> None:
    """The overview and the list of places; ``texts`` is how many documents are shown with their text."""
    years, heat = _heat(holdings)
    site.write(
        "index.html",
        "overview.html",
        records=sorted(holdings.records.values(), key=lambda record: record.source),
        places=holdings.places,
        place_of=holdings.place_of,
        errors=holdings.extraction.errors,
        values=sum(map(len, holdings.extraction.observations.values())),
        checks=len(holdings.comparison.checks),
        cells=len(holdings.comparison.panel),
        texts=texts,
        years=years,
        heat=heat,
        span=span,
    )


def _heat(holdings: Holdings) -> tuple[Sequence[str], Mapping[str, Sequence[Heat]]]:
    """The years, and for each place what it has in them."""
    counted = {at: states for at, states in holdings.comparison.coverage.places.items() if frequency(at[1]) == "year"}
    years = sorted({year for _, year in counted})
    most = max((states["stated"] for states in counted.values()), default=0)
    rows: dict[str, list[Heat]] = {}
    for key in holdings.places:
        documents: dict[str, list[str]] = {}
        for record in holdings.documents_of.get(key, ()):
            if record.report_end:
                documents.setdefault(str(record.report_end.year), []).append(record.document_id)
        row = []
        for year in years:
            states = counted.get((key, year), {"no report": 1})
            stated = None if set(states) == {"no report"} else states.get("stated", 0)
            only = documents.get(year, [])
            shade = ceil(_STEPS * (stated or 0) / most) if most else 0
            row.append(Heat(stated, states.get("explicitly absent", 0), shade, only[0] if len(only) == 1 else ""))
        if any(field.stated is not None for field in row):
            rows[key] = row
    return years, rows
