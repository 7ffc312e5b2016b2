"""The times that titles, headings and first words of a paragraph name, as far as sections need them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

import regex

Span = tuple[date, date]

_DIGITS = {
    c: d for d, cs in enumerate(("0〇零○O", "1一", "2二", "3三", "4四", "5五", "6六", "7七", "8八", "9九")) for c in cs
}
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○O][〇零○O一二三四五六七八九]{2})"
_SMALL = "[一二三四五六七八九十]{1,3}"
_NUMBER = r"[一二两三四五六七八九十]|\d"
_TIME = regex.compile(
    rf"""(?<![\d.])(?P<year>{_YEAR})\s?(?:(?:年度?)?\s?(?P<dash>[-—~至到])\s?(?P<last>{_YEAR}))?
        (?:\s?年?度?\s?(?P<part>上半年|下半年|第?(?P<quarter>[一二三四1-4])季度|前三季度)
        |\s?年?\s?(?P<from>\d{{1,2}})(?:月份?)?\s?[-—~至到]\s?(?P<to>\d{{1,2}})月份?(?![\d日])
        |\s?年\s?(?P<month>\d{{1,2}}|{_SMALL})\s?月(?:\s?(?P<day>\d{{1,2}}|{_SMALL})\s?日)?
            (?:\s?[-—~至到]\s?(?P<last>{_YEAR})\s?年\s?(?P<to>\d{{1,2}})\s?月(?:\s?(?P<to_day>\d{{1,2}})\s?日)?)?
        |(?P<point>[-./])(?P<month>\d{{1,2}})(?P=point)(?P<day>\d{{1,2}})(?!\d)
        |\s?年度?|(?=\s?(?:工作|主要|重点|目标|计划|总结))|(?<=[一二][九〇零○O]\p{{Han}}{{2}}))
    |第(?P<plan>[八九]|十[一二三四五六七]?)个五年(?:规划|计划)
    |"\s?(?P<plan>[八九]|十[一二三四五六七]?)五\s?"(?!(?:规划)?的?(?:良好|精彩|圆满|胜利|顺利|高质量)?(?:[开起收][局官步好]|关键之年))
    |(?P<plan>[八九]|(?<![一二三四五六七八九第])十[一二三四五六七]?)五(?=时期|期间|规划|计划|以来|发展|末|工作|目标)
    |(?P<past>(?:过去|刚刚过去|即将过去|近|这|走过)的?(?P<years>{_NUMBER})(?:个年度|年))
    |(?P<past>(?P<years>{_NUMBER})年(?:以?来|间)|(?:本届|(?<!新)[上前一二三四五六七八九十]{{1,3}}届)(?:市|县|区|州|人民){{0,3}}政府(?:(?![三四五]年)[^,。]{{0,6}}工作回顾|成立以来|任期))
    |(?P<next>(?:今后|未来|往后|后|下)的?(?P<years>{_NUMBER})年|新一届政府任期的(?P<years>{_NUMBER})年|新一届政府(?!成立|组建|履职以来)|(?:本届|[一二三四五六七八九十]{{1,3}}届)(?:人民)?政府(?:的?奋斗目标|工作目标|任期目标))
    |(?P<last_year>去年|上年度?|过去(?:的)?一年|上一年)
    |(?P<this_year>今年|本年度?|当年|年内|全年)
    |(?P<next_year>明年|来年|下一?年度?|新的?一年)
    |(?P<half>上半年|下半年|前三季度|第?(?P<quarter>[一二三四1-4])季度|半年来)
    |(?P<later>下一?(?:步|阶段|季度)|今后一个时期|接下来)""",
    regex.VERBOSE,
)
_YEAR_LONG = timedelta(364)
_BEFORE_PLANS = 1951
"""The n-th five-year plan begins five n years after it: 第十四个五年规划 is that of 2021–2025."""

Kind = Literal[
    "year", "years", "part", "month", "day", "past", "next", "last_year", "this_year", "next_year", "half", "later"
]  # fmt: skip


_RELATIVE: tuple[Kind, ...] = ("past", "next", "last_year", "this_year", "next_year", "half", "later")


class Time(NamedTuple):
    """A time and where it stands. ``span`` is null where the words alone do not fix it."""

    start: int
    end: int
    kind: Kind
    span: Span | None
    words: str
    length: int = 1
    """Of past and next: how many years."""


def find(text: str, start: int = 0, end: int | None = None) -> list[Time]:
    """The times of the plain view ``text`` in order."""
    return [t for m in _TIME.finditer(text, start, len(text) if end is None else end) if (t := _read(m))]


def year(number: int) -> Span:
    """The calendar year."""
    return date(number, 1, 1), date(number, 12, 31)


def years(first: int, last: int) -> Span:
    """From the first day of a year to the last day of another."""
    return date(first, 1, 1), date(last, 12, 31)


def months(number: int, first: int, last: int) -> Span:
    """Months of a year, both included."""
    return date(number, first, 1), date(number, last, monthrange(number, last)[1])


def part(number: int, words: str) -> Span:
    """上半年, 下半年, 前三季度 or a quarter of a year."""
    if "季度" in words and "前" not in words:
        quarter = _DIGITS[words.strip("第季度")]
        return months(number, 3 * quarter - 2, 3 * quarter)
    return months(number, 7, 12) if words.startswith("下") else months(number, 1, 9 if words.startswith("前") else 6)


def rest(span: Span) -> Span:
    """What follows a reported time: the rest of its year, or a year after a whole one."""
    after = span[1] + timedelta(1)
    if span[1] - span[0] < _YEAR_LONG and after.month > 1:
        return after, date(after.year, 12, 31)
    return after, date(after.year + 1, after.month, 1) + timedelta(after.day - 2)


def _read(match: regex.Match[str]) -> Time | None:
    group = match.groupdict()
    where = (match.start(), match.end())
    words = match[0]
    if group["year"]:
        return _dated(match, where)
    if group["plan"]:
        first = _BEFORE_PLANS + 5 * sum(10 if c == "十" else _DIGITS[c] for c in group["plan"])
        return Time(*where, "years", years(first, first + 4), words)
    kind = next(k for k in _RELATIVE if group[k])
    number = _count(group["years"]) if kind in ("past", "next") else 1
    if number == 1 and kind in ("past", "next"):
        kind = "last_year" if kind == "past" else "next_year"
    return Time(*where, kind, None, words, number)


def _dated(match: regex.Match[str], where: tuple[int, int]) -> Time | None:
    number = _number(match["year"])
    if match["month"] and match["last"]:
        return _from_to(match, where)
    if match["last"]:
        last = _number(match["last"])
        return Time(*where, "years", years(number, last), match[0]) if number < last else None
    if match["part"]:
        return Time(*where, "part", part(number, match["part"]), match[0])
    if match["from"]:
        first, last = int(match["from"]), int(match["to"])
        return Time(*where, "part", months(number, first, last), match[0]) if 1 <= first < last <= 12 else None
    if match["month"]:
        month, day = _small(match["month"]), _small(match["day"] or "0")
        if not (1 <= month <= 12 and day <= monthrange(number, month)[1]):
            return None
        if day:
            return Time(*where, "day", (date(number, month, day),) * 2, match[0])
        return Time(*where, "month", months(number, month, month), match[0])
    return Time(*where, "year", year(number), match[0])


def _from_to(match: regex.Match[str], where: tuple[int, int]) -> Time | None:
    """2022年10月1日至2023年9月30日, 2022年10月—2023年9月: from the first day to the last."""
    month, last, last_month = _small(match["month"]), _number(match["last"]), int(match["to"])
    if not (1 <= month <= 12 and 1 <= last_month <= 12):
        return None
    days = _small(match["day"] or "一"), int(match["to_day"] or monthrange(last, last_month)[1])
    try:
        span = date(_number(match["year"]), month, days[0]), date(last, last_month, days[1])
    except ValueError:
        return None
    return Time(*where, "part", span, match[0]) if span[0] < span[1] else None


def _number(written: str) -> int:
    return int("".join(str(_DIGITS[c]) for c in written))


def _small(written: str) -> int:
    """Up to 39, in digits or as 二十九."""
    tens, ten, ones = written.rpartition("十")
    return (10 * (_DIGITS[tens] if tens else 1) if ten else 0) + (_number(ones) if ones else 0)


def _count(written: str | None) -> int:
    """How many years; five where the words (本届政府) name a term."""
    return 5 if written is None else {"两": 2, "十": 10}.get(written) or _DIGITS[written]
