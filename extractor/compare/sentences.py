"""Arithmetic inside a sentence: figures that stand side by side and must fit each other.

- ``rate``: a whole, a part of it and the rate of the two: 64家中完成51家，79.68%; 应签64家，签约51家，签约率79.68%.
- ``part``: a part (其中) above its whole, where that is the first figure of its unit (after a list 其中 may mean any).
- ``change``: from, to and the rate of change: 由40家增加到50家，增长20%.

Three (two) figures are read together only where the words between them say so (``rates``, ``parts``, ``changes`` in
``patterns/compare.yaml``), and a rate that is far from theirs is taken to be of something else. A rate that is off by
less than one in its last digit (cut off instead of rounded) is ``rounding``, anything else an ``error``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.compare import values
from extractor.compare.words import words

if TYPE_CHECKING:
    import pandas as pd

_USED = [
    "document", "start", "text", "value", "unit", "kind", "measure", "modifier", "status", "direction", "sentence",
]  # fmt: skip
_BEFORE = 12
"""Characters before the first figure that are looked at."""


class Fault(NamedTuple):
    """What does not hold: the row of the figure that is wrong and of the one it was checked against."""

    check: str
    severity: str
    row: int
    other: int
    stated: float
    expected: float
    explanation: str


def faults(observations: pd.DataFrame) -> list[Fault]:
    """Every sum in a sentence of ``observations`` that does not hold."""
    found = observations[_USED].sort_values(["document", "start"], kind="stable")
    found = found[found["value"].notna() & (found["text"] != "")]
    second, third = found.shift(-1), found.shift(-2)
    pair = (found["document"] == second["document"]) & (found["sentence"] == second["sentence"])
    triple = pair & (found["document"] == third["document"]) & (found["sentence"] == third["sentence"])
    exact = found["modifier"] == "exact"
    counted = pair & (found["unit"] == second["unit"]) & (found["measure"] == "level") & (second["measure"] == "level")
    counted &= exact & (second["modifier"] == "exact") & (found["kind"] == second["kind"])
    of_three = counted & triple & (third["kind"] == "percent") & (third["modifier"] == "exact")
    rated = of_three & (third["measure"] == "level") & (found["kind"] == "count")
    changed = of_three & (third["measure"] == "change_rate")
    parted = counted & found["kind"].isin(["count", "money", "area"]) & (found["status"] == second["status"])
    parted &= second["value"] > found["value"]
    parted &= ~found.duplicated(["document", "sentence", "unit"])
    return [
        *(fault for rows in _rows(found, rated, 3) if (fault := _rate(*rows))),
        *(fault for rows in _rows(found, changed, 3) if (fault := _change(*rows))),
        *(fault for rows in _rows(found, parted, 2) if (fault := _part(*rows))),
    ]


class _Figure(NamedTuple):
    row: int
    sentence: str
    text: str
    value: float
    direction: str
    step: float


def _rows(found: pd.DataFrame, first: pd.Series[bool], size: int) -> list[list[_Figure]]:
    places = first.to_numpy().nonzero()[0]
    runs = [found.iloc[places + offset] for offset in range(size)]
    columns = [
        run.assign(row=run.index, step=values.step(run))[["row", "sentence", "text", "value", "direction", "step"]]
        for run in runs
    ]
    figures = ((_Figure(*row) for row in column.itertuples(index=False)) for column in columns)
    return [list(run) for run in zip(*figures, strict=True)]


def _rate(whole: _Figure, part: _Figure, rate: _Figure) -> Fault | None:
    between = _between(whole, part, rate)
    if not 0 < part.value <= whole.value or not any(cue.matches(between) for cue in words().rates):
        return None
    expected = part.value / whole.value * 100
    off = abs(expected - rate.value)
    if off <= rate.step / 2 + 1e-9 or not _near(expected, rate.value):
        return None
    severity = "rounding" if off < rate.step else "error"
    told = f"{part.text} of {whole.text} is {expected:.4g}%, not {rate.text}"
    return Fault("rate", severity, rate.row, whole.row, rate.value, round(expected, 4), told)


def _near(expected: float, stated: float) -> bool:
    """Whether a rate may be meant of these two figures: within a factor of two, or its point in the wrong place."""
    ratio = stated / expected
    return 0.5 <= ratio <= 2 or any(abs(ratio / power - 1) < 0.01 for power in (0.01, 0.1, 10, 100))


def _change(before: _Figure, after: _Figure, rate: _Figure) -> Fault | None:
    if before.value <= 0 or not words().changes.matches(_between(before, after, rate)):
        return None
    expected = (after.value / before.value - 1) * 100
    stated = -rate.value if rate.direction == "down" else rate.value
    reach = 100 * (after.step / before.value + after.value * before.step / before.value**2) / 2 + rate.step
    if abs(expected - stated) <= reach:
        return None
    told = f"from {before.text} to {after.text} is {expected:+.4g}%, not {stated:+g}%"
    return Fault("change", "error", rate.row, before.row, stated, round(expected, 4), told)


def _part(whole: _Figure, part: _Figure) -> Fault | None:
    if not words().parts.matches(_between(whole, part)):
        return None
    told = f"{part.text} are part of {whole.text}"
    return Fault("part", "error", part.row, whole.row, part.value, whole.value, told)


def _between(*figures: _Figure) -> str:
    """The words before and between the figures, with ``|`` for a figure; empty where one is not found in order."""
    sentence, at, gaps = figures[0].sentence, 0, []
    for number, figure in enumerate(figures):
        found = sentence.find(figure.text, at)
        if found < 0:
            return ""
        gaps.append(sentence[max(0, found - _BEFORE) if number == 0 else at : found])
        at = found + len(figure.text)
    return "|".join(gaps)
