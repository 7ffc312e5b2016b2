"""What mkdocs calls while it builds the site: adds the generated pages, leads links out of docs/ to them."""

from __future__ import annotations

from pathlib import Path

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
OUTWARD = regex.compile(rf"(?<=\]\()\.\./({'|'.join(map(regex.escape, PAPERS))})")
NOT_RUN = regex.compile(r"<!-- not run: (?P<why>[^\n]{1,200}) -->\n")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    made = {f"reference/{path}": text for path, text in reference.pages()}
    made |= {page: (ROOT / paper).read_text("utf-8") for paper, page in PAPERS.items()}
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Links to papers beside docs/ lead to their pages; why a block is not run is told to the reader too."""
    markdown = OUTWARD.sub(lambda m: PAPERS[m[1]], markdown)
    return NOT_RUN.sub(r"*Not run when these pages are tested: \g<why>.*\n\n", markdown)
