"""Which sentences are drawn, and what a task shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import patterns
from extractor.review.sample import By, Sample, draw
from extractor.store import StoreError
from tests.review.conftest import REPORTS, VALUES


def drawn(home: Path, by: By = "random", size: int = 99, seed: int = 0) -> Sample:
    with patterns.using(home / "patterns"):
        return draw(home / "out", by, size, seed, [home / "reports"])


def test_at_random_every_sentence_with_a_figure_is_drawn_once_also_one_of_which_nothing_was_extracted(
    extraction: Path,
) -> None:
    tasks = drawn(extraction).tasks
    texts = [task.text for task in tasks]
    assert len(texts) == len({(task.name, task.start) for task in tasks})
    assert any("第3号楼" in text for text in texts)
    assert not any("会议精神" in text for text in texts)
    assert sum(len(task.values) for task in tasks) == VALUES


def test_the_same_seed_draws_the_same_and_another_another(extraction: Path) -> None:
    assert drawn(extraction, size=3) == drawn(extraction, size=3)
    assert len({tuple(t.text for t in drawn(extraction, size=3, seed=seed).tasks) for seed in range(5)}) > 1


def test_the_least_sure_come_first(extraction: Path) -> None:
    tasks = drawn(extraction, "confidence").tasks
    least = [min(o.confidence for o in task.values) for task in tasks]
    assert least == sorted(least)
    assert tasks[0].reason.startswith(f"confidence {least[0]:.2f}: ")


def test_a_conflict_brings_both_sides(extraction: Path) -> None:
    tasks = drawn(extraction, "conflict").tasks
    assert {(task.source, "32375人" in task.text or "41000人" in task.text) for task in tasks} == {
        ("白石县2021.txt", True),
        ("上级/白石县2021.txt", True),
    }
    assert all("32375人" in t.reason and "41000人" in t.reason and "白石县 2021" in t.reason for t in tasks)


def test_a_task_stands_where_it_says_with_its_context(extraction: Path) -> None:
    for task in drawn(extraction).tasks:
        text = REPORTS[task.source]
        assert text[task.start : task.end] == task.text
        assert all(text[o.start : o.end] == o.text for o in task.values)
        assert task.before in text[: task.start]
        assert task.after in text[task.end :]
    works = next(t for t in drawn(extraction).tasks if "工程" in t.text)
    assert (works.section, works.name, works.place) == ("医疗服务", "白石县2021", "白石县")
    assert {t.name for t in drawn(extraction).tasks} == {"白石县2021", "上级_白石县2021", "模板2021"}


def test_documents_whose_text_is_gone_are_told_and_a_review_of_none_is_refused(
    extraction: Path, tmp_path: Path
) -> None:
    (tmp_path / "白石县2021.txt").write_text(REPORTS["白石县2021.txt"], encoding="utf-8")
    (tmp_path / "模板2021.txt").write_text("另一份。", encoding="utf-8")
    sample = draw(extraction / "out", "random", 99, 0, [tmp_path])
    assert {task.source for task in sample.tasks} == {"白石县2021.txt"}
    assert set(sample.unread) == {"上级/白石县2021.txt", "模板2021.txt"}
    (tmp_path / "白石县2021.txt").unlink()
    with pytest.raises(StoreError, match=r"its text is not found unchanged; name its folder with --texts"):
        draw(extraction / "out", "random", 99, 0, [tmp_path])
