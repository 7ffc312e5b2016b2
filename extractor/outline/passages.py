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
from extractor.outline.kinds import Frame, Passage, resolve
from extractor.outline.page import Page
from extractor.outline.sections import Node
from extractor.outline.times import Span
from extractor.schema import SectionKind

_SALUTATION = regex.compile(r"[-—\s*]{0,4}(?:(?:各位[\p{Han}、]{2,12}|同志们|朋友们)\s?[,!:。]{0,2}\s{0,4}){0,2}")
_SENTENCE = regex.compile(r"(?<=[。!?])[^。!?\n]{4,400}")
_LEAD, _FIRST_WORDS, _TERM_WORDS = 160, 8, 20
_LATE, _HALF = 0.7, 0.5
"""From which share of the body on a paragraph can be its end; a footnote."""
_TERM = 5
_INNER = 2
"""The weight of a rule that holds in the middle of a paragraph too."""


class _State(NamedTuple):
    kind: SectionKind
    period: Span | None


class _Unit(NamedTuple):
    """A paragraph or a later sentence of one, and its first words."""

    start: int
    line_end: int
    lead: str
    inner: bool


def find(
    page: Page, front: Front, nodes: Sequence[Node], states: Sequence[tuple[SectionKind, Span | None]], frame: Frame
) -> Iterator[Passage]:
    """The passages of a document whose headed sections, and what they are, are known."""
    headed = {n.start for n in nodes if n.heading and n.heading.form != "opening"}
    at = until = 0
    state = base = _State(*states[0])
    units = list(_units(page, front))
    paragraphs = [u.lead for u in units if not u.inner] + [""]
    for unit in units:
        while at + 1 < len(nodes) and nodes[at + 1].start <= unit.start:
            at += 1
        base = _State(*states[at])
        if unit.start in headed:
            continue
        if unit.start >= until:
            if state != base and until > nodes[at].start:
                yield _passage(unit.start, base)
            state = base
        new = _begins(page, front, unit, state, frame)
        if new and new != state and not (nodes[at].heading and nodes[at].heading.form == "opening" and _told(nodes, states, new)):
            state = new
            until = unit.line_end if unit.inner else _until(nodes, at)
            yield _passage(unit.start, state)


def _passage(start: int, state: _State) -> Passage:
    return Passage(Heading(start, start, start, "closing" if state.kind == "closing" else "part"), state.kind, state.period)


def _told(nodes: Sequence[Node], states: Sequence[tuple[SectionKind, Span | None]], new: _State) -> bool:
    """Whether a headed section is what a paragraph before the first heading only announces."""
    return any(n.level == 1 and n.heading and n.heading.form != "opening" and k == new.kind for n, (k, _) in zip(nodes, states, strict=True))


def _until(nodes: Sequence[Node], at: int) -> int:
    """Where a passage ends that begins in section ``at``: with the item of a list that goes on, else with the top section."""
    while True:
        node = nodes[at]
        number = node.heading.number if node.heading else 0
        goes_on = number and any(
            n.start == node.end and n.heading and n.heading.number > number and n.parent == node.parent for n in nodes[at + 1 :]
        )
        if node.level <= 1 or goes_on:
            return node.end
        at = node.parent or 0


def _units(page: Page, front: Front) -> Iterator[_Unit]:
    for line in page.lines[front.body :]:
        start = max(line.start, front.start)
        if not start < line.end or line.start >= front.signoff:
            continue
        words = _SALUTATION.match(page.plain, start, line.end).end()  # type: ignore[union-attr]
        yield _Unit(start, line.end, page.plain[words : min(words + _LEAD, line.end)], False)
        for sentence in _SENTENCE.finditer(page.plain, words, line.end):
            yield _Unit(sentence.start(), line.end, sentence[0][:_LEAD], True)


def _begins(page: Page, front: Front, unit: _Unit, state: _State, frame: Frame) -> _State | None:
    """What a paragraph begins, seen from what stands before it."""
    place = (unit.start - front.start) / max(front.signoff - front.start, 1)
    for cue in rules.cues("lead"):
        if (unit.inner and cue.weight < _INNER) or not cue.pattern.search(unit.lead):
            continue
        new = _state(cue.means, unit.lead, frame)
        late = _LATE if new.kind == "closing" else _HALF if new.kind == "glossary" else 0
        if place >= late and _may_follow(state.kind, new.kind):
            return new
    dated = None if unit.inner else _dated(unit.lead, frame)
    return dated if dated and _may_follow(state.kind, dated.kind) else None


def _may_follow(before: SectionKind, after: SectionKind) -> bool:
    """Whether a passage of one kind can follow another: no review after the plan, nothing after the glossary."""
    allowed: dict[SectionKind, tuple[SectionKind, ...]] = {
        "preamble": ("review", "problems", "plan", "closing", "glossary"),
        "review": ("review", "problems", "plan", "closing", "glossary"),
        "problems": ("review", "plan", "closing", "glossary"),
        "plan": ("plan", "closing", "glossary"),
        "closing": ("glossary",),
        "glossary": (),
    }
    return after in allowed[before]


def _state(means: str, lead: str, frame: Frame) -> _State:
    """The kind that a rule tells and the time that it is about: ``review.term``, ``plan.year``, ``now`` …"""
    if means == "now":
        kind: SectionKind = "plan" if frame.plan and frame.now and frame.plan[0].year <= frame.now else "review"
        return _State(kind, frame.of(kind))
    told, _, scope = means.partition(".")
    kind = told  # type: ignore[assignment]
    if scope != "term":
        return _State(kind, frame.of(kind))
    named = [s for t in times.find(lead[:_TERM_WORDS]) if t.kind in ("past", "next", "years") and (s := resolve(t, kind, frame))]
    return _State(kind, named[0] if named else _term(kind, frame))


def _term(kind: SectionKind, frame: Frame) -> Span | None:
    if kind == "plan":
        return times.years(frame.plan[0].year, frame.plan[0].year + _TERM - 1) if frame.plan else None
    return times.years(frame.report[1].year - _TERM + 1, frame.report[1].year) if frame.report else None


def _dated(lead: str, frame: Frame) -> _State | None:
    """What a paragraph is by the year or the years that it begins with."""
    time = next((t for t in times.find(lead[:40]) if t.start <= _FIRST_WORDS and t.span), None)
    if not time or not time.span or not frame.report or not frame.plan or time.kind not in ("year", "years", "part"):
        return None
    if frame.report[0].year <= time.span[1].year <= frame.report[1].year and time.span[1] <= frame.report[1]:
        return _State("review", time.span)
    if time.span[0] >= frame.plan[0] and time.span[1].year <= frame.plan[0].year + _TERM:
        return _State("plan", time.span)
    return None
