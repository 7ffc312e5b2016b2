"""Charts as static SVG, drawn by Vega-Lite (vl-convert; BSD-3-Clause): no script, every mark with a title and a link.

Colours are those of Okabe and Ito (2008), which people with any colour vision tell apart; shapes say the same.
A mark's title is ``key · rest``; its key becomes ``data-key``, by which the page's script brings marks to the fore.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any
from unicodedata import east_asian_width

import regex
from markupsafe import Markup

from extractor.schema import JSON

SEPARATOR = " · "
FEW = 6
"""Up to so many lines each has a colour and a label; more are grey, with their median."""
_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
_INK, _GREY = "#222222", "#8a8f94"
_WIDTH, _HEIGHT = 640, 260
_FONT = 12
_YEAR: JSON = {"type": "quantitative", "axis": {"format": "d", "tickMinStep": 1, "title": None, "grid": False}}
_CONFIG: JSON = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {"labelLimit": 0, "labelFontSize": _FONT, "titleFontSize": _FONT, "titleFontWeight": "normal",
             "labelColor": _INK, "gridColor": "#e3e3e3", "domainColor": "#999", "tickColor": "#999"},
    "legend": {"labelFontSize": _FONT, "labelLimit": 0, "title": None, "orient": "top", "symbolSize": 60},
    "title": {"fontSize": _FONT, "fontWeight": "normal", "anchor": "start", "frame": "group"},
}  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_BASE = "https://vega.github.io/vega-datasets/"
"""Where vl-convert takes relative links to lead from."""
_FRACTION = regex.compile(r"(\d{1,12}\.\d)\d{1,20}")


@dataclass(frozen=True)
class Point:
    """A mark: whose it is, where it stands, what it says, where it leads."""

    key: str
    x: float
    y: float
    says: str
    link: str = ""
    group: str = ""

    def row(self) -> JSON:
        said = SEPARATOR.join(part for part in (self.key, self.says) if part)
        return {"k": self.key, "x": self.x, "y": self.y, "d": said, "h": self.link, "g": self.group}


def lines(points: Sequence[Point], unit: str, label: str) -> Markup:
    """A line for each key over the years."""
    keys = sorted({point.key for point in points})
    x, y = {"field": "x", **_YEAR}, _axis(unit)
    said = {"description": {"field": "d"}, "href": {"field": "h"}}
    if len(keys) <= FEW:
        colour = {"field": "k", "scale": {"domain": keys, "range": _COLOURS}, "legend": None}
        shape = {"field": "k", "scale": {"domain": keys, "range": _SHAPES}, "legend": None}
        last = {point.key: point for point in sorted(points, key=lambda point: point.x)}
        layer = [
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"color": colour, "description": {"field": "k"}}},
            {"mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
             "encoding": {"color": colour, "shape": shape, **said}},
            {"mark": {"type": "text", "align": "left", "dx": 8, "fontSize": _FONT, "color": _INK},
             "data": {"values": _spread(last.values(), max(p.y for p in points) - min(p.y for p in points))},
             "encoding": {"text": {"field": "k"}, "description": {"field": "k"}}},
        ]  # fmt: skip
        room = max(map(_width, keys)) + 10
    else:
        layer = [
            {"mark": {"type": "line", "strokeWidth": 1, "color": _GREY, "opacity": 0.5},
             "encoding": {"detail": {"field": "k"}, "description": {"field": "k"}}},
            {"mark": {"type": "point", "filled": True, "size": 16, "color": _GREY, "opacity": 0.8}, "encoding": said},
            {"mark": {"type": "line", "strokeWidth": 2.5, "color": _COLOURS[0], "point": {"color": _COLOURS[0]}},
             "data": {"values": _medians(points)}, "encoding": {"description": {"field": "d"}}},
        ]  # fmt: skip
        room = 10
    spec = {"data": _values(points), "layer": layer, "encoding": {"x": x, "y": y}, "width": _WIDTH, "height": _HEIGHT}
    return _svg(spec, label, right=room)


def bars(points: Sequence[Point], unit: str, label: str) -> Markup:
    """A bar for each point, in the order given; ``x`` is its length."""
    order = [point.key for point in points]
    y = {"field": "k", "type": "nominal", "sort": order,
         "axis": {"title": None, "ticks": False, "domain": False, "minExtent": max(map(_width, order))}}  # fmt: skip
    x = {"field": "x", "type": "quantitative", "axis": {"title": unit or None, "orient": "top"}}
    said = {"description": {"field": "d"}, "href": {"field": "h"}}
    mark = {"type": "bar", "color": _COLOURS[0], "height": {"band": 0.7}}
    return _svg(
        {
            "data": _values(points),
            "mark": mark,
            "encoding": {"x": x, "y": y, **said},
            "width": 480,
            "height": {"step": 17},
        },
        label,
    )


def scatter(points: Sequence[Point], unit: str, axes: tuple[str, str], groups: Sequence[str], label: str) -> Markup:
    """``y`` against ``x`` with the line on which they are the same; colour and shape by group."""
    ends = [min(min(p.x, p.y) for p in points), max(max(p.x, p.y) for p in points)]
    titles = [f"{axis} ({unit})" if unit else axis for axis in axes]
    place = {name: {"field": name, "type": "quantitative", "scale": {"zero": False}, "axis": {"title": title}}
             for name, title in zip("xy", titles, strict=True)}  # fmt: skip
    marks = {
        "mark": {"type": "point", "filled": True, "size": 50, "opacity": 0.85},
        "encoding": {**place, **_grouped(groups), "description": {"field": "d"}, "href": {"field": "h"}},
    }
    diagonal = {
        "data": {"values": [{"x": end, "y": end} for end in ends]},
        "mark": {"type": "line", "color": _GREY, "strokeDash": [4, 3], "strokeWidth": 1},
        "encoding": place,
    }
    return _svg({"data": _values(points), "layer": [diagonal, marks], "width": 460, "height": 320}, label)


def timeline(points: Sequence[Point], groups: Sequence[str], label: str) -> Markup:
    """A row for each key, in the order of their first mark, a mark for each year; shape and colour by group."""
    order = list(dict.fromkeys(point.key for point in sorted(points, key=lambda point: point.x)))
    axis = {"title": None, "minExtent": max(map(_width, order)), "grid": True}
    y = {"field": "k", "type": "nominal", "sort": order, "axis": axis}
    mark = {"type": "point", "filled": True, "size": 70, "opacity": 1}
    scale = {"zero": False, "nice": False, "padding": 12}
    x = {"field": "x", **_YEAR, "axis": {**_YEAR["axis"], "orient": "top"}, "scale": scale}
    said = {"description": {"field": "d"}, "href": {"field": "h"}}
    return _svg(
        {"data": _values(points), "mark": mark, "encoding": {"x": x, "y": y, **_grouped(groups), **said},
         "width": 520, "height": {"step": 20}},
        label,
    )  # fmt: skip


def multiples(panels: Sequence[tuple[str, str, Sequence[Point]]], label: str) -> Markup:
    """A small chart for each ``(title, unit, points)``, four in a row, all over the same years."""
    years = [point.x for _, _, points in panels for point in points]
    x = {"field": "x", **_YEAR, "scale": {"domain": [min(years), max(years)], "nice": False}}
    x["axis"] = {**_YEAR["axis"], "tickCount": 3}
    line = {"type": "line", "color": _COLOURS[0], "strokeWidth": 1.5}
    mark = {"type": "point", "filled": True, "size": 30, "color": _COLOURS[0], "opacity": 1}
    said = {"description": {"field": "d"}, "href": {"field": "h"}}
    charts = [
        {
            "title": _cut(f"{title} ({unit})" if unit else title, 220),
            "data": _values(points),
            "width": 165,
            "height": 80,
            "layer": [{"mark": line}, {"mark": mark, "encoding": said}],
            "encoding": {"x": x, "y": _axis("") | {"axis": {"title": None, "tickCount": 3}}},
        }
        for title, unit, points in panels
    ]
    return _svg({"concat": charts, "columns": 4, "bounds": "flush", "spacing": {"row": 58, "column": 66}}, label)


def curve(rows: Sequence[JSON], launched: int | None, label: str) -> Markup:
    """An adoption curve; rows have ``x`` (year), ``km``, ``low``, ``high``, ``share`` (0 to 1) and ``d``."""
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "title": None}}
    x = {"field": "x", **_YEAR, "scale": {"zero": False, "nice": False, "padding": 10}}
    layer: list[JSON] = [
        {"mark": {"type": "area", "interpolate": "step-after", "color": _COLOURS[4], "opacity": 0.3},
         "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "interpolate": "step-after", "color": _COLOURS[0], "strokeWidth": 2},
         "encoding": {"y": {"field": "km", **y}}},
        {"mark": {"type": "point", "filled": True, "shape": "diamond", "size": 60, "color": _COLOURS[1], "opacity": 1},
         "encoding": {"y": {"field": "share", **y}, "description": {"field": "d"}}},
    ]  # fmt: skip
    if launched is not None:
        layer.append({
            "data": {"values": [{"x": launched, "d": f"{launched}"}]},
            "mark": {"type": "rule", "color": _INK, "strokeDash": [3, 3]},
            "encoding": {"description": {"field": "d"}},
        })  # fmt: skip
    spec = {"data": {"values": list(rows)}, "layer": layer, "encoding": {"x": x}, "width": _WIDTH, "height": _HEIGHT}
    return _svg(spec, label)


def _values(points: Sequence[Point]) -> JSON:
    return {"values": [point.row() for point in points]}


def _axis(unit: str) -> JSON:
    """Values upright, their unit above."""
    title = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleX": -30, "titleY": -8}
    axis = {"title": unit or None, "titleBaseline": "bottom", **title}
    return {"field": "y", "type": "quantitative", "scale": {"zero": False}, "axis": axis}


def _grouped(groups: Sequence[str]) -> JSON:
    scales = {"color": _COLOURS, "shape": _SHAPES}
    return {
        channel: {"field": "g", "type": "nominal", "scale": {"domain": list(groups), "range": range_[: len(groups)]}}
        for channel, range_ in scales.items()
    }


def _medians(points: Sequence[Point]) -> list[JSON]:
    years = sorted({point.x for point in points})
    at = {year: [point.y for point in points if point.x == year] for year in years}
    return [
        {"x": year, "y": median(found), "d": f"中位数 median{SEPARATOR}{year:g}{SEPARATOR}{median(found):,.4g}"}
        for year, found in at.items()
        if len(found) > FEW
    ]


def _spread(ends: Iterable[Point], height: float) -> list[JSON]:
    """Labels at the ends of lines, moved apart where they would lie on each other; ``height`` is that of all lines."""
    gap = height * (_FONT + 5) / _HEIGHT
    rows: list[JSON] = []
    for point in sorted(ends, key=lambda point: point.y):
        near = [row["y"] for row in rows if row["x"] == point.x]
        rows.append(point.row() | {"y": max([point.y, *(y + gap for y in near)])})
    return rows


def _width(text: str) -> int:
    """Pixels that a label takes, whatever fonts there are here."""
    return round(sum(_FONT if east_asian_width(c) in "WF" else 0.62 * _FONT for c in text))


def _cut(text: str, pixels: int) -> str:
    while _width(text) > pixels:
        text = f"{text[:-2]}…"
    return text


def _svg(spec: JSON, label: str, right: int = 10) -> Markup:
    import vl_convert
    from lxml import etree

    frame = {"padding": {"left": 5, "top": 8, "right": right, "bottom": 5}, "config": _CONFIG, "background": None}
    words = _Words()
    drawn = vl_convert.vegalite_to_svg(words.hidden({**spec, **frame}), vl_version="6.4")
    root = etree.fromstring(drawn)
    for element in root.iter():
        _tidy(element, words)
    root.attrib.update({"role": "img", "aria-label": f"{label}; 数据见表 data in the table"})
    return Markup(etree.tostring(root, encoding="unicode"))


class _Words:
    """Texts beyond ASCII, for which the drawing has ASCII ones of their width.

    So a chart is laid out alike whatever fonts there are, and quickly: Vega takes 20 ms to find a font for 青.
    """

    def __init__(self) -> None:
        self._hidden: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def hidden(self, value: Any) -> Any:
        """``value`` with its texts hidden."""
        match value:
            case dict():
                return {key: self.hidden(part) for key, part in value.items()}
            case list():
                return [self.hidden(part) for part in value]
            case str() if not value.isascii():
                if value not in self._hidden:
                    name = f"@{len(self._hidden)}"
                    self._hidden[value] = name + "m" * max(0, (_width(value) - _width(name)) * 10 // (9 * _FONT))
                    self._texts[self._hidden[value]] = value
                return self._hidden[value]
            case _:
                return value

    def shown(self, text: str) -> str:
        """The text that stands hidden as ``text``."""
        return self._texts.get(text, text)


def _tidy(element: Any, words: _Words) -> None:
    """Shorter numbers; a title for what Vega describes; links that the mouse follows and Tab leaves out."""
    said = words.shown(element.attrib.pop("aria-label", ""))
    if element.text:
        element.text = words.shown(element.text)
    for name in ("role", "aria-roledescription", "aria-hidden", "pointer-events", "stroke-miterlimit"):
        element.attrib.pop(name, None)
    for name in ("d", "transform", "x", "y", "x2", "y2", "width", "height"):
        if name in element.attrib:
            element.attrib[name] = _FRACTION.sub(r"\1", element.attrib[name])
    if element.tag == f"{_SVG}a":
        element.set("tabindex", "-1")
        element.set(_HREF, element.get(_HREF).removeprefix(_BASE))
    elif said and element.tag in (f"{_SVG}path", f"{_SVG}text"):
        element.set("data-key", said.partition(SEPARATOR)[0])
        title = element.makeelement(f"{_SVG}title")
        title.text = said
        element.insert(0, title)
        if element.tag == f"{_SVG}text":
            title.tail, element.text = element.text, None


def scale(values: Sequence[Decimal], unit: str) -> tuple[Decimal, str]:
    """By what to divide so that most of ``values`` are short, and the unit then: 亿元."""
    middle = median(abs(value) for value in values)
    for size, name in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if middle >= size:
            return size, f"{name}{unit}"
    return Decimal(1), unit
