"""What follows from the panel: change, rank, targets, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.compare import compare
from extractor.compare.targets import tone
from extractor.store import StoreError
from tests.compare.conftest import Compare
from tests.compare.world import GDP, JOBS, Row, document, figure, growth, table, write, write_csv

YEAR, NEXT = document(2021), document(2022)
JOB: Row = {"unit": "人", "kind": "count", "metric": "城镇新增就业"}
REVENUE = "fiscal.general_budget_revenue"


def jobs(report: Row, value: float | None, text: str, **changes: object) -> Row:
    return figure(report, value, text, JOBS, **(JOB | changes))


def test_change_stands_beside_what_the_report_states(compared: Compare) -> None:
    rows = [
        figure(YEAR, 2e9, "20.00亿元", REVENUE),
        figure(NEXT, 2.2e9, "22.00亿元", REVENUE),
        growth(NEXT, 10, "10.0%", REVENUE),
    ]
    (row,) = table(compared([YEAR, NEXT], rows), "change")
    assert row == row | {
        "period": "2022",
        "value": "2200000000",
        "previous_period": "2021",
        "previous_value": "2000000000",
        "difference": "200000000",
        "ratio": "1.1",
        "stated_rate": "10",
        "agreement": "agree",
        "previous_status": "actual",
    }
    assert float(row["rate"]) == pytest.approx(10)


STATED: list[tuple[str, list[Row], str]] = [
    (REVENUE, [growth(NEXT, 12, "12.0%", REVENUE)], "conflict"),
    (REVENUE, [growth(NEXT, 12, "12.0%", REVENUE, sentence="完成22.00亿元，同口径增长12.0%。")], "comparable"),
    (REVENUE, [], "not stated"),
    (GDP, [growth(NEXT, 6, "6%")], "real"),
    (REVENUE, [growth(NEXT, 2e8, "2.00亿元", REVENUE, unit="元", kind="money", measure="change_amount")], "agree"),
    (REVENUE, [growth(NEXT, 5e8, "5.00亿元", REVENUE, unit="元", kind="money", measure="change_amount")], "conflict"),
]


@pytest.mark.parametrize(("indicator", "stated", "agreement"), STATED)
def test_whether_the_stated_change_agrees(compared: Compare, indicator: str, stated: list[Row], agreement: str) -> None:
    levels = [figure(YEAR, 2e9, "20.00亿元", indicator), figure(NEXT, 2.2e9, "22.00亿元", indicator)]
    (row,) = table(compared([YEAR, NEXT], [*levels, *stated]), "change")
    assert row["agreement"] == agreement


def test_a_later_comparison_serves_where_the_year_has_no_report(compared: Compare) -> None:
    before = figure(NEXT, 2e9, "20亿元", REVENUE, status="baseline", period_text="2021年", start=5)
    before |= {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    (row,) = table(compared([NEXT], [before, figure(NEXT, 2.2e9, "22亿元", REVENUE)]), "change")
    assert (row["previous_value"], row["previous_status"]) == ("2000000000", "baseline")


def test_levels_in_two_units_are_not_subtracted(compared: Compare) -> None:
    trade = "economy.foreign_trade"
    rows = [figure(YEAR, 2e9, "20亿美元", trade, unit="美元"), figure(NEXT, 9e9, "90亿元", trade)]
    assert table(compared([YEAR, NEXT], rows), "change") == []


def test_ranks_are_within_level_and_group(tmp_path: Path) -> None:
    reports = [document(2021, code) for code in ("990100", "990200", "990102", "990104")]
    rows = [jobs(r, v, f"{v}人") for r, v in zip(reports, (5000, 7000, 300, 300), strict=True)]
    peers = write_csv(tmp_path / "peers.csv", [{"group": "山区", "place_code": c} for c in ("990200", "990100")])
    folder = compare(write(tmp_path / "t", reports, rows), tmp_path / "o", peers=peers).folder
    found = {(r["group_kind"], r["group"], r["place"]): (r["rank"], r["places"]) for r in table(folder, "rank")}
    assert found == {
        ("province", "澜江省", "云岭市"): ("1", "2"),
        ("province", "澜江省", "青岚市"): ("2", "2"),
        ("province", "澜江省", "白石县"): ("1", "2"),
        ("province", "澜江省", "新城区"): ("1", "2"),
        ("prefecture", "青岚市", "白石县"): ("1", "2"),
        ("prefecture", "青岚市", "新城区"): ("1", "2"),
        ("peers", "山区", "云岭市"): ("1", "2"),
        ("peers", "山区", "青岚市"): ("2", "2"),
    }
    percentiles = {(r["group_kind"], r["place"]): r["percentile"] for r in table(folder, "rank")}
    assert percentiles["province", "云岭市"] == "100"
    assert percentiles["province", "白石县"] == "50"


def test_places_of_peer_groups_that_the_panel_does_not_hold_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "t", [YEAR], [jobs(YEAR, 1, "1人")])
    told = []
    for names in (["青岚市", "青岚", ""], ["青岚市", *"甲乙丙丁戊己庚"], ["青岚市"]):
        peers = write_csv(tmp_path / "peers.csv", [{"group": "山区", "place": name} for name in names])
        told.append([note.partition(": ")[2] for note in compare(folder, tmp_path / "o", peers=peers).notes])
    assert told == [
        ["without a cell in the panel: (empty), 青岚; write places as panel.csv does"],
        ["without a cell in the panel: 丁, 丙, 乙, 己, 庚 and 2 more; write places as panel.csv does"],
        [],
    ]


@pytest.mark.parametrize("header", ["group", "place_code", "name,code"])
def test_peers_without_their_columns_are_refused(tmp_path: Path, header: str) -> None:
    (tmp_path / "p.csv").write_text(f"{header}\n", encoding="utf-8")
    folder = write(tmp_path / "t", [YEAR], [jobs(YEAR, 1, "1人")])
    with pytest.raises(StoreError, match=r"p\.csv: must have the columns group and place_code"):
        compare(folder, tmp_path / "o", peers=tmp_path / "p.csv")


TARGETS: list[tuple[str, Row, Row, str, str]] = [
    ("reached", growth(YEAR, 7, "7%", status="plan"), growth(NEXT, 7.2, "7.2%"), "met", ""),
    ("missed", growth(YEAR, 7, "7%", status="plan"), growth(NEXT, 6.8, "6.8%"), "missed", ""),
    (
        "about",
        growth(YEAR, 7, "7%左右", status="plan", modifier="approx"),
        growth(NEXT, 6.8, "6.8%"),
        "met",
        "左右",
    ),
    (
        "a ceiling",
        growth(YEAR, 3, "3%以内", status="plan", modifier="at_most", sentence="涨幅控制在3%以内。"),
        growth(NEXT, 2, "2%"),
        "met",
        "控制在; 以内",
    ),
    (
        "a floor",
        growth(YEAR, 7, "7%以上", status="plan", modifier="at_least", sentence="力争增长7%以上。"),
        growth(NEXT, 6.9, "6.9%"),
        "missed",
        "力争; 以上",
    ),
    (
        "a planned fall",
        growth(YEAR, 3, "3%", status="plan", direction="down"),
        growth(NEXT, 4, "4%", direction="down"),
        "met",
        "",
    ),
    (
        "too vague to say",
        figure(YEAR, 1.1e11, "1100亿元", status="plan"),
        figure(NEXT, 1e11, "超千亿元", modifier="over"),
        "open",
        "",
    ),
]


@pytest.mark.parametrize(("why", "plan", "result", "attained", "words"), TARGETS, ids=[t[0] for t in TARGETS])
def test_targets_against_results(
    compared: Compare, why: str, plan: Row, result: Row, attained: str, words: str
) -> None:
    (row,) = table(compared([YEAR, NEXT], [plan, result]), "targets")
    assert (row["period"], row["attained"], row["tone"], row["result_basis"]) == ("2022", attained, words, "stated"), (
        why
    )


def test_the_less_the_better_is_met_from_above(compared: Compare) -> None:
    rate: Row = {"unit": "%", "kind": "percent", "metric": "城镇登记失业率"}
    code = "employment.registered_unemployment_rate"
    rows = [figure(YEAR, 4, "4%", code, status="plan", **rate), figure(NEXT, 3.5, "3.5%", code, **rate)]
    (row,) = table(compared([YEAR, NEXT], rows), "targets")
    assert (row["attained"], row["attainment"]) == ("met", "87.5")


def test_a_planned_rate_is_held_against_levels_where_no_rate_is_stated(compared: Compare) -> None:
    rows = [
        growth(YEAR, 10, "10%", REVENUE, status="plan"),
        figure(YEAR, 2e9, "20.0亿元", REVENUE),
        figure(NEXT, 2.3e9, "23.0亿元", REVENUE),
    ]
    (row,) = table(compared([YEAR, NEXT], rows), "targets")
    assert (row["result"], row["result_basis"], row["attained"]) == ("15", "computed", "met")


def test_no_report_is_not_a_missed_target(compared: Compare) -> None:
    rows = [growth(YEAR, 7, "7%", status="plan"), growth(NEXT, 8, "8%", status="plan")]
    found = {row["period"]: row for row in table(compared([YEAR, NEXT], rows), "targets")}
    assert (found["2022"]["result_basis"], found["2022"]["attained"]) == ("not found", "open")
    assert (found["2023"]["result_basis"], found["2023"]["attained"]) == ("no report", "open")


@pytest.mark.parametrize(
    ("sentence", "text", "words", "kind"),
    [
        ("确保财政收入增长7%，力争8%。", "8%", "力争", "stretch"),
        ("确保收入增长7%，税收增长8%。", "8%", "确保", "firm"),
        ("确保收入增长7%；税收增长8%。", "8%", "", ""),
        ("主要预期目标是：生产总值增长8%左右", "8%", "预期; 左右", "expected"),
        ("增速不低于8%", "8%", "不低于", "floor"),
        ("失业率不超过5%，就业8万人", "8万人", "", ""),
        ("没有这个数", "8%", "", ""),
    ],
)
def test_the_tone_of_a_target(sentence: str, text: str, words: str, kind: str) -> None:
    assert tone(sentence, text) == (words, kind)


def states(folder: Path) -> dict[tuple[str, str, str], str]:
    return {(r["place"], r["period"], r["indicator"]): r["state"] for r in table(folder, "coverage")}


def test_coverage_tells_absent_from_not_found_and_no_report(compared: Compare) -> None:
    deaths = "health.maternal_deaths"
    other, later = document(2022, "990200"), document(2023, "990200")
    rows = [
        figure(YEAR, 2, "2人", deaths, unit="人", kind="count"),
        jobs(YEAR, 300, "300人"),
        jobs(NEXT, 400, "400人", sentence="城镇新增就业400人，全年无孕产妇死亡。"),
        jobs(other, None, "XX人", masked="true"),
        jobs(later, 500, "500人"),
    ]
    found = states(compared([YEAR, NEXT, other, later], rows))
    assert len(found) == 2 * 3 * 2
    assert found["青岚市", "2021", deaths] == "stated"
    assert found["青岚市", "2022", deaths] == "explicitly absent"
    assert found["云岭市", "2022", JOBS] == "explicitly absent"
    assert found["云岭市", "2022", deaths] == "not found"
    assert found["云岭市", "2021", JOBS] == "no report"
    assert found["青岚市", "2023", JOBS] == "no report"


def test_coverage_does_not_count_plans(compared: Compare) -> None:
    rows: Sequence[Row] = [jobs(YEAR, 300, "300人"), jobs(YEAR, 400, "400人", status="plan")]
    assert states(compared([YEAR, NEXT], rows))["青岚市", "2022", JOBS] == "not found"
