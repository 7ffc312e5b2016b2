"""The words that names are built with (``patterns/names.yaml``), checked and compiled."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import combinations
from typing import Annotated, Literal, NamedTuple

import regex
from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from extractor import patterns
from extractor.lexicon import Lexicon
from extractor.schema import NameType

FILE = "names.yaml"

BREAKS = "，。；：！？…,;:!?\n\r\t•|【】《》〈〉<>#"
_JOINS = ("、", "和", "与", "及", "以及", "暨")

Token = Literal["plain", "quote", "break", "stop", "weak", "join", "list", "head"]
"""What a stretch of text is to a name: break and stop end it, weak ends it only at its beginning, join goes on to
another one, list (等) closes several."""


def _split(block: object) -> object:
    return block.split() if isinstance(block, str) else block


def _compiled(pattern: object) -> regex.Pattern[str]:
    try:
        return regex.compile(str(pattern), regex.VERBOSE)
    except regex.error as e:
        raise ValueError(f"no pattern: {e}") from None


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""Words separated by spaces."""
Pattern = Annotated[regex.Pattern[str], PlainValidator(_compiled)]


class Head(patterns.Entry):
    """Nouns that a name ends with."""

    id: str
    type: NameType
    words: list[str] = Field(min_length=1)
    least: int = Field(ge=0)
    """Letters that must stand before the noun, general and common words not counted."""
    common: Words = frozenset()
    """Words that make no name of this kind, besides the general ones."""
    works: bool = False
    """Only in a clause with a word of building."""
    final: bool = False
    """Only at the end of a phrase, or before 工作 and the like."""
    begins: Pattern | None = None
    """What the name must begin with."""
    examples: list[str] = Field(min_length=1)
    """Clauses with their names in 【】."""
    not_: list[str] = Field(alias="not", min_length=1)
    """Clauses without a name."""


class Vocabulary(patterns.Entry):
    """``patterns/names.yaml``, where each field is explained."""

    heads: list[Head]
    works: Pattern
    list_of: dict[NameType, str]
    list_words: str
    count: Pattern
    leading: Pattern
    after: Pattern
    boundaries: Words
    weak: Words
    levels: Pattern
    kept: Words
    general: Words
    openers: Words
    mottos: Words
    slogans: Words
    tails: Pattern
    nouns: Pattern
    drafting: Pattern

    @model_validator(mode="after")
    def _apart(self) -> Vocabulary:
        lists = {"boundaries": self.boundaries, "weak": self.weak, "kept": self.kept}
        for (one, words), (other, others) in combinations(lists.items(), 2):
            if both := sorted(words & others):
                raise ValueError(f"{both[0]} stands in {one} and in {other}")
        return self


class Meaning(NamedTuple):
    """What a word of the vocabulary is to a name."""

    token: Token
    head: Head | None = None


class Grammar:
    """The vocabulary, ready to be looked up."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._heads = {word: head for head in words.heads for word in head.words}
        self._longest = max(map(len, self._heads))
        self._common = {head.id: _any_of(words.general | head.common) for head in words.heads}
        self.general = _any_of(words.general)
        """Words that do not make a name."""

    @cached_property
    def lexicon(self) -> Lexicon[Meaning]:
        """Every word that is more than plain text; of a word in two lists the later one counts."""
        meanings = dict.fromkeys(self.words.boundaries, Meaning("stop"))
        meanings |= dict.fromkeys(self.words.weak, Meaning("weak"))
        meanings |= dict.fromkeys(self.words.kept, Meaning("plain"))
        meanings |= dict.fromkeys(_JOINS, Meaning("join"))
        meanings |= dict.fromkeys(BREAKS, Meaning("break"))
        meanings |= {"等": Meaning("list")}
        meanings |= {word: Meaning("head", head) for word, head in self._heads.items()}
        return Lexicon(meanings)

    @cached_property
    def telling(self) -> re.Pattern[str]:
        """What a clause holds in which a name is made: a noun that names end with, a quotation, the end of a list."""
        nouns = [n for n in self._heads if not any(other in n for other in self._heads if other != n)]
        return re.compile("|".join(map(re.escape, ["等", *'“"「', *sorted(nouns)])))

    @cached_property
    def lists(self) -> dict[NameType, regex.Pattern[str]]:
        """Per type: 等 and what must follow it for the list before it to be one of such names."""
        counted = r"\d{1,4}(?:个|项|条|大)|[一二三四五六七八九十两]{1,3}(?:个|项|大)"
        between = rf"等(?:{self.words.list_words}|{counted}){{0,4}}"
        return {kind: _compiled(f"{between}(?:{nouns})") for kind, nouns in self.words.list_of.items()}

    def ending(self, phrase: str) -> Head | None:
        """The longest noun that ``phrase`` ends with."""
        ends = (phrase[-length:] for length in range(min(len(phrase), self._longest), 0, -1))
        return next((self._heads[end] for end in ends if end in self._heads), None)

    def common(self, head: Head) -> regex.Pattern[str]:
        """Words that do not make a name with that noun."""
        return self._common[head.id]


@patterns.cached
def grammar() -> Grammar:
    """The grammar of the patterns in force."""
    return Grammar(patterns.document(FILE, Vocabulary))


def _any_of(words: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(words, key=len, reverse=True))))
