"""What is page furniture and what is report."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.furniture import Rule, mark, published, rules

PROSE = "全年新建卫生院三所，培训医务人员一千二百人次，家庭医生签约率达到百分之四十五，各项工作取得新的成效。"
RULES = {rule.id: rule for rule in rules().rules}


def matches(rule: Rule, text: str) -> bool:
    """Whether ``rule`` takes ``text`` for furniture where its scope allows."""
    known = rules()
    match rule.scope:
        case "widget":
            return known.bar.fullmatch(text) is not None and known.widget.search(text) is not None
        case "filler":
            return known.bar.fullmatch(text) is not None and known.widget.fullmatch(text) is None
        case "inline":
            pattern = next(pattern for inline, pattern in known.inline if inline.id == rule.id)
            return any(word in text for word in rule.words) and pattern.search(text) is not None
        case _:
            return regex.fullmatch(rule.expression, text) is not None


@pytest.mark.parametrize(("rule", "text"), [(rule.id, e) for rule in RULES.values() for e in rule.examples])
def test_example_is_furniture(rule: str, text: str) -> None:
    assert matches(RULES[rule], text)


@pytest.mark.parametrize(("rule", "text"), [(rule.id, n) for rule in RULES.values() for n in rule.not_])
def test_counterexample_is_none(rule: str, text: str) -> None:
    assert not matches(RULES[rule], text)


def kept(text: str) -> str:
    """What is left of ``text`` without its furniture."""
    left, at = [], 0
    for piece in mark(text):
        left.append(text[at : piece.start])
        at = piece.end
    return "".join([*left, text[at:]])


def test_page_around_a_report() -> None:
    page = [
        "您好,欢迎访问小溪文档",
        "当前位置:首页 > 办公文档 > 工作总结",
        "局-云屏县卫生健康局2019年工作总结",
        "admin 分享 时间: 加入收藏 共计2954个字,预计阅读时长10分钟",
        "云屏县卫生健康局2019年工作总结",
        PROSE,
        "一、主要工作",
        PROSE.replace("三所", "五所"),
        "云屏县卫生健康局",
        "2019年12月11日",
        "责任编辑：李四",
        "上一篇：云屏县2018年工作总结",
        "221381",
        "相关阅读",
        "云屏县2017年工作总结",
    ]
    assert kept("\n".join(page)).split("\n") == [*[""] * 4, *page[4:10], *[""] * 4]


def test_flattened_page() -> None:
    report = f"云屏县2016年工作总结 {PROSE}二、明年打算力争完成投资2亿元。"
    page = (
        f"首页 > 范文大全 > 正文 {report}（责任编辑：张三）上一篇：云屏县计划 下一篇：没有了 "
        "此处内容需要权限查看 会员免费查看 微信扫码领取福利 还剩3页未读,继续阅读"
    )
    assert "".join(kept(page).split()) == "".join(report.split())


def test_figures_of_a_table_at_the_end_are_no_counters() -> None:
    text = f"{PROSE}\n项目\t上年\t本年\n床位\t210\t230\n230\n2021\n"
    assert mark(text) == ()


def test_second_copy_of_a_report_is_furniture() -> None:
    report = "".join(f"第{n}项工作进展顺利，全年完成投资{n}亿元，新建项目{n}个，惠及群众{n}万人。\n" for n in range(20))
    pieces = mark(f"{report}\n云屏县\n{report}尾声\n")
    assert [(piece.rule, piece.text.strip()) for piece in pieces] == [("copy", report.strip())]


def test_markup_debris() -> None:
    assert kept("增长&nbsp;8%，<!-- 图 -->其中<br/>工业<45%，{{x}}农业。") == "增长8%，其中工业<45%，农业。"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布时间：2019-06-13 09:30", date(2019, 6, 13)),
        ("来源：云屏日报 2020年1月2日", date(2020, 1, 2)),
        ("云屏卫健 2022-01-08 18:00", date(2022, 1, 8)),
        ("发布时间：2019-13-40", None),
        ("https://example.com/2019/06/13/", None),
    ],
)
def test_byline_gives_the_day(line: str, day: date | None) -> None:
    assert published(piece.text for piece in mark(f"{line}\n{PROSE}")) == day


pieces_of_pages = st.sampled_from(
    [*[e for rule in RULES.values() for e in rule.examples], PROSE, "\n", "\r\n", "\t", "　", "<", "首页>"]
)


@given(st.one_of(st.text(), st.lists(pieces_of_pages).map("".join)), st.integers(0, 5))
def test_spans_hold(text: str, body: int) -> None:
    body = min(body, len(text))
    found = mark(text, body)
    assert all(piece.text == text[piece.start : piece.end] and piece.text for piece in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert not body or (found[0].rule, found[0].end) == ("front_matter", body)
