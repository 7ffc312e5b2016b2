"""The names of indicators: templates written out, metric names brought to one form, qualifiers taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Literal, NamedTuple

import regex

from extractor.patterns import Entry, cached, document
from extractor.schema import Kind, Measure
from extractor.text import fold

FILE = "indicator_affixes.yaml"

_GROUP = regex.compile(r"\(([^()]{0,400})\)")
_MARKS = " \t\r\n“”‘’\"'「」『』《》〈〉（）[]【】·的"
_DROPPED_IN_TEMPLATES = str.maketrans("", "", _MARKS)
_DROPPED = str.maketrans("", "", _MARKS + "()")
_CHANGED = re.compile(r"[^、%0-9A-HJ-NP-Z\u4e00-\u9fff]|[的萬億兩餘個約幾數]")
"""What :func:`normal` changes, and more: most names hold nothing of it."""
_LONGEST = 60
"""No alias with its qualifiers is longer; longer metric names are refused unread."""
_MOST = 3000


class Affixes(Entry):
    """Words around the name of an indicator that do not change what it is; templates as in :func:`expand`."""

    before: list[str]
    level: dict[Kind | Literal["any"], list[str]]
    """By the kind that the word says the figure has."""
    change: list[str]
    rank: list[str]


class Reading(NamedTuple):
    """A name that a metric may be read as, and the kind of figure that a word taken off it has claimed."""

    name: str
    kind: Kind | None = None


def expand(template: str) -> Iterator[str]:
    """A template with every bracket written out: ``(居民|)健康档案`` is 居民健康档案 and 健康档案."""
    pieces = _GROUP.split(template)  # what stands outside the innermost brackets and inside them, in turn
    choices = [piece.split("|") if n % 2 else [piece] for n, piece in enumerate(pieces)]
    written = map("".join, product(*choices))
    is_nested = len(pieces) > 1 and any("(" in piece for piece in pieces[::2])
    yield from chain.from_iterable(map(expand, written)) if is_nested else written


def names(template: str) -> list[str]:
    """What ``template`` writes out, as names are compared (:func:`normal`).

    Raises:
        ValueError: a bracket has no partner, or more than 3,000 names come out.
    """
    written = list(islice(expand(fold(template).translate(_DROPPED_IN_TEMPLATES).upper()), _MOST + 1))
    if len(written) > _MOST:
        raise ValueError(f"{template} writes out more than {_MOST} names: cut it into several")
    if any(mark in written[0] for mark in "()|"):
        raise ValueError(f"{template} has a bracket without its partner")
    return written


def normal(name: str) -> str:
    """``name`` as names are compared: folded, upper case, without spaces, quotation marks, brackets and 的."""
    return fold(name).translate(_DROPPED).upper() if _CHANGED.search(name) else name


def readings(metric: str, measure: Measure, own: tuple[str, ...] = ()) -> Iterator[Reading]:
    """What ``metric`` may name: itself, then with ever more qualifiers taken off its front and its end.

    ``own`` are names of the document's own place, taken off like 全市.
    """
    name = normal(metric)
    if len(name) > _LONGEST:
        return
    before, after = _affixes(measure)
    places = tuple(normal(o) for o in own if o)
    seen = {name}
    queue = [Reading(name)] if name else []
    for reading in queue:
        yield reading
        of_own = (Reading(reading.name[len(p) :], reading.kind) for p in places if reading.name.startswith(p))
        for shorter in chain(before.taken_off(reading), after.taken_off(reading), of_own):
            if shorter.name and shorter.name not in seen:
                seen.add(shorter.name)
                queue.append(shorter)


class _Words:
    """Affixes of one side written out, each with the kind that it claims for the figure."""

    def __init__(self, words: dict[str, Kind | None], *, at_end: bool) -> None:
        self._words = words
        self._outer = -1 if at_end else 0
        self._lengths: dict[str, set[int]] = {}
        for word in words:
            self._lengths.setdefault(word[self._outer], set()).add(len(word))

    def taken_off(self, reading: Reading) -> Iterator[Reading]:
        """``reading`` without each of the words that stands at this side of it."""
        name = reading.name
        for n in self._lengths.get(name[self._outer], ()):
            word, rest = (name[-n:], name[:-n]) if self._outer else (name[:n], name[n:])
            if rest and word in self._words:
                yield Reading(rest, reading.kind or self._words[word])


@cached
def _affixes(measure: Measure) -> tuple[_Words, _Words]:
    affixes = document(FILE, Affixes)
    after: dict[str, Kind | None] = {}
    for kind, templates in affixes.level.items():
        after |= _written(templates, None if kind == "any" else kind)
    if measure in ("change_rate", "change_amount"):
        after |= _written(affixes.change)
    elif measure == "rank":
        after |= _written(affixes.rank)
    return _Words(_written(affixes.before), at_end=False), _Words(after, at_end=True)


def _written(templates: list[str], kind: Kind | None = None) -> dict[str, Kind | None]:
    return {name: kind for template in templates for name in names(template) if name}
