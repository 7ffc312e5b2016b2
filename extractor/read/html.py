"""Saved web pages: the report's lines out of the page around it.

The page is cut into lines at its block elements. Running text outside links says where the report is: the smallest
element that holds nine tenths of it. Lines that are mostly links are menus and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

import regex

from extractor import patterns
from extractor.read import furniture
from extractor.read.content import Builder, Content, find_date
from extractor.read.encoding import decode
from extractor.read.errors import ReadError
from extractor.read.html_lines import LINKS, Line, Lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = regex.compile(
    rb"(?i)<(?:meta[^<>]{0,200}charset|\?xml[^<>]{0,100}encoding)\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w\-]{2,20})"
)
_PARTS = regex.compile(r"\s?[_|｜]\s?|\s[-—–]{1,2}\s?|\s?[-—–]{1,2}\s")
_ANY_PART = regex.compile(r"[\s_|｜\-—–]{1,8}")
_SHARE = 0.9
"""Part of the page's running text that the report's element holds."""
_CHROME = 0.3
"""An element named like chrome is dropped when it holds less than this part of it."""
_SHORTEST_TITLE = 6
_LEAST = 15
"""Characters of running text without which a page holds no report."""


class Page(patterns.Entry):
    """``patterns/webpage.yaml``."""

    skipped: frozenset[str]
    blocks: frozenset[str]
    containers: frozenset[str]
    bold: frozenset[str]
    chrome: frozenset[str]
    title_metas: tuple[str, ...]
    published_metas: tuple[str, ...]


@patterns.cached
def vocabulary() -> Page:
    """The vocabulary in force."""
    return patterns.document("webpage.yaml", Page)


def content(data: bytes, encoding: str | None = None) -> Content:
    """The report of a page, with title and date as the page gives them.

    Raises:
        ReadError: the page holds no running text, or is nested beyond reason.
    """
    hint = _CHARSET.search(data[:4096])
    decoded = decode(data, encoding, hint[1].decode("ascii", "replace") if hint else None)
    root = _parse(decoded.text)
    page = Lines(root, vocabulary())
    report = _report(page)
    title = _title(root, page.lines)
    builder = Builder()
    if title and not any(_same(title, line.text) for line in report[:10]):
        builder.add(title, bold=True)
        builder.add("\n")
    for line in report:
        line.write(builder)
    return Content(
        text=builder.text,
        format="html",
        encoding=decoded.encoding,
        title=title,
        published=_published(root, page.lines),
        emphasis=builder.emphasis,
        warnings=decoded.warnings,
    )


def _parse(text: str) -> _Element:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode(), parser)
    except etree.LxmlError as error:
        raise ReadError(f"not a web page that can be parsed: {error}") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
        raise ReadError("a web page nested thousands of elements deep; save it again from a browser")
    if root is None:
        raise ReadError(_SHELL)
    return root


_SHELL = (
    "a web page without report text (a shell that a script fills, or only menus); "
    "open it in a browser, wait for the text and save it again, or copy the text into a .txt file"
)


def _report(page: Lines) -> list[Line]:
    """The lines of the report: those of the smallest element that holds the running text, without menus and chrome."""
    sums = [0, *accumulate(line.prose for line in page.lines)]
    edges = [0] * (len(page.lines) + 1)
    for box in page.boxes:
        if box.chrome and sums[box.last] - sums[box.first] < _CHROME * sums[-1]:
            edges[box.first] += 1
            edges[box.last] -= 1
    chrome = list(accumulate(edges))
    prose = [0 if around else line.prose for line, around in zip(page.lines, chrome, strict=False)]
    sums = [0, *accumulate(prose)]
    if sums[-1] < _LEAST:
        raise ReadError(_SHELL)
    holding = [(b.first, b.last) for b in page.boxes if sums[b.last] - sums[b.first] >= _SHARE * sums[-1]]
    first, last = min(holding, key=lambda box: box[1] - box[0], default=(0, len(page.lines)))
    kept = [*reversed(_beside(page, prose, range(first - 1, -1, -1))), *range(first, last)]
    kept += _beside(page, prose, range(last, len(page.lines)))
    return [line for index in kept if not chrome[index] and (line := page.lines[index]).is_text]


def _beside(page: Lines, prose: list[int], outward: range) -> list[int]:
    """The lines beside the report's element up to the last running text before a menu or page furniture."""
    found: list[int] = []
    reached = 0
    for index in outward:
        line = page.lines[index]
        if line.links > LINKS or furniture.is_furniture(line.text):
            break
        found.append(index)
        reached = len(found) if prose[index] else reached
    return found[:reached]


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _metas(root: _Element, names: tuple[str, ...]) -> Iterator[str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if text := " ".join(meta.get("content", "").split()):
            found.setdefault(name, text)
    yield from (found[name] for name in names if name in found)


def _title(root: _Element, lines: list[Line]) -> str | None:
    """The first candidate (meta, headings, <title> and its parts) that stands on the page as a line, else the first."""
    shown = {"".join(line.text.split()) for line in lines if len(line.text) <= 200}
    headings = [_text(element) for tag in ("h1", "title") for element in root.iter(tag)]
    whole = [*_metas(root, vocabulary().title_metas), *headings]
    parts = [part for text in whole for part in (text, *_PARTS.split(text), *_ANY_PART.split(text))]
    parts = [part[:200].strip(" \u200b\ufeff") for part in parts if len(part) >= _SHORTEST_TITLE]
    return next((part for part in parts if "".join(part.split()) in shown), parts[0] if parts else None)


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _published(root: _Element, lines: list[Line]) -> date | None:
    for text in _metas(root, vocabulary().published_metas):
        if day := find_date(text):
            return day
    return furniture.published(line.text for line in lines if furniture.is_furniture(line.text))
