"""``zhibiao review`` from the extraction to corrected tables and figures, and what it refuses."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import regex
from click import Group
from click.testing import CliRunner, Result

from extractor import patterns
from extractor.cli import main
from tests.commands import refused
from tests.review.conftest import VALUES, accepted, edit, results_of, write

PAPER = Path(__file__).parents[2] / "docs" / "review.md"


def run(*arguments: object) -> Result:
    with patterns.using():
        return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def drawn(extraction: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    done = run("review", "export", extraction / "out", "-o", folder, "--texts", extraction / "reports")
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"with {VALUES} values of 3 documents" in done.stderr
    return folder


def test_from_the_extraction_to_figures_and_corrected_tables(extraction: Path, drawn: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in drawn.iterdir()) == [
        "doccano-labels.json", "doccano.jsonl", "label-studio.json", "label-studio.xml", "tasks.jsonl", "text",
    ]  # fmt: skip
    items = accepted(drawn)
    edit(results_of(items, "41000人"), "41000人", "number", "14000")
    done = run("review", "import", write(drawn / "project-1.json", items))
    assert done.exit_code == 0
    assert f"{VALUES - 1} values confirmed, 1 values corrected" in done.stdout
    assert "corrected fields: value 1\n" in done.stdout
    figures = run("evaluate", drawn / "gold", extraction / "out")
    assert figures.exit_code == 0
    assert f"all 3: {VALUES} annotated values, {VALUES} predicted" in figures.stdout
    assert "95 % interval" in figures.stdout
    assert "of 3 reports only the reviewed passages are scored" in figures.stdout
    assert "dates" not in figures.stdout
    done = run("review", "import", drawn / "project-1.json", "--gold", drawn / "gold-b")
    assert run("review", "agreement", drawn / "gold", drawn / "gold-b").stdout.startswith(
        f"{VALUES} values and {VALUES}, {VALUES} at the same place: F1 1.000"
    )
    done = run("review", "apply", extraction / "out", drawn / "gold", "-o", tmp_path / "corrected")
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{VALUES - 1} confirmed, 1 corrected, 0 added, 0 removed in 3 documents" in done.stderr


def test_a_text_with_line_ends_of_unicode_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "工作总结\u2028全年签约32375人。\n第二段\u0085签约率\u202812.78%。\n", encoding="utf-8"
    )
    assert run("extract", tmp_path / "a.txt", "-o", tmp_path / "out").exit_code == 0
    assert run("review", "export", tmp_path / "out", "-o", tmp_path / "r", "--texts", tmp_path).exit_code == 0
    done = run("review", "import", tmp_path / "r" / "doccano.jsonl", "--gold", tmp_path / "r" / "gold")
    assert done.exit_code == 0, done.stderr
    assert "2 values confirmed, 0 values corrected" in done.stdout
    assert "all 1: 2 annotated values, 2 predicted" in run("evaluate", tmp_path / "r" / "gold", tmp_path / "out").stdout


def test_annotation_may_stand_apart_from_its_texts(extraction: Path, drawn: Path, tmp_path: Path) -> None:
    apart, project = tmp_path / "apart" / "mine", write(drawn / "project-1.json", accepted(drawn))
    assert run("review", "import", project, "--gold", apart).exit_code == 0
    assert run("review", "import", project).exit_code == 0
    for command in (
        ("review", "apply", extraction / "out", apart, "-o", tmp_path / "corrected"),
        ("review", "agreement", drawn / "gold", apart),
        ("evaluate", apart, extraction / "out"),
    ):
        refused(run(*command), "no text of that name in", "name its folder with --text")
        assert run(*command, "--text", drawn / "text").exit_code == 0


def test_what_doccano_cannot_say_was_seen_is_told(drawn: Path) -> None:
    lines = (drawn / "doccano.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    export = drawn / "export.jsonl"
    for kept, told in ((lines, f"{len(lines)} of {len(lines)} tasks came back as they went out"), (lines[1:], None)):
        export.write_text("".join(kept), encoding="utf-8")
        done = run("review", "import", export)
        assert (done.exit_code, len(done.stderr.splitlines())) == (0, 2 if told else 1)
        assert done.stderr.startswith(told or "annotation of")
    assert "tick «Export only approved documents»" in run("review", "import", drawn / "doccano.jsonl").stderr
    project = write(drawn / "project-1.json", accepted(drawn))
    assert "came back" not in run("review", "import", project).stderr


def test_a_review_under_way_is_not_drawn_anew(extraction: Path, drawn: Path) -> None:
    before = (drawn / "tasks.jsonl").read_bytes()
    again = run("review", "export", extraction / "out", "-o", drawn, "--texts", extraction / "reports", "--seed", 7)
    refused(again, "is not empty; a review needs a folder of its own")
    assert (drawn / "tasks.jsonl").read_bytes() == before


def test_what_cannot_be_drawn_or_read_is_one_line(extraction: Path, drawn: Path, tmp_path: Path) -> None:
    refused(run("review", "export", tmp_path, "-o", tmp_path / "r"), "holds no documents.jsonl or documents.csv")
    refused(run("review", "export", extraction / "out", "-o", tmp_path / "r", "--texts", tmp_path), "--texts")
    refused(run("review", "export", extraction / "out", "-o", tmp_path / "r", "--texts", drawn / "x"), "no such folder")
    refused(run("review", "import", tmp_path / "none.json", "--review", drawn), "none.json: No such file")
    refused(run("review", "import", write(tmp_path / "x.json", [])), "holds no tasks.jsonl")
    refused(run("review", "import", drawn / "doccano.jsonl", "--coder", 2), "does not say whose it is")
    refused(run("review", "apply", extraction / "out", tmp_path, "-o", tmp_path / "r"), "holds no annotation")
    gbk = drawn / "text" / "gbk.jsonl"
    gbk.write_bytes('{"task": "卫生"}'.encode("gb18030"))
    gbk.with_suffix(".txt").write_text("卫生", encoding="utf-8")
    refused(run("review", "import", gbk, "--review", drawn), "gbk.jsonl: is not UTF-8")
    refused(run("evaluate", gbk, extraction / "out"), "gbk.jsonl: is not UTF-8")
    refused(run("review", "agreement", tmp_path, tmp_path), "hold no annotation of the same document")
    refused(run("train", "--corpus", "corpus", "--add", tmp_path), "is no folder of annotation")
    assert not (tmp_path / "r").exists()


def test_the_commands_of_the_paper_are_those_that_there_are() -> None:
    lines = regex.findall(r"(?m)^zhibiao (.+)$", PAPER.read_text(encoding="utf-8"))
    assert len(lines) > 8
    for line in lines:
        words = shlex.split(line)
        command = main.commands[words.pop(0)]
        if isinstance(command, Group):
            command = command.commands[words.pop(0)]
        command.make_context("zhibiao", words)
