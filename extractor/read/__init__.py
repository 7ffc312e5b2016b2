"""A file becomes a :class:`~extractor.schema.Document`: one immutable text, its page furniture, what it says of itself.

:func:`read_documents` gives every report of a file (a csv or jsonl holds one a row, everything else exactly one),
:func:`read` the only one, :func:`discover` the files below folders. What cannot be read raises :class:`ReadError`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from extractor.read import furniture, table, txt
from extractor.read.content import Content
from extractor.read.encoding import decode
from extractor.read.errors import ReadError
from extractor.read.files import LIMIT, Format, discover, head, load, refused_office, sniff, source_of
from extractor.schema import Document

__all__ = ["LIMIT", "ReadError", "discover", "read", "read_documents"]


def read(
    path: str | Path, *, root: str | Path | None = None, encoding: str | None = None, limit: int = LIMIT
) -> Document:
    """The one report of a file.

    Raises:
        ReadError: the file gives no text, or is a table of reports (use :func:`read_documents`).
    """
    documents = read_documents(path, root=root, encoding=encoding, limit=limit)
    first = next(documents)
    if next(documents, None) is not None:
        raise ReadError("a table of several reports; read it with read_documents", first.source.rpartition("#")[0])
    return first


def read_documents(
    path: str | Path,
    *,
    root: str | Path | None = None,
    encoding: str | None = None,
    text_column: str | None = None,
    source: str | None = None,
    limit: int = LIMIT,
) -> Iterator[Document]:
    """Every report of a file, in order.

    ``source`` names the file, by default by its path relative to ``root`` (by the file's name without it); a row of a
    table is ``source#row``, the first row being 1. ``encoding`` overrules the guess for txt, html and tables.
    ``text_column`` names the column of a table that holds the report. A single report of ``limit`` bytes or more is
    refused.

    Raises:
        ReadError: the file gives no text. From a table: after all rows that can be read, naming those that cannot.
    """
    path = Path(path)
    source = source or source_of(path, Path(root) if root is not None else None)
    try:
        kind = sniff(head(path), path.name)
        if kind in ("csv", "jsonl"):
            for number, row in table.contents(path, kind, encoding, text_column):
                yield _document(row, f"{source}#{number}", row.text.encode())
        else:
            data = load(path, limit)
            yield _document(_content(data, kind, path.suffix, encoding), source, data)
    except ReadError as error:
        raise error.at(source) from None


def _content(data: bytes, kind: Format, suffix: str, encoding: str | None) -> Content:
    if kind == "office":
        raise refused_office(data)
    if kind == "pdf":
        from extractor.read import pdf

        return pdf.content(data)
    if kind == "docx":
        from extractor.read import docx

        return docx.content(data)
    if kind == "html":
        from extractor.read import html

        return html.content(data, encoding)
    return txt.content(decode(data, encoding), "md" if suffix.lower() in (".md", ".markdown") else "txt")


def _document(content: Content, source: str, data: bytes) -> Document:
    if not content.text.strip("\ufeff \t\r\n\f\v\0　\xa0"):
        raise ReadError("no text in it")
    marked = furniture.mark(content.text, content.body)
    return Document(
        text=content.text,
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        format=content.format,
        encoding=content.encoding,
        title=content.title,
        published=content.published or furniture.published(piece.text for piece in marked),
        emphasis=content.emphasis,
        furniture=marked,
        metadata=content.metadata,
        warnings=content.warnings,
    )
