"""compare, rollout, report: what follows from the tables of an extraction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.frame import (
    FILE,
    column_option,
    examples,
    own_patterns,
    patterns_option,
    quiet_option,
    say,
    table_formats_option,
    tables_argument,
    texts_option,
    warn,
)
from extractor.patterns import using

if TYPE_CHECKING:
    from extractor.compare import Written


@click.command(
    short_help="Places by years by indicators.",
    epilog=examples(
        "zhibiao compare out",
        "zhibiao compare out -o panel --format xlsx,stata",
        "zhibiao compare observations.csv -o panel --peers groups.csv",
    ),
)
@tables_argument
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the tables; default: compare in DIR.")
@click.option("--peers", type=FILE, metavar="FILE", help="CSV of peer groups: group, and place_code or place.")
@table_formats_option
@patterns_option
@quiet_option
def compare(
    tables: Path, out: Path | None, peers: Path | None, formats: Sequence[str], patterns: Sequence[Path]
) -> None:
    """The panel of the extraction in DIR (or of one CSV of observations), and what follows from it.

    Writes panel, change, rank, targets, checks and coverage with a codebook and datapackage.json.
    """
    from extractor import compare as comparing

    with using(*own_patterns(tables, patterns)):
        _tell(comparing.compare(tables, out, formats, peers))


@click.command(
    short_help="How programs spread over places and years.",
    epilog=examples("zhibiao rollout out", "zhibiao rollout out -o spread --programs mine.csv --format stata"),
)
@tables_argument
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the tables; default: rollout in DIR.")
@click.option("--programs", type=FILE, metavar="FILE", help="CSV of own programs: program, name, launched, aliases.")
@table_formats_option
@patterns_option
@quiet_option
def rollout(
    tables: Path, out: Path | None, programs: Path | None, formats: Sequence[str], patterns: Sequence[Path]
) -> None:
    """Programs by places by years, from the extraction in DIR (or one CSV of observations).

    Writes programs (stages), timeline (first years), adoption (curves) and events (for regression).
    """
    from extractor import compare as comparing

    with using(*own_patterns(tables, patterns)):
        _tell(comparing.rollout(tables, out, formats, programs))


@click.command(
    short_help="Pages to look at.",
    epilog=examples(
        "zhibiao report out --texts reports/",
        "zhibiao report out -o pages --comparison panel --comparison spread --texts reports/",
    ),
)
@tables_argument
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the pages; default: report in DIR.")
@texts_option
@click.option(
    "--comparison",
    type=FILE,
    multiple=True,
    metavar="DIR",
    help="Folder of tables of compare or rollout; default: those in DIR, made where there are none.",
)
@column_option
@patterns_option
@quiet_option
def report(
    tables: Path,
    out: Path | None,
    texts: Sequence[Path],
    comparison: Sequence[Path],
    text_column: str | None,
    patterns: Sequence[Path],
) -> None:
    """Pages of the extraction in DIR that open in any browser, from disk: indicators, places, programs, the reports.

    A report is shown with its text where its file is found unchanged below --texts.
    """
    from extractor import view

    with using(*own_patterns(tables, patterns)):
        written = view.report(tables, out, comparison=comparison, texts=texts, text_column=text_column)
    for note in written.notes:
        warn(note)
    say(f"{written.documents} documents; open {written.index} in a browser")


def _tell(written: Written) -> None:
    for note in written.notes:
        warn(note)
    told = ", ".join(f"{count} {name}" for name, count in written.rows.items())
    say(f"{told} in {written.folder}")
