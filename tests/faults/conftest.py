"""The fault suite's own table: a row for each test (a case), its parameters are what was tried."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import fuzz
from tests.faults.tools import Run, write_reports, zhibiao

_tried: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
_found: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults-table", metavar="FILE", help="Write the table of the fault suite as Markdown.")
    parser.addoption("--fuzz", metavar="MINUTES", type=float, help="Only the fuzzed cases, for so long together.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker("faults")
    if minutes := config.getoption("--fuzz", None):
        items[:] = [item for item in ours if "fuzz" in item.name]
        fuzz.seconds = minutes * 60 / sum("found" not in item.name for item in items)


@pytest.fixture(autouse=True)
def _case(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    record_property("group", request.module.__doc__.strip().rstrip("."))
    record_property("case", " ".join(request.function.__doc__.split()).rstrip("."))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    properties = {name: value for name, value in report.user_properties if isinstance(value, str | int)}
    if "case" in properties and not report.skipped and (report.when == "call" or report.failed):
        tried = int(properties.get("tried", 1))
        _tried[str(properties["group"])][str(properties["case"])].update(
            tried=tried,
            passed=tried if report.passed else 0,
            seconds=int(properties.get("seconds", 0)),
            findings=int(report.failed),
        )
        _found.extend(str(properties[name]) for name in ("found",) if name in properties)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not _tried:
        return
    lines = _fuzzed() if config.getoption("--fuzz", None) else _faults()
    terminalreporter.write_line("\n".join(lines))
    if path := config.getoption("--faults-table", None):
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _faults() -> list[str]:
    lines = [
        "# What goes wrong, and what holds then",
        "",
        "Written by `scripts/faults --write`. Cases tried and passed:",
        *_table("tried", "passed"),
    ]
    total = _total()
    return [*lines, "", f"In all {total['tried']:,} tried, {total['passed']:,} passed."]


def _fuzzed() -> list[str]:
    total = _total()
    lines = [
        "# Fuzzing",
        "",
        "Written by `scripts/faults --write --fuzz MINUTES`. Hypothesis makes the examples.",
        f"{total['tried']:,} examples in {total['seconds'] / 60:.0f} minutes, {total['findings']} findings.",
        *_table("tried", "seconds", "findings"),
    ]
    return [*lines, "", "Found so, mended, and kept as cases:", "", *(f"- {found}" for found in _found)]


def _total() -> Counter[str]:
    return sum((counts for cases in _tried.values() for counts in cases.values()), Counter())


def _table(*columns: str) -> list[str]:
    lines = []
    for group, cases in _tried.items():
        lines += ["", f"## {group}", "", f"| what must hold | {' | '.join(columns)} |", f"|---|{'--:|' * len(columns)}"]
        lines += [f"| {case} | {' | '.join(f'{counts[c]:,}' for c in columns)} |" for case, counts in cases.items()]
    return lines


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of places that do not exist."""
    return write_reports(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="session")
def undisturbed(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What a run gives that nothing disturbs, and how long it takes."""
    return zhibiao("extract", reports, "-o", tmp_path_factory.mktemp("undisturbed") / "out", "--jobs", 2)
