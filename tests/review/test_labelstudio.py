"""Tasks and configuration are of the form that Label Studio documents, and what it exports is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args
from xml.etree import ElementTree

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from extractor import schema
from extractor.learn.gold import AnnotationError, read_gold
from extractor.review.gold import bring_back, told
from tests.review.conftest import VALUES, accepted, edit, region, results_of, write


class Documented(BaseModel):
    """What https://labelstud.io/guide/predictions says of tasks with pre-annotations, nothing else allowed."""

    model_config = ConfigDict(extra="forbid")


class Value(Documented):
    start: int = Field(ge=0)
    end: int
    text: str | list[str] | None = None
    labels: list[str] | None = None
    choices: list[str] | None = None


class Result(Documented):
    id: str
    from_name: str
    to_name: str
    type: Literal["labels", "choices", "textarea"]
    value: Value
    score: float | None = Field(default=None, ge=0, le=1)


class Prediction(Documented):
    model_version: str
    score: float = Field(ge=0, le=1)
    result: list[Result]


class Task(Documented):
    data: dict[str, str]
    predictions: list[Prediction]


@pytest.fixture
def tasks(review: Path) -> list[Task]:
    return TypeAdapter(list[Task]).validate_json((review / "label-studio.json").read_bytes())


@pytest.fixture
def controls(review: Path) -> dict[str, Any]:
    """Every tag of the configuration that has a name, by it."""
    root = ElementTree.parse(review / "label-studio.xml").getroot()
    assert root.tag == "View"
    return {tag.attrib["name"]: tag for tag in root.iter() if "name" in tag.attrib}


def test_predictions_are_of_the_configuration_and_stand_where_they_say(
    tasks: list[Task], controls: dict[str, Any]
) -> None:
    kinds = {"labels": "Labels", "choices": "Choices", "textarea": "TextArea"}
    seen = 0
    for task in tasks:
        for result in task.predictions[0].result:
            control, value = controls[result.from_name], result.value
            assert (control.tag, control.attrib["toName"]) == (kinds[result.type], result.to_name)
            allowed = {tag.attrib["value"] for tag in control}
            assert set(value.labels or []) | set(value.choices or []) <= allowed
            if result.type == "labels":
                seen += 1
                assert task.data["text"][value.start : value.end] == value.text
            else:
                assert control.attrib["perRegion"] == "true"
    assert seen == VALUES


def test_the_configuration_shows_what_the_tasks_have_and_offers_every_choice(
    tasks: list[Task], controls: dict[str, Any], review: Path
) -> None:
    shown = {
        tag.attrib["value"]
        for tag in ElementTree.parse(review / "label-studio.xml").iter()
        if "$" in tag.get("value", "")
    }
    assert all(shown <= {f"${name}" for name in task.data} for task in tasks)
    offered = {name: {choice.attrib["value"] for choice in control} for name, control in controls.items()}
    assert offered["status"] == set(get_args(schema.Status))
    assert offered["modifier"] == set(get_args(schema.Modifier))
    assert {measure.split()[0] for measure in offered["measure"]} == set(get_args(schema.Measure))


def imported(review: Path, items: list[schema.JSON], coder: str | None = None) -> list[str]:
    done = bring_back(write(review / "export.json", items), review, review / "gold", coder)
    return list(told(done))


def test_what_is_accepted_as_it_stands_comes_back_as_it_was(review: Path) -> None:
    lines = imported(review, accepted(review))
    assert lines[0].endswith(f"{VALUES} values confirmed, 0 values corrected, 0 values added, 0 values removed")
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("value", "control", "said", "line"),
    [
        ("12.78%", "metric", "重点人群签约率", "12.78% (家庭医生签约率): metric 家庭医生签约率 → 重点人群签约率"),
        ("32375人", "number", "32,376", "32375人 (家庭医生签约人数): value 32375 → 32376"),
        ("32375人", "number", "masked", "32375人 (家庭医生签约人数): value 32375 → –; masked False → True"),
        ("32375人", "unit", "户", "32375人 (家庭医生签约人数): unit 人 → 户"),
        ("1.2%", "measure", "change_rate down", "1.2% (家庭医生签约率同比增长率): direction up → down"),
        ("12.78%", "status", "plan", "12.78% (家庭医生签约率): status actual → plan"),
        ("12.78%", "modifier", "approx", "12.78% (家庭医生签约率): modifier exact → approx"),
        ("12.78%", "period", "2021H1", "12.78% (家庭医生签约率): period_end 2021-12-31 → 2021-06-30"),
        ("12.78%", "place", "甲村", "12.78% (家庭医生签约率): place – → 甲村"),
    ],
)
def test_every_field_can_be_corrected(review: Path, value: str, control: str, said: str, line: str) -> None:
    items = accepted(review)
    edit(results_of(items, value), value, control, said)
    first, _, *changes = imported(review, items)
    assert "1 values corrected, 0 values added, 0 values removed" in first
    assert [change.partition(": ")[2] for change in changes] == [line]


def test_what_is_cleared_is_read_from_the_words_and_the_section(review: Path) -> None:
    items = accepted(review)
    results = results_of(items, "12.78%")
    for control in ("number", "period", "modifier"):
        edit(results, "12.78%", control, None)
    assert len(imported(review, items)) == 1


def test_values_are_added_moved_and_removed(review: Path) -> None:
    items = accepted(review)
    moved = results_of(items, "约300万元")
    for result in moved:
        result["value"]["start"] += 1
        if result["type"] == "labels":
            result["value"]["text"] = "300万元"
    removed = results_of(items, "12.78%")
    removed[:] = [r for r in removed if r["id"] != region(removed, "1.2%")]
    added = results_of(items, "第3号楼")
    span = {"start": 1, "end": 2}
    common = {"id": "new", "to_name": "text"}
    added += [
        common | {"from_name": "value", "type": "labels", "value": span | {"text": "3", "labels": ["value"]}},
        common | {"from_name": "metric", "type": "textarea", "value": span | {"text": ["启用楼号"]}},
        common | {"from_name": "number", "type": "textarea", "value": span | {"text": ["3"]}},
        common | {"from_name": "measure", "type": "choices", "value": span | {"choices": ["rank"]}},
        common | {"from_name": "status", "type": "choices", "value": span | {"choices": ["actual"]}},
    ]
    lines = imported(review, items)
    assert "1 values corrected, 1 values added, 1 values removed" in lines[0]
    assert any(line.endswith("text 约300万元 → 300万元") for line in lines)
    gold = read_gold(review / "gold" / "白石县2021.jsonl", (review / "text" / "白石县2021.txt").read_text("utf-8"))
    facts = {fact.text: fact for fact in gold.facts}
    assert set(facts) == {"31.2万人", "32375人", "12.78%", "300万元", "3"}
    assert (facts["3"].metric, str(facts["3"].period_start), str(facts["3"].value)) == ("启用楼号", "2021-01-01", "3")


def test_skipped_and_unopened_tasks_are_left_out_and_the_last_word_counts(review: Path) -> None:
    items = accepted(review)
    items[0]["annotations"][0]["was_cancelled"] = True
    items[1]["annotations"] = []
    later = json.loads(json.dumps(items[2]["annotations"][0])) | {"result": [], "updated_at": "2024-02-01T00:00:00Z"}
    items[2]["annotations"].insert(0, later)
    removed = len([r for r in items[2]["annotations"][1]["result"] if r["type"] == "labels"])
    first = imported(review, items)[0]
    assert first.startswith(f"{len(items) - 2} of {len(items)} tasks reviewed: ")
    assert first.endswith(f"{removed} values removed")


def test_of_several_coders_one_is_chosen(review: Path) -> None:
    items = accepted(review)
    other = json.loads(json.dumps(items[0]["annotations"][0])) | {"completed_by": {"id": 2, "email": "b@example.org"}}
    items[0]["annotations"].append(other)
    with pytest.raises(AnnotationError, match=r"annotated by 1, b@example\.org; choose one with --coder"):
        imported(review, items)
    assert imported(review, items, "b@example.org")[0].startswith("1 of ")
    assert imported(review, items, "1")[0].startswith(f"{len(items)} of ")


@pytest.mark.parametrize(
    ("control", "said", "message"),
    [
        ("metric", None, "«12.78%»: has no metric"),
        ("status", None, "«12.78%»: has no status"),
        ("measure", "growth", "measure: 'growth' is none of level"),
        ("number", "many", "value: 'many' is no number; write 3072500"),
        ("period", "last year", "period: 'last year' is no period: write 2024"),
    ],
)
def test_a_value_that_does_not_say_what_it_must_is_told_and_nothing_is_written(
    review: Path, control: str, said: str | None, message: str
) -> None:
    items = accepted(review)
    edit(results_of(items, "12.78%"), "12.78%", control, said)
    with pytest.raises(AnnotationError, match=message) as caught:
        imported(review, items)
    assert str(caught.value).startswith(f"{review / 'export.json'}: t0")
    assert not (review / "gold").exists()


def test_an_export_of_something_else_is_told(review: Path, tmp_path: Path) -> None:
    for content, message in (
        ("{", "Invalid JSON"),
        ('[{"data": {"task": "t0001"}}]', r"0\.annotations: Field required; it must be an export of Label Studio"),
        ('[{"data": {"task": "x"}, "annotations": []}]', "task x: is not of this review"),
    ):
        path = tmp_path / "export.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(AnnotationError, match=message):
            bring_back(path, review, review / "gold")
    items = accepted(review)
    results_of(items, "12.78%")[0]["value"]["text"] = "别的"
    with pytest.raises(AnnotationError, match="no «别的» at"):
        imported(review, items)
