"""What all commands share: the group that turns faults into one line, options, what is told, the form of their help."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from extractor import store
from extractor.nearest import nearest

FILE = click.Path(path_type=Path)
_VOLUME, SETTINGS = "zhibiao.volume", "zhibiao.settings"
"""What the options say, for all contexts of a run: quiet or verbose, and the file that they come from."""


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

    return known_formats(given, compare.FORMATS)


def known_formats(given: str, known: Collection[str]) -> Sequence[str]:
    """The names in ``given``, each once.

    Raises:
        BadParameter: one of them is not ``known``.
    """
    names = list(dict.fromkeys(name.strip().lower() for name in given.split(",")))
    for name in names:
        if name not in known:
            raise click.BadParameter(f"unknown format {name!r}; known: {', '.join(known)}{nearest(name, known)}")
    return names


def examples(*lines: str) -> str:
    """The examples of a command, for the end of its help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _set_volume(ctx: click.Context, option: click.Parameter, given: bool) -> None:
    if not given:
        return
    first = ctx.meta.setdefault(_VOLUME, option.name)  # what the command line says comes before what the settings say
    if first != option.name and ctx.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE:
        raise click.UsageError("give either --quiet or --verbose")


_volume_option = partial(click.option, is_flag=True, expose_value=False, callback=_set_volume)
quiet_option = _volume_option("--quiet", help="Tell only what is wrong.")
verbose_option = _volume_option("--verbose", help="Tell of every document.")


def volume() -> str | None:
    """``quiet``, ``verbose`` or, when nothing is said, null."""
    told: str | None = click.get_current_context().meta.get(_VOLUME)
    return told


def say(text: str) -> None:
    """A line on standard error, unless the user wants it quiet."""
    if volume() != "quiet":
        warn(text)


def warn(text: str) -> None:
    """A line on standard error, always."""
    click.echo(one_line(text), err=True)


def own_patterns(tables: Path, given: Sequence[Path]) -> Sequence[Path]:
    """The folders that are named, else those that the extraction was made with, as far as they are still the same."""
    if given:
        return given
    kept, lost = store.patterns_of(tables)
    for folder in kept:
        say(f"{tables}: with its patterns {folder}")
    for fault in lost:
        warn(f"{fault}; the names and codes that it adds are not known here: say with --patterns where they are")
    return kept


tables_argument = click.argument("tables", type=FILE, metavar="DIR")
texts_option = click.option(
    "--texts", type=FILE, multiple=True, metavar="DIR", help="Folder of the files that were extracted; default: here."
)
annotated_option = click.option(
    "--text", "texts", type=FILE, metavar="DIR", help="Folder of the annotated files; default: text beside GOLD."
)
patterns_option = click.option(
    "--patterns",
    type=FILE,
    multiple=True,
    metavar="DIR",
    help="Folder of own patterns and models, over the shipped ones.",
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
