"""What a report says of its own notation: 括号内为年初目标, 斜杠后为全年任务数."""

from __future__ import annotations

from typing import NamedTuple

from extractor.qualify.cues import Compiled


class Legend(NamedTuple):
    """From ``start`` on, figures in brackets (or those after a stroke) are what ``words`` say."""

    start: int
    stroke: bool
    words: str


def legends(text: str, cues: Compiled) -> list[Legend]:
    """The legends of a text, in order."""
    return [Legend(m.end(), m["stroke"] is not None, m["words"]) for m in cues.legend.finditer(text)]


def meaning(text: str, start: int, end: int, known: list[Legend]) -> str:
    """The words that a legend puts in place of those before a figure from ``start`` to ``end``; empty without one."""
    bracketed = text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")")
    stroke = text[start - 1 : start] in ("/", "／")
    fitting = (k.words for k in known if k.start <= start and (stroke if k.stroke else bracketed))
    return next(fitting, "") if start else ""
