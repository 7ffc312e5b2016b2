"""Sentences: what stands between full stops, headings and line ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from extractor.outline.page import Line, Page
from extractor.schema import Section, Sentence

_LONGEST = 1000
_GOES_ON = "[\"')》,、;:的等为]|[和与](?!此)|活动|主题|口号|精神|要求"
"""After a quotation that ends with a stop and yet stands within a sentence: “加油！”等标语."""
_STOP = rf"[。!?]{{1,6}}(?![。!?\"')》])|[。!?]{{1,6}}[\"')》]{{1,3}}(?!{_GOES_ON})"
_END = regex.compile(_STOP)
_DOTTED_END = regex.compile(_STOP + r"|(?<=[\p{Han})%])\.(?=\s|\p{Han}|$)")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_CUT = regex.compile(r"[,;、:\s]")
_AFTER_HEADING = regex.compile(r"[\s。.:;,、!?*]{0,8}")


def split(page: Page, sections: Sequence[Section]) -> list[Sentence]:
    """The sentences of a page in order; each lies in one line and one section, a heading is a sentence of its own."""
    ending = _END if "。" in page.plain else _DOTTED_END
    headed = {_AFTER_HEADING.match(page.plain, s.heading_end).end() for s in sections if s.heading}  # type: ignore[union-attr]
    breaks = sorted(headed | {s.start for s in sections})
    found: list[Sentence] = []
    stack = [0]
    upcoming = 1
    for line in page.lines:
        for start, end in _sentences(page, line, ending, breaks):
            while upcoming < len(sections) and sections[upcoming].start <= start:
                stack.append(upcoming)
                upcoming += 1
            while sections[stack[-1]].end <= start:
                stack.pop()
            found.append(Sentence(start=start, end=end, section=stack[-1]))
    return found


def _sentences(page: Page, line: Line, ending: regex.Pattern[str], breaks: list[int]) -> Iterator[tuple[int, int]]:
    ends = {_before_opening(page, m.end()) for m in ending.finditer(page.plain, line.start, line.end)}
    ends.update(breaks[bisect_right(breaks, line.start) : bisect_left(breaks, line.end)])
    start = line.start
    for end in [*sorted(ends), line.end]:
        while end - start > _LONGEST:
            cuts = [m.end() for m in _CUT.finditer(page.plain, start, start + _LONGEST)]
            cut = cuts[-1] if cuts else start + _LONGEST
            yield from _trimmed(page, start, cut)
            start = cut
        yield from _trimmed(page, start, end)
        start = end


def _before_opening(page: Page, end: int) -> int:
    """The end of a sentence without the quotation marks that open the next one (。“先诊疗后付费”…)."""
    while page.text[end - 1] in "“‘「『":
        end -= 1
    return end


def _trimmed(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without blanks around it; nothing for one without a letter or a digit."""
    text = page.plain[start:end]
    if _WORD.search(text):
        yield start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
