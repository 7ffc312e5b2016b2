"""What the annotated corpus teaches the context ranker: each name with its contexts, and which of them are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractor import observe
from extractor.learn.agreement import char_f1, names_another, norm, same_metric
from extractor.learn.evaluate import pair
from extractor.learn.gold import Gold, GoldFact, read_gold
from extractor.link.contexts import Offer
from extractor.link.names import titled
from extractor.link.ranker import features
from extractor.link.words import lexicon
from extractor.pipeline import Extractor
from extractor.read import read
from extractor.schema import Document


@dataclass(frozen=True)
class Lesson:
    """One name: the features of it with each context, whether that is right, and which one the rules choose."""

    group: str
    """The place of the report; no place is in two splits."""
    rule: str
    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    by_rule: int


@dataclass(frozen=True)
class Report:
    """An annotated report."""

    document: Document
    gold: Gold

    @property
    def group(self) -> str:
        """The place that the file is about: the first part of its name, without the word that changes when a county
        becomes a district (沧棠县, 沧棠区)."""
        return Path(self.document.source).stem.split("_")[0].rstrip("县区市")


def reports(texts: Path, annotations: Path) -> Iterator[Report]:
    """The annotated reports of a corpus, in order of their names.

    Raises:
        AnnotationError: an annotation does not fit its text.
        ReadError: a text cannot be read.
    """
    for path in sorted(p for p in texts.iterdir() if (annotations / f"{p.stem}.jsonl").exists()):
        document = read(path)
        yield Report(document, read_gold(annotations / f"{path.stem}.jsonl", document.text))


def lessons(report: Report, extractor: Extractor) -> list[Lesson]:
    """The lessons of one report. Each name is completed with its best context before the next is looked at."""
    doc = extractor.process(report.document)
    layers = observe.layers_of(doc)
    facts = [f for f in report.gold.facts if not f.optional]
    told = {q.start: f for f, q in pair(facts, list(layers.quantities))}
    teacher = _Teacher(report.group, told, facts)
    for _ in observe.links(report.document.text, doc._.outline, layers, teacher.choose):
        pass
    return teacher.lessons


class _Teacher:
    """A chooser that knows the annotation."""

    def __init__(self, group: str, told: dict[int, GoldFact], facts: Iterable[GoldFact]) -> None:
        self.group = group
        self.told = told
        self.facts = list(facts)
        self.lessons: list[Lesson] = []

    def choose(self, offer: Offer) -> tuple[str, float]:
        fact = self.told.get(offer.link.value.start)
        if fact is None:
            return offer.link.context, 0.0
        metrics = [titled(replace(offer.link, context=c.text), lexicon()) for c in offer.contexts]
        right = tuple(same_metric(m, fact) and not names_another(m, fact, self.facts) for m in metrics)
        by_rule = next(n for n, c in enumerate(offer.contexts) if c.text == offer.link.context)
        seen = tuple(tuple(features(offer, c)) for c in offer.contexts)
        self.lessons.append(Lesson(self.group, offer.link.rule, seen, right, by_rule))
        best = max(range(len(metrics)), key=lambda n: (right[n], char_f1(norm(metrics[n]), norm(fact.metric))))
        return offer.contexts[best].text, 1.0
