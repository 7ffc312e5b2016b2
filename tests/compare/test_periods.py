"""Period codes: one for each time, and back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.compare import periods

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-01-01", "2024-06-30", "2024H1"),
        ("2024-07-01", "2024-12-31", "2024H2"),
        ("2024-07-01", "2024-09-30", "2024Q3"),
        ("2024-08-01", "2024-08-31", "2024-08"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2021-01-01", "2025-12-31", "2021/2025"),
        ("2024-01-01", "2024-11-30", "2024-01/2024-11"),
        ("2024-01-01", "2024-11-18", "2024-01-01/2024-11-18"),
        ("2023-10-01", "2024-03-31", "2023-10/2024-03"),
        ("2024-11-18", "2024-11-18", "2024-11-18"),
    ],
)
def test_a_time_has_one_code_and_a_code_one_time(start: str, end: str, code: str) -> None:
    span = date.fromisoformat(start), date.fromisoformat(end)
    assert periods.code(*span) == code
    assert periods.span(code) == span


def test_the_last_day_of_a_year_stands_for_the_year() -> None:
    assert periods.code(date(2024, 12, 31), date(2024, 12, 31)) == "2024"


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2024", "2023"),
        ("2024H1", "2023H1"),
        ("2024-02", "2023-02"),
        ("2024-01/2024-11", "2023-01/2023-11"),
        ("2024-02-29", "2023-02-28"),
        ("2021/2025", None),
    ],
)
def test_a_year_before(code: str, before: str | None) -> None:
    assert periods.year_before(code) == before


@pytest.mark.parametrize("wrong", ["24", "2024H3", "2024Q0", "2024-13", "二〇二四", "", "2024-00", "2024-02-30"])
def test_what_is_no_period_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"is no period|day|month"):
        periods.span(wrong)


@given(DAYS, DAYS)
def test_every_code_says_its_time(a: date, b: date) -> None:
    start, end = min(a, b), max(a, b)
    first, last = periods.span(periods.code(start, end))
    assert (first <= start, last) == (True, end)
    assert first == start or start == end  # 31 December stands for its year
