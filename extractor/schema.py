"""What everything is: the records of the output tables and the layers that the stages add to a document.

Every model is frozen. Offsets are character offsets into ``Document.text``, end exclusive, and for everything
with a ``text`` field ``text == document.text[start:end]``. Dates are :class:`datetime.date`, written ISO 8601.
Numbers are :class:`decimal.Decimal`, exact as the text states them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "money", "count", "percent", "points", "ratio", "duration", "area", "length", "weight", "volume", "energy",
    "speed", "index", "rank", "multiple",
]  # fmt: skip
Modifier = Literal["exact", "approx", "over", "at_least", "under", "at_most", "range"]
Measure = Literal["level", "change_rate", "change_amount", "rank", "threshold"]
Direction = Literal["up", "down"]
Status = Literal["actual", "plan", "requirement", "baseline"]
PeriodType = Literal["day", "month", "quarter", "half", "year", "multi_year", "range", "relative"]
NameType = Literal["program", "project", "document"]
Level = Literal["national", "province", "prefecture", "county", "township", "unknown"]
DocumentType = Literal["summary", "plan", "summary_and_plan", "speech", "government_work_report", "article"]
SectionKind = Literal["preamble", "review", "problems", "plan", "closing", "glossary"]
"""preamble: greeting, general situation; glossary: 名词解释 after the report."""


class Model(BaseModel):
    """Base of every record and layer: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """A stretch of the text, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class TextSpan(Span):
    """A stretch of the text with the characters that stand there."""

    text: str


class Furniture(TextSpan):
    """A piece of page furniture (menus, counters, adverts): nothing is extracted from it."""

    rule: str
    """The pattern that found it."""


class Document(Model):
    """What a reader makes of a file: one immutable text, layers over it, and what the file says of itself."""

    text: str
    source: str = ""
    """Path relative to the input folder, with ``/``; for a row of a table ``path#row`` (first data row is 1)."""
    sha256: str = ""
    """Of the file's bytes; of the row's UTF-8 text for a row of a table."""
    format: str = "txt"
    encoding: str | None = None
    title: str | None = None
    """The title that the file itself declares (front matter, <title>, docx properties), not the one in the text."""
    published: date | None = None
    """The date that the file itself declares."""
    emphasis: tuple[Span, ...] = ()
    """Bold or heading-styled runs (html, docx), by offset."""
    furniture: tuple[Furniture, ...] = ()
    metadata: dict[str, str] = {}
    warnings: tuple[str, ...] = ()


class Section(Span):
    """A heading and what stands under it, up to the next heading of the same or a higher level."""

    heading: str
    """The heading as it stands, without its number and final punctuation; empty for text before the first heading."""
    heading_start: int
    heading_end: int
    level: int
    """0 for the whole document, then 1, 2, … by depth."""
    parent: int | None
    """Index of the enclosing section in ``Outline.sections``; null for the root."""
    kind: SectionKind
    period_start: date | None = None
    """The time that a figure of this section covers when it says nothing itself."""
    period_end: date | None = None


class Sentence(Span):
    """A sentence; ``section`` is the index of the innermost section that holds it."""

    section: int


class Outline(Model):
    """Sections in order of appearance (``sections[0]`` is the whole document) and sentences in order."""

    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    def path(self, index: int) -> tuple[str, ...]:
        """Headings from the outermost to ``sections[index]``, empty ones left out."""
        found: list[str] = []
        at: int | None = index
        while at is not None:
            section = self.sections[at]
            if section.heading:
                found.append(section.heading)
            at = section.parent
        return tuple(reversed(found))


class Profile(Model):
    """What the document is: the fields of its row in ``documents`` that come from reading it."""

    title: str | None = None
    place: str | None = None
    place_code: str | None = None
    """GB/T 2260, six digits, as valid in the reported period."""
    province: str | None = None
    city: str | None = None
    level: Level = "unknown"
    organization: str | None = None
    document_type: DocumentType = "article"
    report_start: date | None = None
    report_end: date | None = None
    plan_start: date | None = None
    plan_end: date | None = None
    published: date | None = None
    masked: bool = False


class Quantity(TextSpan):
    """A numeral that measures something, with its qualifier and unit."""

    value: Decimal | None
    """In base units (万, 亿 multiplied out); the low end of a range; null when masked."""
    value_high: Decimal | None = None
    unit: str = ""
    """As written, without 万/亿; empty if none is written."""
    kind: Kind
    modifier: Modifier = "exact"
    masked: bool = False
    rule: str = ""


class Period(TextSpan):
    """A time expression, resolved where the context allows."""

    period_start: date | None
    period_end: date | None
    type: PeriodType
    bound: Literal["until", "since"] | None = None
    """What stands around the words: until (截至…, …前), since (…以来, 自…起)."""
    rule: str = ""


class Name(TextSpan):
    """A program, project or document named in the text."""

    type: NameType
    program: str | None = None
    """Code of the program catalogue."""
    rule: str = ""


class Place(TextSpan):
    """A place or body named in the text; ``code`` where it is a unit of the gazetteer."""

    code: str | None = None
    type: Literal["unit", "village", "body", "group"] = "unit"
    rule: str = ""


class Observation(TextSpan):
    """One numeral that measures something: a row of ``observations``."""

    observation_id: str
    document_id: str
    source: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    kind: Kind
    modifier: Modifier
    masked: bool
    metric: str
    metric_start: int | None
    metric_end: int | None
    indicator: str | None
    measure: Measure
    direction: Direction | None
    status: Status
    period_start: date | None
    period_end: date | None
    period_text: str | None
    place: str | None
    program: str | None
    section: str
    sentence: str
    confidence: float = Field(ge=0, le=1)
    rule: str


class DateMention(TextSpan):
    """A row of ``dates``."""

    document_id: str
    source: str
    period_start: date | None
    period_end: date | None
    type: PeriodType
    sentence: str


class NameMention(TextSpan):
    """A row of ``names``."""

    document_id: str
    source: str
    type: NameType
    program: str | None
    sentence: str


class DocumentRecord(Profile):
    """A row of ``documents``."""

    document_id: str
    source: str
    sha256: str
    format: str
    encoding: str | None
    characters: int
    observations: int
    duplicate_of: str | None = None
    warnings: tuple[str, ...] = ()


class Result(Model):
    """Everything that one document gave."""

    document: DocumentRecord
    observations: tuple[Observation, ...]
    dates: tuple[DateMention, ...]
    names: tuple[NameMention, ...]


JSON = dict[str, Any]
