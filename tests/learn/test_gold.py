"""Annotation is found again in its text, and a line that does not say what it must is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.learn.gold import AnnotationError, name_of, named, read_gold
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
        (FACT | {"k": "value"}, r"line 2: k: must be fact, date, name, passage or doc"),
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


def test_passages_say_what_was_looked_at(tmp_path: Path) -> None:
    passage = {"k": "passage", "quote": "累计415人，发放", "text": "累计415人"}
    gold = read_gold(write(tmp_path / "a.jsonl", [passage, *LINES[2:]]), TEXT)
    assert [gold.covers(fact) for fact in gold.facts] == [False, True, False]
    assert all(map(read_gold(write(tmp_path / "b.jsonl", LINES), TEXT).covers, gold.facts))
    lost = read_gold(write(tmp_path / "c.jsonl", [passage | {"quote": "别处"}]), TEXT)
    assert (lost.passages, lost.lost) == ((), ("别处",))


def test_annotation_is_found_by_the_path_of_its_document_else_by_the_name_of_its_file() -> None:
    assert name_of("县/2019.txt") == "县_2019"
    assert name_of("speeches.csv#7") == "speeches_7"
    assert named(["县/a.txt", "市/a.txt", "b.html", "c.txt"], {"县_a", "b"}) == {"县/a.txt": "县_a", "b.html": "b"}
    assert named(["县/a.txt", "a.txt"], {"a"}) == {"a.txt": "a"}
    assert named(["text/a.txt"], {"a"}) == {"text/a.txt": "a"}
