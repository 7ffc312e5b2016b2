"""The façade: what is public, how it is imported, what it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

import extractor
from extractor.batch import Failure, outcomes
from tests.batch.fakes import load

ROOT = Path(__file__).parents[1]
HEAVY = {
    "docx",
    "rjieba",
    "lxml",
    "numpy",
    "openpyxl",
    "pandas",
    "pdfplumber",
    "pyarrow",
    "scipy",
    "sklearn",
    "spacy",
    "xlsxwriter",
}


def test_the_public_names_are_these() -> None:
    assert extractor.__all__ == [
        "DateMention",
        "Document",
        "DocumentRecord",
        "Name",
        "NameMention",
        "Observation",
        "Period",
        "Place",
        "Quantity",
        "ReadError",
        "Result",
        "__version__",
        "extract",
        "find_periods",
        "find_quantities",
        "load",
        "read",
        "to_frame",
        "to_html",
    ]
    assert all(hasattr(extractor, name) for name in extractor.__all__)


def test_the_version_is_the_distribution_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extractor.__version__ == project["version"]


@pytest.mark.parametrize("module", ["extractor", "extractor.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(done.stdout.split())


def test_an_extraction_needs_nothing_of_training_and_of_comparing(tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("青岚县卫生健康局2021年工作总结\n全年签约32375人，签约率为12.78%。", encoding="utf-8")
    script = (
        "import sys, extractor.cli\n"
        "extractor.cli.main(sys.argv[1:], standalone_mode=False)\n"
        "print(*({'pandas', 'pyarrow', 'scipy', 'sklearn'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", script, "extract", str(report), "-o", str(tmp_path / "out"), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "\n"
    assert (tmp_path / "out" / "manifest.json").exists()


def test_read_stays_a_function_whatever_is_imported() -> None:
    script = "import extractor, extractor.read.files, extractor.batch; print(callable(extractor.read))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "True\n"


def test_a_bare_text_gives_observations_values_and_periods() -> None:
    doc = extractor.load()("全年签约32375人，签约率为12.78%。")
    assert [(str(o.value), o.unit) for o in doc._.observations] == [("32375", "人"), ("12.78", "%")]
    (quantity,) = extractor.find_quantities("投入300余万元")
    assert (quantity.text, str(quantity.value), quantity.modifier) == ("300余万元", "3000000", "over")
    (period,) = extractor.find_periods("2022年3-5月", reference="2022-12-31")
    assert (period.period_start, period.period_end) == (date(2022, 3, 1), date(2022, 5, 31))


def test_a_file_is_read_and_extracted(tmp_path: Path) -> None:
    path = tmp_path / "青岚县2021.txt"
    path.write_text("青岚县2021年工作总结\n全年收缴罚款7.3260万元。\n", encoding="utf-8")
    assert extractor.read(path).text.startswith("青岚县")
    (result,) = extractor.extract(path)
    assert [str(o.value) for o in result.observations] == ["73260"]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(outcomes, "_load", load)
    for name, text in {"a.txt": "投入10元。", "b.txt": "", "c.txt": "投入30元。"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_extract_gives_results_in_order_and_failures_to_who_asks(reports: Path) -> None:
    failures: list[Failure] = []
    results = extractor.extract(reports, jobs=2, on_failure=failures.append)
    assert [result.document.source for result in results] == ["a.txt", "c.txt"]
    assert [(failure.source, failure.error) for failure in failures] == [("b.txt", "empty file")]


def test_extract_warns_of_what_nobody_asks_about(reports: Path) -> None:
    with pytest.warns(UserWarning, match=r"b\.txt: empty file"):
        results = list(extractor.extract([str(reports / "b.txt"), reports / "c.txt"]))
    assert [result.document.source for result in results] == ["c.txt"]
