"""Is a figure a result, a plan, a requirement from above, or an earlier figure named for comparison?"""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

from extractor.qualify.cues import Compiled, CompiledCue
from extractor.schema import SectionKind, Status

_CLAUSE = regex.compile("[，,。；;！!？?\n]")


class Decision(NamedTuple):
    """A status, the rule that gave it, and whether the figure is a mark to be reached."""

    status: Status
    rule: str
    measure: Literal["threshold"] | None = None


def status(before: str, after: str, kind: SectionKind, cues: Compiled) -> Decision:
    """The status of a figure.

    Args:
        before: the sentence up to the value.
        after: the characters after it (a dozen are enough).
        kind: of the section.
    """
    scopes = {"sentence": _after_last(cues.end, before), "clause": _after_last(_CLAUSE, before), "near": before[-16:]}
    for compiled in cues.status:
        if _holds(compiled, scopes[compiled.cue.scope], after, kind):
            return Decision(compiled.cue.status, f"status.{compiled.cue.id}", compiled.cue.measure)
    return Decision("plan" if kind == "plan" else "actual", "status.section")


def _holds(compiled: CompiledCue, scope: str, after: str, kind: SectionKind) -> bool:
    if compiled.cue.sections and kind not in compiled.cue.sections:
        return False
    if not compiled.words.search(scope) or not compiled.after.search(after):
        return False
    return not compiled.unless.search(scope)


def _after_last(stop: regex.Pattern[str], text: str) -> str:
    last = 0
    for m in stop.finditer(text):
        last = m.end()
    return text[last:]
