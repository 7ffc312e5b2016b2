"""Passages: paragraphs, and in a paragraph sentences, that begin something else without a heading.

我们也清醒地看到…困难和问题 · 过去五年… · 今年是… · 下一步，… · 让我们… · footnotes after the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from extractor.outline import rules, times
from extractor.outline.frame import Frame, State
from extractor.outline.front import Front
from extractor.outline.page import Page
from extractor.outline.sections import Node
from extractor.schema import SectionKind

_SALUTATION = regex.compile(r"[-—\s*]{0,4}(?:(?:各位[\p{Han}、]{2,12}|同志们|朋友们)\s?[,!:。]{0,2}\s{0,4}){0,2}")
_SENTENCE = regex.compile(r"(?<=[。!?])[^。!?\n]{4,400}")
_LEAD, _DATED = 160, 80
"""How much of a paragraph tells what it is, and of which time."""
_YEAR_WORDS, _TERM_WORDS, _FLOURISH = 12, 20, 24
"""Within how many characters the year, the term stands that a paragraph begins with; how long a flourish may be."""
_LATE: dict[SectionKind, float] = {"closing": 0.7, "glossary": 0.5}
"""From which share of the body on a paragraph can be the end, a footnote."""
_LAST = 400
"""How many characters before the end of the body a sentence within a paragraph can begin the end."""
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


def find(
    page: Page, front: Front, nodes: Sequence[Node], states: Sequence[State], frame: Frame
) -> Iterator[tuple[int, State]]:
    """Where passages begin and what they are, in a document whose headed sections are known."""
    headed = {n.start for n in nodes if n.form != "opening"}
    announced = {s.kind for n, s in zip(nodes, states, strict=True) if n.level == 1 and n.form != "opening"}
    ends = _ends(nodes)
    body = (
        front.start,
        min([front.signoff, *(n.start for n, s in zip(nodes, states, strict=True) if s.kind == "glossary")]),
    )
    at = until = 0
    state = states[0]
    for unit in _units(page, front):
        while at + 1 < len(nodes) and nodes[at + 1].start <= unit.start:
            at += 1
        if unit.start in headed:
            continue
        if unit.start >= until:
            if state != states[at] and until > nodes[at].start:
                yield unit.start, states[at]
            state = states[at]
        new = _begins(body, unit, state, frame) or _begins(body, unit.second(), state, frame)
        if new and new != state and not (nodes[at].form == "opening" and new.kind in announced):
            state = new
            until = unit.line_end if unit.inner else ends[at]
            yield unit.start, state


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
            begin = _SALUTATION.match(sentence[0]).end()  # type: ignore[union-attr]
            yield _Unit(sentence.start(), line.end, sentence[0][begin : begin + _LEAD], "", not line.flattened)


def _ends(nodes: Sequence[Node]) -> list[int]:
    """Where a passage ends that begins in a section: with the item of a list that goes on, else with the top one."""
    siblings = {(n.parent, n.start): n for n in nodes}
    found: list[int] = []
    for node in nodes:
        following = siblings.get((node.parent, node.end))
        goes_on = following is not None and 0 < node.number < following.number
        found.append(node.end if node.level <= 1 or goes_on else found[node.parent or 0])
    return found


def _begins(body: tuple[int, int], unit: _Unit, state: State, frame: Frame) -> State | None:
    """What a paragraph begins, seen from what stands before it and from its place in the body."""
    if not unit.lead:
        return None
    place = (unit.start - body[0]) / max(body[1] - body[0], 1)
    for cue in rules.cues("lead"):
        if (unit.inner and cue.weight < _INNER) or not cue.pattern.search(unit.lead):
            continue
        told, _, scope = cue.means.partition(".")
        if (scope == "after" and state.kind != "closing") or (
            scope == "pair" and not cue.pattern.search(unit.following)
        ):
            continue
        new = _told(told, scope, unit.lead, frame)
        early = unit.inner and new.kind == "closing" and body[1] - unit.start > _LAST
        if new.kind in _FOLLOWERS[state.kind] and place >= _LATE.get(new.kind, 0) and not early:
            return new
    dated = None if unit.inner else _dated(unit.lead, frame)
    return dated if dated and dated.kind in _FOLLOWERS[state.kind] else None


def _told(told: str, scope: str, lead: str, frame: Frame) -> State:
    """The kind that a rule tells (now: that of the current year) and its time: several years (term) or its kind's."""
    kind: SectionKind = frame.current if told == "now" else told  # type: ignore[assignment]
    if scope != "term":
        return State(kind, frame.of(kind))
    found = [t for t in times.find(lead) if t.start <= _TERM_WORDS and t.kind in ("past", "next", "years")]
    named = [s for t in found if (s := frame.resolve(t, kind))]
    return State(kind, named[0] if named else frame.term(kind))


def _dated(lead: str, frame: Frame) -> State | None:
    """What a paragraph is by the year or the years with which it, or a sentence in its first words, begins."""
    if len(lead) < _SHORTEST:
        return None
    for time in times.find(lead[:_DATED]):
        before = lead[max(time.start - 1, 0) : time.start]
        first = time.start <= 1 and before not in ("到", "至")
        begins = first or before == "。" or (before == "," and time.start <= _YEAR_WORDS)
        if begins and (state := frame.opens(time)):
            return state
    return None
