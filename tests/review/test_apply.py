"""Corrected tables: what was corrected is marked, what was there before is kept, compare reads them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractor import compare, patterns, store
from extractor.learn.gold import AnnotationError
from extractor.review.apply import apply
from extractor.review.gold import bring_back
from extractor.store import StoreError
from tests.review.conftest import VALUES, accepted, edit, region, results_of, write


@pytest.fixture
def gold(review: Path) -> Path:
    """The rate has another name and its change is none; a floor is a rank; 41000 are 14000."""
    items = accepted(review)
    results = results_of(items, "12.78%")
    edit(results, "12.78%", "metric", "重点人群家庭医生签约率")
    results[:] = [r for r in results if r["id"] != region(results, "1.2%")]
    edit(results_of(items, "41000人"), "41000人", "number", "14000")
    span = {"start": 1, "end": 2}
    common = {"id": "new", "to_name": "text"}
    results_of(items, "第3号楼").extend(
        [
            common | {"from_name": "value", "type": "labels", "value": span | {"text": "3", "labels": ["value"]}},
            common | {"from_name": "metric", "type": "textarea", "value": span | {"text": ["启用楼号"]}},
            common | {"from_name": "number", "type": "textarea", "value": span | {"text": ["3"]}},
            common | {"from_name": "measure", "type": "choices", "value": span | {"choices": ["rank"]}},
            common | {"from_name": "status", "type": "choices", "value": span | {"choices": ["actual"]}},
        ]
    )
    bring_back(write(review / "export.json", items), review, review / "gold")
    return review / "gold"


def test_corrected_rows_are_marked_and_the_rest_is_as_it_was(extraction: Path, gold: Path, tmp_path: Path) -> None:
    before = (extraction / "out" / "observations.csv").read_bytes()
    applied = apply(extraction / "out", gold, tmp_path / "new")
    assert dict(applied.counts) == {"confirmed": VALUES - 3, "corrected": 2, "added": 1, "removed": 1}
    assert (extraction / "out" / "observations.csv").read_bytes() == before
    old = {row["observation_id"]: row for row in store.rows(extraction / "out", "observations")}
    new = {row["text"]: row for row in store.rows(tmp_path / "new", "observations")}
    rate, added = new["12.78%"], new["3"]
    was = old[rate["observation_id"]]
    assert (rate["metric"], rate["indicator"]) == ("重点人群家庭医生签约率", "health.priority_group_contract_rate")
    assert (rate["rule"], rate["confidence"]) == (f"review.corrected {was['rule']}", 1.0)
    touched = {"metric", "indicator", "rule", "confidence", "metric_start", "metric_end"}
    assert {name for name in was if was[name] != rate[name]} == touched
    same = new["32375人"]
    assert {name for name in same if same[name] != old[same["observation_id"]][name]} == {"rule", "confidence"}
    assert str(same["rule"]).startswith("review.confirmed ")
    assert "1.2%" not in new
    assert (added["rule"], added["section"], added["sentence"]) == ("review.added", "医疗服务", "第3号楼已启用。")
    counted = {str(r["source"]): r["observations"] for r in store.rows(tmp_path / "new", "documents")}
    assert counted["白石县2021.txt"] == 5
    for table in ("dates", "names"):
        assert list(store.rows(tmp_path / "new", table)) == list(store.rows(extraction / "out", table))


def test_every_change_is_kept_as_it_was_and_as_it_is(extraction: Path, gold: Path, tmp_path: Path) -> None:
    apply(extraction / "out", gold, tmp_path / "new")
    with (tmp_path / "new" / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    changes = {(r["action"], r["field"]): (r["before"], r["after"]) for r in rows}
    assert changes["corrected", "metric"] == ("家庭医生签约率", "重点人群家庭医生签约率")
    assert changes["corrected", "value"] == ("41000", "14000")
    assert changes["removed", "metric"] == ("家庭医生签约率同比增长率", "")
    assert changes["added", "value"] == ("", "3")
    assert not {action for action, _ in changes} - {"corrected", "removed", "added"}


def test_corrections_come_and_go_with_the_tables_that_they_tell_of(
    extraction: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(store.Writer, "note", _no_room)
        with pytest.raises(OSError, match="disk"):
            apply(extraction / "out", gold, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    apply(extraction / "out", gold, tmp_path / "new")
    assert "corrections.csv" in store.read_manifest(tmp_path / "new")["files"]
    with store.writing(tmp_path / "new", ["csv"]):
        pass
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "dates.csv", "documents.csv", "manifest.json", "names.csv", "observations.csv",
    ]  # fmt: skip


def _no_room(*_: object) -> None:
    raise OSError("the disk is gone")


def test_the_panel_follows(extraction: Path, gold: Path, tmp_path: Path) -> None:
    with patterns.using(extraction / "patterns"):
        apply(extraction / "out", gold, tmp_path / "new")
        folder = compare.compare(tmp_path / "new").folder
    [kept] = store.read_manifest(tmp_path / "new")["patterns"]
    assert kept["folder"] == (extraction / "patterns").as_posix()
    with (folder / "panel.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {row["indicator"]: row["value"] for row in csv.DictReader(file) if row["measure"] == "level"}
    assert cells["health.priority_group_contract_rate"] == "12.78"
    assert "health.family_doctor_contract_rate" not in cells


def test_what_does_not_fit_is_refused_and_leaves_nothing(extraction: Path, gold: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds the tables to be corrected; choose another folder"):
        apply(extraction / "out", gold, extraction / "out")
    with pytest.raises(AnnotationError, match="holds no annotation"):
        apply(extraction / "out", tmp_path, tmp_path / "new")
    text = gold.parent / "text" / "白石县2021.txt"
    text.write_text(text.read_text("utf-8").replace("12.78", "12.87"), encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"白石县2021\.jsonl: 2 quotes do not stand in the text"):
        apply(extraction / "out", gold, tmp_path / "new")
    text.write_text("序。\n" + text.read_text("utf-8").replace("12.87", "12.78"), encoding="utf-8")
    with pytest.raises(AnnotationError, match="its text is not the one that the tables were extracted from"):
        apply(extraction / "out", gold, tmp_path / "new")
    assert not list((tmp_path / "new").glob("*.csv"))
