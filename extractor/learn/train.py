"""Trains the models on the annotated corpus, and measures them on places that they have not seen.

Every place of the corpus is held out once: in each of :data:`FOLDS` rounds the models learn from the reports of the
other places and are scored on the reports of these. The shipped models then learn from all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from extractor import observe
from extractor.learn import baseline, evaluate, ranking
from extractor.learn.evaluate import Prediction, Score, Tally, pair
from extractor.learn.lessons import Report, lessons, reports
from extractor.link import ranker as ranker_file
from extractor.link.ranker import Ranker
from extractor.pipeline import Extractor
from extractor.qualify import confidence as confidence_file
from extractor.qualify.confidence import Confidence, Evidence
from extractor.schema import Observation

FOLDS = 6
STRENGTH = 0.3
"""Inverse of the penalty on the weights of the confidence model."""


@dataclass(frozen=True)
class Judged:
    """An observation, what it was made by, and whether it is right."""

    evidence: Evidence
    right: bool


@dataclass(frozen=True)
class Trained:
    """The models, and what they scored on places not seen."""

    ranker: Ranker
    confidence: Confidence
    boards: Mapping[str, Mapping[str, Tally]]
    """Tallies by variant: one regular expression, rules alone, with the ranker."""
    reliability: Sequence[tuple[float, float, int]]
    """By tenth of confidence: mean confidence, share right, observations."""
    reports: int
    lessons: int
    added: int = 0
    """Of the reports, those that are not of the corpus."""

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: the mean distance of confidence and share right, by number of observations."""
        count = sum(n for _, _, n in self.reliability)
        return sum(abs(said - was) * n for said, was, n in self.reliability) / count


def train(corpus: Path, say: Callable[[str], None], added: Sequence[Path] = ()) -> Trained:
    """Train on ``corpus`` (its folders ``text`` and ``gold``, and ``patterns`` if it has one), telling ``say``.

    Args:
        corpus: the folder of annotated reports.
        say: called with each line of progress.
        added: folders of further annotation, each with ``text`` beside it; may be of passages only.

    Raises:
        AnnotationError: an annotation does not fit its text.
        ReadError: a text cannot be read.
        ValueError: there is nothing to learn from, or only one place.
    """
    overlay = corpus / "patterns"
    extractor = Extractor((overlay,) if overlay.is_dir() else ())
    folders = [corpus / "gold", *added]
    annotated = [report for folder in folders for report in reports(folder.resolve().parent / "text", folder)]
    rounds = min(FOLDS, len({report.group for report in annotated}))
    if rounds < 2:
        raise ValueError(f"{corpus}: reports of {rounds} places; two at least are needed, to hold one out")
    say(f"{len(annotated)} annotated reports; reading what they teach")
    taught = [lessons(report, extractor) for report in annotated]
    boards: dict[str, list[Score]] = {"one regular expression": [], "rules": [], "rules and ranker": []}
    judged: list[list[Judged]] = [[] for _ in annotated]
    groups = [report.group for report in annotated]
    folds = list(GroupKFold(rounds).split(annotated, groups=groups))
    for number, (seen, unseen) in enumerate(folds, 1):
        say(f"round {number} of {rounds}: learning from {len(seen)} reports, scored on {len(unseen)}")
        learned = ranking.fit([lesson for n in seen for lesson in taught[n]])
        for n in unseen:
            boards["one regular expression"].append(_score(annotated[n], baseline.observations(annotated[n].document)))
            boards["rules"].append(_score(annotated[n], _observed(annotated[n], extractor, None, [])))
            evidence: list[Evidence] = []
            observations = _observed(annotated[n], extractor, learned, evidence)
            boards["rules and ranker"].append(_score(annotated[n], observations))
            judged[n] = _judged(annotated[n], observations, evidence)
    say("calibrating the confidence, and learning from all reports")
    return Trained(
        ranker=ranking.fit([lesson for each in taught for lesson in each]),
        confidence=_fit_confidence([j for each in judged for j in each]),
        boards={name: evaluate.total(scores) for name, scores in boards.items()},
        reliability=_reliability(judged, folds),
        reports=len(annotated),
        lessons=sum(map(len, taught)),
        added=sum(path.suffix == ".jsonl" for folder in added for path in folder.iterdir()),
    )


def save(trained: Trained, models: Path) -> None:
    """Writes the models and their cards into ``models``."""
    from extractor.learn.cards import cards

    models.mkdir(parents=True, exist_ok=True)
    ranker_file.save(trained.ranker, models / "linker.json")
    confidence_file.save(trained.confidence, models / "confidence.json")
    for name, text in cards(trained).items():
        (models / name).write_text(text, encoding="utf-8")


class _Recorder:
    """A judge that only notes what it is shown."""

    def __init__(self, seen: list[Evidence]) -> None:
        self.seen = seen

    def of(self, evidence: Evidence) -> float:
        self.seen.append(evidence)
        return 0.5


def _observed(
    report: Report, extractor: Extractor, ranker: Ranker | None, seen: list[Evidence]
) -> tuple[Observation, ...]:
    """The observations of a report with a given ranker; what each was made by goes into ``seen``."""
    doc = extractor.process(report.document)
    models = observe.Models(ranker, _Recorder(seen))
    return observe.observations(report.document, doc._.outline, doc._.profile, observe.layers_of(doc), models)


def _score(report: Report, observations: Sequence[Observation]) -> Score:
    return evaluate.score(report.document.text, report.gold, Prediction(observations))


def _judged(report: Report, observations: Sequence[Observation], evidence: Sequence[Evidence]) -> list[Judged]:
    """Each observation that counts, with whether it is right; optional values count on neither side."""
    fact_of = {id(o): fact for fact, o in pair(report.gold.facts, list(observations))}
    found = []
    for observation, made_by in zip(observations, evidence, strict=True):
        fact = fact_of.get(id(observation))
        if (fact is None or not fact.optional) and report.gold.covers(observation):
            right = fact is not None and evaluate.check(fact, observation, report.gold.facts)["fact"]
            found.append(Judged(made_by, right))
    return found


def _fit_confidence(judged: Sequence[Judged]) -> Confidence:
    vectorizer = DictVectorizer(dtype=np.float64)
    matrix = vectorizer.fit_transform([dict(j.evidence.features()) for j in judged])
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(matrix, [j.right for j in judged])
    names = vectorizer.get_feature_names_out()
    weights = {str(n): round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 1e-4}
    return Confidence(weights, round(float(model.intercept_[0]), 4))


def _reliability(
    judged: Sequence[Sequence[Judged]], folds: Sequence[tuple[np.ndarray, np.ndarray]]
) -> list[tuple[float, float, int]]:
    """By tenth: how sure observations were said to be and how many were right, each by a model that had not seen it."""
    said: list[tuple[float, bool]] = []
    for seen, unseen in folds:
        model = _fit_confidence([j for n in seen for j in judged[n]])
        said += [(model.of(j.evidence), j.right) for n in unseen for j in judged[n]]
    table = []
    for tenth in range(10):
        inside = [(c, r) for c, r in said if tenth <= c * 10 < tenth + 1 or (tenth == 9 and c == 1)]
        if inside:
            table.append((float(np.mean([c for c, _ in inside])), float(np.mean([r for _, r in inside])), len(inside)))
    return table
