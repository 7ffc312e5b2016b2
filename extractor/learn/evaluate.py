"""Precision, recall and F1 of an extraction against annotation.

A prediction is paired with the annotated value that it overlaps most. Then, over all values:

- ``found``: paired at all; ``value``: the number (and the high end of a range), the unit and the mask agree
- ``near``: the metric's name holds the words nearest to the value; ``metric``: it is the same, self-contained
- ``fact``: value and metric, and measure, direction and status; ``strict``: these, and period and modifier
- ``dates``: the time expression is found and resolved alike
- ``names``: by their text; ``documents``: the 《…》 and document numbers among them
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import regex

from extractor.learn.agreement import char_f1, names_another, near_metric, norm, same_metric, same_value
from extractor.learn.gold import Gold, GoldDocument, GoldFact
from extractor.schema import DateMention, DocumentRecord, NameMention, Observation, Span

OF_VALUES = ("value", "near", "metric", "fact", "strict")
"""Measures of values, from lenient to strict."""
HEADLINE = (*OF_VALUES, "dates", "names", "documents")
"""Measures with precision, recall and F1, in order."""
SHARES = ("measure", "status", "period", "modifier", "kind")
"""Fields whose share of right ones among the found values is told."""
FIELDS = (
    "title", "place", "place_code", "level", "document_type", "report_start", "report_end", "published", "masked",
)  # fmt: skip
"""Fields of the document that are compared."""

_FRONT_MATTER = regex.compile(r"---\n.{0,20000}?\n---\n", regex.DOTALL)
_LOOSE = regex.compile(
    r"(?:截至|截止)?(?:目前|现在|当前|近年来?|多年来?|长期以来|以往|前期|今天|近期|当年|每年|此前|同年|一年来|这一年|过去)(?:为止|止)?"
)
"""Time words that nobody is scored on."""

G = TypeVar("G", bound=Span)
P = TypeVar("P", bound=Span)


@dataclass(frozen=True)
class Tally:
    """How many are right, of how many predicted and how many annotated."""

    right: int
    predicted: int
    gold: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.gold) if self.right else 0.0


@dataclass(frozen=True)
class Prediction:
    """What an extraction says of one document."""

    observations: Sequence[Observation] = ()
    dates: Sequence[DateMention] = ()
    names: Sequence[NameMention] = ()
    document: DocumentRecord | None = None


@dataclass(frozen=True)
class Error:
    """A value that is not right: where it stands, what of it is wrong, and what the two sides say."""

    start: int
    context: str
    wrong: tuple[str, ...]
    gold: str
    predicted: str


@dataclass(frozen=True)
class Score:
    """The figures of one document, or of several added up."""

    tallies: Mapping[str, Tally]
    fields: Mapping[str, tuple[object, object]]
    """Document fields: annotated and predicted value."""
    errors: tuple[Error, ...] = ()


def score(text: str, gold: Gold, predicted: Prediction) -> Score:
    """Compare what an extraction says of ``text`` with its annotation. Front matter is not scored.

    Annotation of passages is of their values alone: no dates, names and document fields are scored then.
    """
    body = match.end() if (match := _FRONT_MATTER.match(text)) else 0
    facts = [f for f in gold.facts if f.start >= body]
    observations = [o for o in predicted.observations if o.start >= body and gold.covers(o)]
    facts, observations = _without_optional(facts, observations)
    tallies, errors = _facts(text, facts, observations)
    if gold.passages is not None:
        return Score(tallies, {}, errors)
    dates = [d for d in gold.dates if d.start >= body and not _LOOSE.fullmatch(d.text)]
    mentions = [d for d in predicted.dates if d.start >= body and not _LOOSE.fullmatch(d.text)]
    pairs = pair(dates, mentions)
    resolved = sum((g.period_start, g.period_end) == (p.period_start, p.period_end) for g, p in pairs)
    tallies["dates"] = Tally(resolved, len(mentions), len(dates))
    tallies["date_spans"] = Tally(len(pairs), len(mentions), len(dates))
    named = [n for n in gold.names if n.start >= body]
    names = [n for n in predicted.names if n.start >= body]
    tallies["names"] = _names({norm(n.text) for n in named}, {norm(n.text) for n in names})
    wanted = {norm(n.text) for n in named if n.type == "document"}
    documents = {norm(n.text) for n in names if n.type == "document"}
    tallies["documents"] = Tally(len(wanted & documents), len(documents), len(wanted))
    return Score(tallies, _fields(gold.document, predicted.document), errors)


def total(scores: Iterable[Score]) -> dict[str, Tally]:
    """The tallies of several documents added up."""
    added: dict[str, Tally] = {}
    for each in scores:
        for name, tally in each.tallies.items():
            added[name] = added.get(name, Tally(0, 0, 0)) + tally
    return added


def pair(gold: Sequence[G], predicted: Sequence[P]) -> list[tuple[G, P]]:
    """One to one by overlap, the largest share of the union first; a third, or one inside the other, is enough."""
    candidates = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            overlap = min(g.end, p.end) - max(g.start, p.start)
            if overlap <= 0:
                continue
            share = overlap / (max(g.end, p.end) - min(g.start, p.start))
            if share >= 0.34 or overlap == min(g.end - g.start, p.end - p.start):
                candidates.append((share, i, j))
    left, right = set(range(len(gold))), set(range(len(predicted)))
    pairs = []
    for _, i, j in sorted(candidates, reverse=True):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def _without_optional(
    facts: list[GoldFact], observations: list[Observation]
) -> tuple[list[GoldFact], list[Observation]]:
    """Optional values, and what was predicted for them, count on neither side."""
    taken = {id(o) for fact, o in pair(facts, observations) if fact.optional}
    return [f for f in facts if not f.optional], [o for o in observations if id(o) not in taken]


def _facts(
    text: str, facts: Sequence[GoldFact], observations: Sequence[Observation]
) -> tuple[dict[str, Tally], tuple[Error, ...]]:
    pairs = pair(facts, observations)
    checks: list[dict[str, bool]] = []
    errors: list[Error] = []
    for fact, seen in pairs:
        checked = check(fact, seen, facts)
        checks.append(checked)
        wrong = tuple(name for name in ("value", "metric", "measure", "status", "period") if not checked[name])
        if wrong:
            errors.append(_error(text, fact, wrong, _said(fact), _said(seen)))
    paired = {id(side) for both in pairs for side in both}
    errors += [_error(text, f, ("missed",), _said(f), "") for f in facts if id(f) not in paired]
    errors += [_error(text, o, ("spurious",), "", _said(o)) for o in observations if id(o) not in paired]
    tallies = {"found": Tally(len(pairs), len(observations), len(facts))}
    for name in OF_VALUES:
        tallies[name] = Tally(sum(each[name] for each in checks), len(observations), len(facts))
    for name in SHARES:
        tallies[name] = Tally(sum(each[name] for each in checks), len(pairs), len(pairs))
    return tallies, tuple(sorted(errors, key=lambda error: error.start))


def check(fact: GoldFact, seen: Observation, facts: Sequence[GoldFact]) -> dict[str, bool]:
    """What of an observation agrees with its annotation; ``facts`` are all of the report, for names of neighbours."""
    found = {
        "value": same_value(fact, seen),
        "near": near_metric(seen.metric, fact),
        "metric": same_metric(seen.metric, fact) and not names_another(seen.metric, fact, facts),
        "measure": (fact.measure, fact.direction) == (seen.measure, seen.direction),
        "status": fact.status == seen.status,
        "period": (fact.period_start, fact.period_end) == (seen.period_start, seen.period_end),
        "modifier": fact.modifier == seen.modifier,
        "kind": fact.kind == seen.kind,
    }
    found["fact"] = all(found[name] for name in ("value", "metric", "measure", "status"))
    found["strict"] = found["fact"] and found["period"] and found["modifier"]
    return found


def _error(text: str, at: Span, wrong: tuple[str, ...], gold: str, predicted: str) -> Error:
    context = text[max(0, at.start - 18) : at.end + 6].replace("\n", "/")
    return Error(at.start, context, wrong, gold, predicted)


def _said(side: GoldFact | Observation) -> str:
    value = "masked" if side.value is None else f"{side.value}{side.unit}"
    measure = side.measure if side.direction is None else f"{side.measure} {side.direction}"
    return f"{side.metric} = {value} ({measure}, {side.status}, {side.period_start}/{side.period_end})"


def _names(gold: set[str], predicted: set[str]) -> Tally:
    """Names alike in four of five characters, each predicted one used once."""
    free, right = sorted(predicted), 0
    for name in sorted(gold):
        best = max(free, key=lambda other: char_f1(name, other), default=None)
        if best is not None and char_f1(name, best) >= 0.8:
            free.remove(best)
            right += 1
    return Tally(right, len(predicted), len(gold))


def _fields(gold: GoldDocument | None, predicted: DocumentRecord | None) -> dict[str, tuple[object, object]]:
    if gold is None or predicted is None:
        return {}
    return {field: (getattr(gold, field) or None, getattr(predicted, field) or None) for field in FIELDS}
