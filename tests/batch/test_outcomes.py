"""A batch gives one outcome a document, in order, whatever happens in one of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from extractor.batch import Failure, Limits, Reading, find, run
from extractor.patterns import PatternError
from extractor.schema import Document, Result
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
    assert outcomes["b/d.txt"] == "crash: tried twice: its process died: SIGKILL"
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


class Kept(dict[str, bytes]):
    """A journal in memory."""

    put = dict.__setitem__


def test_what_the_journal_holds_is_not_done_again_unless_it_changed(folder: Path) -> None:
    journal = Kept()
    first = [told(outcome) for outcome in run(find([folder]), load, journal=journal)]
    assert len(journal) == 5  # two rows of e.csv and three files; faults are tried again
    assert [told(outcome) for outcome in run(find([folder]), forgetful, journal=journal)] == [
        (source, "unexpected: NotImplementedError: done again" if "RecursionError" in str(what) else what)
        for source, what in first
    ]
    (folder / "a.txt").write_text("收缴罚款11元。", encoding="utf-8")
    (folder / "e.csv").write_text("标题,正文\n新题,投入40元\n二,事故\n三,投入50元\n", encoding="utf-8")
    again = dict(told(outcome) for outcome in run(find([folder]), forgetful, journal=journal))
    done_again = "unexpected: NotImplementedError: done again"
    assert (again["a.txt"], again["e.csv#1"], again["e.csv#3"]) == (done_again, done_again, [50])


def forgetful() -> Callable[[Document], Result]:
    def extract(document: Document) -> Result:
        raise NotImplementedError("done again")

    return extract


@pytest.mark.parametrize("damage", [b"", b"half", zlib.compress(b"[{}]"), zlib.compress(b"\x80\x04.")])
def test_a_damaged_entry_of_the_journal_is_done_again(folder: Path, damage: bytes) -> None:
    journal = Kept()
    first = list(run(find([folder]), load, journal=journal))
    damaged = Kept(dict.fromkeys(journal, damage))
    assert list(run(find([folder]), load, journal=damaged)) == first
    assert damaged == journal


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("投入10元", encoding="utf-8")

    def changing() -> Callable[[Document], Result]:
        def extract(document: Document) -> Result:
            path.write_text("投入20元", encoding="utf-8")
            return load()(document)

        return extract

    journal = Kept()
    assert [told(outcome) for outcome in run(find([path]), changing, journal=journal)] == [("a.txt", [10])]
    assert not journal


def test_limits_cost_one_document(folder: Path) -> None:
    (folder / "b" / "c.txt").write_text("停滞", encoding="utf-8")
    (folder / "b" / "d.txt").write_text("无底", encoding="utf-8")
    outcomes = dict(told(outcome) for outcome in run(find([folder]), load, limits=Limits(0.5, 1_000)))
    assert outcomes["b/c.txt"] == "timeout: tried twice: took longer than 0.5 seconds; allow more with --timeout"
    assert outcomes["b/d.txt"] == "memory: tried twice: out of memory; split it into reports"
    assert outcomes["g.txt"] == [60]


def test_without_processes_a_lack_of_memory_costs_one_document(folder: Path) -> None:
    def exhausted() -> Callable[[Document], Result]:
        def extract(document: Document) -> Result:
            if "迟到" in document.text:
                raise MemoryError
            return load()(document)

        return extract

    outcomes = dict(told(outcome) for outcome in run(find([folder]), exhausted))
    assert str(outcomes["b/d.txt"]).startswith("memory: ")
    assert outcomes["g.txt"] == [60]
