"""Each level against that of one year before, and against the change that the report itself states.

The earlier level is that year's own result; where no report gives one, the figure that a later report names for
comparison (``previous_status`` baseline). Levels in different units are not compared. A stated change agrees when its
interval meets that of the computed one (:mod:`extractor.compare.values`), 0.1 percentage points apart at most, since
reports compute from more digits than they print. Growth at constant prices (``real_growth`` in
``patterns/compare.yaml``) and growth of a comparable scope (同口径) cannot be computed from the levels: ``real`` and
``comparable``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.compare import periods
from extractor.compare.words import around, words

if TYPE_CHECKING:
    import pandas as pd

_SERIES = ["place_id", "indicator"]
_TOLERANCE = 0.1
_EARLIER = ["value", "unit", "low", "high", "status", "observation_id", "source", "sentence"]


def change(panel: pd.DataFrame) -> pd.DataFrame:
    """A row for each actual level that has one of the year before."""
    levels = panel[(panel["measure"] == "level") & panel["status"].isin(["actual", "baseline"])]
    actual = levels[levels["status"] == "actual"]
    before = {period: periods.year_before(period) or "" for period in actual["period"].unique()}
    found = actual.assign(previous_period=actual["period"].map(before))
    earlier = levels.sort_values("status", kind="stable").drop_duplicates([*_SERIES, "period"])
    earlier = earlier[[*_SERIES, "period", *_EARLIER]].rename(
        columns={column: f"previous_{column}" for column in ("period", *_EARLIER)}
    )
    found = found.merge(earlier, on=[*_SERIES, "previous_period"])
    found = found[found["unit"] == found["previous_unit"]]
    found = _with_stated(found, panel, "change_rate", "stated_rate", ["%"])
    found = _with_stated(found, panel, "change_amount", "stated_amount", [])
    found = found.assign(
        difference=(found["value"] - found["previous_value"]).map(_clean).astype("float64"),
        ratio=(found["value"] / found["previous_value"]).where(found["previous_value"] > 0),
        stated_observation_id=found["stated_rate_id"].where(found["stated_rate"].notna(), found["stated_amount_id"]),
        stated_sentence=found["stated_rate_sentence"].where(
            found["stated_rate"].notna(), found["stated_amount_sentence"]
        ),
    )
    found["rate"] = (found["ratio"] - 1) * 100
    return found.assign(agreement=_agreement(found)).reset_index(drop=True)


def _with_stated(found: pd.DataFrame, panel: pd.DataFrame, measure: str, name: str, units: list[str]) -> pd.DataFrame:
    cells = panel[(panel["measure"] == measure) & (panel["status"] == "actual")]
    cells = cells[cells["unit"].isin(units)] if units else cells
    stated = cells[[*_SERIES, "period", "value", "low", "high", "unit", "text", "observation_id", "sentence"]].rename(
        columns={
            "value": name,
            "low": f"{name}_low",
            "high": f"{name}_high",
            "unit": f"{name}_unit",
            "text": f"{name}_text",
            "observation_id": f"{name}_id",
            "sentence": f"{name}_sentence",
        }
    )
    joined = found.merge(stated, how="left", on=[*_SERIES, "period"])
    if not units:
        points = (joined["unit"] == "%") & (joined[f"{name}_unit"] == "百分点")
        joined[name] = joined[name].where((joined[f"{name}_unit"] == joined["unit"]) | points)
    return joined


def _agreement(found: pd.DataFrame) -> pd.Series[str]:
    import numpy as np

    low, high, before_low, before_high = (found[c] for c in ("low", "high", "previous_low", "previous_high"))
    rates = (low / before_high - 1) * 100 - _TOLERANCE, (high / before_low - 1) * 100 + _TOLERANCE
    rate_meets = (found["stated_rate_low"] <= rates[1]) & (found["stated_rate_high"] >= rates[0])
    amount_meets = (found["stated_amount_low"] <= high - before_low) & (
        found["stated_amount_high"] >= low - before_high
    )
    by_rate = found["stated_rate"].notna() & (found["previous_value"] > 0)
    meets = rate_meets.where(by_rate, amount_meets)
    told = meets.map({True: "agree", False: "conflict"})
    pairs = found[["stated_sentence", "stated_rate_text"]].astype("string").fillna("").itertuples(index=False)
    scoped = np.array([words().comparable.matches(around(sentence, text)) for sentence, text in pairs], dtype=bool)
    told = told.mask(by_rate & scoped, "comparable")
    told = told.mask(by_rate & found["indicator"].isin(words().real_growth), "real")
    return told.where(by_rate | found["stated_amount"].notna(), "not stated")


def _clean(difference: float) -> float:
    """Without the rest that binary subtraction leaves (0.3, not 0.30000000000000004)."""
    return float(f"{difference:.12g}")
