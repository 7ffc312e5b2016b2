"""Whole reports, of every build that county health bureaus and governments use: ``reports.yaml``."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.outline import outline
from extractor.schema import Document, Outline, Profile, Section

REPORTS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("reports.yaml").read_text(encoding="utf-8"))
by_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: str(report["id"]))


@cache
def read(text: str) -> tuple[Outline, Profile]:
    return outline(Document(text=text, source="report.txt"))


@by_report
def test_profile(report: dict[str, Any]) -> None:
    profile = read(report["text"])[1]
    expected = dict(report["profile"])
    reported, planned = _span(expected.pop("report")), _span(expected.pop("plan"))
    assert {key: getattr(profile, key) for key in expected} == expected
    assert (profile.report_start, profile.report_end) == reported
    assert (profile.plan_start, profile.plan_end) == planned


@by_report
def test_sections(report: dict[str, Any]) -> None:
    found = read(report["text"])[0].sections[1:]
    assert [_written(report["text"], s) for s in found if s.level <= 2] == report["sections"]


def _span(written: int | str | None) -> tuple[date | None, date | None]:
    if written is None:
        return None, None
    first, _, last = str(written).partition("/")
    if len(first) == 4:
        return date(int(first), 1, 1), date(int(last or first), 12, 31)
    return date.fromisoformat(first), date.fromisoformat(last)


def _written(text: str, section: Section) -> str:
    heading = section.heading or "~" + text[section.start : section.start + 8].split("\n")[0]
    return f"{section.level} {section.kind} {_period(section)} {heading}"


def _period(section: Section) -> str:
    start, end = section.period_start, section.period_end
    if start is None or end is None:
        return "-"
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return f"{start}/{end}"
    return str(start.year) if start.year == end.year else f"{start.year}/{end.year}"
