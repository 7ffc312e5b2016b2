"""What every format gives: the text and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import regex

from extractor.schema import Span

_DATE = regex.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?(?:[-/.]|年)\s?(?P<month>\d{1,2})\s?(?:[-/.]|月)\s?(?P<day>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"
)


@dataclass(frozen=True)
class Content:
    """The text of a file before its furniture is marked; ``body`` is where front matter ends."""

    text: str
    format: str
    encoding: str | None = None
    title: str | None = None
    published: date | None = None
    emphasis: tuple[Span, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    body: int = 0


def find_date(text: str) -> date | None:
    """The first calendar day written in digits (2019-06-11, 2019年6月11日, 20190611), or null."""
    for match in _DATE.finditer(text[:2000]):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return None


def paired(text: str) -> str:
    """``text`` with the halves of surrogate pairs joined, and U+FFFD for a half alone."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_wide(char: str) -> bool:
    """Whether a character takes a full square (hanzi, full-width signs)."""
    return char >= "\u2e80" or char in "—…“”‘’"


def joint(before: str, after: str) -> str:
    """What belongs between two lines of one paragraph: a space, but none beside a wide character."""
    return " " if before and after and not is_wide(before[-1]) and not is_wide(after[0]) else ""


class Builder:
    """Joins pieces into one text and notes which of them are emphasised."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._bold: list[tuple[int, int]] = []

    def add(self, text: str, bold: bool = False) -> None:
        """Append ``text``; a bold piece right behind a bold one makes one span with it."""
        if not text:
            return
        start, end = self._length, self._length + len(text)
        self._parts.append(text)
        self._length = end
        if bold and text.strip():
            if self._bold and self._bold[-1][1] == start:
                start = self._bold.pop()[0]
            self._bold.append((start, end))

    @property
    def text(self) -> str:
        """Everything added so far."""
        return "".join(self._parts)

    @property
    def emphasis(self) -> tuple[Span, ...]:
        """The bold stretches, in order."""
        return tuple(Span(start=start, end=end) for start, end in self._bold)
