"""From the tables to the folder of pages."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
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
    """What was written: the page to open, how many documents there are, and how many of them with their text."""

    index: Path
    documents: int
    texts: int


def report(
    folder: Path,
    out: Path,
    *,
    comparison: Sequence[Path] = (),
    texts: Sequence[Path] = (),
    text_column: str | None = None,
) -> Written:
    """Write the pages of the extraction in ``folder`` to ``out``; those of an earlier report there are replaced.

    Args:
        folder: tables of an extraction.
        out: folder for the pages, made if need be; nothing in it changes until all are written.
        comparison: folders with the tables of ``compare`` and ``rollout``; each is taken from the first that has it, and
            what none has is left empty.
        texts: folders below which the documents' files stand. A document whose file is not there, or has changed, gets a
            page without its text.
        text_column: the column of the texts, for tables of texts.

    Raises:
        StoreError: a table is not what it must be, or ``out`` holds something else than a report.
    """
    _check(out)
    holdings = Holdings(tables.extraction(folder), tables.comparison(*comparison))
    part = out.with_name(out.name + _PART)
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)
    try:
        written = _write(part, holdings, Texts(texts, text_column))
        if out.exists():
            shutil.rmtree(out)
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Written(out / INDEX, len(holdings.records), written)


def _write(folder: Path, holdings: Holdings, texts: Texts) -> int:
    site = Site(folder)
    held = holdings.comparison
    site.keys["document"] |= holdings.records.keys()
    site.keys["place"] |= holdings.places.keys()
    site.keys["indicator"] |= {cell.indicator for cell in held.panel}
    site.keys["program"] |= {row.program for row in (*held.programs, *held.adoption)}
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
