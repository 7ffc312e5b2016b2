"""Programs in the reports: who states what of which, in which time.

A program is looked for by its names (the catalogue's, and those of a user's own list) in every sentence of the tables
of names and observations; sentences that hold neither are in no table. A sentence belongs to the plan of a report when
the figure of the same sentence, else the one nearest in the text, is planned. What stands in the glossary at the end of
a report, from its first figure on, states nothing.

What is stated counts for the time that the report reviews, a plan for the time that it plans (where no document says
which that is, the time of the sentence's own figure). A report that was
delivered in the year of the national launch, or later, about a year before it speaks of the year of the launch:
reports of January 2020 about 2019 that tell of COVID-19 do not date it to 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.catalogue.names import expand
from extractor.catalogue.programs import catalogue
from extractor.compare import periods, reading
from extractor.compare.source import Source
from extractor.compare.stages import STAGES, Theme, cues, stage
from extractor.lexicon import Lexicon
from extractor.schema import first_fault
from extractor.store import StoreError
from extractor.text import fold

if TYPE_CHECKING:
    import pandas as pd

_PLANNED = ("plan", "requirement")
_LIST_COLUMNS = {"program", "name", "launched", "source", "aliases"}
_PLACE = ["place_id", "place_code", "place", "level"]


def own_list(path: Path) -> list[Theme]:
    """A user's programs from a CSV: ``program`` (a code), ``name`` and, if wanted, ``launched`` and ``aliases``.

    ``launched`` is the year of the national launch, ``aliases`` are further names, separated by ``;``.

    Raises:
        StoreError: it has no such columns, or a row is wrong; the message says which.
    """
    frame = reading.csv_table(path, _LIST_COLUMNS)
    if not {"program", "name"} <= {*frame}:
        raise StoreError(f"{path}: must have the columns program and name (and may have launched, aliases, source)")
    themes = []
    for number, row in enumerate(frame.to_dict("records"), 1):
        given = {str(key): value for key, value in row.items() if value}
        given["aliases"] = tuple(name.strip() for name in str(given.get("aliases", "")).split(";") if name.strip())
        try:
            themes.append(Theme.model_validate(given))
        except ValidationError as e:
            raise StoreError(f"{path}: row {number}: {first_fault(e)}") from None
    return themes


def doubled(themes: Sequence[Theme]) -> list[str]:
    """Of a user's own programs those that the catalogue has under another code, a line each."""
    known = catalogue()
    return [
        f"{t.program}: is {code} of the catalogue, which is followed too; give it that code to have one row for both"
        for t in themes
        if t.program not in known.programs and (code := known.match(t.name))
    ]


def names(themes: Sequence[Theme]) -> pd.DataFrame:
    """Every program with its name and the year of its national launch, by code."""
    import pandas as pd

    known = {p.code: (p.name, p.launched) for p in catalogue().programs.values()}
    known |= {t.program: (t.name, t.launched) for t in themes if t.program not in known}
    frame = pd.DataFrame.from_dict(known, orient="index", columns=["program_name", "launched"])
    return frame.astype({"launched": "float64"}).rename_axis("program")


def mentions(source: Source, themes: Sequence[Theme]) -> pd.DataFrame:
    """Every sentence that names a program: ``document``, ``program``, ``name`` (as it stands), ``sentence``,
    ``stage``, ``cue``, and the time that it counts for, ``year`` and ``period``; ``report_year`` is the reviewed one.
    """
    import pandas as pd

    sentences = _sentences(source)
    lexicon = Lexicon(
        {fold(n): t.program for t in themes for template in (t.name, *t.aliases) for n in expand(template)}
    )
    found = [
        (row, program, sentence[start:end], *stage(sentence, start, end, planned))
        for row, (sentence, planned) in enumerate(sentences[["sentence", "planned"]].itertuples(index=False))
        for program, (start, end) in _named(sentence, lexicon).items()
    ]
    told = pd.DataFrame(found, columns=["row", "program", "name", "stage", "cue"])
    told = told.join(sentences.reset_index(drop=True), on="row").drop(columns="row")
    told = told.join(source.documents[["report_start", "report_end", "plan_start", "plan_end"]], on="document")
    return _timed(told.join(names(themes)["launched"], on="program"))


def _sentences(source: Source) -> pd.DataFrame:
    """Each sentence of each document once, with where it begins to matter and whether it is part of a plan."""
    import pandas as pd

    columns = ["document", "start", "sentence", "status", "period_start", "period_end"]
    glossary = _glossaries(source)
    seen = _before(source.observations, glossary)[columns].astype({"sentence": "string"})
    named = _before(source.names, glossary)[["document", "start", "sentence"]].astype({"sentence": "string"})
    both = pd.concat([seen[["document", "start", "sentence", "status"]], named], ignore_index=True)
    both = both[both["sentence"] != ""].sort_values(["document", "start", "status"], kind="stable")
    once = both.drop_duplicates(["document", "sentence"]).drop(columns="status")
    figures = seen[seen["start"].notna()].sort_values("start", kind="stable")
    own = seen.sort_values("start", kind="stable").drop_duplicates(["document", "sentence"])
    once = once.merge(own.drop(columns="start"), how="left", on=["document", "sentence"])
    placed = once["start"].notna()
    near = pd.merge_asof(
        once.loc[placed, ["document", "start", "sentence"]].sort_values("start", kind="stable"),
        figures[["document", "start", "status"]],
        on="start",
        by="document",
        direction="nearest",
    )
    once = once.merge(
        near[["document", "sentence", "status"]], how="left", on=["document", "sentence"], suffixes=("", "_near")
    )
    status = once["status"].fillna(once["status_near"])
    return once.assign(planned=status.isin(_PLANNED)).drop(columns=["status", "status_near"])


def _glossaries(source: Source) -> pd.Series[float]:
    """Where the glossary of each document that ends with one begins: its first figure."""
    found = source.observations[["document", "start", "section"]]
    explains = found["section"].isin([name for name in found["section"].unique() if cues().glossary.matches(name)])
    last = found["document"].map(found[~explains].groupby("document")["start"].max())
    return found[explains & ~(found["start"] < last)].groupby("document")["start"].min()


def _before(mentions: pd.DataFrame, glossary: pd.Series[float]) -> pd.DataFrame:
    return mentions[~(mentions["start"] >= mentions["document"].map(glossary))]


def _named(sentence: str, lexicon: Lexicon[str]) -> dict[str, tuple[int, int]]:
    """The programs that the sentence names, each where it does first."""
    found: dict[str, tuple[int, int]] = {}
    for mention in catalogue().find(sentence):
        found.setdefault(mention.code, (mention.start, mention.end))
    for start, end, program in lexicon.find(fold(sentence)):
        found.setdefault(program, (start, end))
    return found


def _timed(told: pd.DataFrame) -> pd.DataFrame:
    """With ``report_year``, ``year`` and ``period``; without what has no time."""
    import pandas as pd

    plan = told["stage"] == "planned"
    undated = told["report_end"].isna() & told["plan_end"].isna()
    for column, own in (("start", "period_start"), ("end", "period_end")):
        for kind in ("report", "plan"):
            told[f"{kind}_{column}"] = told[f"{kind}_{column}"].mask(undated, told[own])
    start, end = told["report_start"].mask(plan, told["plan_start"]), told["report_end"].mask(plan, told["plan_end"])
    told = told.assign(report_year=told["report_end"].dt.year, said=told["plan_start"].dt.year)
    told = told[end.notna()]
    codes = [periods.code(a.date(), b.date()) for a, b in zip(start[told.index], end[told.index], strict=True)]
    year = end[told.index].dt.year
    early = (year < told["launched"]) & (told["said"] >= told["launched"])
    year = year.mask(early, told["launched"]).astype("int64")
    period = pd.Series(codes, told.index, dtype="string")
    told = told.assign(year=year, period=period.mask(early, year.astype(str)))
    return told.drop(columns=["said", "report_start", "plan_start", "plan_end", "period_start", "period_end"])


def programs(source: Source, told: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """A row for each place, period and program: the furthest stage, its sentence, what is stated of coverage."""
    stated = told[told["stage"] != ""].join(source.documents[[*_PLACE, "document_id", "source"]], on="document")
    rank = stated["stage"].map({name: n for n, name in enumerate(STAGES)})
    stated = stated.assign(_rank=-rank).sort_values(
        ["place_id", "program", "year", "period", "_rank", "document_id", "start", "sentence"], kind="stable"
    )
    key = ["place_id", "program", "period"]
    counts = stated.groupby(key, sort=False)["sentence"].transform("size")
    first = stated.groupby(["place_id", "program"], sort=False)["year"].transform("min")
    rows = stated.assign(mentions=counts, first_mention=first).drop_duplicates(key)
    rows = rows.join(known["program_name"], on="program")
    return rows.merge(_coverage(source, told), how="left", on=key).reset_index(drop=True)


def _coverage(source: Source, told: pd.DataFrame) -> pd.DataFrame:
    """The best figure of coverage of each program in each place and time: a share before a count, the earlier one."""
    import numpy as np

    found = source.observations
    known = found["value"].notna() & (found["measure"] == "level") & found["kind"].isin(["percent", "ratio", "count"])
    figures = found.loc[
        known, ["document", "sentence", "status", "kind", "value", "unit", "metric", "observation_id", "start"]
    ]
    stated = told.loc[told["stage"] != "", ["document", "sentence", "program", "period", "stage", "name"]]
    pairs = stated.merge(figures.astype({"sentence": "string"}), on=["document", "sentence"])
    pairs = pairs[pairs["status"].isin(_PLANNED) == (pairs["stage"] == "planned")]
    metrics = pairs["metric"].unique()
    pairs = pairs[~pairs["metric"].isin([metric for metric in metrics if cues().performance.matches(metric)])]
    shares = {metric: cues().coverage.matches(metric) for metric in metrics}
    pairs = pairs.assign(_count=~pairs["metric"].map(shares).astype(bool) | (pairs["kind"] == "count"))
    told_of = pairs[["name", "metric", "_count"]].itertuples(index=False)
    named_by = [_names_it(metric, name, 3 if count else 2) for name, metric, count in told_of]
    pairs = pairs[np.array(named_by, dtype=bool)]
    pairs = pairs.join(source.documents["place_id"], on="document")
    key = ["place_id", "program", "period"]
    best = pairs.sort_values([*key, "_count", "start"], kind="stable").drop_duplicates(key)
    named = {"value": "coverage_value", "unit": "coverage_unit", "metric": "coverage_metric"}
    named["observation_id"] = "coverage_observation_id"
    return best.rename(columns=named)[[*key, *named.values()]]


def _names_it(metric: str, name: str, length: int) -> bool:
    """Whether ``metric`` holds ``length`` characters of the program's name in a row that say what it is."""
    pieces = {name[at : at + length] for at in range(max(1, len(name) - length + 1))} - cues().generic
    return any(piece in metric for piece in pieces)
