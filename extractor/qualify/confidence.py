"""How sure an observation is: a logistic model over the rules that made it (``models/confidence.json``).

Calibrated on reports whose places the models had not seen: of the observations at 0.9, nine in ten are right in value,
metric, measure and status.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from extractor.patterns import ROOT, cached, model
from extractor.schema import DocumentType, Measure, Quantity, SectionKind

MODEL = ROOT / "models" / "confidence.json"
_UNKNOWN = 0.75
"""The confidence of a link without a model."""


@dataclass(frozen=True)
class Evidence:
    """What an observation was made by."""

    value: Quantity
    metric: str
    measure: Measure
    link_rule: str
    share: float | None
    """Of the chosen context among all offered; null where none was offered."""
    status_rule: str
    period_rule: str
    section: SectionKind
    document: DocumentType
    density: float
    """Values in a hundred characters of the report: in a dense one it is less clear which name is whose."""
    indicator: bool
    """Whether the metric is one of the catalogue."""

    def features(self) -> Iterator[tuple[str, float]]:
        """Names and sizes of what the model sees."""
        share = _UNKNOWN if self.share is None else min(max(self.share, 0.01), 0.99)
        odds = log(share / (1 - share))
        yield "odds", odds
        yield f"odds&{self.link_rule}", odds
        for fact in (
            self.link_rule,
            self.status_rule,
            self.period_rule,
            f"value={self.value.rule}",
            f"kind={self.value.kind}",
            f"measure={self.measure}",
            f"section={self.section}",
            f"length={min(len(self.metric) // 3, 8)}",
            f"modifier={self.value.modifier}",
            f"masked={self.value.masked}",
            f"offered={self.share is not None}",
            f"document={self.document}",
            f"indicator={self.indicator}",
            f"density={min(int(self.density), 7)}",
        ):
            yield fact, 1.0


@dataclass(frozen=True)
class Confidence:
    """Weights by feature, and the intercept."""

    weights: Mapping[str, float]
    intercept: float

    def of(self, evidence: Evidence) -> float:
        """The probability that the observation is right, to three decimals."""
        score = self.intercept + sum(self.weights.get(name, 0.0) * size for name, size in evidence.features())
        return round(1 / (1 + exp(-score)), 3)


def load(path: Path) -> Confidence:
    """A model from its file, which holds numbers and names only.

    Raises:
        ValueError: the file is none of ours.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not all(isinstance(w, float) for w in data.values()) or "" not in data:
        raise ValueError(f"{path}: holds no weights")
    return Confidence({name: weight for name, weight in data.items() if name}, data[""])


def save(model: Confidence, path: Path) -> None:
    """Writes a model, features in order; the intercept under the empty name."""
    data = {"": model.intercept, **dict(sorted(model.weights.items()))}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


@cached
def confidence() -> Confidence | None:
    """The model in force; null where there is none."""
    return model(MODEL, load)
