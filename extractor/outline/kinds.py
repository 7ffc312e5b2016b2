"""What each section is, and the time that a figure in it covers when it says nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.outline import rules, times
from extractor.outline.headings import Heading
from extractor.outline.page import Page
from extractor.outline.sections import Node
from extractor.outline.times import Span
from extractor.schema import DocumentType, SectionKind

_DECISIVE, _HINT = 4, 2
"""From which weight a heading says what a section is: against the section above it; at the top level."""
_RUN_IN, _SHORT = ("lead", "yi", "ordinal"), 10
"""Run-in headings say what a section is only where they are as short as 存在问题."""
_FAR = 5
"""A plan for a year so many years on is a vision, not what its figures are about."""
_LONG_OPENING = 0.35
"""From this share of the body on, the text before the first heading is no preamble."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The reported and the planned time of a document, and what the document is."""

    report: Span | None
    plan: Span | None
    now: int | None
    """The year in which the document speaks."""
    document_type: DocumentType

    def of(self, kind: SectionKind) -> Span | None:
        """The time that a section of that kind is about as a rule."""
        if kind == "glossary":
            return None
        return (self.plan or self.report) if kind in ("plan", "closing") else (self.report or self.plan)

    @property
    def base(self) -> SectionKind:
        """What text is that nothing else tells of."""
        return "plan" if self.document_type == "plan" else "review"


class State(NamedTuple):
    """What a stretch of text is and which time it is about."""

    kind: SectionKind
    period: Span | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Text without a heading that is something else than what stands before it."""

    heading: Heading
    state: State


def decide(page: Page, nodes: Sequence[Node], frame: Frame, passages: dict[int, Passage]) -> list[SectionKind]:
    """What each section is: by its heading, else by the sections around it, the words in it, the section above it."""
    own = [_own(page, node, frame) for node in nodes]
    kinds: list[SectionKind] = [frame.base]
    for i, node in enumerate(nodes[1:], 1):
        above = kinds[node.parent or 0]
        if node.start in passages and passages[node.start].heading.form == _form(node):
            kinds.append(passages[node.start].state.kind)
        elif _form(node) == "opening":
            kinds.append(
                "preamble" if len(nodes) > 2 and node.end - node.start < _LONG_OPENING * nodes[0].end else frame.base
            )
        elif above == "glossary":
            kinds.append(above)
        elif _form(node) == "closing":
            kinds.append("closing")
        elif node.parent == 0:
            kinds.append(_top(page, nodes, own, i, frame))
        else:
            kinds.append(_below(above, node, own[i]))
    return kinds


def _form(node: Node) -> str:
    return node.heading.form if node.heading else ""


def words(page: Page, node: Node) -> str:
    """The plain view of a section's heading."""
    return page.plain[node.heading.text_start : node.heading.text_end] if node.heading else ""


def _own(page: Page, node: Node, frame: Frame) -> dict[str, int]:
    """What a heading says, its times included."""
    text = words(page, node)
    found = rules.weights("heading", text) if text else {}
    for time in times.find(text):
        if (kind := _dated(time, frame)) and not found.get(kind, 0) >= _DECISIVE:
            found[kind] = found.get(kind, 0) + _HINT
    return found


def _dated(time: times.Time, frame: Frame) -> SectionKind | None:
    """What a time says of the section that names it."""
    if time.kind in ("past", "last_year"):
        return "review"
    if time.kind in ("next", "next_year", "later"):
        return "plan"
    if time.kind == "half":
        return "plan" if time.words.startswith("下") else "review"
    if not time.span or not frame.report or not frame.plan:
        return None
    if time.span[1] <= frame.report[1]:
        return "review"
    return "plan" if time.span[0] >= frame.plan[0] else None


def _strongest(own: dict[str, int], least: int) -> SectionKind | None:
    """The heaviest meaning of at least that weight, unless another is as heavy."""
    best = sorted(own, key=lambda kind: -own[kind])
    if not best or own[best[0]] < least or (len(best) > 1 and own[best[1]] == own[best[0]]):
        return None
    return best[0]  # type: ignore[return-value]


def _below(above: SectionKind, node: Node, own: dict[str, int]) -> SectionKind:
    kind = _strongest(own, _DECISIVE)
    if kind is None or (
        _form(node) in _RUN_IN and node.heading and node.heading.text_end - node.heading.text_start > _SHORT
    ):
        return above
    return above if above == "problems" and kind == "review" else kind


def _top(page: Page, nodes: Sequence[Node], own: list[dict[str, int]], i: int, frame: Frame) -> SectionKind:
    """What a section of the top level is whose heading may not say it."""
    decided: dict[int, SectionKind] = {}
    for j, node in enumerate(nodes):
        least = _DECISIVE if decided and decided[max(decided)] == "plan" else _HINT
        if node.parent == 0 and (kind := _strongest(own[j], _HINT)) and (kind != "review" or own[j][kind] >= least):
            decided[j] = kind
    if i in decided:
        return decided[i]
    if _form(nodes[i]) in _RUN_IN:
        return decided[max(j for j in decided if j < i)] if min(decided, default=i) < i else frame.base
    before = next((decided[j] for j in sorted(decided, reverse=True) if j < i), None)
    after = next((decided[j] for j in sorted(decided) if j > i and decided[j] != "glossary"), None)
    lean = leaning(page.plain[nodes[i].start : nodes[i].end])
    if before in ("plan", "glossary"):
        return before
    if before == "problems":
        return "review" if after == "review" or lean < -0.4 else "plan"
    if after == "problems":
        return "review"
    if after is None and frame.document_type == "plan":
        return "plan"
    return "plan" if lean > _turn(nodes[i], before, after, frame) else "review"


def _turn(node: Node, before: SectionKind | None, after: SectionKind | None, frame: Frame) -> float:
    """How much a section after the review, or at the beginning, must speak of what is to come to be a plan.

    Measured on some hundred government reports: reviews lean between -0.85 and 0.03, plans between -0.04 and 0.96.
    Summaries are written in verbs without tense, and lean more.
    """
    if frame.document_type.startswith("summary") or frame.document_type == "article":
        return 0.5
    if after != "plan":
        return 0.1
    return 0.2 if before == "review" and node.heading and node.heading.number else 0.7


def leaning(text: str) -> float:
    """How much a text speaks of what is to come: from -1, all done, to 1, all to be done."""
    past = sum(cue.weight for cue in rules.cues("past") for _ in cue.pattern.finditer(text))
    future = sum(cue.weight for cue in rules.cues("future") for _ in cue.pattern.finditer(text))
    return (future - past) / (future + past + 2)


def periods(
    page: Page, nodes: Sequence[Node], kinds: Sequence[SectionKind], frame: Frame, passages: dict[int, Passage]
) -> list[Span | None]:
    """The time of each section: as its heading says, as the section above it has it, or as sections of its kind have it."""
    found: list[Span | None] = [frame.of(kinds[0])]
    for i, node in enumerate(nodes[1:], 1):
        if node.start in passages and passages[node.start].heading.form == _form(node):
            found.append(passages[node.start].state.period)
            continue
        above = node.parent or 0
        inherited = found[above] if kinds[above] == kinds[i] and above else frame.of(kinds[i])
        found.append(_named(words(page, node), above > 0, kinds[i], frame) or inherited)
    return found


def _named(heading: str, below: bool, kind: SectionKind, frame: Frame) -> Span | None:
    """The time that a heading names; of a year and a longer time (2020年和“十三五”时期) the year."""
    start = 1 if below and not heading.startswith("关于") else _SHORT
    spans = [s for t in times.find(heading) if t.start <= start and (s := resolve(t, kind, frame))]
    return min(spans, key=lambda s: s[1] - s[0], default=None)


def resolve(time: times.Time, kind: SectionKind, frame: Frame) -> Span | None:
    """The time that words mean in a section of a kind; null for one that does not fit there."""
    if kind == "glossary":
        return None
    ahead = kind in ("plan", "closing")
    if time.span:
        base = frame.of(kind)
        fits = base is None or (
            base[0] <= time.span[1] and time.span[0].year <= base[1].year + _FAR if ahead else time.span[0] <= base[1]
        )
        return time.span if fits and time.kind not in ("day", "month") else None
    report, plan = frame.report, frame.plan
    if time.kind == "past" and report:
        return times.years(report[1].year - time.count + 1, report[1].year)
    if time.kind == "next" and plan:
        return times.years(plan[0].year, plan[0].year + time.count - 1)
    if time.kind == "half" and (base := frame.of(kind)) and time.words != "半年来":
        if time.words.startswith("下"):
            return times.part(base[0].year, time.words) if ahead else None
        return times.part(base[1].year, time.words)
    return None
