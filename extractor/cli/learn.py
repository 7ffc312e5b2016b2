"""evaluate, train: annotation in, figures and models out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from extractor.cli.frame import FILE, Stop, annotated_option, examples, quiet_option, say, tables_argument, warn


@click.command(
    short_help="Figures against annotation.",
    epilog=examples("zhibiao evaluate corpus/gold out", "zhibiao evaluate corpus/gold out --errors 20"),
)
@click.argument("gold", type=FILE)
@tables_argument
@annotated_option
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show N wrong values of each report."
)
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def evaluate(gold: Path, tables: Path, texts: Path | None, errors: int, as_json: bool) -> None:
    """Precision, recall and F1 of the extraction in DIR against annotation in GOLD, a file or a folder of them."""
    import json

    from extractor.learn import scoreboard

    if not gold.exists():
        raise Stop(f"{gold}: no such file or folder of annotation")
    board = scoreboard.evaluate(gold, tables, texts)
    for name, quotes in board.lost.items():
        warn(f"{name}: {len(quotes)} quotes do not stand in the text, the first: {quotes[0]}")
    if as_json:
        click.echo(json.dumps(scoreboard.as_json(board), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(scoreboard.render(board, errors)))


@click.command(
    short_help="Trains the models from annotation.",
    epilog=examples("zhibiao train --corpus corpus --models models", "zhibiao train --add review/gold --models models"),
)
@click.option(
    "--corpus", type=FILE, default=Path("corpus"), show_default=True, metavar="DIR", help="text, gold, patterns."
)
@click.option("--models", type=FILE, default=Path("models"), show_default=True, metavar="DIR", help="Where they go.")
@click.option(
    "--add",
    "added",
    type=FILE,
    multiple=True,
    metavar="GOLD",
    help="Folder of further annotation, as review import writes it, its texts in text beside it.",
)
@quiet_option
def train(corpus: Path, models: Path, added: Sequence[Path]) -> None:
    """Train the models on annotated reports, with every place held out once to score them."""
    from extractor.learn.train import save
    from extractor.learn.train import train as learn

    if not (corpus / "gold").is_dir():
        raise Stop(f"{corpus}: holds no folder gold with annotation; see corpus/README.md for the form")
    for folder in added:
        if not any(folder.glob("*.jsonl")) or not (folder.resolve().parent / "text").is_dir():
            raise Stop(f"{folder}: is no folder of annotation (*.jsonl) with its texts in text beside it")
    try:
        trained = learn(corpus, say, added)
    except ValueError as error:
        raise Stop(str(error)) from None
    save(trained, models)
    click.echo((models / "scores.md").read_text(encoding="utf-8"))
