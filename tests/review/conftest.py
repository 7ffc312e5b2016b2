"""Three reports about a place that does not exist, extracted, and a review drawn from them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor
from extractor import patterns, store
from extractor.review import folder, sample, tasks
from extractor.review.tasks import Task
from extractor.schema import JSON
from tests.compare.world import PLACES

REPORTS = {
    "白石县2021.txt": "白石县2021年卫生健康工作总结\n"
    "2021年，全县常住人口31.2万人。全县家庭医生签约32375人，签约率为12.78%，同比增长1.2%。\n"
    "二、医疗服务\n门诊𠮷里工程完成投资约300万元。各级会议精神得到落实。第3号楼已启用。\n",
    "上级/白石县2021.txt": "白石县2021年卫生健康工作情况\n"
    "2021年，全县家庭医生签约41000人。\n2022年计划签约45000人以上。\n",
    "模板2021.txt": "某县2021年卫生健康工作总结\n2021年，全县家庭医生签约XXXX人，各苗接种率97.6%～99.4%。\n",
}
VALUES = 9
"""In all reports together."""


@pytest.fixture(scope="session")
def extraction(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds ``reports``, ``patterns`` and, in ``out``, what was extracted from them."""
    home = tmp_path_factory.mktemp("extraction")
    for name, text in {
        **{f"reports/{name}": text for name, text in REPORTS.items()},
        "patterns/places.csv": PLACES,
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with patterns.using(), store.writing(home / "out", ["csv", "jsonl"]) as writer:
        for result in extractor.extract(home / "reports", patterns=[home / "patterns"]):
            writer.add(result)
    return home


@pytest.fixture
def review(extraction: Path, tmp_path: Path) -> Path:
    """The folder of a review of every sentence with a figure."""
    path = tmp_path / "review"
    folder.export(path, sample.draw(extraction / "out", "random", 99, 0, [extraction / "reports"]))
    return path


@pytest.fixture
def task_of(review: Path) -> Callable[[str], Task]:
    """The task whose text holds some words."""
    known = tasks.load(review)
    return lambda words: next(task for task in known.values() if words in task.text)


def accepted(review: Path) -> list[JSON]:
    """What Label Studio would export if somebody accepted every prediction."""
    held = json.loads((review / "label-studio.json").read_text(encoding="utf-8"))
    common = {"completed_by": 1, "was_cancelled": False, "updated_at": "2024-01-01T00:00:00Z"}
    return [
        {"id": n, "data": task["data"], "annotations": [common | {"id": n, "result": task["predictions"][0]["result"]}]}
        for n, task in enumerate(held, 1)
    ]


def results_of(items: list[JSON], words: str) -> list[JSON]:
    """The results of the task whose text holds ``words``, to be changed in place."""
    results: list[JSON] = next(i for i in items if words in i["data"]["text"])["annotations"][0]["result"]
    return results


def region(results: list[JSON], text: str) -> str:
    """The identity of the value ``text``."""
    return str(next(r["id"] for r in results if r["type"] == "labels" and r["value"]["text"] == text))


def edit(results: list[JSON], text: str, control: str, said: str | None) -> None:
    """Set one control of the value ``text``, or clear it."""
    key = region(results, text)
    span = next(r["value"] for r in results if r["id"] == key)
    results[:] = [r for r in results if (r["id"], r["from_name"]) != (key, control)]
    if said is not None:
        kind, member = (
            ("choices", "choices") if control in ("measure", "status", "modifier", "optional") else ("textarea", "text")
        )
        value = {"start": span["start"], "end": span["end"], member: [said]}
        results.append({"id": key, "from_name": control, "to_name": "text", "type": kind, "value": value})


def write(path: Path, items: list[JSON]) -> Path:
    path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return path
