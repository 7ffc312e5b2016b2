"""review: a sample out to annotation tools, corrections back in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from extractor.cli.frame import (
    FILE,
    annotated_option,
    column_option,
    examples,
    own_patterns,
    patterns_option,
    quiet_option,
    say,
    tables_argument,
    texts_option,
    warn,
)
from extractor.patterns import using

if TYPE_CHECKING:
    from extractor.review.sample import By


@click.group(
    short_help="A sample to people, and their corrections back.",
    epilog=examples(
        "zhibiao review export out -o review --texts reports/",
        "zhibiao review import project-1.json --review review",
        "zhibiao evaluate review/gold out",
        "zhibiao review apply out review/gold -o corrected",
    ),
)
def review() -> None:
    """Sentences out to Label Studio or doccano, what people made of them back as annotation and corrected tables."""


@review.command(
    "export",
    short_help="Draws a sample into a folder.",
    epilog=examples(
        "zhibiao review export out -o review --texts reports/ --size 200",
        "zhibiao review export out -o doubtful --texts reports/ --by confidence",
        "zhibiao review export out -o disputed --texts reports/ --by conflict",
    ),
)
@tables_argument
@click.option(
    "-o", "--out", type=FILE, required=True, metavar="DIR", help="Folder of the review; must be new or empty."
)
@click.option(
    "--by",
    type=click.Choice(("random", "confidence", "conflict")),
    default="random",
    show_default=True,
    help="Any sentences with figures, the least sure, or those whose figures disagree in the panel.",
)
@click.option("--size", type=click.IntRange(min=1), default=100, show_default=True, metavar="N", help="Sentences.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Another seed draws another sample.")
@texts_option
@column_option
@patterns_option
@quiet_option
def export_(
    tables: Path,
    out: Path,
    by: By,
    size: int,
    seed: int,
    texts: Sequence[Path],
    text_column: str | None,
    patterns: Sequence[Path],
) -> None:
    """Draw sentences of the extraction in DIR and write them as tasks for Label Studio and doccano.

    A task is a sentence with what stands around it and the values as extracted, to be corrected in place.
    """
    from extractor.review import folder, sample

    with using(*own_patterns(tables, patterns)):
        drawn = sample.draw(tables, by, size, seed, texts or (Path(), tables.parent), text_column)
        folder.export(out, drawn)
    for source in drawn.unread[:5]:
        warn(f"{source}: its text is not found unchanged, left out")
    values = sum(len(task.values) for task in drawn.tasks)
    say(f"{len(drawn.tasks)} tasks with {values} values of {len(drawn.texts)} documents in {out}")


@review.command(
    "import",
    short_help="Brings annotation back.",
    epilog=examples(
        "zhibiao review import project-1.json --review review",
        "zhibiao review import project-1.json --review review --coder 2 --gold review/gold-b",
    ),
)
@click.argument("file", type=FILE)
@click.option("--review", "folder", type=FILE, metavar="DIR", help="Folder of the review; default: that of FILE.")
@click.option(
    "--gold", type=FILE, metavar="DIR", help="Folder for the annotation; default: gold in that of the review."
)
@click.option(
    "--coder",
    metavar="WHO",
    help="Whose annotation, by number or mail address, where there are several (Label Studio).",
)
@quiet_option
def import_(file: Path, folder: Path | None, gold: Path | None, coder: str | None) -> None:
    """Write what people made of the tasks, exported to FILE, as annotation, and tell what they changed.

    FILE is an export of Label Studio in the format «JSON», or of doccano in «JSONL(Relation)» (ending .jsonl).
    """
    from extractor.review import gold as annotation

    place = folder or file.parent
    imported = annotation.bring_back(file, place, gold or place / "gold", coder)
    click.echo("\n".join(annotation.told(imported)))
    if imported.doubt:
        warn(imported.doubt)
    say(f"annotation of {len(imported.files)} documents in {gold or place / 'gold'}")


@review.command(
    "agreement",
    short_help="How far two coders agree.",
    epilog=examples("zhibiao review agreement review/gold review/gold-b"),
)
@click.argument("one", type=FILE)
@click.argument("other", type=FILE)
@annotated_option
def agreement_(one: Path, other: Path, texts: Path | None) -> None:
    """Compare two folders of annotation: values that both have, share alike and Krippendorff's alpha by field."""
    from extractor.review import agreement

    click.echo("\n".join(agreement.told(agreement.agreement(one, other, texts))))


@review.command(
    "apply",
    short_help="Corrections into the tables.",
    epilog=examples("zhibiao review apply out review/gold -o corrected", "zhibiao compare corrected"),
)
@tables_argument
@click.argument("gold", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, metavar="DIR", help="Folder for the corrected tables.")
@annotated_option
@patterns_option
@quiet_option
def apply_(tables: Path, gold: Path, out: Path, texts: Path | None, patterns: Sequence[Path]) -> None:
    """Write the tables in DIR with the corrections in GOLD, each marked in the column rule, for compare and report.

    The tables in DIR stay as they are; corrections.csv in the new folder has every change, as it was and as it is.
    """
    from extractor.review import apply
    from extractor.review.gold import Action

    with using(*own_patterns(tables, patterns)):
        applied = apply.apply(tables, gold, out, texts)
    told = ", ".join(f"{applied.counts[action]} {action}" for action in get_args(Action))
    say(f"{told} in {applied.documents} documents; tables and corrections.csv in {out}")
