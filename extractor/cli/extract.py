"""extract: files in, tables out."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from extractor import batch, store
from extractor.cli.frame import (
    FILE,
    Stop,
    column_option,
    encoding_option,
    examples,
    known_formats,
    one_line,
    patterns_option,
    quiet_option,
    say,
    verbose_option,
    volume,
)
from extractor.schema import Result

if TYPE_CHECKING:
    from extractor.batch.progress import Progress

Files = Sequence[batch.File | batch.Remote]


@dataclass(frozen=True)
class Job:
    """What is to be done: the command's arguments and options, by their names."""

    paths: Sequence[Path | str]
    out: Path | None
    formats: Sequence[str]
    jobs: int
    engine: str
    scheduler: str | None
    resume: bool
    timeout: float
    patterns: Sequence[Path]
    text_column: str | None
    encoding: str | None

    @property
    def reading(self) -> batch.Reading:
        return batch.Reading(self.encoding, self.text_column)

    @property
    def limits(self) -> batch.Limits:
        return batch.Limits(self.timeout)


def _place(given: str) -> Path | str:
    return given if batch.is_remote(given) else Path(given)


def _formats(ctx: click.Context, option: click.Parameter, given: str) -> Sequence[str]:
    return known_formats(given, store.FORMATS)


@click.command(
    short_help="Files in, tables out.",
    epilog=examples(
        "zhibiao extract reports/ -o out",
        "zhibiao extract reports/ -o out --format csv,xlsx --jobs 4",
        "zhibiao extract reports/ -o out --jobs 4 --resume",
        "zhibiao extract speeches.csv --text-column 正文 -o out",
        "zhibiao extract 雁塔区2019.html > observations.csv",
        "zhibiao extract s3://bucket/reports/ -o out --engine dask --scheduler tcp://10.0.0.1:8786",
    ),
)
@click.argument("paths", type=_place, nargs=-1, required=True, metavar="PATH...")
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
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Who works: this machine, or a Dask cluster, from which each table comes as a folder of Parquet files.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster: tcp://HOST:8786.")
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
@quiet_option
@verbose_option
@click.pass_context
def extract(ctx: click.Context, /, **options: Any) -> None:
    """Read files, or folders with all that is in them, and write what they say as tables.

    PATH may be an address: s3://, https:// and all that fsspec knows.

    With -o: documents, observations, dates and names in each format, errors.csv for files that could not be read, and
    manifest.json. Without: the observations as CSV on standard output. Exit status: 0 all read, 1 some files could not
    be read, 2 wrong usage.
    """
    from extractor.batch.progress import Progress

    job = Job(**options)
    _fit_together(job, {name for name in options if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE})
    files = _files(job)
    with Progress(len(files), sys.stderr, quiet=volume() == "quiet") as progress:
        counts = (_on_cluster if job.engine == "dask" else _here)(job, files, progress)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    say(f"{told}{f' in {job.out}' if job.out else ''}")
    ctx.exit(1 if counts["errors"] else 0)


def _fit_together(job: Job, given: Collection[str]) -> None:
    """Raises UsageError for options that do not go together; ``given`` are those of the command line."""
    on_cluster = job.engine == "dask"
    if on_cluster != (job.scheduler is not None) or (on_cluster and job.out is None):
        raise click.UsageError("--engine dask and --scheduler ADDRESS go together, and with -o DIR")
    if on_cluster and ("formats" in given or "jobs" in given):
        raise click.UsageError("--engine dask writes Parquet, on all threads of the cluster; no --format, no --jobs")
    if job.out is None and "formats" in given:
        raise click.UsageError("--format is for the tables of a folder: name it with -o")
    if job.resume and job.out is None:
        raise click.UsageError("--resume goes on in a folder: name it with -o")


def _here(job: Job, files: Files, progress: Progress) -> Mapping[str, int]:
    """The work on this machine; the rows of each table."""
    with _writing(job) as writer:
        if job.resume and writer.journal is not None:
            progress.note(f"goes on with {len(writer.journal)} documents that are finished")
        jobs = min(job.jobs, len(files))
        run = partial(batch.run, jobs=jobs, reading=job.reading, limits=job.limits, journal=writer.journal)
        for outcome in run(files, batch.pipeline(job.patterns)):
            if isinstance(outcome, batch.Failure):
                _fail(outcome, writer, progress)
            else:
                writer.add(outcome)
                if volume() == "verbose":
                    progress.say(_document(outcome))
            progress.step()
    return writer.counts


def _on_cluster(job: Job, files: Files, progress: Progress) -> Mapping[str, int]:
    """The same work on a cluster."""
    from extractor.batch import cluster

    assert job.scheduler is not None
    assert job.out is not None
    folders = [folder.absolute() for folder in job.patterns]
    basis = partial(batch.basis, folders, job.reading)
    with store.writing_parts(job.out, job.patterns, basis=basis(), resume=job.resume) as writer:
        if job.resume and writer.journal is not None:
            progress.note(f"goes on with {len(writer.journal)} parts that are finished")
        run = partial(cluster.run, basis=basis, reading=job.reading, limits=job.limits, journal=writer.journal)
        for part in run(files, batch.pipeline(folders), job.scheduler):
            for failure in part.failures:
                _fail(failure, writer, progress)
            writer.put(part.documents, part.tables, part.counts)
            progress.step(len(part.documents) + len(part.failures))
    return writer.counts


def _document(result: Result) -> str:
    """What there is to tell of a document, on one line."""
    d = result.document
    told = (d.format, d.encoding or "", f"{d.characters} characters", f"{d.observations} observations", *d.warnings)
    return one_line(f"{d.source}: {', '.join(filter(None, told))}")


def _fail(failure: batch.Failure, writer: store.Writer, progress: Progress) -> None:
    writer.fail(failure)
    progress.say(one_line(f"{failure.source}: {failure.error}"))


def _files(job: Job) -> Files:
    """The files to read, without the tables that an earlier run wrote."""
    if missing := [path for path in job.paths if isinstance(path, Path) and not path.exists()]:
        raise Stop(f"{missing[0]}: no such file or folder")
    own = store.own_files(job.out) if job.out else frozenset()
    files = [file for file in batch.find(job.paths) if isinstance(file, batch.Remote) or file.path.resolve() not in own]
    if not files:
        raise Stop(f"{', '.join(map(str, job.paths))}: no files to read")
    return files


def _writing(job: Job) -> AbstractContextManager[store.Writer]:
    if job.out is None:
        return store.streaming(sys.stdout)
    basis = batch.basis(job.patterns, job.reading)
    return store.writing(job.out, job.formats, job.patterns, basis=basis, resume=job.resume)
