"""Readers on random bytes"""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from extractor.read import ReadError, read_documents
from extractor.schema import Document
from tests.faults import files, fuzz
from tests.read.test_any_bytes import SEEDS

SUFFIXES = (".txt", ".md", ".html", ".docx", ".pdf", ".csv", ".jsonl", "")
SMALL = [data for data, _ in {**files.PDFS, **files.PAGES}.values() if len(data) < 5_000]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with several pieces cut out, put in or written over."""
    data = draw(st.sampled_from([*SEEDS.values(), *SMALL]))
    for _ in range(draw(st.integers(1, 4))):
        at, gone = draw(st.integers(0, len(data))), draw(st.integers(0, 30))
        data = data[:at] + draw(st.binary(max_size=30)) + data[at + gone :]
    return data


def test_fuzz_readers(tmp_path: Path, record_property: fuzz.Record) -> None:
    """Fuzzed files of every format under every suffix: documents or one clear line"""

    def holds(drawn: tuple[str, bytes]) -> None:
        suffix, data = drawn
        path = tmp_path / f"file{suffix}"
        path.write_bytes(data)
        told, documents = read(path)
        assert told is None or (told.startswith(f"file{suffix}: ") and told.isprintable())
        for document in documents:
            assert document.text.encode()
            for span in (*document.furniture, *document.emphasis):
                assert 0 <= span.start < span.end <= len(document.text)

    fuzz.fuzz(record_property, st.tuples(st.sampled_from(SUFFIXES), damaged() | st.binary(max_size=300)), holds)


def read(path: Path) -> tuple[str | None, list[Document]]:
    """The error, if there is one, and the documents before it."""
    documents: list[Document] = []
    try:
        documents.extend(read_documents(path, root=path.parent))
    except ReadError as error:
        return str(error), documents
    return None, documents
