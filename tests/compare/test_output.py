"""Every format gives back what was written, says what it is, and runs nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import regex
from click.testing import CliRunner
from frictionless import Package

from extractor.cli import main
from extractor.compare import FORMATS, compare, output, rollout
from extractor.compare.sdmx import time_period
from extractor.store import StoreError
from tests.compare.world import JOBS, Row, document, figure, growth, name, table, write
from tests.store.samples import MALICIOUS

YEAR, NEXT = document(2021), document(2022)
ROWS = [
    figure(YEAR, 100801000000, "1008.01亿元"),
    figure(NEXT, 110000000000, "1100.00亿元", sentence="=cmd|' /C calc'!A0，1100.00亿元。"),
    figure(NEXT, 111000000000, "1110.00亿元", start=90, sentence="全市1110.00亿元。"),
    growth(NEXT, 0.1, "0.1%", direction="down"),
    growth(NEXT, 8, "8%", status="plan"),
    figure(YEAR, 300, "300人", JOBS, unit="人", kind="count"),
]
ALL = ("xlsx", "parquet", "stata", "sqlite", "sdmx")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both commands' tables in every format."""
    folder = tmp_path_factory.mktemp("output")
    names = [name(YEAR, "environment.river_chief", "河长制", "全面落实河长制。")]
    tables = write(folder / "tables", [YEAR, NEXT], ROWS, names)
    compare(tables, folder / "out", ALL)
    rollout(tables, folder / "spread", ALL[:-1])
    return folder


@pytest.mark.parametrize("folder", ["out", "spread"])
def test_the_data_package_is_valid_and_every_table_fits_its_schema(out: Path, folder: str) -> None:
    report = Package(str(out / folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    described = {
        Path(str(resource.path)).name for resource in Package(str(out / folder / "datapackage.json")).resources
    }
    assert described == {path.name for path in (out / folder).glob("*.csv")} - {"panel.sdmx.csv"}


def test_a_cell_that_breaks_its_schema_is_noticed(out: Path, tmp_path: Path) -> None:
    for path in (out / "out").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    panel = tmp_path / "panel.csv"
    panel.write_text(panel.read_text(encoding="utf-8-sig").replace("change_rate", "guess"), encoding="utf-8-sig")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_numbers_are_written_as_people_write_them(out: Path) -> None:
    values = [row["value"] for row in table(out / "out", "panel")]
    assert values == ["-0.1", "8", "100801000000", "110000000000", "300"]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(out: Path) -> None:
    assert (out / "out" / "panel.csv").read_bytes().startswith(b"\xef\xbb\xbfplace_code,")
    for path in (out / "out").glob("*.csv"):
        if path.name != "panel.sdmx.csv":
            cells = {cell for row in table(out / "out", path.stem) for cell in row.values()}
            assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))], path.name
    sentences = [row["sentence"] for row in table(out / "out", "panel")]
    assert "'=cmd|' /C calc'!A0，1100.00亿元。" in sentences


def test_every_way_to_start_a_formula_is_disarmed_in_every_table(tmp_path: Path) -> None:
    rows = [figure(YEAR, 300 + n, f"{300 + n}人", JOBS, start=n, sentence=f"{said}全市{300 + n}人。")
            for n, said in enumerate(MALICIOUS)]  # fmt: skip
    folder = compare(write(tmp_path / "t", [YEAR], rows), tmp_path / "o").folder
    runs = regex.compile(r"^['\s]{0,9}[=+\-@＝＋－＠\t\r\n]")
    cells = [row["sentence"] for name_ in ("panel", "candidates", "coverage") for row in table(folder, name_)]
    assert all(cell.startswith("'") for cell in cells if runs.match(cell))
    assert len(cells) == 2 + len(MALICIOUS)


def test_parquet_and_sqlite_hold_the_same_as_csv(out: Path) -> None:
    expected = table(out / "out", "panel")
    frame = pd.read_parquet(out / "out" / "panel.parquet")
    assert list(frame["value"]) == [float(row["value"]) for row in expected]
    assert str(frame["period_start"].dtype).startswith("datetime64")
    with closing(sqlite3.connect(out / "out" / "tables.sqlite")) as base:
        rows = base.execute("SELECT place, period, value, sentence FROM panel").fetchall()
        assert [r[:3] for r in rows] == [(r["place"], r["period"], float(r["value"])) for r in expected]
        assert "=cmd|' /C calc'!A0，1100.00亿元。" in {r[3] for r in rows}
        names = {r[0] for r in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"panel", "change", "coverage", "codebook", "sources"} <= names
        assert base.execute("SELECT period_start FROM panel").fetchone() == ("2022-01-01",)


def test_stata_has_labels(out: Path) -> None:
    frame = pd.read_stata(out / "out" / "panel.dta")
    with pd.read_stata(out / "out" / "panel.dta", iterator=True) as reader:
        assert reader.variable_labels()["indicator"] == "Code in the catalogue of indicators"
        assert set(reader.value_labels()["status"].values()) == {"actual", "plan", "requirement", "baseline"}
        assert reader.data_label.startswith("One value for each place")
    assert list(frame["value"]) == [float(row["value"]) for row in table(out / "out", "panel")]
    assert list(frame["status"]) == [row["status"] for row in table(out / "out", "panel")]
    events = pd.read_stata(out / "spread" / "timeline.dta")
    assert list(events["program_name"]) == ["河长制"]


def test_the_workbook_has_panel_codebook_and_sources(out: Path) -> None:
    book = openpyxl.load_workbook(out / "out" / "tables.xlsx")
    assert {"panel", "codebook", "sources"} <= set(book.sheetnames)
    rows = list(book["panel"].values)
    assert rows[0][:2] == ("place_code", "place")
    assert [row[8] for row in rows[1:]] == [-0.1, 8, 100801000000, 110000000000, 300]
    cells = [cell for row in book["panel"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_sdmx_csv_is_of_version_two(out: Path) -> None:
    rows = table(out / "out", "panel.sdmx")
    assert list(rows[0])[:4] == ["STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA"]
    assert {(r["STRUCTURE"], r["STRUCTURE_ID"], r["ACTION"]) for r in rows} == {
        ("dataflow", "ZHIBIAO:DF_PANEL(1.0)", "R")
    }
    keys = [(r["REF_AREA"], r["INDICATOR"], r["MEASURE"], r["STATUS"], r["TIME_PERIOD"]) for r in rows]
    assert len(set(keys)) == len(rows) == len(table(out / "out", "panel"))
    assert keys[0] == ("990100", "ECONOMY_GDP", "CHANGE_RATE", "ACTUAL", "2022")
    assert all(regex.fullmatch(r"[A-Z0-9_]{1,80}", code) for key in keys for code in key[1:4])


@pytest.mark.parametrize(
    ("period", "time"),
    [
        ("2024", "2024"),
        ("2024H1", "2024-S1"),
        ("2024Q3", "2024-Q3"),
        ("2024-08", "2024-08"),
        ("2021/2025", "2021-01-01/P5Y"),
        ("2024-01/2024-11", "2024-01-01/P11M"),
        ("2024-01-01/2024-11-18", "2024-01-01/P323D"),
    ],
)
def test_sdmx_times(period: str, time: str) -> None:
    assert time_period(period) == time


def test_the_codebook_describes_every_column_of_every_table(out: Path) -> None:
    described = {(row["table"], row["column"]) for row in table(out / "out", "codebook")}
    written = {
        (path.stem, column)
        for path in (out / "out").glob("*.csv")
        if path.stem != "panel.sdmx"
        for column in (table(out / "out", path.stem) or [{}])[0]
    }
    assert written <= described
    assert all(row["description"] for row in table(out / "out", "codebook"))


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    tables = write(tmp_path / "t", [YEAR, NEXT], ROWS)
    compare(tables, tmp_path / "o", ALL)
    (tmp_path / "o" / "mine.txt").write_text("keep", encoding="utf-8")
    compare(tables, tmp_path / "o")
    assert not [path.name for path in (tmp_path / "o").iterdir() if path.suffix in (".xlsx", ".dta", ".parquet")]
    assert (tmp_path / "o" / "mine.txt").exists()


def test_long_tables_are_written_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = write(tmp_path / "t", [YEAR, NEXT], ROWS)
    compare(tables, tmp_path / "whole")
    monkeypatch.setattr(output, "_CHUNK", 2)
    compare(tables, tmp_path / "pieces")
    written = [{path.name: path.read_bytes() for path in (tmp_path / name_).iterdir()} for name_ in ("whole", "pieces")]
    assert written[0] == written[1]


def test_a_run_that_fails_leaves_the_tables_of_the_one_before(tmp_path: Path) -> None:
    tables = write(tmp_path / "t", [YEAR], ROWS[:1])
    compare(tables, tmp_path / "o")
    before = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    broken: Row = ROWS[0] | {"value": "?"}
    with pytest.raises(StoreError):
        compare(write(tmp_path / "t", [YEAR], [broken]), tmp_path / "o")
    assert {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()} == before


def test_somebody_elses_data_package_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "datapackage.json").write_text('{"name": "other"}', encoding="utf-8")
    with pytest.raises(StoreError, match="another data package"):
        compare(write(tmp_path / "t", [YEAR], ROWS[:1]), tmp_path / "o")


def test_the_commands_tell_what_they_wrote_and_where(tmp_path: Path) -> None:
    tables = write(tmp_path / "t", [YEAR, NEXT], ROWS)
    done = CliRunner().invoke(main, ["compare", str(tables), "--format", "csv,xlsx"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "5 panel" in done.stderr
    assert str(tables / "compare") in done.stderr
    assert (tables / "compare" / "tables.xlsx").exists()
    wrong = CliRunner().invoke(main, ["rollout", str(tables), "--format", "word"])
    assert wrong.exit_code == 2
    assert all(name_ in wrong.stderr for name_ in ("word", *FORMATS))
