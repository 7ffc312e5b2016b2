"""Time expressions: the spec, the examples of the patterns, relative words by section, what holds for any text."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.mention.period import Frame, find_periods
from extractor.mention.period.grammar import Cue, Form, cues, festivals, forms
from extractor.patterns import PatternError, entries, using
from extractor.schema import Period, SectionKind

SPEC: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "periods.yaml").read_text(encoding="utf-8"))
SEEN_FROM = date(2022, 12, 31)


def written(p: Period) -> str:
    """A period in the notation of the spec."""
    return f"{p.text} {p.period_start}..{p.period_end}"


@pytest.mark.parametrize(
    ("surface", "value"), [(surface, value) for value in SPEC["values"] for surface in value["surfaces"]]
)
def test_surface_means_its_value(surface: str, value: dict[str, Any]) -> None:
    before, _, rest = surface.rpartition("⟦")
    inside, _, after = rest.partition("⟧")
    found = find_periods(before + inside + after, value.get("reference", SEEN_FROM))
    assert [(p.text, p.period_start, p.period_end, p.type) for p in found] == [
        (inside, value["from"], value["to"], value["type"])
    ]


@pytest.mark.parametrize("text", SPEC["none"])
def test_what_is_no_time(text: str) -> None:
    assert [p.text for p in find_periods(text, SEEN_FROM)] == []


@pytest.mark.parametrize("sentence", SPEC["sentences"], ids=lambda s: s["text"])
def test_sentence(sentence: dict[str, Any]) -> None:
    assert [written(p) for p in find_periods(sentence["text"], SEEN_FROM)] == sentence["found"]


@pytest.mark.parametrize(
    ("bound", "text"), [(bound, text) for bound, texts in SPEC["bounds"].items() for text in texts]
)
def test_bound(bound: str, text: str) -> None:
    assert [p.bound for p in find_periods(text, SEEN_FROM)] == [None if bound == "none" else bound]


@pytest.mark.parametrize("form", [form for form, _ in forms()], ids=lambda f: f.id)
def test_form_reads_its_examples(form: Form) -> None:
    for example in form.examples:
        found = {(p.text, p.period_start, p.period_end) for p in find_periods(example.text, example.reference)}
        assert (example.found or example.text, example.start, example.end) in found, example.text
    for text in form.not_:
        rules = {p.rule for p in find_periods(text, SEEN_FROM)}
        assert not rules if form.read == "nothing" else f"period.{form.id}" not in rules, text


@pytest.mark.parametrize("cue", entries("period_cues.yaml", Cue), ids=lambda c: c.id)
def test_cue_stands_around_its_examples(cue: Cue) -> None:
    for text, expected in [(text, True) for text in cue.examples] + [(text, False) for text in cue.not_]:
        (found,) = find_periods(text, SEEN_FROM)
        end = found.end - 2 if found.text.endswith("同期") else found.end
        assert cues()[cue.id].around(text, found.start, end) is expected, text


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{id: mine, read: day, pattern: '(?P<m>[0-9])月'}", "needs the group d"),
        ("{id: mine, read: vague, pattern: '('}", "no pattern"),
        ("{id: mine, read: festival, pattern: 冬至}", "needs the name of the festival"),
    ],
)
def test_faulty_pattern_is_named(tmp_path: Path, entry: str, fault: str) -> None:
    (tmp_path / "periods.yaml").write_text(f"- {entry}\n", encoding="utf-8")
    with using(tmp_path), pytest.raises(PatternError, match=f"periods.yaml: entry mine: .*{fault}"):
        find_periods("今年")


def test_own_form_is_read(tmp_path: Path) -> None:
    own = "- {id: harvest, read: within, type: month, within: [[9, 1], [9, 30]], pattern: 秋收时节}\n"
    (tmp_path / "periods.yaml").write_text(own, encoding="utf-8")
    with using(tmp_path):
        assert [written(p) for p in find_periods("去年秋收时节", SEEN_FROM)] == ["去年秋收时节 2021-09-01..2021-09-30"]


def test_spring_festival_falls_between_late_january_and_late_february() -> None:
    assert sorted(festivals()) == list(range(1990, 2036))
    for year, table in festivals().items():
        assert date(year, 1, 21) <= date.fromisoformat(f"{year}-{table.spring_festival}") <= date(year, 2, 20)


def report(*sections: tuple[str, SectionKind, int, int]) -> tuple[str, list[Frame]]:
    """A text of sections and their frames, each from the first to the last of its years."""
    text, frames = "", []
    for body, kind, first, last in sections:
        frames.append(
            Frame(
                start=len(text),
                end=len(text) + len(body) + 1,
                kind=kind,
                period_start=date(first, 1, 1),
                period_end=date(last, 12, 31),
            )
        )
        text += body + "\n"
    return text, frames


def values(reference: str | None, *sections: tuple[str, SectionKind, int, int]) -> list[str]:
    text, frames = report(*sections)
    return [written(p) for p in find_periods(text, reference, context=frames)]


def test_report_delivered_in_january() -> None:
    found = values(
        "2014-01-09",
        ("报告去年工作，对今年提出建议。", "preamble", 2013, 2013),
        ("去年办成三件大事。全年增收5%，比上年多1个点，比去年多2个点。去年10月、11月抢险。", "review", 2013, 2013),
        ("今年要开工8个项目，年底建成，投资比去年翻一番。新的一年再出发。", "plan", 2014, 2014),
    )
    assert found == [
        "去年 2013-01-01..2013-12-31",
        "今年 2014-01-01..2014-12-31",
        "去年 2013-01-01..2013-12-31",
        "全年 2013-01-01..2013-12-31",
        "上年 2012-01-01..2012-12-31",
        "去年 2012-01-01..2012-12-31",
        "去年10月、11月 2013-10-01..2013-11-30",
        "今年 2014-01-01..2014-12-31",
        "年底 2014-12-31..2014-12-31",
        "去年 2013-01-01..2013-12-31",
        "新的一年 2014-01-01..2014-12-31",
    ]


def test_report_written_at_the_end_of_the_year() -> None:
    found = values(
        "2021-12-28",
        ("今年接诊3万人次，百日咳9例，去年6例。", "review", 2021, 2021),
        ("明年新建卫生室5所，巩固今年成果。", "plan", 2022, 2022),
    )
    assert found == [
        "今年 2021-01-01..2021-12-31",
        "去年 2020-01-01..2020-12-31",
        "明年 2022-01-01..2022-12-31",
        "今年 2021-01-01..2021-12-31",
    ]


def test_term_end_report() -> None:
    found = values(
        "2021-01-13",
        ("一年来，接诊3万人次。", "review", 2020, 2020),
        ("五年累计投入8亿元，是五年前的3倍，比前五年多2亿元。这五年，实施三年行动。", "review", 2016, 2020),
        ("五年后见成效，今后五年再投入10亿元。", "plan", 2021, 2025),
        ("今年投入2亿元。五年规划。", "plan", 2021, 2021),
    )
    assert found == [
        "一年来 2020-01-01..2020-12-31",
        "五年 2016-01-01..2020-12-31",
        "五年前 2015-01-01..2015-12-31",
        "前五年 2011-01-01..2015-12-31",
        "这五年 2016-01-01..2020-12-31",
        "今后五年 2021-01-01..2025-12-31",
        "今年 2021-01-01..2021-12-31",
    ]


def test_half_year_report() -> None:
    text = "今年以来接诊3万人次，比去年同期多2000人次。本年度计划9万人次。"
    frame = Frame(start=0, end=len(text), period_start=date(2019, 1, 1), period_end=date(2019, 6, 30))
    assert [written(p) for p in find_periods(text, "2019-07-05", context=[frame])] == [
        "今年 2019-01-01..2019-06-30",
        "去年同期 2018-01-01..2018-06-30",
        "本年度 2019-01-01..2019-12-31",
    ]


def test_inner_frame_holds_and_the_outer_one_again_after_it() -> None:
    text = "全年一。全年二。全年三。"
    outer = Frame(start=0, end=len(text), period_start=date(2018, 1, 1), period_end=date(2018, 12, 31))
    inner = Frame(start=4, end=8, kind="plan", period_start=date(2019, 1, 1), period_end=date(2019, 12, 31))
    unknown = Frame(start=8, end=len(text), kind="problems")
    years = [p.period_start for p in find_periods(text, context=[inner, unknown, outer])]
    assert years == [date(2018, 1, 1), date(2019, 1, 1), date(2018, 1, 1)]


def test_closing_without_a_period_looks_ahead() -> None:
    text = "全年完成。做好今年工作。"
    review = Frame(start=0, end=5, period_start=date(2018, 1, 1), period_end=date(2018, 12, 31))
    plan = Frame(start=5, end=5, kind="plan", period_start=date(2019, 1, 1), period_end=date(2019, 12, 31))
    closing = Frame(start=5, end=len(text), kind="closing")
    assert [written(p) for p in find_periods(text, context=[review, plan, closing])][
        -1
    ] == "今年 2019-01-01..2019-12-31"


def test_without_a_reference_only_what_the_text_says_is_resolved() -> None:
    found = [written(p) for p in find_periods("上半年开工。2020年，3月动工，年底竣工。\n9月、2021年5月验收。")]
    assert found == [
        "上半年 None..None",
        "2020年 2020-01-01..2020-12-31",
        "3月 2020-03-01..2020-03-31",
        "年底 2020-12-31..2020-12-31",
        "9月 None..None",
        "2021年5月 2021-05-01..2021-05-31",
    ]


@pytest.mark.parametrize("reference", ["2022", "2022-13-01", "去年"])
def test_reference_that_is_no_date(reference: str) -> None:
    with pytest.raises(ValueError, match="is no date of the form 2022-12-31"):
        find_periods("今年", reference)


KINDS: st.SearchStrategy[SectionKind] = st.sampled_from(
    ["preamble", "review", "problems", "plan", "closing", "glossary"]
)
SOME_DAY = st.one_of(st.none(), st.dates())


@st.composite
def frames(draw: st.DrawFn) -> list[Frame]:
    """Frames in any order and of any shape."""
    edges = st.integers(0, 80)
    return [
        Frame(
            start=draw(edges), end=draw(edges), kind=draw(KINDS), period_start=draw(SOME_DAY), period_end=draw(SOME_DAY)
        )
        for _ in range(draw(st.integers(0, 4)))
    ]


@given(
    text=st.lists(st.sampled_from(SPEC["fragments"]), max_size=40).map("".join), reference=SOME_DAY, context=frames()
)
def test_any_text_gives_ordered_spans_and_ordered_dates(
    text: str, reference: date | None, context: list[Frame]
) -> None:
    found = find_periods(text, reference, context=context)
    for p in found:
        assert p.text == text[p.start : p.end] != ""
        assert (p.period_start is None) == (p.period_end is None)
        assert p.period_start is None or p.period_end is None or p.period_start <= p.period_end
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=200))
def test_any_unicode_text_is_read(text: str) -> None:
    assert all(p.text == text[p.start : p.end] for p in find_periods(text, SEEN_FROM))


@pytest.mark.parametrize(
    "unit", ["7", "年", "十", "x", "_", "《", "“", "1、", "1-", "2019 ", "近五", "前三", "，2020年3月至"]
)
def test_long_runs_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    find_periods(text, SEEN_FROM)
    assert time.process_time() - begun < 20
