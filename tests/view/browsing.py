"""Pages as a strict parser reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import html5lib
from lxml import etree

HTML = "{http://www.w3.org/1999/xhtml}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@cache
def parsed(path: Path) -> Any:
    """The tree of a page.

    Raises:
        html5lib.html5parser.ParseError: the page breaks a rule of HTML.
    """
    return html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True).parse(path.read_text(encoding="utf-8"))


def all_of(path: Path, *names: str) -> list[Any]:
    """The HTML elements of these names."""
    return [element for name in names for element in parsed(path).iter(f"{HTML}{name}")]


def text_of(element: Any) -> str:
    """What an element says."""
    return "".join(element.itertext())


def links(path: Path) -> list[str]:
    """Every address that the page leads to, from HTML and SVG."""
    elements = [element for element in parsed(path).iter() if not isinstance(element, etree._Comment)]
    return [address for element in elements for key in ("href", XLINK) if (address := element.get(key)) is not None]


def by_id(path: Path, key: str) -> Any:
    """The element with that id."""
    return next(element for element in parsed(path).iter() if element.get("id") == key)
