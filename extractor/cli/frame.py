"""What all commands share: the group that turns faults into one line, options, the form of their help."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from extractor import store

FILE = click.Path(path_type=Path)


class Stop(click.ClickException):
    """Ends the command with one line on standard error."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class Group(click.Group):
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
    from extractor.batch.cluster import ClusterError
    from extractor.learn.gold import AnnotationError
    from extractor.patterns import PatternError
    from extractor.read import ReadError

    if isinstance(error, AnnotationError | ClusterError | PatternError | ReadError | store.StoreError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return f"unexpected {told} («zhibiao --debug …» shows where)"


def one_line(text: str) -> str:
    """``text`` without what would break the line or steer the terminal (file names may hold anything)."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _table_formats(ctx: click.Context, option: click.Parameter, given: str) -> Sequence[str]:
    from extractor import compare

    names = list(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    if strange := [name for name in names if name not in compare.FORMATS]:
        raise click.BadParameter(f"unknown format {strange[0]!r}; known: {', '.join(compare.FORMATS)}")
    return names


def examples(*lines: str) -> str:
    """The examples of a command, for the end of its help."""
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
