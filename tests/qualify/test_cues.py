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
    doc = nlp().make_doc(report + text)
    doc._.document = Document(text=report + text)
    observations: tuple[Observation, ...] = nlp()(doc)._.observations
    return observations[-1]


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


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("全县签约32375人。", date(2021, 1, 1), date(2021, 12, 31)),
        ("上半年签约32375人。", date(2021, 1, 1), date(2021, 6, 30)),
        ("截至11月18日，签约32375人。", date(2021, 1, 1), date(2021, 11, 18)),
        ("签约32375人，比上年增长3%。", date(2021, 1, 1), date(2021, 12, 31)),
        ("签约率由2019年的61%。", date(2019, 1, 1), date(2019, 12, 31)),
        ("3月5日启动接种，设接种点28个。", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_time(text: str, start: date, end: date) -> None:
    found = only(text, REPORT)
    assert (found.period_start, found.period_end) == (start, end)
