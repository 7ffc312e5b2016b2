"""Phrases that are names by how they are built: boundary, words, noun; quotation marks; a list before 等…项目."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

import regex
from pydantic import BeforeValidator, Field

from extractor import patterns
from extractor.lexicon import Lexicon
from extractor.schema import Name, NameType

FILE = "names.yaml"

_BREAKS = "，。；：！？…,;:!?\n\r\t•|【】《》〈〉<>#"
_JOINS = ("、", "和", "与", "及", "以及", "暨")
_PLACE_ENDS = frozenset("县市区镇乡州旗")
_CLAUSE = "，。；：！？,;:!?\n"
_SPECIAL = frozenset('“"「（(第0123456789.XxＸ×*-')
_LONGEST_HEAD = 8
_REACH = 60
_ITEM = 5
"""Letters of an item without a noun of its own, in a list of projects."""
_QUOTE = regex.compile(r"“[^“”\n]{1,60}+”|\"[^\"\n]{1,60}+\"|「[^「」\n]{1,60}+」")
_BRACKET = regex.compile(r"（[^（）\n]{1,20}+）|\([^()\n]{1,20}+\)")

Words = Annotated[frozenset[str], BeforeValidator(str.split)]
Token = Literal["plain", "quote", "break", "stop", "weak", "join", "list", "head"]


class Head(patterns.Entry):
    """Nouns that a name ends with."""

    id: str
    type: NameType
    words: list[str] = Field(min_length=1)
    least: int = Field(ge=0)
    """Letters that must stand before the noun, general words not counted."""
    common: Words = frozenset()
    """Words that make no name of this kind, besides the general ones."""
    works: bool = False
    """Only beside a word of building."""
    final: bool = False
    """Only at the end of a phrase, or before 工作 and the like."""
    begins: str = ""
    """Pattern of what the name must begin with."""
    examples: list[str] = Field(min_length=1)
    not_: list[str] = Field(alias="not", min_length=1)


class Vocabulary(patterns.Entry):
    """``patterns/names.yaml``; patterns are strings, word lists are separated by spaces."""

    heads: list[Head]
    works: str
    list_of: dict[NameType, str]
    list_words: str
    count: str
    leading: str
    after: str
    boundaries: Words
    weak: Words
    kept: Words
    general: Words
    openers: Words
    mottos: Words
    slogans: Words
    tails: str
    nouns: str
    drafting: str


class Piece(NamedTuple):
    """A token of the text."""

    start: int
    end: int
    token: Token
    head: Head | None = None


@dataclass
class Phrase:
    """Words between boundaries and joins that may be a name."""

    start: int
    end: int
    join: str
    """What joins it to the phrase before: 、, 和 …; empty for the first of a run and between quotations."""
    head: Head | None = None
    """The last noun that a name may end with."""
    head_start: int = 0
    head_end: int = 0
    quote: tuple[int, int] | None = None
    """The last quotation."""

    def add(self, piece: Piece) -> None:
        """Go on to the end of ``piece``."""
        self.end = piece.end
        if piece.token == "quote":
            self.quote = (piece.start, piece.end)
        if piece.head:
            self.head, self.head_start, self.head_end = piece.head, piece.start, piece.end


class Run(NamedTuple):
    """Joined phrases."""

    phrases: list[Phrase]
    opener: str
    """The boundary word before; empty after a mark."""
    closed_by: Token
    end: int


@dataclass(frozen=True)
class Grammar:
    """The compiled vocabulary."""

    words: Vocabulary

    @cached_property
    def lexicon(self) -> Lexicon[tuple[Token, Head | None]]:
        """Every word that is more than plain text; of a word in two lists the later one counts."""
        known: dict[str, tuple[Token, Head | None]] = {}
        known |= dict.fromkeys(self.words.boundaries, ("stop", None))
        known |= dict.fromkeys(self.words.weak, ("weak", None))
        known |= dict.fromkeys(self.words.kept, ("plain", None))
        known |= dict.fromkeys(_JOINS, ("join", None))
        known |= dict.fromkeys(_BREAKS, ("break", None))
        known |= {"等": ("list", None)}
        known |= {word: ("head", head) for head in self.words.heads for word in head.words}
        return Lexicon(known)

    @cached_property
    def _endings(self) -> dict[str, Head]:
        return {word: head for head in self.words.heads for word in head.words}

    def ending(self, phrase: str) -> Head | None:
        """The noun that ``phrase`` ends with, the longest."""
        ends = (phrase[-length:] for length in range(min(len(phrase), _LONGEST_HEAD), 0, -1))
        return next((self._endings[end] for end in ends if end in self._endings), None)

    @cached_property
    def _common(self) -> dict[str, regex.Pattern[str]]:
        return {head.id: _any_of(self.words.general | head.common) for head in self.words.heads}

    def common(self, head: Head) -> regex.Pattern[str]:
        """Words that do not make a name with that noun."""
        return self._common[head.id]

    @cached_property
    def general(self) -> regex.Pattern[str]:
        """Words that do not make a name."""
        return _any_of(self.words.general)

    @cached_property
    def works(self) -> regex.Pattern[str]:
        return regex.compile(self.words.works)

    @cached_property
    def count(self) -> regex.Pattern[str]:
        return regex.compile(self.words.count)

    @cached_property
    def leading(self) -> regex.Pattern[str]:
        return regex.compile(f"(?:{self.words.leading}){{1,4}}")

    @cached_property
    def after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.after)

    @cached_property
    def tails(self) -> regex.Pattern[str]:
        return regex.compile(self.words.tails)

    @cached_property
    def nouns(self) -> regex.Pattern[str]:
        return regex.compile(self.words.nouns)

    @cached_property
    def drafting(self) -> regex.Pattern[str]:
        return regex.compile(self.words.drafting)

    @cached_property
    def lists(self) -> Mapping[NameType, regex.Pattern[str]]:
        """What a list before 等 is a list of, by the words after it."""
        between = rf"等(?:{self.words.list_words}|\d{{1,4}}(?:个|项|条|大)|[一二三四五六七八九十两]{{1,3}}(?:个|项|大)){{0,4}}"
        return {kind: regex.compile(f"{between}(?:{nouns})") for kind, nouns in self.words.list_of.items()}


@patterns.cached
def grammar() -> Grammar:
    """The grammar of the patterns in force."""
    return Grammar(patterns.document(FILE, Vocabulary))


def _any_of(words: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, sorted(words, key=len, reverse=True))))


def find_phrases(text: str, known: Mapping[int, int]) -> Iterator[Name]:
    """Names by construction, in order; ``known`` are stretches (start to end) that no boundary cuts."""
    rules = grammar()
    for run in _runs(_pieces(text, known, rules), text, rules):
        for start, end, kind, rule in _names(run, text, rules):
            yield Name(start=start, end=end, text=text[start:end], type=kind, rule=rule)


def _pieces(text: str, known: Mapping[int, int], rules: Grammar) -> Iterator[Piece]:
    special = [i for i, c in enumerate(text) if c in _SPECIAL]
    end = 0
    for start in sorted({*rules.lexicon.places(text), *special, *known}):
        if start < end or not (piece := _piece(text, start, known, rules)):
            continue
        if end < start:
            yield Piece(end, start, "plain")
        yield piece
        end = piece.end
    if end < len(text):
        yield Piece(end, len(text), "plain")


def _piece(text: str, at: int, known: Mapping[int, int], rules: Grammar) -> Piece | None:
    """What stands at ``at``; nothing for a plain character."""
    if at in known:
        return Piece(at, known[at], "plain", rules.ending(text[at : known[at]]))
    if found := rules.lexicon.at(text, at):
        end, (token, head) = found
        return Piece(at, end, token, head)
    if text[at] not in _SPECIAL:
        return None
    if quote := _QUOTE.match(text, at):
        return Piece(at, quote.end(), "quote", rules.ending(text[at + 1 : quote.end() - 1]))
    if bracket := _BRACKET.match(text, at):
        return Piece(at, bracket.end(), "plain")
    if count := rules.count.match(text, at):
        return Piece(at, count.end(), "stop")
    return None


def _runs(pieces: Iterator[Piece], text: str, rules: Grammar) -> Iterator[Run]:
    phrases: list[Phrase] = []
    opener = join = ""
    fresh = True
    """Whether the next piece begins a phrase."""
    for piece in pieces:
        word = text[piece.start : piece.end]
        token = piece.token
        if word in rules.words.weak and ((fresh and not phrases) or text[piece.start - 1] in _PLACE_ENDS):
            token = "stop"
        if token in ("plain", "weak", "head", "quote"):
            if word.isspace():
                continue
            if fresh or (token == "quote" and phrases[-1].quote and phrases[-1].quote[1] == piece.start):
                phrases.append(Phrase(piece.start + len(word) - len(word.lstrip()), piece.end, join))
                fresh, join = False, ""
            phrases[-1].add(piece)
            continue
        fresh = True
        if token == "join":
            join = word
            continue
        if phrases:
            yield Run(phrases, opener, token, piece.start)
        phrases, join = [], ""
        opener = word if token == "stop" else ""
    if phrases:
        yield Run(phrases, opener, "break", len(text))


def _names(run: Run, text: str, rules: Grammar) -> Iterator[tuple[int, int, NameType, str]]:
    """Start, end, type and rule of the names among the phrases of a run."""
    listed = _list_type(run, text, rules)
    for phrase in _merged(run.phrases, keep=listed is not None):
        if phrase.head and (span := _headed(phrase, run, text, rules)):
            drafted = phrase.head.type == "document" and rules.drafting.search(text, max(0, span[0] - 12), span[1] + 4)
            yield *span, "program" if drafted else phrase.head.type, phrase.head.id
        elif listed and (span := _listed(phrase, listed, text, rules)):
            yield *span, listed, f"list/{listed}"
        elif phrase.quote and (span := _quoted(phrase, run, text, rules)):
            yield *span, "program", "quotation"


def _merged(phrases: list[Phrase], *, keep: bool) -> list[Phrase]:
    """Phrases without a noun of their own joined to the one after: 集镇建设和镇区提质行动 is one name."""
    done: list[Phrase] = []
    for phrase in reversed(phrases):
        after = done[-1] if done else None
        if after and after.head and not phrase.head and not phrase.quote and _shares_noun(phrase, after, keep=keep):
            after.start, after.join = phrase.start, phrase.join
        else:
            done.append(phrase)
    return done[::-1]


def _shares_noun(phrase: Phrase, after: Phrase, *, keep: bool) -> bool:
    length, own = phrase.end - phrase.start, after.head_start - after.start
    assert after.head
    if after.head.type == "document":
        return False
    if after.join == "、" or keep:
        return length <= 4 and own <= 6
    return length <= 6 or (length <= 12 and own < after.head.least + 2)


def _headed(phrase: Phrase, run: Run, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where the name that ends with the phrase's noun stands; nothing if it says too little."""
    head = phrase.head
    assert head
    start, end = _trimmed(phrase.start, phrase.head_end, text, rules), phrase.head_end
    if start > phrase.head_start:
        return None
    if phrase.quote == (phrase.head_start, end):
        return None if run.opener in rules.words.mottos else phrase.quote
    quoted = phrase.quote and start <= phrase.quote[0] < end
    specific = rules.common(head).sub("", text[start : phrase.head_start])
    if not quoted and len(specific) < head.least:
        return None
    if head.begins and not regex.match(head.begins, text[start:end]):
        return None
    if after := rules.after.fullmatch(text, end, phrase.end):
        end = after.end()
    if head.final and not rules.tails.fullmatch(text, end, phrase.end) and end < phrase.end:
        return None
    if head.works and not rules.works.search(_around(text, start, end)):
        return None
    return start, end


def _listed(phrase: Phrase, kind: NameType, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where an item of a list before 等…项目 stands; of programmes only what is quoted."""
    start = _trimmed(phrase.start, phrase.end, text, rules)
    if phrase.quote and phrase.quote[0] >= start:
        return start, phrase.end
    specific = rules.general.sub("", text[start : phrase.end])
    return (start, phrase.end) if kind == "project" and len(specific) >= _ITEM else None


def _trimmed(start: int, end: int, text: str, rules: Grammar) -> int:
    leading = rules.leading.match(text, start, end)
    return leading.end() if leading else start


def _quoted(phrase: Phrase, run: Run, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where a name made by a quotation stands, the noun after it included: “健康青岚”建设."""
    assert phrase.quote
    start, end = phrase.start, phrase.quote[1]
    if text[phrase.quote[0] + 1 : end - 1] in rules.words.slogans:
        return None
    if noun := rules.nouns.fullmatch(text, end, phrase.end):
        return (start, noun.end()) if run.opener not in rules.words.mottos else None
    if run.opener in rules.words.openers and (end == phrase.end or rules.tails.match(text, end, phrase.end)):
        return start, end
    return None


def _list_type(run: Run, text: str, rules: Grammar) -> NameType | None:
    if run.closed_by != "list":
        return None
    return next((kind for kind, pattern in rules.lists.items() if pattern.match(text, run.end)), None)


def _around(text: str, start: int, end: int) -> str:
    """The clause around a name, without it."""
    first = max(text.rfind(mark, max(0, start - _REACH), start) + 1 for mark in _CLAUSE)
    last = min([end + _REACH, *(at for mark in _CLAUSE if (at := text.find(mark, end, end + _REACH)) >= 0)])
    return text[max(first, start - _REACH) : start] + "|" + text[end:last]
