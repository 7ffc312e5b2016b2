"""Every format gives back what was put in, and a spreadsheet runs none of it."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extractor
from extractor import schema, store
from extractor.store import workbook
from extractor.store.delimited import harmless, unharmed
from extractor.store.parquet import encode
from extractor.store.tables import TABLES, rows
from tests.store.samples import MALICIOUS, observation, result

SAMPLE = result()


def write(folder: Path, results: list[schema.Result], *formats: str) -> Path:
    with store.writing(folder, formats) as writer:
        for each in results:
            writer.add(each)
    return folder


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_text_formats_are_exact(tmp_path: Path, form: str) -> None:
    write(tmp_path, [SAMPLE, result("b.txt")], form)
    for table in TABLES:
        expected = rows(SAMPLE)[table] + rows(result("b.txt"))[table]
        assert list(store.rows(tmp_path, table.name)) == expected


def test_parquet_gives_the_same_rows_from_a_file_and_from_parts_to_fifteen_digits(tmp_path: Path) -> None:
    expected = rows(SAMPLE)[TABLES[1]]
    expected[1]["value"] = Decimal("0.3333333333333333")
    write(tmp_path / "file", [SAMPLE], "parquet")
    with store.writing_parts(tmp_path / "parts") as writer:
        found = rows(SAMPLE)
        writer.put([SAMPLE.document], {t: encode(t, found[t]) for t in TABLES[1:]}, {t: len(found[t]) for t in TABLES})
    for folder in ("file", "parts"):
        assert list(store.rows(tmp_path / folder, "observations")) == expected
        assert list(store.rows(tmp_path / folder, "documents")) == found[TABLES[0]]
    (tmp_path / "file" / "dates.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(store.StoreError, match=r"dates\.parquet: "):
        list(store.rows(tmp_path / "file", "dates"))


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_frames_are_tidy_and_the_same_whatever_the_format(tmp_path: Path, form: str) -> None:
    frame = store.read(write(tmp_path, [SAMPLE], form), "observations")
    assert {str(frame[c].dtype) for c in ("start", "metric_start")} == {"Int64"}
    assert {str(frame[c].dtype) for c in ("value", "value_high", "confidence")} == {"Float64"}
    assert str(frame["masked"].dtype) == "boolean"
    assert str(frame["period_start"].dtype) == "datetime64[ms]"
    assert list(frame["kind"].cat.categories) == list(schema.Kind.__args__)  # type: ignore[attr-defined]
    assert frame["value"].tolist()[0] == 73260
    assert frame["value"].isna().tolist() == [False, False, True, False, False]
    assert frame["unit"].tolist()[1] == ""
    assert frame["place"].isna().all()
    documents = store.read(tmp_path, "documents")
    assert documents["warnings"].tolist() == ["two bytes are no GB18030; no title"]
    assert documents["place_code"].tolist() == ["990101"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_an_extraction_without_documents_has_its_columns(tmp_path: Path, form: str) -> None:
    frame = store.read(write(tmp_path, [], form), "dates")
    assert list(frame.columns) == [c.name for c in TABLES[2].columns]
    assert frame.empty


def test_numbers_in_jsonl_are_exact_json_numbers(tmp_path: Path) -> None:
    lines = (write(tmp_path, [SAMPLE], "jsonl") / "observations.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"value": 73260, ' in lines[0]
    assert '"value": 0.3333333333333333333333333333, ' in lines[1]
    assert '"value": 1000000000, "value_high": 20.5, ' in lines[3]
    first = json.loads(lines[0])
    assert list(first)[:2] == ["record", "observation_id"]
    assert (first["record"], first["period_start"], first["place"]) == ("observation", "2021-01-01", None)


def test_csv_opens_in_excel_and_elsewhere(tmp_path: Path) -> None:
    path = write(tmp_path, [SAMPLE], "csv") / "observations.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfobservation_id,")
    assert path.read_bytes().count(b"\r\n") == 1 + len(SAMPLE.observations)
    frame = pd.read_csv(path)
    assert frame["value"].tolist()[0] == 73260
    assert frame["masked"].tolist() == [False, False, True, False, False]


@pytest.mark.parametrize("text", MALICIOUS)
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    given = result(observations=(observation(text=text, metric=text, sentence=text),), title=text)
    write(tmp_path, [given], "csv", "xlsx")
    with (tmp_path / "observations.csv").open(encoding="utf-8-sig", newline="") as file:
        cell = next(csv.DictReader(file))["sentence"]
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert next(store.rows(tmp_path, "observations"))["sentence"] == text
    book = openpyxl.load_workbook(tmp_path / workbook.NAME)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    write(tmp_path, [result(observations=(observation(value=Decimal("-16.4")),))], "csv")
    assert ",-16.4," in (tmp_path / "observations.csv").read_text(encoding="utf-8-sig")


@given(st.text())
def test_harmless_is_undone(text: str) -> None:
    assert unharmed(harmless(text)) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.text(min_size=1), st.text(), st.decimals(allow_nan=False, allow_infinity=False, min_value=-1, max_value=10**12)
)
def test_any_text_and_number_come_back(tmp_path: Path, text: str, sentence: str, value: Decimal) -> None:
    given = result(text, observations=(observation(1, text, text=text, sentence=sentence, value=value),), title=text)
    for form in ("csv", "jsonl"):
        folder = write(tmp_path / form, [given], form)
        for table in TABLES:
            assert list(store.rows(folder, table.name)) == rows(given)[table]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(write(tmp_path, [SAMPLE], "sqlite") / "zhibiao.sqlite")) as connection:
        yield connection


def test_sqlite_is_typed_and_indexed(database: sqlite3.Connection) -> None:
    query = "SELECT value, typeof(value), o.masked, period_start FROM observations o JOIN documents USING (document_id)"
    assert database.execute(f"{query} ORDER BY start").fetchall()[0] == (73260, "integer", 0, "2021-01-01")
    assert database.execute("SELECT count(*) FROM observations WHERE value IS NULL").fetchone() == (1,)
    plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM observations WHERE indicator = 'x'").fetchall()
    assert "USING INDEX" in plan[0][3]


def test_xlsx_has_a_sheet_for_each_table_with_real_dates(tmp_path: Path) -> None:
    old = observation(period_start=date(1898, 1, 1), sentence="🏥" * 20_000)
    book = openpyxl.load_workbook(write(tmp_path, [result(observations=(old,))], "xlsx") / "zhibiao.xlsx")
    assert book.sheetnames == ["documents", "observations", "dates", "names"]
    header, row = ([c.value for c in cells] for cells in book["observations"].iter_rows())
    cells = dict(zip(header, row, strict=True))
    assert (cells["value"], cells["masked"], cells["period_start"]) == (73260, False, "1898-01-01")
    assert pd.Timestamp(cells["period_end"]).date() == date(2021, 12, 31)
    assert len(cells["sentence"].encode("utf-16-le")) // 2 <= workbook.MAX_CELL
    assert cells["sentence"].endswith("🏥…")


def test_xlsx_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    book = openpyxl.load_workbook(write(tmp_path, [SAMPLE], "xlsx") / "zhibiao.xlsx")
    starts = [[row[3] for row in book[name].values] for name in ("observations", "observations 2", "observations 3")]
    assert starts == [["start", 4, 5], ["start", 6, 7], ["start", 8]]


def test_a_text_without_a_stop_is_one_long_cell(tmp_path: Path) -> None:
    write(tmp_path, [result(observations=(observation(sentence="水" * 200_000),))], "csv")
    assert len(str(next(store.rows(tmp_path, "observations"))["sentence"])) == 200_000


def test_a_number_beyond_a_double_is_null_where_only_doubles_fit(tmp_path: Path) -> None:
    huge = result(observations=(observation(value=Decimal("1E+400")),))
    write(tmp_path, [huge], "parquet", "xlsx", "sqlite", "jsonl")
    assert store.read(tmp_path, "observations")["value"].isna().all()
    assert next(store.rows(tmp_path, "observations"))["value"] == Decimal("1E+400")


def test_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, [SAMPLE, result("b.txt")], *store.FORMATS)
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert len(names) == 15
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    with zipfile.ZipFile(tmp_path / "one" / "zhibiao.xlsx") as book:
        assert book.testzip() is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("observations.csv", "start,value\n1,x\n", "observations.csv: line 2: value: 'x' is no decimal"),
        ("observations.csv", 'start\n"1\n', "observations.csv: "),
        ("observations.jsonl", '{"start": 1}\n{"value": {}}\n', "observations.jsonl: line 2: "),
        ("observations.jsonl", "[]\n", "observations.jsonl: line 1: "),
        ("observations.jsonl", "nonsense\n", "observations.jsonl: line 1: "),
    ],
)
def test_a_broken_table_is_told_by_file_and_line(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(store.StoreError, match=message):
        list(store.rows(tmp_path, "observations"))


def test_a_table_that_somebody_else_made_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "observations.csv").write_text("metric,value,note\n签约率,12.78,=x\n", encoding="gb18030")
    with pytest.raises(store.StoreError, match="UTF-8"):
        list(store.rows(tmp_path, "observations"))
    (tmp_path / "observations.csv").write_text("metric,value,note\n签约率,12.78,x\n", encoding="utf-8")
    assert store.read(tmp_path, "observations").to_dict("records") == [
        {"metric": "签约率", "value": 12.78, "note": "x"}
    ]


@pytest.mark.parametrize("table", ["documents", "observations", "dates", "names"])
def test_a_frame_of_results_is_that_of_the_files_and_survives_parquet(tmp_path: Path, table: str) -> None:
    masked = observation(2, value=None, value_high=None, masked=True, metric_start=3, metric_end=5, direction="up")
    results = [result("a.txt", (observation(), masked)), result("b.txt", ())]
    frame = extractor.to_frame(iter(results), table)
    frame.to_parquet(tmp_path / "frame.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "frame.parquet"), frame)
    pd.testing.assert_frame_equal(store.read(write(tmp_path / "out", results, "jsonl"), table), frame)
    pd.testing.assert_series_equal(extractor.to_frame([], table).dtypes, frame.dtypes)


def test_a_frame_has_the_types_of_its_columns_and_keeps_what_is_unknown() -> None:
    masked = observation(2, value=None, masked=True)
    frame = extractor.to_frame([result("a.txt", (observation(), masked))])
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {types[name] for name in ("start", "end", "metric_start")} == {"Int64"}
    assert (types["value"], types["masked"], types["sentence"]) == ("Float64", "boolean", "string")
    assert (types["period_start"], types["kind"], types["direction"]) == ("datetime64[ms]", "category", "category")
    assert "rank" in frame["measure"].cat.categories
    assert frame["value"].tolist()[0] == 73260
    assert frame[["value", "metric_start", "direction", "place"]].iloc[1].isna().all()


def test_a_folder_without_tables_and_a_strange_table_are_told(tmp_path: Path) -> None:
    with pytest.raises(store.StoreError, match=r"holds no names\.jsonl"):
        store.read(tmp_path, "names")
    with pytest.raises(store.StoreError, match="no table 'facts'"):
        store.read(tmp_path, "facts")
    with pytest.raises(store.StoreError, match="did you mean 'names'"):
        extractor.to_frame([], "name")
