"""For each place, year and indicator of the panel: does a report give a result?

- ``stated``: a cell of the panel with the status actual, of any measure, whose period ends in that year;
- ``explicitly absent``: no such cell, but a report about that year names the indicator and gives no figure: its digits are
  blanked out (XX人次), or the text says that there is none (无孕产妇死亡, 未发生甲类传染病; ``absent`` in
  ``patterns/compare.yaml``);
- ``not found``: there are reports about that year, and none of it was found in them;
- ``no report``: nothing about that year was read. That says nothing of the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from extractor.catalogue import catalogue
from extractor.compare import places
from extractor.compare.source import Source
from extractor.compare.words import words

if TYPE_CHECKING:
    import pandas as pd

_KEY = ["place_id", "year", "indicator"]
STATES = ("stated", "explicitly absent", "not found", "no report")
_PLACE = ["place_code", "place", "level", "province_code"]


def reported(source: Source) -> pd.DataFrame:
    """Places and years with a report: ``place_id``, ``year``, ``reports`` (how many), and the place's columns.

    A document reports the years that it reviews. One that does not say which (a table that somebody else made) reports
    those of its results.
    """
    import pandas as pd

    documents = source.documents
    dated = documents[documents["report_end"].notna()]
    stated = source.observations[source.observations["status"] == "actual"]
    years = stated[["document"]].assign(year=stated["period_end"].dt.year).dropna().drop_duplicates()
    undated = documents[documents["report_end"].isna()].join(years.set_index("document"), how="inner")
    both = pd.concat([dated.assign(year=dated["report_end"].dt.year), undated])
    both["year"] = both["year"].astype("int64")
    return (
        both.groupby(["place_id", "year", *_PLACE], as_index=False, dropna=False)
        .size()
        .rename(columns={"size": "reports"})
    )


def coverage(panel: pd.DataFrame, source: Source, reports: pd.DataFrame) -> pd.DataFrame:
    """A row for each place, each year from the first report of any place to the last, and each indicator of the panel.

    These can be millions: names and codes are categories.
    """
    import numpy as np
    import pandas as pd

    results = panel[panel["status"] == "actual"]
    named = results[["indicator", "indicator_name"]].drop_duplicates().sort_values("indicator", ignore_index=True)
    place = reports[["place_id", *_PLACE]].drop_duplicates("place_id", ignore_index=True)
    first, last = (reports["year"].min(), reports["year"].max()) if len(reports) else (0, -1)
    years = pd.Index(range(first, last + 1))
    shape = (len(place), len(years), len(named))
    at = dict(zip(("place", "year", "indicator"), np.indices(shape, dtype="int32").reshape(3, -1), strict=True))

    def category(values: pd.Series[str], dimension: str) -> pd.Categorical:
        return pd.Categorical(values)[at[dimension]] if len(values) else pd.Categorical([])

    counts = np.zeros(shape[:2], dtype="int64")
    counts[pd.Index(place["place_id"]).get_indexer(reports["place_id"]), years.get_indexer(reports["year"])] = reports[
        "reports"
    ]
    states = pd.Categorical.from_codes(
        np.where(counts.ravel() > 0, 2, 3).repeat(len(named)).astype("int8"), categories=list(STATES)
    )
    grid = pd.DataFrame(
        {
            **{column: category(place[column], "place") for column in _PLACE},
            "period": category(pd.Series(years.astype(str)), "year"),
            "indicator": category(named["indicator"], "indicator"),
            "indicator_name": category(named["indicator_name"], "indicator"),
            "state": states,
            "reports": counts.ravel().repeat(len(named)),
        }
    )
    evidence = pd.concat([results.assign(state="stated"), absent(source)], ignore_index=True).drop_duplicates(_KEY)
    where = [
        pd.Index(values).get_indexer(evidence[column])
        for values, column in ((place["place_id"], "place_id"), (years, "year"), (named["indicator"], "indicator"))
    ]
    inside = np.all([index >= 0 for index in where], axis=0)
    rows = np.ravel_multi_index([index[inside] for index in where], shape) if inside.any() else np.array([], dtype=int)
    grid.loc[rows, "state"] = evidence.loc[inside, "state"].to_numpy()
    for column in ("observation_id", "sentence"):
        stated = pd.Categorical(evidence.loc[inside, column])
        codes = np.full(len(grid), -1, dtype="int32")
        codes[rows] = stated.codes
        grid[column] = pd.Categorical.from_codes(codes, dtype=stated.dtype)
    return grid


def absent(source: Source) -> pd.DataFrame:
    """Indicators that reports name without a figure, by place and year."""
    import pandas as pd

    found = source.observations
    own = found[places.is_own(found, source.documents) & (found["status"] == "actual")]
    masked = own[own["masked"] & (own["indicator"] != "") & own["period_end"].notna()]
    masked = masked.assign(year=masked["period_end"].dt.year)
    denied = _denied(own).join(source.documents[["report_end"]], on="document")
    denied = denied[denied["report_end"].notna()].assign(year=lambda frame: frame["report_end"].dt.year)
    both = pd.concat([masked, denied], ignore_index=True).assign(state="explicitly absent")
    return both.join(source.documents[["place_id"]], on="document").astype({"year": "int64"})


def _denied(own: pd.DataFrame) -> pd.DataFrame:
    """Sentences that say that there is none of an indicator."""
    pattern = regex.compile(words().absent.pattern)
    sentences = own.drop_duplicates(["document", "sentence"])
    sentences = sentences[sentences["sentence"].map(lambda sentence: pattern.search(sentence) is not None).astype(bool)]
    found = [
        (index, code)
        for index, sentence in sentences["sentence"].items()
        for said in pattern.finditer(sentence)
        if (code := catalogue().code_for(said["what"], unit="", kind="count", measure="level"))
    ]
    rows = sentences.loc[[index for index, _ in found]]
    return rows.assign(indicator=[code for _, code in found], observation_id="")
