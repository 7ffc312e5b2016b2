"""Numbers and sentences as people read them."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup, escape

from extractor.store.tables import plain

_SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_SCALED_FROM = 10**5
_DIGITS = 15
"""Significant digits: what a number that passed through a double still holds."""
_REACH = 60
"""Characters of a long sentence that are shown before and after the value."""
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {
    13: 0x20,
    0x7F: 0x2421,
    **{code: 0xFFFD for code in range(0x80, 0xA0)},
    **{code: 0xFFFD for code in range(0xD800, 0xE000)},
    **{code: 0xFFFD for code in range(0xFDD0, 0xFDF0)},
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


def quoted(sentence: str, value: str, *, clip: bool = True) -> Markup:
    """A sentence with its value marked; of a long one what stands around the value."""
    at = sentence.find(value) if value else -1
    start, end = (at, at + len(value)) if at >= 0 else (0, 0)
    first = start - _REACH if clip and start > _REACH + 20 else 0
    last = end + _REACH if clip and len(sentence) - end > _REACH + 20 else len(sentence)
    if at < 0:
        last = max(last, 2 * _REACH) if clip else len(sentence)
    before, after = sentence[first:start], sentence[end:last]
    marked = Markup("<mark>{}</mark>").format(visible(value)) if at >= 0 else Markup()
    return (
        Markup("…" if first else "") + escape(visible(before)) + marked + escape(visible(after))
        + ("…" if last < len(sentence) else "")
    )  # fmt: skip


def _tidy(value: Decimal) -> Decimal:
    """Without the digits that binary arithmetic leaves: 0.1 and not 0.1000000000000000055."""
    if len(value.as_tuple().digits) <= _DIGITS:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - _DIGITS + 1)) if value else value
