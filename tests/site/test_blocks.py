"""Every example of the pages runs, in the order of its page: shell and Python share a folder, Python a namespace.

A block is left out only where ``<!-- not run: why -->`` stands above it, which the site shows. The tutorials are run by
the build of the site (test_site.py).
"""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import regex

from extractor import patterns
from tests.site import desk

ROOT = desk.ROOT
EXAMPLE = regex.compile("^```(sh|bash|python)$", regex.MULTILINE)
WRITTEN = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
    if EXAMPLE.search(path.read_text(encoding="utf-8"))
)
TRANSLATED = {
    page: original for page in WRITTEN if (original := page.replace(".zh.", ".")) != page and original in WRITTEN
}
PAGES = [page for page in WRITTEN if page not in TRANSLATED]
WHOLE = ("docs/tutorials.zh.md",)
"""Pages whose examples need all reports."""
BLOCK = regex.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?P<language>sh|bash|python)\n(?P<text>.*?)^```$",
    regex.DOTALL | regex.MULTILINE,
)


class Block(NamedTuple):
    """A code block, and where its text begins in its page."""

    language: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(found["language"], found["text"], text.count("\n", 0, found.start("text")))
        for found in BLOCK.finditer(text)
        if not found["why"]
    ]


@pytest.mark.parametrize(("page", "original"), TRANSLATED.items())
def test_a_translation_has_the_examples_of_its_original(page: str, original: str) -> None:
    known = [uncommented(block.text) for block in blocks(original)]
    assert [block.text for block in blocks(page) if uncommented(block.text) not in known] == []


def uncommented(text: str) -> str:
    return str(regex.sub(r" *#.*$", "", text, flags=regex.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_the_page_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.lay(tmp_path, whole=page in WHOLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    names: dict[str, Any] = {}
    with patterns.using():
        for block in blocks(page):
            desk.annotate(tmp_path)
            if block.language != "python":
                shell(block, page)
            elif block.text.startswith(">>>"):
                names = session(block, page, names)
            else:
                exec(compile("\n" * block.line + block.text, page, "exec"), names)


def shell(block: Block, page: str) -> None:
    command = ["bash", "-euo", "pipefail", "-c", block.text]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{page}, line {block.line + 1}:\n{block.text}\n{done.stderr}"


def session(block: Block, page: str, names: dict[str, Any]) -> dict[str, Any]:
    """What the names stand for after an interactive session that must give what the page says."""
    test = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line)
    said: list[str] = []
    failed = doctest.DocTestRunner().run(test, out=said.append, clear_globs=False).failed
    assert not failed, "".join(said)
    return test.globs
