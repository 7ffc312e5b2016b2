"""What everything is: the records of the output tables and the layers that the stages add to a document.

Every model is frozen. Offsets are character offsets into ``Document.text``, end exclusive, and for everything
with a ``text`` field ``text == document.text[start:end]``. Dates are :class:`datetime.date`, written ISO 8601.
Numbers are :class:`decimal.Decimal`, exact as the text states them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def first_fault(error: ValidationError) -> str:
    """Where the first thing that pydantic objects to stands, and what it is."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


class Span(Model):
    """A stretch of the text, end exclusive."""

    start: int = Field(ge=0)
    """Offset of the first character."""
    end: int = Field(ge=0)
    """Offset after the last character."""


class TextSpan(Span):
    """A stretch of the text with the characters that stand there."""

    text: str
    """The characters from start to end."""


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
    """The title in the text."""
    place: str | None = None
    """The place that the report is about."""
    place_code: str | None = None
    """GB/T 2260, six digits, as valid in the reported period."""
    province: str | None = None
    """The province that it lies in."""
    city: str | None = None
    """The prefecture that it lies in."""
    level: Level = "unknown"
    """Of the place."""
    organization: str | None = None
    """Who reports."""
    document_type: DocumentType = "article"
    """What sort of report it is."""
    report_start: date | None = None
    """First day of the time that it looks back on."""
    report_end: date | None = None
    """Last day of it."""
    plan_start: date | None = None
    """First day of the time that it plans for."""
    plan_end: date | None = None
    """Last day of it."""
    published: date | None = None
    """When it was delivered or published."""
    masked: bool = False
    """Whether it is a template whose figures are blanked."""


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
    """The same in every run for the same path and content."""
    document_id: str
    """The document: the same in every run for the same path and content."""
    source: str
    """Path of the file, relative to the folder given; ``path#row`` for a row of a table."""
    value: Decimal | None
    """Exact, in base units (万, 亿 multiplied out; percent as 73.46); the low end of a range; null when masked."""
    value_high: Decimal | None
    """The high end of a range."""
    unit: str
    """As written, without 万 and 亿; empty if none is written."""
    kind: Kind
    """What sort of number it is."""
    modifier: Modifier
    """How the text bounds it: 约 approx, 余 over, 以上 at_least …."""
    masked: bool
    """Whether the digits are blanked out (XX, ××, x.x)."""
    metric: str
    """What is measured, its name completed from the words, sentences and headings before it."""
    metric_start: int | None
    """Offset of the words nearest to the value that name it."""
    metric_end: int | None
    """Offset after these words."""
    indicator: str | None
    """Code of the indicator catalogue; null where the name leaves a doubt."""
    measure: Measure
    """Whether the value is a level, a change, a rank or a mark to be reached."""
    direction: Direction | None
    """Of the two changes."""
    status: Status
    """A result, a target, set from above, or named for comparison."""
    period_start: date | None
    """First day of the time that the value covers."""
    period_end: date | None
    """Last day of it."""
    period_text: str | None
    """The words that say so; null where the time comes from the section or the report."""
    place: str | None
    """The narrower place or body named before it; null for the document's own."""
    program: str | None
    """The program named before it in its sentence."""
    section: str
    """The headings above the sentence, joined by `` / ``."""
    sentence: str
    """The sentence that it stands in."""
    confidence: float = Field(ge=0, le=1)
    """Estimated probability that value, metric, measure and status are all right."""
    rule: str
    """The rules that decided on value, metric, status and period."""


class DateMention(TextSpan):
    """A row of ``dates``."""

    document_id: str
    """The document: the same in every run for the same path and content."""
    source: str
    """Path of the file, relative to the folder given; ``path#row`` for a row of a table."""
    period_start: date | None
    """First day, where the words can be resolved."""
    period_end: date | None
    """Last day."""
    type: PeriodType
    """What sort of expression it is."""
    sentence: str
    """The sentence that it stands in."""


class NameMention(TextSpan):
    """A row of ``names``."""

    document_id: str
    """The document: the same in every run for the same path and content."""
    source: str
    """Path of the file, relative to the folder given; ``path#row`` for a row of a table."""
    type: NameType
    """What it is the name of."""
    program: str | None
    """Code of the program catalogue."""
    sentence: str
    """The sentence that it stands in."""


class DocumentRecord(Profile):
    """A row of ``documents``."""

    document_id: str
    """The document: the same in every run for the same path and content."""
    source: str
    """Path of the file, relative to the folder given; ``path#row`` for a row of a table."""
    sha256: str
    """Of the file's bytes; of the row's UTF-8 text for a row of a table."""
    format: str
    """Kind of file."""
    encoding: str | None
    """Of its text, where it has one."""
    characters: int
    """Length of its text."""
    observations: int
    """How many rows of ``observations`` it gave."""
    duplicate_of: str | None = None
    """The document_id of the first document with the same text."""
    warnings: tuple[str, ...] = ()
    """What the reader could not make sure of."""


class Result(Model):
    """Everything that one document gave."""

    document: DocumentRecord
    observations: tuple[Observation, ...]
    dates: tuple[DateMention, ...]
    names: tuple[NameMention, ...]


JSON = dict[str, Any]
