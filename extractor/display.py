"""A document as a page with its values, dates and names marked (spaCy's displaCy)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from spacy import displacy

from extractor.schema import Observation, Period, TextSpan

if TYPE_CHECKING:
    from spacy.tokens import Doc

_COLOURS = {
    "actual": "#ffd166", "plan": "#a9d18e", "requirement": "#9bc2e6", "baseline": "#d9d9d9", "value": "#ffe9b0",
    "date": "#e4d5f7", "program": "#f8c8c8", "project": "#f8c8c8", "document": "#f8c8c8",
}  # fmt: skip
_MARK = (
    '<mark title="{hint}" style="background: {bg}; padding: 0.15em 0.3em; border-radius: 0.3em">'
    '{text}<small style="margin-left: 0.4em">{label}</small></mark>'
)
_PAGE = """<!DOCTYPE html>
<html lang="zh">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="max-width: 50em; margin: 2em auto; padding: 0 1em; font-family: sans-serif">
{content}
</body>
</html>
"""


def to_html(doc: Doc, *, page: bool = False) -> str:
    """The text of ``doc`` with marks: values by their status, dates, names; what a value means shows under the mouse.

    Needs no network. Where two overlap, a value goes before a date and a date before a name.

    Args:
        doc: made by a pipeline with the components of zhibiao; layers that it does not have are left out.
        page: a whole page rather than a part of one.
    """
    taken = [False] * len(doc.text)
    shown: list[tuple[int, int, str, str]] = []
    for label, span, hint in _marks(doc):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = [True] * (span.end - span.start)
            shown.append((span.start, span.end, label, escape(hint)))
    marks = [{"start": s, "end": e, "label": label, "params": {"hint": hint}} for s, e, label, hint in sorted(shown)]
    content = {"text": doc.text, "ents": marks, "settings": {"lang": "zh"}}
    options = {"colors": _COLOURS, "template": _MARK}
    markup = displacy.render(content, style="ent", manual=True, jupyter=False, options=options)
    return _PAGE.format(title=escape(_title(doc)), content=markup) if page else markup


def _title(doc: Doc) -> str:
    """What the report calls itself, else its file."""
    return (doc._.profile and doc._.profile.title) or (doc._.document and doc._.document.source) or "zhibiao"


def _marks(doc: Doc) -> Iterator[tuple[str, TextSpan, str]]:
    """Label, span and hint of each mark, the more important first."""
    for observation in doc._.observations or ():
        yield observation.status, observation, _meaning(observation)
    for quantity in doc._.quantities or ():
        yield "value", quantity, f"{quantity.value} {quantity.unit}"
    for period in doc._.periods or ():
        yield "date", period, _days(period)
    for name in doc._.names or ():
        yield name.type, name, name.program or ""


def _meaning(o: Observation) -> str:
    value = "–".join(str(number) for number in (o.value, o.value_high) if number is not None)
    measure = " ".join(filter(None, (o.measure, o.direction)))
    return "; ".join(filter(None, (f"{o.metric} = {value} {o.unit}".strip(), measure, _days(o), o.indicator)))


def _days(covered: Observation | Period) -> str:
    return "/".join(str(day) for day in (covered.period_start, covered.period_end) if day)
