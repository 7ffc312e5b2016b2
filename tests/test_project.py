"""What stands around the code says what is there."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import regex
import yaml
from packaging.requirements import Requirement

import extractor
from extractor import cli
from extractor.cli.settings import settings

ROOT = Path(__file__).parents[1]
TREE = regex.compile(r"^(?P<indent> {0,2})(?P<name>[\w.]+/?) {2,}\S", regex.MULTILINE)


@pytest.mark.parametrize("paper", ["CONTRIBUTING.md", "README.md", "README.zh.md"])
def test_the_map_of_the_house_names_what_is_there_and_every_folder(paper: str) -> None:
    [tree] = regex.findall(r"```\n(extractor/\n.*?)```", (ROOT / paper).read_text(encoding="utf-8"), regex.DOTALL)
    named = {f"{'extractor/' if m['indent'] else ''}{m['name']}" for m in TREE.finditer(tree)}
    assert not [name for name in named if not (ROOT / name).exists()]
    folders = [path for path in (ROOT / "extractor").iterdir() if (path / "__init__.py").exists()]
    assert {f"extractor/{path.name}/" for path in folders} <= named


@pytest.mark.parametrize(("paper", "heading"), [("README.md", "Dependencies"), ("README.zh.md", "依赖")])
def test_every_dependency_is_told_with_what_it_is_for_and_no_other(paper: str, heading: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [table] = regex.findall(rf"## {heading}\n(.*?)\n## ", (ROOT / paper).read_text(encoding="utf-8"), regex.DOTALL)
    rows = [line.split("|")[1] for line in table.splitlines()[3:] if line.startswith("|")]
    told = [name for row in rows if "`" not in row for name in regex.split(r"[,、]", row)]
    needed = [Requirement(text).name for text in project["dependencies"]]
    assert sorted(name.strip() for name in told) == sorted(needed)


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (extractor.__version__, project["license"])


def test_the_settings_that_the_page_shows_are_taken(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ecosystem.md").read_text(encoding="utf-8")
    [shown] = regex.findall(r"```toml\n(.*?)```", page, regex.DOTALL)
    path = tmp_path / "zhibiao.toml"
    path.write_text(shown, encoding="utf-8")
    taken = settings(cli.main, path)
    assert taken["extract"]["jobs"] == 4
    assert taken["rollout"]["patterns"] == [str(tmp_path / "mine")]


def test_what_the_image_copies_is_there_and_not_left_out() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {
        name for line in regex.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, regex.MULTILINE) for name in line.split()
    }
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert {*built["wheel"]["packages"], *built["wheel"]["force-include"]} <= copied


LINTERS = {
    "the image": ("hadolint", "Dockerfile"),
    "the workflow": ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/test.yml"),
}


@pytest.mark.parametrize("what", LINTERS)
def test_what_is_built_elsewhere_passes_its_linter(what: str) -> None:
    linter, *arguments = LINTERS[what]
    run = subprocess.run([Path(sys.executable).parent / linter, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_entry_points_are_the_components() -> None:
    from extractor.pipeline import STAGES

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["entry-points"]["spacy_factories"]) == {"zhibiao", *STAGES}
