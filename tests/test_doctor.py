"""doctor finds what is wrong with an installation and says what mends it."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from extractor import cli, doctor, patterns
from extractor.link import ranker
from extractor.qualify import confidence


@pytest.fixture
def requires(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the distribution of zhibiao asks for, to be filled by the test."""
    asked: list[str] = []
    ours = SimpleNamespace(requires=asked, metadata=SimpleNamespace(get_all=lambda _: ["fast", "test"]))
    real = importlib.metadata.distribution
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: ours if name == "zhibiao" else real(name))
    return asked


def found(part: str) -> list[doctor.Finding]:
    return [finding for finding in doctor.examine() if finding.part == part]


def test_packages_that_are_there_missing_or_too_old(requires: list[str]) -> None:
    requires += ["click>=8", "no-such-package>=2", "spacy>=99", "no-such-system; sys_platform == 'none'"]
    requires += ["click; extra == 'fast'", "no-such-test; extra == 'test'"]
    assert [(f.state, f.mend) for f in found("packages")] == [
        ("wrong", "pip install 'no-such-package>=2'"),
        ("wrong", "pip install 'spacy>=99'"),
    ]
    assert "not >=99" in found("packages")[1].text
    assert [f.state for f in found("fast")] == ["ok"]
    assert found("test") == []
    requires[1:3] = ["no-such-part; extra == 'fast'"]
    assert [f.state for f in found("packages")] == ["ok"]
    [fast] = found("fast")
    assert (fast.state, fast.mend) == ("absent", "pip install 'zhibiao[fast]' if you want it")


def test_a_checkout_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: ())
    assert [f.state for f in found("packages")] == ["wrong"]
    assert [f.state for f in found("spacy")] == ["wrong"]


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the linker's model, in use, to be damaged."""
    path = tmp_path / "linker.json"
    shutil.copy(ranker.MODEL, path)
    monkeypatch.setattr(ranker, "MODEL", path)
    ranker.ranker.cache_clear()  # type: ignore[attr-defined]
    yield path
    ranker.ranker.cache_clear()  # type: ignore[attr-defined]


def test_models_that_are_broken_or_gone(damaged: Path) -> None:
    assert {f.state for f in found("models")} == {"ok"}
    ranker.ranker.cache_clear()  # type: ignore[attr-defined]
    damaged.write_text("{", encoding="utf-8")
    assert [f.state for f in found("models")] == ["wrong"]
    damaged.unlink()
    ranker.ranker.cache_clear()  # type: ignore[attr-defined]
    assert [f.state for f in found("models")] == ["wrong", "ok"]
    assert "linker.json is not there; install zhibiao again" in found("models")[0].line()
    assert confidence.MODEL.exists()


def test_patterns_with_faults_and_exit_status(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("- {id: 匝, kind: count, base: 圈, factor: 3}\n", encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["doctor", "--patterns", str(tmp_path)])
    assert done.exit_code == 1
    line = next(line for line in done.stdout.splitlines() if line.startswith("wrong   patterns"))
    assert "units.yaml" in line
    assert "匝" in line
    assert patterns.overlays() == ()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have Chinese fonts")
def test_fonts_that_cannot_be_looked_for_are_not_called_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert [f.state for f in found("fonts")] == ["absent"]


def test_what_is_well_is_told_too() -> None:
    assert [f.state for f in found("patterns")] == ["ok"]
    assert [f.text for f in found("extraction")] == ["全年签约32375人。 gives 32375"]
