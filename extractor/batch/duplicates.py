"""Reprints: documents whose text has, but for its surroundings and single words, been there before.

A text is a set of shingles (eight letters, hanzi or digits in a row, so that equal forms with other figures are not
equal texts). Its sketch is the smallest hash in each of 120 parts of the hash space; the share of equal parts estimates
the Jaccard similarity of two sets (Li, Owen and Zhang, One Permutation Hashing, NIPS 2012), to ±0.03 at 0.85. Documents
that share one of 20 runs of six parts are compared: at 0.85 all but one in ten thousand are found, at 0.3 one in a
hundred is compared for nothing.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import regex

from extractor.schema import Document
from extractor.text import fold

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SIMILAR = 0.85
"""Estimated share of common shingles from which on a document is a duplicate."""
_SHINGLE, _PARTS, _BAND = 8, 120, 6
_NOT_TEXT = regex.compile(r"[^\p{L}\p{N}]{1,1000}")
_EMPTY = 2**32 - 1


def sketch(document: Document) -> bytes:
    """The sketch of a document's text without its page furniture: 480 bytes, whatever its length."""
    import numpy as np

    codes = np.frombuffer(_letters(document).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    windows = max(1, len(codes) - _SHINGLE + 1)
    hashes = np.zeros(min(windows, len(codes)), np.uint64)
    for offset in range(min(_SHINGLE, len(codes))):
        hashes = (hashes + codes[offset : offset + windows]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    parts = np.full(_PARTS, _EMPTY, np.uint32)
    np.minimum.at(parts, (hashes >> np.uint64(32)) % np.uint64(_PARTS), hashes.astype(np.uint32))
    return parts.astype("<u4").tobytes()


def _letters(document: Document) -> str:
    kept, end = [], 0
    for piece in document.furniture:
        kept.append(document.text[end : piece.start])
        end = max(end, piece.end)
    kept.append(document.text[end:])
    return _NOT_TEXT.sub("", fold("".join(kept)))


class Duplicates:
    """The documents so far that are no duplicates themselves, kept on disk: memory does not grow with them."""

    def __init__(self) -> None:
        self._seen = sqlite3.connect("", isolation_level=None)  # a temporary file that SQLite itself clears away
        self._seen.executescript(
            "PRAGMA journal_mode = OFF;"
            "CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT, sketch BLOB);"
            "CREATE TABLE band (part INTEGER, hashes BLOB, number INTEGER, PRIMARY KEY (part, hashes, number))"
            " WITHOUT ROWID;"
        )

    def first(self, identity: str, sketch: bytes) -> str | None:
        """The identity of the first document so far that is like this one; null, and it is remembered, if none is."""
        bands = list(_bands(sketch))
        like = "SELECT number FROM band WHERE part = ? AND hashes = ?"
        for number in sorted({number for band in bands for (number,) in self._seen.execute(like, band)}):
            seen, other = self._seen.execute("SELECT id, sketch FROM document WHERE number = ?", (number,)).fetchone()
            if similarity(sketch, other) >= SIMILAR:
                return str(seen)
        number = self._seen.execute("INSERT INTO document (id, sketch) VALUES (?, ?)", (identity, sketch)).lastrowid
        self._seen.executemany("INSERT INTO band VALUES (?, ?, ?)", [(*band, number) for band in bands])
        return None


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of the shingles of two texts, 0–1; 0 for texts without any."""
    import numpy as np

    a, b = _parts(one), _parts(other)
    filled = np.count_nonzero((a != _EMPTY) | (b != _EMPTY))
    return float(np.count_nonzero((a == b) & (a != _EMPTY)) / filled) if filled else 0.0


def _parts(sketch: bytes) -> npt.NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(sketch, "<u4")


def _bands(sketch: bytes) -> list[tuple[int, bytes]]:
    """Where to look for a document: each run of six parts that holds anything."""
    size = 4 * _BAND
    cut = [(start // size, sketch[start : start + size]) for start in range(0, len(sketch), size)]
    return [(number, hashes) for number, hashes in cut if hashes != b"\xff" * size]
