"""What does not hold is told, with its two sentences; what holds, or may be something else, is not."""

from __future__ import annotations

import pytest

from tests.compare.conftest import Compare
from tests.compare.world import GDP, JOBS, Row, document, figure, growth, sentence, table

YEAR, NEXT = document(2021), document(2022)
REVENUE = "fiscal.general_budget_revenue"


@pytest.mark.parametrize(
    ("said", "check", "severity"),
    [
        ("[64家]中完成[51家]，[79.68%]。", "rate", "rounding"),
        ("应签[64家]，实际签约[51家]，签约率[89.7%]。", "rate", "error"),
        ("抽查[200批次]，合格[190批次]，合格率[9.5%]。", "rate", "error"),
        ("清理事项[645项]，取消[422项]，占总数的[56.4%]。", "rate", "error"),
        ("全年签约[300人]，其中重点人群[400人]。", "part", "error"),
    ],
)
def test_arithmetic_of_a_sentence_that_does_not_hold(compared: Compare, said: str, check: str, severity: str) -> None:
    rows = sentence(YEAR, said)
    (row,) = table(compared([YEAR], rows), "checks")
    assert (row["check"], row["severity"], row["place"]) == (check, severity, "青岚市")
    assert (row["sentence"], row["other_sentence"]) == (rows[0]["sentence"],) * 2
    assert row["observation_id"] == rows[-1]["observation_id"] != row["other_observation_id"] != ""


@pytest.mark.parametrize(
    "said",
    [
        "[64家]中完成[51家]，[79.69%]。",
        "办理建议[64件]、提案[51件]，办复率[100%]。",
        "完成任务[64项]、未完成[51项]，完成率[96.9%]。",
        "新增就业[64人]，失业再就业[51人]，失业率[3.5%]。",
        "新竣工[300套]、开工[200套]，其中城区[400套]。",
        "新增企业[115户]，规模以上企业[336户]。",
    ],
)
def test_what_holds_or_is_something_else_is_not_told(compared: Compare, said: str) -> None:
    assert table(compared([YEAR], sentence(YEAR, said)), "checks") == []


@pytest.mark.parametrize(("rate", "found"), [("25%", []), ("35%", [("change", "35", "25")])])
def test_from_to_and_the_rate_of_change(compared: Compare, rate: str, found: list[tuple[str, str, str]]) -> None:
    rows = sentence(YEAR, f"床位由[40张]增加到[50张]，增长[{rate}]。")
    rows[2]["measure"] = "change_rate"
    checks = table(compared([YEAR], rows), "checks")
    assert [(row["check"], row["stated"], row["expected"]) for row in checks] == found


def test_a_stated_against_the_computed_change(compared: Compare) -> None:
    rows = [
        figure(YEAR, 2e9, "20.0亿元", REVENUE, sentence="去年20.0亿元。"),
        figure(NEXT, 2.2e9, "22.0亿元", REVENUE),
        growth(NEXT, 21, "21.0%", REVENUE, sentence="收入22.0亿元，增长21.0%。"),
    ]
    (row,) = table(compared([YEAR, NEXT], rows), "checks")
    assert (row["check"], row["stated"], row["expected"], row["unit"]) == ("change", "21", "10", "%")
    assert (row["sentence"], row["other_sentence"]) == ("收入22.0亿元，增长21.0%。", "去年20.0亿元。")
    assert row["explanation"] == "2000000000 元 in 2021 and 2200000000 元 in 2022"


def test_parts_against_the_whole(compared: Compare) -> None:
    parts = {"primary": 1e9, "secondary": 4e9, "tertiary": 3e9}
    rows = [
        figure(YEAR, v, f"{v / 1e8:.1f}亿元", f"economy.{n}_industry", start=i)
        for i, (n, v) in enumerate(parts.items())
    ]
    right, wrong = figure(YEAR, 8e9, "80.0亿元"), figure(YEAR, 9e9, "90.0亿元")
    assert table(compared([YEAR], [*rows, right]), "checks") == []
    (row,) = table(compared([YEAR], [*rows, wrong]), "checks")
    assert (row["check"], row["stated"], row["expected"]) == ("sum", "9000000000", "8000000000")


JUMPS: list[tuple[Row, Row, list[tuple[str, str]]]] = [
    (figure(YEAR, 2e9, "20亿元"), figure(NEXT, 2.2e13, "22万亿元"), [("magnitude", "error")]),
    (figure(YEAR, 2e9, "20亿元"), figure(NEXT, 2.2e8, "2.2亿元"), [("magnitude", "possible")]),
    (figure(YEAR, 2e9, "20亿元"), figure(NEXT, 3e9, "30亿元"), []),
    (
        figure(YEAR, 5, "5个", "housing.old_communities", unit="个", kind="count"),
        figure(NEXT, 50, "50个", "housing.old_communities", unit="个", kind="count"),
        [],
    ),
]


@pytest.mark.parametrize(("before", "after", "found"), JUMPS)
def test_jumps_by_a_power_of_ten(compared: Compare, before: Row, after: Row, found: list[tuple[str, str]]) -> None:
    rows = table(compared([YEAR, NEXT], [before, after]), "checks")
    assert [(row["check"], row["severity"]) for row in rows] == found


def test_a_jump_that_the_stated_growth_makes_unlikely_is_none(compared: Compare) -> None:
    later = document(2023)
    levels = [figure(YEAR, 2e9, "20亿元", "tourism.revenue"), figure(later, 2e10, "200亿元", "tourism.revenue")]
    for rate, found in ((71, []), (2, ["magnitude"])):
        grown = growth(later, rate, f"{rate}%", "tourism.revenue")
        rows = table(compared([YEAR, later], [*levels, grown]), "checks")
        assert [row["check"] for row in rows] == found


def test_two_statements_of_one_figure(compared: Compare) -> None:
    later: Row = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
    job: Row = {"unit": "人", "kind": "count"}
    rows = [
        figure(YEAR, 2e9, "20.0亿元"),
        figure(NEXT, 2.5e9, "25.0亿元", **later),
        figure(YEAR, 30000, "3万人", JOBS, **job),
        figure(NEXT, 300000, "30万人", JOBS, **(job | later)),
        figure(YEAR, 420, "420人", "health.referrals_up", **job),
        figure(YEAR, 420, "420张", "health.referrals_up", start=90, **(job | {"unit": "张"})),
    ]
    found = {row["indicator"]: row["check"] for row in table(compared([YEAR, NEXT], rows), "checks")}
    assert found == {GDP: "conflict", JOBS: "unit", "health.referrals_up": "unit"}


def test_parts_in_one_report_are_no_conflict(compared: Compare) -> None:
    rows = [figure(YEAR, 2e9, "20亿元"), figure(YEAR, 3e9, "30亿元", start=90, sentence="园区30亿元。")]
    assert table(compared([YEAR], rows), "checks") == []


def test_a_later_reports_comparison_against_the_years_own_figure(compared: Compare) -> None:
    later: Row = {"period_start": "2021-01-01", "period_end": "2021-12-31", "period_text": "2021年"}
    rows = [figure(YEAR, 2e9, "20.0亿元"), figure(NEXT, 2.3e9, "23.0亿元", status="baseline", **later)]
    (row,) = table(compared([YEAR, NEXT], rows), "checks")
    assert (row["check"], row["stated"], row["expected"]) == ("baseline", "2300000000", "2000000000")
