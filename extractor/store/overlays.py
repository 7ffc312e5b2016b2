"""The patterns that an extraction was made with, found again."""

from __future__ import annotations

from pathlib import Path

from extractor.store.folder import fingerprint, read_manifest


def patterns_of(tables: Path) -> tuple[list[Path], list[str]]:
    """The folders of own patterns that the extraction in ``tables`` names and that are unchanged, in order.

    And a line for each that is not: it has been moved (its path holds from the folder where the extraction was
    started) or edited. A file of observations names none.

    Raises:
        StoreError: ``manifest.json`` is not that of an extraction.
    """
    kept, lost = [], []
    for entry in read_manifest(tables).get("patterns", []) if tables.is_dir() else []:
        folder = Path(entry["folder"])
        if not folder.is_dir():
            lost.append(f"{tables}: was made with the patterns {folder}, which are not there")
        elif fingerprint(folder) != entry["sha256"]:
            lost.append(f"{tables}: was made with the patterns {folder}, which have changed since")
        else:
            kept.append(folder)
    return kept, lost
