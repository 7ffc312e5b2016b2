"""An extraction against a folder of annotation: figures for each report and for all, to read or as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from statistics import fmean
from typing import TypeVar

from extractor import store
from extractor.learn.evaluate import FIELDS, HEADLINE, OF_VALUES, SHARES, Error, Prediction, Score, Tally, score, total
from extractor.learn.gold import AnnotationError, read_gold
from extractor.read import read
from extractor.schema import JSON, DateMention, DocumentRecord, Model, NameMention, Observation

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scoreboard:
    """Scores by report, and quotes of the annotation that no longer stand in their text."""

    scores: Mapping[str, Score]
    lost: Mapping[str, Sequence[str]]

    @property
    def fields(self) -> dict[str, tuple[int, int]]:
        """Document fields: how many reports have it right, of how many."""
        pairs = [score.fields for score in self.scores.values() if score.fields]
        return {field: (sum(p[field][0] == p[field][1] for p in pairs), len(pairs)) for field in FIELDS if pairs}

    def mean(self, measure: str) -> float:
        """F1 averaged over the reports, each counting alike."""
        return fmean(score.tallies[measure].f1 for score in self.scores.values())


def evaluate(gold: Path, tables: Path, texts: Path | None = None) -> Scoreboard:
    """Score the tables in ``tables`` against annotation.

    Args:
        gold: a ``.jsonl`` file of annotation or a folder of them, each named like its text.
        tables: the folder of an extraction (csv or jsonl).
        texts: the folder of the annotated files; by default ``text`` beside the annotation's folder, or that folder.

    Raises:
        AnnotationError: no annotation, no text for one, or a line that does not say what it must.
        StoreError: the extraction cannot be read.
        ReadError: a text cannot be read.
    """
    paths = sorted(gold.glob("*.jsonl")) if gold.is_dir() else [gold]
    if not paths:
        raise AnnotationError(f"{gold}: holds no annotation (*.jsonl)")
    predictions = _predictions(tables, {path.stem for path in paths})
    scores: dict[str, Score] = {}
    lost: dict[str, Sequence[str]] = {}
    for path in paths:
        text = _text(path, texts)
        annotation = read_gold(path, text)
        scores[path.stem] = score(text, annotation, predictions.get(path.stem, Prediction()))
        if annotation.lost:
            lost[path.stem] = annotation.lost
    return Scoreboard(scores, lost)


def _text(gold: Path, texts: Path | None) -> str:
    folders = [texts] if texts else [gold.resolve().parent.parent / "text", gold.parent]
    for folder in folders:
        found = sorted(p for p in folder.rglob("*") if p.stem == gold.stem and p.is_file() and p.suffix != ".jsonl")
        if found:
            return read(found[0]).text
    raise AnnotationError(
        f"{gold}: no text of that name in {' or '.join(map(str, folders))}; name its folder with --text"
    )


def _predictions(tables: Path, stems: set[str]) -> dict[str, Prediction]:
    observations = _by_stem(tables, "observations", Observation, stems)
    dates = _by_stem(tables, "dates", DateMention, stems)
    names = _by_stem(tables, "names", NameMention, stems)
    documents = _by_stem(tables, "documents", DocumentRecord, stems)
    return {stem: Prediction(observations[stem], dates[stem], names[stem], *documents[stem][:1]) for stem in stems}


def _by_stem(tables: Path, table: str, model: type[M], stems: set[str]) -> defaultdict[str, list[M]]:
    found: defaultdict[str, list[M]] = defaultdict(list)
    for row in store.rows(tables, table):
        stem = PurePosixPath(str(row["source"])).stem
        if stem in stems:
            found[stem].append(model.model_validate(row))
    return found


def render(board: Scoreboard, errors: int = 0) -> Iterator[str]:
    """The scoreboard as lines to read, with up to ``errors`` wrong values of each report."""
    for name, each in board.scores.items():
        yield from _block(name, each.tallies)
        for field, (wanted, said) in each.fields.items():
            if wanted != said:
                yield f"  {field}: annotated {wanted}, predicted {said}"
        for error in each.errors[:errors]:
            yield from _told(error)
        yield ""
    yield from _block(f"all {len(board.scores)}", total(board.scores.values()))
    yield "  mean F1 over reports: " + ", ".join(f"{m} {board.mean(m):.3f}" for m in OF_VALUES)
    yield "  document fields right: " + ", ".join(f"{f} {right}/{of}" for f, (right, of) in board.fields.items())


def _block(name: str, tallies: Mapping[str, Tally]) -> Iterator[str]:
    found = tallies["found"]
    yield f"{name}: {found.gold} annotated values, {found.predicted} predicted"
    yield f"  {'':<10} {'P':>5} {'R':>5} {'F1':>5}"
    for measure in HEADLINE:
        tally = tallies[measure]
        yield f"  {measure:<10} {tally.precision:5.3f} {tally.recall:5.3f} {tally.f1:5.3f}"
    yield "  of found: " + ", ".join(f"{share} {tallies[share].recall:.3f}" for share in SHARES)


def _told(error: Error) -> Iterator[str]:
    yield f"  {error.start}: …{error.context}…  {', '.join(error.wrong)}"
    for side, said in (("annotated", error.gold), ("predicted", error.predicted)):
        if said:
            yield f"      {side}: {said}"


def as_json(board: Scoreboard) -> JSON:
    """The scoreboard as plain data: precision, recall and F1 by measure, document fields right."""
    return {
        "reports": {
            name: _figures(each.tallies)
            | {"fields": {field: wanted == said for field, (wanted, said) in each.fields.items()}}
            for name, each in board.scores.items()
        },
        "all": _figures(total(board.scores.values())),
        "mean": {measure: round(board.mean(measure), 4) for measure in OF_VALUES},
        "fields": {field: {"right": right, "of": of} for field, (right, of) in board.fields.items()},
    }


def _figures(tallies: Mapping[str, Tally]) -> JSON:
    figures: JSON = {"annotated": tallies["found"].gold, "predicted": tallies["found"].predicted}
    for measure in ("found", *HEADLINE):
        tally = tallies[measure]
        figures[measure] = {"p": round(tally.precision, 4), "r": round(tally.recall, 4), "f1": round(tally.f1, 4)}
    return figures | {share: round(tallies[share].recall, 4) for share in SHARES}
