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
    goals: frozenset[str]
    change_compared: frozenset[str]
    change_nouns: frozenset[str]
    change_up: frozenset[str]
    change_down: frozenset[str]
    compared: frozenset[str]
    level_after_change: frozenset[str]
    aspects: frozenset[str]
    events: frozenset[str]
    event_verbs: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    among: frozenset[str]
    not_after: frozenset[str]
    rank_words: frozenset[str]
    pairs: dict[str, tuple[str, str]]
    structures: dict[str, tuple[str, ...]]
    shares: dict[str, str]
    shared: tuple[str, ...]
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
    def breaks(self) -> frozenset[str]:
        """What ends the subject of a clause: verbs, light words and what joins."""
        return self.heads | self.loose | self.opening | self.conjunctions

    @cached_property
    def closing(self) -> frozenset[str]:
        """What goes at the end of the words before a value."""
        return self.light | self.conjunctions | self.prepositions | {"、"}

    @cached_property
    def beginning(self) -> frozenset[str]:
        """What goes at their start."""
        return self.opening | {"、"}

    @cached_property
    def carried(self) -> frozenset[str]:
        """What goes at their start when enough is left."""
        return self.carrying | self.opening

    @cached_property
    def trailing(self) -> frozenset[str]:
        """What goes at the end of the words after a value."""
        return self.conjunctions | self.light

    @cached_property
    def before_next(self) -> frozenset[str]:
        """What of the words between two values belongs to neither's name."""
        return self.trailing | self.prepositions | self.of_change | self.among

    @cached_property
    def before_measure(self) -> frozenset[str]:
        """What stands between things counted and what is measured of them (平台企业 累计 交易额)."""
        return self.light | self.of_change

    @cached_property
    def of_change(self) -> frozenset[str]:
        """Words of change and of comparison."""
        return self.change | self.compared

    @cached_property
    def light_of_change(self) -> frozenset[str]:
        """Light words between a word of change and its value; 到 and the like make it a level."""
        return frozenset(w for w in self.light if w not in self.level_after_change and w[-1] not in "到至为")

    @cached_property
    def loose(self) -> frozenset[str]:
        """Light words and prepositions."""
        return self.light | self.prepositions

    @cached_property
    def before_rank(self) -> frozenset[str]:
        """What stands between a name and its rank."""
        return self.rank_words | self.loose

    @cached_property
    def before_event(self) -> frozenset[str]:
        """What stands before the name of an act (开展)."""
        return self.event_verbs | self.opening

    @cached_property
    def before_subject(self) -> frozenset[str]:
        """What stands before the subject of a name."""
        return self.acts | self.opening | self.prepositions

    @cached_property
    def after_subject(self) -> frozenset[str]:
        """What stands after it."""
        return self.aspects | self.light

    @cached_property
    def leads(self) -> frozenset[str]:
        """What right before a value says that its name stands after it."""
        return self.heads | self.loose | self.opening | self.conjunctions

    @cached_property
    def no_noun(self) -> frozenset[str]:
        """Words that alone are no name after a value."""
        return self.heads | self.loose | self.change

    @cached_property
    def measures(self) -> frozenset[str]:
        """Nouns that a value is of, so that its name stands before it."""
        return self.aspects | self.events

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
