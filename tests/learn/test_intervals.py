"""Bootstrap intervals."""

from __future__ import annotations

import pytest

from extractor.learn.evaluate import Tally
from extractor.learn.intervals import intervals


def test_reports_that_are_alike_leave_no_doubt_and_different_ones_do() -> None:
    alike = intervals([{"value": Tally(8, 10, 16)}] * 5)["value"]
    assert alike == ((0.8, 0.8), (0.5, 0.5), (0.6154, 0.6154))
    low, high = intervals([{"value": Tally(n, 10, 10)} for n in (2, 9, 10, 10)])["value"].p
    assert low < 0.6 < 0.775 < high <= 1.0


def test_many_reports_are_near_the_normal_approximation() -> None:
    """400 reports of one value each, 80 % right: the standard error is 0.02."""
    low, high = intervals([{"value": Tally(int(n % 5 > 0), 1, 1)} for n in range(400)])["value"].r
    assert (low, high) == pytest.approx((0.76, 0.84), abs=0.006)


def test_a_single_report_has_none_and_reports_without_values_count_nothing() -> None:
    assert intervals([{"value": Tally(1, 1, 1)}]) == {}
    assert intervals([{"value": Tally(0, 0, 0)}] * 3)["value"].f1 == (0.0, 0.0)
