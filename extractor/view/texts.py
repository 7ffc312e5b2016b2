"""The texts of an extraction's documents, read again from their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.read import ReadError, read_documents
from extractor.schema import Document, DocumentRecord, TextSpan


class Texts:
    """Finds the file of a document below ``folders`` and reads it as the extraction did.

    A file counts only with the SHA-256 that the extraction noted; a table of texts is read once for all its rows.
    """

    def __init__(self, folders: Sequence[Path], text_column: str | None = None) -> None:
        self._folders = folders
        self._text_column = text_column
        self._table: tuple[Path, dict[str, Document]] | None = None

    def find(self, record: DocumentRecord, spans: Iterable[TextSpan]) -> Document | None:
        """The document of ``record``, or null when no file holds the text in which ``spans`` stand as they say."""
        wanted = list(spans)
        for folder in self._folders:
            document = self._read(folder, record)
            if document is not None and all(document.text[s.start : s.end] == s.text for s in wanted):
                return document
        return None

    def _read(self, folder: Path, record: DocumentRecord) -> Document | None:
        name, _, row = record.source.rpartition("#")
        if row.isdecimal() and (table := folder / name).is_file():
            found = self._rows(table, folder).get(record.source)
        elif (path := folder / record.source).is_file():
            found = next(self._documents(path, folder, record.encoding), None)
        else:
            return None
        return found if found and found.sha256 == record.sha256 else None

    def _rows(self, table: Path, folder: Path) -> dict[str, Document]:
        if self._table is None or self._table[0] != table:
            self._table = table, {row.source: row for row in self._documents(table, folder, None)}
        return self._table[1]

    def _documents(self, path: Path, folder: Path, encoding: str | None) -> Iterator[Document]:
        documents = read_documents(path, root=folder, encoding=encoding, text_column=self._text_column)
        try:
            yield from documents
        except ReadError:  # a file that has become another, or rows that the extraction could not read either
            return
