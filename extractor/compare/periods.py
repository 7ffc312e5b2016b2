"""Period codes: what stands in the column ``period``.

| code | time |
|---|---|
| ``2024`` | the year; also its last day alone (年末: a stock at the end of the year) |
| ``2024H1`` ``2024Q3`` ``2024-08`` | half-year, quarter, month |
| ``2021/2025`` | whole years, both included |
| ``2024-01/2024-11`` | whole months, both included: 截至11月底, the year to date |
| ``2024-11-18``, ``2024-01-01/2024-11-18`` | a day; any other days, both included |

Every code but those of half-years and quarters is an ISO 8601 date or interval.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import regex

_PART = regex.compile(r"(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_DAY = timedelta(days=1)


def code(start: date, end: date) -> str:
    """The code of the time from ``start`` to ``end``, both included."""
    if start == end:
        return str(end.year) if (end.month, end.day) == (12, 31) else end.isoformat()
    if start.day != 1 or (end + _DAY).day != 1:
        return f"{start.isoformat()}/{end.isoformat()}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}/{end.year}"
    if start.year != end.year:
        return f"{start:%Y-%m}/{end:%Y-%m}"
    match end.month - start.month + 1:
        case 1:
            return f"{start:%Y-%m}"
        case 3 if start.month % 3 == 1:
            return f"{start.year}Q{end.month // 3}"
        case 6 if start.month in (1, 7):
            return f"{start.year}H{end.month // 6}"
        case _:
            return f"{start:%Y-%m}/{end:%Y-%m}"


def span(text: str) -> tuple[date, date]:
    """First and last day of a code (:func:`code`), also of ``2024-H1`` and ``2024-Q3``.

    Raises:
        ValueError: ``text`` is none.
    """
    first, _, last = text.strip().replace("-H", "H").replace("-Q", "Q").partition("/")
    return _part(first)[0], _part(last or first)[1]


def year_before(text: str) -> str | None:
    """The code of the same time one year earlier; null for a time longer than a year."""
    start, end = span(text)
    if (end - start).days > 366 or start.year == 1:
        return None
    return code(_back(start), _back(end + _DAY) - _DAY)


def _back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _part(text: str) -> tuple[date, date]:
    found = _PART.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no period: write 2024, 2024H1, 2024Q3, 2024-08 or 2021/2025")
    year = int(found["year"])
    if found["half"]:
        first, last = 6 * int(found["half"]) - 5, 6 * int(found["half"])
    elif found["quarter"]:
        first, last = 3 * int(found["quarter"]) - 2, 3 * int(found["quarter"])
    elif found["month"]:
        first = last = int(found["month"])
    else:
        first, last = 1, 12
    if found["day"]:
        day = date(year, first, int(found["day"]))
        return day, day
    if not 1 <= first <= 12:
        raise ValueError(f"{text!r} is no period: there is no month {first}")
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
