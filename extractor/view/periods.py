"""Period codes (``2024``, ``2024H1``, ``2024Q3``, ``2024-08``, ``2021/2025``) and dates as pages show them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import regex

Frequency = Literal["year", "half", "quarter", "month", "years", "other"]
_CODE = regex.compile(
    r"(?P<start>\d{4})(?:-?(?:(?P<half>H[12])|(?P<quarter>Q[1-4])|(?P<month>\d\d))|/(?P<years>\d{4}))?"
)
_PARTS: tuple[tuple[Frequency, int], ...] = (("half", 2), ("quarter", 4), ("month", 12))


def frequency(period: str) -> Frequency:
    """How long a period is."""
    code = _CODE.fullmatch(period)
    if code is None:
        return "other"
    if code["years"]:
        return "years"
    return next((name for name, _ in _PARTS if code[name]), "year")


def moment(period: str) -> float:
    """Where the period stands on an axis of years: 2021 for the year, 2021.5 for its second half.

    Raises:
        ValueError: it is neither a year nor a part of one.
    """
    code = _CODE.fullmatch(period)
    if code is None or code["years"]:
        raise ValueError(f"{period!r} is no part of a year")
    for name, parts in _PARTS:
        if code[name]:
            return int(code["start"]) + (int(code[name].lstrip("HQ")) - 1) / parts
    return int(code["start"])


def span(start: date | None, end: date | None) -> str:
    """From one day to another, as short as it is exact: 2021, 2021–2025, 2021-01-01 – 2021-06-30, — for unknown."""
    if start is None or end is None:
        return "—"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return start.isoformat() if start == end else f"{start.isoformat()} – {end.isoformat()}"
