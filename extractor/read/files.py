"""Finds files, loads their bytes, and says what they are by what they hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import regex

from extractor.read.errors import ReadError

Format = Literal["text", "html", "docx", "pdf", "office", "csv", "jsonl"]

LIMIT = 50_000_000
"""Bytes at which a single report is refused; tables of reports are read row by row and have no limit."""

TABLES: dict[str, Format] = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""Suffixes of files that hold a report a row."""
_CONVERT = "convert it with Word, WPS or `soffice --headless --convert-to docx FILE`"
_OCR = "run OCR over it (for example ocrmypdf or PaddleOCR) and give the text"
_UNPACK = "unpack it and give the files"
_REFUSED = (
    (b"{\\rtf", "a Rich Text file", _CONVERT),
    (b"\x89PNG\r\n", "a picture", _OCR),
    (b"\xff\xd8\xff", "a picture", _OCR),
    (b"GIF8", "a picture", _OCR),
    (b"II*\0", "a picture", _OCR),
    (b"MM\0*", "a picture", _OCR),
    (b"Rar!\x1a", "a packed archive", _UNPACK),
    (b"7z\xbc\xaf", "a packed archive", _UNPACK),
    (b"\x1f\x8b", "a packed archive", _UNPACK),
    (b"SQLite format 3\0", "a database", "export the table as CSV"),
)
_PLAIN = {".txt", ".md", ".markdown"}
_PAGE = regex.compile(rb"(?i)<(?:!doctype\s{1,4}html|html|head|body)[\s>]")
_MARKUP = regex.compile(
    rb"(?i)<(?:!doctype\s{1,4}html|html|head|body|meta|title)[\s>/]"
    rb"|(?:<(?:div|p|table|tr|td|span|br|font)\b[^<>]{0,400}>[^<]{0,2000}){3}"
)
_MAIL = regex.compile(rb"(?i)\s{0,20}(?:mime-version:|from: <saved by)")


def discover(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Every file of ``paths``: a file itself, a folder's files at any depth in the order of their names.

    Left out below a folder: names that begin with ``.`` or ``~$``, Thumbs.db, desktop.ini, symbolic links (so no
    circle is walked and nothing outside the folder is read), and the ``…_files`` folder that a browser saves beside
    a page. A path that does not exist or cannot be opened is given as it is: reading it says what is wrong.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(top: Path) -> Iterator[Path]:
    pending = [top]
    while pending:
        path = pending.pop()
        if not path.is_dir():
            yield path
            continue
        try:
            pending.extend(reversed(_children(path)))
        except OSError:
            yield path


def _children(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        known = [entry for entry in entries if not entry.is_symlink()]
        return [folder / name for name in wanted({e.name: e.is_dir() for e in known if e.is_dir() or e.is_file()})]


def wanted(names: Mapping[str, bool]) -> list[str]:
    """Those of a folder's names, told with whether each is a folder, that can be reports or hold them; in order."""
    pages = {Path(name).stem for name in names if name.lower().endswith((".htm", ".html", ".shtml"))}
    saved = {f"{page}{suffix}" for page in pages for suffix in ("_files", ".files")} - pages
    return [
        name
        for name in sorted(names)
        if not name.startswith((".", "~$"))
        and name.lower() not in {"thumbs.db", "desktop.ini"}
        and not (names[name] and name in saved)
    ]


def source_of(path: Path, root: Path | None) -> str:
    """The name of a file in the tables: relative to ``root``, with ``/``, always valid Unicode."""
    named = path
    if root is not None and path.is_relative_to(root) and path != root:
        named = path.relative_to(root)
    elif root is not None or path.is_absolute():
        named = Path(path.name)
    return os.fsencode(named.as_posix()).decode("utf-8", "backslashreplace")


def head(path: Path, size: int = 1 << 16) -> bytes:
    """The first bytes of a file.

    Raises:
        ReadError: missing, no file, or unreadable.
    """
    try:
        if path.is_dir():
            raise ReadError("a folder that cannot be listed; change its access rights")
        if path.exists() and not path.is_file():
            raise ReadError("no regular file; give a file or a folder of files")
        with path.open("rb") as file:
            return file.read(size)
    except (OSError, ValueError) as error:
        raise unreadable(error) from None


def load(path: Path, limit: int) -> bytes:
    """The bytes of a file.

    Raises:
        ReadError: missing, unreadable, empty or too large.
    """
    try:
        size = path.stat().st_size
        if size >= limit:
            raise ReadError(f"too large: {size / 1e6:,.1f} MB, the limit is {limit / 1e6:g} MB; split it into reports")
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(error) from None
    if not data.strip(b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty file")
    return data


def unreadable(error: Exception) -> ReadError:
    """What the system says of a file, in one line."""
    if isinstance(error, FileNotFoundError):
        return ReadError("no such file")
    if isinstance(error, PermissionError):
        return ReadError("cannot be opened: permission denied; change its access rights")
    return ReadError(f"cannot be read: {getattr(error, 'strerror', None) or error}")


def sniff(start: bytes, name: str) -> Format:
    """The format of a file by its first bytes; the suffix decides only between kinds of plain text.

    Raises:
        ReadError: a format that is not read, with what to do about it.
    """
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "office"
    for magic, what, mend in _REFUSED:
        if start.startswith(magic):
            raise ReadError(f"{what}; {mend}")
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MAIL.match(plain):
        raise ReadError("a web archive (.mht); open it in a browser and save it as a web page (.html)")
    suffix = Path(name).suffix.lower()
    markup = None if suffix in TABLES else (_PAGE if suffix in _PLAIN else _MARKUP).search(plain)
    if markup or _PAGE.match(plain):
        return "html"
    if suffix == ".json" and plain.startswith(b"["):
        raise ReadError("a JSON array; give one object a line (.jsonl)")
    return "jsonl" if plain.startswith(b'{"') else TABLES.get(suffix, "text")


def refused_office(data: bytes) -> ReadError:
    """What an OLE2 container holds, by the names of its streams, and what to do about it."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError("an Office file with a password; save it without one")
    if "WordDocument".encode("utf-16-le") in data:
        return ReadError(f"an old binary Word document (.doc, .wps); {_CONVERT}")
    if "Workbook".encode("utf-16-le") in data:
        return ReadError("an old Excel workbook (.xls); save the sheet as CSV (UTF-8)")
    return ReadError(f"an old binary Office file; {_CONVERT}")
