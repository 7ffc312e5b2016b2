"""Which context completes a name: a conditional logit over what is known of both (``models/linker.json``).

Features are strings: what is known of a context alone (``prev0.subject``, ``size=3``), and each source of a context
together with what is known of the name (``prev0.subject`` & ``weak=True``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp
from pathlib import Path

from extractor.catalogue.indicators import catalogue
from extractor.link.contexts import Context, Offer
from extractor.patterns import ROOT, cached

MODEL = ROOT / "models" / "linker.json"
_COUNTED = {"人": "人数", "名": "人数", "人次": "人次", "元": "金额", "%": "率"}
_JOIN = "&"


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
        scores = [self.score(offer, context) for context in offer.contexts]
        best = max(scores)
        powers = [exp(score - best) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]

    def score(self, offer: Offer, context: Context) -> float:
        """The sum of the weights of :func:`features`, without writing out those of pairs."""
        weights, shape = self.weights, _shape(offer, context)
        total = sum(weights.get(f, 0.0) for f in (*shape, *_alone(offer, context)))
        for source in context.sources:
            total += weights.get(source, 0.0)
            if pairs := self._pairs.get(source):
                for fact in offer.facts:
                    total += pairs.get(fact, 0.0)
                for fact in shape:
                    total += pairs.get(fact, 0.0)
        return total

    @cached_property
    def _pairs(self) -> dict[str, dict[str, float]]:
        """The weights of a source together with a fact, by source."""
        pairs: dict[str, dict[str, float]] = {}
        for feature, weight in self.weights.items():
            source, join, fact = feature.partition(_JOIN)
            if join:
                pairs.setdefault(source, {})[fact] = weight
        return pairs


def features(offer: Offer, context: Context) -> Iterator[str]:
    """What the model sees of a name with a context before it."""
    shape = _shape(offer, context)
    yield from shape
    yield from _alone(offer, context)
    for source in context.sources:
        yield source
        for fact in (*offer.facts, *shape):
            yield f"{source}{_JOIN}{fact}"


def _shape(offer: Offer, context: Context) -> tuple[str, str, str]:
    return (
        f"size={min(len(context.text), 16) // 2}",
        f"overlap={_overlap(context.text, offer.link.name.text)}",
        f"among={min(len(offer.contexts), 12) // 3}",
    )


def _alone(offer: Offer, context: Context) -> Iterator[str]:
    """What is known of the whole, but for its sources."""
    name, value, text = offer.link.name.text, offer.link.value, context.text
    yield f"sources={'+'.join(sorted(s.split('.')[0].rstrip('0123456789') for s in context.sources))}"
    whole = text + name
    known = bool(catalogue().named(whole) or catalogue().named(whole + _COUNTED.get(value.unit, "数")))
    yield f"known={known}"
    yield f"known={known} weak={offer.weak} empty={not text}"
    if text:
        yield f"ends={text[-2:]}"
        yield f"seam={text[-1:]}{name[:1]}"
        yield f"kind={value.kind} ends={text[-2:]}"


def _overlap(context: str, name: str) -> str:
    if not context:
        return "empty"
    if context in name:
        return "inside"
    shared = len(set(context) & set(name))
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
