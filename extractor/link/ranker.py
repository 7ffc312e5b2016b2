"""Which context completes a name: a conditional logit over what is known of both (``models/linker.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path

from extractor.catalogue.indicators import catalogue
from extractor.link.contexts import Context, Offer
from extractor.patterns import ROOT, cached

MODEL = ROOT / "models" / "linker.json"
_COUNTED = {"人": "人数", "名": "人数", "人次": "人次", "元": "金额", "%": "率"}
_CROSSED = (
    "weak",
    "act",
    "kind",
    "mark",
    "length",
    "plain",
    "rule",
    "last",
    "first",
    "before",
    "part",
    "bracket",
    "same_unit",
    "unit",
    "units",
    "semicolons",
    "shape",
    "mark_only",
    "end",
    "same_end",
)


@dataclass(frozen=True)
class Ranker:
    """Weights by feature."""

    weights: Mapping[str, float]

    def choose(self, offer: Offer) -> tuple[str, float]:
        """The text of the best context, and its share of all of them (a softmax of their scores)."""
        scores = [sum(self.weights.get(f, 0.0) for f in features(offer, c)) for c in offer.contexts]
        best = max(scores)
        shares = [exp(score - best) for score in scores]
        return offer.contexts[scores.index(best)].text, 1 / sum(shares)


def features(offer: Offer, context: Context) -> Iterator[str]:
    """What the model sees of a name with a context before it."""
    name = offer.link.name.text
    facts = dict(fact.split("=", 1) for fact in offer.facts)
    shape = (
        f"size={min(len(context.text), 16) // 2}",
        f"overlap={_overlap(context.text, name)}",
        f"among={min(len(offer.contexts), 12) // 3}",
    )
    yield from offer.facts
    yield from shape
    for source in context.sources:
        yield source
        for key in _CROSSED:
            yield f"{source}&{key}={facts.get(key, '')}"
        for fact in shape:
            yield f"{source}&{fact}"
    yield f"sources={'+'.join(sorted(s.split('.')[0].rstrip('0123456789') for s in context.sources))}"
    known = catalogue().named(context.text + name) or catalogue().named(
        context.text + name + _COUNTED.get(facts["unit"], "数")
    )
    yield f"known={bool(known)}"
    yield f"known={bool(known)}&weak={facts['weak']}&empty={not context.text}"
    if context.text:
        yield f"ends={context.text[-2:]}"
        yield f"seam={context.text[-1:]}{name[:1]}"
        yield f"kind={facts['kind']}&ends={context.text[-2:]}"


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
    path.write_text(json.dumps(dict(sorted(ranker.weights.items())), ensure_ascii=False, indent=0), encoding="utf-8")


@cached
def ranker() -> Ranker | None:
    """The shipped model; null where there is none, and the rules decide alone."""
    return load(MODEL) if MODEL.exists() else None
