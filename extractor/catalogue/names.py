"""The names of indicators: templates written out, metric names brought to one form, qualifiers taken off."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.patterns import Entry, cached, document
from extractor.schema import Measure
from extractor.text import fold

FILE = "indicator_affixes.yaml"

_GROUP = regex.compile(r"\(([^()]{0,400})\)")
_DROPPED = str.maketrans("", "", " \t\r\n“”‘’\"'「」『』《》〈〉()（）[]【】·的")
_LONGEST = 60
"""No alias with its qualifiers is longer; longer metric names are refused unread."""


class Affixes(Entry):
    """Words around the name of an indicator that do not change what it is; templates as in :func:`expand`."""

    before: list[str]
    level: list[str]
    change: list[str]
    rank: list[str]


def expand(template: str) -> list[str]:
    """A template with every bracket written out: ``(居民|)健康档案`` is 居民健康档案 and 健康档案."""
    bracket = _GROUP.search(template)
    if bracket is None:
        return [template]
    before, after = template[: bracket.start()], template[bracket.end() :]
    return [word for choice in bracket[1].split("|") for word in expand(before + choice + after)]


def normal(name: str) -> str:
    """``name`` as names are compared: folded, upper case, without spaces, quotation marks, brackets and 的."""
    return fold(name).translate(_DROPPED).upper()


def readings(metric: str, measure: Measure, own: tuple[str, ...] = ()) -> Iterator[str]:
    """What ``metric`` may name: itself, then with ever more qualifiers taken off its front and its end.

    ``own`` are names of the document's own place, taken off like 全市.
    """
    name = normal(metric)
    if len(name) > _LONGEST:
        return
    before, after = _affixes(measure)
    places = tuple(normal(o) for o in own if o)
    seen = {name}
    queue = [name]
    for current in queue:
        yield current
        shorter = [current[n:] for n in before.lengths(current) if current[:n] in before.words]
        shorter += [current[:-n] for n in after.lengths(current) if current[-n:] in after.words]
        shorter += [current[len(p) :] for p in places if current.startswith(p) and current != p]
        for reading in shorter:
            if reading not in seen:
                seen.add(reading)
                queue.append(reading)


class _Words:
    """Affixes written out, and how long they can be."""

    def __init__(self, templates: list[str]) -> None:
        self.words = frozenset(normal(word) for template in templates for word in expand(template)) - {""}
        self.longest = max(map(len, self.words))

    def lengths(self, name: str) -> range:
        return range(1, min(len(name) - 1, self.longest) + 1)


@cached
def _affixes(measure: Measure) -> tuple[_Words, _Words]:
    affixes = document(FILE, Affixes)
    after = affixes.level
    if measure in ("change_rate", "change_amount"):
        after = after + affixes.change
    elif measure == "rank":
        after = after + affixes.rank
    return _Words(affixes.before), _Words(after)
