"""Tables that somebody else made or that are not what they must be: one clear line, or an honest empty table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor import store
from extractor.cli import main
from extractor.compare import compare, rollout
from tests.compare.world import GDP, JOBS, Row, document, figure, name, table, write, write_csv

YEAR = document(2021)


def refused(path: Path, *words: str) -> None:
    for command in ("compare", "rollout"):
        done = CliRunner().invoke(main, [command, str(path), "-o", str(path.parent / "never")])
        assert (done.exit_code, done.stdout) == (2, "")
        line = done.stderr.strip()
        assert "\n" not in line
        assert all(word in line for word in words), line
    assert not (path.parent / "never").exists()


def test_a_csv_with_the_fewest_columns(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"place": "青岚市", "year": 2021, "indicator": GDP, "value": 1e9},
        {"place": "青岚市", "year": "2020", "indicator": GDP, "value": "9e8"},
    ]
    folder = compare(write_csv(tmp_path / "mine.csv", rows), tmp_path / "out").folder
    assert [(r["place_code"], r["period"], r["value"], r["measure"]) for r in table(folder, "panel")] == [
        ("990100", "2020", "900000000", "level"),
        ("990100", "2021", "1000000000", "level"),
    ]
    assert {r["state"] for r in table(folder, "coverage")} == {"stated"}
    assert len(table(folder, "change")) == 1


def test_metrics_get_their_indicator_and_odd_columns_are_ignored(tmp_path: Path) -> None:
    row: Row = {
        "place": "青岚市",
        "period": "2021H1",
        "metric": "城镇新增就业",
        "value": 300,
        "unit": "人",
        "备注": "=1",
    }
    folder = compare(write_csv(tmp_path / "mine.csv", [row]), tmp_path / "out").folder
    assert [(r["indicator"], r["period"]) for r in table(folder, "panel")] == [(JOBS, "2021H1")]


def test_observations_alone_know_their_place_from_the_name_of_the_file(tmp_path: Path) -> None:
    rows = [figure(YEAR, 1e9, "10亿元"), figure(YEAR, 2e9, "20亿元", place="白石县", start=90)]
    write(tmp_path / "t", [], rows)
    folder = compare(tmp_path / "t" / "observations.csv", tmp_path / "out").folder
    assert [(r["place"], r["value"]) for r in table(folder, "panel")] == [("青岚市", "1000000000")]


def test_an_extraction_s_observations_are_read_with_its_other_tables(tmp_path: Path) -> None:
    """They may be the ones that somebody has mended in a spreadsheet, beside which Parquet stays as it was."""
    whole = write(tmp_path / "t", [YEAR | {"source": "a.txt"}], [figure(YEAR, 1e9, "10亿元") | {"source": "a.txt"}])
    folder = compare(whole / "observations.csv", tmp_path / "out").folder
    assert [(r["place"], r["value"]) for r in table(folder, "panel")] == [("青岚市", "1000000000")]


def test_a_table_that_a_spreadsheet_has_saved_again(tmp_path: Path) -> None:
    row = figure(YEAR, 1e9, "10亿元", masked="FALSE", period_start="2021/1/1", period_end="2021/12/31")
    folder = compare(write(tmp_path / "t", [YEAR], [row]), tmp_path / "out").folder
    assert [r["period"] for r in table(folder, "panel")] == ["2021"]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("value", ["observations.csv", "no column value"]),
        ("indicator metric", ["no column indicator or metric"]),
        ("period_start", ["no column period_start and period_end or period or year"]),
        ("document_id", ["no column document_id"]),
    ],
)
def test_missing_columns_are_named(tmp_path: Path, missing: str, words: list[str]) -> None:
    row = {k: v for k, v in figure(YEAR, 1e9, "10亿元").items() if k not in missing.split()}
    refused(write(tmp_path / "t", [YEAR], [row]), *words)


def test_without_any_place_nothing_can_be_compared(tmp_path: Path) -> None:
    refused(write_csv(tmp_path / "a.csv", [{"year": 2021, "indicator": GDP, "value": 1}]), "place or place_code")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "很多"}, ["value", "'很多' is no number"]),
        ({"period_start": "2021年"}, ["period_start", "'2021年' is no date", "2021-08-05"]),
        ({"period_start": "2022-01-01"}, ["period_end 2021-12-31 is before its period_start"]),
        ({"status": "planned"}, ["status", "'planned' is none of actual, plan, requirement, baseline"]),
        ({"measure": "rate"}, ["measure", "'rate' is none of level, change_rate"]),
        ({"document_id": "elsewhere"}, ["1 observations are of documents", "two extractions"]),
    ],
)
def test_wrong_cells_are_named(tmp_path: Path, changes: Row, words: list[str]) -> None:
    refused(write(tmp_path / "t", [YEAR], [figure(YEAR, 1e9, "10亿元") | changes]), "observations.csv", *words)


def test_a_period_that_is_none_is_named(tmp_path: Path) -> None:
    row: Row = {"place": "青岚市", "period": "去年", "indicator": GDP, "value": 1}
    refused(write_csv(tmp_path / "a.csv", [row]), "a.csv", "'去年' is no period")


def test_tables_of_another_version_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "t", [YEAR], [figure(YEAR, 1e9, "10亿元")])
    (folder / "manifest.json").write_text(json.dumps({"zhibiao": "0.0.1", "schema": "0"}), encoding="utf-8")
    refused(folder, "version 0", "zhibiao 0.0.1", "extract again")


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "gbk").mkdir()
    (tmp_path / "gbk" / "observations.csv").write_bytes("地点,数值\n青岚市,1\n".encode("gb18030"))
    refused(tmp_path / "gbk", "observations.csv", "is not UTF-8")
    (tmp_path / "none").mkdir()
    refused(tmp_path / "none", "holds no observations.csv")
    refused(tmp_path / "nowhere", "nowhere")


def test_a_column_that_stands_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("place,year,indicator,value,value\n青岚市,2021,economy.gdp,1,2\n", encoding="utf-8")
    refused(tmp_path / "r.csv", "r.csv", "column value stands twice")


def test_a_ragged_csv_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("place,year,indicator,value\n青岚市,2021\n", encoding="utf-8")
    refused(tmp_path / "r.csv", "r.csv")


def test_no_cell_is_an_honest_empty_table(tmp_path: Path) -> None:
    folder = write(tmp_path / "t", [YEAR], [figure(YEAR, 1e9, "10亿元", indicator="")])
    done = CliRunner().invoke(main, ["compare", str(folder), "-o", str(tmp_path / "out")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no cell: of 1 observations 0 have an indicator" in done.stderr
    for name_ in ("panel", "change", "rank", "targets", "checks", "coverage", "panel_wide"):
        assert table(tmp_path / "out", name_) == []
    assert len(table(tmp_path / "out", "sources")) == 1


@pytest.mark.parametrize("rows", [[], [figure(YEAR, 1e9, "10亿元")]])
def test_a_table_with_no_row_and_one_with_one(tmp_path: Path, rows: list[Row]) -> None:
    folder = write(tmp_path / "t", [YEAR], [figure(YEAR, 1e9, "10亿元")])
    if not rows:
        header = (folder / "observations.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        (folder / "observations.csv").write_text(header + "\n", encoding="utf-8")
    written = compare(folder, tmp_path / "c", ("xlsx", "parquet", "stata", "sqlite", "sdmx"))
    assert written.rows["panel"] == len(rows)
    assert rollout(folder, tmp_path / "r", ("xlsx", "stata")).rows["programs"] == 0


def test_unknown_codes_are_kept_and_told(tmp_path: Path) -> None:
    strange = document(2021, "987654", place="远方县", level="county")
    row = figure(strange, 1e9, "10亿元", "mine.own")
    written = compare(write(tmp_path / "t", [strange], [row]), tmp_path / "out")
    assert written.notes == (
        "1 indicators are not in the catalogue: mine.own",
        "1 places are not in the gazetteer: 远方县",
    )
    (cell,) = table(written.folder, "panel")
    assert (cell["place_code"], cell["place"], cell["indicator"], cell["indicator_name"], cell["boundary"]) == (
        "987654",
        "远方县",
        "mine.own",
        "mine.own",
        "unknown",
    )


def test_documents_without_a_place_are_left_out_and_told(tmp_path: Path) -> None:
    nobody = document(2021, "", place="", document_id="x", source="无名.txt", level="county")
    rows = [figure(nobody, 1e9, "10亿元"), figure(YEAR, 2e9, "20亿元")]
    written = compare(write(tmp_path / "t", [nobody, YEAR], rows), tmp_path / "out")
    assert written.notes == ("left out: 1 documents without a place (the first: 无名.txt)",)
    assert written.rows["panel"] == 1


def test_places_of_one_name_without_a_code_stay_apart(tmp_path: Path) -> None:
    towns = [document(2021, "", document_id=c, place="河口镇", level="township", city=c) for c in ("青岚市", "云岭市")]
    written = compare(write(tmp_path / "t", towns, [figure(t, 1e9, "10亿元") for t in towns]), tmp_path / "out")
    assert written.rows["panel"] == 2


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_an_extraction_in_any_format_gives_the_same(tmp_path: Path, form: str) -> None:
    from tests.store.samples import result

    for folder, formats in ((tmp_path / "csv", ["csv"]), (tmp_path / form, [form])):
        with store.writing(folder, formats) as writer:
            writer.add(result(place="青岚市", place_code="990100", level="prefecture"))
        compare(folder, tmp_path / f"out {folder.name}")
    for name_ in ("panel", "candidates", "coverage", "sources"):
        written = [(tmp_path / f"out {kind}" / f"{name_}.csv").read_bytes() for kind in ("csv", form)]
        assert written[0] == written[1]


def test_a_folder_without_names_has_programs_from_its_sentences(tmp_path: Path) -> None:
    row = figure(YEAR, 1e9, "10亿元", sentence="全面落实河长制，投入10亿元。")
    folder = rollout(write(tmp_path / "t", [YEAR], [row]), tmp_path / "out").folder
    assert [(r["program"], r["stage"]) for r in table(folder, "programs")] == [
        ("environment.river_chief", "implemented")
    ]


def test_names_of_documents_that_are_left_out_are_left_out(tmp_path: Path) -> None:
    nobody = document(2021, "", place="", document_id="x")
    names = [name(nobody, "environment.river_chief", "河长制", "全面落实河长制。")]
    folder = write(tmp_path / "t", [nobody, YEAR], [figure(YEAR, 1e9, "10亿元")], names)
    assert rollout(folder, tmp_path / "out").rows["programs"] == 0


def test_programs_of_a_csv_count_for_the_time_of_their_figures(tmp_path: Path) -> None:
    row: Row = {
        "place": "青岚市",
        "year": 2021,
        "indicator": GDP,
        "value": 1e9,
        "sentence": "全面落实河长制，投入10亿元。",
    }
    folder = rollout(write_csv(tmp_path / "mine.csv", [row]), tmp_path / "out").folder
    assert [(r["place"], r["period"], r["stage"]) for r in table(folder, "programs")] == [
        ("青岚市", "2021", "implemented")
    ]
    assert [(r["places"], r["adopted"]) for r in table(folder, "adoption")] == [("1", "1")]
