"""What a heading is, and where its words begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

from extractor.outline import rules
from extractor.outline.page import Line, Page

Form = Literal[
    "chapter", "plain", "cn", "cn_paren", "arabic", "arabic_dotted", "arabic_paren", "circled", "ordinal", "yi", "lead",
    "opening", "part", "closing",
]  # fmt: skip
"""第一部分 · a line without a number · 一、 · （一） · 1. · 1.1 · (1) · ① · 第一， · 一是 · the topic with which a
paragraph begins; and without a heading: the text before the first one, a passage, the end."""
ENUMERATIONS = ("ordinal", "yi")
OWN_LINE, RUN_IN = 60, 40
"""The longest headings: on a line of their own, before the text of their section."""
Words = tuple[int, int]
"""Where the words of a heading begin and end."""

_OPENING = regex.compile(r"[\s、.:*—■□◆◇●○◎★☆▲►·•※-]{0,8}")
_ENDING = regex.compile(r"[\s、.:;,。!?*—-]{1,8}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a section begins. ``text_start``–``text_end`` are its words, empty where the item of a list has none."""

    start: int
    text_start: int
    text_end: int
    form: Form
    number: int = 0
    words: str = ""
    """The plain view of the words."""
    end: int = 0
    """Where the section of a passage ends at the latest; 0: where the headings after it say."""


def bare(start: int, form: Form, end: int = 0) -> Heading:
    """The beginning of a section without a heading."""
    return Heading(start, start, start, form, end=end)


def headed(page: Page, start: int, words: Words, form: Form, number: int = 0) -> Heading:
    """The beginning of a section at ``start``, whose heading has these words."""
    return Heading(start, *words, form, number, page.plain[slice(*words)])


def opening(page: Page, start: int, limit: int) -> int:
    """Where the words after dots, dashes and bullets begin."""
    return _OPENING.match(page.plain, start, limit).end()  # type: ignore[union-attr]


def words(page: Page, start: int, end: int) -> Words | None:
    """The words between two places without the marks around them; null for less than two characters."""
    start = opening(page, start, end)
    if ending := _ENDING.search(page.plain, max(start, end - 8), end):
        end = ending.start()
    if page.plain.startswith("[", start) and page.plain.endswith("]", start, end):
        start, end = start + 1, end - 1
    return (start, end) if end - start >= 2 else None


def bold_end(page: Page, start: int, line: Line) -> int:
    """Where bold text that begins at ``start`` ends within the line; 0 if none does."""
    if page.plain.startswith("**", start):
        return max(page.plain.find("**", start + 2, min(line.end, start + OWN_LINE)), 0)
    end = page.bold_until(start)
    return end if end < line.end and end - start <= OWN_LINE else 0


def run_in_end(page: Page, start: int, limit: int) -> int | None:
    """Where a heading without a stop ends that begins at ``start`` and runs into the text after it."""
    matches = (cue.pattern.match(page.plain, start, limit) for cue in rules.cues("end") if cue.means == "heading")
    return next((match.end() for match in matches if match), None)
