"""A folder in which the examples of the pages run: what they take for granted is there, by the names that they use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import regex

ROOT = Path(__file__).parents[2]
EXTENDING = ROOT / "docs" / "extending.md"
FILE = regex.compile(r"`mine/([\w.]+)`[^\n]*:\n\n```\w+\n(.*?)```", regex.DOTALL)
CUE = regex.compile(r"under `status:`:\n\n```yaml\n(.*?)```", regex.DOTALL)
REPORT = "松渡县_2024_health_summary"
SHOWN = "[松柘]*_202[24]_*"
"""The reports that pages name, and some beside them."""
EXPORTS = ("project-1.json", "coder-a.json", "coder-b.json")
"""What docs/review.md calls the files that come back from Label Studio."""
FILES = {
    "speeches.csv": "地区,正文\n松渡县,2023年全县家庭医生签约17.4万人，签约率62%。\n",
    "mine.csv": "place,year,indicator,value,unit\n松渡县,2023,economy.gdp,12570000000,元\n",
    "groups.csv": "group,place\nwest,松渡县\n",
}


def lay(desk: Path, *, whole: bool = False) -> None:
    """Fills the folder with ``corpus`` (all of it, or some reports), ``reports``, ``sample``, ``mine`` and tables."""
    for kind in ("text", "gold", "patterns"):
        some = "*" if whole or kind == "patterns" else SHOWN
        for path in (ROOT / "corpus" / kind).glob(some):
            put(path, desk / "corpus" / kind / path.name)
    [text] = (ROOT / "corpus" / "text").glob(f"{REPORT}.*")
    [gold] = (ROOT / "corpus" / "gold").glob(f"{REPORT}.*")
    put(text, desk / "sample" / "text" / text.name)
    put(gold, desk / "sample" / "gold" / gold.name)
    put(text, desk / "reports" / "a.txt")
    put(text, desk / "reports" / text.name)
    for name, content in FILES.items():
        (desk / name).write_text(content, encoding="utf-8")
    overlay(desk / "mine")


def put(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)


def overlay(folder: Path) -> None:
    """The folder of own patterns that docs/extending.md describes."""
    text = EXTENDING.read_text(encoding="utf-8")
    folder.mkdir()
    for name, content in FILE.findall(text):
        (folder / name).write_text(content, encoding="utf-8")
    [cue] = CUE.findall(text)
    shipped = (ROOT / "patterns" / "qualify.yaml").read_text(encoding="utf-8")
    (folder / "qualify.yaml").write_text(shipped.replace("\nstatus:\n", f"\nstatus:\n{cue}", 1), encoding="utf-8")


def annotate(desk: Path) -> None:
    """What Label Studio would export if somebody accepted every prediction of the review that is there, if one is."""
    tasks = desk / "review" / "label-studio.json"
    if tasks.exists():
        done = {"completed_by": 1, "was_cancelled": False, "updated_at": "2024-01-01T00:00:00Z"}
        exported = []
        for n, task in enumerate(json.loads(tasks.read_text(encoding="utf-8")), 1):
            annotation = done | {"id": n, "result": task["predictions"][0]["result"]}
            exported.append({"id": n, "data": task["data"], "annotations": [annotation]})
        for name in EXPORTS:
            (desk / name).write_text(json.dumps(exported, ensure_ascii=False), encoding="utf-8")
