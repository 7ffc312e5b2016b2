"""Places by value within their province, their prefecture, and peer groups that a user names.

Places of one level are ranked, by results (levels and rates of change) of one period in one unit; a group of one is no
group. The highest value has rank 1, whatever is the better for the indicator.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.compare import reading
from extractor.gazetteer import gazetteer
from extractor.store import StoreError

if TYPE_CHECKING:
    import pandas as pd

_GROUP = ["group_kind", "group", "level", "period", "indicator", "measure", "unit"]
_USED = [
    "place_id", "place_code", "place", "level", "province_code", "prefecture_code", "period", "indicator",
    "indicator_name", "measure", "value", "unit", "observation_id", "source",
]  # fmt: skip


def peers(path: Path) -> pd.DataFrame:
    """Peer groups from a CSV with the columns ``group`` and ``place_code`` or ``place``.

    Raises:
        StoreError: it has no such columns, or is no CSV.
    """
    frame = reading.csv_table(path, {"group", "place_code", "place"})
    if "group" not in frame or not {"place_code", "place"} & {*frame}:
        raise StoreError(f"{path}: must have the columns group and place_code (or place)")
    return frame.drop_duplicates(ignore_index=True)


def strangers(groups: pd.DataFrame, panel: pd.DataFrame) -> list[str]:
    """The places, by name or code, of groups as :func:`peers` reads them that have no cell in the panel."""
    key = _key(groups)
    return sorted(set(groups[key]) - set(panel[key]))


def _key(groups: pd.DataFrame) -> str:
    return "place_code" if "place_code" in groups else "place"


def rank(panel: pd.DataFrame, groups: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row for each place in each group of two or more; ``groups`` as :func:`peers` reads them."""
    import pandas as pd

    results = panel.loc[(panel["status"] == "actual") & panel["measure"].isin(["level", "change_rate"]), _USED]
    names = {code: found.name if (found := gazetteer().by_code(code)) else code for code in _codes(results)}
    parts = [
        results.assign(group_kind="province", group=results["province_code"].map(names))[
            (results["province_code"] != "") & (results["level"] != "province")
        ],
        results.assign(group_kind="prefecture", group=results["prefecture_code"].map(names))[
            (results["prefecture_code"] != "") & (results["level"] == "county")
        ],
    ]
    if groups is not None:
        key = _key(groups)
        parts.append(results.merge(groups[["group", key]], on=key).assign(group_kind="peers"))
    ranked = pd.concat(parts, ignore_index=True)
    return _ranked(ranked).sort_values([*_GROUP, "rank", "place_id"], kind="stable", ignore_index=True)


def _codes(results: pd.DataFrame) -> set[str]:
    return {*results["province_code"].unique(), *results["prefecture_code"].unique()}


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    values = frame.groupby(_GROUP, sort=False)["value"]
    places = values.transform("size")
    best = values.rank(method="min", ascending=False)
    higher_or_same = values.rank(method="max", ascending=False)
    lower = places - higher_or_same
    same = higher_or_same - best
    ranked = frame.assign(
        rank=best, places=places, percentile=(lower + same / 2) / (places - 1).where(places > 1) * 100
    )
    return ranked[places > 1]
