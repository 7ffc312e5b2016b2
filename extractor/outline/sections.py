"""The tree of sections: which heading stands under which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.outline import rules
from extractor.outline.headings import Form, Heading

_RANKS: dict[Form, float] = {
    "chapter": 0, "cn": 3, "cn_paren": 4, "arabic": 5, "arabic_paren": 6, "circled": 7, "ordinal": 8, "yi": 8, "lead": 9,
    "opening": 10, "closing": 2,
}  # fmt: skip
"""The usual order: 一、 over （一） over 1. over (1) over ①, enumerations and run-in headings at the bottom."""
_OUTER = 2.0
"""Of a heading without a number that stands over the numbered ones."""
_DECISIVE = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A section as a heading with its place in the tree; index 0 is the root, which has no heading."""

    heading: Heading | None
    start: int
    end: int
    level: int
    parent: int | None


def nest(headings: Sequence[Heading], texts: Sequence[str], end: int) -> list[Node]:
    """The tree over ``headings`` (in order; ``texts`` are their words) of a text that is ``end`` long."""
    following = _following(headings)
    outer = next((h.form for h in headings if h.form not in ("opening", "part")), None) == "plain"
    stack: list[tuple[float, int, Heading | None]] = [(-1.0, 0, None)]
    nodes: list[Node] = [Node(None, 0, end, 0, None)]
    ends = [end] * (len(headings) + 1)
    for i, heading in enumerate(headings):
        rank = _RANKS.get(heading.form)
        if rank is None:
            rank = _rank(i, headings, texts, stack, following, outer)
        while stack[-1][0] >= rank:
            ends[stack.pop()[1]] = heading.start
        nodes.append(Node(heading, heading.start, end, len(stack), stack[-1][1]))
        stack.append((rank, i + 1, heading))
    return [Node(n.heading, n.start, ends[i], n.level, n.parent) for i, n in enumerate(nodes)]


def _following(headings: Sequence[Heading]) -> list[dict[str, int]]:
    """For each heading the numbers of the next headings of each form."""
    found: list[dict[str, int]] = []
    upcoming: dict[str, int] = {}
    for heading in reversed(headings):
        found.append(dict(upcoming))
        upcoming[heading.form] = heading.number
    return found[::-1]


def _rank(
    i: int,
    headings: Sequence[Heading],
    texts: Sequence[str],
    stack: list[tuple[float, int, Heading | None]],
    following: list[dict[str, int]],
    outer: bool,
) -> float:
    """The rank of a heading without a number, or of a passage without a heading (part).

    It is inside the item of a list that goes on after it; else it closes all lists, unless the headings without a
    number of this document stand under the numbered ones.
    """
    below = 0.25 if headings[i].form == "part" else 0.5
    for rank, _, heading in reversed(stack):
        if heading and 0 < following[i].get(heading.form, 0) - heading.number <= 2 and heading.number:
            return rank + below
    top = stack[1][0] if len(stack) > 1 and stack[1][0] < _RANKS["yi"] else None
    if headings[i].form == "part":
        return _OUTER + 0.75 if top is None else top + below
    if (
        outer
        or top is None
        or top == _OUTER
        or max(rules.weights("heading", texts[i]).values(), default=0) >= _DECISIVE
    ):
        return _OUTER
    return top + below
