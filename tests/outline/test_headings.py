"""What is a heading, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.outline import outline
from extractor.schema import Document, Furniture

FIRST = "青石县卫生健康局2022年工作总结\n2022年，各项工作有序推进，取得明显成效。\n"


def headings(text: str) -> list[str]:
    return [s.heading for s in outline(Document(text=text))[0].sections if s.heading]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一、深化医改\n下转1.5倍于去年。\n二、公卫工作\n建档3万份。", ["深化医改", "公卫工作"]),
        ("一、深化医改\n2.家庭医生签约3万人。\n二、公卫工作\n建档3万份。", ["深化医改", "公卫工作"]),
        ("一、产业发展\n一、二、三产业分别增长3%、5%、8%。\n二、民生\n新增就业2万人。", ["产业发展", "民生"]),
        (
            "（一）抓医改，建机制。组建医共体2个。（二）抓公卫，强服务。建档3万份。",
            ["抓医改，建机制", "抓公卫，强服务"],
        ),
        (
            "一是完善制度。出台办法3个。二是强化督导，检查213户次，立案8起。三是加强培训。培训600人次。",
            ["完善制度", "加强培训"],
        ),
        ("一是完善制度，出台办法3个；二是强化督导，检查213户次。", []),
        ("1、健康扶贫：签约率100%，履约率98%。\n2、项目建设：投资1800万元。", ["健康扶贫", "项目建设"]),
        ("第一，提高认识。召开会议6次，覆盖全员。第二，狠抓落实。检查30家，整改12处。", ["提高认识", "狠抓落实"]),
        ("项目\t投资\n一、医院\t300\n二、学校\t500\n", []),
        ("我们做了以下工作：\n建档3万份，签约12万人，随访25万人次。", []),
        ("一、医改\n1、医共体。组建2个。\n二、公卫\n2、建档。建档3万份。", ["医改", "医共体", "公卫", "建档"]),
        (
            "一、2022年：走出一条路\n建档3万份。\n二、2023年：再上台阶\n签约12万人。",
            ["2022年：走出一条路", "2023年：再上台阶"],
        ),
        ("1.建档XX万份。\n2.签约XX人，签约率XX%。", []),
    ],
)
def test_headings(body: str, expected: list[str]) -> None:
    assert headings(FIRST + body) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("【妇幼】活产4200人，住院分娩率100%。\n", "【监督】检查860户次，立案12起。\n"),
        ("·新冠疫苗　14万剂次，占全年任务的55%。\n", "·慢病　高血压在管1.8万人。\n"),
        ("妇幼：全年活产4200人，住院分娩率100%。\n", "监督：检查860户次，立案12起，罚款5万元。\n"),
        ("妇幼。活产4200人，住院分娩率100%，剖宫产率38%。\n", "监督。检查860户次，立案12起，罚款5.2万元。\n"),
    ],
)
def test_topics_are_headings_where_several_paragraphs_have_them(one: str, other: str) -> None:
    assert [len(headings(FIRST + "一、各项工作\n" + text)) for text in (one + other, one)] == [3, 1]


def test_short_first_sentences_are_headings_where_several_paragraphs_have_them() -> None:
    one = "服务能力稳步提升。县医院通过评审，新增床位200张，门诊量达12万人次。\n"
    other = "人才队伍不断壮大。招聘医师36名，培训村医860人次，引进专家12名。\n"
    assert headings(FIRST + one + other) == ["服务能力稳步提升", "人才队伍不断壮大"]
    assert headings(FIRST + one) == []


def test_a_word_of_the_title_is_no_heading() -> None:
    found, profile = outline(Document(text="青石县2023年度工作计划完成情况总结\n今年以来，建档3万份，签约12万人。"))
    assert [s.kind for s in found.sections] == ["review", "review"]
    assert profile.document_type == "summary"


def test_front_matter_gives_the_title_and_nothing_else() -> None:
    matter = "---\ntitle: 青石县政府工作报告（2023年1月3日 王明）\n---\n"
    text = matter + "各位代表：\n现在，我代表县人民政府向大会报告工作。\n一、2022年工作回顾\n生产总值增长8%。\n"
    furniture = Furniture(start=0, end=len(matter), text=matter, rule="front_matter")
    title = "青石县政府工作报告（2023年1月3日 王明）"
    found, profile = outline(Document(text=text, title=title, furniture=(furniture,)))
    assert (profile.title, str(profile.published), profile.report_start and profile.report_start.year) == (
        title, "2023-01-03", 2022
    )  # fmt: skip
    assert [s.heading for s in found.sections] == ["", "", "2022年工作回顾"]
    assert found.sentences[0].start >= len(matter)


def test_the_title_that_a_page_declares_loses_the_name_of_the_site() -> None:
    text = "今年以来，我局建立居民健康档案3万份，家庭医生签约12万人。"
    profile = outline(Document(text=text, title="青石县卫健局2022年工作总结_工作总结_青石县政府网"))[1]
    assert profile.title == "青石县卫健局2022年工作总结"


def test_headings_without_a_number_run_into_one_long_line() -> None:
    done = "".join(f"全县建成卫生院{n}所,新增床位{n}张,签约居民{n}万人。" for n in range(1, 31))
    ahead = "".join(f"我们将新建村卫生室{n}个,培训村医{n}名。" for n in range(1, 31))
    text = (
        "——2016年1月9日在泉石县第十五届人民代表大会第五次会议上县长 王明各位代表:现在,我代表县人民政府向大会报告工作。"
        f"“十二五”时期工作回顾“十二五”时期,我县加快发展。{done}我们也清醒地看到,工作中还存在不少困难和问题。"
        f"2016年工作安排今年是开局之年。一、办好实事{ahead}二、改进作风{ahead}"
    )
    found, profile = outline(Document(text=text))
    assert [
        (s.kind, s.period_start and s.period_start.year, s.heading) for s in found.sections[1:] if s.level == 1
    ] == [
        ("preamble", 2015, ""), ("review", 2011, "“十二五”时期工作回顾"), ("plan", 2016, "2016年工作安排"),
    ]  # fmt: skip
    assert [s.kind for s in found.sections if s.level == 2] == ["problems", "plan", "plan"]
    assert (profile.title, str(profile.published)) == (None, "2016-01-09")


def test_headings_after_the_problems_are_the_plan() -> None:
    text = (
        FIRST + "我们也清醒地看到，工作中还存在人才短缺、设施陈旧等困难和问题。\n"
        "一、扩大服务供给\n力争建成社区医院2家，确保床位达到300张。\n二、加强队伍建设\n计划招聘医师20名。\n"
    )
    assert [(s.kind, s.level) for s in outline(Document(text=text))[0].sections[1:]] == [
        ("preamble", 1), ("problems", 1), ("plan", 1), ("plan", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("posted", "expected"), [("2023-01-17", "2023-01-17"), ("2026-05-01", "2023-01-13"), (None, "2023-01-13")]
)
def test_a_report_is_published_when_its_page_says_so_unless_that_shows_it_again(
    posted: str | None, expected: str
) -> None:
    text = FIRST + "一、医改\n组建医共体2个。\n青石县卫生健康局\n2023年1月13日\n"
    document = Document(text=text, published=date.fromisoformat(posted) if posted else None)
    assert str(outline(document)[1].published) == expected


def test_the_year_in_a_heading_holds_against_this_year_in_the_text() -> None:
    text = (
        "全县卫生健康工作会议上的讲话\n（2023年2月3日）\n同志们：\n一、2022年工作回顾\n"
        "今年是极不平凡的一年，全县新增床位300张。\n二、2023年重点任务\n新增床位200张。\n"
    )
    assert [(s.kind, str(s.period_end)) for s in outline(Document(text=text))[0].sections if s.heading] == [
        ("review", "2022-12-31"), ("plan", "2023-12-31"),
    ]  # fmt: skip


def test_a_sentence_about_problems_does_not_take_in_the_headings_after_its_paragraph() -> None:
    text = (
        FIRST + "一、主要工作\n投资增长5.6%。需要说明的是，消费低于预期3.4个百分点。\n"
        "（一）医改\n组建医共体2个。\n（二）公卫\n建档3万份。\n"
    )
    assert [s.kind for s in outline(Document(text=text))[0].sections if s.heading] == ["review"] * 3
