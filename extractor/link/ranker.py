"""Which context completes a name: a conditional logit over what is known of both (``models/linker.json``).

Features are strings: what is known of a context alone (``prev0.subject``, ``size=3``), and each source of a context
together with what is known of the name (``prev0.subject`` & ``weak=True``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp
from pathlib import Path

import numpy as np

from extractor.catalogue.indicators import catalogue
from extractor.link.contexts import Context, Offer, role
from extractor.patterns import ROOT, cached

MODEL = ROOT / "models" / "linker.json"
_COUNTED = {"人": "人数", "名": "人数", "人次": "人次", "元": "金额", "%": "率"}
_JOIN = "&"
_SIZE, _OVERLAP = "size=", "overlap="


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
        """For each context the sum of the weights of :func:`features`, without writing out those of pairs."""
        weights, table, nowhere = self.weights, self._table, [0.0] * (len(self._table.sources) + 1)
        among = _among(offer)
        named = table.sums([*offer.facts, among])
        scores = []
        for context in offer.contexts:
            size, overlap = _shape(offer, context)
            total = sum([weights.get(f, 0.0) for f in (size, overlap, among, *_alone(offer, context))])
            with_size, with_overlap = table.rows.get(size, nowhere), table.rows.get(overlap, nowhere)
            for source in context.sources:
                n = table.sources.get(source, -1)
                total += named[n] + with_size[n] + with_overlap[n]
            scores.append(round(total, 9))  # equal sums are equal, in whatever order a machine has added them up
        return scores

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
        self.rows = {
            fact: self._weights[n].tolist() for fact, n in self._facts.items() if fact.startswith((_SIZE, _OVERLAP))
        }
        """By fact, those of which a context has its own."""

    def sums(self, facts: Iterable[str]) -> list[float]:
        """For each source its weight alone and with each of the facts."""
        rows = [0, *(self._facts[fact] for fact in facts if fact in self._facts)]
        sums: list[float] = self._weights[rows].sum(axis=0).tolist()
        return sums


def features(offer: Offer, context: Context) -> Iterator[str]:
    """What the model sees of a name with a context before it."""
    shape = (*_shape(offer, context), _among(offer))
    yield from shape
    yield from _alone(offer, context)
    for source in context.sources:
        yield source
        for fact in (*offer.facts, *shape):
            yield f"{source}{_JOIN}{fact}"


def _among(offer: Offer) -> str:
    return f"among={min(len(offer.contexts), 12) // 3}"


def _shape(offer: Offer, context: Context) -> tuple[str, str]:
    return f"{_SIZE}{min(len(context.text), 16) // 2}", f"{_OVERLAP}{_overlap(context.text, offer.name)}"


def _alone(offer: Offer, context: Context) -> list[str]:
    """What is known of the whole, but for its sources."""
    text, value = context.text, offer.link.value
    whole = text + offer.name
    known = catalogue().knows(whole) or catalogue().knows(whole + _COUNTED.get(value.unit, "数"))
    mine, empty = role(offer.name), not text
    found = [
        _origin(context.sources),
        f"known={known}",
        f"known={known} weak={offer.weak} empty={empty}",
        f"roles={role(text)}>{mine}",
        f"role={mine} weak={offer.weak} empty={empty}",
    ]
    if text:
        end = text[-2:]
        found += [f"ends={end}", f"seam={text[-1]}{offer.name[:1]}", f"kind={value.kind} ends={end}"]
        found.append(f"repeats={(whole, value.unit) in offer.taken}")
    return found


@lru_cache(maxsize=10_000)
def _origin(sources: tuple[str, ...]) -> str:
    return f"sources={'+'.join(sorted(s.split('.')[0].rstrip('0123456789') for s in sources))}"


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
    """The shipped model; null where there is none, and the rules decide alone."""
    return load(MODEL) if MODEL.exists() else None
