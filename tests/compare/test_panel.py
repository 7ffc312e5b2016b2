"""Which observation fills a cell, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.compare.conftest import Compare
from tests.compare.world import GDP, GRAIN, JOBS, Row, document, figure, growth, table

YEAR = document(2021)
NEXT = document(2022)


def cells(folder: Path, **wanted: str) -> list[dict[str, str]]:
    return [row for row in table(folder, "panel") if wanted.items() <= row.items()]


def values(folder: Path) -> list[str]:
    return [row["value"] for row in table(folder, "panel")]


def test_a_cell_says_what_who_when_and_where_it_comes_from(compared: Compare) -> None:
    (cell,) = table(compared([YEAR], [figure(YEAR, 100801000000, "1008.01亿元")]), "panel")
    assert cell == cell | {
        "place_code": "990100",
        "place": "青岚市",
        "level": "prefecture",
        "period": "2021",
        "indicator": GDP,
        "indicator_name": "地区生产总值",
        "measure": "level",
        "status": "actual",
        "value": "100801000000",
        "value_high": "",
        "unit": "元",
        "modifier": "exact",
        "observation_id": "990100-2021-10-1008.01亿元-actual-level",
        "document_id": "990100-2021",
        "source": "青岚市2021.txt",
        "sentence": "全市实现1008.01亿元。",
        "candidates": "1",
        "agreement": "single",
        "report": "own",
        "boundary": "",
    }
    contract = (
        "place_code,place,level,period,indicator,indicator_name,measure,status,value,value_high,unit,modifier,"
        "observation_id,document_id,source,sentence,candidates,agreement"
    )
    assert ",".join(cell).startswith(f"{contract},")


@pytest.mark.parametrize("place", ["", "青岚市", "青岚", "全市", "我市", "澜江省青岚市", "辖区"])
def test_the_place_by_any_of_its_names_fills_its_cells(compared: Compare, place: str) -> None:
    assert values(compared([YEAR], [figure(YEAR, 5e9, "50亿元", place=place)])) == ["5000000000"]


@pytest.mark.parametrize("place", ["白石县", "青岚经济开发区", "市中医院", "澜江省", "全县", "云岭市"])
def test_what_is_about_another_place_or_body_fills_none(compared: Compare, place: str) -> None:
    assert values(compared([YEAR], [figure(YEAR, 5e9, "50亿元", place=place)])) == []


NONE: list[tuple[str, Row]] = [
    ("masked", figure(YEAR, None, "XX亿元", masked="true")),
    ("no indicator", figure(YEAR, 5e9, "50亿元", indicator="")),
    ("no period", figure(YEAR, 5e9, "50亿元", period_start="", period_end="")),
    ("a yearly mean of one year", growth(YEAR, 7, "7%", metric="地区生产总值年均增长率")),
    ("a sum over years in one year", figure(YEAR, 5e9, "50亿元", metric="五年完成地区生产总值")),
    ("a result of a year to come", figure(YEAR, 5e9, "50亿元", period_start="2022-01-01", period_end="2022-12-31")),
    (
        "a plan for a year under review",
        figure(YEAR, 5e9, "50亿元", status="plan", period_start="2021-01-01", period_end="2021-12-31"),
    ),
    ("where a change began", figure(YEAR, 4e9, "40亿元", sentence="生产总值由40亿元增加到50亿元。")),
    (
        "an earlier figure that does not say of when",
        figure(YEAR, 5e9, "50亿元", status="baseline", period_start="2016-01-01", period_end="2016-12-31"),
    ),
]


@pytest.mark.parametrize(("why", "row"), NONE, ids=[why for why, _ in NONE])
def test_what_fills_no_cell(compared: Compare, why: str, row: Row) -> None:
    assert values(compared([YEAR], [row])) == [], why


def test_a_yearly_mean_fills_a_cell_of_several_years(compared: Compare) -> None:
    five: Row = {"period_start": "2017-01-01", "period_end": "2021-12-31"}
    rates = [growth(YEAR, 40, "40%", **five), growth(YEAR, 7, "7%", metric="地区生产总值年均增长率", start=30, **five)]
    (cell,) = table(compared([YEAR], rates), "panel")
    assert (cell["period"], cell["value"], cell["candidates"]) == ("2017/2021", "7", "2")


CHOICES: list[tuple[str, Sequence[Row], str]] = [
    (
        "the year's own report before a later one",
        [
            figure(NEXT, 9e9, "90亿元", period_start="2021-01-01", period_end="2021-12-31", confidence=1),
            figure(YEAR, 8e9, "80亿元", confidence=0.5),
        ],
        "8000000000",
    ),
    (
        "the usual unit before another",
        [figure(YEAR, 1e9, "10亿美元", unit="美元"), figure(YEAR, 7e9, "70亿元", confidence=0.5)],
        "7000000000",
    ),
    (
        "the headline before a part",
        [
            figure(YEAR, 3e9, "30亿元", sentence="全市70亿元，其中出口30亿元。", confidence=0.99),
            figure(YEAR, 7e9, "70亿元", sentence="全市70亿元，其中出口30亿元。", start=99),
        ],
        "7000000000",
    ),
    (
        "the headline before a running total",
        [figure(YEAR, 9e9, "90亿元", sentence="累计完成90亿元。"), figure(YEAR, 2e9, "20亿元", start=99)],
        "2000000000",
    ),
    (
        "an exact figure before an open one",
        [figure(YEAR, 1e11, "突破千亿元", modifier="over"), figure(YEAR, 1.3277e11, "1327.7亿元", start=99)],
        "132770000000",
    ),
    (
        "the figure before the milestone that it passed",
        [
            figure(YEAR, 1e11, "1000亿元", sentence="生产总值跨上1000亿元台阶。"),
            figure(YEAR, 1.0401e11, "1040.1亿元", start=99),
        ],
        "104010000000",
    ),
    (
        "the more confident",
        [figure(YEAR, 1e9, "10亿元", confidence=0.6), figure(YEAR, 2e9, "20亿元", start=99, confidence=0.9)],
        "2000000000",
    ),
    (
        "the earlier in the text",
        [figure(YEAR, 1e9, "10亿元", start=50), figure(YEAR, 2e9, "20亿元", start=9)],
        "2000000000",
    ),
]


@pytest.mark.parametrize(("rule", "rows", "value"), CHOICES, ids=[rule for rule, _, _ in CHOICES])
def test_which_of_several_fills_the_cell(compared: Compare, rule: str, rows: Sequence[Row], value: str) -> None:
    folder = compared([YEAR, NEXT], rows)
    (cell,) = cells(folder, period="2021", status="actual")
    assert (cell["value"], cell["candidates"]) == (value, "2"), rule
    assert [row["order"] for row in table(folder, "candidates")] == ["1", "2"], "the loser stays listed"


def test_what_is_not_the_same_keeps_apart(compared: Compare) -> None:
    year: Row = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    half: Row = {"period_start": "2021-01-01", "period_end": "2021-06-30"}
    to_november: Row = {"period_start": "2021-01-01", "period_end": "2021-11-30"}
    rows = [
        figure(YEAR, 8e9, "80亿元"),
        figure(YEAR, 4e9, "40亿元", **half),
        figure(YEAR, 7e9, "70亿元", **to_november),
        growth(YEAR, 8, "8%"),
        figure(YEAR, 9e9, "90亿元", status="plan"),
        figure(NEXT, 8.1e9, "81亿元", status="baseline", period_text="2021年", **year),
    ]
    found = table(compared([YEAR, NEXT], rows), "panel")
    assert {(row["period"], row["measure"], row["status"], row["value"]) for row in found} == {
        ("2021", "level", "actual", "8000000000"),
        ("2021H1", "level", "actual", "4000000000"),
        ("2021-01/2021-11", "level", "actual", "7000000000"),
        ("2021", "change_rate", "actual", "8"),
        ("2022", "level", "plan", "9000000000"),
        ("2021", "level", "baseline", "8100000000"),
    }


@pytest.mark.parametrize(
    ("second", "agreement"),
    [
        (figure(NEXT, 1.009e11, "1009亿元"), "conflict"),
        (figure(NEXT, 1.008e11, "1008亿元"), "agree"),
        (figure(NEXT, 1e11, "超千亿元", modifier="over"), "agree"),
        (figure(NEXT, 1.04e11, "约1040亿元", modifier="approx"), "agree"),
        (figure(NEXT, 1.4e10, "140亿美元", unit="美元"), "single"),
        (figure(NEXT, 5e10, "500亿元", sentence="其中工业500亿元。"), "single"),
    ],
)
def test_agreement_is_of_what_can_be_compared(compared: Compare, second: Row, agreement: str) -> None:
    second = second | {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    (cell,) = table(compared([YEAR, NEXT], [figure(YEAR, 100801000000, "1008.01亿元"), second]), "panel")
    assert (cell["value"], cell["agreement"]) == ("100801000000", agreement)


def test_a_list_in_one_sentence_is_no_conflict(compared: Compare) -> None:
    said = "城乡居民人均可支配收入3万元和1万元。"
    rows = [figure(YEAR, 30000, "3万元", sentence=said), figure(YEAR, 10000, "1万元", sentence=said, start=20)]
    (cell,) = table(compared([YEAR], rows), "panel")
    assert (cell["value"], cell["agreement"]) == ("30000", "single")


def test_a_fall_is_below_zero(compared: Compare) -> None:
    rate = growth(YEAR, 3, "3%-5%", direction="down", value_high=5, modifier="range")
    (cell,) = table(compared([YEAR], [rate]), "panel")
    assert (cell["value"], cell["value_high"]) == ("-3", "-5")


def test_units_are_harmonised_and_the_original_stands_beside(compared: Compare) -> None:
    area: Row = {"unit": "公顷", "kind": "area", "metric": "粮食播种面积"}
    rows = [figure(YEAR, 10000, "1万公顷", GRAIN, **area), growth(YEAR, 0.25, "四分之一", unit="", kind="ratio")]
    ratio, grain = sorted(table(compared([YEAR], rows), "panel"), key=lambda row: row["indicator"], reverse=True)
    assert (grain["value"], grain["unit"]) == ("150000", "亩")
    assert (grain["reported_value"], grain["reported_unit"]) == ("10000", "公顷")
    assert (ratio["value"], ratio["unit"], ratio["reported_value"]) == ("25", "%", "0.25")


def test_a_place_keeps_one_series_through_renaming_and_a_merged_one_its_own(compared: Compare) -> None:
    old = document(2013, "990101", place="河口县")
    new = document(2020, "990111", place="河口区")
    merged = document(2012, "990103", place="旧城区")
    folder = compared([old, new, merged], [figure(d, 1e9, "10亿元") for d in (old, new, merged)])
    found = {row["document_id"]: row for row in table(folder, "panel")}
    assert [found[f"{code}"]["place_code"] for code in ("990101-2013", "990111-2020")] == ["990111", "990111"]
    assert found["990101-2013"]["boundary"] == "recoded"
    assert (found["990101-2013"]["reported_code"], found["990101-2013"]["reported_place"]) == ("990101", "河口县")
    assert (found["990103-2012"]["place_code"], found["990103-2012"]["boundary"]) == ("990103", "ended")


def test_copies_of_a_report_are_no_second_witness(compared: Compare) -> None:
    copy = document(2021, document_id="copy", source="copy.txt", duplicate_of="990100-2021")
    (cell,) = table(compared([YEAR, copy], [figure(YEAR, 1e9, "10亿元"), figure(copy, 1e9, "10亿元")]), "panel")
    assert (cell["candidates"], cell["agreement"]) == ("1", "single")


def test_the_wide_panel_has_a_column_for_each_indicator(compared: Compare) -> None:
    jobs: Row = {"unit": "人", "kind": "count"}
    rows = [
        figure(YEAR, 8e9, "80亿元"),
        growth(YEAR, 8, "8%"),
        figure(YEAR, 9e9, "90亿元", status="plan"),
        figure(YEAR, 3000, "3000人", JOBS, **jobs),
    ]
    found = {row["period"]: row for row in table(compared([YEAR], rows), "panel_wide")}
    assert (found["2021"][GDP], found["2021"][f"{GDP}__change_rate"], found["2021"][JOBS]) == (
        "8000000000",
        "8",
        "3000",
    )
    assert (found["2022"][f"{GDP}__plan"], found["2022"][GDP]) == ("9000000000", "")
