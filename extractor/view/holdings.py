"""What there is to show, joined: a document and its place, an observation and its document, a code and its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup

from extractor.catalogue import Indicator, catalogue
from extractor.catalogue.programs import Program
from extractor.catalogue.programs import catalogue as programs
from extractor.schema import DocumentRecord, NameMention, Observation
from extractor.view import words
from extractor.view.figures import visible
from extractor.view.site import Links
from extractor.view.tables import Comparison, Extraction, Placed, Step

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A place as its page and the lists show it."""

    key: str
    name: str
    code: str | None
    level: str | None


class Named:
    """Names of codes: by the catalogue, else as the tables have them, else the code."""

    def __init__(self, comparison: Comparison) -> None:
        self._indicators = {cell.indicator: cell.indicator_name for cell in comparison.panel if cell.indicator_name}
        self._programs = {step.program: step.program_name for step in comparison.programs if step.program_name}

    def entry(self, code: str) -> Indicator | None:
        """The catalogue's entry of an indicator."""
        return catalogue().get(code)

    def chinese(self, code: str) -> str:
        """An indicator's name."""
        entry = self.entry(code)
        return entry.name if entry else self._indicators.get(code, code)

    def english(self, code: str) -> str:
        """An indicator's English name, empty where there is none."""
        entry = self.entry(code)
        return entry.name_en if entry else ""

    def both(self, code: str) -> Markup:
        """An indicator's name in both languages."""
        return words.name(visible(self.chinese(code)), visible(self.english(code)))

    def program_both(self, code: str) -> Markup:
        """A program's name in both languages."""
        entry = self.program_entry(code)
        return words.name(visible(self.program(code)), visible(entry.name_en) if entry else "")

    def program(self, code: str) -> str:
        """A program's name."""
        entry = self.program_entry(code)
        return entry.name if entry else self._programs.get(code, code)

    def program_entry(self, code: str) -> Program | None:
        """The catalogue's entry of a program."""
        return programs().programs.get(code)


@dataclass(frozen=True)
class Holdings:
    """Everything that pages show."""

    extraction: Extraction
    comparison: Comparison

    @cached_property
    def named(self) -> Named:
        return Named(self.comparison)

    @cached_property
    def records(self) -> Mapping[str, DocumentRecord]:
        """Documents by id."""
        return {record.document_id: record for record in self.extraction.documents}

    @cached_property
    def observations(self) -> Mapping[str, Observation]:
        """Observations by id."""
        return {o.observation_id: o for found in self.extraction.observations.values() for o in found}

    @cached_property
    def place_of(self) -> Mapping[str, str]:
        """The key of the place that a document is about, under its present code where the comparison tells it."""
        reported = {r.document_id: r.place_code or r.place or "" for r in self.extraction.documents}
        return reported | {origin.document_id: origin.place_key for origin in self.comparison.sources}

    @cached_property
    def documents_of(self) -> Mapping[str, Sequence[DocumentRecord]]:
        """Documents by place, in the order of the time that they report."""
        ordered = sorted(self.extraction.documents, key=lambda record: (str(record.report_end), record.source))
        return grouped((self.place_of[record.document_id], record) for record in ordered)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every place by key, in the order of their codes."""
        held = self.comparison
        found: dict[str, Place] = {}
        rows: Iterable[Placed] = (*held.sources, *held.panel, *held.programs)
        for row in rows:
            found.setdefault(row.place_key, Place(row.place_key, row.place or row.place_key, row.place_code, row.level))
        for record in self.extraction.documents:
            key = self.place_of[record.document_id]
            found.setdefault(key, Place(key, record.place or key, record.place_code, record.level))
        found.pop("", None)
        return {key: found[key] for key in sorted(found)}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Places by key as charts and lists call them: by name, with the code where two have the same name."""
        names = Counter(place.name for place in self.places.values())
        return {key: p.name if names[p.name] == 1 else f"{p.name} {p.code or key}" for key, p in self.places.items()}

    def value_text(self, observation_id: str) -> str:
        """An observation's value as it stands in its sentence; empty for an unknown one."""
        found = self.observations.get(observation_id)
        return found.text if found else ""

    def step_link(self, step: Step, to: Links) -> str:
        """Where the sentence behind a program's step stands: at the program's name, else at what else it holds."""
        page = to.page("document", step.document_id)
        for name in self._named_in(step)[:1]:
            return f"{page}#n-{name.start}-{name.end}"
        values = (o for o in self.extraction.observations.get(step.document_id, ()) if o.sentence == step.sentence)
        return next((to.observation(o.observation_id) for o in values), page)

    def step_text(self, step: Step) -> str:
        """What of a step's sentence speaks of it: the figure of its coverage, else the program's name."""
        names = (name.text for name in self._named_in(step) if name.program == step.program)
        return self.value_text(step.coverage_observation_id) or next(names, step.program_name)

    def _named_in(self, step: Step) -> list[NameMention]:
        """The names in a step's sentence, those of its program first."""
        names = [n for n in self.extraction.names.get(step.document_id, ()) if n.sentence == step.sentence]
        return sorted(names, key=lambda name: name.program != step.program)


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Values by key, in order."""
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
