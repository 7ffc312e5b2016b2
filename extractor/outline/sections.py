"""The tree of sections: which heading stands under which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.outline import rules
from extractor.outline.heading import Form, Heading

_RANKS: dict[Form, float] = {
    "chapter": 0, "closing": 2, "cn": 3, "cn_paren": 4, "arabic": 5, "arabic_dotted": 5.5, "arabic_paren": 6,
    "circled": 7, "ordinal": 8, "yi": 8, "lead": 9, "opening": 10,
}  # fmt: skip
"""The usual order: 一、 over （一） over 1. over (1) over ①, enumerations and run-in headings at the bottom."""
_OUTER, _ALONE = 2.0, 3.5
"""Of a heading without a number that stands over the numbered ones; of a passage under no heading."""
_WITHIN = 0.1
"""How far a passage ranks below the one that holds it."""
_SKIPPED = 2
"""An open list goes on with the next number or, where one is missing, the one after it."""
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A section as a heading with its place in the tree; index 0 is the root, which has no heading."""

    heading: Heading | None
    start: int
    end: int
    level: int
    parent: int | None

    @property
    def form(self) -> str:
        """The form of the heading; empty for the root."""
        return self.heading.form if self.heading else ""

    @property
    def number(self) -> int:
        """The number of the heading; 0 without one."""
        return self.heading.number if self.heading else 0

    @property
    def words_end(self) -> int:
        """Where the words of the heading end; 0 without one."""
        return self.heading.text_end if self.heading else 0

    @property
    def words(self) -> str:
        """The heading in the plain view."""
        return self.heading.words if self.heading else ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading whose section is still open."""

    rank: float
    index: int
    heading: Heading | None


def nest(headings: Sequence[Heading], end: int) -> list[Node]:
    """The tree over ``headings``, which are in order, of a text that is ``end`` long."""
    following = _following(headings)
    outer = next((h.form for h in headings if h.form not in ("opening", "part")), None) == "plain"
    stack = [_Open(-1, 0, None)]
    places: list[tuple[int, int]] = []
    ends = [end, *(min(h.end or end, end) for h in headings)]
    for i, heading in enumerate(headings):
        over = next((n for n, o in enumerate(stack) if ends[o.index] <= heading.start), len(stack))
        del stack[over:]
        rank = _RANKS.get(heading.form)
        if rank is None:
            rank = _held(stack, heading, ends)
        if rank is None:
            rank = _inside(stack, heading, following[i])
        if rank is None:
            rank = _outside(stack, heading, outer)
        while stack[-1].rank >= rank:
            closed = stack.pop().index
            ends[closed] = min(ends[closed], heading.start)
        places.append((len(stack), stack[-1].index))
        stack.append(_Open(rank, i + 1, heading))
    for i, (_, parent) in enumerate(places, 1):
        ends[i] = min(ends[i], ends[parent])
    root = Node(None, 0, end, 0, None)
    return [root, *(Node(h, h.start, e, *p) for h, e, p in zip(headings, ends[1:], places, strict=True))]


def _following(headings: Sequence[Heading]) -> list[dict[str, int]]:
    """For each heading the numbers of the next headings of each form."""
    found: list[dict[str, int]] = []
    upcoming: dict[str, int] = {}
    for heading in reversed(headings):
        found.append(dict(upcoming))
        upcoming[heading.form] = heading.number
    return found[::-1]


def _below(heading: Heading) -> float:
    """How far a heading without a number ranks below the one over it: a passage holds such headings."""
    return 0.25 if heading.form == "part" else 0.5


def _held(stack: Sequence[_Open], heading: Heading, ends: Sequence[int]) -> float | None:
    """The rank of a passage that is over before the one around it."""
    for above in reversed(stack):
        if not above.heading or above.heading.form != "part" or not heading.end:
            return None
        if heading.end < ends[above.index]:
            return above.rank + _WITHIN
    return None


def _inside(stack: Sequence[_Open], heading: Heading, following: dict[str, int]) -> float | None:
    """The rank of a heading without a number in an item of a list that goes on after it."""
    for above in reversed(stack):
        number = above.heading.number if above.heading else 0
        if number and above.heading and 0 < following.get(above.heading.form, 0) - number <= _SKIPPED:
            return above.rank + _below(heading)
    return None


def _outside(stack: Sequence[_Open], heading: Heading, outer: bool) -> float:
    """The rank of a heading without a number that closes all lists.

    It stands over the numbered headings, unless those of this document stand over the others (``outer`` is false).
    """
    top = stack[1].rank if len(stack) > 1 and stack[1].rank < _RANKS["yi"] else None
    if heading.form == "part":
        return _ALONE if top in (None, _ALONE) else top + _below(heading)
    telling = max(rules.weights("heading", heading.words).values(), default=0) >= _TELLING
    return _OUTER if outer or telling or top is None or top == _OUTER else top + _below(heading)
