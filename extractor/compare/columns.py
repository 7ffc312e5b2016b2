"""The tables that ``compare`` and ``rollout`` write, their columns in order (``patterns/compare_columns.csv``).

Names and order are relied upon: new columns come at the end. A name means the same in every table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import field_validator

from extractor.patterns import Entry, PatternError, cached, entries

FILE = "compare_columns.csv"


class Column(Entry):
    """What a column says; ``values`` where they are a closed set (it may be empty all the same)."""

    name: str
    type: Literal["text", "integer", "number", "boolean", "date"]
    description: str
    values: tuple[str, ...] = ()

    @field_validator("values", mode="before")
    @classmethod
    def _listed(cls, cell: str) -> tuple[str, ...]:
        return tuple(value.strip() for value in cell.split(";"))


@dataclass(frozen=True)
class Table:
    """A table; ``own`` are columns that only it has, and that depend on the data."""

    name: str
    description: str
    header: tuple[str, ...]
    own: tuple[Column, ...] = ()

    def columns(self) -> Iterator[Column]:
        """The columns in order.

        Raises:
            PatternError: one is not described.
        """
        own = {column.name: column for column in self.own}
        for name in self.header:
            if name not in own and name not in described():
                raise PatternError(f"{FILE}: no entry {name}, a column of the table {self.name}")
            yield own.get(name) or described()[name]


@cached
def described() -> dict[str, Column]:
    """Every column by name."""
    return {column.name: column for column in entries(FILE, Column, key="name")}


def _table(name: str, description: str, header: str) -> Table:
    return Table(name, description, tuple(header.split()))


_CELL = "place_code place period indicator measure status"


PANEL = _table(
    "panel",
    "One value for each place, period, indicator, measure and status",
    """place_code place level period indicator indicator_name measure status value value_high unit modifier
    observation_id document_id source sentence candidates agreement year period_start period_end reported_value
    reported_unit text metric confidence report province_code prefecture_code reported_code reported_place
    boundary""",
)
CANDIDATES = _table(
    "candidates",
    "All observations of the cells that several could fill, the chosen one first",
    f"""{_CELL} order value value_high unit modifier text metric report aside confidence agrees observation_id
    document_id source sentence""",
)
CHANGE = _table(
    "change",
    "Levels against those of one year before, and the change that the report itself states",
    """place_code place level period indicator indicator_name value unit previous_period previous_value difference
    ratio rate stated_rate stated_amount agreement previous_status observation_id source sentence
    previous_observation_id previous_source previous_sentence stated_observation_id stated_sentence""",
)
RANK = _table(
    "rank",
    "Places by value within their province, prefecture and peer groups",
    """group_kind group period indicator indicator_name measure place_code place level value unit rank places
    percentile observation_id source""",
)
TARGETS = _table(
    "targets",
    "What was planned for a time against what came of it",
    """place_code place level period indicator indicator_name measure unit target target_high target_modifier tone
    tone_class result result_basis difference attainment attained target_observation_id target_source
    target_sentence result_observation_id result_source result_sentence""",
)
CHECKS = _table(
    "checks",
    "What does not hold, with the sentences",
    """check severity place_code place period indicator indicator_name stated expected unit difference explanation
    observation_id source sentence other_observation_id other_source other_sentence""",
)
COVERAGE = _table(
    "coverage",
    "For each place, year and indicator: is there a result",
    "place_code place level period indicator indicator_name state reports observation_id sentence",
)
INDICATORS = _table(
    "indicators",
    "The indicators of the panel",
    "indicator indicator_name name_en unit definition definition_source cells",
)
SOURCES = _table(
    "sources",
    "The documents, and what they gave",
    """document_id source title place_code place level organization document_type report_start report_end
    plan_start plan_end reported_code reported_place boundary observations cells""",
)
CODEBOOK = _table("codebook", "Every column of every table", "table column type description values")
PROGRAMS = _table(
    "programs",
    "How far each program has come in each place and time, by what the reports state",
    """place_code place level period program program_name stage first_mention coverage_value coverage_unit
    coverage_metric coverage_observation_id mentions cue document_id source sentence""",
)
TIMELINE = _table(
    "timeline",
    "First years of each stage of each program in each place",
    """place_code place level program program_name launched first_report last_report first_mention first_planned
    first_pilot first_launched first_implemented first_completed adopted_year adoption_basis source sentence""",
)
ADOPTION = _table(
    "adoption",
    "The spread of each program: places with a report, those that have adopted, Kaplan–Meier estimate",
    """program program_name launched year years_since_launch places adopted cumulative_share at_risk newly_adopted
    kaplan_meier km_low km_high""",
)
EVENTS = _table(
    "events",
    "Discrete-time event history: a row for each place, program and year at risk, for regression",
    """place_code place level province_code program year event launched years_since_launch years_since_first_report
    others_adopted others_share""",
)
