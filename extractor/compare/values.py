"""What a stated figure says as a number: its sign, its unit, and the interval in which it puts the truth.

Two figures agree when their intervals meet. The interval of a figure reaches one unit of its last stated digit to both
sides (1008.01亿元: ±0.01亿元, so that a rounded and a cut-off figure agree); 约 and 左右 widen it to 5 %; 余, 超, 以上
leave its upper end open, 不足, 以内 its lower one; a range is what it says.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.catalogue import catalogue, convert

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Array = "np.ndarray[Any, np.dtype[np.float64]]"
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

    The unit and value as reported stay in ``reported_unit`` and ``reported_value``. A ratio of change is a percentage.
    """
    pairs = frame.loc[~frame["measure"].isin(["rank"]), ["indicator", "unit", "measure"]].drop_duplicates()
    usual = {tuple(pair): _conversion(*pair) for pair in pairs.itertuples(index=False)}
    keys = list(zip(frame["indicator"], frame["unit"], frame["measure"], strict=True))
    units = [usual.get(key, (key[1], 1.0))[0] for key in keys]
    factors = [usual.get(key, (key[1], 1.0))[1] for key in keys]
    return frame.assign(
        reported_value=frame["value"],
        reported_unit=frame["unit"],
        unit=frame["unit"].array._from_sequence(units, dtype=frame["unit"].dtype),
        factor=factors,
        value=_scaled(frame["value"], factors),
        value_high=_scaled(frame["value_high"], factors),
    )


def bounds(frame: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    """The ends of the interval in which each figure puts the truth, in the unit of ``value``."""
    import numpy as np

    value, high = frame["value"], frame["value_high"].fillna(frame["value"])
    low, top = np.minimum(value, high), np.maximum(value, high)
    reach = step(frame).where(frame["modifier"] != "approx", np.maximum(step(frame), value.abs() * _ABOUT))
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


def _conversion(indicator: str, unit: str, measure: str) -> tuple[str, float]:
    if measure == "change_rate":
        return unit, 1.0
    known = catalogue().get(indicator)
    if known is None or not unit or unit in known.units[:1]:
        return unit, 1.0
    factor = convert(Decimal(1), unit, known.units[0])
    return (unit, 1.0) if factor is None else (known.units[0], float(factor))


def _scaled(values: pd.Series[float], factors: list[float]) -> pd.Series[float]:
    """Rounded to the 12 digits that are sure, so that no binary rest shows (2.85, not 2.8499999999999996)."""
    import numpy as np

    scaled = values * factors
    changed = np.asarray(factors) != 1.0
    return scaled.mask(changed, scaled[changed].map(lambda value: float(f"{value:.12g}")))
