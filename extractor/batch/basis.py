"""What the outcome of a document depends on besides the document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor import __version__
from extractor.batch.outcomes import Reading
from extractor.patterns import PACKAGE, ROOT

_DATA = ("patterns", "models")


def basis(overlays: Iterable[str | Path], reading: Reading) -> str:
    """SHA-256 over version, code, patterns (shipped and own), models and how files are read.

    Raises:
        OSError: one of them cannot be read.
    """
    digest = hashlib.sha256(f"{__version__}\0{reading}".encode())
    for folder in (PACKAGE, *(ROOT / name for name in _DATA), *map(Path, overlays)):
        for path in _files(folder):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
