"""Numerals as they are written, to exact decimals."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: d for d, cs in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for c in cs}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}

CHINESE = "零〇一二两三四五六七八九十百千万亿"
"""The characters of a Chinese numeral, without its decimal point 点."""


def arabic(text: str) -> Decimal:
    """``1,100`` / ``2 417`` / ``7.3260`` → Decimal. The caller's pattern has checked the form."""
    return Decimal(text.replace(",", "").replace(" ", ""))


def scale(text: str) -> int:
    """The factor of 十 百 千 万 亿 and their compounds (``百万`` → 1,000,000; ``万亿`` → 10^12); 1 for none."""
    factor = 1
    for c in text:
        factor *= _SMALL.get(c) or _BIG[c]
    return factor


def chinese(text: str) -> Decimal | None:
    """``三十六万``, ``一千零五十``, ``二〇二二``, ``百亿``, ``七点五`` → Decimal; null for a malformed numeral."""
    whole, point, fraction = text.partition("点")
    if point and not (fraction and all(c in _DIGITS for c in fraction)):
        return None
    value = _digits(whole) if all(c in _DIGITS for c in whole) else _places(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}.{''.join(str(_DIGITS[c]) for c in fraction)}")


def _digits(text: str) -> int | None:
    """A string of bare digits: one digit is a number, four are a year-like figure, others are lists (七八 = 7–8)."""
    if len(text) not in (1, 4):
        return None
    return int("".join(str(_DIGITS[c]) for c in text))


def _places(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last = 10**12
    unit = 1
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
            if digit == 0:
                digit, unit = None, 1
            continue
        if c in _SMALL:
            if total and not section and digit is None:
                return None
            unit = _SMALL[c]
            section += (1 if digit is None else digit) * unit
        else:
            unit = _BIG[c]
            if digit is None and section == 0:
                total = max(total, 1) * unit
            elif unit > last:
                return None
            else:
                total += (section + (digit or 0)) * unit
            section, last = 0, unit
        digit = None
    if digit is None:
        return total + section
    return total + section + digit * (unit // 10 if unit > 10 else 1)
