"""Where the review ends, what within the plan is none, and where the end begins."""

from __future__ import annotations

import pytest

from extractor.outline import outline
from extractor.schema import Document

TITLE = (
    "青石县政府工作报告\n——2022年1月9日在青石县第十届人民代表大会第二次会议上\n"
    "各位代表：\n现在，我代表县人民政府报告工作。\n"
)
REVIEW = "一、2021年工作回顾\n过去一年，全县生产总值增长8%。\n"
PLAN = "二、2022年工作安排\n今年是关键之年。生产总值增长7%。\n"


def kinds(text: str) -> list[str]:
    """Each stretch of one kind and time after title and preamble, with the characters that it begins with."""
    sections = outline(Document(text=text))[0].sections
    told: list[str] = []
    for at in sorted({s.start for s in sections} | {s.end for s in sections}):
        within = [s for s in sections if s.start <= at < s.end]
        if within:
            inner = max(within, key=lambda s: s.level)
            years = (inner.period_start and inner.period_start.year, inner.period_end and inner.period_end.year)
            state = f"{inner.kind} {years[0]}/{years[1]} "
            if not told or not told[-1].startswith(state):
                told.append(state + text[at : at + 12].strip()[:6])
    first = next((i for i, state in enumerate(told) if i and not state.startswith("preamble")), 0)
    return told[first:]


@pytest.mark.parametrize(
    "paragraph",
    [
        "居安思危，方能行稳致远。全县产业单一，财力薄弱，全年税收下降3%。",
        "过去一年，各项工作有了起色，但与群众的期盼仍有不小差距，城镇化率低于全市5个百分点。",
        "转型升级任务依然艰巨：产业结构不优，人才支撑还不足。",
        "一年来，虽然发展很快，但经济总量小的县情仍未根本改变。",
        "同时，我们也清醒地认识到，受宏观经济下行和主要产品价格大幅回落等多种因素叠加影响，全县经济持续健康发展的基础还不稳固，税收下降3%。",
    ],
)
def test_a_paragraph_about_problems_ends_the_review(paragraph: str) -> None:
    assert kinds(f"{TITLE}{REVIEW}{paragraph}\n{PLAN}") == [
        "review 2021/2021 一、2021", f"problems 2021/2021 {paragraph[:6]}", "plan 2022/2022 二、2022",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "paragraph",
    [
        "回顾一年来的工作，我们深刻体会到，做好政府工作，必须始终坚持党的领导，敢于直面矛盾，着力破解难题。",
        "一年来，面对十分艰巨的发展任务，我们攻坚克难，解决突出问题12个。",
    ],
)
def test_experience_and_difficulties_overcome_are_no_problems(paragraph: str) -> None:
    assert [k.split()[0] for k in kinds(f"{TITLE}{REVIEW}{paragraph}\n{PLAN}")] == ["review", "plan"]


def test_problems_that_the_plan_names_are_over_with_their_paragraph() -> None:
    text = (
        f"{TITLE}{REVIEW}二、今后五年目标和2022年工作\n今后五年，生产总值年均增长7%。\n"
        "2022年是关键之年，我们要稳中求进，新增就业3000人。\n"
        "同时也要看到，去年税收下降3%，今年还面临不少困难。\n新建学校2所。\n"
    )
    assert kinds(text)[1:] == [
        "plan 2022/2022 二、今后五年", "plan 2022/2026 今后五年，生", "plan 2022/2022 2022年是",
        "problems 2021/2021 同时也要看到", "plan 2022/2022 新建学校2所",
    ]  # fmt: skip


def test_opportunities_that_the_plan_weighs_are_no_problems() -> None:
    text = f"{TITLE}{REVIEW}{PLAN}也要看到，今年机遇大于挑战，经济长期向好的基本面没有改变。\n新建学校2所。\n"
    assert [k.split()[0] for k in kinds(text)] == ["review", "plan"]


def test_a_goal_that_sounds_like_a_result_stays_in_the_plan() -> None:
    goals = (
        "——绿色发展成效显著。森林覆盖率达到45%，空气优良天数达到320天。\n"
        "——民生福祉明显改善。新增学位3000个，建成社区食堂40家。\n"
    )
    assert [k.split()[0] for k in kinds(f"{TITLE}{REVIEW}{PLAN}{goals}")] == ["review", "plan"]


@pytest.mark.parametrize(
    ("heading", "kind"), [("（一）“十三五”时期取得的成绩", "review"), ("（一）县本级收支预算情况", "plan")]
)
def test_within_the_plan_a_heading_reviews_only_where_it_names_the_past(heading: str, kind: str) -> None:
    found = outline(Document(text=f"{TITLE}{REVIEW}{PLAN}{heading}\n收入12亿元。\n（二）支出\n支出20亿元。\n"))[0]
    assert [s.kind for s in found.sections if s.level == 2] == [kind, "plan"]


def test_a_sentence_that_names_the_year_begins_it_though_paragraphs_around_have_topics() -> None:
    text = (
        f"{TITLE}{REVIEW}二、今后五年和2022年工作的目标、任务\n今后五年，生产总值年均增长7%。\n"
        "——建设美丽县城。到2025年建成公园12个，绿化覆盖率达到40%。\n——建设美丽乡村。到2025年建成示范村30个，改厕2万户。\n"
        "实现五年蓝图，2022年开局十分关键。我们将稳中求进，全年新增就业3000人，新建学校2所。\n（一）抓好项目\n开工项目30个。\n"
    )
    assert kinds(text)[-2:] == ["plan 2022/2026 今后五年，生", "plan 2022/2022 实现五年蓝图"]


@pytest.mark.parametrize(
    ("first", "period"),
    [
        ("过去一年的工作，为本届政府划上了圆满句号。回首本届政府任期，我们", "2017/2021"),
        ("回首“十三五”，全县上下迎难而上，", "2016/2020"),
        ("一年来，我们锐意进取，", "2021/2021"),
    ],
)
def test_the_term_begins_where_a_paragraph_looks_back_on_it(first: str, period: str) -> None:
    assert f"review {period}" in kinds(f"{TITLE}{REVIEW}{first}投资累计60亿元。\n{PLAN}")[-2]


def test_a_plan_made_for_a_five_year_plan_has_its_time() -> None:
    text = (
        f"{TITLE}{REVIEW}二、今后的任务\n根据县委《关于制定国民经济和社会发展第十四个五年规划的建议》，生产总值年均增长7%。\n"
        "三、2022年工作安排\n增长7%。\n"
    )
    assert [k[:14] for k in kinds(text)[-2:]] == ["plan 2021/2025", "plan 2022/2022"]


@pytest.mark.parametrize(
    ("heading", "period"), [("新一届政府成立以来的工作", (2021, 2021)), ("本届政府成立以来的工作", (2017, 2021))]
)
def test_a_new_government_has_no_term_behind_it(heading: str, period: tuple[int, int]) -> None:
    section = outline(Document(text=f"{TITLE}一、{heading}\n新增就业3000人。\n{PLAN}"))[0].sections[2]
    assert section.period_start
    assert section.period_end
    assert (section.period_start.year, section.period_end.year) == period


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("各位代表，使命光荣。我们将在县委的坚强领导下，真抓实干，为建设美丽青石作出新的贡献！", "closing"),
        ("同志们！路虽远，行则将至。\n我们要更加紧密地团结在党中央周围，开创新局面。", "closing"),
        ("全年新建学校2所，新增学位3000个！", "plan"),
    ],
)
def test_a_last_call_without_figures_is_the_end(last: str, kind: str) -> None:
    assert kinds(f"{TITLE}{REVIEW}{PLAN * 3}{last}\n")[-1].split()[0] == kind


def test_a_heading_at_the_end_of_the_line_before_begins_its_section() -> None:
    text = f"{TITLE.rstrip()}请予审议。 2021年工作回顾\n全县生产总值增长8%。\n2022年工作安排\n增长7%。\n"
    assert [s.heading for s in outline(Document(text=text))[0].sections if s.heading] == [
        "2021年工作回顾", "2022年工作安排",
    ]  # fmt: skip


def test_the_plan_whose_heading_is_lost_is_no_list_of_problems() -> None:
    problems = "我们也清醒地看到，工作中还存在不少困难和问题。\n"
    plan = "（三）加快乡村振兴。力争建成示范村30个，确保改厕2万户。继续完善路网，加快推进水利建设，着力打造精品线路。\n"
    faults = "（一）财力薄弱。税收下降3%。\n（二）人才不足。医师缺口40名。\n"
    assert [k.split()[0] for k in kinds(f"{TITLE}{REVIEW}{problems}{plan}")] == ["review", "problems", "plan"]
    assert [k.split()[0] for k in kinds(f"{TITLE}{REVIEW}{problems}{faults}")] == ["review", "problems"]


@pytest.mark.parametrize(
    ("second", "third"),
    [
        ("二、乘势而上，谱写发展新篇章\n2022年，生产总值增长7%。\n", "三、执政为民，建设满意政府\n压减公用经费5%。\n"),
        ("（二）\n今年政府工作的主要目标是：增长7%。\n", "（三）\n创建文明村30个。\n"),
    ],
)
def test_a_section_whose_first_paragraph_begins_the_plan_is_the_plan(second: str, third: str) -> None:
    first = "一、勇立潮头\n" if second[0] == "二" else "（一）\n"
    text = f"{TITLE}{first}过去一年，全县生产总值增长8%。\n{second}{third}"
    assert [s.kind for s in outline(Document(text=text))[0].sections if s.level == 1] == [
        "preamble", "review", "plan", "plan",
    ]  # fmt: skip


def test_this_year_of_an_undated_speech_is_the_one_that_it_plans() -> None:
    text = (
        "在全区卫生健康工作会议上的讲话\n同志们：\n这次会议的任务是总结去年工作。\n一年来，全区签约11.2万人。\n"
        "成绩来之不易，但问题不容忽视。医生缺口120名。\n今年，要重点抓好以下几件事。\n签约率达到60%。\n"
    )
    assert [k.split()[0] for k in kinds(text)] == ["problems", "plan"]


def test_tasks_are_the_plan_only_where_something_says_so() -> None:
    summary = "青石县卫生健康局2022年工作总结\n"
    done = "一、重点工作\n（一）疫情防控。累计核酸检测420万人次，处置病例86例。\n二、特色工作\n服务老年人2.6万人。\n"
    plan = "三、2023年重点工作\n签约率达到55%。\n"
    assert [s.kind for s in outline(Document(text=summary + done + plan))[0].sections if s.level == 1] == [
        "review", "review", "plan",
    ]  # fmt: skip


def test_a_list_that_starts_anew_after_the_words_that_announce_the_plan_is_the_plan() -> None:
    text = (
        "青石县卫生局2015年工作总结和2016年工作安排\n2015年，主要开展了以下工作：\n"
        "一、深化医改。药占比降到36%。\n二、推进项目。完成投资6200万元。\n2016年，我们将重点抓好以下工作：\n"
        "一、推进分级诊疗。首诊率达到60%。\n二、实施全面两孩。出生5200人。\n"
    )
    numbered = [s for s in outline(Document(text=text))[0].sections if s.heading]
    assert [s.kind for s in numbered] == ["review", "review", "plan", "plan"]


def test_a_heading_of_four_characters_is_no_name_under_the_title() -> None:
    text = "# 青石县2021年工作总结\n\n## 工作成效\n\n### 疫情防控\n接种21.6万剂次。\n\n## 2022年计划\n组建医共体1个。\n"
    assert [(s.kind, s.heading) for s in outline(Document(text=text))[0].sections if s.heading] == [
        ("review", "工作成效"), ("review", "疫情防控"), ("plan", "2022年计划"),
    ]  # fmt: skip


def test_a_line_of_delivery_in_chinese_numerals_is_no_part_of_the_title() -> None:
    text = "政府工作报告\n——一九九四年三月二日在青石县第十二届人民代表大会第二次会议上\n各位代表：\n增长8%。\n"
    profile = outline(Document(text=text))[1]
    assert (profile.title, str(profile.published)) == ("政府工作报告", "1994-03-02")


def test_the_year_whose_tasks_are_said_to_be_done_is_the_reported_one() -> None:
    profile = outline(Document(text="青石县卫生局2010年目标任务完成情况汇报\n一、完成情况\n参合率达到97.2%。\n"))[1]
    assert (str(profile.report_start), profile.plan_start) == ("2010-01-01", None)


def test_the_plan_begins_where_a_speaker_comes_to_it() -> None:
    text = (
        "在2010年全县卫生工作会议上的讲话\n同志们：\n2009年，全县卫生工作取得新成绩，献血2600人。\n"
        "下面，我就做好今年的卫生工作讲三点意见。一、认清形势。二、突出重点。参合率达到95%。\n"
    )
    assert [k.split()[:2] for k in kinds(text)][-1] == ["plan", "2010/2010"]


def test_a_month_in_the_title_is_the_reported_one_unless_it_is_that_of_the_delivery() -> None:
    month = outline(Document(text="青石县卫健局2022年3月份工作总结\n接种疫苗1.2万剂次。\n"))[1]
    assert (str(month.report_start), str(month.report_end)) == ("2022-03-01", "2022-03-31")
    year = outline(Document(text="青石县卫健局工作总结（2022年12月）\n接种疫苗1.2万剂次。\n"))[1]
    assert (str(year.report_start), str(year.report_end)) == ("2022-01-01", "2022-12-31")


def test_the_term_looked_back_on_within_a_paragraph_goes_on_after_it() -> None:
    text = (
        f"{TITLE}{REVIEW}回首这一年，困难比预想的多。2021年任务的完成，标志着本届政府工作圆满收官。五年来，我们艰苦创业。\n"
        f"一是实力提升。生产总值年均增长7%。\n{PLAN}"
    )
    assert kinds(text)[1:] == ["review 2017/2021 2021年任", "plan 2022/2022 二、2022"]


def test_this_year_decides_whether_the_goals_of_a_term_are_reached() -> None:
    text = f"{TITLE}{REVIEW}二、今后的任务\n今后五年，生产总值年均增长7%。\n完成五年目标，今年至关重要。税收增长6%。\n"
    assert [k[:14] for k in kinds(text)[1:]] == ["plan 2022/2022", "plan 2022/2026", "plan 2022/2022"]
