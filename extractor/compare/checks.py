"""What does not hold: inside a sentence, between the cells of a place, and between two statements of one cell.

| check | what is compared | severity |
|---|---|---|
| ``rate``, ``part``, ``change`` | figures of one sentence (:mod:`extractor.compare.sentences`) | error, rounding |
| ``change`` | the change that a report states with that from the level of the year before | possible |
| ``sum``, ``part`` | a whole with its parts in one place, time and status (``wholes`` in ``compare.yaml``) | error |
| ``magnitude`` | a level with the one before: a power of ten between them | possible, error from 1,000 |
| ``unit`` | two statements of one cell: the same digits, another magnitude or a unit that does not convert | error |
| ``conflict`` | statements of one cell in two reports that cannot both be right | possible |
| ``baseline`` | the figure that a later report names for comparison with the year's own | possible |

``possible`` may have a reason that no table tells: revised series, other boundaries. A jump is one over at most three
years, beside the growth that the report itself states; one that the stated change agrees with is none, nor is one of a
count of things, which do jump, below 1,000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.compare import sentences
from extractor.compare.panel import CELL
from extractor.compare.source import Source
from extractor.compare.values import number
from extractor.compare.words import Whole, words

if TYPE_CHECKING:
    import pandas as pd

_SERIES = ["place_id", "indicator"]
_PLACED = ["place_id", "place_code", "place", "level", "period", "indicator", "indicator_name", "unit"]
_EVIDENCE = ["observation_id", "source", "sentence"]
_GAP = 3
_POWER = 0.1
"""How far the logarithm of a ratio may be from a whole number: a factor between 8 and 12.5."""
_GRAVE = 3
_ALL = 100


def checks(source: Source, candidates: pd.DataFrame, panel: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    """A row for each thing that does not hold."""
    import pandas as pd

    named = panel[["indicator", "indicator_name"]].drop_duplicates()
    parts = [
        _in_sentences(source, named),
        _changes(change),
        *(_whole(panel, whole) for whole in words().wholes),
        _magnitudes(panel, change),
        _statements(candidates, named),
        _baselines(panel),
    ]
    found = pd.concat([part for part in parts if len(part)] or [parts[0]], ignore_index=True)
    found = found.assign(difference=(found["stated"] - found["expected"]).map(lambda value: float(f"{value:.12g}")))
    order = ["check", "place_id", "period", "indicator", "observation_id", "other_observation_id"]
    return found.sort_values(order, kind="stable", ignore_index=True)


def _in_sentences(source: Source, named: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    faults = sentences.faults(source.observations)
    told = pd.DataFrame(faults, columns=list(sentences.Fault._fields))
    rows = source.observations.loc[told["row"]].drop(columns=["place", "source"])
    rows = rows.join(source.documents[["place_id", "place_code", "place", "level", "source"]], on="document")
    rows = rows.merge(named, how="left", on="indicator").reset_index(drop=True)
    others = source.observations.loc[told["other"], _EVIDENCE].add_prefix("other_").reset_index(drop=True)
    return rows[[*_PLACED, *_EVIDENCE]].join(told.drop(columns=["row", "other"])).join(others)


def _changes(change: pd.DataFrame) -> pd.DataFrame:
    wrong = change[change["agreement"] == "conflict"]
    by_rate = wrong["stated_rate"].notna()
    told = [
        f"{number(previous)} {unit} in {before} and {number(value)} {unit} in {period}"
        for previous, before, value, period, unit in wrong[
            ["previous_value", "previous_period", "value", "period", "unit"]
        ].itertuples(index=False)
    ]
    return wrong.assign(
        check="change",
        severity="possible",
        stated=wrong["stated_rate"].where(by_rate, wrong["stated_amount"]),
        expected=wrong["rate"].round(2).where(by_rate, wrong["difference"]),
        unit=wrong["unit"].where(~by_rate, "%"),
        explanation=told,
        observation_id=wrong["stated_observation_id"],
        sentence=wrong["stated_sentence"],
        other_observation_id=wrong["previous_observation_id"],
        other_source=wrong["previous_source"],
        other_sentence=wrong["previous_sentence"],
    )


def _whole(panel: pd.DataFrame, whole: Whole) -> pd.DataFrame:
    """The parts of one whole, together or each, against it."""
    import pandas as pd

    levels = panel[(panel["measure"] == "level") & panel["status"].isin(["actual", "plan"])]
    key = ["place_id", "period", "status", "unit"]
    one = levels[levels["indicator"] == whole.whole].set_index(key)
    parts = levels[levels["indicator"].isin(whole.parts)]
    if whole.sum:
        groups = parts.groupby(key, sort=False)
        sums = groups[["value", "low", "high"]].sum()[groups.size() == len(whole.parts)]
        largest = parts.sort_values("value", ascending=False, kind="stable").drop_duplicates(key).set_index(key)
        pairs = one.join(sums.add_prefix("other_"), how="inner").join(largest[_EVIDENCE].add_prefix("other_"))
        wrong = pairs[(pairs["low"] > pairs["other_high"]) | (pairs["high"] < pairs["other_low"])].reset_index()
        check, told = "sum", f"the sum of {', '.join(whole.parts)}"
    else:
        pairs = parts.join(one[["value", "high", *_EVIDENCE]].add_prefix("other_"), on=key, how="inner")
        wrong = pairs[pairs["low"] > pairs["other_high"]]
        check, told = "part", f"part of {whole.whole}"
    named = pd.Series(told, wrong.index, dtype="object")
    return wrong.assign(
        check=check, severity="error", stated=wrong["value"], expected=wrong["other_value"], explanation=named
    )


def _magnitudes(panel: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    import numpy as np

    levels = panel[(panel["measure"] == "level") & (panel["status"] == "actual") & (panel["period"].str.len() == 4)]
    levels = levels[levels["value"] > 0].sort_values([*_SERIES, "unit", "year"], kind="stable")
    before = levels.groupby([*_SERIES, "unit"], sort=False)[["value", "year", "period", *_EVIDENCE]].shift(1)
    grown = levels[[*_SERIES, "period"]].merge(_rates(panel), how="left", on=[*_SERIES, "period"])["value"]
    power = (levels["value"] / before["value"] / grown.set_axis(levels.index).fillna(1.0)).map(np.log10)
    whole = power.round()
    jump = (whole != 0) & ((power - whole).abs() < _POWER) & (levels["year"] - before["year"] <= _GAP)
    explained = change.loc[change["agreement"] == "agree", "observation_id"]
    jump &= ~levels["observation_id"].isin(explained) & ((levels["kind"] != "count") | (whole.abs() >= _GRAVE))
    found, before, whole = levels[jump], before[jump], whole[jump]
    return found.assign(
        check="magnitude",
        severity=(whole.abs() >= _GRAVE).map({True: "error", False: "possible"}),
        stated=found["value"],
        expected=before["value"],
        explanation=[
            f"{10 ** abs(n):g} times {w} {p}"
            for n, w, p in zip(
                whole, (whole > 0).map({True: "that of", False: "less than in"}), before["period"], strict=True
            )
        ],
        **{f"other_{column}": before[column] for column in _EVIDENCE},
    )


def _rates(panel: pd.DataFrame) -> pd.DataFrame:
    """What each actual level has grown by since the year before as its report states it: 1.71 for 71 %."""
    rates = panel[(panel["measure"] == "change_rate") & (panel["status"] == "actual") & (panel["unit"] == "%")]
    rates = rates[rates["value"] > -_ALL][[*_SERIES, "period", "value"]]
    return rates.assign(value=1 + rates["value"] / _ALL)


def _statements(candidates: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """Cells that are stated twice and not alike."""
    import numpy as np

    first = candidates[candidates["order"] == 1].set_index(CELL)
    others = candidates[(candidates["order"] > 1) & (candidates["period"].str.len() == 4)]
    if others.empty:
        return others
    compared = ["value", "unit", "reported_value", "reported_unit", "modifier", "document", *_EVIDENCE]
    others = others.join(first[compared].add_prefix("other_"), on=CELL)
    others = others[(others["modifier"] == "exact") & (others["other_modifier"] == "exact") & (others["value"] != 0)]
    others = others[others["other_value"] != 0]
    power = (others["value"] / others["other_value"]).abs().map(np.log10)
    digits = (power != 0) & ((power - power.round()).abs() < 1e-9) & (others["value"].abs() >= 100)
    same_unit = others["unit"] == others["other_unit"]
    units = ~same_unit & (others["reported_value"] == others["other_reported_value"]) & (others["measure"] == "level")
    apart = (others["document"] != others["other_document"]) | (others["sentence"] != others["other_sentence"])
    unit = (digits & same_unit | units) & apart
    differs = others["agrees"].eq(False).fillna(False) & (others["document"] != others["other_document"])
    wrong = others[unit | differs & (others["measure"] != "rank")]
    unit = unit.loc[wrong.index]
    return (
        wrong.merge(named, how="left", on="indicator")
        .set_index(wrong.index)
        .assign(
            check=unit.map({True: "unit", False: "conflict"}),
            severity=unit.map({True: "error", False: "possible"}),
            stated=wrong["value"],
            expected=wrong["other_value"],
            explanation="the same digits, another unit or magnitude",
        )
        .assign(explanation=lambda frame: frame["explanation"].where(unit, "two statements of one figure"))
    )


def _baselines(panel: pd.DataFrame) -> pd.DataFrame:
    key = ["place_id", "period", "indicator", "measure", "unit"]
    own = panel[panel["status"] == "actual"].set_index(key)[["value", "low", "high", *_EVIDENCE]].add_prefix("other_")
    pairs = panel[panel["status"] == "baseline"].join(own, on=key, how="inner")
    wrong = pairs[(pairs["low"] > pairs["other_high"]) | (pairs["high"] < pairs["other_low"])]
    return wrong.assign(
        check="baseline",
        severity="possible",
        stated=wrong["value"],
        expected=wrong["other_value"],
        explanation="a later report names another figure for that time",
    )
