"""Cuts a parsed page into lines at its block elements and notes which lines each element holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import regex

from extractor.read import furniture
from extractor.read.content import Builder, joint

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = regex.compile(r"[ \t\r\n\f\v\xa0\u2002-\u200b\ufeff]{1,10000}+")
_BLANK = " \t\r\n\f\v\xa0\u2002\u2003\u2009\u200b\ufeff\u3000"
_CJK = regex.compile(r"[\p{Han}，。、；：？！（）“”《》]")
_HIDDEN = regex.compile(r"(?i)display\s{0,4}:\s{0,4}none")
_HEAVY = regex.compile(r"(?i)font-weight\s{0,4}:\s{0,4}(?:bold|[6-9]00)")
_RUNNING = regex.compile(r"[，。；,;]")
_WORDS = regex.compile(r"[\s_\-]{1,100}+")
LINKS = 0.6
"""A line with a larger part of its characters in links is a menu."""
_ROW, _CELL = 2000, 4
"""Characters of a table row and lines of a cell beyond which it is layout, not data."""


class Vocabulary(Protocol):
    """What tells the elements apart."""

    @property
    def skipped(self) -> frozenset[str]: ...
    @property
    def blocks(self) -> frozenset[str]: ...
    @property
    def containers(self) -> frozenset[str]: ...
    @property
    def bold(self) -> frozenset[str]: ...
    @property
    def chrome(self) -> frozenset[str]: ...


class Piece(NamedTuple):
    """Characters of a line that are formatted alike."""

    text: str
    bold: bool
    link: bool


class Line:
    """A line of the page."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces

    @cached_property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def links(self) -> float:
        """The part of its characters that stands in links."""
        return sum(len(piece.text) for piece in self.pieces if piece.link) / len(self.text)

    @property
    def is_text(self) -> bool:
        """Whether the line says anything and is no menu."""
        return (self.links <= LINKS or self.prose > 0) and any(map(str.isalnum, self.text))

    @cached_property
    def prose(self) -> int:
        """Characters of running text or of a table's figures, outside links; page furniture counts as none."""
        row = "\t" in self.text and any(map(str.isdigit, self.text))
        if not row and (len(self.text) < 15 or not _RUNNING.search(self.text) or furniture.is_furniture(self.text)):
            return 0
        return sum(len(piece.text) for piece in self.pieces if not piece.link)

    def write(self, builder: Builder) -> None:
        """Add the line and its end to a text."""
        for piece in self.pieces:
            builder.add(piece.text, piece.bold)
        builder.add("\n")


class Box(NamedTuple):
    """An element that holds ``lines[first:last]``."""

    tag: str
    first: int
    last: int
    chrome: bool


@dataclass
class _Row:
    first: int
    cells: list[tuple[int, int]] = field(default_factory=list)
    layout: bool = False


class Lines:
    """``lines`` of the page in order, ``boxes`` of its elements, inner ones before outer ones."""

    def __init__(self, root: _Element, vocabulary: Vocabulary) -> None:
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self._words = vocabulary
        self._pieces: list[Piece] = []
        self._starts: list[int] = []
        self._rows: list[_Row] = []
        self._bold = self._link = self._pre = 0
        self._walk(root)

    def _walk(self, root: _Element) -> None:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        skipping: _Element | None = None
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in self._words.blocks:
                self._flush()
            if event == "start":
                if tag in self._words.skipped or _HIDDEN.search(element.get("style", "")):
                    skipping = element
                    walker.skip_subtree()
                    continue
                self._open(tag, element)
                self._add(element.text)
                continue
            if element is skipping:
                skipping = None
            else:
                self._close(tag, element)
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _open(self, tag: str, element: _Element) -> None:
        self._bold += self._is_bold(tag, element)
        self._link += tag == "a"
        self._pre += tag == "pre"
        self._starts.append(len(self.lines))
        if tag == "tr":
            self._rows.append(_Row(len(self.lines)))
        elif tag == "table" and self._rows:
            self._rows[-1].layout = True

    def _close(self, tag: str, element: _Element) -> None:
        self._bold -= self._is_bold(tag, element)
        self._link -= tag == "a"
        self._pre -= tag == "pre"
        first = self._starts.pop()
        if tag in ("td", "th") and self._rows:
            self._rows[-1].cells.append((first, len(self.lines)))
        elif tag == "tr" and self._rows:
            self._join(self._rows.pop())
        chrome = self._is_chrome(element)
        if chrome or tag in self._words.containers:
            self.boxes.append(Box(tag, first, len(self.lines), chrome))

    def _is_bold(self, tag: str, element: _Element) -> bool:
        return tag in self._words.bold or _HEAVY.search(element.get("style", "")) is not None

    def _is_chrome(self, element: _Element) -> bool:
        names = f"{element.get('class', '')} {element.get('id', '')}".lower()
        return not self._words.chrome.isdisjoint(_WORDS.split(names))

    def _join(self, row: _Row) -> None:
        """Make one line of a table row, its cells separated by tabs, unless the table is there for layout."""
        if row.layout or len(row.cells) < 2 or max(last - first for first, last in row.cells) > _CELL:
            return
        if not 0 < sum(len(line.text) for line in self.lines[row.first :]) <= _ROW:
            return
        pieces: list[Piece] = []
        for number, (first, last) in enumerate(row.cells):
            if number:
                pieces.append(Piece("\t", False, False))
            before = ""
            for line in self.lines[first:last]:
                pieces += [Piece(joint(before, line.text), False, False), *line.pieces]
                before = line.text
        del self.lines[row.first :]
        while self.boxes and self.boxes[-1].first >= row.first:
            self.boxes.pop()
        self.lines.append(Line(pieces))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        for number, part in enumerate(text.split("\n") if self._pre else [text]):
            if number:
                self._flush()
            self._pieces.append(Piece(part, self._bold > 0, self._link > 0))

    def _flush(self) -> None:
        pieces = list(_collapsed(self._pieces))
        self._pieces = []
        if pieces:
            self.lines.append(Line(pieces))


def _collapsed(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces of a line with white space as a browser shows it, none at its ends."""
    joined = "".join(piece.text for piece in pieces)
    offset, kept = 0, _kept(joined)
    for piece in pieces:
        end = offset + len(piece.text)
        text = "".join(kept[offset:end])
        offset = end
        if text:
            yield piece._replace(text=text)


def _kept(text: str) -> list[str]:
    """Each character as it is kept: white space becomes one space, or nothing at an end or a line break amid hanzi."""
    kept = list(text)
    first, last = len(text) - len(text.lstrip(_BLANK)), len(text.rstrip(_BLANK))
    kept[:first] = [""] * first
    kept[last:] = [""] * (len(text) - last)
    for match in _SPACE.finditer(text, first, max(first, last)):
        start, end = match.span()
        broken = "\n" in match[0] and _CJK.match(text, start - 1) and _CJK.match(text, end)
        kept[start:end] = ["" if broken or match[0] == "\u200b" else " ", *[""] * (end - start - 1)]
    return kept
