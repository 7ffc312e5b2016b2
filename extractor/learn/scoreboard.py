"""An extraction against a folder of annotation: figures for each report and for all, to read or as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TypeVar

from extractor import store
from extractor.learn.evaluate import FIELDS, HEADLINE, OF_VALUES, SHARES, Error, Prediction, Score, Tally, score, total
from extractor.learn.gold import AnnotationError, named, read_gold
from extractor.learn.intervals import Interval, intervals
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

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Bootstrap intervals of the figures over all reports, by measure; empty for a single report."""
        return intervals([score.tallies for score in self.scores.values()])

    def mean(self, measure: str) -> float:
        """F1 averaged over the reports, each counting alike."""
        return fmean(score.tallies[measure].f1 for score in self.scores.values())

    @property
    def reviewed(self) -> int:
        """Reports of which only passages are annotated."""
        return sum("dates" not in score.tallies for score in self.scores.values())


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
        text = text_of(path, texts)
        annotation = read_gold(path, text)
        scores[path.stem] = score(text, annotation, predictions.get(path.stem, Prediction()))
        if annotation.lost:
            lost[path.stem] = annotation.lost
    return Scoreboard(scores, lost)


def text_of(gold: Path, texts: Path | None = None) -> str:
    """The text that the annotation in ``gold`` is of: in ``texts``, else in ``text`` beside its folder, else beside it.

    Raises:
        AnnotationError: there is none of its name.
        ReadError: it cannot be read.
    """
    folders = [texts] if texts else [gold.resolve().parent.parent / "text", gold.parent]
    for folder in folders:
        found = sorted(p for p in folder.rglob("*") if p.stem == gold.stem and p.is_file() and p.suffix != ".jsonl")
        if found:
            return read(found[0]).text
    raise AnnotationError(
        f"{gold}: no text of that name in {' or '.join(map(str, folders))}; name its folder with --text"
    )


def _predictions(tables: Path, names: set[str]) -> dict[str, Prediction]:
    name_of = named([str(row["source"]) for row in store.rows(tables, "documents")], names)
    observations = _by_name(tables, "observations", Observation, name_of)
    dates = _by_name(tables, "dates", DateMention, name_of)
    mentions = _by_name(tables, "names", NameMention, name_of)
    documents = _by_name(tables, "documents", DocumentRecord, name_of)
    return {name: Prediction(observations[name], dates[name], mentions[name], *documents[name][:1]) for name in names}


def _by_name(tables: Path, table: str, model: type[M], name_of: Mapping[str, str]) -> defaultdict[str, list[M]]:
    found: defaultdict[str, list[M]] = defaultdict(list)
    for row in store.rows(tables, table):
        if name := name_of.get(str(row["source"])):
            found[name].append(model.model_validate(row))
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
    yield from _block(f"all {len(board.scores)}", total(board.scores.values()), board.intervals)
    if not board.reviewed:
        yield "  mean F1 over reports: " + ", ".join(f"{m} {board.mean(m):.3f}" for m in OF_VALUES)
    if board.fields:
        yield "  document fields right: " + ", ".join(f"{f} {right}/{of}" for f, (right, of) in board.fields.items())
    if board.reviewed:
        yield f"  of {board.reviewed} reports only the reviewed passages are scored, and in them the values"


def _block(name: str, tallies: Mapping[str, Tally], within: Mapping[str, Interval] | None = None) -> Iterator[str]:
    found = tallies["found"]
    yield f"{name}: {found.gold} annotated values, {found.predicted} predicted"
    yield f"  {'':<10} {'P':>5} {'R':>5} {'F1':>5}" + ("   95 % interval of P, R, F1" if within else "")
    for measure in _told_measures(tallies):
        tally = tallies[measure]
        line = f"  {measure:<10} {tally.precision:5.3f} {tally.recall:5.3f} {tally.f1:5.3f}"
        if within:
            line += "".join(f"   {low:.3f}–{high:.3f}" for low, high in within[measure])
        yield line
    yield "  of found: " + ", ".join(f"{share} {tallies[share].recall:.3f}" for share in SHARES)


def _told_measures(tallies: Mapping[str, Tally]) -> list[str]:
    return [measure for measure in HEADLINE if measure in tallies]


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
        "intervals": {m: interval._asdict() for m, interval in board.intervals.items()},
        "mean": {measure: round(board.mean(measure), 4) for measure in OF_VALUES},
        "fields": {field: {"right": right, "of": of} for field, (right, of) in board.fields.items()},
    }


def _figures(tallies: Mapping[str, Tally]) -> JSON:
    figures: JSON = {"annotated": tallies["found"].gold, "predicted": tallies["found"].predicted}
    for measure in ("found", *_told_measures(tallies)):
        tally = tallies[measure]
        figures[measure] = {"p": round(tally.precision, 4), "r": round(tally.recall, 4), "f1": round(tally.f1, 4)}
    return figures | {share: round(tallies[share].recall, 4) for share in SHARES}
