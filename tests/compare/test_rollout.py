"""How far a program has come, and how it spread."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy import stats

from extractor.compare import rollout
from extractor.compare.programs import own_list
from extractor.compare.stages import Stage, stage
from extractor.store import StoreError
from tests.compare.conftest import Compare
from tests.compare.world import Row, document, figure, name, table, write, write_csv

RIVER, COVID, DOCTOR = "environment.river_chief", "health.covid_control", "health.family_doctor"
SPECS = yaml.safe_load((Path(__file__).parent / "stages.yaml").read_text(encoding="utf-8"))
DONE, NOTHING = "全面落实河长制。", "全市经济平稳增长。"


def test_a_program_of_one_s_own_that_the_catalogue_has_is_told(tmp_path: Path) -> None:
    tables = write(tmp_path / "t", [document(2021)], [figure(document(2021), 1, "1元")])
    told = {}
    for code in ("my.rivers", RIVER):
        mine = write_csv(tmp_path / "mine.csv", [{"program": code, "name": "河长制"}])
        told[code] = [note for note in rollout(tables, tmp_path / "o", programs=mine).notes if "catalogue, " in note]
    assert told.pop(RIVER) == []
    assert [note.partition("mine.csv: ")[2] for note in told["my.rivers"]] == [
        "my.rivers: is environment.river_chief of the catalogue, which is followed too; give it that code to have one "
        "row for both"
    ]


@pytest.mark.parametrize("spec", SPECS, ids=[spec["text"] for spec in SPECS])
def test_the_stage_that_a_sentence_states(spec: dict[str, str]) -> None:
    start, end = spec["text"].index("【"), spec["text"].index("】") - 1
    said = spec["text"].replace("【", "").replace("】", "")
    assert stage(said, start, end, bool(spec.get("plan"))).stage == spec["stage"]


def test_the_words_that_decided_are_told() -> None:
    assert stage("启动河长制。", 2, 5, False) == Stage("launched", "启动…")


def river(report: Row, said: str, start: int = 0) -> Row:
    return name(report, RIVER, "河长制", said, start)


def test_a_row_for_each_place_time_and_program_with_the_furthest_stage(rolled: Compare) -> None:
    reports = [document(2017), document(2018)]
    names = [
        river(reports[0], "试点推行河长制。"),
        river(reports[1], "深入推进河长制。"),
        river(reports[1], "河长制实现全覆盖。", 50),
    ]
    found = table(rolled(reports, names), "programs")
    assert [(r["place"], r["period"], r["stage"], r["mentions"], r["first_mention"]) for r in found] == [
        ("青岚市", "2017", "pilot", "1", "2017"),
        ("青岚市", "2018", "completed", "2", "2017"),
    ]
    assert found[1]["sentence"] == "河长制实现全覆盖。"
    contract = ["place", "period", "program", "stage", "first_mention", "coverage_value", "sentence"]
    assert set(contract) <= set(found[0])


def test_what_stands_by_planned_figures_is_planned_for_the_planned_time(rolled: Compare) -> None:
    report = document(2018)
    figures = [
        figure(report, 1e9, "10亿元", start=100),
        figure(report, 2e9, "20亿元", start=900, status="plan"),
    ]
    names = [
        river(report, "推行河长制，河畅水清。", 120),
        name(report, DOCTOR, "家庭医生签约", "推进家庭医生签约。", 880),
    ]
    found = {r["program"]: (r["period"], r["stage"]) for r in table(rolled([report], names, figures), "programs")}
    assert found == {RIVER: ("2018", "implemented"), DOCTOR: ("2019", "planned")}


def test_the_glossary_at_the_end_states_nothing_and_dates_nothing(rolled: Compare) -> None:
    report = document(2018)
    figures = [
        figure(report, 5, "5家", "", status="plan", start=10, sentence="新增企业5家。", section="二、工作安排"),
        figure(report, 3, "3个", "", start=200, sentence="“三清”指3个清零。", section="名词解释"),
    ]
    said, told = "全面落实河长制。", "放管服改革深入推进。"
    names = [name(report, RIVER, "河长制", said, 190), name(report, "governance.delegation", "放管服", told, 210)]
    rows = table(rolled([report], names, figures), "programs")
    assert [(r["program"], r["period"], r["stage"]) for r in rows] == [(RIVER, "2019", "planned")]


def test_coverage_is_of_the_program_itself(rolled: Compare) -> None:
    report = document(2018)
    said = "家庭医生签约服务深入推进，组建团队40个，服务满意率达95%，重点人群签约率达80%，农村自来水普及率达90%。"
    more: Row = {"sentence": said}
    figures = [
        figure(report, 40, "40个", "", unit="个", kind="count", metric="组建团队数", start=1, **more),
        figure(report, 95, "95%", "", unit="%", kind="percent", metric="签约服务满意率", start=2, **more),
        figure(report, 80, "80%", "", unit="%", kind="percent", metric="重点人群签约率", start=3, **more),
        figure(report, 90, "90%", "", unit="%", kind="percent", metric="农村自来水普及率", start=4, **more),
    ]
    (row,) = table(rolled([report], [name(report, DOCTOR, "家庭医生签约服务", said)], figures), "programs")
    assert (row["coverage_value"], row["coverage_unit"], row["coverage_metric"]) == ("80", "%", "重点人群签约率")


def test_first_years_of_each_stage(rolled: Compare) -> None:
    reports = [document(2015), document(2016), document(2018), document(2019)]
    names = [
        river(reports[1], "明年将全面推行河长制。"),
        river(reports[2], "启动河长制。"),
        river(reports[3], "全面建立河长制。"),
    ]
    (row,) = table(rolled(reports, names), "timeline")
    assert row == row | {
        "first_report": "2015",
        "last_report": "2019",
        "first_mention": "2016",
        "first_planned": "2017",
        "first_pilot": "",
        "first_launched": "2018",
        "first_completed": "2019",
        "adopted_year": "2018",
        "adoption_basis": "observed",
        "launched": "2016",
        "sentence": "启动河长制。",
    }


def test_plans_denials_and_hypotheses_are_no_adoption(rolled: Compare) -> None:
    report = document(2018)
    said = ["河长制尚未推行。", "如果推行河长制，水质将改善。", "明年将推行河长制。"]
    folder = rolled([report], [river(report, text, n) for n, text in enumerate(said)])
    assert {r["stage"] for r in table(folder, "programs")} == {"planned"}
    assert [(r["adopted_year"], r["adoption_basis"], r["first_mention"]) for r in table(folder, "timeline")] == [
        ("", "not adopted", "2018")
    ]
    assert {r["adopted"] for r in table(folder, "adoption")} == {"0"}


def test_a_report_about_the_year_before_the_launch_does_not_date_it_back(rolled: Compare) -> None:
    report = document(2019)
    names = [name(report, COVID, "新冠肺炎疫情", "全力抗击新冠肺炎疫情。"), river(report, DONE)]
    found = {r["program"]: r["period"] for r in table(rolled([report], names), "programs")}
    assert found == {COVID: "2020", RIVER: "2019"}


def test_no_report_is_not_not_adopted(rolled: Compare) -> None:
    a, b = document(2015), document(2018)
    lone = document(2015, "990200")
    rows = {r["year"]: r for r in table(rolled([a, b, lone], [river(b, DONE)]), "adoption")}
    assert [(y, r["places"], r["adopted"]) for y, r in rows.items()] == [
        ("2015", "2", "0"),
        ("2016", "0", "0"),
        ("2017", "0", "0"),
        ("2018", "1", "1"),
    ]
    assert (rows["2018"]["cumulative_share"], rows["2018"]["at_risk"], rows["2018"]["newly_adopted"]) == ("1", "1", "1")
    assert (rows["2016"]["cumulative_share"], rows["2016"]["years_since_launch"]) == ("", "0")


def test_who_states_it_in_the_first_report_was_never_seen_at_risk(rolled: Compare) -> None:
    late, other = document(2019), [document(2018, "990200"), document(2019, "990200")]
    folder = rolled([late, *other], [river(late, DONE), river(other[1], DONE)])
    rows = {r["year"]: r for r in table(folder, "adoption")}
    assert (rows["2019"]["adopted"], rows["2019"]["at_risk"], rows["2019"]["newly_adopted"]) == ("2", "1", "1")
    assert {r["place"]: r["adoption_basis"] for r in table(folder, "timeline")} == {
        "青岚市": "first report",
        "云岭市": "observed",
    }


def test_the_event_history_has_a_row_for_each_year_at_risk(rolled: Compare) -> None:
    reports = [document(year, code) for code in ("990100", "990200") for year in (2016, 2017, 2018)]
    names = [river(reports[1], DONE), river(reports[2], DONE), river(reports[5], DONE)]
    found = [
        (r["place"], r["year"], r["event"], r["years_since_launch"], r["others_adopted"], r["others_share"])
        for r in table(rolled(reports, names), "events")
    ]
    assert found == [
        ("青岚市", "2016", "0", "0", "0", "0"),
        ("青岚市", "2017", "1", "1", "0", "0"),
        ("云岭市", "2016", "0", "0", "0", "0"),
        ("云岭市", "2017", "0", "1", "0", "0"),
        ("云岭市", "2018", "1", "2", "1", "1"),
    ]


def test_kaplan_meier_is_that_of_scipy(rolled: Compare) -> None:
    """Places with a report each year from the launch to adoption or to the end: plain right-censored durations."""
    spans = {"990100": (3, True), "990200": (2, True), "990102": (5, False), "990104": (3, False), "990111": (2, True)}
    reports, names = [], []
    for code, (years, adopts) in spans.items():
        own = [document(2015 + n, code) for n in range(1, years + 1)]
        reports += own
        names += [river(own[-1], DONE)] if adopts else []
    rows = [r for r in table(rolled(reports, names), "adoption") if r["at_risk"] != "0"]
    data = stats.CensoredData(
        uncensored=[years for years, adopts in spans.values() if adopts],
        right=[years for years, adopts in spans.values() if not adopts],
    )
    survival = stats.ecdf(data).sf
    band = survival.confidence_interval(0.95, method="log-log")
    for row in rows:
        time = int(row["year"]) - 2015
        assert float(row["kaplan_meier"]) == pytest.approx(1 - survival.evaluate(time))
        low, high = band.high.evaluate(time), band.low.evaluate(time)
        if not math.isnan(low):
            assert (float(row["km_low"]), float(row["km_high"])) == pytest.approx((1 - low, 1 - high))
    assert np.isclose(float(rows[-1]["kaplan_meier"]), 1 - (3 / 5) * (2 / 3))


def test_own_programs_beside_the_catalogue(tmp_path: Path) -> None:
    report = document(2018)
    mine = write_csv(
        tmp_path / "mine.csv",
        [
            {
                "program": "local.rivers",
                "name": "五水共治",
                "launched": 2013,
                "aliases": "清河行动; 治(水|河)大会战",
            }
        ],
    )
    rows = [figure(report, 1e9, "10亿元", sentence="开展治河大会战，投入10亿元。")]
    folder = rollout(write(tmp_path / "t", [report], rows), tmp_path / "out", programs=mine).folder
    assert [(r["program"], r["program_name"], r["stage"]) for r in table(folder, "programs")] == [
        ("local.rivers", "五水共治", "implemented")
    ]
    assert {r["launched"] for r in table(folder, "adoption")} == {"2013"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\n五水共治\n", "must have the columns program and name"),
        ("program,name,launched\nx,五水共治,去年\n", r"row 1: launched"),
        ("program,name\nx,\n", r"row 1: name"),
    ],
)
def test_own_lists_that_are_wrong_are_refused_with_the_row(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=rf"p\.csv.*{words}"):
        own_list(tmp_path / "p.csv")


def test_no_program_is_told(tmp_path: Path) -> None:
    report = document(2018)
    rows = [figure(report, 1e9, "10亿元", sentence=NOTHING)]
    written = rollout(write(tmp_path / "t", [report], rows), tmp_path / "out")
    assert written.notes == ("no program of the catalogue or of your list is named in these tables",)
    assert written.rows == {"programs": 0, "timeline": 0, "adoption": 0, "events": 0}
