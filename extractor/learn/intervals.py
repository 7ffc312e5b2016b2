"""How far figures over reports may be from those over all such reports: bootstrap intervals.

Reports are drawn with replacement, whole, for the values of one report stand and fall together; each draw gives a
figure, and the interval holds the middle 95 % of them (percentile bootstrap, Efron 1979).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from extractor.learn.evaluate import Tally

DRAWS = 2000
SHARE = 0.95
_SEED = 20240101


class Interval(NamedTuple):
    """Low and high end for each figure."""

    p: tuple[float, float]
    r: tuple[float, float]
    f1: tuple[float, float]


def intervals(reports: Sequence[Mapping[str, Tally]]) -> dict[str, Interval]:
    """The interval of every measure that a report has; none for fewer than two reports."""
    if len(reports) < 2:
        return {}
    drawn = np.random.default_rng(_SEED).multinomial(len(reports), [1 / len(reports)] * len(reports), size=DRAWS)
    measures = dict.fromkeys(measure for report in reports for measure in report)
    return {
        measure: _interval(drawn, [report.get(measure, Tally(0, 0, 0)) for report in reports]) for measure in measures
    }


def _interval(drawn: np.ndarray, tallies: Sequence[Tally]) -> Interval:
    counts = np.array([(t.right, t.predicted, t.gold) for t in tallies], dtype=float)
    right, predicted, gold = (drawn @ counts).T
    figures = ((right, predicted), (right, gold), (2 * right, predicted + gold))
    return Interval(*(_middle(np.divide(a, b, out=np.zeros_like(a), where=b > 0)) for a, b in figures))


def _middle(figures: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(figures, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return round(float(low), 4), round(float(high), 4)
