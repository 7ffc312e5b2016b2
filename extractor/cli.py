"""The command line: arguments in, calls out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from extractor import __version__, batch, store
from extractor.patterns import using

if TYPE_CHECKING:
    from extractor.compare import Written

FILE = click.Path(path_type=Path)


class Stop(click.ClickException):
    """Ends the command with one line on standard error."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))


class _Group(click.Group):
    """Turns whatever ends a command into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            ctx.exit(130)
        except BrokenPipeError:  # whoever read our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)
        except Exception as error:
            if ctx.params["debug"]:
                raise
            raise Stop(_told(error)) from None


def _told(error: Exception) -> str:
    from extractor.learn.gold import AnnotationError
    from extractor.patterns import PatternError
    from extractor.read import ReadError

    if isinstance(error, AnnotationError | PatternError | ReadError | store.StoreError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"unexpected {told} («zhibiao --debug …» shows where)"


def _one_line(text: str) -> str:
    """``text`` without what would break the line or steer the terminal (file names may hold anything)."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _formats(ctx: click.Context, option: click.Parameter, given: str) -> Sequence[str]:
    names = list(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    if strange := [name for name in names if name not in store.FORMATS]:
        raise click.BadParameter(f"unknown format {strange[0]!r}; known: {', '.join(store.FORMATS)}")
    return names


def _table_formats(ctx: click.Context, option: click.Parameter, given: str) -> Sequence[str]:
    from extractor import compare

    names = list(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    if strange := [name for name in names if name not in compare.FORMATS]:
        raise click.BadParameter(f"unknown format {strange[0]!r}; known: {', '.join(compare.FORMATS)}")
    return names


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


patterns_option = click.option(
    "--patterns", type=FILE, multiple=True, metavar="DIR", help="Folder of own patterns, laid over the shipped ones."
)
column_option = click.option("--text-column", metavar="NAME", help="Column that holds the text in CSV and JSON Lines.")
encoding_option = click.option("--encoding", metavar="NAME", help="Encoding of the files, where guessing goes wrong.")
table_formats_option = click.option(
    "--format",
    "formats",
    callback=_table_formats,
    default="csv",
    show_default=True,
    metavar="NAMES",
    help="Formats beside CSV, of xlsx, parquet, stata, sqlite, sdmx (the panel alone).",
)


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_examples(
        "zhibiao extract reports/ -o out", "zhibiao summary out", "zhibiao explain reports/a.txt --at 1203"
    ),
)
@click.version_option(__version__, prog_name="zhibiao")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def main(debug: bool) -> None:
    """Chinese local-government work reports in, every metric as typed and traceable data out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command(
    short_help="Files in, tables out.",
    epilog=_examples(
        "zhibiao extract reports/ -o out",
        "zhibiao extract reports/ -o out --format csv,xlsx --jobs 4",
        "zhibiao extract reports/ -o out --jobs 4 --resume",
        "zhibiao extract speeches.csv --text-column 正文 -o out",
        "zhibiao extract 雁塔区2019.html > observations.csv",
    ),
)
@click.argument("paths", type=FILE, nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--out", type=FILE, metavar="DIR", help="Folder for the tables; without it, observations to stdout."
)
@click.option(
    "--format",
    "formats",
    callback=_formats,
    default="csv,jsonl",
    show_default=True,
    metavar="NAMES",
    help=f"Formats of the tables, of {', '.join(store.FORMATS)}.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes.")
@click.option("--resume", is_flag=True, help="Go on with a run into DIR that was stopped; what changed is done again.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=batch.Limits.seconds,
    show_default=True,
    metavar="SECONDS",
    help="Time for one document; one that takes longer, twice, goes into errors.csv.",
)
@patterns_option
@column_option
@encoding_option
@click.option("--quiet", is_flag=True, help="No progress; files that cannot be read are still told.")
@click.pass_context
def extract(
    ctx: click.Context,
    paths: Sequence[Path],
    out: Path | None,
    formats: Sequence[str],
    jobs: int,
    resume: bool,
    timeout: float,
    patterns: Sequence[Path],
    text_column: str | None,
    encoding: str | None,
    quiet: bool,
) -> None:
    """Read files, or folders with all that is in them, and write what they say as tables.

    With -o: documents, observations, dates and names in each format, errors.csv for files that could not be read, and
    manifest.json. Without: the observations as CSV on standard output. Exit status: 0 all read, 1 some files could not
    be read, 2 wrong usage.
    """
    from extractor.batch.progress import Progress

    if out is None and ctx.get_parameter_source("formats") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--format is for the tables of a folder: name it with -o")
    if resume and out is None:
        raise click.UsageError("--resume goes on in a folder: name it with -o")
    files = _files(paths, out)
    reading = batch.Reading(encoding, text_column)
    limits = batch.Limits(timeout)
    with (
        _writing(out, formats, patterns, reading, resume) as writer,
        Progress(len(files), sys.stderr, quiet=quiet) as progress,
    ):
        if resume and writer.journal is not None and not quiet:
            progress.say(f"goes on with {len(writer.journal)} documents that are finished")
        for outcome in batch.run(
            files,
            batch.pipeline(patterns),
            jobs=min(jobs, len(files)),
            reading=reading,
            limits=limits,
            journal=writer.journal,
        ):
            if isinstance(outcome, batch.Failure):
                writer.fail(outcome)
                progress.say(_one_line(f"{outcome.source}: {outcome.error}"))
            else:
                writer.add(outcome)
            progress.step()
    if not quiet:
        told = ", ".join(f"{count} {name}" for name, count in writer.counts.items())
        click.echo(f"{told}{f' in {out}' if out else ''}", err=True)
    ctx.exit(1 if writer.counts["errors"] else 0)


@main.command(
    short_help="Figures against annotation.",
    epilog=_examples("zhibiao evaluate corpus/gold out", "zhibiao evaluate corpus/gold out --errors 20"),
)
@click.argument("gold", type=FILE)
@click.argument("tables", type=FILE, metavar="DIR")
@click.option(
    "--text", "texts", type=FILE, metavar="DIR", help="Folder of the annotated files; default: text beside GOLD."
)
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show N wrong values of each report."
)
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def evaluate(gold: Path, tables: Path, texts: Path | None, errors: int, as_json: bool) -> None:
    """Precision, recall and F1 of the extraction in DIR against annotation in GOLD, a file or a folder of them."""
    import json

    from extractor.learn import scoreboard

    board = scoreboard.evaluate(gold, tables, texts)
    for name, quotes in board.lost.items():
        click.echo(f"{name}: {len(quotes)} quotes do not stand in the text, the first: {quotes[0]}", err=True)
    if as_json:
        click.echo(json.dumps(scoreboard.as_json(board), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(scoreboard.render(board, errors)))


@main.command(
    epilog=_examples("zhibiao explain reports/a.txt --at 1203", "zhibiao explain speeches.csv --row 7 --at 88")
)
@click.argument("file", type=FILE)
@click.option("--at", "offset", type=click.IntRange(min=0), required=True, metavar="OFFSET", help="Character offset.")
@click.option(
    "--row", type=click.IntRange(min=1), default=1, metavar="N", help="Row of a table of texts; the first is 1."
)
@patterns_option
@column_option
@encoding_option
def explain(
    file: Path, offset: int, row: int, patterns: Sequence[Path], text_column: str | None, encoding: str | None
) -> None:
    """Why FILE gave what it gave at OFFSET: which span, rule and cue decided."""
    from extractor.pipeline import Extractor
    from extractor.read import read_documents

    documents = read_documents(file, root=file.parent, encoding=encoding, text_column=text_column)
    document = next(islice(documents, row - 1, None), None)
    if document is None:
        raise Stop(f"{file}: has no row {row}")
    if offset >= len(document.text):
        raise Stop(f"{file}: has {len(document.text)} characters; --at must be less")
    click.echo("\n".join(Extractor(tuple(patterns)).explain(document, offset)))


@main.command(
    short_help="What an extraction holds.", epilog=_examples("zhibiao summary out", "zhibiao summary out --sample 30")
)
@click.argument("tables", type=FILE, metavar="DIR")
@click.option("--sample", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Rows to show.")
def summary(tables: Path, sample: int) -> None:
    """What the extraction in DIR holds: documents, observations by kind, sample rows."""
    from rich.console import Console

    from extractor.store.summary import summary as summarise

    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(summarise(tables, sample))


@main.command(
    short_help="Lists, searches and explains the indicators.",
    epilog=_examples(
        "zhibiao indicators 签约率", "zhibiao indicators --code economy.gdp", "zhibiao indicators --check mine"
    ),
)
@click.argument("query", required=False)
@click.option("--code", metavar="CODE", help="Show one indicator.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--check", "overlay", type=FILE, metavar="DIR", help="Check a folder of own patterns and show its faults."
)
@click.pass_context
def indicators(ctx: click.Context, query: str | None, code: str | None, as_json: bool, overlay: Path | None) -> None:
    """The catalogue of indicators: all of them, those that QUERY finds, or one."""
    from extractor.catalogue import listing, validate

    if overlay is not None:
        faults = validate.check(overlay)
        for fault in faults:
            click.echo(fault)
        ctx.exit(1 if faults else 0)
    try:
        click.echo(listing.listing(query, code=code, as_json=as_json))
    except listing.UnknownIndicatorError as error:
        raise Stop(str(error)) from None


@main.command(
    short_help="Trains the models from annotation.",
    epilog=_examples("zhibiao train --corpus corpus --models models"),
)
@click.option(
    "--corpus", type=FILE, default=Path("corpus"), show_default=True, metavar="DIR", help="text, gold, patterns."
)
@click.option("--models", type=FILE, default=Path("models"), show_default=True, metavar="DIR", help="Where they go.")
def train(corpus: Path, models: Path) -> None:
    """Train the models on annotated reports, with every place held out once to score them."""
    from extractor.learn.train import save
    from extractor.learn.train import train as learn

    if not (corpus / "gold").is_dir():
        raise Stop(f"{corpus}: holds no folder gold with annotation; see corpus/README.md for the form")
    try:
        trained = learn(corpus, lambda line: click.echo(line, err=True))
    except ValueError as error:
        raise Stop(str(error)) from None
    save(trained, models)
    click.echo((models / "scores.md").read_text(encoding="utf-8"))


@main.command(
    short_help="Places by years by indicators.",
    epilog=_examples(
        "zhibiao compare out",
        "zhibiao compare out -o panel --format xlsx,stata",
        "zhibiao compare observations.csv -o panel --peers groups.csv",
    ),
)
@click.argument("tables", type=FILE, metavar="DIR")
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the tables; default: compare in DIR.")
@click.option("--peers", type=FILE, metavar="FILE", help="CSV of peer groups: group, and place_code or place.")
@table_formats_option
@patterns_option
def compare(
    tables: Path, out: Path | None, peers: Path | None, formats: Sequence[str], patterns: Sequence[Path]
) -> None:
    """The panel of the extraction in DIR (or of one CSV of observations), and what follows from it.

    Writes panel, change, rank, targets, checks and coverage with a codebook and datapackage.json.
    """
    from extractor import compare as comparing

    with using(*patterns):
        _tell(comparing.compare(tables, out, formats, peers))


@main.command(
    short_help="How programs spread over places and years.",
    epilog=_examples("zhibiao rollout out", "zhibiao rollout out -o spread --programs mine.csv --format stata"),
)
@click.argument("tables", type=FILE, metavar="DIR")
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the tables; default: rollout in DIR.")
@click.option("--programs", type=FILE, metavar="FILE", help="CSV of own programs: program, name, launched, aliases.")
@table_formats_option
@patterns_option
def rollout(
    tables: Path, out: Path | None, programs: Path | None, formats: Sequence[str], patterns: Sequence[Path]
) -> None:
    """Programs by places by years, from the extraction in DIR (or one CSV of observations).

    Writes programs (stages), timeline (first years), adoption (curves) and events (for regression).
    """
    from extractor import compare as comparing

    with using(*patterns):
        _tell(comparing.rollout(tables, out, formats, programs))


@main.command(
    short_help="Pages to look at.",
    epilog=_examples(
        "zhibiao report out --texts reports/",
        "zhibiao report out -o pages --comparison panel --comparison spread --texts reports/",
    ),
)
@click.argument("tables", type=FILE, metavar="DIR")
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Folder for the pages; default: report in DIR.")
@click.option(
    "--texts", type=FILE, multiple=True, metavar="DIR", help="Folder of the files that were extracted; default: here."
)
@click.option(
    "--comparison",
    type=FILE,
    multiple=True,
    metavar="DIR",
    help="Folder of tables of compare or rollout; default: those in DIR, made where there are none.",
)
@column_option
@patterns_option
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

    with using(*patterns):
        written = view.report(tables, out, comparison=comparison, texts=texts, text_column=text_column)
    for note in written.notes:
        click.echo(_one_line(note), err=True)
    click.echo(f"{written.documents} documents; open {written.index} in a browser", err=True)


def _tell(written: Written) -> None:
    for note in written.notes:
        click.echo(_one_line(note), err=True)
    told = ", ".join(f"{count} {name}" for name, count in written.rows.items())
    click.echo(f"{told} in {written.folder}", err=True)


def _files(paths: Sequence[Path], out: Path | None) -> list[batch.File]:
    """The files to read, without the tables that an earlier run wrote."""
    if missing := [path for path in paths if not path.exists()]:
        raise Stop(f"{missing[0]}: no such file or folder")
    own = store.own_files(out) if out else frozenset()
    files = [file for file in batch.find(paths) if file.path.resolve() not in own]
    if not files:
        raise Stop(f"{', '.join(map(str, paths))}: no files to read")
    return files


def _writing(
    out: Path | None, formats: Sequence[str], patterns: Sequence[Path], reading: batch.Reading, resume: bool
) -> AbstractContextManager[store.Writer]:
    if out:
        return store.writing(out, formats, patterns, basis=batch.basis(patterns, reading), resume=resume)
    return store.streaming(sys.stdout)
