"""Headings with a number: 一、, （一）, 1., ①, 一是 …, on lines of their own, after a stop or within flattened text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import regex

from extractor.outline import rules
from extractor.outline.heading import (
    ENUMERATIONS,
    OWN_LINE,
    RUN_IN,
    Form,
    Heading,
    Words,
    bold_end,
    headed,
    opening,
    run_in_end,
    words,
)
from extractor.outline.page import Line, Page

_LEAD, _ITEM = 25, 30
"""The longest headings of an enumeration's item, and of an item that is nothing else."""
_STOP = regex.compile(r"[。!?;]")
_TOPIC = regex.compile(r"[^\s。!！?？;；:：,，]{2,16}(?=\u3000|\s{2})")
"""The topic of an item, before a wide blank."""
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4, "上": 1, "中": 2, "下": 3}
_WORDS |= {c: n for n, c in enumerate("甲乙丙丁戊", 1)}
_OUTER = ("chapter", "cn", "cn_paren")
_ORDER = (*_OUTER, "arabic", "arabic_dotted", "arabic_paren", "circled")


class _Candidate(NamedTuple):
    start: int
    after: int
    form: Form
    number: int
    place: Literal["line", "stop", "glued"]
    """At the start of a line, after a stop, or in the middle of a sentence of flattened text."""
    line: Line


class _Lists:
    """How far the lists have come, by their form."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        """The last number of each open list."""
        self.reached: dict[str, int] = {}
        """The last number of each form, in an open list or not: numbers may run through the whole document."""
        self.titled: set[str] = set()
        """The open lists whose items have titles."""

    def takes(self, item: _Candidate, goes_on: bool, titled: bool) -> bool:
        """Whether a number goes on in its list, or begins one (``goes_on``: the next of its form is one higher)."""
        number, last = item.number, self.last.get(item.form)
        if item.place == "glued" and item.form in ("arabic_paren", "circled"):
            return False
        if last is not None and number == last + 1:
            return True
        if item.place == "line":
            if number in (1, self.reached.get(item.form, 0) + 1):
                return True
            return 0 <= number - (last or 0) <= 3 if item.form in _OUTER else last is not None and number == last + 2
        if number != 1 or (item.place == "glued" and item.form == "cn"):
            return False
        return goes_on or (titled and item.form not in ENUMERATIONS)

    def enter(self, item: _Candidate, titled: bool) -> None:
        """Go on to an item; the lists within the one before it end."""
        inner = (*_ORDER[_ORDER.index(item.form) + 1 :], *ENUMERATIONS) if item.form in _ORDER else ()
        for form in inner:
            self.last.pop(form, None)
            self.titled.discard(form)
        self.last[item.form] = self.reached[item.form] = item.number
        if titled:
            self.titled.add(item.form)
        elif item.number == 1:
            self.titled.discard(item.form)

    def leave(self, item: _Candidate) -> None:
        """Pass over an item: a low number of an enumeration is another one, which ends the open one."""
        if item.form in ENUMERATIONS and item.number <= self.last.get(item.form, 0):
            self.last.pop(item.form, None)


def find(page: Page, lines: Sequence[Line]) -> Iterator[Heading]:
    """The numbers that are a sequence: each list begins with one and goes on without a gap."""
    items = [item for line in lines for item in _candidates(page, line)]
    lists = _Lists()
    for i, (item, goes_on) in enumerate(zip(items, _going_on(items), strict=True)):
        limit = min(item.line.end, items[i + 1].start) if i + 1 < len(items) else item.line.end
        title = _title(page, item, limit)
        if not lists.takes(item, goes_on, bool(title)):
            lists.leave(item)
            continue
        lists.enter(item, bool(title))
        if title or _stands_alone(item) or item.form in lists.titled:
            yield headed(page, item.start, title or (item.after, item.after), item.form, item.number)


def number_of(written: str) -> int:
    """``3``, ``十二``, ``③``, ``其次`` as a number."""
    if written in _WORDS:
        return _WORDS[written]
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def _candidates(page: Page, line: Line) -> Iterator[_Candidate]:
    union = rules.union("number")
    start = line.start + (2 if page.plain.startswith("**", line.start) else 0)
    for match in union.finditer(page.plain, start, line.end):
        form = next(c.means for c in rules.cues("number") if match[c.id] is not None)
        place = "line" if match.start() == start else _place(page, match.start())
        begin = line.start if place == "line" else match.start()
        yield _Candidate(begin, match.end(), form, number_of(match["n"]), place, line)  # type: ignore[arg-type]


def _place(page: Page, at: int) -> Literal["stop", "glued"]:
    before = page.plain[max(at - 4, 0) : at].rstrip().rstrip("\"')》*")
    return "stop" if not before or before[-1] in "。!?;:…" or page.plain[at - 1].isspace() else "glued"


def _going_on(items: Sequence[_Candidate]) -> list[bool]:
    """For each item whether the next one of its form has the next number."""
    following: dict[str, int] = {}
    found: list[bool] = []
    for item in reversed(items):
        found.append(following.get(item.form) == item.number + 1)
        following[item.form] = item.number
    return found[::-1]


def _stands_alone(item: _Candidate) -> bool:
    """Whether an item without a title is a section all the same."""
    return item.form not in ENUMERATIONS and (item.place == "line" or item.form in _OUTER)


def _title(page: Page, item: _Candidate, limit: int) -> Words | None:
    """The words of a numbered heading, which end before ``limit``; null for a mere item of a list."""
    start = opening(page, item.after, limit)
    if (bold := bold_end(page, item.start, item.line)) and start < bold < limit:
        return words(page, start, bold)
    stop = _STOP.search(page.plain, start, limit)
    end = stop.start() if stop else limit
    alone = limit == item.line.end
    colon = page.plain.find(":", start, end)
    whole = alone and stop is None and item.form in ("chapter", "cn") and end - start <= RUN_IN
    if 2 <= colon - start <= 20 and "," not in page.plain[start:colon] and limit - colon > 2 and not whole:
        return words(page, start, colon)
    if item.form in ENUMERATIONS:
        goes_on = stop is not None and page.plain[end] == "。" and limit - end > 2
        fits = goes_on and end - start <= _LEAD and page.plain.count(",", start, end) <= 1
        return words(page, start, end) if fits and not rules.counts(page.plain[start:end]) else None
    if stop is None and end - start <= (OWN_LINE if alone else RUN_IN):
        return words(page, start, end)
    topic = _TOPIC.match(page.text, start, limit)
    if topic and not rules.counts(page.plain[start : topic.end()]):
        return words(page, start, topic.end())
    short = stop is not None and end - start <= (RUN_IN if limit - end > 2 else _ITEM)
    if short and not rules.counts(page.plain[start:end]):
        return words(page, start, end)
    run_in = run_in_end(page, start, limit)
    return words(page, start, run_in) if run_in else None
