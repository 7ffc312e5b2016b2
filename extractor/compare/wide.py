"""The panel with a row for each place and period and a column for each indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.compare.columns import Column, Table

if TYPE_CHECKING:
    import pandas as pd

_ROW = ["place_code", "place", "level", "period"]
_SERIES = ["indicator", "measure", "status", "unit"]


def wide(panel: pd.DataFrame) -> tuple[Table, pd.DataFrame]:
    """The table and its frame.

    A column is named by the indicator, then by what it is other than a level (``__change_rate``), a result (``__plan``)
    or in the unit that most of its cells have (``__美元``).
    """
    counts = panel.groupby(_SERIES, sort=True).size().reset_index(name="cells")
    counts = counts.sort_values([*_SERIES[:3], "cells", "unit"], ascending=[True, True, True, False, True])
    usual = ~counts.duplicated(_SERIES[:3])
    names = counts["indicator"] + _suffix(counts["measure"], "level") + _suffix(counts["status"], "actual")
    counts["column"] = names + ("__" + counts["unit"].replace("", "none")).where(~usual, "")
    named = panel.merge(counts, on=_SERIES)
    frame = named.pivot(index=[*_ROW, "place_id"], columns="column", values="value").reset_index()
    told = counts.merge(panel[["indicator", "indicator_name"]].drop_duplicates(), on="indicator")
    own = tuple(
        Column.model_validate(
            {"name": column, "type": "number", "description": f"{name}, {measure}, {status}, in {unit or 'no unit'}"}
        )
        for column, name, measure, status, unit in told[
            ["column", "indicator_name", "measure", "status", "unit"]
        ].itertuples(index=False)
    )
    header = (*_ROW, *(column.name for column in own))
    return Table("panel_wide", "The panel with a column for each indicator", header, own), frame


def _suffix(series: pd.Series[str], usual: str) -> pd.Series[str]:
    return ("__" + series).where(series != usual, "")
