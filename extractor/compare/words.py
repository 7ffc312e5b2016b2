"""The words and relations of ``patterns/compare.yaml``."""

from __future__ import annotations

from typing import Literal

import regex
from pydantic import Field

from extractor.catalogue import catalogue
from extractor.patterns import Entry, PatternError, cached, document

FILE = "compare.yaml"
_REACH = 60
"""Characters to each side of a figure that are looked at."""
ToneClass = Literal["firm", "stretch", "expected", "floor", "ceiling", "about", "steady"]


class Cue(Entry):
    """A pattern looked for in a metric's name."""

    pattern: str
    examples: list[str] = Field(min_length=1)
    not_: list[str] = Field(alias="not", min_length=1)

    def matches(self, text: str) -> bool:
        """Whether ``text`` holds it."""
        return regex.search(self.pattern, text) is not None


class Tone(Entry):
    """A word that says how firmly a target is set; ``at`` says where from the value it stands."""

    id: str
    tone: ToneClass
    at: Literal["before", "end"]
    examples: list[str] = Field(min_length=1)
    not_: list[str] = Field(alias="not", min_length=1)


class Whole(Entry):
    """An indicator and its parts; ``sum``: they are all of it, otherwise each is at most the whole."""

    whole: str
    parts: tuple[str, ...] = Field(min_length=1)
    sum: bool


class Words(Entry):
    """``patterns/compare.yaml``."""

    own_before: list[str]
    own: list[str]
    means: Cue
    sums: Cue
    asides: Cue
    earlier: Cue
    milestones: Cue
    comparable: Cue
    absent: Cue
    rates: list[Cue]
    parts: Cue
    changes: Cue
    tones: list[Tone]
    real_growth: frozenset[str]
    wholes: list[Whole]
    lower_is_better: frozenset[str]


def around(sentence: str, text: str) -> str:
    """The words of ``sentence`` around ``text``, with ``|`` for it; empty if that does not stand there."""
    at = sentence.find(text) if text else -1
    if at < 0:
        return ""
    return f"{sentence[max(0, at - _REACH) : at]}|{sentence[at + len(text) : at + len(text) + _REACH]}"


@cached
def words() -> Words:
    """The words in force, checked.

    Raises:
        PatternError: the file does not say what it must, or names an indicator that the catalogue does not hold.
    """
    found = document(FILE, Words)
    named = {*found.real_growth, *found.lower_is_better}
    named |= {code for whole in found.wholes for code in (whole.whole, *whole.parts)}
    if strange := sorted(code for code in named if catalogue().get(code) is None):
        raise PatternError(f"{FILE}: {strange[0]}: no such indicator")
    return found
