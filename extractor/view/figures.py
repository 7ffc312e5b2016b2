"""Numbers and sentences as people read them."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from extractor.store.tables import plain

_SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_SCALED_FROM = Decimal(10**5)
_DIGITS = 15
"""Significant digits: what a number that passed through a double still holds."""
_REACH = 60
"""Characters of a long sentence that are shown before and after the value."""
_SPARE = 20
"""Fewer than so many are not worth leaving out."""
_PICTURES: dict[int, int] = {
    **{code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"},
    0x0D: 0x20,
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)), 0xFFFD),
    **{plane << 16 | last: 0xFFFD for plane in range(17) for last in (0xFFFE, 0xFFFF)},
}


def exact(value: Decimal) -> str:
    """All digits, in groups of three: 73,260; −3.5."""
    text = plain(_tidy(value))
    whole, point, rest = text.lstrip("-").partition(".")
    return ("−" if text.startswith("-") else "") + f"{int(whole):,}{point}{rest}"


def short(value: Decimal) -> str:
    """With 万, 亿 or 万亿 from a hundred thousand on: 1,008.01亿."""
    for scale, name in _SCALES:
        if abs(value) >= max(scale, _SCALED_FROM):
            return exact(value / scale) + name
    return exact(value)


def figure(value: Decimal | None, high: Decimal | None, unit: str, modifier: str = "exact") -> str:
    """A value with its unit, qualifier as a sign: ≈3.4亿元, ≥95%, 2–3万元; empty for none."""
    if value is None:
        return ""
    sign = {"approx": "≈", "over": ">", "at_least": "≥", "under": "<", "at_most": "≤"}.get(modifier, "")
    return sign + short(value) + (f"–{short(high)}" if high is not None else "") + unit


def visible(text: str) -> str:
    """``text`` with control characters as pictures and without what no page may hold."""
    return text.translate(_PICTURES)


def quoted(sentence: str, value: str) -> Markup:
    """A sentence with its value marked; of a long one what stands around the value."""
    at = max(sentence.find(value), 0)
    end = at + len(value) if sentence.startswith(value, at) else at
    first = at - _REACH if at > _REACH + _SPARE else 0
    last = end + _REACH if len(sentence) > end + _REACH + _SPARE else len(sentence)
    marked = Markup("<mark>{}</mark>").format(visible(sentence[at:end])) if end > at else Markup()
    before, after = visible(sentence[first:at]), visible(sentence[end:last])
    return Markup("{}{}{}{}{}").format("…" * (first > 0), before, marked, after, "…" * (last < len(sentence)))


def _tidy(value: Decimal) -> Decimal:
    """Without the digits that binary arithmetic leaves: 0.1 and not 0.1000000000000000055."""
    if len(value.as_tuple().digits) <= _DIGITS:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - _DIGITS + 1)) if value else value
