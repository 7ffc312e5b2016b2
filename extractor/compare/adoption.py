"""The spread of programs: first years by place, adoption by year, and the event history.

A place adopts a program in the first year for which a report states a pilot or any later stage of it; a plan is no
adoption. A place is counted in a year only if a report about that year was read: no report is not "not adopted".

Risk. A place is at risk in a year that it reports when it is known not to have adopted before: an earlier report does
not state it, or the year is not after the national launch. A place whose first report, after the launch, already states
it adopted at some time before: it is in the share, but not in the risk sets (``adoption_basis``: first report).
Kaplan–Meier is the product of 1 - adopting/at risk over the years, as a share that has adopted; its interval is
Greenwood's on the log-log scale (Kalbfleisch and Prentice 1980), 95 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.compare.stages import ADOPTED, STAGES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_PLACE = ["place_id", "place_code", "place", "level"]
_Z = 1.959963984540054
"""Of the normal distribution at 97.5 %."""


def timeline(told: pd.DataFrame, documents: pd.DataFrame, reports: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A row for each place and program that its reports name.

    Args:
        told: the mentions (:func:`extractor.compare.programs.mentions`).
        reports: places and years with a report (:func:`extractor.compare.coverage.reported`).
        known: programs by code, with name and year of launch.
    """
    key = ["place_id", "program"]
    placed = told.join(documents[["place_id", "source"]], on="document")
    years = placed.pivot_table(index=key, columns="stage", values="year", aggfunc="min", observed=False)
    years = years.reindex(columns=list(STAGES))
    found = years.rename(columns={name: f"first_{name}" for name in STAGES})
    found["adopted_year"] = years[list(ADOPTED)].min(axis=1)
    found["first_mention"] = placed.groupby(key)["report_year"].min()
    ordered = placed.sort_values([*key, "year", "start", "sentence"], kind="stable")
    adopting = ordered[ordered["stage"].isin(ADOPTED)].drop_duplicates(key).set_index(key)
    first = ordered.drop_duplicates(key).set_index(key)
    for column in ("source", "sentence"):
        found[column] = adopting[column].reindex(found.index).fillna(first[column])
    found = found.reset_index()
    found = found.join(known[["program_name", "launched"]], on="program")
    places = reports.groupby(_PLACE, as_index=False, dropna=False)["year"].agg(first_report="min", last_report="max")
    found = found.merge(places, on="place_id")
    return found.assign(adoption_basis=_basis(found)).sort_values(key, kind="stable", ignore_index=True)


def _basis(found: pd.DataFrame) -> pd.Series[str]:
    adopted, first = found["adopted_year"], found["first_report"]
    basis = (adopted > first).map({True: "observed", False: "first report"})
    basis = basis.mask((adopted <= first) & (adopted <= found["launched"]), "launch")
    return basis.mask(adopted.isna(), "not adopted")


def at_risk(line: pd.DataFrame, reports: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A row for each place with a report, year and program: ``risk``, ``event``, ``has`` (adopted by then)."""
    programs = line[["program"]].drop_duplicates().join(known["launched"], on="program")
    first = reports.groupby("place_id")["year"].transform("min")
    grid = reports.assign(first_report=first).merge(programs, how="cross")
    grid = grid.merge(line[["place_id", "program", "adopted_year"]], how="left", on=["place_id", "program"])
    year, adopted = grid["year"], grid["adopted_year"]
    has = adopted <= year
    before = _adopted_before(grid)
    watched = (year > grid["first_report"]) | (year <= grid["launched"])
    prevalent = (adopted <= grid["first_report"]) & ~(adopted <= grid["launched"])
    risk = watched & ~before & ~prevalent
    return grid.assign(risk=risk, has=has, event=risk & has)


def _adopted_before(grid: pd.DataFrame) -> pd.Series[bool]:
    """Whether a report of the place about an earlier year, or one before this one, told of the adoption."""
    ordered = grid.sort_values("year", kind="stable")
    told = (ordered["adopted_year"] <= ordered["year"]).astype("int64")
    earlier = told.groupby([ordered["place_id"], ordered["program"]], sort=False).cumsum() - told
    return (earlier > 0).reindex(grid.index)


def adoption(risks: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A row for each program and year of reports."""
    import pandas as pd

    if risks.empty:
        return pd.DataFrame(columns=["program", "year"])
    key = ["program", "year"]
    counts = risks.groupby(key).agg(
        places=("place_id", "size"), adopted=("has", "sum"), at_risk=("risk", "sum"), newly_adopted=("event", "sum")
    )
    years = range(risks["year"].min(), risks["year"].max() + 1)
    every = pd.MultiIndex.from_product([counts.index.unique("program"), years], names=key)
    counts = counts.reindex(every, fill_value=0).reset_index()
    counts["cumulative_share"] = counts["adopted"] / counts["places"].where(counts["places"] > 0)
    curves = [_kaplan_meier(group) for _, group in counts.groupby("program", sort=True)]
    found = pd.concat(curves, ignore_index=True).join(known[["program_name", "launched"]], on="program")
    return found.assign(years_since_launch=found["year"] - found["launched"])


def _kaplan_meier(group: pd.DataFrame) -> pd.DataFrame:
    """``group``, the years of one program in order, with the estimate and its interval; null before the first risk."""
    import numpy as np

    n, d = group["at_risk"].to_numpy(dtype=float), group["newly_adopted"].to_numpy(dtype=float)
    share = np.divide(d, n, out=np.zeros_like(n), where=n > 0)
    free = np.cumprod(1 - share)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(np.where((n > 0) & (n > d), d / (n * (n - d)), 0.0))
        reach = _Z * np.sqrt(variance) / np.log(free)
        low, high = free ** np.exp(-reach), free ** np.exp(reach)
    known = (free > 0) & (free < 1)
    begun = np.cumsum(n) > 0

    def told(survival: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.where(begun, 1 - survival, np.nan)

    ends = np.minimum(low, high), np.maximum(low, high)
    return group.assign(
        kaplan_meier=told(free),
        km_low=np.where(known, told(ends[1]), np.where(free == 1, told(free), np.nan)),
        km_high=np.where(known, told(ends[0]), np.where(free == 1, told(free), np.nan)),
    )


def events(risks: pd.DataFrame) -> pd.DataFrame:
    """A row for each place, program and year at risk, with what other places of the province had done by then."""
    found = risks[risks["risk"]].merge(_others(risks), how="left", on=["province_code", "program", "year"])
    found = found.assign(
        event=found["event"].astype("int64"),
        years_since_launch=found["year"] - found["launched"],
        years_since_first_report=found["year"] - found["first_report"],
        others_adopted=found["others_adopted"].where(found["province_code"] != ""),
    )
    others = (found["others_known"] - 1).where(found["province_code"] != "")
    found["others_share"] = found["others_adopted"] / others.where(others > 0)
    return found.sort_values(["program", "place_id", "year"], kind="stable", ignore_index=True)


def _others(risks: pd.DataFrame) -> pd.DataFrame:
    """By province, program and year: places with a report by then, and those known to have adopted before that year."""
    import pandas as pd

    place = ["province_code", "place_id"]
    first = risks[[*place, "program", "first_report", "adopted_year"]].drop_duplicates([*place, "program"])
    years = risks[["year"]].drop_duplicates()
    grid = first.merge(years, how="cross")
    grid = grid.assign(
        others_known=grid["first_report"] <= grid["year"],
        others_adopted=pd.Series(grid["adopted_year"] < grid["year"]),
    )
    key = ["province_code", "program", "year"]
    return grid.groupby(key, as_index=False)[["others_known", "others_adopted"]].sum()
