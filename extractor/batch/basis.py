"""What the outcome of a document depends on besides the document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from extractor import __version__
from extractor.batch.outcomes import Reading
from extractor.patterns import PACKAGE, ROOT
from extractor.store.folder import fingerprint

_DATA = ("patterns", "models")


def basis(overlays: Iterable[str | Path], reading: Reading) -> str:
    """SHA-256 over version, code, patterns (shipped and own), models and how files are read.

    Raises:
        OSError: one of them cannot be read.
    """
    digest = hashlib.sha256(f"{__version__}\0{reading}".encode())
    for folder in (PACKAGE, *(ROOT / name for name in _DATA), *map(Path, overlays)):
        digest.update(fingerprint(folder).encode())
    return digest.hexdigest()
