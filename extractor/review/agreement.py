"""How far two people agree on the same tasks: field by field, beyond what chance would give.

Values are paired by their place. ``found`` is the F1 of one's values against the other's; of the values that both have,
each field has the share alike and Krippendorff's alpha for nominal data (K. Krippendorff, Computing Krippendorff's
Alpha-Reliability, 2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.learn.agreement import norm, unit
from extractor.learn.evaluate import pair
from extractor.learn.gold import AnnotationError, GoldFact, read_gold
from extractor.learn.scoreboard import text_of

FIELDS = ("value", "unit", "metric", "measure", "status", "period", "modifier", "place")


@dataclass(frozen=True)
class Agreement:
    """Values of each, of both; by field the share alike and alpha (null where there is nothing to tell apart)."""

    one: int
    other: int
    both: int
    fields: dict[str, tuple[float, float | None]]

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.one + self.other) if self.both else 0.0


def alpha(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Krippendorff's alpha of two coders, nominal, nothing missing; null where all say one and the same thing."""
    said = Counter(code for both in pairs for code in both)
    count = said.total()
    expected = count * count - sum(n * n for n in said.values())
    if not expected:
        return None
    observed = 2 * sum(one != other for one, other in pairs)
    return 1 - (count - 1) * observed / expected


def agreement(one: Path, other: Path, texts: Path | None = None) -> Agreement:
    """Two folders of annotation of the same review compared, on the passages that both have looked at.

    Args:
        one: a folder of annotation.
        other: another.
        texts: the folder of their texts; ``text`` beside each by default.

    Raises:
        AnnotationError: they have no passage in common, or do not fit their texts.
    """
    pairs: list[tuple[GoldFact, GoldFact]] = []
    counts = [0, 0]
    names = sorted({p.name for p in one.glob("*.jsonl")} & {p.name for p in other.glob("*.jsonl")})
    if not names:
        raise AnnotationError(f"{one} and {other}: hold no annotation of the same document")
    for name in names:
        golds = [read_gold(folder / name, text_of(folder / name, texts)) for folder in (one, other)]
        facts = [[f for f in gold.facts if all(g.covers(f) for g in golds)] for gold in golds]
        counts = [count + len(found) for count, found in zip(counts, facts, strict=True)]
        pairs += pair(*facts)
    if not any(counts):
        raise AnnotationError(f"{one} and {other}: no value in the passages that both have looked at")
    said = [(_said(a), _said(b)) for a, b in pairs]
    fields = {}
    for n, field in enumerate(FIELDS):
        column = [(a[n], b[n]) for a, b in said]
        fields[field] = (sum(a == b for a, b in column) / len(column) if column else 0.0, alpha(column))
    return Agreement(counts[0], counts[1], len(pairs), fields)


def _said(fact: GoldFact) -> tuple[Hashable, ...]:
    """What a fact says, in the order of :data:`FIELDS`, spelled in one way."""
    return (
        (fact.value, fact.value_high, fact.masked),
        unit(fact.unit),
        norm(fact.metric),
        (fact.measure, fact.direction),
        fact.status,
        (fact.period_start, fact.period_end),
        fact.modifier,
        fact.place,
    )


def told(found: Agreement) -> Iterator[str]:
    """The agreement as lines to read."""
    yield f"{found.one} values and {found.other}, {found.both} at the same place: F1 {found.f1:.3f}"
    yield f"  {'':<10} {'alike':>6} {'alpha':>6}"
    for field, (share, beyond) in found.fields.items():
        yield f"  {field:<10} {share:6.3f} {'–' if beyond is None else f'{beyond:.3f}':>6}"
