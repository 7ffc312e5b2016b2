"""The command line: arguments in, calls out; a module for each group of commands."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from extractor import __version__
from extractor.cli import compare, extract, learn, look, review
from extractor.cli.frame import Group, examples


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
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
):
    main.add_command(_command)
