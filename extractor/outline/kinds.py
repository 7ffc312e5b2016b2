"""What each section is, and the time that a figure in it covers when it says nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.outline import rules, times
from extractor.outline.frame import Frame, State
from extractor.outline.page import Page
from extractor.outline.sections import Node
from extractor.outline.times import Span
from extractor.schema import SectionKind

_DECISIVE, _HINT = 4, 2
"""From which weight a heading says what a section is: against the section above it; at the top level."""
_CONTRARY = 5
"""From which weight on a heading within the plan says that its section reviews, unless it names the time."""
_RUN_IN, _SHORT = ("lead", "yi", "ordinal"), 10
"""Run-in headings say what a section is only where they are as short as 存在问题."""
_EDGES = ("opening", "closing")
_LONG_OPENING = 0.35
"""From this share of the text on, what stands before the first heading is no preamble."""
_TO_DO = 0.5
"""Headings after a passage about problems are those of the plan whose own heading is lost, if they lean so much."""
_BLANKS = 8
"""Characters (line ends, blanks, Markdown signs) between a heading and the first paragraph of its section."""
_DONE = -0.4
"""Sections after the problems plan, unless they lean so much to what is done."""


def decide(page: Page, nodes: Sequence[Node], frame: Frame, told: Mapping[int, State]) -> list[State]:
    """Kind and time of each section; ``told`` are those of passages, by their start.

    The kind is what the heading says, else what the sections around it, the words in it and the section above it make
    likely; the time is that which the heading names, else that of the section above, else that of its kind.
    """
    own = [_own(node.words, frame) for node in nodes]
    passages = {i: told[n.start] for i, n in enumerate(nodes) if n.form in ("part", "closing") and n.start in told}
    tops = _tops(page, nodes, own, passages, frame)
    states = [State(frame.base, frame.of(frame.base))]
    for i, node in enumerate(nodes[1:], 1):
        above = states[node.parent or 0]
        if i in passages:
            states.append(passages[i])
            continue
        kind = tops[i] if i in tops else _kind(node, own[i], above.kind, frame)
        if kind == "problems" and nodes[node.parent or 0].form == "part" and node.form not in _RUN_IN:
            kind = "plan" if leaning(page.plain[node.start : node.end]) > _TO_DO else kind
        inherited = above.period if above.kind == kind and node.parent else frame.of(kind)
        states.append(State(kind, _named(node, kind, frame) or inherited))
    return states


def _kind(node: Node, own: dict[str, int], above: SectionKind, frame: Frame) -> SectionKind:
    """What a section under another one is."""
    kind = _strongest(own, _DECISIVE)
    run_in = node.form in _RUN_IN and len(node.words) > _SHORT
    if above == "glossary" or kind is None or run_in or (above, kind) == ("problems", "review"):
        return above
    if (above, kind) == ("plan", "review") and own["review"] < _CONTRARY:
        past = any(frame.tells(time) == "review" for time in times.find(node.words))
        return kind if past else above
    return kind


def _own(heading: str, frame: Frame) -> dict[str, int]:
    """What a heading says, its times included, which make certain what its words hint at (2023年重点任务)."""
    found = rules.weights("heading", heading) if heading else {}
    for time in times.find(heading):
        if (kind := frame.tells(time)) and found.get(kind, 0) < _DECISIVE:
            found[kind] = _DECISIVE if kind in found else _HINT
    return found


def _strongest(own: dict[str, int], least: int) -> SectionKind | None:
    """The heaviest meaning of at least that weight, unless another is as heavy."""
    best = sorted(own, key=lambda kind: -own[kind])
    if not best or own[best[0]] < least or (len(best) > 1 and own[best[1]] == own[best[0]]):
        return None
    return best[0]  # type: ignore[return-value]


def _tops(
    page: Page,
    nodes: Sequence[Node],
    own: Sequence[dict[str, int]],
    passages: Mapping[int, State],
    frame: Frame,
) -> dict[int, SectionKind]:
    """What the sections of the top level are, by their headings and for the others by their place between these."""
    tops = [i for i, node in enumerate(nodes) if node.parent == 0 and node.form not in _EDGES]
    decided = {i: _edge(nodes, i, frame) for i, node in enumerate(nodes) if node.form in _EDGES}
    before: dict[int, SectionKind | None] = {}
    last: SectionKind | None = None
    restarts = {n.end for j, n in enumerate(nodes) if j in passages and passages[j].kind == "plan"}
    for i in tops:
        if nodes[i].number == 1 and nodes[i].start in restarts:
            last = "plan"
        before[i] = last
        kind = passages[i].kind if i in passages else _strongest(own[i], _HINT) or _begun(nodes, i, passages)
        if kind and not (kind == "review" and last == "plan" and own[i].get(kind, 0) < _DECISIVE):
            decided[i] = last = kind
    after: SectionKind | None = None
    for i in reversed(tops):
        if i not in decided:
            decided[i] = _between(page, nodes[i], before[i], after, frame)
        elif decided[i] != "glossary" and before[i] != decided[i]:
            after = decided[i]
    return decided


def _begun(nodes: Sequence[Node], i: int, passages: Mapping[int, State]) -> SectionKind | None:
    """The plan, where a section's first paragraph begins it: 二、乘势而上 / 2013年，生产总值增长13%."""
    first = nodes[i + 1] if i + 1 in passages else None
    begins = first is not None and first.parent == i and first.start - nodes[i].words_end <= _BLANKS
    return "plan" if begins and passages[i + 1].kind == "plan" else None


def _edge(nodes: Sequence[Node], i: int, frame: Frame) -> SectionKind:
    """What the text before the first heading is, and what the end."""
    if nodes[i].form == "closing":
        return "closing"
    short = len(nodes) > 2 and nodes[i].end - nodes[i].start < _LONG_OPENING * nodes[0].end
    return "preamble" if short else frame.base


def _between(
    page: Page, node: Node, before: SectionKind | None, after: SectionKind | None, frame: Frame
) -> SectionKind:
    """What a section is whose heading does not say it: by those before and after it, and by the words in it."""
    if before in ("plan", "glossary"):
        return before
    if node.form in _RUN_IN:
        return before or frame.base
    lean = leaning(page.plain[node.start : node.end])
    if before == "problems":
        return "review" if after == "review" or lean < _DONE else "plan"
    if after == "problems":
        return "review"
    if after is None and frame.document_type == "plan":
        return "plan"
    return "plan" if lean > _turn(node, before, after, frame) else "review"


def _turn(node: Node, before: SectionKind | None, after: SectionKind | None, frame: Frame) -> float:
    """How much a section after the review, or at the beginning, must speak of what is to come to be a plan.

    Measured on some hundred government reports: reviews lean between -0.85 and 0.03, plans between -0.04 and 0.96.
    Summaries are written in verbs without tense, and lean more.
    """
    if frame.document_type.startswith("summary") or frame.document_type == "article":
        return 0.6
    if after != "plan":
        return 0.1
    return 0.2 if before == "review" and node.number else 0.7


def leaning(text: str) -> float:
    """How much a text speaks of what is to come: from -1, all done, to 1, all to be done."""
    past = sum(cue.weight for cue in rules.cues("past") for _ in cue.pattern.finditer(text))
    future = sum(cue.weight for cue in rules.cues("future") for _ in cue.pattern.finditer(text))
    return (future - past) / (future + past + 2)


def _named(node: Node, kind: SectionKind, frame: Frame) -> Span | None:
    """The time that a heading names; of a year and a longer time (2020年和“十三五”时期) the year."""
    first_words = 1 if node.parent and not node.words.startswith("关于") else _SHORT
    named = [s for t in times.find(node.words) if t.start <= first_words and (s := frame.resolve(t, kind))]
    return min(named, key=lambda s: s[1] - s[0], default=None)
