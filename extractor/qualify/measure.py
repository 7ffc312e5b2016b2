"""Level, change, rank or threshold, and the direction of a change."""

from __future__ import annotations

from extractor.qualify.cues import Compiled
from extractor.qualify.status import Decision
from extractor.schema import Direction, Measure, Quantity


def measure(
    value: Quantity,
    direction: Direction | None,
    decision: Decision,
    clause: str,
    metric: str,
    cues: Compiled,
    unit_before: str | None,
) -> tuple[Measure, Direction | None]:
    """What the value says of its metric.

    Args:
        direction: of the word of change right before the value, null for none.
        clause: the clause up to the value.
        metric: its name.
        unit_before: the unit of the level that the change follows, null for none.
    """
    if value.kind == "rank":
        return ("change_amount", direction) if direction else ("rank", None)
    if direction is None and value.kind == "percent":
        if cues.growth_names.search(metric):
            return "change_rate", "up"
        if cues.fall_names.search(metric):
            return "change_rate", "down"
    if direction is None and value.kind == "points":
        direction = _direction(clause, cues)
    if direction is None and decision.measure:
        return decision.measure, None
    if decision.status == "requirement" and direction is None:
        return "threshold", None
    if direction is None:
        return "level", None
    if value.rule == "quantity.doubling":
        return "change_rate", direction
    if value.kind in ("percent", "multiple", "ratio"):
        return "change_rate", direction
    if value.kind == "points" or value.unit == unit_before or cues.comparisons.search(clause):
        return "change_amount", direction
    return "level", None


def _direction(clause: str, cues: Compiled) -> Direction | None:
    """Which way a distance in points lies, by the last word of its clause that says so (超目标4个百分点)."""
    found = [m.lastgroup for m in cues.distances.finditer(clause)]
    return "up" if found and found[-1] == "up" else "down" if found else None
