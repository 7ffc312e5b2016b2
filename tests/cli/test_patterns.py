"""compare, rollout and report go by the patterns of the extraction, where they are still the same."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor import cli, patterns, store
from tests.commands import refused
from tests.store.samples import observation, result

INDICATOR = """- code: health.songs
  name: 义诊歌曲数
  name_en: Songs
  topic: songs
  definition: Songs.
  source: 青岚县
  units: [首]
  range: [0, 100]
  aliases: [义诊歌曲]
  examples: [义诊歌曲数]
  not: [歌曲]
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "indicators_care.yaml").write_text(INDICATOR, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def tables(tmp_path: Path, own: Path) -> Path:
    with store.writing(tmp_path / "out", ["csv"], [own]) as writer:
        writer.add(result("a.txt", (observation(1, "a.txt", indicator="health.songs", unit="首", kind="count"),)))
    return tmp_path / "out"


def named(folder: Path) -> bool:
    return "义诊歌曲数" in (folder / "panel.csv").read_text(encoding="utf-8-sig")


def test_they_are_taken_when_nothing_is_said(tables: Path, own: Path, tmp_path: Path) -> None:
    done = run("compare", tables, "-o", tmp_path / "a")
    assert done.exit_code == 0, done.stderr
    assert f"with its patterns {own}" in done.stderr
    assert named(tmp_path / "a")
    assert f"with its patterns {own}" in run("rollout", tables, "-o", tmp_path / "b").stderr
    assert f"with its patterns {own}" in run("report", tables, "-o", tmp_path / "c", "--texts", tmp_path).stderr


def test_what_is_gone_or_changed_is_told_and_not_taken(tables: Path, own: Path, tmp_path: Path) -> None:
    own.rename(tmp_path / "moved")
    gone = run("compare", tables, "-o", tmp_path / "a", "--quiet")
    assert gone.exit_code == 0
    assert f"made with the patterns {own}, which are not there;" in gone.stderr
    assert not named(tmp_path / "a")
    assert run("compare", tables, "-o", tmp_path / "a", "--patterns", tmp_path / "moved").exit_code == 0
    assert named(tmp_path / "a")
    shutil.copytree(tmp_path / "moved", own)
    with (own / "indicators_care.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    changed = run("compare", tables, "-o", tmp_path / "a", "--quiet")
    assert "which have changed since;" in changed.stderr
    assert not named(tmp_path / "a")


def test_a_csv_of_somebody_else_has_none(tables: Path, tmp_path: Path) -> None:
    (tables / "documents.csv").unlink()
    done = run("compare", tables / "observations.csv", "-o", tmp_path / "a")
    assert done.exit_code == 0, done.stderr
    assert "patterns" not in done.stderr


def test_one_s_own_are_searched_and_checked(own: Path) -> None:
    found = run("indicators", "义诊", "歌曲", "--patterns", own)
    assert (found.exit_code, found.stdout.split()[0]) == (0, "health.songs")
    assert run("indicators", "--code", "health.songs", "--patterns", own).exit_code == 0
    refused(run("indicators", "--code", "health.songs"), "no such indicator")
    checked = run("indicators", "--check", own)
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", f"{own}: nothing is wrong\n")


def test_who_looks_for_a_program_among_the_indicators_is_told_where_it_is() -> None:
    refused(run("indicators", "河长制"), "environment.river_chief", "zhibiao rollout")


def test_models_of_one_s_own_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    text, models = tmp_path / "a.txt", tmp_path / "models"
    text.write_text("全年签约32375人。\n", encoding="utf-8")
    shutil.copytree(patterns.ROOT / "models", models)
    given = ("extract", text, "--patterns", models)
    assert run(*given).stdout == run("extract", text).stdout
    (models / "confidence.json").write_text('{"": 0.0}', encoding="utf-8")
    [row] = csv.DictReader(run(*given).stdout.splitlines())
    assert (row["text"], row["confidence"]) == ("32375人", "0.5")
    (models / "linker.json").write_text("[" * 100_000, encoding="utf-8")
    refused(run(*given), "linker.json: is no model of zhibiao")
    refused(run(*given, "-o", tmp_path / "out"), "linker.json: is no model of zhibiao")
    assert not (tmp_path / "out").exists()
    assert "linker.json: is no model of zhibiao" in run("doctor", "--patterns", models).stdout
    [row] = csv.DictReader(run("extract", text).stdout.splitlines())
    assert row["confidence"] != "0.5"
