"""Status, measure and time of single figures, and the examples of the cues."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from spacy.language import Language

import extractor
from extractor.qualify.cues import Cue, cues
from extractor.schema import Document, Observation


@cache
def nlp() -> Language:
    return extractor.load()


def only(text: str, report: str = "") -> Observation:
    """The last observation of a report that holds the sentence."""
    return found(report + text)[-1]


def found(text: str) -> list[Observation]:
    doc = nlp().make_doc(text)
    doc._.document = Document(text=text)
    return list(nlp()(doc)._.observations)


@pytest.mark.parametrize("cue", cues().words.status, ids=lambda c: c.id)
def test_cues_hold_in_their_examples(cue: Cue) -> None:
    compiled = next(c for c in cues().status if c.cue.id == cue.id)
    for example in cue.examples:
        assert compiled.words.search(example), example
    for example in cue.not_:
        assert not compiled.words.search(example) or compiled.unless.search(example), example


@pytest.mark.parametrize(
    ("text", "measure", "direction"),
    [
        ("签约率达到72%。", "level", None),
        ("地区生产总值增长6.8%。", "change_rate", "up"),
        ("立案数同比下降16.4%。", "change_rate", "down"),
        ("签约率比上年提高2.3个百分点。", "change_amount", "up"),
        ("门诊人次比上年增加4055人次。", "change_amount", "up"),
        ("新增床位120张。", "level", None),
        ("考核居全市第2位。", "rank", None),
        ("城镇化率提高到46.8%。", "level", None),
        ("规模工业产值翻一番。", "change_rate", "up"),
        ("规范管理率72%，上级要求≥60%。", "threshold", None),
        ("签约率39%，超目标4个百分点。", "change_amount", "up"),
        ("投资增速低于目标3个百分点。", "change_amount", "down"),
        ("业务量涨幅为26.7%。", "change_rate", "up"),
        ("住院次均费用降幅为2.7%。", "change_rate", "down"),
        ("人口自然增长率5.4‰。", "level", None),
        ("立案较去年多出24件。", "change_amount", "up"),
        ("综合排名前移两位。", "change_amount", "up"),
    ],
)
def test_measure(text: str, measure: str, direction: str | None) -> None:
    found = only(text)
    assert (found.measure, found.direction) == (measure, direction)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("全年签约32375人。", "actual"),
        ("力争签约率达到75%。", "plan"),
        ("到2035年，人均预期寿命达到82岁。", "plan"),
        ("计划新建卫生室12所。", "plan"),
        ("计划生育家庭奖励扶助3789人。", "actual"),
        ("争取到位上级资金5320万元。", "actual"),
        ("规范管理率72%，国家要求60%。", "requirement"),
        ("床位由2015年的860张。", "baseline"),
        ("预计全年地区生产总值增长7%。", "actual"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert only(text).status == status


REPORT = "青岚县卫生健康局2021年工作总结\n\n一、工作完成情况\n\n"
PLAN = "青岚县卫生健康局2021年工作计划\n\n一、主要目标\n\n"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("死亡率为1.2‰、2.1‰、2.9‰，均低于市里下达的2‰、3‰、4‰控制线。", "actual actual actual" + " requirement" * 3),
        ("签约率61%，比60%的要求略高。", "actual requirement"),
        ("老年人体检率78%，省定≥70%。", "actual requirement"),
        ("实施好省定20项民生工程。", "actual"),
        ("孕前检查986对，完成全年1900对的51.89%。", "actual requirement actual"),
        ("完成筛查6082例（任务数6000例）。", "actual requirement"),
        ("按人均74元的标准拨付2456万元。", "actual actual"),
        ("固定资产投资增长5%，比7%的年初预期低2个百分点。", "actual plan actual"),
        ("签约率承诺58%，实际59%。", "plan actual"),
        ("低保标准由每年2600元提高到5100元。", "baseline actual"),
        ("三次产业比由15.8:51.4:32.8调整为11.6:48.3:40.1。", "baseline " * 3 + "actual " * 3),
        ("百日咳54例，去年仅6例，增加48例。", "actual baseline actual"),
        ("流感10836例，是上年的5.2倍。", "actual actual"),
        ("生产总值增长7%，高于全省0.6个百分点。", "actual actual"),
        ("三年行动计划圆满完成，新建幼儿园10所。", "actual"),
        ("争取专项债券12.3亿元，居全市第2位。", "actual actual"),
    ],
)
def test_status_in_a_review(text: str, statuses: str) -> None:
    assert [o.status for o in found(REPORT + text)] == statuses.split()


def test_what_a_legend_says_of_figures_in_brackets_and_after_a_stroke() -> None:
    half = "青岚县卫生健康局2021年上半年工作总结\n\n一、工作完成情况\n\n"
    brackets = found(half + "（括号内为年初目标）\n\n签约率46%（≥54%）；药占比29%（30%以下）。")
    assert [o.status for o in brackets] == ["actual", "plan", "actual", "plan"]
    strokes = found(half + "斜杠前为完成数，斜杠后为全年任务数。\n\n改厕1986座/3500座。")
    assert [(o.status, o.measure) for o in strokes] == [("actual", "level"), ("requirement", "threshold")]
    assert [o.period_end for o in strokes] == [date(2021, 6, 30), date(2021, 12, 31)]
    before = found(half + "括号内数据为上年同期数。\n\n签约人数9864人（9120人）。")
    assert [o.status for o in before] == ["actual", "baseline"]
    assert [o.status for o in found(half + "签约率46%（≥54%）。")] == ["actual", "actual"]
    plan = "青岚县2022年卫生健康工作要点\n\n一、主要目标\n\n（括号内为2021年实绩）\n\n签约率50%（47.76%）。"
    assert [o.status for o in found(plan)] == ["plan", "baseline"]


def test_an_earlier_year_in_a_plan_is_a_baseline() -> None:
    assert only("甲乙类传染病发病率压到240/10万以内（2020年为244.92/10万）。", PLAN).status == "baseline"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("全县签约32375人。", date(2021, 1, 1), date(2021, 12, 31)),
        ("上半年签约32375人。", date(2021, 1, 1), date(2021, 6, 30)),
        ("截至11月18日，签约32375人。", date(2021, 1, 1), date(2021, 11, 18)),
        ("签约32375人，比上年增长3%。", date(2021, 1, 1), date(2021, 12, 31)),
        ("签约率由2019年的61%。", date(2019, 1, 1), date(2019, 12, 31)),
        ("3月5日启动接种，设接种点28个。", date(2021, 1, 1), date(2021, 12, 31)),
        ("9月1日起推行签约，惠及群众4.2万人。", date(2021, 9, 1), date(2021, 12, 31)),
        ("年末常住人口49.26万人。", date(2021, 1, 1), date(2021, 12, 31)),
        ("年初目标49%。", date(2021, 1, 1), date(2021, 12, 31)),
        ("因病致贫户从年初的742户。", date(2021, 1, 1), date(2021, 1, 1)),
        ("贫困户由2018年底的1246户4511人下降。", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020年脱贫1270人，发生率由8.1%降到3%；今年发生率由2.9%。", date(2020, 1, 1), date(2020, 12, 31)),
        ("上半年启动创建；改厕8000户。", date(2021, 1, 1), date(2021, 12, 31)),
        ("百日咳去年同期2例；麻疹3例。", date(2021, 1, 1), date(2021, 12, 31)),
        ("游客486万人次，恢复到2019年的92%。", date(2021, 1, 1), date(2021, 12, 31)),
        ("人口数为2010年的2.36倍。", date(2021, 1, 1), date(2021, 12, 31)),
        ("医师0.58名，低于全省0.72名。", date(2021, 1, 1), date(2021, 12, 31)),
        ("活产2386人，三年来首次回升，产妇2358人。", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_time(text: str, start: date, end: date) -> None:
    found = only(text, REPORT)
    assert (found.period_start, found.period_end) == (start, end)


def test_a_bound_before_a_series_holds_for_all_of_it() -> None:
    assert [o.modifier for o in found("两病规范管理率分别不低于75%、74%，签约率达到60%。")] == [
        "at_least",
        "at_least",
        "exact",
    ]


TERM = "青岚县2021年政府工作报告\n\n一、过去五年工作回顾\n\n"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("五年来，城镇化率达到52%。", 2020),
        ("五年来，地区生产总值达到180亿元。", 2020),
        ("五年来，累计新增学位6200个。", 2016),
        ("民生支出累计196亿元，占财政总支出的78.6%。", 2016),
        ("城镇登记失业率始终控制在4%以内。", 2016),
        ("完成交通投资206亿元，是“十二五”时期的2.1倍。", 2016),
        ("2020年投资297亿元，五年年均增长13%；社会消费品零售总额197亿元。", 2020),
        ("地区生产总值是五年前的1.6倍。", 2020),
        ("人均期望寿命比五年前提高3岁。", 2020),
        ("污水管网从824公里增加至1310公里。", 2020),
    ],
)
def test_time_in_a_review_of_five_years(text: str, start: int) -> None:
    found = only(text, TERM)
    assert (found.period_start, found.period_end) == (date(start, 1, 1), date(2020, 12, 31))


def test_what_an_announced_list_and_a_part_take_from_the_sentence_before() -> None:
    plan = "青岚县2021年政府工作报告\n\n一、未来五年（2021—2025年）目标任务\n\n"
    targets = "都要抓紧，其中2023年的要求是：\n\n生产总值增长8%；\n\n收入增长6%。\n\n森林覆盖率提高3个百分点。"
    assert [o.period_end and o.period_end.year for o in found(plan + targets)] == [2023, 2023, 2025]
    told = "截至11月底，补偿43万人次。其中住院2.3万人次。门诊41万人次。比2018年少补3人。其中一孩1人。"
    ends = [o.period_end for o in found(REPORT + told)]
    assert ends[:3] == [date(2021, 11, 30), date(2021, 11, 30), date(2021, 12, 31)]
    assert ends[-1] == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("河口镇签约1200人，履约900人。", "河口镇"),
        ("河口镇签约1200人；全县履约900人。", None),
        ("全县签约3000人，河口镇签约1200人，履约2900人。", None),
        ("县域内组建医共体（含县人民医院）2个。", None),
        ("健全县乡村三级网络，新增就业5000人。", None),
    ],
)
def test_place_that_a_figure_is_about(text: str, place: str | None) -> None:
    assert only(text, REPORT).place == place
