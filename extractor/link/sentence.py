"""A sentence as the linker sees it: words, values and stops in order, and the way left and right from a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

from extractor.link.words import Lexicon
from extractor.schema import Period, Quantity
from extractor.tokenizer import cutter

STOPS = frozenset("，,；;：:。！!？?\n\r\t|")
RATIO = "quantity.ratio"
"""The rule of the numbers of a ratio."""
_ASIDE = 12
"""Characters of words in brackets that belong to a name, with the brackets."""
_NOTES = frozenset(("含", "不含", "包括", "不包括", "其中", "见", "附", "附件", "附表", "注"))
"""What begins a note in brackets, which is no part of a name."""
_BASES = ("价", "口径", "计算")
"""What ends one on how a figure was reckoned."""
_AFTER_NUMBER = frozenset("、.．)）")
_MARKS = frozenset("、,，的“”\"'")
OPEN, CLOSE = frozenset("(（[【"), frozenset(")）]】")


class Item(NamedTuple):
    """A word, a value, a time expression or a punctuation mark."""

    kind: Literal["word", "value", "period", "stop", "open", "close", "enumeration"]
    start: int
    end: int
    text: str
    value: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together (time expressions and other clauses may have been taken out from between them)."""

    words: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    def __len__(self) -> int:
        """In characters."""
        return sum(w.end - w.start for w in self.words)

    @property
    def text(self) -> str:
        """The characters without spaces."""
        return "".join(w.text for w in self.words)

    @property
    def texts(self) -> list[str]:
        """Word by word."""
        return [w.text for w in self.words]

    def __getitem__(self, part: slice) -> Phrase:
        return Phrase(self.words[part])

    def __add__(self, other: Phrase) -> Phrase:
        return Phrase(self.words + other.words)


class View:
    """One sentence. ``words`` are the tokens, (start, end) in document offsets, that do not belong to a value."""

    def __init__(
        self,
        text: str,
        words: Iterable[tuple[int, int]],
        values: Sequence[Quantity],
        periods: Sequence[Period] = (),
        quotes: Sequence[tuple[int, int]] = (),
    ) -> None:
        items = [Item("value", q.start, q.end, q.text, q) for q in values]
        taken = [(q.start, q.end) for q in values]
        for p in periods:
            if all(p.end <= s or p.start >= e for s, e in taken):
                items.append(Item("period", p.start, p.end, p.text))
                taken.append((p.start, p.end))
        for start, end in quotes:
            if all(end <= s or start >= e for s, e in taken):
                items.append(Item("word", start, end, text[start:end]))
                taken.append((start, end))
        taken.sort()
        for start, end in words:
            for s, e in _outside(start, end, taken):
                if text[s:e].strip() or "\n" in text[s:e] or "\t" in text[s:e]:
                    items.append(_word(text, s, e))
        self.items = _without_stop_after_of_which(sorted(items, key=lambda i: i.start))
        self.values = [n for n, i in enumerate(self.items) if i.kind == "value"]
        self._clauses: dict[int, Phrase] = {}

    def value(self, at: int) -> Quantity:
        """The value at ``at``, one of :attr:`values`."""
        value = self.items[at].value
        assert value is not None
        return value

    def left(self, at: int, periods: bool = False) -> Phrase:
        """The words before the value at ``at`` in its clause, in order. An enumeration without values is one clause.

        Time expressions are left out unless ``periods``.
        """
        found: list[Item] = []
        n = at - 1
        while n >= 0:
            item = self.items[n]
            if item.kind in ("value", "stop", "open"):
                break
            if item.kind == "enumeration" and n == self._list_mark(at):
                break
            if item.text == "】":
                break
            if item.kind == "close":
                opening = self._opening(n)
                if opening is None:
                    break
                inside = self.items[opening : n + 1]
                if _is_named(inside) and not _is_list_number(inside):
                    found.extend(reversed(inside))
                n = opening - 1
                continue
            if periods or item.kind != "period":
                found.append(item)
            n -= 1
        return Phrase(tuple(reversed(found)))

    def right(self, at: int) -> Phrase:
        """The words after the value at ``at``, up to the next value or the end of the clause."""
        found: list[Item] = []
        closed = at
        for n in range(at + 1, len(self.items)):
            item = self.items[n]
            if item.kind == "open" and found and (aside := self._aside(n)):
                found.extend(aside)
                closed = n + len(aside) - 1
            if n <= closed:
                continue
            if item.kind in ("value", "stop", "close", "open"):
                break
            if item.kind == "enumeration" and (sum(i.end - i.start for i in found) > 3 or self._value_before_stop(n)):
                break
            if item.kind != "period":
                found.append(item)
        return Phrase(tuple(found))

    def _aside(self, opening: int) -> list[Item]:
        """A few words in brackets (社区卫生服务中心), with these; nothing where they hold more."""
        closing = next((n for n in range(opening, len(self.items)) if self.items[n].kind == "close"), opening)
        inside = self.items[opening : closing + 1]
        return inside if closing > opening + 1 and _is_named(inside) else []

    def _value_before_stop(self, at: int) -> bool:
        for item in self.items[at:]:
            if item.kind in ("value", "stop"):
                return item.kind == "value"
        return False

    def clause_start(self, at: int) -> int:
        """Index of the first item of the clause of ``at`` (after the last stop before it)."""
        n = at
        while n > 0 and self.items[n - 1].kind != "stop":
            n -= 1
        return n

    def before_clause(self, at: int) -> Phrase:
        """The words of the clause before that of ``at``, without values."""
        end = self.clause_start(at)
        if end not in self._clauses:
            before = self.items[self.clause_start(end - 1) : end - 1] if end else []
            words = (i for i in before if i.kind in ("word", "enumeration", "open", "close"))
            self._clauses[end] = Phrase(tuple(words))
        return self._clauses[end]

    @cached_property
    def lead(self) -> Phrase:
        """The first clause of the sentence, up to its first value."""
        first = takewhile(lambda item: item.kind not in ("stop", "value"), self.items)
        return Phrase(tuple(item for item in first if item.kind != "period"))

    def between(self, first: int, second: int) -> list[Item]:
        """What stands between two items."""
        return self.items[first + 1 : second]

    def nth_of_ratio(self, order: int) -> int:
        """How many numbers of its ratio (18：41：41) stand before a value."""
        nth = 0
        for after, before in pairwise(self.value(at) for at in reversed(self.values[: order + 1])):
            if not (before.rule == RATIO and after.start - before.end <= 2):
                break
            nth += 1
        return nth

    def bracket(self, at: int) -> int | None:
        """Index of the bracket that the value stands in, null where it stands in none."""
        depth = 0
        for n in range(at - 1, -1, -1):
            depth += {"close": 1, "open": -1}.get(self.items[n].kind, 0)
            if depth < 0:
                return n
        return None

    def _list_mark(self, at: int) -> int | None:
        """The 、 that parts a value from the one before it in its clause: the first after that one."""
        start = self.clause_start(at)
        last = max((n for n in range(start, at) if self.items[n].kind == "value"), default=None)
        if last is None:
            return None
        return next((n for n in range(last + 1, at) if self.items[n].kind == "enumeration"), None)

    def _opening(self, closing: int) -> int | None:
        depth = 0
        for n in range(closing, -1, -1):
            depth += {"close": 1, "open": -1}.get(self.items[n].kind, 0)
            if depth == 0:
                return n
        return None


def _is_list_number(items: Sequence[Item]) -> bool:
    return all(i.text in "一二三四五六七八九十0123456789" for i in items[1:-1])


def _is_named(items: Sequence[Item]) -> bool:
    """Do a few words in brackets belong to a name (执业（助理）医师): no values, no note?"""
    plain = not any(i.kind in ("value", "stop") for i in items)
    short = sum(len(i.text) for i in items) <= _ASIDE
    return plain and short and not _is_note(items)


def _is_note(items: Sequence[Item]) -> bool:
    """（含助产士）, （一九九○年不变价）: said of the figure, no part of its name."""
    inside = items[1:-1]
    return bool(inside) and (
        inside[0].text in _NOTES or inside[-1].text.endswith(_BASES) or any(i.kind == "period" for i in inside)
    )


def _without_stop_after_of_which(items: list[Item]) -> list[Item]:
    """其中：新建… reads as 其中新建…."""
    return [i for n, i in enumerate(items) if not (i.kind == "stop" and n and items[n - 1].text == "其中")]


def _outside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for s, e in taken:
        if e <= start or s >= end:
            continue
        if s > start:
            yield start, s
        start = max(start, e)
    if start < end:
        yield start, end


def _word(text: str, start: int, end: int) -> Item:
    word = text[start:end]
    mark = word.strip(" \u3000") or word
    if mark in STOPS or "\n" in word or "\t" in word:
        return Item("stop", start, end, word)
    if mark in OPEN:
        return Item("open", start, end, mark)
    if mark in CLOSE:
        return Item("close", start, end, mark)
    return Item("enumeration" if mark == "、" else "word", start, end, mark)


def word_spans(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each word of a string that stands at ``start``."""
    for word in cutter()(text):
        end = start + len(word)
        yield start, end
        start = end


def phrase_of(text: str, start: int = 0) -> Phrase:
    """The words of a bare string, as if it stood at ``start``."""
    return Phrase(tuple(Item("word", s, e, text[s - start : e - start]) for s, e in word_spans(text, start)))


def strip_end(phrase: Phrase, words: frozenset[str]) -> Phrase:
    """Without the words at its end that are in ``words``."""
    texts = phrase.texts
    n = len(texts)
    while n:
        if n > 1 and "".join(texts[n - 2 : n]) in words:
            n -= 2
        elif texts[n - 1] in words:
            n -= 1
        else:
            break
    return phrase[: max(n, 0)]


def strip_start(phrase: Phrase, words: frozenset[str]) -> Phrase:
    """Without the words at its start that are in ``words``."""
    texts = phrase.texts
    n = 0
    while n < len(texts):
        if "".join(texts[n : n + 2]) in words:
            n += 2
        elif texts[n] in words:
            n += 1
        else:
            break
    return phrase[n:]


def _without_bullet(phrase: Phrase) -> Phrase:
    """Without the signs (◎ · / —— →) and numbers (6、 7.3) around the words of a line."""
    texts = phrase.texts
    n, end = 0, len(texts)
    while n < end and _is_sign(texts[n]):
        n += 1
    if n + 2 < end and texts[n] in OPEN and texts[n + 2] in CLOSE and _is_list_number(phrase.words[n : n + 3]):
        n += 3  # （八）
    numbered = n
    while n + 1 < end and texts[n].isdigit() and texts[n + 1] in _AFTER_NUMBER:
        n += 2
    if n > numbered and n < end and texts[n].isdigit():  # 7.3 行政处罚
        n += 1
    while end > n and _is_sign(texts[end - 1]):
        end -= 1
    return phrase[n:end]


def _is_sign(text: str) -> bool:
    return not any(c.isalnum() or c in '“”"《》（）()' for c in text)


def _after_disposal(phrase: Phrase) -> Phrase:
    """把 and 将 put the thing before its verb: the name starts after them (两周内把床位从12张…)."""
    at = max((n for n, t in enumerate(phrase.texts[:-1]) if t in ("把", "将")), default=-1)
    return phrase[at + 1 :]


def clean(phrase: Phrase, words: Lexicon) -> Phrase:
    """The name in a phrase before a value: without what only opens or carries it."""
    phrase = _after_disposal(phrase)
    phrase = strip_end(phrase, words.closing)
    if len(phrase.words) > 1 and phrase.words[-1].text in words.finishing and phrase.words[-2].text not in words.acts:
        phrase = phrase[:-1]
    phrase = strip_start(_without_bullet(phrase), words.beginning)
    shorter = strip_start(phrase, words.carried)
    empty = phrase.texts[:1] == ["实现"] and len(shorter) >= 2
    if empty or (len(shorter) >= 4 and not all(t in words.aspects for t in shorter.texts)):
        phrase = shorter
    return phrase if any(t not in _MARKS for t in phrase.texts) else Phrase()
