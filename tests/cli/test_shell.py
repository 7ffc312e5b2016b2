"""The command line in a shell: help, completion, how much it says, colours, errors with the nearest name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from extractor import cli, store
from tests.store.samples import result

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    with store.writing(tmp_path / "out", ["csv"]) as writer:
        writer.add(result())
    return tmp_path / "out"


def commands(group: click.Group, *before: str) -> list[tuple[str, ...]]:
    """The words of every command, those of groups too."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found += commands(command, *before, name) if isinstance(command, click.Group) else [(*before, name)]
    return found


@pytest.mark.parametrize("words", commands(cli.main), ids=" ".join)
def test_every_command_has_help_with_examples_that_use_it_as_it_is(words: tuple[str, ...]) -> None:
    done = run(*words, "--help")
    assert done.exit_code == 0
    described, shown = done.stdout.split("Examples:\n")
    own = [line for line in map(str.strip, shown.splitlines()) if line.startswith(f"zhibiao {' '.join(words)}")]
    assert own
    for line in own:
        assert all(word in described for word in line.split() if word.startswith("-")), line


def completed(*words: str) -> list[str]:
    """What bash would offer for the last of ``words``."""
    given = {"_ZHIBIAO_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "extractor"],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return [line.split(",", 1)[1] for line in done.stdout.splitlines()]


def test_the_shell_completes_commands_options_records_and_codes() -> None:
    assert completed("zhibiao", "ex") == ["explain", "extract"]
    assert completed("zhibiao", "extract", "--te") == ["--text-column"]
    assert completed("zhibiao", "schema", "ob") == ["observation"]
    assert completed("zhibiao", "indicators", "--code", "economy.gd") == ["economy.gdp"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_the_shell_is_printed(shell: str) -> None:
    given = os.environ | {"_ZHIBIAO_COMPLETE": f"{shell}_source"}
    done = subprocess.run([sys.executable, "-m", "extractor"], env=given, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    assert "_zhibiao_completion" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["extrakt", "x"], "Did you mean 'extract'?"),
        (["extract", "x", "--text-colum", "y"], "Did you mean '--text-column'?"),
        (["extract", "x", "-o", "out", "--format", "parqet"], "did you mean 'parquet'?"),
        (["compare", "x", "--format", "strata"], "did you mean 'stata'?"),
        (["indicators", "--code", "economy.gpd"], "economy.gdp"),
        (["schema", "observations"], "'observation'"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(words: list[str], told: str) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_wrong_column_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("content,year\n投入10元。,2021\n", encoding="utf-8")
    assert "did you mean 'content'?" in run("extract", tmp_path, "--text-column", "contents").stderr


def test_quiet_and_verbose(tables: Path, tmp_path: Path) -> None:
    usual = run("compare", tables, "-o", tmp_path / "a").stderr
    quiet = run("compare", tables, "-o", tmp_path / "b", "--quiet").stderr
    assert usual.splitlines()[-1].endswith(f"in {tmp_path / 'a'}")
    assert quiet.splitlines() == usual.splitlines()[:-1]
    assert "either --quiet or --verbose" in run("extract", tables, "--quiet", "--verbose").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(("given", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals_that_want_them(tables: Path, given: dict[str, str], coloured: bool) -> None:
    import pty

    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "140", **given}
    command = [sys.executable, "-m", "extractor", "summary", str(tables)]
    outer, inner = pty.openpty()
    with subprocess.Popen(command, stdout=inner, stderr=subprocess.PIPE, env=environment, cwd=ROOT):
        os.close(inner)
        shown = b""
        try:
            while part := os.read(outer, 65536):
                shown += part
        except OSError:  # the way Linux says that the other side is closed
            pass
    os.close(outer)
    assert "收缴罚款金额".encode() in shown
    assert (b"\x1b[" in shown) is coloured
    piped = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True)
    assert b"\x1b[" not in piped.stdout
