"""Many words, looked for at once: the longest that stands at a place, in one dictionary step a length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Lexicon(Generic[T]):
    """Words and what each means."""

    def __init__(self, words: Mapping[str, T]) -> None:
        """Raises ValueError for an empty word."""
        if "" in words:
            raise ValueError("a lexicon holds no empty word")
        self._words = dict(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {beginning: tuple(sorted(ns, reverse=True)) for beginning, ns in lengths.items()}

    def places(self, text: str) -> list[int]:
        """Where in ``text`` a word may stand: everywhere else none does."""
        beginnings = self._lengths
        return [i for i, c in enumerate(text) if text[i : i + 2] in beginnings or c in beginnings]

    def at(self, text: str, start: int) -> tuple[int, T] | None:
        """End and meaning of the longest word that stands at ``start``."""
        for beginning in (text[start : start + 2], text[start]):
            for length in self._lengths.get(beginning, ()):
                word = text[start : start + length]
                if word in self._words:
                    return start + len(word), self._words[word]
        return None

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and meaning of the words of ``text`` from left to right, the longest at each place."""
        end = 0
        for start in self.places(text):
            if start >= end and (found := self.at(text, start)):
                end, meaning = found
                yield start, end, meaning
