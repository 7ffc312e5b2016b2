"""The command line: arguments in, calls out; a module for each group of commands."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from extractor import __version__
from extractor.cli import about, compare, extract, learn, look, review
from extractor.cli.frame import FILE, SETTINGS, Group, Stop, examples
from extractor.cli.settings import NAME, settings


def _take_settings(ctx: click.Context, option: click.Parameter, given: Path | None) -> None:
    """Options from the file, before any of them is looked at."""
    path = given or Path(NAME)
    if ctx.resilient_parsing or not (given or path.is_file()):
        return
    try:
        ctx.default_map = settings(main, path)
    except ValueError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}") from None
    ctx.meta[SETTINGS] = path


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "zhibiao extract reports/ -o out", "zhibiao summary out", "zhibiao explain reports/a.txt --at 1203"
    ),
)
@click.version_option(__version__, prog_name="zhibiao")
@click.option(
    "--config",
    type=FILE,
    is_eager=True,
    expose_value=False,
    callback=_take_settings,
    metavar="FILE",
    help=f"TOML file with values for options; default: {NAME} here, if there is one.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def main(debug: bool) -> None:
    """Chinese local-government work reports in, every metric as typed and traceable data out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


for _command in (
    extract.extract,
    look.summary,
    look.explain,
    look.indicators,
    compare.compare,
    compare.rollout,
    compare.report,
    learn.evaluate,
    learn.train,
    review.review,
    about.doctor,
    about.schema,
):
    main.add_command(_command)
