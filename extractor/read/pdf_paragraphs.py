"""Lines of PDF pages become paragraphs; page numbers and running heads go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

import regex

from extractor.read.content import is_wide, joint
from extractor.read.pdf_lines import Line

_PAGE_NUMBER = regex.compile(
    r"[-—–－―·•~\s]{0,8}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/,，共]{1,2}\s?\d{1,4}\s?页?)?[-—–－―·•~\s]{0,8}"
)
_NEW = regex.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、)）.．]|第[一二三四五六七八九十\d]{1,4}[章节条部]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳●■◆]"
)
_LEADER = regex.compile(r"[…·.]{3}\s?\d{1,4}$")
_END = "。！？!?；;：:…”）)"
_EDGE = 0.12
"""Part of a page at its top and at its bottom where page numbers and running heads stand."""
_REPEATED = 3
_LARGE = 1.15
"""A title's characters against those of the body."""
_INDENT, _RAGGED, _GAP, _HANGING = 0.8, 1.6, 2.0, 2.5
"""Ems: least indent of a paragraph, most that a full line falls short of the margin, most between its lines, most that
a line goes on left of an indented one."""
_RUNNING = 20
"""Characters that make a line one of running text."""


@dataclass(frozen=True)
class Page:
    """A page's lines in drawing order; ``unknown`` counts its characters without a Unicode value, ``images`` is set for
    pictures on a page with next to no text."""

    lines: tuple[Line, ...]
    unknown: int = 0
    images: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether the page shows nothing but pictures."""
        return self.images and not self.lines

    @cached_property
    def top(self) -> float:
        return max(line.top for line in self.lines)

    @cached_property
    def bottom(self) -> float:
        return min(line.bottom for line in self.lines)


@dataclass(frozen=True)
class _Placed:
    """A line with the margins of its page."""

    line: Line
    left: float
    right: float


def paragraphs(pages: Sequence[Page]) -> Iterator[str]:
    """The paragraphs of a document."""
    placed = [p for page in _without_furniture([page for page in pages if page.lines]) for p in _placed(page)]
    if not placed:
        return
    running = [p.line.em for p in placed if _is_running(p.line)]
    body = median(running or [p.line.em for p in placed])
    text = placed[0].line.text
    for one, other in pairwise(placed):
        if _continues(one, other, body):
            text += joint(text, other.line.text) + other.line.text
        else:
            yield text
            text = other.line.text
    yield text


def _without_furniture(pages: list[Page]) -> Iterator[list[Line]]:
    heads = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    repeated = {key for key, count in heads.items() if count >= max(_REPEATED, len(pages) / 10)}
    for page in pages:
        edges = {id(line) for line in _edges(page) if _key(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)}
        yield [line for line in page.lines if id(line) not in edges]


def _edges(page: Page) -> list[Line]:
    """The two highest and two lowest lines, where they stand at the page's edge."""
    margin = _EDGE * (page.top - page.bottom)
    ordered = sorted(page.lines, key=lambda line: -line.top)
    high = [line for line in ordered[:2] if line.top > page.top - margin]
    low = [line for line in ordered[-2:] if line.bottom < page.bottom + margin]
    return high + low


def _key(line: Line) -> tuple[str, int]:
    """What a running head has in common on all its pages: its words and its height."""
    return regex.sub(r"\d{1,6}|\s", "", line.text), round(line.bottom / 4)


def _placed(lines: list[Line]) -> Iterator[_Placed]:
    """The lines with the margins that the running text keeps to."""
    running = [line for line in lines if _is_running(line)] or lines
    right = max((line.right for line in running), default=0.0)
    least = min((line.left - _HANGING * line.em for line in running), default=0.0)
    left = min((line.left for line in lines if line.left >= least and "\t" not in line.text), default=least)
    yield from (_Placed(line, left, right) for line in lines)


def _is_running(line: Line) -> bool:
    return len(line.glyphs) >= _RUNNING and "\t" not in line.text


def _continues(one: _Placed, other: _Placed, body: float) -> bool:
    """Whether a line goes on in the next: full to the margin, and the next neither indented nor set off."""
    em = one.line.em
    if "\t" in one.line.text or "\t" in other.line.text or abs(em - other.line.em) > 0.15 * em:
        return False
    same_page = one.line.bottom > other.line.bottom
    if same_page and one.line.bottom - other.line.top > _GAP * em:
        return False
    if em > _LARGE * body:
        return same_page and one.line.text[-1] not in _END
    if other.line.left - other.left > _INDENT * em:
        return False
    short = one.right - one.line.right
    if short > _RAGGED * em and short > _first_word(other.line) + em:
        return False
    if _LEADER.search(one.line.text):
        return False
    return not (one.line.text[-1] in _END and _NEW.match(other.line.text))


def _first_word(line: Line) -> float:
    """Width of the Latin characters that a line begins with, which cannot be broken."""
    width = 0.0
    for glyph in line.glyphs:
        if is_wide(glyph.char):
            break
        width = glyph.right - line.left
    return width
