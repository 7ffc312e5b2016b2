"""What kind of thing a noun names (a disease, an institution, a rate …), by the words of ``patterns/nouns.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from pydantic import Field

from extractor import patterns

FILE = "nouns.yaml"
OTHER, EMPTY = "other", "empty"
_OPENING, _CLOSING = '“"（(', '”"）)的'
_KEPT = 50_000
"""Texts of which the kind is kept."""


class Kind(patterns.Entry):
    """A kind of thing: the words that end or begin what is of it."""

    id: str
    about: str
    words: tuple[str, ...]
    examples: tuple[str, ...] = Field(min_length=1)
    not_: tuple[str, ...] = Field(alias="not", min_length=1)


class Kinds:
    """Tells the kind of a text by the longest word that it ends or begins with.

    Raises:
        PatternError: a word stands under two kinds.
    """

    def __init__(self, entries: Iterable[Kind]) -> None:
        self._kinds: dict[str, str] = {}
        for entry in entries:
            for word in entry.words:
                if self._kinds.setdefault(word, entry.id) != entry.id:
                    raise patterns.PatternError(f"{FILE}: {word} stands under {self._kinds[word]} and {entry.id}")
        self._longest = max(map(len, self._kinds), default=0)
        self.at_end: Callable[[str], str] = lru_cache(_KEPT)(self._at_end)
        self.at_start: Callable[[str], str] = lru_cache(_KEPT)(self._at_start)

    def _at_end(self, text: str) -> str:
        bare = text.rstrip(_CLOSING)
        return self._first(bare[-n:] for n in range(min(self._longest, len(bare)), 0, -1)) if text else EMPTY

    def _at_start(self, text: str) -> str:
        """Single characters say too little here: 病房 is no disease."""
        bare = text.lstrip(_OPENING)
        return self._first(bare[:n] for n in range(min(self._longest, len(bare)), 1, -1)) if text else EMPTY

    def _first(self, candidates: Iterable[str]) -> str:
        return next((kind for c in candidates if (kind := self._kinds.get(c))), OTHER)


@patterns.cached
def kinds() -> Kinds:
    """The kinds in force."""
    return Kinds(patterns.entries(FILE, Kind))
