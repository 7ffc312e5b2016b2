"""The panel as SDMX-CSV 2.0 (SDMX 3.0, «SDMX-CSV field guide»), a data set of a structure of this program's own.

Dimensions: place, indicator, measure, status, time; one observation a row. Codes in SDMX identifiers are letters,
digits and underscores, so ``economy.gdp`` is ``ECONOMY_GDP``; a place without a code is known by its name. Times are
SDMX's: 2024, 2024-S1, 2024-Q3, 2024-08, and for others an ISO 8601 range, start and duration (2021-01-01/P5Y).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.compare import periods
from extractor.compare.output import write_csv

if TYPE_CHECKING:
    import pandas as pd

NAME = "panel.sdmx.csv"
STRUCTURE = "ZHIBIAO:DF_PANEL(1.0)"


def write(path: Path, panel: pd.DataFrame) -> None:
    """Write the panel as one data set."""
    import pandas as pd

    times = {period: time_period(period) for period in panel["period"].unique()}
    write_csv(
        path,
        pd.DataFrame(
            {
                "STRUCTURE": "dataflow",
                "STRUCTURE_ID": STRUCTURE,
                "ACTION": "R",
                "REF_AREA": panel["place_id"],
                "INDICATOR": panel["indicator"].str.upper().str.replace(".", "_", regex=False),
                "MEASURE": panel["measure"].str.upper(),
                "STATUS": panel["status"].str.upper(),
                "TIME_PERIOD": panel["period"].map(times),
                "OBS_VALUE": panel["value"],
                "UNIT_MEASURE": panel["unit"],
                "MODIFIER": panel["modifier"].str.upper(),
                "SOURCE": panel["source"],
            }
        ),
    )


def time_period(period: str) -> str:
    """A period code (:mod:`extractor.compare.periods`) as an SDMX time period."""
    if "/" not in period:
        return period.replace("H", "-S").replace("Q", "-Q")
    start, end = periods.span(period)
    after = end + timedelta(days=1)
    if (start.month, start.day) == (after.month, after.day):
        return f"{start}/P{after.year - start.year}Y"
    if start.day == after.day == 1:
        return f"{start}/P{12 * (after.year - start.year) + after.month - start.month}M"
    return f"{start}/P{(end - start).days + 1}D"
