"""The output folder is whole or as it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from extractor import store
from extractor.store import parquet, tables
from tests.store.samples import result


@dataclass
class Fault:
    source: str = "=青岚县.pdf"
    error: str = "a scan without text"
    kind: str = "ScanError"


def run(folder: Path, *faults: Fault, formats: tuple[str, ...] = ("csv",), source: str = "a.txt") -> None:
    with store.writing(folder, formats) as writer:
        writer.add(result(source))
        for fault in faults:
            writer.fail(fault)


def stopped(folder: Path) -> None:
    with store.writing(folder, list(store.FORMATS)) as writer:
        writer.add(result("other.txt"))
        writer.fail(Fault())
        raise KeyboardInterrupt


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


TABLES_CSV = ["dates.csv", "documents.csv", "manifest.json", "names.csv", "observations.csv"]


def test_errors_are_a_table_and_go_when_there_are_none(tmp_path: Path) -> None:
    run(tmp_path, Fault(), Fault("b.doc"))
    text = (tmp_path / "errors.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines() == [
        "source,error,kind",
        "'=青岚县.pdf,a scan without text,ScanError",
        "b.doc,a scan without text,ScanError",
    ]
    run(tmp_path)
    assert files(tmp_path) == TABLES_CSV


def test_a_run_that_fails_leaves_the_tables_as_they_were(tmp_path: Path) -> None:
    run(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files(tmp_path)} == before


def test_a_run_that_fails_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path / "tables" / "out")
    assert files(tmp_path) == []


def test_nothing_half_written_has_a_table_s_name(tmp_path: Path) -> None:
    with store.writing(tmp_path, list(store.FORMATS)) as writer:
        writer.add(result())
        assert files(tmp_path) == [".zhibiao.part"]


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".zhibiao.part").mkdir()
    (tmp_path / ".zhibiao.part" / "names.csv").write_text("half")
    run(tmp_path, formats=("jsonl",))
    assert not [name for name in files(tmp_path) if name.endswith((".csv", ".part"))]


def test_tables_of_an_earlier_run_in_another_format_do_not_stay(tmp_path: Path) -> None:
    run(tmp_path, formats=("csv", "sqlite"))
    (tmp_path / "notes.txt").write_text("mine")
    run(tmp_path, formats=("csv",))
    assert files(tmp_path) == sorted([*TABLES_CSV, "notes.txt"])


def test_only_own_files_are_taken_away(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(json.dumps({"zhibiao": "0", "files": ["../victim.txt", "observations.csv"]}))
    run(out, formats=("jsonl",))
    assert victim.read_text() == "mine"


def test_the_manifest_says_what_was_read_and_written(tmp_path: Path) -> None:
    patterns = tmp_path / "patterns"
    patterns.mkdir()
    (patterns / "places.csv").write_text("code\n")
    for name in ("one", "two"):
        with store.writing(tmp_path / name, ["csv"], [patterns]) as writer:
            writer.add(result("b.txt"))
            writer.fail(Fault())
    manifest = store.read_manifest(tmp_path / "one")
    assert manifest == store.read_manifest(tmp_path / "two")
    assert manifest["counts"] == {"documents": 1, "observations": 5, "dates": 1, "names": 1, "errors": 1}
    assert manifest["inputs"] == [{"source": "b.txt", "sha256": "0" * 64}]
    assert manifest["files"] == ["dates.csv", "documents.csv", "errors.csv", "names.csv", "observations.csv"]
    fingerprint = manifest["patterns"][0]["sha256"]
    (patterns / "places.csv").write_text("code,name\n")
    with store.writing(tmp_path / "one", ["csv"], [patterns]):
        pass
    assert store.read_manifest(tmp_path / "one")["patterns"][0]["sha256"] != fingerprint


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(store.StoreError, match="is a file"):
        run(path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("content", ["[]", "{}", "no json"])
def test_another_program_s_manifest_is_not_overwritten(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(store.StoreError, match="another folder"):
        run(tmp_path)
    assert files(tmp_path) == ["manifest.json"]


def run_parts(folder: Path, *sources: str) -> None:
    with store.writing_parts(folder) as writer:
        for source in sources:
            found = tables.rows(result(source))
            del found[tables.DOCUMENTS]
            writer.put(
                [result(source).document],
                {table: parquet.encode(table, rows) for table, rows in found.items()},
                {table: len(rows) for table, rows in found.items()},
            )


def test_a_table_in_parts_reads_as_one_and_gives_way_to_others(tmp_path: Path) -> None:
    run_parts(tmp_path, "a.txt", "b.txt")
    one = tmp_path / "one"
    with store.writing(one, ["parquet"]) as writer:
        for source in ("a.txt", "b.txt"):
            writer.add(result(source))
    for table in tables.BY_NAME:
        pd.testing.assert_frame_equal(store.read(tmp_path, table), store.read(one, table))
    run_parts(tmp_path, "c.txt")
    assert list(store.read(tmp_path, "documents")["source"]) == ["c.txt"]
    run(tmp_path, formats=("parquet",))
    assert (tmp_path / "observations.parquet").is_file()
    run_parts(tmp_path, "c.txt")
    assert {path.name for path in store.own_files(tmp_path)} >= {"observations.parquet", "part-00000.parquet"}
    run(tmp_path)
    assert files(tmp_path) == sorted([*TABLES_CSV, "one"])
