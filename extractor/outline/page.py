"""A document as this stage reads it: its lines without page furniture, over a plain view of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from extractor.schema import Document, Span
from extractor.text import fold

_PLAIN = tuple(zip("，：；！？（）“”‘’「」『』﹁﹂〔〕【】", ',:;!?()""\'\'""""""[][]', strict=True))
_PHYSICAL = regex.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = " \t\u3000\xa0\u200b\ufeff\u2002\u2003\u2009"
_BOLD = regex.compile(r"\*\*([^*]{2,120}+)\*\*[::]?$")
_STOPPED = regex.compile(r"[。!?:;…]['\")》]{0,3}$|(?:总结|计划|报告|讲话|要点|公报|安排|打算|思路|汇报|情况)$")
"""A sentence ends here, or a title may."""
_NEW = regex.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|[一二三四五六]是|\*\*|#|—)"
)
_FLATTENED = 1500
_SHORTEST_WRAPPED, _LONGEST_WRAPPED, _FEWEST_WRAPPED = 15, 60, 6


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a heading on a line of its own, without the blanks and the Markdown signs around it."""

    start: int
    end: int
    strong: bool = False
    """All of it bold, or marked as a heading."""

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def flattened(self) -> bool:
        """Whether the line is so long that paragraphs, and headings, must be run together in it."""
        return len(self) > _FLATTENED


def plain(text: str) -> str:
    """``text`` with half-width letters, digits, commas, colons, brackets and quotation marks, as long as ``text``."""
    text = fold(text)
    for mark, half in _PLAIN:  # sixteen times as fast as a table for all characters
        text = text.replace(mark, half)
    return text


class Page:
    """``plain`` is what patterns run on."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.plain = plain(document.text)
        self._emphasis = _merged(document.emphasis)
        self._gaps = _merged(document.furniture)
        self.front_matter = any(f.rule == "front_matter" for f in document.furniture)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in order. Lines of a text that is broken at a fixed width are put together again."""
        pieces = [p for m in _PHYSICAL.finditer(self.plain) for p in self._visible(*m.span())]
        width = _wrapped_at([self.plain[s:e] for s, e in pieces])
        joined: list[tuple[int, int]] = []
        for start, end in pieces:
            if joined and width and self._goes_on(joined[-1], start, width):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return tuple(line for s, e in joined if (line := self._line(s, e)))

    def marked(self, line: Line) -> bool:
        """Whether the line is a heading by a Markdown sign."""
        return self.plain[max(line.start - 2, 0) : line.start] == "# "

    def of(self, line: Line) -> str:
        """The plain view of a line, without the line ends in one that is put together."""
        return self.plain[line.start : line.end].replace("\n", "")

    def _visible(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What of a physical line is no furniture, without the blanks around it."""
        at = max(bisect_right(self._gaps, (start, start)) - 1, 0)
        while start < end:
            hole, after = self._gaps[at] if at < len(self._gaps) else (end, end)
            first, last = start, min(max(hole, start), end)
            while first < last and self.plain[first] in _BLANK:
                first += 1
            while last > first and self.plain[last - 1] in _BLANK:
                last -= 1
            if first < last:
                yield first, last
            if hole >= end:
                return
            start, at = max(start, after), at + 1

    def _goes_on(self, before: tuple[int, int], start: int, width: int) -> bool:
        """Whether the line at ``start`` continues the one before it, which is broken at ``width``."""
        last = max(before[0], self.plain.rfind("\n", before[0], before[1]) + 1)
        gap = self.plain[before[1] : start]
        return (
            gap.count("\n") == 1
            and gap.count("\u3000") < 2
            and not self._strong(before)
            and before[1] - last >= 0.8 * width
            and not _STOPPED.search(self.plain[max(before[0], before[1] - 6) : before[1]])
            and not _NEW.match(self.plain, start)
        )

    def _line(self, start: int, end: int) -> Line:
        strong = self._strong((start, end))
        while start < end and self.plain[start] in "#> " + _BLANK:
            start += 1
        if bold := _BOLD.match(self.plain, start, end):
            start, end, strong = bold.start(1), bold.end(1), True
        return Line(start, end, strong)

    def bold_until(self, at: int) -> int:
        """Where the bold text that holds ``at`` ends; 0 where the text is not bold."""
        before = bisect_right(self._emphasis, (at, len(self.plain))) - 1
        return self._emphasis[before][1] if before >= 0 and self._emphasis[before][1] > at else 0

    def _strong(self, span: tuple[int, int]) -> bool:
        return self.plain.startswith(("# ", "## ", "### ", "#### "), span[0]) or self.bold_until(span[0]) >= span[1]


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Spans in order, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda f: f.start):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        elif span.end > span.start:
            merged.append((span.start, span.end))
    return merged


def _wrapped_at(lines: list[str]) -> int:
    """The width at which a text is broken into lines in mid-sentence; 0 for one that is not."""
    long = [line for line in lines if len(line) >= _SHORTEST_WRAPPED and "\t" not in line]
    cut = sorted(len(line) for line in long if not _STOPPED.search(line))
    if len(cut) < _FEWEST_WRAPPED or len(cut) < 0.5 * len(long):
        return 0
    width = cut[int(len(cut) * 0.75)]
    near = sum(0.8 * width <= n <= 1.2 * width for n in cut)
    return width if width <= _LONGEST_WRAPPED and near >= 0.6 * len(cut) else 0
