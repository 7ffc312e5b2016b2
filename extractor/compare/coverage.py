"""For each place, year and indicator of the panel: does a report give a result?

- ``stated``: a cell of the panel with the status actual, of any measure, whose period ends in that year;
- ``explicitly absent``: no such cell, but a report about that year names the indicator and gives no figure: its digits
  are blanked out (XX人次), or the text says that there is none (无孕产妇死亡; ``absent`` in ``patterns/compare.yaml``);
- ``not found``: there are reports about that year, and none of it was found in them;
- ``no report``: nothing about that year was read. That says nothing of the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import regex

from extractor.catalogue import catalogue
from extractor.compare import places
from extractor.compare.source import Source
from extractor.compare.words import words

if TYPE_CHECKING:
    import numpy as np
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
    years = list(range(reports["year"].min(), reports["year"].max() + 1)) if len(reports) else []
    axes = {"place_id": pd.Index(place["place_id"]), "year": pd.Index(years), "indicator": pd.Index(named["indicator"])}
    period = pd.DataFrame({"period": pd.Series(years, dtype="int64").astype(str)})
    parts = [part.astype("category") for part in (place.drop(columns="place_id"), period, named)]
    grid = parts[0].merge(parts[1], how="cross").merge(parts[2], how="cross")

    counts = np.zeros((len(place), len(years)), dtype="int32")
    counts[_at(reports, axes["place_id"], "place_id"), _at(reports, axes["year"], "year")] = reports["reports"]
    grid["reports"] = counts.ravel().repeat(len(named))

    evidence = pd.concat([results.assign(state="stated"), absent(source)], ignore_index=True).drop_duplicates(_KEY)
    where = np.array([_at(evidence, axis, column) for column, axis in axes.items()])
    inside = (where >= 0).all(axis=0)
    evidence, where = evidence[pd.Series(inside, evidence.index)], where[:, inside]
    rows = np.ravel_multi_index(tuple(where), (*counts.shape, len(named))) if len(evidence) else []
    state = np.where(grid["reports"] > 0, STATES.index("not found"), STATES.index("no report")).astype("int8")
    state[rows] = evidence["state"].map(STATES.index)
    grid["state"] = pd.Categorical.from_codes(state, categories=pd.Index(STATES))
    for column in ("observation_id", "sentence"):
        stated = pd.Categorical(evidence[column])
        codes = np.full(len(grid), -1, dtype="int32")
        codes[rows] = stated.codes
        grid[column] = pd.Categorical.from_codes(codes, dtype=stated.dtype)
    return grid


def _at(frame: pd.DataFrame, axis: pd.Index[Any], column: str) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Where on ``axis`` each value of the column stands; -1 where it does not."""
    import pandas as pd

    return axis.get_indexer(pd.Index(frame[column]))


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
    found = [
        (index, code)
        for index, sentence in sentences["sentence"].items()
        for said in pattern.finditer(sentence)
        if (code := catalogue().code_for(said["what"], unit="", kind="count", measure="level"))
    ]
    rows = sentences.loc[[index for index, _ in found]]
    return rows.assign(indicator=[code for _, code in found], observation_id="")
