"""Headings: with a number, on lines of their own, run in at the start of a paragraph, or run into flattened text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from extractor.outline import numbered, rules, times
from extractor.outline.heading import OWN_LINE, RUN_IN, Heading, bold_end, headed, run_in_end, words
from extractor.outline.page import Line, Page

_TELLING, _TOLD = 24, 5
"""A short line that says for certain what follows (名词解释：, 存在的问题) is a heading whatever follows."""
_CERTAIN = 4
"""How certain it is enough to be in flattened text, or in a line that names the year first (2023年计划：)."""
_SHORT = 8
"""A line like 附件1 ends no sentence and begins none."""
_ROW = regex.compile(r"\t|[.…·]{4,40}\s{0,4}\d{1,4}$")
"""A row of a table, a line of a table of contents."""
_SENTENCE = regex.compile(r"[。！？!?][”’』」）)]{0,2}\s{0,4}")
_STOP = regex.compile(r"[。!?;]")


def find(page: Page, lines: Sequence[Line]) -> list[Heading]:
    """The headings of ``lines``, which are those of ``page`` from the body's first one on."""
    lines = [line for line in lines if not _ROW.search(page.plain, line.start, line.end)]
    with_number = list(numbered.find(page, lines))
    found = {h.start: h for h in [*_unnumbered(page, lines, with_number), *_run_in(page, lines), *with_number]}
    placed = sorted(found.values(), key=lambda h: h.start)
    return sorted([*placed, *_topics(page, lines, placed)], key=lambda h: h.start)


def _unnumbered(page: Page, lines: Sequence[Line], with_number: Sequence[Heading]) -> Iterator[Heading]:
    """Short lines between paragraphs, bold lines, and bold beginnings of paragraphs."""
    starts = [h.start for h in with_number]
    taken = set(starts)
    for i, line in enumerate(lines):
        if line.start in taken:
            continue
        following = bisect_right(starts, line.start)
        limit = min(line.end, starts[following] if following < len(starts) else line.end)
        if line.strong or _looks_plain(page, lines, i, taken):
            text = words(page, line.start, limit)
            if text and text[1] - text[0] <= OWN_LINE and not _is_text(page, line):
                yield headed(page, line.start, text, "plain")
        elif bold := min(bold_end(page, line.start, line), limit):
            text = words(page, line.start, bold)
            if text and text[1] - text[0] <= RUN_IN and not rules.says("no_heading", page.plain[slice(*text)]):
                yield headed(page, line.start, text, "lead")


def _run_in(page: Page, lines: Sequence[Line]) -> Iterator[Heading]:
    """Headings without a number that say for certain what follows: run into flattened text, or last in their line."""
    for line in lines:
        for sentence in _SENTENCE.finditer(page.text, line.start, line.end):
            start, limit = sentence.end(), min(sentence.end() + 2 * RUN_IN, line.end)
            end = run_in_end(page, start, limit) if line.flattened else limit
            last = limit == line.end and limit - start <= _TELLING and page.text[start - 1].isspace()
            text = words(page, start, end) if end and (line.flattened or last) else None
            if text and _told(page.plain[slice(*text)]) >= _CERTAIN and not _STOP.search(page.plain, *text):
                yield headed(page, start, text, "plain")


def _told(text: str) -> int:
    """How certainly a heading says what its section is."""
    return max(rules.weights("heading", text).values(), default=0)


def _is_text(page: Page, line: Line) -> bool:
    """Whether a bold or short line is a sentence, a salutation, a name or the like, and no heading."""
    text = page.of(line)
    if _STOP.search(text.removesuffix("?")) or text.count('"') % 2 or not regex.search(r"\p{Han}{2}", text):
        return True
    return rules.says("no_heading", text)


def _looks_plain(page: Page, lines: Sequence[Line], i: int, taken: set[int]) -> bool:
    """Whether a short line stands as a heading between paragraphs: sentences end before it, text follows it."""
    line = lines[i]
    if not 2 <= len(line) <= RUN_IN or page.plain[line.end - 1] in ",、;" or _is_text(page, line):
        return False
    if i + 1 == len(lines) or (i and not _ends(page, lines[i - 1], taken)):
        return False
    text = page.of(line)
    dated = text.endswith(":") and any(t.start == 0 and t.span for t in times.find(text))
    if len(line) <= _TELLING and _told(text) >= (_CERTAIN if dated else _TOLD):
        return True
    following = lines[i + 1]
    goes_on = len(following) > RUN_IN or following.start in taken or page.plain[following.end - 1] == "。"
    return goes_on and not text.endswith(":")


def _ends(page: Page, line: Line, taken: set[int]) -> bool:
    """Whether a heading can stand after a line: it ends a sentence, is a heading itself, or is next to nothing."""
    return line.start in taken or len(line) <= _SHORT or page.plain[line.end - 1] in '。!?:…")'


def _topics(page: Page, lines: Sequence[Line], placed: Sequence[Heading]) -> Iterator[Heading]:
    """Topics with which paragraphs begin, where several paragraphs under one heading begin in the same way."""
    starts = [h.start for h in placed]
    found: dict[tuple[int, str], list[Heading]] = {}
    for line in lines:
        under = bisect_left(starts, line.end)
        if under and starts[under - 1] >= line.start:
            continue
        for cue in rules.cues("topic"):
            match = cue.pattern.match(page.plain, line.start, line.end)
            text = words(page, *match.span("words")) if match else None
            if text and _is_topic(page.plain[slice(*text)]):
                found.setdefault((under, cue.id), []).append(headed(page, line.start, text, "lead"))
                break
    for headings in found.values():
        if len(headings) > 1:
            yield from headings


def _is_topic(text: str) -> bool:
    told = rules.says("no_heading", text) or rules.says("lead", text)
    dated = any(time.start <= 1 or time.kind == "year" for time in times.find(text))
    return not (told or rules.counts(text) or dated)
