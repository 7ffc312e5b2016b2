"""Marks page furniture (patterns/furniture.yaml) as spans over the immutable text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

import regex
from pydantic import Field

from extractor import patterns
from extractor.read.content import find_date
from extractor.schema import Furniture

_DATE = r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_COLON = r"[ \t\xa0　]{0,4}[:：][ \t\xa0　]{0,4}"
_SEPARATORS = r"[\s|｜丨/·•,，:：;；()（）\[\]【】<>＜＞《》\-—_»&+　]{0,40}+"
_PROSE = regex.compile(r"[。；]|[，,][^，,]{1,200}[，,]")
_LINE = regex.compile(r"[^\r\n]+")
_LONGEST_LINE = 300
_EDGE_LINES, _LONGEST_TAIL = 60, 600
_JOINS = ("-", "_", "|", "—", ">")
_DATED = {"byline", "posted", "register", "stamped", "inline_posted"}
_FACTS = {"byline", "posted", "count_of_readers", "length_of_text", "font_size"}
"""Widgets that state a fact about the page: {facts} in a pattern."""

Scope = Literal["widget", "filler", "line", "head", "tail", "rest", "inline"]


class Rule(patterns.Entry):
    """One pattern of page furniture."""

    id: str
    scope: Scope
    pattern: str | list[str]
    words: tuple[str, ...] = ()
    examples: list[str]
    not_: list[str] = Field(default=[], alias="not")

    @property
    def expression(self) -> str:
        """The regular expression: any of the patterns, {date} and {colon} filled in."""
        alternatives = [self.pattern] if isinstance(self.pattern, str) else self.pattern
        return "|".join(alternatives).replace("{date}", _DATE).replace("{colon}", _COLON)


class Line(NamedTuple):
    """A line without the white space around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Rules:
    """The patterns compiled: a single expression for each scope, the name of a group says which rule matched."""

    rules: tuple[Rule, ...]

    def _filled(self, *scopes: Scope) -> list[tuple[str, str]]:
        facts = "|".join(rule.expression for rule in self.rules if rule.id in _FACTS)
        return [(r.id, r.expression.replace("{facts}", facts)) for r in self.rules if r.scope in scopes]

    def _any(self, *scopes: Scope) -> regex.Pattern[str]:
        return regex.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in self._filled(*scopes)) or "(?!)")

    @cached_property
    def bar(self) -> regex.Pattern[str]:
        """A line made of widgets and fillers alone."""
        pieces = "|".join(pattern for _, pattern in self._filled("widget", "filler"))
        return regex.compile(rf"(?:{_SEPARATORS}(?>{pieces})){{1,40}}+{_SEPARATORS}")

    @cached_property
    def widget(self) -> regex.Pattern[str]:
        return self._any("widget")

    @cached_property
    def line(self) -> regex.Pattern[str]:
        return self._any("line")

    @cached_property
    def head(self) -> regex.Pattern[str]:
        return self._any("head")

    @cached_property
    def tail(self) -> regex.Pattern[str]:
        return self._any("tail")

    @cached_property
    def rest(self) -> regex.Pattern[str]:
        return self._any("rest")

    @cached_property
    def inline(self) -> tuple[tuple[Rule, regex.Pattern[str]], ...]:
        """Each rule that may match inside a line."""
        filled = dict(self._filled("inline"))
        return tuple((rule, regex.compile(filled[rule.id])) for rule in self.rules if rule.id in filled)

    @cached_property
    def dated(self) -> regex.Pattern[str]:
        """What makes a date in page furniture the day of publication."""
        return regex.compile("|".join(p for name, p in self._filled("widget", "head", "inline") if name in _DATED))

    def name(self, line: str, edge: Scope | None = None) -> str | None:
        """The rule that takes the whole line for furniture; ``edge`` adds the rules of head or tail."""
        if len(line) > _LONGEST_LINE or ("\t" in line and edge != "head"):
            return None
        if self.bar.fullmatch(line) and (found := self.widget.search(line)):
            return found.lastgroup
        tried = [self.line, *([self.head] if edge == "head" else [self.tail] if edge == "tail" else [])]
        return next((m.lastgroup for pattern in tried if (m := pattern.fullmatch(line))), None)


@patterns.cached
def rules() -> Rules:
    """The rules in force."""
    return Rules(tuple(patterns.entries("furniture.yaml", Rule)))


def mark(text: str, body: int = 0) -> tuple[Furniture, ...]:
    """The page furniture of ``text``, sorted, without overlap; what is before offset ``body`` is front matter."""
    found = [Furniture(start=0, end=body, text=text[:body], rule="front_matter")] if body else []
    taken = [(m.start, m.end, name) for m, name in _lines(text, body)]
    taken += _inline(text, body)
    taken += _copies(text, body)
    reached = body
    for start, end, name in sorted(taken, key=lambda span: (span[0], -span[1])):
        start = max(start, reached)
        if start < end:
            found.append(Furniture(start=start, end=end, text=text[start:end], rule=name))
            reached = end
    return tuple(found)


def is_furniture(line: str) -> bool:
    """Whether a whole line, taken by itself, is page furniture."""
    return rules().name(line, "head") is not None


def published(pieces: Iterable[str]) -> date | None:
    """The first day that a byline among pieces of page furniture names."""
    dated = (piece for piece in pieces if len(piece) <= _LONGEST_LINE and rules().dated.search(piece))
    return next((day for piece in dated if (day := find_date(piece))), None)


def lines(text: str, start: int = 0) -> Iterator[Line]:
    """The lines that hold anything."""
    for match in _LINE.finditer(text, start):
        stripped = match[0].strip(" \t\f\v\xa0　\u2002\u2003\ufeff\u200b")
        if stripped:
            offset = match.start() + match[0].index(stripped)
            yield Line(offset, offset + len(stripped), stripped)


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph of running text: long and punctuated."""
    return len(line) >= 40 and _PROSE.search(line) is not None


def _lines(text: str, body: int) -> Iterator[tuple[Line, str]]:
    known = rules()
    named = [(line, known.name(line.text)) for line in lines(text, body)]
    yield from ((line, name) for line, name in named if name)
    paragraphs = [i for i, (line, name) in enumerate(named) if name is None and is_prose(line.text)]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (len(named), -1)
    yield from _head([line for line, name in named[: min(first, _EDGE_LINES)] if not name])
    yield from _tail([line for line, _ in named[max(last + 1, len(named) - _LONGEST_TAIL) :]], text)


def _head(head: list[Line]) -> Iterator[tuple[Line, str]]:
    titles = {line.text for line in head if 8 <= len(line.text) <= 80}
    for line in head:
        if name := rules().name(line.text, "head"):
            yield line, name
        elif any(_echoes(line.text, title) for title in titles):
            yield line, "title_echo"


def _echoes(line: str, title: str) -> bool:
    """Whether a line is the title with a column's or site's name before or behind it."""
    before, found, behind = line.partition(title)
    if not found or len(before) + len(behind) > 30 or not before + behind:
        return False
    return (not behind and before.rstrip().endswith(_JOINS)) or (not before and behind.lstrip().startswith(_JOINS))


def _tail(tail: list[Line], text: str) -> Iterator[tuple[Line, str]]:
    table = any("\t" in line.text for line in tail)
    for line in tail:
        if not table and (found := rules().rest.fullmatch(line.text)):
            end = len(text.rstrip())
            yield Line(line.start, end, text[line.start : end]), found.lastgroup or ""
            return
        if not table and (name := rules().name(line.text, "tail")):
            yield line, name


def _inline(text: str, body: int) -> Iterator[tuple[int, int, str]]:
    for rule, pattern in rules().inline:
        if any(word in text for word in rule.words):
            yield from ((m.start(), m.end(), rule.id) for m in pattern.finditer(text, body) if m.end() > m.start())


def _copies(text: str, body: int) -> Iterable[tuple[int, int, str]]:
    """Stretches of paragraphs that all stood in the text before (a page saved with its print view, nested frames)."""
    seen: set[str] = set()
    start = end = size = 0
    for line in lines(text, body):
        key = "".join(line.text.split())
        if key in seen:
            start = start if size else line.start
            end, size = line.end, size + len(key)
        elif len(key) >= _KEY:
            if size >= _COPY:
                yield start, end, "copy"
            size = 0
            seen.add(key)
    if size >= _COPY:
        yield start, end, "copy"


_KEY, _COPY = 12, 300
"""Characters that make a line worth remembering, and a stretch of remembered lines a copy."""
