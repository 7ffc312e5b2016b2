"""doctor, schema: what this installation is, and what its output promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from extractor.cli.frame import FILE, SETTINGS, examples, patterns_option, quiet_option, say
from extractor.store.tables import TABLES

_RECORDS = tuple(table.record for table in TABLES)


@click.command(
    short_help="Whether this installation is whole.",
    epilog=examples("zhibiao doctor", "zhibiao doctor --patterns mine"),
)
@patterns_option
@click.pass_context
def doctor(ctx: click.Context, patterns: Sequence[Path]) -> None:
    """Versions, optional parts, patterns, models and fonts: what is there, what is wrong, and what mends it.

    Exit status: 0 nothing is wrong, 1 something is.
    """
    from extractor.doctor import examine

    wrong = False
    for finding in examine(patterns):
        click.echo(finding.line())
        wrong = wrong or finding.state == "wrong"
    click.echo(f"{'ok':<6}  {'settings':<10}  {ctx.meta.get(SETTINGS, 'none')}")
    ctx.exit(1 if wrong else 0)


@click.command(
    short_help="The records of JSON Lines as JSON Schema.",
    epilog=examples("zhibiao schema observation", "zhibiao schema -o docs/schema"),
)
@click.argument("record", type=click.Choice(_RECORDS), required=False)
@click.option("-o", "--out", type=FILE, metavar="DIR", help="Write all of them to a folder of their version in DIR.")
@quiet_option
def schema(record: str | None, out: Path | None) -> None:
    """The JSON Schema (draft 2020-12) of one kind of record on standard output, or of all in a folder.

    A version that stands in the folder is never changed.
    """
    from extractor.store import jsonschema

    if (record is None) is (out is None):
        raise click.UsageError(f"give either a record ({', '.join(_RECORDS)}) or -o DIR")
    if record is not None:
        click.echo(jsonschema.text(record), nl=False)
    if out is not None:
        for path in jsonschema.publish(out):
            say(str(path))
