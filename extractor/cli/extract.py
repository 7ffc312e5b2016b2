"""extract: files in, tables out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import click
from click.core import ParameterSource

from extractor import batch, store
from extractor.cli.frame import FILE, Stop, column_option, encoding_option, examples, one_line, patterns_option


def _formats(ctx: click.Context, option: click.Parameter, given: str) -> Sequence[str]:
    names = list(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    if strange := [name for name in names if name not in store.FORMATS]:
        raise click.BadParameter(f"unknown format {strange[0]!r}; known: {', '.join(store.FORMATS)}")
    return names


@click.command(
    short_help="Files in, tables out.",
    epilog=examples(
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
                progress.say(one_line(f"{outcome.source}: {outcome.error}"))
            else:
                writer.add(outcome)
            progress.step()
    if not quiet:
        told = ", ".join(f"{count} {name}" for name, count in writer.counts.items())
        click.echo(f"{told}{f' in {out}' if out else ''}", err=True)
    ctx.exit(1 if writer.counts["errors"] else 0)


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
