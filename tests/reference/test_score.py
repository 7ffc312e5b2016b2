"""The repository's own scoring gives the figures of the reference implementation, whatever is predicted."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from extractor.learn.evaluate import FIELDS, OF_VALUES, SHARES, Prediction, score
from extractor.learn.gold import Gold, GoldFact, read_gold
from extractor.schema import DateMention, DocumentRecord, NameMention, Observation
from extractor.store.jsonlines import line
from extractor.store.tables import DATES, DOCUMENTS, NAMES, OBSERVATIONS

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
REPORTS = sorted((REFERENCE / "gold").glob("*.jsonl"))
FROM = {"document_id": "d", "source": "a.txt", "sentence": ""}

pytestmark = [
    pytest.mark.skipif(not REPORTS, reason="the reference reports are not here"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # score.py leaves files open
]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def perturbed(gold: Gold, seed: int) -> Prediction:
    """What a middling extractor might say: much of the annotation, some of it wrong in each way that is scored."""
    dice = random.Random(seed)
    spans = [span for fact in gold.facts for span in fact.metric_spans]
    facts = [_observation(fact, dice, spans) for fact in gold.facts if dice.random() > 0.1]
    dates = [
        DateMention.model_validate(FROM | d.model_dump() | ({"period_start": None} if dice.random() < 0.1 else {}))
        for d in gold.dates
        if dice.random() > 0.1
    ]
    names = [
        NameMention.model_validate(FROM | n.model_dump() | {"text": n.text[dice.randrange(2) :], "program": None})
        for n in gold.names
        if n.type != "body" and dice.random() > 0.1
    ]
    document = None
    if gold.document:
        fields = gold.document.model_dump(exclude={"boilerplate"}) | {"level": "unknown", "published": None}
        about = {"document_id": "d", "source": "a.txt", "sha256": "", "format": "txt", "encoding": None}
        document = DocumentRecord.model_validate(about | fields | {"characters": 1, "observations": 1})
    return Prediction(facts, dates, names, document)


def _observation(fact: GoldFact, dice: random.Random, spans: list[str]) -> Observation:
    wrong: dict[str, list[object]] = {
        "value": [None, Decimal(7)],
        "unit": ["", "名", "元"],
        "masked": [not fact.masked],
        "metric": [fact.metric_spans[0], "".join(fact.metric_spans), dice.choice(spans), "", fact.metric[1:]],
        "measure": ["rank"],
        "direction": ["up", None],
        "status": ["plan"],
        "period_start": [fact.period_start and fact.period_start - timedelta(days=365)],
        "modifier": ["over"],
        "kind": ["area"],
        "start": [max(0, fact.start - 2), max(0, fact.start - 30)],
        "end": [fact.end + 1],
    }
    changes = {field: dice.choice(ways) for field, ways in wrong.items() if dice.random() < 0.15}
    blank = dict.fromkeys(("metric_start", "metric_end", "indicator", "period_text", "place", "program"))
    given = fact.model_dump(exclude={"metric_spans", "optional"})
    extra = {"observation_id": "o", "section": "", "confidence": 1.0, "rule": "x"}
    return Observation.model_validate(FROM | given | blank | extra | changes)


def lines(prediction: Prediction) -> Iterator[str]:
    if prediction.document:
        yield line(DOCUMENTS, DOCUMENTS.row(prediction.document))
    yield from (line(OBSERVATIONS, OBSERVATIONS.row(o)) for o in prediction.observations)
    yield from (line(DATES, DATES.row(d)) for d in prediction.dates)
    yield from (line(NAMES, NAMES.row(n)) for n in prediction.names)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(3))
def test_same_figures_as_the_reference(reference: ModuleType, tmp_path: Path, path: Path, seed: int) -> None:
    text = (REFERENCE / "text" / f"{path.stem}.txt").read_bytes().decode("utf-8-sig")
    gold = read_gold(path, text)
    assert not gold.lost
    prediction = perturbed(gold, seed)
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(lines(prediction)), encoding="utf-8")
    counts, _, fields = reference.score(text, reference.load(text, path), reference.load(text, predicted))
    ours = score(text, gold, prediction)
    assert 0 < ours.tallies["strict"].f1 < ours.tallies["value"].f1 < 1
    theirs = {name: (counts[name], counts["pred"], counts["gold"]) for name in ("found", *OF_VALUES)}
    theirs |= {share: (counts[share], counts["found"], counts["found"]) for share in SHARES}
    theirs["dates"] = counts["dnorm"], counts["dpred"], counts["dgold"]
    theirs["date_spans"] = counts["dfound"], counts["dpred"], counts["dgold"]
    theirs["documents"] = counts["thit"], counts["tpred"], counts["tgold"]
    said = {name: (t.right, t.predicted, t.gold) for name, t in ours.tallies.items()}
    names = said.pop("names")
    assert said == theirs
    assert names[1:] == (counts["npred"], counts["ngold"])
    assert abs(names[0] - counts["nhit"]) <= 2  # the reference pairs names in the order of a set
    their_names = {"place_code": "gb_code", "document_type": "doc_type"}
    assert {f: w == s for f, (w, s) in ours.fields.items()} == {
        f: fields[their_names.get(f, f)][0] == fields[their_names.get(f, f)][1] for f in FIELDS
    }
