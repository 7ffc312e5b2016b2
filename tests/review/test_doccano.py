"""What doccano imports is of its form, and what it exports is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from extractor.learn.gold import AnnotationError, read_gold
from extractor.review.gold import bring_back, told
from extractor.schema import JSON
from tests.review.conftest import VALUES


class Entity(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: int
    label: str
    start_offset: int
    end_offset: int


class Relation(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: int
    from_id: int
    to_id: int
    type: str


class Line(BaseModel):
    """A line of doccano's «JSONL(Relation)»; what else stands in it is metadata."""

    text: str
    entities: list[Entity]
    relations: list[Relation]
    task: str


def held(review: Path) -> list[JSON]:
    return [json.loads(line) for line in (review / "doccano.jsonl").read_text(encoding="utf-8").splitlines()]


def imported(review: Path, lines: list[JSON]) -> list[str]:
    path = review / "export.jsonl"
    path.write_text("\n".join(json.dumps({"id": n} | line | {"Comments": []}) for n, line in enumerate(lines)), "utf-8")
    return list(told(bring_back(path, review, review / "gold")))


def of(lines: list[JSON], words: str) -> Any:
    return next(line for line in lines if words in line["text"])


def entity(line: Any, text: str, label: str) -> Any:
    return next(e for e in line["entities"] if e["label"] == label and _text(line, e) == text)


def _text(line: Any, e: Any) -> str:
    return str(line["text"][e["start_offset"] : e["end_offset"]])


def test_spans_stand_where_they_say_and_labels_are_those_to_import(review: Path) -> None:
    known = {label["text"] for label in json.loads((review / "doccano-labels.json").read_text("utf-8"))}
    values = 0
    for line in map(Line.model_validate, held(review)):
        ids = {e.id for e in line.entities}
        assert {e.label for e in line.entities} <= known
        assert all(0 <= e.start_offset < e.end_offset <= len(line.text) for e in line.entities)
        assert all({r.from_id, r.to_id} <= ids and r.type == "names" for r in line.relations)
        values += len({(e.start_offset, e.end_offset) for e in line.entities if e.label != "metric"})
    assert values == VALUES
    rate = of(held(review), "12.78%")
    [words] = [
        e
        for r in rate["relations"]
        for e in rate["entities"]
        if r["to_id"] == entity(rate, "12.78%", "actual")["id"]
        if e["id"] == r["from_id"]
    ]
    assert _text(rate, words) == "签约率"
    assert entity(rate, "1.2%", "change_rate up")


def test_what_is_left_as_it_stands_comes_back_as_it_was(review: Path) -> None:
    [line] = imported(review, held(review))
    assert f"{VALUES} values confirmed, 0 values corrected, 0 values added, 0 values removed" in line


def test_status_measure_and_name_can_be_corrected(review: Path) -> None:
    lines = held(review)
    rate = of(lines, "12.78%")
    entity(rate, "12.78%", "actual")["label"] = "plan"
    entity(rate, "1.2%", "change_rate up")["label"] = "change_rate down"
    at = rate["text"].index("全县家庭医生签约")
    number = entity(rate, "32375人", "actual")["id"]
    rate["relations"] = [r for r in rate["relations"] if r["to_id"] != number]
    rate["entities"].append({"id": 99, "label": "metric", "start_offset": at, "end_offset": at + 8})
    rate["relations"].append({"id": 99, "from_id": 99, "to_id": number, "type": "names"})
    changes = imported(review, lines)[2:]
    assert [change.partition(": ")[2] for change in changes] == [
        "32375人 (家庭医生签约人数): metric 家庭医生签约人数 → 全县家庭医生签约",
        "12.78% (家庭医生签约率): status actual → plan",
        "1.2% (家庭医生签约率同比增长率): direction up → down",
    ]


def test_what_is_added_is_read_from_its_words_and_moved_values_anew(review: Path) -> None:
    lines = held(review)
    works = of(lines, "约300万元")
    entity(works, "约300万元", "actual")["start_offset"] += 1
    floor = of(lines, "第3号楼")
    floor["entities"] += [
        {"id": 50, "label": "actual", "start_offset": 1, "end_offset": 3},
        {"id": 51, "label": "metric", "start_offset": 3, "end_offset": 4},
    ]
    floor["relations"].append({"id": 52, "from_id": 51, "to_id": 50, "type": "names"})
    with pytest.raises(AnnotationError, match="«3号»: has no value, and none can be read"):
        imported(review, lines)
    floor["entities"], floor["relations"] = [], []
    lines_told = imported(review, lines)
    assert lines_told[-1].endswith("text 约300万元 → 300万元; modifier approx → exact")
    gold = read_gold(review / "gold" / "白石县2021.jsonl", (review / "text" / "白石县2021.txt").read_text("utf-8"))
    assert {fact.text: fact.value for fact in gold.facts}["300万元"] == 3_000_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: line["entities"].pop(0), "a relation between spans that are not there"),
        (lambda line: line["entities"][0].update(label="growth"), r"is labelled growth; it needs one of actual"),
        (lambda line: line.pop("relations"), r"relations: Field required; it must be an export of doccano"),
        (lambda line: line.update(task="other"), "task other: is not of this review"),
    ],
)
def test_what_is_not_to_be_understood_is_told_by_line(review: Path, change: Any, message: str) -> None:
    lines = held(review)
    change(of(lines, "12.78%"))
    number = lines.index(next(line for line in lines if "12.78%" in line["text"])) + 1
    with pytest.raises(AnnotationError, match=message) as caught:
        imported(review, lines)
    assert f"export.jsonl: line {number}: " in str(caught.value)
