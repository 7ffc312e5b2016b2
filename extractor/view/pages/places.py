"""The page of a place: all its indicators over the years, how programs came to it, its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from extractor.view import charts, words
from extractor.view.charts import Point
from extractor.view.figures import figure
from extractor.view.holdings import Holdings, grouped
from extractor.view.periods import frequency, moment, span
from extractor.view.site import Links, Site
from extractor.view.tables import Cell, Step

_PANELS = 24
"""Small charts at most, of the indicators with the most years."""
_LONG = 3
"""Years that make a small chart."""
STAGES = ("planned", "pilot", "launched", "implemented", "completed")
_OTHER = ("half", "quarter", "month", "years", "other")


class Line(NamedTuple):
    """A row of the table of years: an indicator's values of one measure and status, by year."""

    indicator: str
    measure: str
    cells: Mapping[str, Cell]


class Years(NamedTuple):
    """A table of years: lines by topic."""

    years: Sequence[str]
    topics: Mapping[str, Sequence[Line]]


def write(site: Site, holdings: Holdings) -> None:
    """A page for each place, and their list."""
    cells = grouped((cell.place_key, cell) for cell in holdings.comparison.panel)
    steps = grouped((step.place_key, step) for step in holdings.comparison.programs)
    checks = grouped((check.place_key, check) for check in holdings.comparison.checks)
    for key, place in holdings.places.items():
        found, taken = cells.get(key, []), steps.get(key, [])
        to = site.links("place", key)
        results = _years(found, ("actual",), holdings)
        site.write_one(
            "place",
            key,
            place=place,
            named=holdings.named,
            documents=holdings.documents_of.get(key, ()),
            results=results,
            plans=_years(found, ("plan", "requirement"), holdings),
            multiples=_multiples(results, holdings, to),
            others=sorted(
                (cell for cell in found if frequency(cell.period) in _OTHER or cell.status == "baseline"),
                key=lambda cell: (cell.indicator, cell.period, cell.measure, cell.status),
            ),
            steps=sorted(taken, key=lambda step: (holdings.named.program(step.program), step.period)),
            timeline=_timeline(taken, holdings, to),
            step_link=holdings.step_link,
            step_text=holdings.step_text,
            checks=checks.get(key, []),
            span=span,
        )
    site.write(
        "places.html",
        "places.html",
        places=holdings.places,
        documents=holdings.documents_of,
        cells={key: len(found) for key, found in cells.items()},
        indicators={key: len({cell.indicator for cell in found}) for key, found in cells.items()},
        programs={key: len({step.program for step in taken}) for key, taken in steps.items()},
        checks={key: len(found) for key, found in checks.items()},
    )


def _years(cells: Sequence[Cell], statuses: Sequence[str], holdings: Holdings) -> Years:
    lines: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in cells:
        if cell.status in statuses and frequency(cell.period) == "year":
            lines.setdefault((cell.indicator, cell.measure), {}).setdefault(cell.period, cell)
    years = sorted({year for line in lines.values() for year in line})
    topics = grouped(
        (entry.topic if (entry := holdings.named.entry(code)) else "", Line(code, measure, lines[code, measure]))
        for code, measure in sorted(lines)
    )
    return Years(years, {topic: topics[topic] for topic in sorted(topics, key=lambda topic: (not topic, topic))})


def _multiples(results: Years, holdings: Holdings, to: Links) -> Markup | None:
    """Small charts of the lines that are long enough and keep one unit."""
    long = [
        line
        for lines in results.topics.values()
        for line in lines
        if len(line.cells) >= _LONG and len({cell.unit for cell in line.cells.values()}) == 1
    ]
    chosen = sorted(long, key=lambda line: -len(line.cells))[:_PANELS]
    if not chosen:
        return None
    label = "各指标逐年 indicators over the years"
    return charts.multiples([_panel(line, holdings, to) for line in sorted(chosen)], label)


def _panel(line: Line, holdings: Holdings, to: Links) -> tuple[str, str, list[Point]]:
    cells = list(line.cells.values())
    size, unit = charts.scale([cell.value for cell in cells], cells[0].unit)
    points = [
        Point(
            "",
            moment(cell.period),
            float(cell.value / size),
            f"{cell.period}: {figure(cell.value, cell.value_high, cell.unit, cell.modifier)}",
            to.observation(cell.observation_id, cell.source),
        )
        for cell in cells
    ]
    name = holdings.named.chinese(line.indicator)
    return (name if line.measure == "level" else f"{name}：{words.chinese('measure', line.measure)}"), unit, points


def _timeline(steps: Sequence[Step], holdings: Holdings, to: Links) -> Markup | None:
    points = [
        Point(
            holdings.named.program(step.program),
            moment(step.period),
            0,
            f"{step.period}: {words.line('stage', step.stage)}",
            holdings.step_link(step, to),
            words.line("stage", step.stage),
        )
        for step in steps
        if frequency(step.period) not in ("years", "other")
    ]
    legend = [words.line("stage", stage) for stage in STAGES]
    return charts.timeline(points, legend, "项目进程 programs over the years") if points else None
