"""What the reports annotated outside the project say of it; skipped where they are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.learn.evaluate import total
from extractor.learn.scoreboard import evaluate

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference reports are not here")

BARS = {"value": 0.98, "metric": 0.82, "fact": 0.78, "strict": 0.72, "dates": 0.93, "names": 0.55, "documents": 0.95}


def test_scores_stay_above_their_bars(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from extractor.cli import main

    done = CliRunner().invoke(main, ["extract", str(REFERENCE / "text"), "-o", str(tmp_path / "out"), "--quiet"])
    assert done.exit_code == 0, done.output
    board = evaluate(REFERENCE / "gold", tmp_path / "out", REFERENCE / "text")
    tallies = total(board.scores.values())
    assert {name: round(tallies[name].f1, 3) for name, bar in BARS.items() if tallies[name].f1 < bar} == {}
    assert {field: pair for field, pair in board.fields.items() if pair[0] < pair[1]} == {}
