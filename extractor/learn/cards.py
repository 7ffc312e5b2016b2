"""The cards of the models: what they are for, what they were made from, what they score, how to make them again."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.learn.evaluate import OF_VALUES, SHARES, Tally
from extractor.learn.train import FOLDS, Trained


def _command(trained: Trained) -> str:
    return "zhibiao train --corpus corpus --models models" + " --add GOLD" * bool(trained.added)


def _data(trained: Trained) -> str:
    own = f" and {trained.added} added ones" * bool(trained.added)
    return f"the project's corpus (`corpus/README.md`){own}, {trained.reports} reports"


def cards(trained: Trained) -> dict[str, str]:
    """File name to text."""
    return {"linker.md": _linker(trained), "confidence.md": _confidence(trained), "scores.md": scores(trained)}


def scores(trained: Trained) -> str:
    """The table of scores on places not seen, by variant."""
    head = "| | " + " | ".join(OF_VALUES) + " | of found: " + " | ".join(SHARES) + " |"
    rule = "|---" * (1 + len(OF_VALUES) + len(SHARES)) + "|"
    rows = [f"| {name} | {_row(board)} |" for name, board in trained.boards.items()]
    return "\n".join(
        (
            "# Scores on the project's own corpus",
            "",
            f"{trained.reports} annotated reports; every place was held out once ({FOLDS} rounds).",
            f"F1 of values, then shares of the found values. Made by `{_command(trained)}`.",
            "",
            head,
            rule,
            *rows,
            "",
        )
    )


def _row(board: Mapping[str, Tally]) -> str:
    return " | ".join(f"{board[name].f1:.3f}" for name in (*OF_VALUES, *SHARES))


def _linker(trained: Trained) -> str:
    rules, learned = (trained.boards[name]["metric"].f1 for name in ("rules", "rules and ranker"))
    return f"""# linker.json: which context completes a name

- **For**: a name such as 规范管理率 gets the subject that it needs from an earlier clause, sentence or heading.
- **Kind**: conditional logit over binary features (source of the context, shape of the name, marks between, units, last
  words, whether the catalogue knows the whole name); weights by feature name in JSON, read without running anything.
- **Data**: {_data(trained)}, {trained.lessons} names.
- **Scores** on places not seen: metric F1 {learned:.3f}, by rules alone {rules:.3f}; all figures in `scores.md`.
- **Limits**: reports of invented counties, written by one group of authors; older styles and other sectors are thin.
  Names whose subject stands in another section are not completed.
- **Made by**: `{_command(trained)}`
"""


def _confidence(trained: Trained) -> str:
    rows = "\n".join(f"| {said:.2f} | {was:.2f} | {n} |" for said, was, n in trained.reliability)
    return f"""# confidence.json: how sure an observation is

- **For**: the `confidence` of an observation: the probability that value, metric, measure and status are all right.
- **Kind**: logistic regression over the rules that made the observation and the share of the chosen context.
- **Data**: observations of reports whose place the ranker had not seen, {trained.reports} reports.
- **Calibration** on places that it had not seen either: expected calibration error {trained.calibration_error:.3f}.

| said | right | observations |
|---|---|---|
{rows}

- **Limits**: as for the linker; on a kind of report that the corpus does not hold it is too sure of itself.
- **Made by**: `{_command(trained)}`
"""
