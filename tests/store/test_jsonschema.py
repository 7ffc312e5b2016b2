"""The published schema is what the program writes, and no field of it changes unless its version does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from extractor import store
from extractor.store import jsonschema
from extractor.store.tables import TABLES, VERSION
from tests.store.samples import result

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"


def validator(record: str) -> Draft202012Validator:
    schema = json.loads((PUBLISHED / f"v{VERSION}" / f"{record}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("record", jsonschema.RECORDS)
def test_the_published_schema_is_that_of_the_records(record: str) -> None:
    path = PUBLISHED / f"v{VERSION}" / f"{record}.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    told = f"{record} has changed: raise VERSION in extractor/store/tables.py, then zhibiao schema -o docs/schema"
    assert jsonschema.promise(published) == jsonschema.promise(jsonschema.schema(record)), told
    assert published == jsonschema.schema(record), "descriptions have changed: zhibiao schema -o docs/schema"


def test_what_json_lines_hold_is_what_the_schema_says(tmp_path: Path) -> None:
    with store.writing(tmp_path, ["jsonl"]) as writer:
        writer.add(result())
    for table in TABLES:
        lines = (tmp_path / f"{table.name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert lines
        for line in lines:
            validator(table.record).validate(json.loads(line))


@pytest.mark.parametrize(
    "change",
    [
        {"value": "73260"},
        {"kind": "mony"},
        {"start": -1},
        {"period_start": "2021年"},
        {"confidence": 2},
        {"record": "date"},
        {"extra": 1},
    ],
)
def test_what_breaks_the_schema_is_noticed(tmp_path: Path, change: dict[str, object]) -> None:
    with store.writing(tmp_path, ["jsonl"]) as writer:
        writer.add(result())
    first = json.loads((tmp_path / "observations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    with pytest.raises(ValidationError):
        validator("observation").validate(first | change)
    for name in first:
        with pytest.raises(ValidationError, match=name):
            validator("observation").validate({key: value for key, value in first.items() if key != name})


def test_a_published_version_is_never_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(path for path in jsonschema.publish(tmp_path) if path.name == "observation.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(schema | {"description": "older words"}), encoding="utf-8")
    jsonschema.publish(tmp_path)
    assert json.loads(path.read_text(encoding="utf-8")) == schema
    del schema["properties"]["unit"]
    path.write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(store.StoreError, match=r"observation\.json: version 1 is published with other fields"):
        jsonschema.publish(tmp_path)
    monkeypatch.setattr(jsonschema, "VERSION", "2")
    jsonschema.publish(tmp_path)
    (tmp_path / "v2" / "date.json").write_bytes(b"\xff")
    with pytest.raises(store.StoreError, match=r"date\.json: version 2 is published with other fields"):
        jsonschema.publish(tmp_path)
    assert json.loads(path.read_text(encoding="utf-8")) == schema
    assert (tmp_path / "v2" / "observation.json").exists()
