"""The reported and the planned time of a document, from its title, its opening, its headings and its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

import regex

from extractor.outline import rules, times
from extractor.outline.frame import Frame
from extractor.outline.front import Front
from extractor.outline.page import Page, plain
from extractor.outline.times import Span, Time
from extractor.schema import DocumentType

Role = Literal["review", "plan", "meeting"]
_OPENING, _BEFORE, _FIRST_WORDS = 900, 24, 12
_SPRING, _AUTUMN = 6, 10
"""A report delivered up to the end of the one month is on the year before, from the other on on the year itself."""
_LATE_REPORTS = 4
"""Up to the end of this month an undated summary is one of the year before."""
_DECISIVE = 4
_REVIEW = regex.compile(r"总结|回顾|汇报|报告|通报|现[将就]")
_PLAN = regex.compile(r"部署|安排|研究|谋划|打算|计划(?!生育)|要点|思路")
_COUNTED = regex.compile(r"(?:统计|报告|考核)(?:年度|时段|时间|周期|期)(?:为|是|指|:)")
_OF_MONTH = regex.compile(r"份?(?:工作|总结|小结|计划|重点)")
_UNTIL = regex.compile(r"(?:到|截至|截止)(?:今年)?(1[0-2]|[1-9])月(?:底|末|3[01]日)")
_YEAR = regex.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?=年)")
_LABEL = regex.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")
_WHOLE = ("year", "part", "years")
_PARTS = ("上半年", "半年来", "前三季度", "一季度", "第一季度", "二季度", "第二季度", "三季度", "第三季度")


class _Stated(NamedTuple):
    """A time and what it is said to be the time of."""

    role: Role
    time: Time


class _Evidence(NamedTuple):
    """What a document says of its times."""

    document_type: DocumentType
    stated: list[_Stated]
    spoken: date | None
    """The day on which it was delivered, signed or published."""
    first: Span | None
    """The time with which its body begins."""
    usual: int | None
    """The year that it names most often."""
    label: int | None
    """The year in its title or in the name of its file, whatever it says."""
    until: int | None
    """The month up to which its figures go: 到9月底."""

    def dated(self, role: Role) -> Time | None:
        """The first time of a role that has a year."""
        named = (s.time for s in self.stated if s.role == role and s.time.span)
        return next((t for t in named if t.kind in _WHOLE), None)

    def years(self, role: Role) -> list[int]:
        """The years of all times of a role that are no longer than a year."""
        return [t.span[1].year for r, t in self.stated if r == role and t.span and t.kind in ("year", "part")]

    def said(self, role: Role, words: str) -> bool:
        """Whether a time of a role is called so (上半年, 明年 …), without a year."""
        return any(s.role == role and not s.time.span and s.time.words.startswith(words) for s in self.stated)


def frame(
    page: Page, front: Front, headings: Sequence[str], document_type: DocumentType, published: date | None, source: str
) -> Frame:
    """The times of a document of a type, whose sections have ``headings``."""
    evidence = _evidence(page, front, headings, document_type, published, source)
    government = document_type == "government_work_report"
    report, planned = _government(evidence) if government else (_report(evidence), _plan(evidence, _report(evidence)))
    now = evidence.spoken.year if evidence.spoken else None
    if now is None and planned and (government or document_type == "plan"):
        now = planned[0].year
    return Frame(report, planned or (times.rest(report) if report else None), now, document_type)


def _evidence(
    page: Page, front: Front, headings: Sequence[str], document_type: DocumentType, published: date | None, source: str
) -> _Evidence:
    title = plain(front.title or "")
    stated = list(_headed(headings))
    if document_type != "government_work_report":
        stated = [*_counted(page, front), *_titled(title), *_opened(page, front), *stated]
    meeting = next((date(t.span[0].year, 1, 1) for role, t in stated if role == "meeting" and t.span), None)
    spoken = (front.delivered or front.signed or (None,))[0] or meeting or published or front.posted
    body = page.plain[front.start : front.signoff]
    first = (t.span for t in times.find(body[:40]) if t.start <= _FIRST_WORDS and t.kind in ("year", "part"))
    usual, count = next(iter(Counter(_YEAR.findall(body)).most_common(1)), ("", 0))
    labels = _LABEL.findall(title) + _LABEL.findall(source.rsplit("/", 1)[-1])
    return _Evidence(
        document_type,
        stated,
        spoken,
        next(first, None),
        int(usual) if count > 1 else None,
        int(labels[0]) if labels else None,
        int(until[1]) if (until := _UNTIL.search(page.plain, front.start, front.start + _OPENING)) else None,
    )


def _counted(page: Page, front: Front) -> Iterator[_Stated]:
    """The statistical year of the figures, where the opening says it: 统计年度为2022年10月1日至2023年9月30日."""
    for time in times.find(page.plain, front.start, min(front.start + _OPENING, front.signoff)):
        if time.kind == "part" and _COUNTED.search(page.plain, max(time.start - _FIRST_WORDS, front.start), time.start):
            yield _Stated("review", time)


def _titled(title: str) -> Iterator[_Stated]:
    """The times of a title, each with the first word after it that says what it is the time of."""
    found = [_monthly(t, title) for t in times.find(title)]
    found = [t for t in found if t.kind not in ("day", "month")]
    ends = [*(t.start for t in found[1:]), len(title)]
    for time, end in zip(found, ends, strict=bool(found)):
        told = title[time.end : end]
        at = {
            role: min(
                (m.start() for c in rules.cues("title") if c.means == means for m in c.pattern.finditer(told)),
                default=99,
            )
            for role, means in (("review", "summary"), ("plan", "plan"), ("meeting", "speech"))
        }
        role = min(at, key=lambda r: at[r])
        if at[role] < 99:
            yield _Stated(role, time)  # type: ignore[arg-type]


def _monthly(time: Time, title: str) -> Time:
    """A month that a title says to be the reported one (2022年3月份工作总结), other than that of the delivery."""
    reported = time.kind == "month" and _OF_MONTH.match(title, time.end)
    return time._replace(kind="part") if reported else time


def _opened(page: Page, front: Front) -> Iterator[_Stated]:
    """The times of the opening whose review or plan is announced: 总结2021年上半年的工作, 部署下半年的工作."""
    end = min(front.start + _OPENING, front.signoff)
    for time in times.find(page.plain, front.start, end):
        before = page.plain[max(time.start - _BEFORE, front.start) : time.start].rpartition("。")[2]
        review = max((m.start() for m in _REVIEW.finditer(before)), default=-1)
        plan = max((m.start() for m in _PLAN.finditer(before)), default=-1)
        if review == plan or time.kind in ("day", "month"):
            continue
        after = page.plain[time.end : time.end + 16].partition(",")[0]
        yield _Stated("plan" if plan > review or _PLAN.search(after) else "review", time)


def _headed(headings: Sequence[str]) -> Iterator[_Stated]:
    for text in headings:
        weights = rules.weights("heading", text)
        review, plan = weights.get("review", 0), weights.get("plan", 0)
        if max(review, plan) >= _DECISIVE and review != plan:
            yield from (_Stated("review" if review > plan else "plan", t) for t in times.find(text))


def _government(evidence: _Evidence) -> tuple[Span | None, Span | None]:
    """A government's report is on the last year and plans the current one; late in the year its headings tell."""
    spoken = evidence.spoken
    if spoken and spoken.month <= _SPRING:
        return times.year(spoken.year - 1), times.year(spoken.year)
    first, last = (spoken.year - 1, spoken.year + 1) if spoken else (1900, 2100)
    reviewed = max((y for y in evidence.years("review") if first <= y < last), default=None)
    planned = min((y for y in evidence.years("plan") if first < y <= last), default=None)
    if reviewed is None and planned is not None:
        reviewed = planned - 1
    if reviewed is None and spoken:
        reviewed = spoken.year if spoken.month >= _AUTUMN else spoken.year - 1
    if reviewed is None and (evidence.label or evidence.usual):
        reviewed = evidence.label - 1 if evidence.label else evidence.usual
    if reviewed is None:
        return None, None
    return times.year(reviewed), times.year(planned if planned and planned > reviewed else reviewed + 1)


def _report(evidence: _Evidence) -> Span | None:
    """The time of the review: as it is named, else the year of the first words, of the plan, of the dates."""
    time = evidence.dated("review")
    if evidence.document_type == "plan":
        return time.span if time else None
    span = time.span if time else evidence.first
    if span and span != times.year(span[0].year):
        return span
    year = span[0].year if span else _undated(evidence)
    if year is None:
        return None
    spoken = evidence.spoken
    if not span and spoken and evidence.until and (year, evidence.until) == (spoken.year, spoken.month - 1):
        return times.months(year, 1, evidence.until)
    parts = [w for w in _PARTS if evidence.said("review", w) and not evidence.said("review", "下半年")]
    return times.part(year, parts[0]) if parts else times.year(year)


def _undated(evidence: _Evidence) -> int | None:
    """The reported year where the review's is not named."""
    plan, spoken = evidence.dated("plan"), evidence.spoken
    if plan and plan.span:
        return plan.span[0].year - (1 if plan.kind == "year" else 0)
    if spoken:
        early = spoken.month <= _LATE_REPORTS and not evidence.said("review", "上半年")
        return spoken.year - 1 if early and evidence.document_type != "article" else spoken.year
    return evidence.usual or evidence.label


def _plan(evidence: _Evidence, report: Span | None) -> Span | None:
    """The planned time: as it is named, else what follows the report, or the year for which a plan is made."""
    time, spoken = evidence.dated("plan"), evidence.spoken
    if time:
        return time.span
    if report and evidence.said("plan", "下半年"):
        return times.part(report[0].year, "下半年")
    if report and (evidence.document_type == "summary_and_plan" or evidence.said("plan", "明年")):
        return times.rest(report)
    if evidence.document_type == "speech" and spoken and report and report[1].year < spoken.year:
        return times.year(spoken.year)
    if evidence.document_type != "plan":
        return None
    year = evidence.first[0].year if evidence.first else None
    if year is None and spoken:
        year = spoken.year + (1 if spoken.month >= _AUTUMN else 0)
    year = year or evidence.label or evidence.usual
    if year is None:
        return None
    half = next((w for w in ("下半年", "上半年") if evidence.said("plan", w)), None)
    return times.part(year, half) if half else times.year(year)
