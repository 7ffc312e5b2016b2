"""The words by which the linker reads a sentence: ``patterns/link.yaml``."""

from __future__ import annotations

from functools import cached_property

from extractor import patterns


class Lexicon(patterns.Entry):
    """Word lists; what each is for stands in the file."""

    light: frozenset[str]
    opening: frozenset[str]
    carrying: frozenset[str]
    finishing: frozenset[str]
    verbs: frozenset[str]
    nominal: frozenset[str]
    standalone: frozenset[str]
    marks: frozenset[str]
    change_compared: frozenset[str]
    change_up: frozenset[str]
    change_down: frozenset[str]
    compared: frozenset[str]
    level_after_change: frozenset[str]
    aspects: frozenset[str]
    events: frozenset[str]
    event_verbs: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    not_after: frozenset[str]
    rank_words: frozenset[str]
    pairs: dict[str, tuple[str, str]]
    amount_ends: tuple[str, ...]
    count_ends: tuple[str, ...]

    @cached_property
    def change(self) -> frozenset[str]:
        """Words of change, either way."""
        return self.change_up | self.change_down

    @cached_property
    def acts(self) -> frozenset[str]:
        """Verbs that are hardly ever nouns."""
        return self.verbs - self.nominal

    @cached_property
    def heads(self) -> frozenset[str]:
        """All that may be a verb right before a value (提升 5个物流园区): the lists' verbs and the dictionary's."""
        return self.verbs | frozenset(v.word for v in patterns.entries("verbs.csv", Verb, key="word"))

    @cached_property
    def general(self) -> frozenset[str]:
        """Words that alone do not say what is measured."""
        return self.aspects | self.verbs | self.opening | self.light


class Verb(patterns.Entry):
    """A row of ``patterns/verbs.csv``."""

    word: str


@patterns.cached
def lexicon() -> Lexicon:
    """The lexicon in force."""
    return patterns.document("link.yaml", Lexicon)
