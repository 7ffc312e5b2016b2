"""The vocabulary of the quantity stage, checked and compiled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

import regex
from pydantic import Field

from extractor import patterns
from extractor.catalogue.units import units
from extractor.schema import Kind, Modifier

ARABIC = (
    r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,3}|(?!00\d)\d{1,15})"
    r"(?:\.\d{1,8})?(?!\d)"
)
MASK = (
    r"(?<![A-Za-z\d×*_])(?:[Xx×]{1,6}(?:\.[Xx×]{1,4})?|\*{2,6}(?:\.\*{1,4})?|_{2,8}|[○◯]{2,6}(?:\.[○◯]{1,3})?)"
    r"(?![A-Za-z\d×*_])"
)
_METRIC = "米克瓦伏卡帕赫焦升"
"""After 千 they make it a part of a unit (四十万千瓦)."""
CHINESE = rf"(?:[一二两三四五六七八九十百万亿零〇]|千(?![{_METRIC}])){{1,12}}(?:点[零〇一二三四五六七八九]{{1,4}})?"
NUMBER = f"(?:{ARABIC}|{MASK}|{CHINESE})"
SCALE = f"(?:[十百千]?(?:万亿|万|亿)|[百千](?![分{_METRIC}]))"
GAP = r"(?:[^\S\n\t]{2,3}|[^\S\t])?"
"""Between the parts of a value: some spaces, or the end of a line; a tab ends the cell of a table."""
DASH = rf"{GAP}(?:-{{1,2}}|—{{1,2}}|–|~{{1,2}}|至|到){GAP}"


class Blocker(patterns.Entry):
    """Text that looks like a number and is no quantity."""

    id: str
    pattern: str
    examples: list[str]
    not_: list[str] = Field(default=[], alias="not")


class Form(Blocker):
    """A value with a form of its own, and how its groups make the value."""

    read: Literal["number", "fraction", "tenths", "discount", "doubling", "constant", "ratio", "rank"]
    kind: Kind
    unit: str
    value: Decimal | None = None
    modifier: Modifier = "exact"
    holds: str = ""
    """What every match holds: where the pattern begins with many words, it runs only on sentences that hold it."""


class Cue(patterns.Entry):
    """What must stand around a unit that is also a word; with ``both``, before and after."""

    before: str
    after: str = "$^"
    both: bool = False


class CompiledForm(NamedTuple):
    """A form with its pattern, prefix and suffix added, and what every match of it holds (null: not looked for)."""

    form: Form
    pattern: regex.Pattern[str]
    holds: regex.Pattern[str] | None


class Vocabulary(patterns.Entry):
    """``patterns/quantities.yaml``."""

    prefixes: dict[str, Modifier]
    prefix_not_after: str
    round_prefixes: dict[str, Modifier]
    suffixes: dict[str, Modifier]
    suffix_around: dict[str, tuple[str, str]]
    fuzz: dict[str, Modifier]
    forms: list[Form]
    blockers: list[Blocker]
    bare_before: str
    bare_after: str
    money_words: str
    money_after: str
    cues: dict[str, Cue]
    loose_units: list[str]
    count_before: str
    one_before: str
    framing_after: str
    rank_verb: str
    rank_scope: str


@patterns.cached
def vocabulary() -> Vocabulary:
    """The vocabulary in force."""
    return patterns.document("quantities.yaml", Vocabulary)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class Grammar:
    """The vocabulary compiled: numeral and unit (single, double), values of another form, and what blocks both."""

    words: Vocabulary

    @cached_property
    def single(self) -> regex.Pattern[str]:
        """Prefix, numeral, scale, unit, suffix."""
        return regex.compile(self._prefix() + self._numeral("") + self._rest())

    @cached_property
    def double(self) -> regex.Pattern[str]:
        """Prefix, two numerals with a dash or 至 between, scale, unit, suffix."""
        return regex.compile(self._prefix() + self._numeral("low_") + DASH + self._numeral("") + self._rest())

    @cached_property
    def prefix(self) -> str:
        """The qualifiers before a value, not as the end of another word (签约, 附近)."""
        return rf"(?:{self.words.prefix_not_after}(?:{_alternation(self.words.prefixes)}))"

    def _prefix(self) -> str:
        prefix = f"{self.prefix}|(?:{_alternation(self.words.round_prefixes)})(?=[百千万亿])"
        return rf"(?:(?P<prefix>{prefix}){GAP})?(?P<currency>[￥¥$])?"

    def _numeral(self, which: str) -> str:
        fuzz = _alternation(self.words.fuzz)
        return (
            rf"(?P<{which}number>{NUMBER}){GAP}(?P<{which}fuzz>{fuzz})?{GAP}(?P<{which}scale>{SCALE})?"
            rf"(?P<{which}rest>\d{{1,4}}[千百万](?![米克瓦伏卡升]))?(?P<{which}fuzz2>{fuzz})?"
            rf"(?:{GAP}(?P<{which}unit>{_alternation(units())}))?"
        )

    def _rest(self) -> str:
        unit, suffix = _alternation(units()), self._suffix
        fuzz = _alternation(self.words.fuzz)
        return rf"(?P<per>/(?:{unit}|[年月日天时]))?(?P<fuzz3>{fuzz})?(?:{GAP}(?P<suffix>{suffix}))?"

    @property
    def _suffix(self) -> str:
        around = self.words.suffix_around
        guarded = [f"{before}{regex.escape(word)}{after}" for word, (before, after) in around.items()]
        return "|".join([_alternation(self.words.suffixes.keys() - around.keys()), *guarded])

    @cached_property
    def forms(self) -> tuple[CompiledForm, ...]:
        """Each form, ready to search."""
        prefix, suffix = self.prefix, self._suffix
        number = r"(?:[一二两三四五六七八九十百千万零〇点]{1,8}|\d{1,4}(?:\.\d{1,4})?)"
        return tuple(
            CompiledForm(
                f,
                regex.compile(
                    rf"(?:(?P<prefix>{prefix}){GAP})?(?:{self._fill(f.pattern, number)}){GAP}(?P<suffix>{suffix})?"
                ),
                regex.compile(f.holds) if f.holds else None,
            )
            for f in self.words.forms
        )

    def _fill(self, pattern: str, number: str) -> str:
        filled = pattern.replace("{n}", number).replace("{scope}", self.words.rank_scope)
        return filled.replace("{rank_verb}", self.words.rank_verb)

    @cached_property
    def blockers(self) -> tuple[tuple[str, regex.Pattern[str]], ...]:
        """Each blocker compiled."""
        return tuple((b.id, regex.compile(b.pattern)) for b in self.words.blockers)

    @cached_property
    def cues(self) -> dict[str, tuple[regex.Pattern[str], regex.Pattern[str], bool]]:
        """Per unit: pattern before, pattern after, whether both are needed."""
        return {u: (regex.compile(c.before), regex.compile(c.after), c.both) for u, c in self.words.cues.items()}

    @cached_property
    def words_of_units(self) -> dict[str, tuple[str, ...]]:
        """Per unit: words that begin with it and make it none (项: 项目), from the table's counter-examples."""
        found = {
            u.id: tuple(regex.sub(r"^[\d第前一二两三四五六七八九十]{1,4}", "", n) for n in u.not_)
            for u in units().values()
        }
        return {u: tuple(w for w in words if len(w) > len(u) and w.startswith(u)) for u, words in found.items()}

    @cached_property
    def bare_before(self) -> regex.Pattern[str]:
        return regex.compile(self.words.bare_before)

    @cached_property
    def bare_after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.bare_after)

    @cached_property
    def money_words(self) -> regex.Pattern[str]:
        return regex.compile(self.words.money_words)

    @cached_property
    def money_after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.money_after)

    @cached_property
    def count_before(self) -> regex.Pattern[str]:
        return regex.compile(self.words.count_before)

    @cached_property
    def one_before(self) -> regex.Pattern[str]:
        return regex.compile(self.words.one_before)

    @cached_property
    def framing_after(self) -> regex.Pattern[str]:
        return regex.compile(self.words.framing_after)


@patterns.cached
def grammar() -> Grammar:
    """The grammar of the vocabulary in force."""
    return Grammar(vocabulary())
