"""explain --html: the page that displaCy makes of a file."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from extractor import cli
from tests.commands import refused


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def test_a_file_as_a_page_on_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "青岚县2021.txt"
    path.write_text("青岚县2021年工作总结\n全年收缴罚款7.3260万元。\n", encoding="utf-8")
    done = run("explain", path, "--html")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert "<title>青岚县2021年工作总结</title>" in done.stdout
    assert "= 73260 元; level; 2021-01-01/2021-12-31" in done.stdout
    assert ">7.3260万元<" in done.stdout


def test_either_an_offset_or_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("投入30元。", encoding="utf-8")
    for options in ([], ["--at", 0, "--html"]):
        done = run("explain", tmp_path / "a.txt", *options)
        assert done.exit_code == 2
        assert "give either --at OFFSET or --html" in done.stderr


def test_a_folder_is_not_explained(tmp_path: Path) -> None:
    refused(run("explain", tmp_path, "--at", 3), "is a folder; explain looks at one file")
