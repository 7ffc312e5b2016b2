"""Which paragraphs of a Word document are headings, which runs bold; and small tools for its XML."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = regex.compile(r"(?i)(?:heading|标题|title)\s?\d?")
_DEEPEST = 20


def local(element: _Element) -> str:
    """The name of an element without its namespace (which differs between the dialects of the format)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element | None, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    if element is None:
        return None
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), None)


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along a path of names."""
    for name in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element


def on(properties: _Element | None, name: str) -> bool:
    """Whether a switch such as ``<w:b/>`` is on."""
    switch = child(properties, name)
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off", "none")


class Styles:
    """``styles.xml``."""

    def __init__(self, root: _Element | None) -> None:
        self._styles = {
            attribute(style, "styleId") or "": style
            for style in (root if root is not None else ())
            if local(style) == "style"
        }
        self._known_bold = lru_cache(maxsize=None)(self._style_bold)
        self._known_heading = lru_cache(maxsize=None)(self._style_heading)

    def is_heading(self, paragraph: _Element) -> bool:
        """By outline level or style."""
        properties = child(paragraph, "pPr")
        level = attribute(child(properties, "outlineLvl"), "val")
        return level not in (None, "9") or self._known_heading(attribute(child(properties, "pStyle"), "val"))

    def is_bold(self, run: _Element, paragraph: _Element) -> bool:
        """By the run's own properties, else by its style, else by its paragraph's."""
        properties = child(run, "rPr")
        if child(properties, "b") is not None:
            return on(properties, "b")
        own = attribute(child(properties, "rStyle"), "val")
        return self._known_bold(own) or self._known_bold(attribute(child(paragraph, "pPr", "pStyle"), "val"))

    def numbering(self, paragraph: _Element) -> _Element | None:
        """The numbering that a paragraph has itself or by its style."""
        own = child(paragraph, "pPr", "numPr")
        if own is not None:
            return own
        chain = self._chain(attribute(child(paragraph, "pPr", "pStyle"), "val"))
        return next((found for style in chain if (found := child(style, "pPr", "numPr")) is not None), None)

    def _chain(self, style_id: str | None) -> list[_Element]:
        """A style and those that it is based on."""
        found: list[_Element] = []
        while style_id in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[style_id])
            style_id = attribute(child(found[-1], "basedOn"), "val")
        return found

    def _style_bold(self, style_id: str | None) -> bool:
        for style in self._chain(style_id):
            properties = child(style, "rPr")
            if child(properties, "b") is not None:
                return on(properties, "b")
        return False

    def _style_heading(self, style_id: str | None) -> bool:
        for style in self._chain(style_id):
            level = attribute(child(style, "pPr", "outlineLvl"), "val")
            if level is not None:
                return level != "9"
            if _HEADING.fullmatch(attribute(child(style, "name"), "val") or ""):
                return True
        return False
