"""The times in titles, headings and first words."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.outline import times
from extractor.outline.frame import Frame


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年度工作总结", "2021-01-01", "2021-12-31"),
        ("2019年上半年工作总结", "2019-01-01", "2019-06-30"),
        ("2021年第三季度", "2021-07-01", "2021-09-30"),
        ("2022年前三季度", "2022-01-01", "2022-09-30"),
        ("2022年1-10月份工作", "2022-01-01", "2022-10-31"),
        ("2018—2020年", "2018-01-01", "2020-12-31"),
        ("2022年10月1日至2023年9月30日", "2022-10-01", "2023-09-30"),
        ("2022年10月-2023年9月", "2022-10-01", "2023-09-30"),
        ("二〇二二年十二月二十八日", "2022-12-28", "2022-12-28"),
        ("2019.6.11", "2019-06-11", "2019-06-11"),
        ('"十三五"时期', "2016-01-01", "2020-12-31"),
        ("九五计划", "1996-01-01", "2000-12-31"),
        ("第十四个五年规划", "2021-01-01", "2025-12-31"),
    ],
)
def test_times_that_words_fix(text: str, first: str, last: str) -> None:
    assert times.find(text)[0].span == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-01-01", "2022-12-31", ("2023-01-01", "2023-12-31")),
        ("2022-01-01", "2022-06-30", ("2022-07-01", "2022-12-31")),
        ("2022-10-01", "2023-09-30", ("2023-10-01", "2024-09-30")),
        ("2016-01-01", "2020-12-31", ("2021-01-01", "2021-12-31")),
    ],
)
def test_what_follows_a_reported_time(first: str, last: str, expected: tuple[str, str]) -> None:
    following = times.rest((date.fromisoformat(first), date.fromisoformat(last)))
    assert tuple(map(str, following)) == expected


@pytest.mark.parametrize("text", ["八五折优惠", '"十四五"良好开局', "2022个", "2021年13月", "近年来", "第十五次会议"])
def test_what_is_no_time_of_a_section(text: str) -> None:
    assert [t.words for t in times.find(text) if t.span and t.kind != "year"] == []


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("过去五年工作回顾", "review", (2017, 2021)),
        ("今后五年的目标任务", "plan", (2022, 2026)),
        ("过去四年", "review", (2018, 2021)),
        ("上半年工作情况", "review", (2021, 2021)),
        ("2035年远景目标", "plan", None),
        ("2022年重点工作", "review", None),
    ],
)
def test_times_that_the_document_fixes(text: str, kind: str, expected: tuple[int, int] | None) -> None:
    frame = Frame(times.year(2021), times.year(2022), 2022, "government_work_report")
    span = frame.resolve(times.find(text)[0], kind)  # type: ignore[arg-type]
    assert (span and (span[0].year, span[1].year)) == expected
