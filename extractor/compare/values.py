"""What a stated figure says as a number: its sign, its unit, and the interval in which it puts the truth.

Two figures agree when their intervals meet. The interval of a figure reaches half a unit of its last stated digit to
both sides (1008.01亿元: ±0.005亿元); 约 and 左右 widen it to 5 %; 余, 超, 以上 leave its upper end open, 不足, 以内 its
lower one; a range is what it says.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.catalogue import catalogue, convert

if TYPE_CHECKING:
    import pandas as pd

_ABOUT = 0.05
_NUMERAL = r"(?P<whole>\d[\d,，]*)(?:[.．](?P<decimals>\d+))?"
_SLACK = 1e-9
CHANGES = ("change_rate", "change_amount")


def signed(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with falls below zero in ``value`` and ``value_high``."""
    fall = frame["measure"].isin(CHANGES) & (frame["direction"] == "down")
    return frame.assign(**{c: frame[c].where(~fall, -frame[c].abs()) for c in ("value", "value_high")})


def harmonised(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with levels in their indicator's usual unit where theirs converts to it (亩 to 公顷, 斤 to 吨).

    The unit and value as reported stay in ``reported_unit`` and ``reported_value``. A ratio of change (增长四分之一) is
    a percentage; an amount of money without its 元 has it.
    """
    import pandas as pd

    keys = ["indicator", "unit", "kind", "measure"]
    told = frame[keys].drop_duplicates()
    found = [_conversion(*key) for key in told.itertuples(index=False)]
    told = told.join(pd.DataFrame(found, index=told.index, columns=["usual", "factor"]).astype({"factor": "float64"}))
    usual = frame[keys].merge(told, how="left", on=keys).set_axis(frame.index)
    return frame.assign(
        reported_value=frame["value"],
        reported_unit=frame["unit"],
        unit=usual["usual"].astype(frame["unit"].dtype),
        value=_scaled(frame["value"], usual["factor"]),
        value_high=_scaled(frame["value_high"], usual["factor"]),
    )


def bounds(frame: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """The ends of the interval in which each figure puts the truth, in the unit of ``value``."""
    import numpy as np

    value, high = frame["value"], frame["value_high"].fillna(frame["value"])
    low, top = np.minimum(value, high), np.maximum(value, high)
    half = step(frame) / 2
    reach = half.where(frame["modifier"] != "approx", np.maximum(half, value.abs() * _ABOUT))
    up = frame["modifier"].isin(["over", "at_least"])
    down = frame["modifier"].isin(["under", "at_most"])
    open_top, open_low = up & (value >= 0) | down & (value < 0), down & (value >= 0) | up & (value < 0)
    slack = value.abs() * _SLACK
    return (low - reach - slack).mask(open_low, -np.inf), (top + reach + slack).mask(open_top, np.inf)


def step(frame: pd.DataFrame) -> pd.Series[float]:
    """One unit of the last digit that each figure states (0.01亿元 of 1008.01亿元); 0.1 % of it where none is seen."""
    import numpy as np

    parts = frame["text"].str.extract(_NUMERAL)
    whole = parts["whole"].str.replace(r"[,，]", "", regex=True).fillna("")
    decimals = parts["decimals"].fillna("")
    number = (whole + "." + decimals).where(whole != "", "0").str.replace(r"\.$", "", regex=True).astype("float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        last = (frame["value"].abs() / number) * 10.0 ** -decimals.str.len().astype("float64")
    return last.where((number > 0) & (frame["value"] != 0), frame["value"].abs() * 1e-3)


def _conversion(indicator: str, unit: str, kind: str, measure: str) -> tuple[str, float]:
    """The unit that such a figure is compared in, and how many of it one of ``unit`` is."""
    known = catalogue().get(indicator)
    if measure == "change_rate":
        return ("%", 100.0) if kind == "ratio" and not unit else (unit, 1.0)
    if known is None or measure == "rank":
        return unit, 1.0
    if not unit:
        return ("元" if kind == "money" and "元" in known.units else unit), 1.0
    factor = convert(Decimal(1), unit, known.units[0])
    return (unit, 1.0) if factor is None else (known.units[0], float(factor))


def _scaled(values: pd.Series[float], factors: pd.Series[float]) -> pd.Series[float]:
    """Rounded to the 12 digits that are sure, so that no binary rest shows (2.85, not 2.8499999999999996)."""
    changed = factors != 1.0
    return values.mask(changed, (values * factors)[changed].map(lambda value: float(f"{value:.12g}")))


def claimed(frame: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """:func:`bounds` without rounding: an exact figure claims itself."""
    low, high = bounds(frame)
    exact = frame["modifier"] == "exact"
    return low.where(~exact, frame["value"]), high.where(~exact, frame["value"])


def number(value: object) -> str:
    """A number as people write it: 73260, not 73260.0; without an exponent up to a quadrillion."""
    stated = float(str(value))
    return str(int(stated)) if stated.is_integer() and abs(stated) < 1e15 else repr(stated)
