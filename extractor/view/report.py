"""From the tables to the folder of pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.store import StoreError
from extractor.view import tables
from extractor.view.holdings import Holdings
from extractor.view.pages import checks, documents, indicators, overview, places, programs
from extractor.view.site import GENERATOR, Site
from extractor.view.texts import Texts

INDEX = "index.html"
_PART = ".part"
_BEGINNING = 2000
"""Characters of a page that hold its generator."""


@dataclass(frozen=True)
class Written:
    """The page to open, how many documents have a page, and what a reader should know (a line each)."""

    index: Path
    documents: int
    notes: tuple[str, ...]


def report(
    folder: Path,
    out: Path | None = None,
    *,
    comparison: Sequence[Path] = (),
    texts: Sequence[Path] = (),
    text_column: str | None = None,
) -> Written:
    """Write the pages of an extraction; those of an earlier report in the same place are replaced.

    Args:
        folder: tables of an extraction.
        out: folder for the pages, made if need be; ``report`` beside the tables by default. Nothing in it changes until
            all pages are written.
        comparison: folders that hold tables of ``compare`` and ``rollout``. What they lack is looked for in ``folder``
            and its ``compare`` and ``rollout``, and made there when it is not there either.
        texts: folders below which the documents' files stand; by default the working directory and the folder that
            holds ``folder``. A document whose file is not there, or has changed, gets a page without its text.
        text_column: the column of the texts, for tables of texts.

    Raises:
        StoreError: a table is not what it must be, a folder is not there, or ``out`` holds something else.
    """
    out = out or folder / "report"
    _check(out)
    if missing := [place for place in (*comparison, *texts) if not place.is_dir()]:
        raise StoreError(f"{missing[0]}: no such folder")
    extraction = tables.extraction(folder)
    holdings = Holdings(extraction, tables.comparison(*_compared(folder, comparison)))
    part = out.with_name(out.name + _PART)
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)
    try:
        shown = _write(part, holdings, Texts(texts or (Path(), folder.parent), text_column))
        if out.exists():
            shutil.rmtree(out)
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Written(out / INDEX, len(holdings.records), tuple(_notes(holdings, shown)))


def _compared(folder: Path, given: Sequence[Path]) -> list[Path]:
    """The folders to look for tables of ``compare`` and ``rollout``, which are made where there are none."""
    from extractor import compare

    held = [*given, folder, folder / "compare", folder / "rollout"]
    for table, make in (("panel", compare.compare), ("programs", compare.rollout)):
        if not any((place / f"{table}.csv").is_file() for place in held):
            make(folder)
    return held


def _notes(holdings: Holdings, shown: int) -> Iterator[str]:
    count = len(holdings.records)
    if shown < count:
        yield f"{count - shown} of {count} documents are shown without their text: name its folder (--texts)"
    cells = holdings.comparison.panel
    strange = sum(cell.observation_id not in holdings.observations for cell in cells)
    if strange:
        yield f"{strange} of {len(cells)} panel cells are of another extraction: compare this one again"


def _write(folder: Path, holdings: Holdings, texts: Texts) -> int:
    site = Site(folder)
    held = holdings.comparison
    site.keys["document"] |= holdings.records.keys()
    site.keys["place"] |= holdings.places.keys()
    site.keys["indicator"] |= {cell.indicator for cell in held.panel}
    site.keys["program"] |= {step.program for step in held.programs} | {row.program for row in held.adoption}
    site.document_of |= {key: found.document_id for key, found in holdings.observations.items()}
    site.document_from |= {record.source: key for key, record in holdings.records.items()}
    shown = documents.write(site, holdings, texts)
    indicators.write(site, holdings)
    places.write(site, holdings)
    programs.write(site, holdings)
    checks.write(site, holdings)
    overview.write(site, holdings, shown)
    return shown


def _check(out: Path) -> None:
    """Raises StoreError where ``out`` is no place for pages."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    index = out / INDEX
    beginning = index.read_text(encoding="utf-8", errors="replace")[:_BEGINNING] if index.is_file() else ""
    if f'name="generator" content="{GENERATOR} ' not in beginning:
        raise StoreError(f"{out}: holds something else than a report; choose another folder")
