"""Passages: paragraphs, and in a paragraph sentences, that begin something else without a heading.

我们也清醒地看到…困难和问题 · 过去五年… · 今年是… · 下一步，… · 让我们… · footnotes after the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from extractor.outline import rules, times
from extractor.outline.frame import Frame, State, ahead
from extractor.outline.front import Front
from extractor.outline.page import Line, Page
from extractor.outline.sections import Node
from extractor.schema import SectionKind

_SALUTATION = regex.compile(r"[-—\s*]{0,4}(?:(?:各位[\p{Han}、]{2,12}|同志们|朋友们)\s?[,!:。]{0,2}\s{0,4}){0,2}")
_ADDRESS = 4
"""The length from which on what such a beginning is found addresses the hearers: 同志们, 各位代表!"""
_SENTENCE = regex.compile(r"(?<=[。!?])[^。!?\n]{4,400}")
_LEAD, _DATED, _NEXT = 160, 80, 40
"""How much of a paragraph tells what it is, and of which time; how much of what follows a sentence."""
_YEAR_WORDS, _TERM_WORDS, _FLOURISH = 12, 20, 24
"""Within how many characters a paragraph names the year, the past term that it is about; how long a flourish may be."""
_LATE: dict[SectionKind, float] = {"closing": 0.7, "glossary": 0.5}
"""From which share of the body on a paragraph can be the end, a footnote."""
_LAST = 400
"""How many characters before the end of the body a sentence within a paragraph can begin the end."""
_SHORTEST = 12
"""What is shorter is no paragraph about a year but a cell of a table."""
_INNER = 2
"""The weight of a rule that holds in the middle of a paragraph too."""
_LASTING: tuple[SectionKind, ...] = ("closing", "review")
"""What goes on after the paragraph within which it begins: the end, the term looked back on."""
_FOLLOWERS: dict[SectionKind, tuple[SectionKind, ...]] = {
    "preamble": ("review", "problems", "plan", "closing", "glossary"),
    "review": ("review", "problems", "plan", "closing", "glossary"),
    "problems": ("review", "plan", "closing", "glossary"),
    "plan": ("plan", "problems", "closing", "glossary"),
    "closing": ("glossary",),
    "glossary": (),
}
"""What a passage can be after another: no review after the plan, nothing after the footnotes."""
_ASIDE: tuple[SectionKind, SectionKind] = ("plan", "problems")
"""Problems that the plan names are over with their paragraph; a rule must say that it tells of such (.aside)."""


class Passage(NamedTuple):
    """What begins at ``start`` and is over at ``end``."""

    start: int
    end: int
    state: State


class _Unit(NamedTuple):
    """A paragraph or a later sentence of one, its first words, and those of the next paragraph or sentence."""

    start: int
    line_end: int
    lead: str
    following: str
    inner: bool

    def second(self) -> _Unit:
        """The paragraph from its second sentence on, where the first is but a flourish (九层之台，起于垒土。)."""
        first, stop, rest = self.lead.partition("。")
        flourish = stop and len(first) <= _FLOURISH and not self.inner and not rules.counts(first)
        return self._replace(lead=rest if flourish else "")


def find(page: Page, front: Front, nodes: Sequence[Node], states: Sequence[State], frame: Frame) -> Iterator[Passage]:
    """The passages of a document whose headed sections are known."""
    headed = {n.start for n in nodes if n.form != "opening"}
    announced = {s.kind for n, s in zip(nodes, states, strict=True) if n.level == 1 and n.form != "opening"}
    ends, dated = _ends(nodes), _dated_reviews(nodes, states, frame)
    last = min([front.signoff, *(n.start for n, s in zip(nodes, states, strict=True) if s.kind == "glossary")])
    reader = _Reader(frame, front.start, last, "plan" in announced)
    at = 0
    around: list[Passage] = []
    for unit in _units(page, front):
        while at + 1 < len(nodes) and nodes[at + 1].start <= unit.start:
            at += 1
        if unit.start in headed or unit.start < nodes[at].words_end:
            continue
        while around and around[-1].end <= unit.start:
            around.pop()
        state = around[-1].state if around else states[at]
        new = reader.begins(unit, state, dated[at]) or reader.begins(unit.second(), state, dated[at])
        if new and new != state and not (nodes[at].form == "opening" and new.kind in announced):
            within = (unit.inner and new.kind not in _LASTING) or (state.kind, new.kind) == _ASIDE
            passage = Passage(unit.start, unit.line_end if within else ends[at], new)
            around = [*around, passage] if within else [passage]
            yield passage
    last_lines = [n for n in page.lines[front.body :] if n.start < last and n.start not in headed]
    if last_lines and (end := reader.ending(page, last_lines[-1], around)):
        yield end


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
            following = page.plain[sentence.end() : min(sentence.end() + _NEXT, line.end)]
            lead = sentence[0][begin : begin + _LEAD]
            yield _Unit(sentence.start(), line.end, lead, following, not line.flattened)


def _ends(nodes: Sequence[Node]) -> list[int]:
    """Where a passage ends that begins in a section: with the item of a list that goes on, else with the top one.

    A topic with which a paragraph begins does not reach farther than that.
    """
    siblings = {(n.parent, n.start): n for n in nodes}
    found: list[int] = []
    for node in nodes:
        following = siblings.get((node.parent, node.end))
        goes_on = following is not None and 0 < node.number < following.number
        own = node.parent is None or goes_on or (node.level == 1 and node.form != "lead")
        found.append(node.end if own else found[node.parent or 0])
    return found


def _dated_reviews(nodes: Sequence[Node], states: Sequence[State], frame: Frame) -> list[bool]:
    """Whether each section is a review whose heading, or one above it, names the year, which 今年 in its text is."""
    found: list[bool] = []
    for node, state in zip(nodes, states, strict=True):
        above = found[node.parent] if node.parent is not None else False
        named = any(t.span and frame.tells(t) == "review" for t in times.find(node.words))
        found.append(state.kind == "review" and (above or named))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is known of the document whose paragraphs are read."""

    frame: Frame
    start: int
    end: int
    """Of the body: without sign-off and footnotes."""
    plan_headed: bool
    """Whether a heading begins the plan."""

    def begins(self, unit: _Unit, state: State, dated: bool) -> State | None:
        """What a paragraph begins, seen from what stands before it and from its place in the body."""
        if not unit.lead:
            return None
        place = (unit.start - self.start) / max(self.end - self.start, 1)
        for cue in rules.cues("lead"):
            told, _, scope = cue.means.partition(".")
            lead = unit.lead + unit.following if unit.inner and scope == "term" else unit.lead
            if (unit.inner and cue.weight < _INNER) or not cue.pattern.search(lead):
                continue
            if (
                (scope == "after" and state.kind != "closing")
                or (scope == "pair" and not cue.pattern.search(unit.following))
                or (scope == "aside") != ((state.kind, told) == _ASIDE)
                or (told == "now" and (dated or (scope == "said" and self._looks_back(state))))
            ):
                continue
            new = self._told(told, scope, unit.lead)
            early = unit.inner and new.kind == "closing" and self.end - unit.start > _LAST
            if new.kind in _FOLLOWERS[state.kind] and place >= _LATE.get(new.kind, 0) and not early:
                return new
        new_year = self._dated(unit)
        return new_year if new_year and new_year.kind in _FOLLOWERS[state.kind] else None

    def ending(self, page: Page, line: Line, around: Sequence[Passage]) -> Passage | None:
        """The last paragraph of the body where it is a call without figures: 各位代表,…作出新的更大贡献!"""
        late = line.start - self.start >= _LATE["closing"] * (self.end - self.start)
        addressed = len(_SALUTATION.match(page.plain, line.start, line.end)[0]) >= _ADDRESS  # type: ignore[index]
        calls = addressed or page.plain[line.end - 1] == "!"
        calls &= len(line) <= _LAST and not rules.counts(page.of(line))
        if not late or not calls or (around and around[-1].state.kind == "closing"):
            return None
        return Passage(line.start, self.end, State("closing", self.frame.of("closing")))

    def _looks_back(self, state: State) -> bool:
        """Whether a summary still tells what was done: then 今年 is the reported year, whenever it was signed."""
        return self.frame.document_type.startswith("summary") and state.kind in ("preamble", "review")

    def _told(self, told: str, scope: str, lead: str) -> State:
        """The kind that a rule tells (now: that of the current year) and its time: several years (term), its kind's."""
        kind: SectionKind = self.frame.current if told == "now" else told  # type: ignore[assignment]
        if scope != "term":
            return State(kind, self.frame.of(kind))
        until = len(lead.partition("。")[0]) if ahead(kind) else _TERM_WORDS
        found = [t for t in times.find(lead) if t.start <= until and t.kind in ("past", "next", "years")]
        named = [s for t in found if (s := self.frame.resolve(t, kind))]
        return State(kind, named[0] if named else self.frame.term(kind))

    def _dated(self, unit: _Unit) -> State | None:
        """What a paragraph is by the year or the years with which it begins, be it after words without a figure.

        In a paragraph a sentence that begins with the planned year begins the plan, where no heading does.
        """
        if len(unit.lead) < _SHORTEST or (unit.inner and self.plan_headed):
            return None
        for time in times.find(unit.lead[:_DATED]):
            before = unit.lead[: time.start]
            begins = time.start <= 1 and not before.endswith(("到", "至"))
            if not unit.inner:
                begins |= before.endswith("。") and not rules.counts(before)
                begins |= before.endswith(",") and time.start <= _YEAR_WORDS
            if begins and (state := self.frame.opens(time)) and (state.kind == "plan" or not unit.inner):
                return state
        return None
