"""The programme catalogue: national programmes and policies, found by name in a text (``patterns/programs.yaml``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import regex
from pydantic import Field

from extractor.catalogue.names import expand, normal
from extractor.lexicon import Lexicon
from extractor.patterns import Entry, PatternError, cached, entries
from extractor.text import fold

FILE = "programs.yaml"

Domain = Literal[
    "health", "population", "social", "education", "agriculture", "environment", "city", "culture",
    "economy", "region", "governance", "safety", "party",
]  # fmt: skip

_MARKS = "“”‘’\"'「」『』()（） 　\t"
"""What may stand inside a name without changing it: “放管服”改革, 河（湖）长制."""
_PAIRS = (("“", "”"), ('"', '"'), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"))
_SENTENCE = frozenset("。；！？;!?\n")
_REACH = 60
"""How far from a short name its context may stand, in characters."""
_NARROWING = 12
"""How many affixes :func:`match_program` takes off at most."""
_MARK, _LOWER = re.compile(f"[{re.escape(_MARKS)}]"), re.compile("[a-z]{1,64}")


class Program(Entry):
    """An entry of the catalogue."""

    code: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")
    """``domain.name``."""
    name: str
    name_en: str
    domain: Domain
    launched: int | None = Field(ge=1949, le=2100)
    """The year in which it began nationally, by ``source``; null where no single year is on record."""
    source: str
    """The founding document: its number if published with one, its title, issuer or date otherwise."""
    aliases: tuple[str, ...] = ()
    """Names that reports write, as templates (:func:`extractor.catalogue.names.expand`); ``name`` is one by itself."""
    short: tuple[str, ...] = ()
    """Names that mean the programme only where a word of ``context`` stands in the same sentence; templates too."""
    context: tuple[str, ...] = ()
    examples: list[str] = Field(min_length=1)
    """Sentences that name it."""
    not_: list[str] = Field(default=[], alias="not")
    """Look-alikes: sentences that do not."""

    def names(self) -> Iterator[str]:
        """Every name that needs no context, templates written out."""
        for template in (self.name, *self.aliases):
            yield from expand(template)


class ProgramMention(NamedTuple):
    """A programme named in a text: offsets, and its code."""

    start: int
    end: int
    code: str


class _Reading(NamedTuple):
    code: str
    context: tuple[str, ...]


class Catalogue:
    """The compiled catalogue."""

    def __init__(self, programs: list[Program]) -> None:
        """Raises PatternError where a name means two programmes, or a code is not of its domain."""
        self.programs = {p.code: p for p in programs}
        words: dict[str, _Reading] = {}
        for program in programs:
            if not program.code.startswith(f"{program.domain}."):
                raise PatternError(f"{FILE}: entry {program.code}: its domain is {program.domain}")
            readings = {_plain(n): _Reading(program.code, ()) for n in program.names()}
            shorts = (n for template in program.short for n in expand(template))
            readings |= {_plain(n): _Reading(program.code, program.context) for n in shorts}
            if twice := next((n for n in readings if n in words), None):
                raise PatternError(f"{FILE}: entry {program.code}: {twice} means {words[twice].code} already")
            words |= readings
        self._words = Lexicon(words)
        self._codes = {normal(word): reading.code for word, reading in words.items() if not reading.context}

    def find(self, text: str) -> Iterator[ProgramMention]:
        """The programmes that ``text`` names, from left to right, the longest name at each place."""
        folded, taken = _LOWER.sub(lambda m: m[0].upper(), fold(text)), 0
        marks = [mark.start() - before for before, mark in enumerate(_MARK.finditer(folded))]
        plain = _MARK.sub("", folded)
        for start, end, reading in self._words.find(plain):
            if _stands_alone(plain, start, end) and _in_context(plain, start, end, reading.context):
                first, last = start + bisect_right(marks, start), end - 1 + bisect_right(marks, end - 1)
                first, after = _balanced(folded, first, last + 1)
                yield ProgramMention(max(first, taken), after, reading.code)
                taken = after

    def match(self, name: str) -> str | None:
        """The code that ``name`` means by itself or without words around it that leave it the same."""
        left = normal(name)
        for _ in range(_NARROWING):
            if left in self._codes:
                return self._codes[left]
            shorter = self._affix.sub("", left, count=1)
            if shorter == left:
                return None
            left = shorter
        return None

    @cached_property
    def _affix(self) -> regex.Pattern[str]:
        return regex.compile(
            r"^(?:深化|全面|国家级?|全国|[全省市县区]{1,2}级?|我[省市县区]|新一轮|第[一二三四五六七八九十]{1,2}[批轮])"
            r"|(?:工作|任务|项目|建设|政策|制度|措施|行动|工程|活动|要求|试点|改革|体系|机制|服务)$"
        )


def find_programs(text: str) -> list[ProgramMention]:
    """The catalogue's programmes that ``text`` names, with offsets into it, without overlaps.

    >>> [(p.start, p.end, p.code) for p in find_programs("深化“放管服”改革")]
    [(2, 9, 'governance.delegation')]
    """
    return list(catalogue().find(text))


def match_program(name: str) -> str | None:
    """The code of the programme that a name stands for; null for a name that the catalogue does not know.

    >>> match_program("国家基本公共卫生服务项目")
    'health.basic_public_health'
    """
    return catalogue().match(name)


@cached
def catalogue() -> Catalogue:
    """The catalogue of the patterns in force."""
    return Catalogue(entries(FILE, Program, key="code"))


def _plain(name: str) -> str:
    return _MARK.sub("", _LOWER.sub(lambda m: m[0].upper(), fold(name)))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name that begins or ends with a digit or a letter does not go on in the text around it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_latin(text[start]) and _latin(before)) and not (_latin(text[end - 1]) and _latin(after))


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the mark before or after it whose partner stands inside: “放管服”改革, not 放管服”改革."""
    for opening, closing in _PAIRS:
        opened, closed = text.count(opening, start, end), text.count(closing, start, end)
        if (closed > opened or (opening == closing and opened % 2)) and text[start - 1 : start] == opening:
            start -= 1
        elif (opened > closed or (opening == closing and opened % 2)) and text[end : end + 1] == closing:
            end += 1
    return start, end


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _in_context(text: str, start: int, end: int, context: tuple[str, ...]) -> bool:
    if not context:
        return True
    first, last = max(0, start - _REACH), end + _REACH
    left = max([first, *(text.rfind(mark, first, start) + 1 for mark in _SENTENCE)])
    right = min([last, *(at for mark in _SENTENCE if (at := text.find(mark, end, last)) >= 0)])
    return any(word in text[left:right] for word in context)
