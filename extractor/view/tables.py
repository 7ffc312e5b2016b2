"""The tables that pages show: an extraction, and what ``compare`` and ``rollout`` made of it, checked row by row.

A comparison table that is not there is empty. Columns that no page uses may be missing or be more.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from extractor import store
from extractor.compare.source import check_version
from extractor.schema import DateMention, DocumentRecord, NameMention, Observation, first_fault
from extractor.store import ERRORS_CSV, StoreError
from extractor.store.delimited import unharmed

M = TypeVar("M", bound=BaseModel)
Mention = TypeVar("Mention", Observation, DateMention, NameMention)


NOWHERE = "—"
"""The key of rows that name no place."""


class Row(BaseModel):
    """A row of a comparison table; an empty cell is as good as none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, cells: Mapping[str, str]) -> dict[str, str]:
        return {name: unharmed(cell) for name, cell in cells.items() if name and cell}


class Placed(Row):
    """A row about a place."""

    place_code: str | None = None
    place: str | None = None
    level: str | None = None

    @property
    def place_key(self) -> str:
        """What tells places apart: the code, or the name of one without."""
        return self.place_code or self.place or NOWHERE


class Cell(Placed):
    """A row of ``panel``."""

    period: str
    indicator: str
    indicator_name: str | None = None
    measure: str
    status: str
    value: Decimal
    value_high: Decimal | None = None
    unit: str = ""
    modifier: str = "exact"
    observation_id: str = ""
    source: str = ""
    sentence: str = ""
    text: str = ""
    candidates: int = 1
    agreement: str = "single"


class Rank(Placed):
    """A row of ``rank``."""

    group_kind: str
    group: str
    period: str
    indicator: str
    measure: str
    unit: str = ""
    rank: Decimal
    places: Decimal


class Target(Placed):
    """A row of ``targets``."""

    period: str
    indicator: str
    measure: str
    unit: str = ""
    target: Decimal
    target_high: Decimal | None = None
    tone: str = ""
    tone_class: str = ""
    result: Decimal | None = None
    result_basis: str = ""
    attainment: Decimal | None = None
    attained: str = "open"
    target_observation_id: str = ""
    target_source: str = ""
    target_sentence: str = ""
    result_observation_id: str = ""
    result_source: str = ""
    result_sentence: str = ""


class Check(Placed):
    """A row of ``checks``."""

    check: str
    severity: str = ""
    period: str = ""
    indicator: str = ""
    stated: Decimal | None = None
    expected: Decimal | None = None
    unit: str = ""
    explanation: str = ""
    observation_id: str = ""
    source: str = ""
    sentence: str = ""
    other_observation_id: str = ""
    other_source: str = ""
    other_sentence: str = ""


class Step(Placed):
    """A row of ``programs``."""

    period: str
    program: str
    program_name: str = ""
    stage: str
    coverage_value: Decimal | None = None
    coverage_unit: str = ""
    coverage_observation_id: str = ""
    document_id: str = ""
    source: str = ""
    sentence: str = ""


class Adoption(Row):
    """A row of ``adoption``."""

    program: str
    launched: int | None = None
    year: int
    places: int
    adopted: int
    at_risk: int | None = None
    newly_adopted: int | None = None
    cumulative_share: float | None = None
    kaplan_meier: float | None = None
    km_low: float | None = None
    km_high: float | None = None


class Covered(Placed):
    """A row of ``coverage``."""

    period: str
    indicator: str
    state: str
    source: str = ""
    sentence: str = ""
    observation_id: str = ""


class Origin(Placed):
    """A row of ``sources``: a document and the place, under its present code, that it is about."""

    document_id: str


class Fault(Row):
    """A row of ``errors``."""

    source: str
    error: str
    kind: str = ""


@dataclass(frozen=True)
class Extraction:
    """The tables of an extraction; mentions by document, in the order of the text."""

    documents: Sequence[DocumentRecord]
    observations: Mapping[str, Sequence[Observation]]
    dates: Mapping[str, Sequence[DateMention]]
    names: Mapping[str, Sequence[NameMention]]
    errors: Sequence[Fault]


@dataclass(frozen=True)
class Coverage:
    """``coverage`` counted, for there is a row for each place, year and indicator."""

    places: Mapping[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """States by place and period."""
    indicators: Mapping[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    absent: list[Covered] = field(default_factory=list)
    """The rows where a report says that there is no figure."""


@dataclass(frozen=True)
class Comparison:
    """The tables that ``compare`` and ``rollout`` write."""

    panel: Sequence[Cell]
    ranks: Sequence[Rank]
    targets: Sequence[Target]
    checks: Sequence[Check]
    coverage: Coverage
    programs: Sequence[Step]
    adoption: Sequence[Adoption]
    sources: Sequence[Origin]


def extraction(folder: Path) -> Extraction:
    """The tables of an extraction.

    Raises:
        StoreError: a table is not there or of another version, or a row does not hold what it must.
    """
    check_version(folder)
    return Extraction(
        documents=list(_records(folder, "documents", DocumentRecord)),
        observations=_by_document(folder, "observations", Observation),
        dates=_by_document(folder, "dates", DateMention),
        names=_by_document(folder, "names", NameMention),
        errors=list(_rows(folder / ERRORS_CSV, Fault)),
    )


def comparison(*folders: Path) -> Comparison:
    """The tables that ``compare`` and ``rollout`` write, each from the first of ``folders`` that holds it.

    Raises:
        StoreError: a table lacks a column, or a row does not hold what it must.
    """

    def found(name: str) -> Path:
        return next((path for folder in folders if (path := folder / f"{name}.csv").is_file()), Path())

    def rows(name: str, model: type[M]) -> Iterator[M]:
        return _rows(found(name), model)

    return Comparison(
        panel=list(rows("panel", Cell)),
        ranks=list(rows("rank", Rank)),
        targets=list(rows("targets", Target)),
        checks=list(rows("checks", Check)),
        coverage=_counted(found("coverage")),
        programs=list(rows("programs", Step)),
        adoption=list(rows("adoption", Adoption)),
        sources=list(rows("sources", Origin)),
    )


def _records(folder: Path, table: str, model: type[M]) -> Iterator[M]:
    for number, row in enumerate(store.rows(folder, table), 1):
        try:
            yield model.model_validate({name: row[name] for name in model.model_fields if name in row})
        except ValidationError as e:
            raise StoreError(f"{folder}: {table}: row {number}: {first_fault(e)}") from None


def _by_document(folder: Path, table: str, model: type[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for record in _records(folder, table, model):
        found[record.document_id].append(record)
    for mentions in found.values():
        mentions.sort(key=lambda mention: (mention.start, mention.end))
    return found


def _rows(path: Path, model: type[M]) -> Iterator[M]:
    with _reading(path, model) as reader:
        for cells in reader:
            yield model.model_validate(cells)


@contextmanager
def _reading(path: Path, model: type[BaseModel]) -> Iterator[csv.DictReader[str]]:
    """The rows of a table that ``model`` checks; none where there is no such file."""
    if not path.is_file():
        yield csv.DictReader(())
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            needed = [name for name, field in model.model_fields.items() if field.is_required()]
            if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
                raise StoreError(f"{path}: has no column {missing[0]}; needed are {', '.join(needed)}")
            yield reader
        except UnicodeDecodeError:
            raise StoreError(f"{path}: is not UTF-8; save it as «CSV UTF-8»") from None
        except csv.Error as e:
            raise StoreError(f"{path}: line {reader.line_num}: {e}") from None
        except ValidationError as e:
            raise StoreError(f"{path}: line {reader.line_num}: {first_fault(e)}") from None


def _counted(path: Path) -> Coverage:
    """Counted row by row as it stands: a million rows are too many to check each."""
    coverage = Coverage()
    with _reading(path, Covered) as reader:
        for cells in reader:
            state = cells["state"]
            coverage.places[cells.get("place_code") or cells.get("place") or NOWHERE, cells["period"]][state] += 1
            coverage.indicators[cells["indicator"]][state] += 1
            if state == "explicitly absent":
                coverage.absent.append(Covered.model_validate(cells))
    return coverage
