"""The vocabulary of time expressions (``patterns/periods.yaml``, ``period_cues.yaml``), checked and compiled."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

import regex
from pydantic import AfterValidator, Field, model_validator

from extractor import patterns
from extractor.schema import PeriodType

Read = Literal[
    "nothing", "vague", "masked", "masked_year", "year", "relative", "previous", "echo", "date", "plan", "decade",
    "spell", "this_month", "within", "quarter", "month", "day", "festival", "same",
]  # fmt: skip
MonthDay = tuple[int, int]

YEARS: frozenset[Read] = frozenset({"year", "relative", "previous", "echo", "masked_year"})
"""What reads as a year, and may have a part of it after it."""
PARTS: frozenset[Read] = frozenset({"within", "quarter", "month", "day", "festival", "same"})
"""What reads as a part of a year."""

_DIGITS = "一二三四五六七八九十"
_TEMPLATES = {
    "year": r"(?:(?:1[89]|20)\d\d)",
    "month": r"(?:1[0-2]|0?[1-9])",
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "digits": _DIGITS,
    "cn_month": "(?:十[一二]?|[一二三四五六七八九])",
    "n": rf"(?:\d{{1,2}}|[两{_DIGITS}]{{1,3}})",
    "mask": r"(?<![A-Za-z\d×_○◯])(?:[Xx×]{1,4}|_{1,6}|[○◯]{1,4})",
    "to": r"[ \t]{0,2}(?:[-—–~]{1,2}|至|到)[ \t]{0,2}",
    "_": r"[ \t]{0,2}",
    "edge": r"(?P<edge>[ \t]{0,2}(?:[底末](?![线层])|初(?![步级中评审])|[上中下]旬))?",
    "start": r"(?<=^|[\n。，,；;：:、！!？?（(“\s*])",
    "counted": rf"[\d.两几数多余半百个每X×x{_DIGITS}]",
}
_AFTER_YEAR = r"(?<=[年度][ \t]{0,2})"
_NEEDS: dict[Read, str] = {"year": "y", "date": "ymd", "day": "md", "plan": "n"}
"""The groups (one letter each) without which a form has no value."""


def _compiles(pattern: str) -> str:
    try:
        regex.compile(fill(pattern))
    except regex.error as e:
        raise ValueError(f"no pattern: {e}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Example(patterns.Entry):
    """``text`` holds the expression ``found`` (if empty, all of it); from and to are null if it is unresolved."""

    text: str
    found: str = ""
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")
    reference: date = date(2022, 12, 31)


class Form(patterns.Entry):
    """A kind of time expression."""

    id: str = Field(pattern="^[a-z_]+$")
    read: Read
    pattern: Pattern
    type: PeriodType = "relative"
    attached: bool = False
    offset: tuple[int, int] = (0, 0)
    within: tuple[MonthDay, MonthDay] = ((1, 1), (12, 31))
    sense: Literal["past", "this", "future", "before", "earlier", "term"] = "past"
    festival: Literal["spring_festival", "qingming", "dragon_boat", "mid_autumn", "double_ninth"] | None = None
    shift: int = 0
    examples: list[Example] = Field(default=[])
    not_: list[str] = Field(default=[], alias="not")

    @model_validator(mode="after")
    def _has_what_its_value_needs(self) -> Self:
        if missing := set(_NEEDS.get(self.read, "")) - set(regex.compile(fill(self.pattern)).groupindex):
            raise ValueError(f"read: {self.read} needs the group {min(missing)} in its pattern")
        if self.read == "festival" and self.festival is None:
            raise ValueError("read: festival needs the name of the festival")
        return self


class Cue(patterns.Entry):
    """Words right before or after an expression that say how it bounds a time."""

    id: Literal["until", "since", "compared"]
    before: Pattern
    after: Pattern
    examples: list[str]
    not_: list[str] = Field(default=[], alias="not")


class Festivals(patterns.Entry):
    """Gregorian dates (MM-DD) of the festivals of the lunar calendar and of 清明 in a year.

    Source: the Chinese calendar of GB/T 33661-2017, computed with the libraries LunarCalendar and zhdate and checked
    against the tables of the library holidays (after the Hong Kong Observatory); all agree for 1990–2035.
    """

    year: int
    spring_festival: str
    qingming: str
    dragon_boat: str
    mid_autumn: str
    double_ninth: str


class CueWords(NamedTuple):
    """A cue compiled."""

    before: regex.Pattern[str]
    after: regex.Pattern[str]

    def around(self, text: str, start: int, end: int) -> bool:
        """Does the cue stand right before ``start`` or right after ``end``?"""
        return bool(self.before.search(text, max(0, start - 6), start) or self.after.match(text, end))


@patterns.cached
def forms() -> tuple[tuple[Form, regex.Pattern[str]], ...]:
    """The forms in force, in order, each with its pattern."""
    return tuple(
        (f, regex.compile(f"{_AFTER_YEAR * f.attached}(?:{fill(f.pattern)})"))
        for f in patterns.entries("periods.yaml", Form)
    )


@patterns.cached
def cues() -> dict[str, CueWords]:
    """The cues in force by their id."""
    return {
        c.id: CueWords(regex.compile(rf"(?:{fill(c.before)})\s?\Z"), regex.compile(rf"\s?(?:{fill(c.after)})"))
        for c in patterns.entries("period_cues.yaml", Cue)
    }


@patterns.cached
def festivals() -> dict[int, Festivals]:
    """The table of festivals by year."""
    return {f.year: f for f in patterns.entries("festivals.csv", Festivals, key="year")}


def fill(pattern: str) -> str:
    """``pattern`` with its templates written out."""
    for name, written in _TEMPLATES.items():
        pattern = pattern.replace(f"{{{name}}}", written)
    return pattern
