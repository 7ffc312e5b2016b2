"""Places, years and indicators compared, and the spread of programs, from the tables of any extraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.compare import columns

if TYPE_CHECKING:
    import pandas as pd

    from extractor.compare.source import Source

FORMATS = ("csv", "xlsx", "parquet", "stata", "sqlite", "sdmx")
"""Names of formats; CSV is always written, ``sdmx`` holds the panel only."""


@dataclass(frozen=True)
class Written:
    """What was written: rows by table, where, and what a reader should know (a line each)."""

    folder: Path
    rows: dict[str, int]
    notes: tuple[str, ...]


def compare(path: Path, out: Path | None = None, formats: Sequence[str] = (), peers: Path | None = None) -> Written:
    """Write the panel and what follows from it.

    Args:
        path: the folder of an extraction, or one CSV of observations (:mod:`extractor.compare.source`).
        out: folder for the tables; ``compare`` beside the extraction's by default.
        formats: of :data:`FORMATS`.
        peers: a CSV of peer groups (:func:`extractor.compare.rank.peers`).

    Raises:
        StoreError: the tables are not there or not what they must be, or ``out`` is a file.
    """
    from extractor.compare import output, panel, rank, sdmx, source

    said = source.read(path)
    groups = rank.peers(peers) if peers else None
    candidates = panel.candidates(said)
    cells = panel.panel(candidates)
    notes = [*said.notes, *_notes(said, cells)]
    if groups is not None and (strange := rank.strangers(groups, cells)):
        more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
        told = ", ".join(name or "(empty)" for name in strange[:5])
        notes.append(f"{peers}: without a cell in the panel: {told}{more}; write places as panel.csv does")
    folder = out or _beside(path, "compare")
    extra = {sdmx.NAME: lambda file: sdmx.write(file, cells)} if "sdmx" in formats else {}
    rows = output.write(folder, _compared(said, candidates, cells, groups), _further(formats), extra)
    return Written(folder, rows, tuple(notes))


def _compared(
    said: Source, candidates: pd.DataFrame, cells: pd.DataFrame, groups: pd.DataFrame | None
) -> Iterator[tuple[columns.Table, pd.DataFrame]]:
    """The tables, one after the other: a million observations need not stand in memory in all of them."""
    from extractor.compare import change, checks, coverage, rank, targets, wide
    from extractor.compare.panel import CELL

    changes = change.change(cells)
    reports = coverage.reported(said)
    several = candidates.groupby(CELL)["order"].transform("size") > 1
    yield columns.PANEL, cells
    yield columns.CANDIDATES, candidates[several]
    yield columns.CHANGE, changes
    yield columns.RANK, rank.rank(cells, groups)
    yield columns.TARGETS, targets.targets(cells, changes, reports)
    yield columns.CHECKS, checks.checks(said, candidates, cells, changes)
    yield columns.SOURCES, _sources(said, cells, candidates)
    yield columns.INDICATORS, _indicators(cells)
    yield wide.wide(cells)
    yield columns.COVERAGE, coverage.coverage(cells, said, reports)


def rollout(path: Path, out: Path | None = None, formats: Sequence[str] = (), programs: Path | None = None) -> Written:
    """Write how far each program has come in each place, and how it spread.

    Args:
        path: the folder of an extraction, or one CSV of observations (:mod:`extractor.compare.source`).
        out: folder for the tables; ``rollout`` beside the extraction's by default.
        formats: of :data:`FORMATS` but sdmx.
        programs: a CSV of programs to follow beside the catalogue (:func:`extractor.compare.programs.own_list`).

    Raises:
        StoreError: the tables are not there or not what they must be, or ``out`` is a file.
    """
    from extractor.compare import adoption, coverage, output, source, stages
    from extractor.compare import programs as mentioned

    said = source.read(path, names=True)
    own = mentioned.own_list(programs) if programs else []
    themes = [*stages.cues().themes, *own]
    known = mentioned.names(themes)
    told = mentioned.mentions(said, themes)
    reports = coverage.reported(said)
    line = adoption.timeline(told, said.documents, reports, known)
    risks = adoption.at_risk(line, reports, known)
    tables = (
        (columns.PROGRAMS, mentioned.programs(said, told, known)),
        (columns.TIMELINE, line),
        (columns.ADOPTION, adoption.adoption(risks, known)),
        (columns.EVENTS, adoption.events(risks)),
    )
    folder = out or _beside(path, "rollout")
    rows = output.write(folder, tables, _further(formats))
    notes = [*said.notes, *(f"{programs}: {fault}" for fault in mentioned.doubled(own))]
    if told.empty:
        notes.append("no program of the catalogue or of your list is named in these tables")
    return Written(folder, rows, tuple(notes))


def _beside(path: Path, name: str) -> Path:
    return (path if path.is_dir() else path.parent) / name


def _further(names: Sequence[str]) -> list[str]:
    from extractor.compare.formats import FORMATS as FURTHER

    return [name for name in names if name in FURTHER]


def _indicators(cells: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    from extractor.catalogue import catalogue

    counts = cells["indicator"].value_counts().sort_index()
    rows: list[dict[str, Any]] = []
    for code, count in counts.items():
        known = catalogue().get(str(code))
        rows.append({"indicator": code, "indicator_name": known.name if known else code, "cells": count})
        if known:
            rows[-1] |= {
                "name_en": known.name_en,
                "unit": known.units[0],
                "definition": known.definition,
                "definition_source": known.source,
            }
    return pd.DataFrame(rows, columns=list(columns.INDICATORS.header))


def _sources(said: Source, cells: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    usable, chosen = candidates["document"].value_counts(), cells["document"].value_counts()
    return said.documents.assign(
        observations=usable.reindex(said.documents.index, fill_value=0),
        cells=chosen.reindex(said.documents.index, fill_value=0),
    ).sort_values(["source", "document_id"], kind="stable")


def _notes(said: Source, cells: pd.DataFrame) -> list[str]:
    """What a reader should know of the panel before trusting it."""
    from extractor.catalogue import catalogue

    notes = []
    if cells.empty:
        coded = int((said.observations["indicator"] != "").sum())
        notes.append(
            f"no cell: of {len(said.observations)} observations {coded} have an indicator, and none of these a figure, "
            "a time and its document's own place"
        )
    strange = sorted(code for code in cells["indicator"].unique() if catalogue().get(code) is None)
    if strange:
        notes.append(f"{len(strange)} indicators are not in the catalogue: {', '.join(strange[:5])}")
    unknown = said.documents.loc[said.documents["boundary"] == "unknown", "place"].unique()
    if len(unknown):
        notes.append(f"{len(unknown)} places are not in the gazetteer: {', '.join(sorted(unknown)[:5])}")
    return notes
