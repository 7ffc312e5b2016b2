"""Is a figure a result, a plan, a requirement from above, or an earlier figure named for comparison?"""

from __future__ import annotations

from typing import Literal, NamedTuple

import regex

from extractor.qualify.cues import Compiled, CompiledCue
from extractor.schema import Quantity, SectionKind, Status

_QUALIFIER = regex.compile(r"[^\d零一二两三四五六七八九十百千万XxＸ×*○]{1,6}")
_CLAUSE = regex.compile("[，,。；;！!？?\n]")


class Decision(NamedTuple):
    """A status, the rule that gave it, and whether the figure is a mark to be reached."""

    status: Status
    rule: str
    measure: Literal["threshold"] | None = None


def status(before: str, after: str, value: Quantity, kind: SectionKind, cues: Compiled) -> Decision:
    """The status of a figure.

    Args:
        before: the sentence up to the value, or to the first of a series that it belongs to (2‰、3‰、4‰控制线).
        after: the characters after the value or its series (two dozen are enough).
        kind: of the section.
    """
    qualifier = _QUALIFIER.match(value.text)
    said = {before, before + qualifier[0]} if qualifier else {before}
    scopes = {
        "sentence": {_after_last(cues.end, each) for each in said},
        "clause": {_after_last(_CLAUSE, each) for each in said},
        "near": {each[-16:] for each in said},
    }
    for compiled in cues.status:
        if value.kind in compiled.cue.not_kinds or (compiled.cue.sections and kind not in compiled.cue.sections):
            continue
        follows = not compiled.cue.after or compiled.after.search(after)
        if follows and any(_holds(compiled, each) for each in scopes[compiled.cue.scope]):
            return Decision(compiled.cue.status, f"status.{compiled.cue.id}", compiled.cue.measure)
    return Decision("plan" if kind == "plan" else "actual", "status.section")


def _holds(compiled: CompiledCue, scope: str) -> bool:
    return bool(compiled.words.search(scope)) and not compiled.unless.search(scope)


def _after_last(stop: regex.Pattern[str], text: str) -> str:
    last = 0
    for m in stop.finditer(text):
        last = m.end()
    return text[last:]
