"""Which context completes a name: a conditional logit over what is known of both (``models/linker.json``).

Features are strings: what is known of a context alone (``prev0.subject``, ``size=3``), and each source of a context
together with what is known of the name (``prev0.subject`` & ``weak=True``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp
from pathlib import Path

import numpy as np

from extractor.catalogue.indicators import catalogue
from extractor.link.contexts import Context, Offer, role
from extractor.link.nouns import kinds
from extractor.patterns import ROOT, cached, model

MODEL = ROOT / "models" / "linker.json"
_COUNTED = {"人": "人数", "名": "人数", "人次": "人次", "元": "金额", "%": "率"}
_JOIN = "&"
_KEPT = 20_000
"""Sums of weights kept of each kind."""


@dataclass(frozen=True)
class Ranker:
    """Weights by feature."""

    weights: Mapping[str, float]

    def choose(self, offer: Offer) -> tuple[str, float]:
        """The text of the best context, and its share of all of them."""
        shares = self.shares(offer)
        best = max(shares)
        return offer.contexts[shares.index(best)].text, best

    def shares(self, offer: Offer) -> list[float]:
        """Of each context, in order: a softmax of their scores."""
        scores = self.scores(offer)
        best = max(scores)
        powers = [exp(score - best) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]

    def scores(self, offer: Offer) -> list[float]:
        """For each context the sum of the weights of :func:`features`.

        The features of a context's own are few and come again, so what they weigh together is kept, not written out.
        """
        table, among = self._table, _among(offer)
        named = table.sums([*offer.facts, among])
        known, first, kind, own = _Known(offer), offer.name[:1], offer.link.value.kind, role(offer.name)
        ends, starts, kind_of = kinds().at_end(offer.name), kinds().at_start(offer.name), kinds().at_end
        scores = []
        for context in offer.contexts:
            text = context.text
            shape = _shape(offer, context)
            total = self._of_shape(*shape, among) + self._of_sources(context.sources)
            total += self._of_whole(known.with_context(text), offer.weak, role(text), own, not text)
            if text:
                total += self._of_end(text[-2:], kind) + self._of_seam(text[-1], first)
                total += self.weights.get(_repeats(offer, text), 0.0)
            lent = kind_of(text)
            total += self._of_kinds(lent, ends, starts, kind, offer.mark, _first(context))
            shaped, paired = table.row(shape), table.row((_pair(lent, ends),))
            for source in context.sources:
                n = table.sources.get(source, -1)
                total += named[n] + shaped[n] + paired[n]
            scores.append(round(total, 9))  # equal sums are equal, in whatever order a machine has added them up
        return scores

    def _sum(self, features: Iterable[str]) -> float:
        return sum(self.weights.get(feature, 0.0) for feature in features)

    @cached_property
    def _of_shape(self) -> Callable[[str, str, str], float]:
        return lru_cache(_KEPT)(lambda size, overlap, among: self._sum((size, overlap, among)))

    @cached_property
    def _of_sources(self) -> Callable[[tuple[str, ...]], float]:
        return lru_cache(_KEPT)(lambda sources: self._sum((_origin(sources),)))

    @cached_property
    def _of_whole(self) -> Callable[[bool, bool, str, str, bool], float]:
        return lru_cache(_KEPT)(lambda *seen: self._sum(_whole(*seen)))

    @cached_property
    def _of_kinds(self) -> Callable[[str, str, str, str, str, str], float]:
        return lru_cache(_KEPT)(lambda *seen: self._sum(_kinds(*seen)))

    @cached_property
    def _of_end(self) -> Callable[[str, str], float]:
        return lru_cache(_KEPT)(lambda end, kind: self._sum(_end(end, kind)))

    @cached_property
    def _of_seam(self) -> Callable[[str, str], float]:
        return lru_cache(_KEPT)(lambda last, first: self._sum((_seam(last, first),)))

    @cached_property
    def _table(self) -> _Table:
        return _Table(self.weights)


class _Table:
    """The weights of sources of contexts, alone and each together with a fact: a row a fact, a column a source.

    The last column, of zeros, is that of sources that the model does not know.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        pairs = [(f.partition(_JOIN), weight) for f, weight in weights.items()]
        known = dict.fromkeys(source for (source, join, _), _ in pairs if join)
        self.sources = {source: n for n, source in enumerate(known)}
        facts = dict.fromkeys(["", *(fact for (_, join, fact), _ in pairs if join)])
        self._facts = {fact: n for n, fact in enumerate(facts)}
        self._weights = np.zeros((len(facts), len(known) + 1))
        for (source, join, fact), weight in pairs:
            if join or source in known:
                self._weights[self._facts[fact], self.sources[source]] = weight
        self._rows: dict[tuple[str, ...], list[float]] = {}

    def row(self, facts: tuple[str, ...]) -> list[float]:
        """For each source the sum of its weights with ``facts``, which must be few in all: it is kept."""
        if facts not in self._rows:
            known = [self._facts[fact] for fact in facts if fact in self._facts]
            self._rows[facts] = self._weights[known].sum(axis=0).tolist()
        return self._rows[facts]

    def sums(self, facts: Iterable[str]) -> list[float]:
        """For each source its weight alone and with each of the facts."""
        rows = [0, *(self._facts[fact] for fact in facts if fact in self._facts)]
        sums: list[float] = self._weights[rows].sum(axis=0).tolist()
        return sums


def features(offer: Offer, context: Context) -> Iterator[str]:
    """What the model sees of a name with a context before it."""
    lent, ends, starts = kinds().at_end(context.text), kinds().at_end(offer.name), kinds().at_start(offer.name)
    shape = (*_shape(offer, context), _among(offer))
    yield from shape
    yield from _alone(offer, context)
    yield from _kinds(lent, ends, starts, offer.link.value.kind, offer.mark, _first(context))
    for source in context.sources:
        yield source
        for fact in (*offer.facts, *shape, _pair(lent, ends)):
            yield f"{source}{_JOIN}{fact}"


def _among(offer: Offer) -> str:
    return f"among={min(len(offer.contexts), 12) // 3}"


def _shape(offer: Offer, context: Context) -> tuple[str, str]:
    return f"size={min(len(context.text), 16) // 2}", f"overlap={_overlap(context.text, offer.name)}"


def _alone(offer: Offer, context: Context) -> Iterator[str]:
    """What is known of the whole, but for its sources."""
    text = context.text
    yield _origin(context.sources)
    yield from _whole(_Known(offer).with_context(text), offer.weak, role(text), role(offer.name), not text)
    if text:
        yield from _end(text[-2:], offer.link.value.kind)
        yield _seam(text[-1], offer.name[:1])
        yield _repeats(offer, text)


def _origin(sources: tuple[str, ...]) -> str:
    return f"sources={'+'.join(sorted(s.split('.')[0].rstrip('0123456789') for s in sources))}"


def _whole(known: bool, weak: bool, lent: str, own: str, empty: bool) -> tuple[str, ...]:
    return (
        f"known={known}",
        f"known={known} weak={weak} empty={empty}",
        f"roles={lent}>{own}",
        f"role={own} weak={weak} empty={empty}",
    )


def _pair(lent: str, own: str) -> str:
    return f"kinds={lent}>{own}"


def _kinds(lent: str, own: str, start: str, value: str, mark: str, first: str) -> tuple[str, ...]:
    """Of the kinds of things that a context and a name are: one may belong to the other, or they stand side by side."""
    return (
        _pair(lent, own),
        f"{_pair(lent, own)} {value}",
        f"opens={lent}>{start}",
        f"alike={lent == own} {mark} {first}",
    )


def _first(context: Context) -> str:
    return context.sources[0].partition(".")[0]


def _end(end: str, kind: str) -> tuple[str, str]:
    return f"ends={end}", f"kind={kind} ends={end}"


def _seam(last: str, first: str) -> str:
    return f"seam={last}{first}"


def _repeats(offer: Offer, text: str) -> str:
    return f"repeats={(text + offer.name, offer.link.value.unit) in offer.taken}"


class _Known:
    """Whether the catalogue knows a name with a context before it, as it stands or as the count of its unit."""

    def __init__(self, offer: Offer) -> None:
        self._catalogue = catalogue()
        counted = offer.name + _COUNTED.get(offer.link.value.unit, "数")
        self._names = [name for name in (offer.name, counted) if self._catalogue.may_end(name)]

    def with_context(self, context: str) -> bool:
        return any(self._catalogue.knows(context + name) for name in self._names)


def _overlap(context: str, name: str) -> str:
    if not context:
        return "empty"
    if context in name:
        return "inside"
    shared = len(set(context).intersection(name))
    return "none" if not shared else "some" if shared < len(context) / 2 else "much"


def load(path: Path) -> Ranker:
    """A model from its file, which holds numbers and names only.

    Raises:
        ValueError: the file is none of ours.
    """
    weights = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(weights, dict) or not all(isinstance(w, float) for w in weights.values()):
        raise ValueError(f"{path}: holds no weights")
    return Ranker(weights)


def save(ranker: Ranker, path: Path) -> None:
    """Writes a model, features in order."""
    data = json.dumps(dict(sorted(ranker.weights.items())), ensure_ascii=False, indent=0)
    path.write_text(data + "\n", encoding="utf-8")


@cached
def ranker() -> Ranker | None:
    """The model in force; null where there is none, and the rules decide alone."""
    return model(MODEL, load)
