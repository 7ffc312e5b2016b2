"""Phrases that are names by how they are built: boundary, words, noun; quotation marks; a list before 等…项目."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import regex

from extractor.mention.name_patterns import BREAKS, Grammar, Head, Token, grammar
from extractor.schema import Name, NameType
from extractor.text import fold

_CLAUSE = "，。；：！？,;:!?\n"
_QUOTES = frozenset('“"「')
_SPECIAL = re.compile('[“"「（(第0123456789.Xx×*-]')
_QUOTE = regex.compile(r"“[^“”\n]{1,60}+”|\"[^\"\n]{1,60}+\"|「[^「」\n]{1,60}+」")
_BRACKET = regex.compile(r"（[^（）\n]{1,20}+）|\([^()\n]{1,20}+\)")
_BREAK = regex.compile(rf"{_QUOTE.pattern}|{_BRACKET.pattern}|(?P<mark>[{re.escape(BREAKS)}])")
"""A mark between clauses; what is no such mark because it stands in a quotation or in brackets is passed over."""
_REACH = 60
"""How far from a name the word of building may stand, in characters."""
_ITEM = 5
"""Letters that an item of a list needs when it ends with no noun of names."""
_MOTTO = 20
"""A longer quotation without a noun after it is a motto, no name."""
_LONGEST = 60
"""No name is longer, in characters."""


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


class Found(NamedTuple):
    """A name: where it stands, what it is, which rule found it."""

    start: int
    end: int
    type: NameType
    rule: str


def find_phrases(text: str, known: Mapping[int, int]) -> list[Name]:
    """Names by construction, in order; ``known`` are stretches (start to end) that no boundary cuts."""
    rules, folded = grammar(), fold(text)
    return [
        Name(start=found.start, end=found.end, text=text[found.start : found.end], type=found.type, rule=found.rule)
        for start, end in _clauses(folded, known, rules)
        for run in _runs(_pieces(folded, start, end, known, rules), folded, rules)
        for found in _names(run, folded, rules)
        if found.end - found.start <= _LONGEST
    ]


def _clauses(text: str, known: Mapping[int, int], rules: Grammar) -> Iterator[tuple[int, int]]:
    """What stands between breaks, without the clauses in which nothing can make a name."""
    starts = sorted(known)
    start = 0
    for end in chain((m.start() for m in _BREAK.finditer(text) if m.lastgroup), (len(text),)):
        at = bisect_left(starts, start)
        if rules.telling.search(text, start, end) or (at < len(starts) and starts[at] < end):
            yield start, end
        start = end + 1


def _pieces(text: str, first: int, last: int, known: Mapping[int, int], rules: Grammar) -> Iterator[Piece]:
    places = {first + i for i in rules.lexicon.places(text[first:last])}
    places.update(m.start() for m in _SPECIAL.finditer(text, first, last))
    end = first
    for start in sorted(places.union(start for start in range(first, last) if start in known)):
        if start < end or not (piece := _piece(text, start, known, rules)):
            continue
        if end < start:
            yield Piece(end, start, "plain")
        yield piece
        end = piece.end
    if end < last:
        yield Piece(end, last, "plain")


def _piece(text: str, at: int, known: Mapping[int, int], rules: Grammar) -> Piece | None:
    """What stands at ``at``; nothing for a plain character."""
    if at in known:
        return Piece(at, known[at], "quote" if text[at] in _QUOTES else "plain", rules.ending(text[at : known[at]]))
    if found := rules.lexicon.at(text, at):
        end, meaning = found
        return Piece(at, end, meaning.token, meaning.head)
    if not _SPECIAL.match(text, at):
        return None
    if quote := _QUOTE.match(text, at):
        return Piece(at, quote.end(), "quote", rules.ending(text[at + 1 : quote.end() - 1]))
    if bracket := _BRACKET.match(text, at):
        return Piece(at, bracket.end(), "plain")
    if count := rules.words.count.match(text, at):
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
        if word in rules.words.weak and ((fresh and not phrases) or rules.words.levels.match(text, piece.end)):
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


def _names(run: Run, text: str, rules: Grammar) -> Iterator[Found]:
    """The names among the phrases of a run."""
    listed = _list_type(run, text, rules)
    for phrase in _merged(run.phrases, listed=listed is not None):
        if listed and (span := _listed(phrase, listed, text, rules)):
            yield Found(*span, listed, f"list/{listed}")
        elif phrase.head and (span := _headed(phrase, phrase.head, run.opener, text, rules)):
            yield Found(*span, _type(phrase.head, span, text, rules), phrase.head.id)
        elif phrase.quote and (span := _quoted(phrase, phrase.quote, run.opener, text, rules)):
            yield Found(*span, "program", "quotation")


def _list_type(run: Run, text: str, rules: Grammar) -> NameType | None:
    if run.closed_by != "list":
        return None
    return next((kind for kind, pattern in rules.lists.items() if pattern.match(text, run.end)), None)


def _merged(phrases: list[Phrase], *, listed: bool) -> list[Phrase]:
    """Phrases without a noun of their own joined to the one after: 渔港修缮和码头扩容行动 is one name."""
    done: list[Phrase] = []
    for phrase in reversed(phrases):
        after = done[-1] if done else None
        if after and after.head and not phrase.head and not phrase.quote and _shares(phrase, after, after.head, listed):
            after.start, after.join = phrase.start, phrase.join
        else:
            done.append(phrase)
    return done[::-1]


def _shares(phrase: Phrase, after: Phrase, head: Head, listed: bool) -> bool:
    """Whether the noun of ``after`` is that of ``phrase`` too."""
    length, own = phrase.end - phrase.start, after.head_start - after.start
    if head.type == "document":
        return False
    if listed or after.join == "、":
        return length <= 4 and 2 <= own <= 6
    return length <= 6 or (length <= 12 and own < head.least + 2)


def _headed(phrase: Phrase, head: Head, opener: str, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where the name that ends with the phrase's noun stands; nothing if it says too little."""
    start, end = _trimmed(phrase.start, phrase.head_end, text, rules), phrase.head_end
    if start > phrase.head_start or (head.begins and not head.begins.match(text, start, end)):
        return None
    if phrase.quote == (phrase.head_start, end):
        return None if opener in rules.words.mottos else phrase.quote
    quoted = phrase.quote is not None and start <= phrase.quote[0] < end
    if not quoted and len(rules.common(head).sub("", text[start : phrase.head_start])) < head.least:
        return None
    if after := rules.words.after.fullmatch(text, end, phrase.end):
        end = after.end()
    if head.final and end < phrase.end and not rules.words.tails.fullmatch(text, end, phrase.end):
        return None
    return (start, end) if not head.works or rules.words.works.search(_around(text, start, end)) else None


def _type(head: Head, span: tuple[int, int], text: str, rules: Grammar) -> NameType:
    """A plan that is still to be written is a programme of work, no document."""
    start, end = span
    drafted = head.type == "document" and rules.words.drafting.search(text, max(0, start - 12), end + 4)
    return "program" if drafted else head.type


def _listed(phrase: Phrase, kind: NameType, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where an item of a list before 等…项目 stands; of programmes only what is quoted."""
    start = _trimmed(phrase.start, phrase.end, text, rules)
    if phrase.quote and phrase.quote[0] >= start:
        return start, phrase.end
    specific = rules.general.sub("", text[start : phrase.end])
    return (start, phrase.end) if kind == "project" and len(specific) >= _ITEM else None


def _quoted(phrase: Phrase, quote: tuple[int, int], opener: str, text: str, rules: Grammar) -> tuple[int, int] | None:
    """Where a name made by a quotation stands, the noun after it included: “健康青岚”建设."""
    opened, end = quote
    if text[opened + 1 : end - 1] in rules.words.slogans:
        return None
    if noun := rules.words.nouns.fullmatch(text, end, phrase.end):
        return (phrase.start, noun.end()) if opener not in rules.words.mottos else None
    if (
        end - opened <= _MOTTO
        and opener in rules.words.openers
        and (end == phrase.end or rules.words.tails.match(text, end, phrase.end))
    ):
        return phrase.start, end
    return None


def _trimmed(start: int, end: int, text: str, rules: Grammar) -> int:
    """Where a name begins once numbers and particles before it are left out."""
    leading = rules.words.leading.match(text, start, end)
    return leading.end() if leading else start


def _around(text: str, start: int, end: int) -> str:
    """The clause around a name, without it."""
    first = max(0, start - _REACH, *(text.rfind(mark, max(0, start - _REACH), start) + 1 for mark in _CLAUSE))
    last = min([end + _REACH, *(at for mark in _CLAUSE if (at := text.find(mark, end, end + _REACH)) >= 0)])
    return text[first:start] + "|" + text[end:last]
