"""Training on further annotation."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from extractor import patterns
from extractor.learn.cards import cards
from extractor.learn.train import Trained, train

CORPUS = Path(__file__).parents[2] / "corpus"
REPORTS = ("麓水县_2017_health_summary", "松渡县_2023_government_report")
ADDED = "江浒区_2018_health_summary"


def copied(names: tuple[str, ...], folder: Path) -> Path:
    for kind, suffix in (("text", "txt"), ("gold", "jsonl")):
        (folder / kind).mkdir(parents=True)
        for name in names:
            shutil.copy(CORPUS / kind / f"{name}.{suffix}", folder / kind)
    return folder


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Annotation of the first lines of a report, and nothing said of the rest."""
    folder = copied((ADDED,), tmp_path_factory.mktemp("added"))
    text = (folder / "text" / f"{ADDED}.txt").read_text(encoding="utf-8")
    head = text[: text.index("\n", 400)]
    path = folder / "gold" / f"{ADDED}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line["k"] == "fact" and line["quote"] in head]
    passage = {"k": "passage", "quote": head, "text": head}
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in [passage, *kept]), encoding="utf-8")
    return folder / "gold"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, added: Path) -> tuple[Trained, Trained]:
    """Without and with the added annotation."""
    corpus = copied(REPORTS, tmp_path_factory.mktemp("corpus"))
    with patterns.using():
        return train(corpus, lambda line: None), train(corpus, lambda line: None, [added])


def test_added_annotation_is_learned_from_and_told(trained: tuple[Trained, Trained]) -> None:
    without, with_added = trained
    assert (without.reports, without.added, with_added.reports, with_added.added) == (2, 0, 3, 1)
    assert with_added.lessons > without.lessons
    assert "--add GOLD`" in cards(with_added)["linker.md"]
    assert "and 1 added ones, 3 reports" in cards(with_added)["linker.md"]
    assert "--add" not in "".join(cards(without).values())


def test_what_nobody_looked_at_is_not_held_against_the_extraction(
    trained: tuple[Trained, Trained], added: Path
) -> None:
    without, with_added = (each.boards["rules"]["found"] for each in trained)
    facts = [line for line in next(added.iterdir()).read_text(encoding="utf-8").splitlines() if '"fact"' in line]
    assert with_added.gold - without.gold <= len(facts)
    assert with_added.predicted - without.predicted < 1.3 * len(facts)
    judged = [sum(count for *_, count in each.reliability) for each in trained]
    assert 0 < judged[1] - judged[0] < 1.3 * len(facts)
