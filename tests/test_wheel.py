"""The wheel works where the checkout is not: built, installed into an empty environment, run elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from extractor import store

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path) -> str:
    """The command's standard output; it must end well."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("zhibiao-*.whl"))


def test_the_wheel_holds_all_patterns_and_models(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name.removeprefix("extractor/_data/") for name in archive.namelist()}
    needed = [p.relative_to(ROOT).as_posix() for top in ("patterns", "models") for p in (ROOT / top).rglob("*.*")]
    assert needed
    assert not set(needed) - held


def test_an_installed_wheel_extracts(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    (tmp_path / "青岚县2021.txt").write_text("青岚县2021年工作总结\n全年收缴罚款7.3260万元。\n", encoding="utf-8")
    blank = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('zhibiao'); print(nlp('投入30元')._.observations[0].value)"
    )
    assert run(scripts / "python", "-c", blank, cwd=tmp_path) == "30\n"
    assert "\nwrong " not in run(scripts / "zhibiao", "doctor", cwd=tmp_path)
    assert "7.3260万元,73260," in run(scripts / "zhibiao", "extract", "青岚县2021.txt", cwd=tmp_path)
    formats = ",".join(store.FORMATS)
    run(scripts / "zhibiao", "extract", "青岚县2021.txt", "-o", "out", "--format", formats, cwd=tmp_path)
    assert store.read(tmp_path / "out", "observations")["value"].tolist() == [73260]
    assert "1 documents, 1 observations" in run(scripts / "zhibiao", "summary", "out", cwd=tmp_path)
