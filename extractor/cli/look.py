"""explain, summary, indicators: what there is to look at."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from extractor.cli.frame import (
    FILE,
    Stop,
    column_option,
    encoding_option,
    examples,
    patterns_option,
    quiet_option,
    say,
    tables_argument,
)
from extractor.patterns import using


@click.command(
    short_help="Why a value is what it is.",
    epilog=examples(
        "zhibiao explain reports/a.txt --at 1203",
        "zhibiao explain reports/a.txt --html > a.html",
        "zhibiao explain speeches.csv --row 7 --at 88",
    ),
)
@click.argument("file", type=FILE)
@click.option("--at", "offset", type=click.IntRange(min=0), metavar="OFFSET", help="Character offset.")
@click.option(
    "--html", is_flag=True, help="Instead, the whole of FILE as a page with its values, dates and names marked."
)
@click.option(
    "--row", type=click.IntRange(min=1), default=1, metavar="N", help="Row of a table of texts; the first is 1."
)
@patterns_option
@column_option
@encoding_option
def explain(
    file: Path,
    offset: int | None,
    html: bool,
    row: int,
    patterns: Sequence[Path],
    text_column: str | None,
    encoding: str | None,
) -> None:
    """Why FILE gave what it gave at OFFSET: which span, rule and cue decided; or a page of all that it gave."""
    from extractor.pipeline import Extractor
    from extractor.read import read_documents

    if (offset is None) is not html:
        raise click.UsageError("give either --at OFFSET or --html")
    if file.is_dir():
        raise Stop(f"{file}: is a folder; explain looks at one file")
    documents = read_documents(file, root=file.parent, encoding=encoding, text_column=text_column)
    document = next(islice(documents, row - 1, None), None)
    if document is None:
        raise Stop(f"{file}: has no row {row}")
    extractor = Extractor(tuple(patterns))
    if offset is None:
        click.echo(extractor.page(document))
        return
    if offset >= len(document.text):
        raise Stop(f"{file}: has {len(document.text)} characters; --at must be less")
    click.echo("\n".join(extractor.explain(document, offset)))


@click.command(
    short_help="What an extraction holds.", epilog=examples("zhibiao summary out", "zhibiao summary out --sample 30")
)
@tables_argument
@click.option("--sample", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Rows to show.")
def summary(tables: Path, sample: int) -> None:
    """What the extraction in DIR holds: documents, observations by kind, sample rows."""
    from rich.console import Console

    from extractor.store.summary import summary as summarise

    width = None if sys.stdout.isatty() else 140
    console = Console(width=width, color_system=None if os.environ.get("NO_COLOR") else "auto")
    console.print(summarise(tables, sample))


def _codes(ctx: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes of the catalogue, for the shell to complete."""
    from extractor.catalogue.indicators import catalogue

    return [CompletionItem(indicator.code) for indicator in catalogue() if indicator.code.startswith(begun)]


@click.command(
    short_help="Lists, searches and explains the indicators.",
    epilog=examples(
        "zhibiao indicators 签约率", "zhibiao indicators --code economy.gdp", "zhibiao indicators --check mine"
    ),
)
@click.argument("query", nargs=-1)
@click.option("--code", metavar="CODE", shell_complete=_codes, help="Show one indicator.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--check", "overlay", type=FILE, metavar="DIR", help="Check a folder of own patterns and show its faults."
)
@patterns_option
@quiet_option
@click.pass_context
def indicators(
    ctx: click.Context,
    query: Sequence[str],
    code: str | None,
    as_json: bool,
    overlay: Path | None,
    patterns: Sequence[Path],
) -> None:
    """The catalogue of indicators: all of them, those that QUERY finds, or one."""
    from extractor.catalogue import listing, validate

    if overlay is not None:
        faults = validate.check(overlay)
        for fault in faults:
            click.echo(fault)
        if not faults:
            say(f"{overlay}: nothing is wrong")
        ctx.exit(1 if faults else 0)
    try:
        with using(*patterns):
            click.echo(listing.listing(" ".join(query) or None, code=code, as_json=as_json))
    except listing.UnknownIndicatorError as error:
        raise Stop(str(error)) from None
