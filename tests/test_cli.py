"""The command line as a user meets it: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import csv
import errno
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from extractor import batch, cli, store
from extractor.batch import outcomes
from extractor.schema import Document
from tests.batch.fakes import load
from tests.commands import refused
from tests.learn.annotation import LINES, TEXT, observed, write
from tests.store.samples import result


@pytest.fixture(autouse=True)
def _fake_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    class Extractor:
        def __init__(self, patterns: tuple[Path, ...]) -> None:
            self.extract = load(patterns)

        def explain(self, document: Document, offset: int) -> list[str]:
            return [f"{document.source} {document.text[offset]}", "rule money"]

    monkeypatch.setattr(outcomes, "_load", load)
    monkeypatch.setitem(sys.modules, "extractor.pipeline", SimpleNamespace(Extractor=Extractor))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "县").mkdir(parents=True)
    (folder / "a.txt").write_text("收缴罚款10元，发放20元。", encoding="utf-8")
    (folder / "县" / "b.txt").write_text("投入30元。", encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def test_without_a_folder_the_observations_go_to_standard_output_and_nothing_else(reports: Path) -> None:
    done = run("extract", reports)
    assert done.exit_code == 0
    assert done.stdout.startswith("observation_id,document_id,source,start,end,text,value,")
    assert [(r["source"], r["value"]) for r in csv.DictReader(StringIO(done.stdout))] == [
        ("a.txt", "10"),
        ("a.txt", "20"),
        ("县/b.txt", "30"),
    ]
    assert "3 observations" in done.stderr


def test_with_a_folder_the_tables_stand_there(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = run("extract", reports, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [f"{t}.{s}" for t in ("documents", "observations", "dates", "names") for s in ("csv", "jsonl")]
        + ["manifest.json"]
    )
    assert store.read(out, "observations")["value"].tolist() == [10, 20, 30]


def test_any_number_of_jobs_gives_the_same_bytes(reports: Path, tmp_path: Path) -> None:
    (reports / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    for number in range(30):
        (reports / f"n{number}.txt").write_text(f"投入{number}元。{'迟到' * (number == 3)}", encoding="utf-8")
    for jobs in (1, 2):
        assert (
            run(
                "extract", reports, "-o", tmp_path / str(jobs), "--jobs", jobs, "--format", "csv,jsonl,sqlite"
            ).exit_code
            == 1
        )
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert "errors.csv" in names
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_a_file_that_cannot_be_read_is_a_row_and_the_rest_is_whole(reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").touch()
    (reports / "oops.txt").write_text("事故", encoding="utf-8")
    out = tmp_path / "out"
    done = run("extract", reports, "-o", out)
    assert done.exit_code == 1
    assert "empty.txt: empty file" in done.stderr
    with (out / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"source": "empty.txt", "error": "empty file", "kind": "unreadable"},
            {"source": "oops.txt", "error": "RecursionError: too deep (from KeyError: '万')", "kind": "unexpected"},
        ]
    assert len(store.read(out, "documents")) == 2


def test_a_file_that_vanishes_is_a_row(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = batch.find

    def find(paths: Sequence[Path]) -> Iterator[batch.File | batch.Remote]:
        yield from found(paths)
        (reports / "a.txt").unlink()

    monkeypatch.setattr(batch, "find", find)
    done = run("extract", reports, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "a.txt: no such file" in done.stderr
    assert len(list(store.rows(tmp_path / "out", "documents"))) == 1


def test_quiet_says_nothing_but_faults(reports: Path, tmp_path: Path) -> None:
    assert run("extract", reports, "-o", tmp_path / "out", "--quiet").stderr == ""
    (reports / "empty.txt").touch()
    assert run("extract", reports, "-o", tmp_path / "out", "--quiet").stderr == "empty.txt: empty file\n"


def test_a_file_s_name_cannot_steer_the_terminal(reports: Path, tmp_path: Path) -> None:
    (reports / "a\n\x1b[2J.txt").touch()
    assert run("extract", reports, "-o", tmp_path / "out", "--quiet").stderr == "a\\n\\x1b[2J.txt: empty file\n"
    refused(run("extract", "no\nwhere"), r"no\nwhere")


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    refused(run("extract", tmp_path / "nowhere"), "nowhere: no such file or folder")


def test_a_folder_without_files(tmp_path: Path) -> None:
    refused(run("extract", tmp_path), "no files to read")


def test_an_output_folder_that_is_a_file(reports: Path) -> None:
    refused(run("extract", reports, "-o", reports / "a.txt"), "a.txt: is a file")
    assert (reports / "a.txt").read_text(encoding="utf-8").startswith("收缴")


@pytest.mark.parametrize(("number", "words"), [(errno.EROFS, "Read-only"), (errno.ENOSPC, "No space left")])
def test_an_output_folder_that_cannot_be_written(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def fail(path: Path, *arguments: object, **options: object) -> None:
        raise OSError(number, f"{words} …", str(path))

    monkeypatch.setattr(Path, "mkdir", fail)
    refused(run("extract", reports, "-o", tmp_path / "out"), "out", words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "csv,xls"], "unknown format 'xls'"),
        (["--jobs", "0"], "--jobs"),
        (["--nonsense"], "--nonsense"),
        (["--format", "jsonl"], "-o"),
        (["--resume"], "-o"),
        (["--timeout", "0"], "--timeout"),
    ],
)
def test_wrong_usage(reports: Path, arguments: list[str], words: str) -> None:
    done = run("extract", reports, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_patterns_that_do_not_exist(reports: Path, tmp_path: Path) -> None:
    refused(
        run("extract", reports, "-o", tmp_path / "out", "--patterns", tmp_path / "none"), "no such folder of patterns"
    )
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_second_run_does_not_read_the_tables_of_the_first(reports: Path) -> None:
    for _ in range(2):
        assert run("extract", reports, "-o", reports).exit_code == 0
    assert len(store.read(reports, "documents")) == 2


def test_a_table_of_texts(tmp_path: Path) -> None:
    (tmp_path / "speeches.csv").write_text("讲话,日期\n投入30元,2021\n,2022\n投入50元,2023\n", encoding="utf-8")
    done = run("extract", tmp_path / "speeches.csv", "--text-column", "讲话")
    assert [(r["source"], r["value"]) for r in csv.DictReader(StringIO(done.stdout))] == [
        ("speeches.csv#1", "30"),
        ("speeches.csv#3", "50"),
    ]
    assert done.exit_code == 1


def test_ctrl_c_is_one_line_and_leaves_no_table_half_done(reports: Path, tmp_path: Path) -> None:
    (reports / "县" / "z.txt").write_text("停电", encoding="utf-8")
    done = run("extract", reports, "-o", tmp_path / "out", "--quiet")
    assert (done.exit_code, done.stderr) == (130, "stopped\n")
    assert [path.name for path in (tmp_path / "out").rglob("*.*")] == [".zhibiao.part", "journal.sqlite"]


def test_a_stopped_run_is_gone_on_with(reports: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    (reports / "县" / "z.txt").write_text("停电", encoding="utf-8")
    run("extract", reports, "-o", out)
    (reports / "县" / "z.txt").write_text("投入50元。", encoding="utf-8")
    done = run("extract", reports, "-o", out, "--resume")
    assert "goes on with 2 documents" in done.stderr
    assert run("extract", reports, "-o", whole).exit_code == done.exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in whole.iterdir()
    }


def test_a_stopped_run_is_done_anew_when_it_is_not_asked_for_or_the_patterns_changed(
    reports: Path, tmp_path: Path
) -> None:
    (reports / "县" / "z.txt").write_text("停电", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "units.yaml").write_text("[]\n", encoding="utf-8")
    for options, words in (
        ((), ""),
        (("--resume",), "goes on with [12] documents"),  # those that were done when it stopped
        (("--resume", "--patterns", own), "goes on with 0 documents"),
    ):
        assert re.search(words, run("extract", reports, "-o", tmp_path / "out", *options).stderr)
    (own / "units.yaml").write_text("[ ]\n", encoding="utf-8")
    done = run("extract", reports, "-o", tmp_path / "out", "--resume", "--patterns", own)
    assert "goes on with 0 documents" in done.stderr


def test_a_second_run_into_the_same_folder_is_refused(reports: Path, tmp_path: Path) -> None:
    with store.writing(tmp_path / "out", ["csv"]):
        refused(run("extract", reports, "-o", tmp_path / "out"), "out: another run is writing here")
    assert run("extract", reports, "-o", tmp_path / "out").exit_code == 0


def test_a_document_that_takes_too_long_is_a_row(reports: Path, tmp_path: Path) -> None:
    (reports / "b.txt").write_text("停滞", encoding="utf-8")
    done = run("extract", reports, "-o", tmp_path / "out", "--timeout", "5")
    assert done.exit_code == 1
    assert "b.txt: tried twice: took longer than 5 seconds; allow more with --timeout" in done.stderr
    assert store.read(tmp_path / "out", "observations")["value"].tolist() == [10, 20, 30]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("投入30元。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("投入50元。", encoding="utf-8")
    done = run("extract", "b.txt", "folder", tmp_path / "folder" / "a.txt", "./b.txt", "folder/")
    assert [line.split(",")[2:6] for line in done.stdout.splitlines()[1:]] == [
        ["b.txt", "2", "5", "50元"],
        ["a.txt", "2", "5", "30元"],
    ]


def test_a_reprint_names_the_first(reports: Path, tmp_path: Path) -> None:
    (reports / "c.txt").write_text("收缴罚款10元，发放20元。", encoding="utf-8")
    run("extract", reports, "-o", tmp_path / "out")
    documents = store.read(tmp_path / "out", "documents").set_index("source")
    assert documents["duplicate_of"].dropna().to_dict() == {"c.txt": documents["document_id"]["a.txt"]}


def test_an_unexpected_error_is_one_line_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(folder: Path, table: str) -> None:
        raise ZeroDivisionError("nobody\nthought of this")

    monkeypatch.setattr(store, "rows", explode)
    gold = write(tmp_path / "gold" / "a.jsonl", LINES)
    refused(run("evaluate", gold, tmp_path), "ZeroDivisionError: nobody thought of this", "--debug")
    assert isinstance(run("--debug", "evaluate", gold, tmp_path).exception, ZeroDivisionError)


def test_explain_tells_what_decided(reports: Path) -> None:
    assert run("explain", reports / "a.txt", "--at", 4).stdout == "a.txt 1\nrule money\n"
    refused(run("explain", reports / "a.txt", "--at", 999), "has 14 characters")
    refused(run("explain", reports / "none.txt", "--at", 1), "none.txt: no such file")


def test_explain_finds_a_row_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("正文\n投入30元\n发放50元\n", encoding="utf-8")
    assert run("explain", table, "--row", 2, "--at", 0).stdout.startswith("t.csv#2 发\n")
    refused(run("explain", table, "--row", 9, "--at", 0), "has no row 9")


@pytest.fixture
def extraction(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    write(tmp_path / "gold" / "a.jsonl", LINES)
    right, wrong = observed("62人"), observed("415人", value=99, metric="救助对象累计人数")
    with store.writing(tmp_path / "out", ["csv"]) as writer:
        writer.add(result("a.txt", (right, wrong)))
    return tmp_path


def test_evaluate_tells_precision_recall_and_f1(extraction: Path) -> None:
    done = run("evaluate", extraction / "gold", extraction / "out", "--errors", 1)
    assert done.exit_code == 0
    assert "a: 3 annotated values, 2 predicted" in done.stdout
    assert "  value      0.500 0.333 0.400" in done.stdout
    assert "  metric     1.000 0.667 0.800" in done.stdout
    assert "title: annotated 青岚县救助工作总结, predicted 青岚县卫生健康局2021年度工作总结" in done.stdout
    assert done.stdout.count("annotated: ") == 1
    figures = json.loads(run("evaluate", extraction / "gold" / "a.jsonl", extraction / "out", "--json").stdout)
    assert figures["all"]["value"] == {"p": 0.5, "r": 0.3333, "f1": 0.4}
    assert figures["reports"]["a"]["fields"]["title"] is False


def test_evaluate_says_what_it_misses(extraction: Path) -> None:
    gold, out = extraction / "gold", extraction / "out"
    refused(run("evaluate", extraction / "text", out), "holds no annotation")
    refused(run("evaluate", extraction / "none", out), "none: no such file or folder of annotation")
    refused(run("evaluate", gold, extraction), "holds no documents.jsonl or documents.csv")
    write(gold / "b.jsonl", LINES)
    refused(run("evaluate", gold, out), "b.jsonl", "--text")
    write(gold / "b.jsonl", [{"k": "fact"}])
    (extraction / "text" / "b.txt").write_text("另一份报告。", encoding="utf-8")
    done = run("evaluate", gold, out)
    assert done.exit_code == 0
    assert "b: 1 quotes do not stand in the text" in done.stderr


def test_summary_shows_counts_kinds_and_rows(extraction: Path) -> None:
    done = run("summary", extraction / "out")
    assert done.exit_code == 0
    assert "1 documents, 2 observations" in done.stdout
    assert "observations by kind: count 2" in done.stdout
    assert "新增救助对象人数" in done.stdout
    refused(run("summary", extraction / "gold"), "holds no extraction")


@pytest.mark.parametrize("command", ["extract", "evaluate", "explain", "summary"])
def test_help_has_examples(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"  zhibiao {command} " in done.stdout[done.stdout.index("Examples:") :]


def test_version() -> None:
    assert run("--version").stdout.startswith("zhibiao, version ")


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold" / "a.jsonl", LINES)
    (tmp_path / "gold" / "a.txt").write_text(TEXT, encoding="utf-8")
    with store.writing(tmp_path / "out", ["csv"]) as writer:
        writer.add(result("a.txt", tuple(observed("62人", start=i, end=i + 3) for i in range(3000))))
    script = f"{sys.executable} -m extractor evaluate {gold} {tmp_path / 'out'} --errors 5000 | head -n 1"
    done = subprocess.run(script, shell=True, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("a: 3 annotated values, 3000 predicted\n", "")
