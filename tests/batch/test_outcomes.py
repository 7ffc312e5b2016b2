"""A batch gives one outcome a document, in order, whatever happens in one of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from extractor.batch import Failure, Reading, find, run
from extractor.patterns import PatternError
from extractor.schema import Result
from tests.batch.fakes import load

FILES = {
    "a.txt": "收缴罚款10元，发放20元。",
    "b/c.txt": "没有数字。事故。",
    "b/d.txt": "发放30元，迟到。",
    "b/empty.txt": "",
    "e.csv": "标题,正文\n一,投入40元\n二,事故\n三,投入50元\n",
    "f.csv": "标题,说明\n一,投入40元\n",
    "g.txt": "投入60元。",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def told(outcome: Result | Failure) -> tuple[str, object]:
    if isinstance(outcome, Failure):
        return outcome.source, f"{outcome.kind}: {outcome.error}"
    return outcome.document.source, [int(o.value or 0) for o in outcome.observations]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_document_has_an_outcome_in_order(folder: Path, jobs: int) -> None:
    outcomes = [told(outcome) for outcome in run(find([folder]), load, jobs=jobs)]
    assert [source for source, _ in outcomes] == [
        "a.txt", "b/c.txt", "b/d.txt", "b/empty.txt", "e.csv#1", "e.csv#2", "e.csv#3", "f.csv", "g.txt",
    ]  # fmt: skip
    by_source = dict(outcomes)
    assert by_source["a.txt"] == [10, 20]
    assert by_source["e.csv#3"] == [50]
    assert by_source["b/c.txt"] == by_source["e.csv#2"] == "unexpected: RecursionError: too deep (from KeyError: '万')"
    assert by_source["b/empty.txt"] == "unreadable: empty file"
    assert "--text-column" in str(by_source["f.csv"])


def test_a_crash_costs_one_document(folder: Path) -> None:
    (folder / "b" / "d.txt").write_text("猝死", encoding="utf-8")
    outcomes = dict(told(outcome) for outcome in run(find([folder]), load, jobs=2))
    assert outcomes["b/d.txt"] == "crash: the process that was at it died (SIGKILL)"
    assert outcomes["g.txt"] == [60]


def test_the_text_column_and_the_encoding_reach_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("说明\n投入40元\n".encode("gb18030"))
    reading = Reading(encoding="gb18030", text_column="说明")
    assert [told(outcome) for outcome in run(find([tmp_path]), load, reading=reading)] == [("a.csv#1", [40])]


@pytest.mark.parametrize("jobs", [1, 2])
def test_patterns_that_do_not_load_end_the_batch(folder: Path, jobs: int) -> None:
    with pytest.raises(PatternError, match="no such folder"):
        list(run(find([folder]), partial(load, (folder / "none",)), jobs=jobs))
    (folder / "z.txt").write_text("乱码", encoding="utf-8")
    with pytest.raises(PatternError, match="entry 亩"):
        list(run(find([folder]), load, jobs=jobs))


def test_sources_are_relative_to_what_was_given(folder: Path) -> None:
    sources = [told(outcome)[0] for outcome in run(find([folder / "b", folder / "g.txt"]), load)]
    assert sources == ["c.txt", "d.txt", "empty.txt", "g.txt"]
