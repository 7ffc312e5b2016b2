"""The fault suite's own table: a row for each test (a case), its parameters are what was tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.tools import Run, write_reports, zhibiao

_tried: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults-table", metavar="FILE", help="Write the table of the fault suite as Markdown.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("faults")


@pytest.fixture(autouse=True)
def _case(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    record_property("group", request.module.__doc__.strip().rstrip("."))
    record_property("case", " ".join(request.function.__doc__.split()).rstrip("."))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    properties = {name: value for name, value in report.user_properties if isinstance(value, str | int)}
    if "case" in properties and (report.when == "call" or report.failed):
        counts = _tried[str(properties["group"])][str(properties["case"])]
        tried = int(properties.get("tried", 1))
        if not report.skipped:
            counts[0] += tried
            counts[1] += tried if report.passed else 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not _tried:
        return
    lines = [
        "# What goes wrong, and what holds then",
        "",
        "Written by `scripts/faults --write`. Cases tried and passed:",
    ]
    for group, cases in _tried.items():
        lines += ["", f"## {group}", "", "| what must hold | tried | passed |", "|---|--:|--:|"]
        lines += [f"| {case} | {tried:,} | {passed:,} |" for case, (tried, passed) in cases.items()]
    total = [sum(counts[n] for cases in _tried.values() for counts in cases.values()) for n in (0, 1)]
    lines += ["", f"In all {total[0]:,} tried, {total[1]:,} passed."]
    terminalreporter.write_line("\n".join(lines))
    if path := config.getoption("--faults-table", None):
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of places that do not exist."""
    return write_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="session")
def undisturbed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What a run gives that nothing disturbs, and how long it takes."""
    return zhibiao("extract", reports, "-o", tmp_path_factory.mktemp("undisturbed") / "out", "--jobs", 2)
