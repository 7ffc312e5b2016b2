"""How far a program has come, by what a sentence says of it (``patterns/rollout.yaml``).

- ``planned``: the sentence belongs to the plan of the report, or its clause says that it is to come (将, 力争, 申报);
- ``pilot``: tried out (试点); ``launched``: begun (启动, 出台, 成立);
- ``completed``: done, or everywhere (圆满完成, 全覆盖);
- ``implemented``: any other statement of what was done (推进, 深化, 落实).

A mention that is denied, hypothetical, a defect, an occasion or a definition states nothing that the place does: it has
no stage.
"""

from __future__ import annotations

from typing import NamedTuple

import regex
from pydantic import Field

from extractor.compare.words import Cue
from extractor.patterns import Entry, cached, document

FILE = "rollout.yaml"
STAGES = ("planned", "pilot", "launched", "implemented", "completed")
ADOPTED = STAGES[1:]
_CLAUSE = "，,；;。！？!?\n"
_SENTENCE = "；;。！？!?\n"


class Theme(Entry):
    """What to follow beside the catalogue: an entry of a user's own list, or of ``themes``."""

    program: str = Field(min_length=1)
    """Its code; one of the catalogue adds to what that program is known by."""
    name: str = Field(min_length=1)
    launched: int | None = Field(default=None, ge=1949, le=2100)
    """The year of the national launch."""
    source: str = ""
    aliases: tuple[str, ...] = ()
    """Names that reports write, as templates (:func:`extractor.catalogue.names.expand`); ``name`` is one by itself."""


class Cues(Entry):
    """``patterns/rollout.yaml``."""

    themes: list[Theme]
    nothing: list[Cue]
    glossary: Cue
    future: list[Cue]
    done: list[Cue]
    completed: list[Cue]
    pilot: list[Cue]
    launched: list[Cue]
    coverage: Cue
    performance: Cue
    generic: frozenset[str]


class Stage(NamedTuple):
    """A stage, and the words that decided it; the stage is empty where the sentence says nothing of the place."""

    stage: str
    cue: str


@cached
def cues() -> Cues:
    """The cues in force, checked.

    Raises:
        PatternError: the file does not say what it must.
    """
    return document(FILE, Cues)


def stage(sentence: str, start: int, end: int, planned: bool) -> Stage:
    """The stage that ``sentence`` states of the program that it names at ``start``:``end``.

    Args:
        planned: whether the sentence stands in the plan of the report.
    """
    clause = _around(sentence, start, end, _CLAUSE)
    whole = _around(sentence, start, end, _SENTENCE)
    if cue := _found(cues().nothing, whole):
        return Stage("", cue)
    if cue := _found(cues().future, clause):
        return Stage("planned", cue)
    if planned and not _found(cues().done, clause):
        return Stage("planned", "")
    for name, group in (("completed", cues().completed), ("pilot", cues().pilot), ("launched", cues().launched)):
        if cue := _found(group, clause):
            return Stage(name, cue)
    return Stage("implemented", "")


def _around(sentence: str, start: int, end: int, marks: str) -> str:
    """The stretch between two of ``marks`` that holds the program, with ``|`` in its place."""
    left = max(sentence.rfind(mark, 0, start) for mark in marks) + 1
    right = min((at for mark in marks if (at := sentence.find(mark, end)) >= 0), default=len(sentence))
    return f"{sentence[left:start]}|{sentence[end:right]}"


def _found(group: list[Cue], text: str) -> str:
    """The words of the first cue that is in ``text``, without the program."""
    for cue in group:
        if found := regex.search(cue.pattern, text):
            return str(found[0]).replace("|", "…")
    return ""
