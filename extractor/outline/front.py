"""What stands around the report's body: title, delivery, sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex

from extractor.outline import rules, times
from extractor.outline.page import Line, Page, plain
from extractor.schema import Document

_LEAST = 2
"""The score from which on a line can be a title."""
_HEAD = 15
"""How many lines at most stand before the body."""
_LETTER = 6
"""How many lines at most a letter has that covers a document."""
_LONGEST_TITLE, _PARAGRAPH, _LONGEST_SIGNATURE = 80, 80, 40
_SHORTEST_TITLE, _LONGEST_HEADLINE = 6, 40
_PIECES = regex.compile(r"\s{0,4}(?:[_|]|(?<![-—])[-—–](?![-—]))\s{0,4}")
_SUBTITLE = regex.compile(r"[-—]{1,3}(?!.{0,8}(?:\d{4}|[一二][九〇零○])).{2,40}$")
_DATE = 90
"""How much may stand between a title that is run into the text and the salutation (delivery, date)."""
_REPEATED = 0.7
"""The share of a title that its repetition must have."""
_NO_TITLE = regex.compile(r"。|如下|[,;:!]$")
_UNOWNED = regex.compile(r"关于|(?:\d{4}|[一二][九〇零○]\p{Han}{2})年|[上下]半年|年度|全[年县市区]")
"""How the second line of a title begins whose first line is the body that reports."""
_DASH = regex.compile(r"[-—]{1,3}")
_SPACED = regex.compile(r"(?<!\p{Han})\p{Han}(?:\s{1,4}\p{Han}){3,30}+(?!\p{Han})")
"""政 府 工 作 报 告."""
_NOTE = regex.compile(r"\n|\[\d{1,2}\]")
"""A line end, the mark of a footnote."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the first and the last lines say."""

    title: str | None
    body: int
    """Index in ``Page.lines`` of the first line that is neither title nor delivery nor name."""
    start: int
    """Where the body begins; within that line for a title that is run into it."""
    delivered: times.Span | None
    """The day (or month) of delivery."""
    posted: date | None
    """The day that the page gives for its publication."""
    signed: times.Span | None
    """The day (or month) of the sign-off."""
    signer: str | None
    signoff: int
    """Where the sign-off begins; the end of the text without one."""


def find(document: Document, page: Page) -> Front:
    """Title, delivery and sign-off of a document."""
    lines = page.lines
    head = next((i for i, line in enumerate(lines[:_HEAD]) if _is_body(page, line)), min(len(lines), _HEAD))
    first, last = _title_lines(page, head)
    title = _NOTE.sub("", "".join(document.text[n.start : n.end] for n in lines[first:last])) or None
    body = _after_repeats(page, last, head)
    while body < head and _around(page, lines[body]):
        body += 1
    start = lines[body].start if body < len(lines) else len(document.text)
    end = lines[body].end if body < len(lines) else start
    opening = start
    if run_in := _run_in(page, "title", start, end):
        title, start = title or document.text[start:run_in], run_in
    start = _run_in(page, "delivery", start, end) or start
    if document.title and (not title or page.front_matter):
        title = _declared(document.title)
    title = _SPACED.sub(lambda m: "".join(m[0].split()), title) if title else None
    around = [page.of(line) for line in lines[:body]]
    if opening < start:
        around.append(page.plain[opening : start + _DATE])
    signed, signer, signoff = _signoff(page, lines[body:])
    signed = signed or _covered(page, lines[body : body + _LETTER])
    return Front(
        title, body, start, _delivered([*around, plain(title or "")]), _posted(around), signed, signer, signoff
    )


def score(text: str) -> int:
    """How much a line looks like a report's title; 0 for one that cannot be."""
    if not 4 <= len(text) <= _LONGEST_TITLE or rules.says("front", text) or _NO_TITLE.search(text):
        return 0
    kinds = rules.weights("title", text)
    ends = any(m.end() >= len(text) - 12 for c in rules.cues("title") if c.weight > 0 for m in c.pattern.finditer(text))
    return 2 * bool(kinds) + 2 * ends + bool(times.find(text)) + ("关于" in text)


def _around(page: Page, line: Line) -> bool:
    """Whether a line is delivery, name, date or the like; a Markdown heading of four characters is no name."""
    return any(
        c.pattern.search(page.of(line)) for c in rules.cues("front") if c.means != "person" or not page.marked(line)
    )


def _is_body(page: Page, line: Line) -> bool:
    text = page.of(line)
    if (len(line) > _PARAGRAPH and not line.strong) or "。" in text:
        return True
    return rules.says("front", text, "salutation") or any(
        m.start() == 0 for m in [rules.union("number").match(text)] if m
    )


def _title_lines(page: Page, head: int) -> tuple[int, int]:
    """The lines of the title, end exclusive; of a title that is repeated the last, which stands nearest to the body."""
    scores = [score(page.of(line)) for line in page.lines[:head]]
    if max(scores, default=0) < _LEAST:
        return (0, 0) if page.front_matter else _untyped(page, head)
    found = _joined(page, head, max(range(head), key=lambda i: scores[i]))
    title = _text(page, *found)
    again = [_joined(page, head, i) for i in range(found[1], head) if scores[i] >= _LEAST]
    repeats = [lines for lines in again if (t := _text(page, *lines)) in title and len(t) >= _REPEATED * len(title)]
    return repeats[-1] if repeats else found


def _untyped(page: Page, head: int) -> tuple[int, int]:
    """The first short line at the top of a page, where no line names a kind of document (an article's headline)."""
    for i, line in enumerate(page.lines[:head]):
        text = page.of(line)
        if not rules.says("front", text):
            fits = _SHORTEST_TITLE <= len(text) <= _LONGEST_HEADLINE and not _NO_TITLE.search(text)
            return (i, i + 1) if fits else (0, 0)
    return 0, 0


def _text(page: Page, first: int, last: int) -> str:
    return _NOTE.sub("", "".join(page.of(line) for line in page.lines[first:last]))


def _after_repeats(page: Page, last: int, head: int) -> int:
    """The line after the title, and after one that repeats it in other words above the line of delivery."""
    again = [
        i + 1
        for i in range(last, head - 1)
        if score(page.of(page.lines[i])) >= _LEAST and rules.says("front", page.of(page.lines[i + 1]))
    ]
    return max(again, default=last)


def _joined(page: Page, head: int, at: int) -> tuple[int, int]:
    """A line of a title with the lines that belong to it."""
    first, last = at, at + 1
    while first and _joins(page, page.lines[first - 1], page.lines[first]):
        first -= 1
    if first and _heads(page.of(page.lines[first - 1]), page.of(page.lines[first])):
        first -= 1
    while last < head and (
        _joins(page, page.lines[last - 1], page.lines[last]) or _SUBTITLE.match(page.of(page.lines[last]))
    ):
        last += 1
    return first, last


def _joins(page: Page, before: Line, after: Line) -> bool:
    """Whether two lines are one title: 关于…执行情况和 / …草案的报告, …发展 / 统计公报."""
    one, two = page.of(before), page.of(after)
    if any(rules.says("front", t) or _NO_TITLE.search(t) for t in (one, two)) or len(one) + len(two) > _LONGEST_TITLE:
        return False
    if one.startswith("关于") and not one.endswith(("报告", "总结", "计划")):
        return True
    return (
        one.endswith(("和", "与", "及", "、"))
        or two.startswith(("和", "与", "及", "暨", "的"))
        or (rules.says("title", two) and not rules.says("title", one) and bool(times.find(one)) and not times.find(two))
    )


def _heads(before: str, title: str) -> bool:
    """Whether a line is the beginning of the title under it: the body that reports, or the headline of a subtitle."""
    if _DASH.match(title):
        return len(before) >= _SHORTEST_TITLE and not rules.says("front", before) and not _NO_TITLE.search(before)
    named = rules.says("organization", before) and before[:2] not in title
    return named and bool(_UNOWNED.match(title)) and not rules.says("title", title, "government_work_report")


def _run_in(page: Page, means: str, start: int, end: int) -> int | None:
    """Where a title, or a line of delivery, ends that is run into the first paragraph."""
    matches = (cue.pattern.match(page.plain, start, end) for cue in rules.cues("end") if cue.means == means)
    return next((match.end() for match in matches if match), None)


def _declared(title: str) -> str:
    """The title that a file declares, without the names of site and column."""
    pieces = [p.strip() for p in _PIECES.split(" ".join(title.split())) if p and p.strip()]
    return max(pieces, key=lambda p: (score(plain(p)), len(p)), default=title)


def _delivered(around: list[str]) -> times.Span | None:
    """The day, else the month, that stands in a line around the title, other than that of the page's publication."""
    lines = [text for text in around if not rules.says("front", text, "page")]
    lines.sort(key=lambda text: not rules.says("front", text, "delivery"))
    found = [t for text in lines for t in times.find(text)]
    days = [t.span for t in found if t.kind == "day"] or [t.span for t in found if t.kind == "month"]
    return days[0] if days else None


def _posted(around: list[str]) -> date | None:
    days = [t.span for text in around if rules.says("front", text, "page") for t in times.find(text) if t.kind == "day"]
    return days[0][0] if days and days[0] else None


def _signoff(page: Page, body: tuple[Line, ...]) -> tuple[times.Span | None, str | None, int]:
    """Date and body that sign the report, and where they begin."""
    for i in range(len(body) - 1, max(len(body) // 2, 0), -1):
        text = page.of(body[i])
        if len(text) <= _LONGEST_SIGNATURE and (day := _day_alone(text)):
            start, signer = body[i].start, text[: day.start].strip(" ,()")
            if (
                not signer
                and rules.says("organization", page.of(body[i - 1]))
                and len(body[i - 1]) <= _LONGEST_SIGNATURE
            ):
                start, signer = body[i - 1].start, page.text[body[i - 1].start : body[i - 1].end]
            return day.span, signer or None, start
    if not body:
        return None, None, len(page.text)
    last = body[-1]
    if len(last) <= _LONGEST_SIGNATURE and len(body) > 1 and rules.says("organization", page.of(last)):
        return None, page.text[last.start : last.end], last.start
    return _run_in_signoff(page, last)


def _covered(page: Page, letter: Sequence[Line]) -> times.Span | None:
    """The date under a letter that covers the document: 关于印发…的通知."""
    texts = [page.of(line) for line in letter]
    return next((day.span for text in texts if len(text) <= _LONGEST_SIGNATURE and (day := _day_alone(text))), None)


def _day_alone(text: str) -> times.Time | None:
    """The date of a line that is a date, or a body and a date."""
    found = [t for t in times.find(text) if t.kind in ("day", "month")]
    if len(found) != 1 or text[found[0].end :].strip(" )日"):
        return None
    before = text[: found[0].start].strip(" ,()")
    return found[0] if not before or rules.says("organization", before) else None


def _run_in_signoff(page: Page, last: Line) -> tuple[times.Span | None, str | None, int]:
    """A sign-off at the end of flattened text: body and date after the last stop."""
    start = page.plain.rfind("。", last.start, last.end) + 1
    tail = page.plain[start : last.end] if start else ""
    if 0 < len(tail) <= _LONGEST_SIGNATURE and (day := _day_alone(tail)):
        return day.span, page.text[start : start + day.start].strip() or None, start
    return None, None, len(page.text)
