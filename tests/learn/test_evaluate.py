"""What counts as right."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.learn.agreement import names_another, near_metric, same_metric, unit
from extractor.learn.evaluate import Prediction, Score, pair, score
from extractor.learn.gold import Gold, read_gold
from extractor.schema import Observation, Span
from tests.learn.annotation import FACT, LINES, TEXT, observed, write


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    return read_gold(write(tmp_path / "a.jsonl", LINES), TEXT)


def scored(gold: Gold, *observations: Observation) -> Score:
    return score(TEXT, gold, Prediction(observations))


def test_a_perfect_prediction_and_a_missing_one(gold: Gold) -> None:
    tallies = scored(gold, observed("62人"), observed("415人", value=415, metric="救助对象累计人数")).tallies
    assert (tallies["strict"].precision, tallies["strict"].recall, tallies["strict"].f1) == (1.0, 2 / 3, 0.8)


@pytest.mark.parametrize(
    ("changes", "wrong", "right"),
    [
        ({"value": "63"}, {"value", "fact", "strict"}, {"metric", "near"}),
        ({"unit": "户"}, {"value"}, {"metric"}),
        ({"unit": "名"}, set(), {"value", "strict"}),
        ({"metric": "发放资金"}, {"metric", "near", "fact"}, {"value"}),
        ({"measure": "change_rate", "direction": "up"}, {"measure", "fact"}, {"value", "metric"}),
        ({"status": "plan"}, {"status", "fact"}, {"value", "metric"}),
        ({"period_start": None}, {"period", "strict"}, {"fact"}),
        ({"modifier": "over"}, {"modifier", "strict"}, {"fact"}),
        ({"kind": "area"}, {"kind"}, {"strict"}),
    ],
)
def test_each_field_counts_where_it_should(
    gold: Gold, changes: dict[str, object], wrong: set[str], right: set[str]
) -> None:
    tallies = scored(gold, observed("62人", **changes)).tallies
    assert {name for name in wrong | right if tallies[name].right} == right


def test_errors_say_where_and_what(gold: Gold) -> None:
    errors = scored(gold, observed("62人", value=63), observed("2021", value=2021)).errors
    assert [(error.wrong, error.start) for error in errors] == [
        (("spurious",), 0),
        (("value",), TEXT.index("62人")),
        (("missed",), TEXT.index("415人")),
        (("missed",), TEXT.index("307.25万元")),
    ]
    assert "新增救助对象62人" in errors[1].context
    assert "63人" in errors[1].predicted


def test_optional_values_count_on_neither_side(tmp_path: Path) -> None:
    gold = read_gold(write(tmp_path / "a.jsonl", [*LINES[:2], FACT | {"optional": True}, *LINES[3:]]), TEXT)
    for observations in ([], [observed("62人", value=99)]):
        found = scored(gold, *observations).tallies["found"]
        assert (found.right, found.predicted, found.gold) == (0, 0, 2)


def test_front_matter_is_not_scored(tmp_path: Path) -> None:
    text = f"---\nsize: 62人\n---\n{TEXT}"
    gold = read_gold(write(tmp_path / "a.jsonl", LINES), text)
    inside = observed("62人", start=10, end=13)
    assert score(text, gold, Prediction([inside])).tallies["found"].predicted == 0


def test_outside_the_passages_nothing_is_scored_and_inside_values_alone(tmp_path: Path) -> None:
    passage = {"k": "passage", "quote": "新增救助对象62人", "text": "新增救助对象62人"}
    gold = read_gold(write(tmp_path / "a.jsonl", [passage, LINES[2]]), TEXT)
    tallies = scored(gold, observed("62人"), observed("415人"), observed("307.25万元")).tallies
    assert (tallies["strict"].right, tallies["strict"].predicted, tallies["strict"].gold) == (1, 1, 1)
    assert "dates" not in tallies


def test_pairs_are_one_to_one_and_the_best_overlap_wins() -> None:
    gold, whole, part = Span(start=0, end=10), Span(start=0, end=9), Span(start=0, end=4)
    assert pair([gold], [part, whole]) == [(gold, whole)]
    assert pair([gold], [Span(start=8, end=20), Span(start=10, end=12)]) == []


@pytest.mark.parametrize(
    ("name", "near", "same"),
    [
        ("救助对象累计人数", True, True),
        ("累计救助对象", True, True),
        ("累计", True, False),
        ("救助对象", False, True),
        ("本县全年累计开展的各项工作", False, False),
        ("", False, False),
    ],
)
def test_a_metric_is_near_or_the_same(gold: Gold, name: str, near: bool, same: bool) -> None:
    fact = gold.facts[1]
    assert (near_metric(name, fact), same_metric(name, fact)) == (near, same)


def test_the_name_of_a_neighbour_is_not_one_s_own(gold: Gold) -> None:
    assert names_another("救助对象累计人数", gold.facts[0], gold.facts)
    assert not names_another("新增救助对象人数", gold.facts[0], gold.facts)


def test_units_that_mean_the_same() -> None:
    assert unit("名") == unit("位") == unit("人")
    assert unit("％") == unit("%") != unit("百分点")
