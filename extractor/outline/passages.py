"""Passages: paragraphs, and in a paragraph sentences, that begin something else without a heading.

我们也清醒地看到…困难和问题 · 过去五年… · 今年是… · 下一步，… · 让我们… · footnotes after the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from extractor.outline import rules, times
from extractor.outline.front import Front
from extractor.outline.headings import Heading
from extractor.outline.kinds import Frame, Passage, State, resolve
from extractor.outline.page import Page
from extractor.outline.sections import Node
from extractor.outline.times import Span
from extractor.schema import SectionKind

_SALUTATION = regex.compile(r"[-—\s*]{0,4}(?:(?:各位[\p{Han}、]{2,12}|同志们|朋友们)\s?[,!:。]{0,2}\s{0,4}){0,2}")
_SENTENCE = regex.compile(r"(?<=[。!?])[^。!?\n]{4,400}")
_LEAD, _DATED = 160, 80
"""How much of a paragraph tells what it is, and of which time."""
_YEAR_WORDS, _TERM_WORDS, _FLOURISH = 12, 20, 24
"""Within how many characters stand the year, the term that a paragraph begins with; how long a flourish before it is."""
_LATE: dict[SectionKind, float] = {"closing": 0.7, "glossary": 0.5}
"""From which share of the body on a paragraph can be the end, a footnote."""
_TERM = 5
_SHORTEST = 12
"""What is shorter is no paragraph about a year but a cell of a table."""
_INNER = 2
"""The weight of a rule that holds in the middle of a paragraph too."""
_FOLLOWERS: dict[SectionKind, tuple[SectionKind, ...]] = {
    "preamble": ("review", "problems", "plan", "closing", "glossary"),
    "review": ("review", "problems", "plan", "closing", "glossary"),
    "problems": ("review", "plan", "closing", "glossary"),
    "plan": ("plan", "closing", "glossary"),
    "closing": ("glossary",),
    "glossary": (),
}
"""What a passage can be after another: no review after the plan, nothing after the footnotes."""


class _Unit(NamedTuple):
    """A paragraph or a later sentence of one, its first words, and those of the next paragraph."""

    start: int
    line_end: int
    lead: str
    following: str
    inner: bool

    def second(self) -> _Unit:
        """The paragraph from its second sentence on, where the first is but a flourish (九层之台，起于垒土。)."""
        first, stop, rest = self.lead.partition("。")
        return self._replace(lead=rest if stop and len(first) <= _FLOURISH and not self.inner else "")


def find(page: Page, front: Front, nodes: Sequence[Node], states: Sequence[State], frame: Frame) -> Iterator[Passage]:
    """The passages of a document whose headed sections, and what they are, are known."""
    headed = {n.start for n in nodes if n.heading and n.heading.form != "opening"}
    at = until = 0
    state = states[0]
    for unit in _units(page, front):
        while at + 1 < len(nodes) and nodes[at + 1].start <= unit.start:
            at += 1
        if unit.start in headed:
            continue
        if unit.start >= until:
            if state != states[at] and until > nodes[at].start:
                yield _passage(unit.start, states[at])
            state = states[at]
        new = _begins(page, front, unit, state, frame) or _begins(page, front, unit.second(), state, frame)
        if new and new != state and not _announces(nodes, states, at, new):
            state = new
            until = unit.line_end if unit.inner else _until(nodes, at)
            yield _passage(unit.start, state)


def _units(page: Page, front: Front) -> Iterator[_Unit]:
    lines = page.lines[front.body :]
    leads = [page.plain[n.start : min(n.start + _LEAD, n.end)] for n in lines] + [""]
    for i, line in enumerate(lines):
        start = max(line.start, front.start)
        if start >= line.end or line.start >= front.signoff or "\t" in page.plain[start : line.end]:
            continue
        words = _SALUTATION.match(page.plain, start, line.end).end()  # type: ignore[union-attr]
        yield _Unit(start, line.end, page.plain[words : min(words + _LEAD, line.end)], leads[i + 1], False)
        for sentence in _SENTENCE.finditer(page.plain, words, line.end):
            yield _Unit(sentence.start(), line.end, sentence[0][:_LEAD], "", True)


def _passage(start: int, state: State) -> Passage:
    return Passage(Heading(start, start, start, "closing" if state.kind == "closing" else "part"), state)


def _announces(nodes: Sequence[Node], states: Sequence[State], at: int, new: State) -> bool:
    """Whether a paragraph before the first heading only announces what a headed section is about."""
    if not nodes[at].heading or nodes[at].heading.form != "opening":  # type: ignore[union-attr]
        return False
    return any(s.kind == new.kind for n, s in zip(nodes, states, strict=True) if n.level == 1 and n is not nodes[at])


def _until(nodes: Sequence[Node], at: int) -> int:
    """Where a passage ends that begins in section ``at``: with the item of a list that goes on, else with the top section."""
    while True:
        node = nodes[at]
        number = node.heading.number if node.heading else 0
        goes_on = number and any(
            n.start == node.end and n.heading and n.heading.number > number and n.parent == node.parent
            for n in nodes[at + 1 :]
        )
        if node.level <= 1 or goes_on:
            return node.end
        at = node.parent or 0


def _begins(page: Page, front: Front, unit: _Unit, state: State, frame: Frame) -> State | None:
    """What a paragraph begins, seen from what stands before it."""
    if not unit.lead:
        return None
    place = (unit.start - front.start) / max(front.signoff - front.start, 1)
    for cue in rules.cues("lead"):
        if (unit.inner and cue.weight < _INNER) or not cue.pattern.search(unit.lead):
            continue
        told, _, scope = cue.means.partition(".")
        if (scope == "after" and state.kind != "closing") or (
            scope == "pair" and not cue.pattern.search(unit.following)
        ):
            continue
        new = _told(told, scope, unit.lead, frame)
        if new.kind in _FOLLOWERS[state.kind] and place >= _LATE.get(new.kind, 0):
            return new
    dated = None if unit.inner else _dated(unit.lead, frame)
    return dated if dated and dated.kind in _FOLLOWERS[state.kind] else None


def _told(told: str, scope: str, lead: str, frame: Frame) -> State:
    """The kind that a rule tells and its time: of the current year (now), of several years (term), or that of its kind."""
    if told == "now":
        kind: SectionKind = "plan" if frame.plan and frame.now and frame.plan[0].year <= frame.now else "review"
        return State(kind, frame.of(kind))
    kind = told  # type: ignore[assignment]
    if scope != "term":
        return State(kind, frame.of(kind))
    found = [t for t in times.find(lead) if t.start <= _TERM_WORDS and t.kind in ("past", "next", "years")]
    named = [s for t in found if (s := resolve(t, kind, frame))]
    return State(kind, named[0] if named else _term(kind, frame))


def _term(kind: SectionKind, frame: Frame) -> Span | None:
    if kind == "plan":
        return times.years(frame.plan[0].year, frame.plan[0].year + _TERM - 1) if frame.plan else None
    return times.years(frame.report[1].year - _TERM + 1, frame.report[1].year) if frame.report else None


def _dated(lead: str, frame: Frame) -> State | None:
    """What a paragraph is by the year or the years with which it, or a sentence in its first words, begins."""
    if not frame.report or not frame.plan or len(lead) < _SHORTEST:
        return None
    for time in times.find(lead[:_DATED]):
        before = lead[time.start - 1 : time.start]
        begins = (time.start <= 1 and before not in ("到", "至")) or before == "。" or (before == "," and time.start <= _YEAR_WORDS)
        if begins and time.span and time.kind in ("year", "years", "part"):
            if frame.report[0].year <= time.span[1].year and time.span[1] <= frame.report[1]:
                return State("review", time.span)
            if time.span[0] >= frame.plan[0] and time.span[1].year <= frame.plan[0].year + _TERM:
                return State("plan", time.span)
    return None
