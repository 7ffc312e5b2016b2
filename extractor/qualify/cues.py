"""The cues of ``patterns/qualify.yaml``, checked and compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import regex
from pydantic import Field

from extractor import patterns
from extractor.schema import Kind, SectionKind, Status


class Cue(patterns.Entry):
    """Words that say what a figure is."""

    id: str
    status: Status
    scope: Literal["sentence", "clause", "near"]
    words: str
    after: str = ""
    """What must stand right after the value."""
    unless: str = ""
    measure: Literal["threshold"] | None = None
    sections: tuple[SectionKind, ...] = ()
    not_kinds: tuple[Kind, ...] = ()
    examples: list[str]
    not_: list[str] = Field(default=[], alias="not")


class Cues(patterns.Entry):
    """``patterns/qualify.yaml``."""

    status: list[Cue]
    ends: list[str]
    comparisons: str
    end_state: str
    cumulative: str
    compared_at_end: str
    annual: str
    growth_names: str
    fall_names: str
    compared_after: str
    compared_before: str
    part_before: str
    timeless_after: str
    elsewhere: str
    until_now: str
    distances: str
    legend: str


class CompiledCue(NamedTuple):
    """A cue with its patterns; an empty one after the value matches anything, an empty exception nothing."""

    cue: Cue
    words: regex.Pattern[str]
    after: regex.Pattern[str]
    unless: regex.Pattern[str]


@dataclass(frozen=True)
class Compiled:
    """The cues ready to search."""

    words: Cues

    @cached_property
    def status(self) -> tuple[CompiledCue, ...]:
        """Each cue with its patterns."""
        return tuple(
            CompiledCue(c, regex.compile(c.words), regex.compile(c.after), regex.compile(c.unless or "$^"))
            for c in self.words.status
        )

    @cached_property
    def end(self) -> regex.Pattern[str]:
        """The stops of a sentence-wide cue."""
        return regex.compile("|".join(map(regex.escape, self.words.ends)))

    @cached_property
    def comparisons(self) -> regex.Pattern[str]:
        return regex.compile(self.words.comparisons)

    @cached_property
    def end_state(self) -> regex.Pattern[str]:
        return regex.compile(self.words.end_state)

    @cached_property
    def cumulative(self) -> regex.Pattern[str]:
        return regex.compile(self.words.cumulative)

    @cached_property
    def compared_at_end(self) -> regex.Pattern[str]:
        return regex.compile(self.words.compared_at_end)

    @cached_property
    def annual(self) -> regex.Pattern[str]:
        return regex.compile(self.words.annual)

    @cached_property
    def growth_names(self) -> regex.Pattern[str]:
        return regex.compile(self.words.growth_names)

    @cached_property
    def fall_names(self) -> regex.Pattern[str]:
        return regex.compile(self.words.fall_names)

    @cached_property
    def compared_after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.compared_after)

    @cached_property
    def compared_before(self) -> regex.Pattern[str]:
        return regex.compile(self.words.compared_before)

    @cached_property
    def part_before(self) -> regex.Pattern[str]:
        return regex.compile(self.words.part_before)

    @cached_property
    def timeless_after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.timeless_after)

    @cached_property
    def elsewhere(self) -> regex.Pattern[str]:
        return regex.compile(self.words.elsewhere)

    @cached_property
    def until_now(self) -> regex.Pattern[str]:
        return regex.compile(self.words.until_now)

    @cached_property
    def distances(self) -> regex.Pattern[str]:
        return regex.compile(self.words.distances)

    @cached_property
    def legend(self) -> regex.Pattern[str]:
        return regex.compile(self.words.legend)


@patterns.cached
def cues() -> Compiled:
    """The cues in force."""
    return Compiled(patterns.document("qualify.yaml", Cues))
