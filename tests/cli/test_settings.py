"""zhibiao.toml: options from a file, and what is told of a wrong one."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from extractor import cli, store
from extractor.cli.settings import settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("讲话,正文\n投入10元。,\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def values(done: Result) -> list[str]:
    return [row["value"] for row in csv.DictReader(StringIO(done.stdout))]


def test_a_file_here_gives_options_and_the_command_line_goes_before_it(here: Path) -> None:
    assert run("extract", "a.csv").exit_code == 1
    (here / "zhibiao.toml").write_text('[extract]\ntext-column = "讲话"\nquiet = true\n', encoding="utf-8")
    done = run("extract", "a.csv")
    assert (done.exit_code, done.stderr, values(done)) == (0, "", ["10"])
    assert run("extract", "a.csv", "--text-column", "正文").exit_code == 1
    assert "a.csv#1: csv" in run("extract", "a.csv", "--verbose").stderr


def test_a_file_of_another_name_and_its_paths_are_those_of_its_folder(here: Path) -> None:
    (here / "project" / "mine").mkdir(parents=True)
    (here / "project" / "mine" / "units.yaml").write_text(
        "- {id: 匝, kind: count, dimension: 匝, examples: [3匝]}\n", encoding="utf-8"
    )
    (here / "project" / "own.toml").write_text(
        'patterns = ["mine"]\ntext-column = "讲话"\n[extract]\nout = "out"\nformat = "jsonl"\n', encoding="utf-8"
    )
    done = run("--config", here / "project" / "own.toml", "extract", "a.csv")
    assert done.exit_code == 0, done.stderr
    manifest = store.read_manifest(here / "project" / "out")
    assert manifest["formats"] == ["jsonl"]
    assert [entry["folder"] for entry in manifest["patterns"]] == [(here / "project" / "mine").as_posix()]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("jbos = 4\n", "'jbos' is not an option; did you mean 'jobs'?"),
        ("[extract]\ntext_column = 'x'\n", "'text_column' is not an option of extract; did you mean 'text-column'?"),
        ("[extract]\npeers = 'x'\n", "'peers' is not an option of extract"),
        ("extract = 4\n", "extract is a command: its options stand below [extract]"),
        ("[extrct]\njobs = 4\n", "no command 'extrct'; did you mean 'extract'?"),
        ("[extract]\njobs = 'four'\n", "jobs: 'four' is not a valid integer"),
        ("[extract]\njobs = 0\n", "jobs: 0 is not in the range"),
        ("[extract]\njobs = true\n", "jobs: must be a text or a number"),
        ("[extract]\nresume = 'yes'\n", "resume: must be true or false"),
        ("[extract]\nformat = ['csv']\n", "format: must be a text or a number"),
        ("[extract]\nformat = 'csv,xslx'\n", "format: unknown format 'xslx'; known: csv, "),
        ("patterns = [3.5, []]\n", "patterns: must be a list of texts"),
        ("jobs = \n", "line 1"),
        ("jobs = 1\njobs = 2\n", "line 2"),
    ],
)
def test_a_wrong_file_is_one_line_that_names_it(here: Path, content: str, words: str) -> None:
    (here / "zhibiao.toml").write_text(content, encoding="utf-8")
    done = run("extract", "a.csv", "--text-column", "讲话")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: zhibiao.toml: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_file_that_is_not_there_or_no_text(here: Path) -> None:
    assert "none.toml: No such file" in run("--config", "none.toml", "summary", ".").stderr
    (here / "bad.toml").write_bytes(b"\xff\xfe\xff")
    done = run("--config", "bad.toml", "summary", ".")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: bad.toml: ")


def test_commands_of_a_group_have_their_tables_inside_its_table(tmp_path: Path) -> None:
    jobs = click.Option(["--jobs"], type=int)
    inner = click.Group("inner", commands=[click.Command("deep", params=[jobs])])
    main = click.Group("main", commands=[inner, click.Command("flat", params=[jobs])])
    path = tmp_path / "own.toml"
    path.write_text("jobs = 1\n[inner.deep]\njobs = 2\n", encoding="utf-8")
    assert settings(main, path) == {"inner": {"deep": {"jobs": 2}}, "flat": {"jobs": 1}}
    path.write_text("[inner]\njobs = 3\n[inner.dep]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no command 'dep'; did you mean 'deep'"):
        settings(main, path)
