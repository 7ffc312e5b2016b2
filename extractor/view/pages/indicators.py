"""The page of an indicator: lines by place, ranking, target against result, every value with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from extractor.view import charts, words
from extractor.view.charts import Point
from extractor.view.figures import figure
from extractor.view.holdings import Holdings, grouped
from extractor.view.periods import frequency, moment
from extractor.view.site import Links, Site
from extractor.view.tables import Cell, Placed, Rank, Target

_CHARTS = 4
_RANKED = 30
"""Places that the chart of a ranking shows; its table has all."""
_CLOUD = 3
"""Pairs of target and result that make a chart."""
_SERIES_MEASURES = ("level", "change_rate", "change_amount")
_CHARTED = ("year", "half", "quarter", "month")
_ATTAINED = ("met", "missed", "open")


class Series(NamedTuple):
    """What one chart shows: results of places of one level in one measure and unit, over periods of one length."""

    level: str
    measure: str
    frequency: str
    unit: str


class Ranking(NamedTuple):
    """Places by value in one period, the highest first."""

    series: Series
    period: str
    rows: Sequence[tuple[int, Cell]]
    chart: Markup


def write(site: Site, holdings: Holdings) -> None:
    """A page for each indicator that the panel has, and their list."""
    cells = grouped((cell.indicator, cell) for cell in holdings.comparison.panel)
    targets = grouped((target.indicator, target) for target in holdings.comparison.targets)
    ranks = grouped((rank.indicator, rank) for rank in holdings.comparison.ranks)
    for code, found in cells.items():
        to = site.links("indicator", code)
        series = _series(found)
        site.write_one(
            "indicator",
            code,
            code=code,
            named=holdings.named,
            entry=holdings.named.entry(code),
            charts=[(s, _lines(s, series[s], holdings, to)) for s in series if _moves(series[s])],
            rankings=[r for s, rows in series.items() if (r := _ranking(s, rows, holdings, to))],
            targets=targets.get(code, []),
            target_charts=list(_target_charts(targets.get(code, []), holdings, to)),
            coverage=holdings.comparison.coverage.indicators.get(code, Counter()),
            absent=[row for row in holdings.comparison.coverage.absent if row.indicator == code],
            cells=sorted(found, key=_order),
            ranks=_ranks(ranks.get(code, [])),
            value_text=holdings.value_text,
            places=_place_options(found, holdings),
            periods=[(period, period) for period in sorted({cell.period for cell in found}, reverse=True)],
            measures=words.options("measure", (cell.measure for cell in found)),
            statuses=words.options("status", (cell.status for cell in found)),
        )
    site.write(
        "indicators.html",
        "indicators.html",
        named=holdings.named,
        cells=cells,
        topics=_topics(cells, holdings),
        counts={code: _counts(found) for code, found in cells.items()},
    )


def _series(cells: Sequence[Cell]) -> Mapping[Series, Sequence[Cell]]:
    """The results by what can stand in one chart, those with the most values first."""
    found: dict[Series, list[Cell]] = {}
    for cell in cells:
        if cell.status == "actual" and cell.measure in _SERIES_MEASURES and frequency(cell.period) in _CHARTED:
            series = Series(cell.level or "", cell.measure, frequency(cell.period), cell.unit)
            found.setdefault(series, []).append(cell)
    return dict(sorted(found.items(), key=lambda item: -len(item[1]))[:_CHARTS])


def _moves(cells: Sequence[Cell]) -> bool:
    return len({cell.period for cell in cells}) > 1


def _lines(series: Series, cells: Sequence[Cell], holdings: Holdings, to: Links) -> Markup:
    size, unit = charts.scale([cell.value for cell in cells], series.unit)
    points = [_point(cell, moment(cell.period), float(cell.value / size), holdings, to) for cell in cells]
    return charts.lines(points, unit, f"{words.line('measure', series.measure)}，各地逐期 by place over time")


def _ranking(series: Series, cells: Sequence[Cell], holdings: Holdings, to: Links) -> Ranking | None:
    """The ranking of the latest period that has at least half as many places as the fullest; null for one place."""
    if series.frequency != "year":
        return None
    places = Counter(cell.period for cell in cells)
    period = max(period for period, count in places.items() if 2 * count >= max(places.values()))
    if places[period] < 2:
        return None
    ordered = sorted((cell for cell in cells if cell.period == period), key=lambda cell: -cell.value)
    rows = [(1 + sum(other.value > cell.value for other in ordered), cell) for cell in ordered]
    size, unit = charts.scale([cell.value for cell in ordered], series.unit)
    points = [_point(cell, float(cell.value / size), 0, holdings, to) for cell in ordered[:_RANKED]]
    chart = charts.bars(points, unit, f"{words.line('measure', series.measure)}，{period} 位次 ranking")
    return Ranking(series, period, rows, chart)


def _target_charts(targets: Sequence[Target], holdings: Holdings, to: Links) -> Iterator[tuple[str, Markup]]:
    """Target against result for each measure and unit, with the measure."""
    legend = [words.line("attained", code) for code in _ATTAINED]
    paired = [target for target in targets if target.result is not None]
    for rows in grouped((f"{t.measure} {t.unit}", t) for t in paired).values():
        if len(rows) < _CLOUD:
            continue
        size, unit = charts.scale([row.target for row in rows], rows[0].unit)
        points = [
            Point(
                _name(row, holdings),
                float(row.target / size),
                float((row.result or Decimal()) / size),
                f"{row.period}: {figure(row.target, row.target_high, row.unit)} → {figure(row.result, None, row.unit)}",
                to.observation(row.result_observation_id or row.target_observation_id, row.target_source),
                words.line("attained", row.attained),
            )
            for row in rows
        ]
        said = words.line("measure", rows[0].measure)
        axes = ("目标 target", "结果 result")
        yield rows[0].measure, charts.scatter(points, unit, axes, legend, f"{said}: 目标与结果 target against result")


def _point(cell: Cell, x: float, y: float, holdings: Holdings, to: Links) -> Point:
    says = f"{cell.period}{charts.SEPARATOR}{figure(cell.value, cell.value_high, cell.unit, cell.modifier)}"
    return Point(_name(cell, holdings), x, y, says, to.observation(cell.observation_id, cell.source))


def _name(row: Placed, holdings: Holdings) -> str:
    """The place's name, with its code where another place has the same."""
    return holdings.labels[row.place_key]


def _order(cell: Cell) -> tuple[object, ...]:
    """By period, the latest first, then as a ranking."""
    return tuple(-ord(c) for c in cell.period), cell.measure, cell.status, cell.unit, -cell.value


def _ranks(ranks: Sequence[Rank]) -> Mapping[tuple[str, str, str, str], Sequence[Rank]]:
    found: dict[tuple[str, str, str, str], list[Rank]] = {}
    for rank in ranks:
        found.setdefault((rank.place_key, rank.period, rank.measure, rank.unit), []).append(rank)
    return found


def _place_options(cells: Sequence[Cell], holdings: Holdings) -> list[tuple[str, str]]:
    return [(key, holdings.labels[key]) for key in sorted({cell.place_key for cell in cells})]


def _topics(cells: Mapping[str, Sequence[Cell]], holdings: Holdings) -> Mapping[str, Sequence[str]]:
    """The codes by topic of the catalogue; those that it does not know come last, under an empty topic."""
    topics = grouped((entry.topic if (entry := holdings.named.entry(code)) else "", code) for code in cells)
    return {topic: sorted(topics[topic]) for topic in sorted(topics, key=lambda topic: (not topic, topic))}


def _counts(cells: Sequence[Cell]) -> Mapping[str, object]:
    periods = sorted({cell.period[:4] for cell in cells})
    return {
        "places": len({cell.place_key for cell in cells}),
        "first": periods[0],
        "last": periods[-1],
        "values": len(cells),
    }
