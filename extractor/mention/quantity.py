"""Quantities: numerals that measure something, with their qualifiers and units.

The grammar is here, the vocabulary in ``patterns/quantities.yaml`` and ``patterns/units.yaml``. A numeral that is
part of a date, a name, a document number or a list is none; what cannot be read for certain is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.catalogue.units import Unit, units
from extractor.mention import numerals
from extractor.mention.quantity_patterns import Form, Grammar, grammar
from extractor.schema import Kind, Modifier, Quantity
from extractor.text import fold, quotations

_STRENGTH: tuple[Modifier, ...] = ("at_least", "at_most", "under", "over", "approx", "exact")
"""Of several qualifiers of one value, the first of these holds."""

_DASH = regex.compile("[-—–~至到]")
Match = regex.Match[str]


def find_quantities(text: str) -> list[Quantity]:
    """Every value of ``text`` in order, without overlaps.

    >>> [(q.text, str(q.value), q.unit) for q in find_quantities("投入300余万元，签约率为12.78%")]
    [('300余万元', '3000000', '元'), ('12.78%', '12.78', '%')]
    """
    return _Reader(text).quantities()


class _Numeral(NamedTuple):
    """A numeral with its 余/多 and 万/亿: value null where its digits are blanked out."""

    value: Decimal | None
    script: str
    written: str
    scale: str
    modifiers: tuple[Modifier, ...]


class _Reader:
    """Reads one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.grammar: Grammar = grammar()
        self.markdown = regex.search(r"(?m)^\s{0,8}\*\*[^*\n]{1,80}\*\*|^#{1,6} ", text) is not None
        self.sentences = _Sentences(self.folded)
        self.blocked = _Blocked(self.folded, self.sentences, self.grammar)

    def quantities(self) -> list[Quantity]:
        forms = [
            q
            for form, pattern, holds in self.grammar.forms
            for start, end in self.sentences.holding(holds)
            for m in pattern.finditer(self.folded, start, end)
            for q in self._form(form, m)
        ]
        taken = _Spans([(q.start, q.end) for q in forms])
        plain = [q for q in self._plain() if not taken.meets(q.start, q.end)]
        return sorted(_apart(forms) + plain, key=lambda q: q.start)

    def _plain(self) -> Iterator[Quantity]:
        at = 0
        while m := self.grammar.single.search(self.folded, at):
            ranges = _DASH.search(self.folded, m.start("number") + 1, m.end() + 2)
            both = ranges and self.grammar.double.match(self.folded, m.start())
            quantity = (both and self._range(both)) or self._single(m)
            if quantity:
                yield quantity
            at = max(quantity.end if quantity else m.end("number"), m.start() + 1)

    def _single(self, m: Match) -> Quantity | None:
        if m["number"][0] in numerals.CHINESE and not (m["unit"] or m["prefix"] or m["suffix"]):
            return None  # 一 of 进一步, the most frequent of all
        number = self._numeral(m, "")
        if number is None:
            return None
        kind, unit = self._unit(m, number)
        if kind is None or self.blocked.meets(m.start("number"), m.end("number")):
            return None
        modifiers = (*number.modifiers, *self._qualifiers(m))
        return self._quantity(m, number.value, None, unit, kind, _strongest(modifiers), "quantity.plain")

    def _range(self, m: Match) -> Quantity | None:
        """A range of two numerals; null where the two do not make one (由5个到8个, 20-10)."""
        low, high = self._numeral(m, "low_"), self._numeral(m, "")
        if low is None or high is None or (low.value is None) != (high.value is None):
            return None
        low_unit = m["low_unit"] or ""
        if not m["unit"] or low_unit not in ("", m["unit"]) or self.folded[: m.start()].endswith(("由", "从", "自")):
            return None
        value = low.value
        if value is not None and not low.scale and not low_unit:
            value = _exact(value * numerals.scale(high.scale))
        if value is not None and high.value is not None and value >= high.value:
            return None
        kind, unit = self._unit(m, high)
        if kind is None or self.blocked.meets(m.start("low_number"), m.end("number")):
            return None
        return self._quantity(m, value, high.value, unit, kind, "range", "quantity.range")

    def _numeral(self, m: Match, which: str) -> _Numeral | None:
        written = m[f"{which}number"]
        scale = m[f"{which}scale"] or ""
        fuzz = tuple(self.grammar.words.fuzz[m[g]] for g in (f"{which}fuzz", f"{which}fuzz2") if m[g])
        if written[0] in "Xx×*_○◯":
            return None if self.markdown and written[0] == "*" else _Numeral(None, "mask", written, scale, fuzz)
        if written[0].isdigit():
            value: Decimal | None = numerals.arabic(written)
            script = "arabic"
        else:
            value, script = numerals.chinese(written), "chinese"
        if value is None:
            return None
        value = _exact(value * numerals.scale(scale))
        if rest := m[f"{which}rest"]:
            value += numerals.arabic(rest[:-1]) * numerals.scale(rest[-1])
        return _Numeral(value, script, written, scale, fuzz)

    def _unit(self, m: Match, number: _Numeral) -> tuple[Kind | None, str]:
        """Kind and unit as written, kind null where this is no quantity."""
        surface = m["unit"]
        if not surface:
            return self._bare(m, number), ""
        unit = units()[surface]
        before, after = self.folded[max(0, m.start() - 12) : m.start()], self.folded[m.end("unit") : m.end("unit") + 8]
        if self._attached(m, unit.kind) or not self._cued(unit, number, before, after):
            return None, ""
        if (
            number.script == "chinese"
            and not (m["prefix"] or m["suffix"])
            and not set(number.written) - set("百千万亿")
        ):
            return None, ""
        if number.script == "chinese" and not self._reports(number, unit, before, after):
            return None, ""
        if m["currency"] and unit.kind != "money":
            return None, ""
        return unit.kind, unit.id + (m["per"] or "")

    def _attached(self, m: Match, kind: Kind) -> bool:
        """Part of a code such as H7N9: a Latin letter right before the numeral (but GDP1008亿元)."""
        before = self.folded[m.start("number") - 1 : m.start("number")]
        return before.isascii() and before.isalpha() and kind in ("count", "rank", "duration")

    def _cued(self, unit: Unit, number: _Numeral, before: str, after: str) -> bool:
        if number.script != "arabic" and (unit.id + after).startswith(self.grammar.words_of_units[unit.id]):
            return False
        cue = self.grammar.cues.get(unit.id)
        if cue is None:
            return True
        has_before, has_after = bool(cue[0].search(before)), bool(cue[1].search(after))
        return (has_before and has_after) if cue[2] else (has_before or has_after)

    def _reports(self, number: _Numeral, unit: Unit, before: str, after: str) -> bool:
        """Does a Chinese numeral with a measure word report a count, or is it an article, an ordinal, a framing?"""
        if before.endswith(tuple("第周初高其之")):
            return False
        if number.value == 1 and not number.scale:
            return unit.kind == "count" and bool(self.grammar.one_before.search(before))
        if unit.id in self.grammar.words.loose_units and not number.written.startswith("两"):
            return bool(self.grammar.count_before.search(before))
        return unit.kind != "count" or not self.grammar.framing_after.search(after)

    def _bare(self, m: Match, number: _Numeral) -> Kind | None:
        """The kind of a numeral without a unit, null where it is no quantity."""
        before, after = self.folded[max(0, m.start() - 24) : m.start()], self.folded[m.end() : m.end() + 6]
        latin = self.folded[m.end("number") : m.end("number") + 1]
        if number.script == "chinese":
            round_figure = bool(m["prefix"] or m["suffix"]) and m["number"][-1] in "万亿"
            return "money" if round_figure and self.grammar.money_words.search(before) else None
        if latin.isascii() and latin.isalpha():
            return None
        if number.scale[-1:] in ("万", "亿"):
            return (
                "money"
                if self.grammar.money_words.search(before) or self.grammar.money_after.search(after)
                else "count"
            )
        if not (self.grammar.bare_before.search(before) and self.grammar.bare_after.search(after)):
            return None
        if number.script == "mask" and len(m["number"]) < 2:
            return None
        return (
            "money" if m["currency"] else "ratio" if before.rstrip(" 为达到至:：").endswith(("比", "比例")) else "count"
        )

    def _qualifiers(self, m: Match) -> Iterator[Modifier]:
        words = self.grammar.words
        if m["prefix"]:
            yield words.prefixes.get(m["prefix"]) or words.round_prefixes[m["prefix"]]
        if m["fuzz3"]:
            yield words.fuzz[m["fuzz3"]]
        if m["suffix"]:
            yield words.suffixes[m["suffix"]]

    def _quantity(
        self,
        m: Match,
        value: Decimal | None,
        high: Decimal | None,
        unit: str,
        kind: Kind,
        modifier: Modifier,
        rule: str,
    ) -> Quantity:
        start = m.start()
        if value is not None and _negative(self.folded, start):
            start, value, high = start - 1, -value, None if high is None else -high
        if m["prefix"] and self.grammar.words.round_prefixes.get(m["prefix"]) == "exact":
            start = m.end("prefix")
        return self._spanned(start, m.end(), value, high, unit, kind, modifier, rule)

    def _spanned(
        self,
        start: int,
        end: int,
        value: Decimal | None,
        high: Decimal | None,
        unit: str,
        kind: Kind,
        modifier: Modifier,
        rule: str,
    ) -> Quantity:
        written = self.text[start:end]
        start += len(written) - len(written.lstrip())
        end -= len(written) - len(written.rstrip())
        return Quantity(
            start=start, end=end, text=self.text[start:end], value=value, value_high=high, unit=unit, kind=kind,
            modifier=modifier, masked=value is None, rule=rule,
        )  # fmt: skip

    def _form(self, form: Form, m: Match) -> Iterator[Quantity]:
        if self.blocked.meets(m.start(), m.end()):
            return
        rule = f"quantity.{form.id}"
        modifiers = [form.modifier, *self._qualifiers_of_form(m)]
        if form.read == "ratio":
            yield from self._ratio(form, m, rule)
            return
        value, unit = _form_value(form, m)
        if value is None:
            return
        if form.read == "rank" and m.groupdict().get("order") == "前":
            modifiers.append("at_most")
        yield self._spanned(m.start(), m.end(), value, None, unit, form.kind, _strongest(modifiers), rule)

    def _qualifiers_of_form(self, m: Match) -> Iterator[Modifier]:
        words = self.grammar.words
        if m["prefix"]:
            yield words.prefixes[m["prefix"]]
        if m["suffix"]:
            yield words.suffixes[m["suffix"]]

    def _ratio(self, form: Form, m: Match, rule: str) -> Iterator[Quantity]:
        """1:3.2 is one value, its quotient; the parts of a longer proportion are values of their own."""
        parts = list(regex.finditer(r"\d+(?:\.\d+)?", m["parts"]))
        numbers = [Decimal(p[0]) for p in parts]
        offset = m.start("parts")
        if len(parts) == 2 and numbers[1]:
            quotient = (numbers[0] / numbers[1]).quantize(Decimal("1e-10")).normalize()
            yield self._spanned(offset, m.end("parts"), quotient, None, form.unit, form.kind, "exact", rule)
        elif len(parts) > 2:
            for part, number in zip(parts, numbers, strict=True):
                yield self._spanned(
                    offset + part.start(), offset + part.end(), number, None, form.unit, form.kind, "exact", rule
                )


class _Sentences:
    """Where the full stops and line ends of a text are."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stops = [m.start() for m in regex.finditer(r"[。\n]", text)]

    def around(self, place: int) -> tuple[int, int]:
        """From the stop before ``place`` to behind the one after it."""
        number = bisect_right(self._stops, place)
        first = self._stops[number - 1] if number else 0
        last = self._stops[number] + 1 if number < len(self._stops) else len(self._text)
        return first, last

    def holding(self, what: regex.Pattern[str] | None) -> Iterable[tuple[int, int]]:
        """The sentences that hold a match, each once; the whole text as one where nothing is asked for."""
        if what is None:
            return ((0, len(self._text)),)
        return dict.fromkeys(self.around(m.start()) for m in what.finditer(self._text))


class _Blocked:
    """Where no quantity stands, found sentence by sentence as it is asked for."""

    def __init__(self, text: str, sentences: _Sentences, grammar: Grammar) -> None:
        self._text = text
        self._sentences = sentences
        self._patterns = [pattern for _, pattern in grammar.blockers]
        self._quoted = _Spans(quotations(text))
        self._found: dict[tuple[int, int], _Spans] = {}

    def meets(self, start: int, end: int) -> bool:
        if self._quoted.meets(start, end):
            return True
        sentence = self._sentences.around(start)
        if sentence not in self._found:
            spans = [m.span() for pattern in self._patterns for m in pattern.finditer(self._text, *sentence)]
            self._found[sentence] = _Spans(spans)
        return self._found[sentence].meets(start, end)


class _Spans:
    """A set of spans that answers whether another one meets any of them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [s for s, _ in merged]
        self._ends = [e for _, e in merged]

    def meets(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, start)
        return (index > 0 and self._ends[index - 1] > start) or (
            index < len(self._starts) and self._starts[index] < end
        )


def _apart(found: list[Quantity]) -> list[Quantity]:
    """The longest of those that overlap, the earlier of equal ones, in order."""
    kept: list[Quantity] = []
    for q in sorted(found, key=lambda q: (q.start - q.end, q.start)):
        at = bisect_left(kept, q.start, key=lambda k: k.start)
        if (at == 0 or kept[at - 1].end <= q.start) and (at == len(kept) or q.end <= kept[at].start):
            kept.insert(at, q)
    return kept


def _negative(text: str, start: int) -> bool:
    """Does a minus sign stand before the numeral, and not a dash after another one?"""
    return text[start - 1 : start] == "-" and (
        start < 2 or not (text[start - 2].isalnum() and text[start - 2].isascii())
    )


def _exact(value: Decimal) -> Decimal:
    """Without the trailing zeros that multiplication leaves: 300.00 → 300, 1.50 → 1.5, never 3E+2."""
    return Decimal(f"{value.normalize():f}")


def _strongest(modifiers: tuple[Modifier, ...] | list[Modifier]) -> Modifier:
    return next((m for m in _STRENGTH if m in modifiers), "exact")


def _form_value(form: Form, m: Match) -> tuple[Decimal | None, str]:
    groups = m.groupdict()
    if form.read == "constant":
        return form.value, groups.get("unit") or form.unit
    if form.read == "rank":
        number = Decimal(1) if groups.get("first") else _read(groups.get("n"))
        unit = groups.get("unit") or form.unit
        return number, unit if unit in ("位", "名") else ""
    number = _read(groups.get("n") or "一")
    if number is None:
        return None, form.unit
    if form.read == "fraction":
        whole = _read(groups["d"])
        return ((number / whole).quantize(Decimal("1e-10")) if whole and number < whole else None), form.unit
    if form.read == "tenths":
        part = Decimal(5) if groups.get("half") else _read(groups.get("hundredths")) or Decimal(0)
        return number / 10 + part / 100, form.unit
    if form.read == "discount":
        return (number / 100 if number > 10 else number / 10), form.unit
    if form.read == "doubling":
        return Decimal(2) ** int(number), form.unit
    return number, form.unit


def _read(written: str | None) -> Decimal | None:
    if not written:
        return None
    if len(written) == 2 and all(c in "一二两三四五六七八九" for c in written):
        return (numerals.chinese(written[0]) or 0) * Decimal(10) + (numerals.chinese(written[1]) or 0)
    return numerals.arabic(written) if written[0].isdigit() else numerals.chinese(written)
