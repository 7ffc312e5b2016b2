"""Annotation written is found again, and nothing of anybody else's is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.learn.gold import AnnotationError, read_gold
from extractor.review import marks
from extractor.review.gold import bring_back, lines, quote
from extractor.review.marks import Mark, metric_spans
from extractor.review.tasks import Task, load
from tests.review.conftest import accepted, write


@given(st.text("1人，", min_size=1, max_size=40), st.data())
def test_a_quote_finds_its_value_however_often_the_text_repeats_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    value = text[start:end]
    tried = [text[left:right] for left in range(start + 1) for right in range(end, len(text) + 1)]
    if any(text.find(words) + words.find(value) == start for words in tried):
        words = quote(text, start, end)
        assert value in words
        assert text.find(words) + words.find(value) == start
    else:
        with pytest.raises(AnnotationError, match="no words around it stand in the text only once"):
            quote(text, start, end)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (date(2021, 12, 31), date(2021, 12, 31), "2021-12-31/2021-12-31"),
        (date(2021, 1, 1), date(2021, 6, 30), "2021H1"),
        (date(2021, 1, 1), date(2021, 11, 18), "2021-01-01/2021-11-18"),
        (None, date(2021, 3, 31), "/2021-03-31"),
        (date(2021, 3, 1), None, "2021-03-01/"),
        (None, None, "unknown"),
    ],
)
def test_a_period_is_typed_as_it_is_read(review: Path, start: date | None, end: date | None, text: str) -> None:
    assert marks.period_text(start, end) == text
    task = next(task for task in load(review).values() if task.values)
    value = task.values[0]
    [fact] = marks.facts(task, [Mark(value.start, value.end, marks.fields(value) | {"period": text})])
    assert (fact.period_start, fact.period_end) == (start, end)


@pytest.mark.parametrize(
    ("metric", "before", "after", "words"),
    [
        ("救助对象累计人数", "新增救助对象62人，累计", "。", ("累计", "救助对象")),
        ("重点人群签约率", "重点人群签约32375人，签约率为", "。", ("签约率", "重点人群")),
        ("新建卫生院数", "新建", "所卫生院。", ("新建", "卫生院")),
        ("家庭医生签约人数", "家庭医生签约总人数", "。", ("家庭医生签约", "人数")),
        ("甲乙", "丙丁", "", ("甲乙",)),
    ],
)
def test_the_words_of_a_metric_are_found_in_the_text(
    metric: str, before: str, after: str, words: tuple[str, ...]
) -> None:
    assert metric_spans(metric, before, after) == words


def test_only_the_passages_looked_at_are_annotation(review: Path) -> None:
    items = accepted(review)
    items = [item for item in items if "12.78%" in item["data"]["text"]]
    bring_back(write(review / "export.json", items), review, review / "gold")
    [path] = (review / "gold").iterdir()
    gold = read_gold(path, (review / "text" / "白石县2021.txt").read_text("utf-8"))
    assert gold.passages is not None
    assert [p.text for p in gold.passages] == [items[0]["data"]["text"]]
    assert [f.text for f in gold.facts] == ["32375人", "12.78%", "1.2%"]
    assert gold.lost == ()


def test_an_optional_value_and_a_range_are_written_as_such(review: Path) -> None:
    task: Task = next(task for task in load(review).values() if "接种率" in task.text)
    masked, between = task.values
    [one, other] = marks.facts(
        task,
        [
            Mark(masked.start, masked.end, marks.fields(masked) | {"optional": "optional"}),
            Mark(between.start, between.end, marks.fields(between)),
        ],
    )
    assert (one.optional, one.masked, one.value) == (True, True, None)
    assert (str(other.value), str(other.value_high), other.modifier) == ("97.6", "99.4", "range")
    written = list(lines((review / "text" / "模板2021.txt").read_text("utf-8"), task, [one, other]))
    assert [line.get("optional") for line in written] == [None, True, None]
    assert [line.get("value_high") for line in written] == [None, None, other.value_high]


def test_an_import_replaces_the_one_before_it(review: Path) -> None:
    items = accepted(review)
    bring_back(write(review / "export.json", items), review, review / "gold")
    assert len(list((review / "gold").iterdir())) == 3
    kept = [item for item in items if "XXXX" in item["data"]["text"]]
    bring_back(write(review / "export.json", kept), review, review / "gold")
    assert [path.name for path in (review / "gold").iterdir()] == ["模板2021.jsonl"]


def test_annotation_of_a_whole_report_is_not_overwritten(review: Path) -> None:
    whole = review / "gold" / "模板2021.jsonl"
    whole.parent.mkdir()
    whole.write_text('{"k": "doc"}\n', encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"模板2021\.jsonl: is annotation of a whole report; choose another"):
        bring_back(write(review / "export.json", accepted(review)), review, review / "gold")
    assert [path.name for path in whole.parent.iterdir()] == ["模板2021.jsonl"]


def test_a_folder_that_is_no_review_and_a_text_that_is_gone_are_told(review: Path, tmp_path: Path) -> None:
    path = write(review / "export.json", accepted(review))
    with pytest.raises(AnnotationError, match=r"holds no tasks\.jsonl; name the folder"):
        bring_back(path, tmp_path, tmp_path / "gold")
    (review / "text" / "模板2021.txt").unlink()
    with pytest.raises(AnnotationError, match=r"模板2021\.txt: .*export the review again"):
        bring_back(path, review, review / "gold")
    assert not (review / "gold").exists()
