"""What one regular expression does: number and unit, and the clause before it as the metric. The floor to beat."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.schema import Document, Observation
from extractor.text import fold

_VALUE = regex.compile(
    r"(?<metric>[^，,。；;：:\n\d]{0,20})(?<number>\d{1,12}(?:\.\d{1,6})?)(?<scale>[万亿])?(?<unit>[^\d\s，,。；;、（）()]{1,2})?"
)
_SCALE = {"万": 10**4, "亿": 10**8}


def observations(document: Document) -> tuple[Observation, ...]:
    """An observation for each match, everything else at its most frequent value."""
    return tuple(_observation(document, m) for m in _VALUE.finditer(fold(document.text)))


def _observation(document: Document, m: regex.Match[str]) -> Observation:
    start, unit = m.start("number"), m["unit"] or ""
    percent = unit.startswith("%")
    return Observation(
        observation_id=f"baseline-{start}",
        document_id="baseline",
        source=document.source,
        start=start,
        end=m.end(),
        text=document.text[start : m.end()],
        value=Decimal(m["number"]) * _SCALE.get(m["scale"] or "", 1),
        value_high=None,
        unit="%" if percent else unit[:1],
        kind="percent" if percent else "money" if unit.startswith("元") else "count",
        modifier="exact",
        masked=False,
        metric=m["metric"],
        metric_start=None,
        metric_end=None,
        indicator=None,
        measure="change_rate" if percent and m["metric"].endswith(("增长", "下降")) else "level",
        direction=None if not percent else "up" if m["metric"].endswith("增长") else None,
        status="actual",
        period_start=None,
        period_end=None,
        period_text=None,
        place=None,
        program=None,
        section="",
        sentence="",
        confidence=0.5,
        rule="baseline",
    )
