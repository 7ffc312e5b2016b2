"""Runs the tutorials: Markdown notebooks become pages that show what their cells gave, and notebooks to download.

They run one after the other in one folder that holds ``corpus``, so that the reports are extracted once for them all.
A cell that fails or warns ends the build.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import regex
from click import unstyle
from nbclient import NotebookClient

LONGEST = 300
"""Seconds that a cell may take."""
STYLE = regex.compile(r"<style scoped>.*?</style>\s*", regex.DOTALL)
SHELL = "%%bash\n"
HEADER = "---\njupyter:\n  kernelspec: {name: python3, display_name: Python 3, language: python}\n---\n\n"


def pages(notebooks: list[Path], corpus: Path, work: Path) -> Iterator[tuple[str, str | bytes]]:
    """Name and content of the page of each notebook, of its figures, and of itself.

    Args:
        notebooks: Markdown in which ``python`` and ``bash`` blocks are cells, in the order in which they run.
        corpus: linked into ``work``.
        work: an empty folder in which they run.
    """
    (work / "corpus").symlink_to(corpus)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # the cells call zhibiao
    for path in notebooks:
        notebook = jupytext.reads(HEADER + path.read_text("utf-8"), fmt="md")
        place = {"metadata": {"path": str(work)}}
        NotebookClient(notebook, timeout=LONGEST, coalesce_streams=True, resources=place).execute()
        figures: dict[str, bytes] = {}
        shown = (part for cell in notebook.cells for part in _shown(cell, path.stem, figures))
        yield path.name, "\n\n".join([*shown, f"[This page as a notebook]({path.stem}.ipynb)"]) + "\n"
        yield f"{path.stem}.ipynb", nbformat.writes(notebook)
        yield from figures.items()


def _shown(cell: Any, name: str, figures: dict[str, bytes]) -> Iterator[str]:
    if cell.cell_type != "code":
        yield cell.source
        return
    shell = cell.source.startswith(SHELL)
    yield f"```{'bash' if shell else 'python'}\n{cell.source.removeprefix(SHELL)}\n```"
    for output in cell.outputs:
        if output.get("name") == "stderr" and not shell:
            raise ValueError(f"{name}: a cell warns: {output['text']}")
        data = output.get("data", {})
        if "image/png" in data:
            figure = f"{name}-{len(figures) + 1}.png"
            figures[figure] = b64decode(data["image/png"])
            yield f"![]({figure})"
        elif "text/html" in data:
            yield f'<div class="output">\n{STYLE.sub("", data["text/html"])}\n</div>'
        elif said := output.get("text", data.get("text/plain", "")).rstrip():
            yield f"```{{.text .output}}\n{unstyle(said)}\n```"
