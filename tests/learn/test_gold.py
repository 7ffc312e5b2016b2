"""Annotation is found again in its text, and a line that does not say what it must is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.learn.gold import AnnotationError, read_gold
from tests.learn.annotation import FACT, LINES, TEXT, write


def test_spans_are_found_by_their_quotes(tmp_path: Path) -> None:
    gold = read_gold(write(tmp_path / "a.jsonl", LINES), TEXT)
    spans = [*gold.facts, *gold.dates, *gold.names]
    assert [s.text for s in spans] == ["62人", "415人", "307.25万元", "2021年", "光明行动", "救助工作方案"]
    assert all(TEXT[s.start : s.end] == s.text for s in spans)
    assert gold.document is not None
    assert gold.document.place_code == "990101"


def test_a_quote_that_does_not_stand_in_the_text_is_told(tmp_path: Path) -> None:
    lost = [FACT | {"quote": "救助99人"}, FACT | {"quote": "新增救助对象"}]
    assert read_gold(write(tmp_path / "a.jsonl", lost), TEXT).lost == ("救助99人", "新增救助对象")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (FACT | {"kind": "cash"}, r"a\.jsonl: line 2: kind: "),
        (FACT | {"metric_spans": []}, r"line 2: metric_spans: "),
        (FACT | {"colour": "red"}, r"line 2: colour: "),
        (FACT | {"k": "value"}, r"line 2: k: must be fact, date, name or doc"),
        (
            {"k": "date", "quote": "2021年", "text": "2021年", "start": "soon", "end": None, "type": "year"},
            "period_start: ",
        ),
    ],
)
def test_an_illegal_line_is_told_by_file_line_and_field(tmp_path: Path, line: dict[str, object], message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        read_gold(write(tmp_path / "a.jsonl", [LINES[0], line]), TEXT)


@pytest.mark.parametrize("content", ["nonsense", "[]"])
def test_a_line_that_is_no_object_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"a\.jsonl: line 1: "):
        read_gold(path, TEXT)
