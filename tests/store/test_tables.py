"""Columns and plain values of the tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from extractor import schema
from extractor.store.tables import DATES, DOCUMENTS, NAMES, OBSERVATIONS, Table, plain, rows
from tests.store.samples import observation, result


@pytest.mark.parametrize(
    ("table", "model"),
    [
        (DOCUMENTS, schema.DocumentRecord),
        (OBSERVATIONS, schema.Observation),
        (DATES, schema.DateMention),
        (NAMES, schema.NameMention),
    ],
)
def test_every_field_of_the_record_has_its_column(table: Table, model: type[BaseModel]) -> None:
    assert sorted(table.header) == sorted(model.model_fields)


def test_observation_columns_stand_in_the_promised_order() -> None:
    assert " ".join(OBSERVATIONS.header) == (
        "observation_id document_id source start end text value value_high unit kind modifier masked metric "
        "metric_start metric_end indicator measure direction status period_start period_end period_text place program "
        "section sentence confidence rule"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("73260.0000", "73260"),
        ("1E+5", "100000"),
        ("12.780", "12.78"),
        ("0E-10", "0"),
        ("-0.0", "0"),
        ("1E-7", "0.0000001"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_a_written_number_is_the_same_number(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


def test_what_no_file_can_hold_keeps_its_length() -> None:
    broken = "收缴\ud800罚款"
    row = rows(result(observations=(observation(sentence=broken),), warnings=("\udcff",)))
    assert row[OBSERVATIONS][0]["sentence"] == "收缴?罚款"
    assert row[DOCUMENTS][0]["warnings"] == ("?",)
