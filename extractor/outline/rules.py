"""The knowledge of this stage: ``patterns/outline.yaml``, checked and compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex
from pydantic import Field

from extractor import patterns

Layer = Literal[
    "begin", "number", "end", "topic", "no_heading", "front", "title", "heading", "lead", "past", "future", "figure",
    "masked", "opening", "organization",
]  # fmt: skip
"""Where a rule is looked for: number and end, where a heading begins and a run-in one ends; begin, with what each match
of another layer begins; topic, words with which a paragraph begins (group words); no_heading, short lines that are
none; front, lines around the title; title, in the title; heading, in a heading; lead, at the start of a paragraph;
past and future, in a section's text; figure and masked, written and blanked-out figures; opening, in the first words;
organization, names of bodies."""


class Rule(patterns.Entry):
    """One entry of ``outline.yaml``. Its pattern runs on the plain view of the text (see ``Page.plain``)."""

    id: str
    layer: Layer
    means: str = ""
    """What it says: a kind of section, a kind of document, a form of number …"""
    weight: int = 1
    pattern: str
    examples: list[str] = Field(min_length=1)
    not_: list[str] = Field(default=[], alias="not")


@dataclass(frozen=True, slots=True)
class Cue:
    """A rule made ready."""

    id: str
    means: str
    weight: int
    pattern: regex.Pattern[str]


@patterns.cached
def _layers() -> dict[str, tuple[Cue, ...]]:
    layers: dict[str, list[Cue]] = {}
    for rule in patterns.entries("outline.yaml", Rule):
        try:
            compiled = regex.compile(rule.pattern)
        except regex.error as e:
            raise patterns.PatternError(f"outline.yaml: entry {rule.id}: {e}") from None
        layers.setdefault(rule.layer, []).append(Cue(rule.id, rule.means, rule.weight, compiled))
    return {layer: tuple(found) for layer, found in layers.items()}


def cues(layer: Layer) -> tuple[Cue, ...]:
    """The rules of a layer in the order of the file.

    Raises:
        PatternError: an entry is not as it must be, or its pattern does not compile.
    """
    return _layers().get(layer, ())


def weights(layer: Layer, text: str) -> dict[str, int]:
    """What the rules of ``layer`` say of ``text``: for each meaning the weight of its strongest rule that is found."""
    found: dict[str, int] = {}
    for cue in cues(layer):
        if cue.weight > found.get(cue.means, 0) and cue.pattern.search(text):
            found[cue.means] = cue.weight
    return found


def says(layer: Layer, text: str, means: str | None = None) -> bool:
    """Whether a rule of ``layer`` (with that meaning) is found in ``text``."""
    return any(c.pattern.search(text) for c in cues(layer) if means is None or c.means == means)


def counts(text: str) -> bool:
    """Whether a figure stands in a text, written or blanked out."""
    return says("figure", text) or says("masked", text)


def union(layer: Layer) -> regex.Pattern[str]:
    """All rules of a layer as one pattern, each in a group named by its id; tried only where a match can begin."""
    return _union(layer)


@patterns.cached
def _union(layer: Layer) -> regex.Pattern[str]:
    begin = "".join(f"(?={c.pattern.pattern})" for c in cues("begin") if c.means == layer)
    return regex.compile(f"{begin}(?:{'|'.join(f'(?P<{c.id}>{c.pattern.pattern})' for c in cues(layer))})")
