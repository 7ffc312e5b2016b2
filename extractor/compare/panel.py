"""The panel: one row a cell, a cell being a place, a period, an indicator, a measure and a status.

Which observations may fill a cell:

- those with an indicator, a figure (not masked) and a period;
- those about the document's own place, by whatever name; what is about a narrower body or another place fills none;
- a mean over years (年均) and a sum over years (五年完成) fill no cell of one year;
- no result of a time that begins after the time that the report reviews, and no plan for a time that it reviews;
- no earlier figure named for comparison without saying of when (the first of 由40家增至50家), nor one of the time under
  review.

Measure, status and period are parts of the cell. So a change never fills a level, a plan never a result, half a year or
the year to date never a year, and the earlier figure that a later report names for comparison (``baseline``) stands in
a row of its own beside the year's own figure; :mod:`extractor.compare.checks` says where the two differ.

Which of several fills it, the first rule that tells them apart deciding:

1. the report of that very time before any other: for a result the report that reviews the period, for a plan the one
   that plans it (``report``: own); then one whose time holds the period or lies in it (within); then the nearest other;
2. in a cell of several years, a yearly mean before any other rate of change;
3. a figure in the indicator's usual unit before one that does not convert to it (元 before 美元, % before 倍);
4. the headline before an aside: a part (其中), a running total (累计), a narrower area (市区);
5. an exact figure before a range or 约, these before an open one (突破千亿元, 千亿元大关, 7%以上);
6. the more confident, by tenths;
7. the earlier in the text.

``candidates`` counts the observations that could fill the cell. ``agreement`` says whether those that can be compared
with the one chosen put the truth at the same place (:mod:`extractor.compare.values`): ``single``, ``agree`` or
``conflict``. Not compared are figures in another unit, asides, and different figures of one sentence (these are a list,
not two statements of one thing). All of them, in order, stand in the table of candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.catalogue import catalogue
from extractor.compare import places, values
from extractor.compare.source import Source
from extractor.compare.words import Cue, around, words

if TYPE_CHECKING:
    import pandas as pd

CELL = ["place_id", "period", "indicator", "measure", "status"]
_EXACTNESS = {"exact": 0, "range": 1, "approx": 1}
_OPEN = 2
_SEVERAL_YEARS = 366
REPORTS = ("own", "within", "other")


def candidates(source: Source) -> pd.DataFrame:
    """Every observation that could fill a cell, in the order in which they would, with ``order`` from 1 in each cell.

    The columns of the observations, those of the document's place, ``report``, ``aside``, ``agrees`` (with the first of
    its cell; null where the two are not compared) and ``low`` and ``high``, the ends of its interval
    (:func:`extractor.compare.values.bounds`).
    """
    found = source.observations
    usable = (found["indicator"] != "") & found["value"].notna() & ~found["masked"] & (found["period"] != "")
    undated = (found["status"] == "baseline") & (found["period_text"] == "")
    found = found[usable & ~undated]
    found = found[places.is_own(found, source.documents)].drop(columns=["place", "source", "document_id"])
    found = found.join(source.documents.drop(columns=["own", "title"]), on="document")
    unseen = (found["status"] == "actual") & (found["period_start"] > found["report_end"])
    unseen |= (found["status"] == "baseline") & (found["period_end"] >= found["report_end"])
    unseen |= (found["status"] == "plan") & (found["period_end"] <= found["report_end"])
    found = found[_of_its_time(found) & ~unseen]
    found = values.harmonised(values.signed(_as_said(found)))
    found["low"], found["high"] = values.bounds(found)
    found = _ranked(found)
    found["order"] = found.groupby(CELL, sort=False).cumcount() + 1
    return _compared(found)


def panel(candidates: pd.DataFrame) -> pd.DataFrame:
    """The cells, by place, indicator, measure, status and time."""
    cells = candidates.groupby(CELL, sort=False)
    first = candidates.drop_duplicates(CELL)
    count = cells["order"].transform("size").loc[first.index]
    others = candidates["agrees"].where(candidates["order"] > 1)
    conflict = (others.eq(False)).groupby([candidates[k] for k in CELL], sort=False).transform("any").loc[first.index]
    agree = (others.eq(True)).groupby([candidates[k] for k in CELL], sort=False).transform("any").loc[first.index]
    agreement = agree.map({True: "agree", False: "single"}).mask(conflict, "conflict")
    named = {
        code: indicator.name if (indicator := catalogue().get(code)) else code for code in first["indicator"].unique()
    }
    first = first.assign(
        candidates=count,
        agreement=agreement,
        indicator_name=first["indicator"].map(named),
        year=first["period_end"].dt.year,
    )
    order = ["place_id", "indicator", "measure", "status", "period_end", "period"]
    return first.sort_values(order, kind="stable", ignore_index=True)


def _of_its_time(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether what is stated is stated of its period: no mean or sum over years of a single year."""
    several = (frame["period_end"] - frame["period_start"]).dt.days > _SEVERAL_YEARS
    metric = frame["metric"]
    over_years = {name: words().means.matches(name) or words().sums.matches(name) for name in metric.unique()}
    return several | ~metric.map(over_years).astype(bool)


def _as_said(frame: pd.DataFrame) -> pd.DataFrame:
    """What the words around the figures add: ``aside``, milestones as open figures; without where changes began."""
    import pandas as pd

    pairs = frame[["sentence", "text"]].itertuples(index=False)
    texts = [around(sentence, text) for sentence, text in pairs]

    def said(cue: Cue) -> pd.Series[bool]:
        return pd.Series([cue.matches(text) for text in texts], frame.index, dtype=bool)

    passed = said(words().milestones) & (frame["modifier"] == "exact")
    began = said(words().earlier) & (frame["status"] != "baseline")
    said_of = frame.assign(aside=said(words().asides), modifier=frame["modifier"].mask(passed, "over"))
    return said_of[~began]


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    report = _report(frame)
    several = (frame["period_end"] - frame["period_start"]).dt.days > _SEVERAL_YEARS
    mean = frame["metric"].map({name: words().means.matches(name) for name in frame["metric"].unique()}).astype(bool)
    keys: dict[str, pd.Series[Any]] = {
        "_report": report.map({name: rank for rank, name in enumerate(REPORTS)}),
        "_distance": _distance(frame),
        "_mean": several & (frame["measure"] == "change_rate") & ~mean,
        "_unit": ~_usual(frame),
        "aside": frame["aside"],
        "_exactness": frame["modifier"].map(_EXACTNESS).fillna(_OPEN),
        "_confidence": -(frame["confidence"] * 10).round(),
    }
    last = ["start", "document_id", "observation_id"]
    ranked = frame.assign(report=report, **keys).sort_values([*CELL, *keys, *last], kind="stable", ignore_index=True)
    return ranked.drop(columns=[key for key in keys if key != "aside"])


def _report(frame: pd.DataFrame) -> pd.Series[str]:
    """How the time of the document stands to the period: own, within, other."""
    planned = frame["status"].isin(["plan", "requirement"])
    start = frame["report_start"].mask(planned, frame["plan_start"])
    end = frame["report_end"].mask(planned, frame["plan_end"])
    own = (start == frame["period_start"]) & (end == frame["period_end"])
    within = (start <= frame["period_start"]) & (end >= frame["period_end"])
    within |= (start >= frame["period_start"]) & (end <= frame["period_end"])
    return own.map({True: "own", False: "other"}).mask(within & ~own, "within")


def _distance(frame: pd.DataFrame) -> pd.Series[Any]:
    """Years between the end of the reviewed time and the end of the period; later reports before earlier ones."""
    years: pd.Series[Any] = (frame["report_end"].dt.year - frame["period_end"].dt.year).fillna(99)
    return years.abs() * 2 + (years < 0)


def _usual(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether the unit is the usual one of the indicator, % for rates of change."""
    known = {code: found.units[0] if (found := catalogue().get(code)) else "" for code in frame["indicator"].unique()}
    usual = frame["indicator"].map(known).mask(frame["measure"] == "change_rate", "%")
    return frame["unit"] == usual.astype(frame["unit"].dtype)


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    if frame.empty:
        return frame.assign(agrees=pd.Series(dtype="boolean"))
    columns = ["unit", "low", "high", "document", "sentence"]
    one = frame[CELL].join(frame[frame["order"] == 1].set_index(CELL)[columns], on=CELL)
    meets = (frame["low"] <= one["high"]) & (frame["high"] >= one["low"])
    same_sentence = (frame["document"] == one["document"]) & (frame["sentence"] == one["sentence"])
    apart = (frame["unit"] != one["unit"]) | ~meets & (same_sentence | frame["aside"])
    return frame.assign(agrees=meets.astype("boolean").mask(apart))
