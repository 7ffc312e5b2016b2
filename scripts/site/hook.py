"""What mkdocs calls while it builds the site: adds the generated pages, leads links out of docs/ to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import notebooks
import reference
import regex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
PAPERS = {
    "corpus/README.md": "datasheet.md",
    "patterns/places.md": "gazetteer.md",
    "models/linker.md": "model-linker.md",
    "models/confidence.md": "model-confidence.md",
}
"""Papers that stand beside what they describe, and the pages that they become."""
TUTORIALS = ("speeches", "panel", "rollout")
"""Notebooks below docs/tutorials, in the order in which they run."""
OUTWARD = regex.compile(rf"(?<=\]\()\.\./({'|'.join(map(regex.escape, PAPERS))})")
NOT_RUN = regex.compile(r"<!-- not run: (?P<why>[^\n]{1,200}) -->\n")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    made: dict[str, str | bytes] = {f"reference/{path}": text for path, text in reference.pages()}
    made |= {page: (ROOT / paper).read_text("utf-8") for paper, page in PAPERS.items()}
    made |= dict(tutorials())
    for path, content in made.items():
        if known := files.get_file_from_path(path):
            files.remove(known)
        files.append(File.generated(config, path, content=content))
    return files


def tutorials() -> Iterator[tuple[str, str | bytes]]:
    paths = [ROOT / "docs" / "tutorials" / f"{name}.md" for name in TUTORIALS]
    with TemporaryDirectory() as work:
        for name, content in notebooks.pages(paths, ROOT / "corpus", Path(work)):
            yield f"tutorials/{name}", content


def on_page_markdown(markdown: str, **_: object) -> str:
    """Links to papers beside docs/ lead to their pages; why a block is not run is told to the reader too."""
    markdown = OUTWARD.sub(lambda m: PAPERS[m[1]], markdown)
    return NOT_RUN.sub(r"*Not run when these pages are tested: \g<why>.*\n\n", markdown)
