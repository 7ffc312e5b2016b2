"""Is a figure a result, a plan, a requirement from above, or an earlier figure named for comparison?"""

from __future__ import annotations

import regex

from extractor.qualify.cues import Compiled, Cue
from extractor.schema import SectionKind, Status

_CLAUSE = regex.compile("[，,。；;！!？?\n]")


def status(before: str, kind: SectionKind, cues: Compiled) -> tuple[Status, str]:
    """The status of a figure and the rule that gave it.

    Args:
        before: the sentence up to the value.
        kind: of the section.
    """
    scopes = {"sentence": _after_last(cues.end, before), "clause": _after_last(_CLAUSE, before), "near": before[-16:]}
    for cue, words, unless in cues.status:
        if _holds(cue, scopes[cue.scope], kind, words, unless):
            return cue.status, f"status.{cue.id}"
    return ("plan", "status.section") if kind == "plan" else ("actual", "status.section")


def _holds(
    cue: Cue, scope: str, kind: SectionKind, words: regex.Pattern[str], unless: regex.Pattern[str] | None
) -> bool:
    if cue.sections and kind not in cue.sections:
        return False
    return words.search(scope) is not None and not (unless and unless.search(scope))


def _after_last(stop: regex.Pattern[str], text: str) -> str:
    last = 0
    for m in stop.finditer(text):
        last = m.end()
    return text[last:]
