"""Input that is no report, or made to break the reader"""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from extractor import store
from extractor.store.delimited import unharmed
from tests.faults.files import BOMBS, GOOD, PAGES, PDFS, TEXT
from tests.faults.tools import Run, zhibiao
from tests.store.samples import MALICIOUS

NAMES = {
    "line end": "青屏\n县.txt",
    "emoji": "青屏😀县.txt",
    "255 bytes": "青" * 83 + "ab.txt",
    "not UTF-8": os.fsdecode(b"\xc7\xe0\xc6\xc1.txt"),
    "a formula": "=cmd|' ︲C calc'!A0.txt",
    "an option": "-o.txt",
    "a tag": "<script>alert(1)<⁄script>.txt",
    "control characters": "a\x1b[2J\x07\x7f.txt",
    "right to left": "\u202etxt.exe.txt",
    "quotes": "a\"b'c;d,e.txt",
}
LINKS = {
    "out of the folder": "/etc/passwd",
    "to a folder outside": "/etc",
    "to itself": "to itself.txt",
    "to the folder above": "..",
    "to nothing": "nowhere",
}
TAGS = "全年为'重点'人群&lt;<script签约"
CELLS = [*MALICIOUS, '=HYPERLINK("http://127.0.0.1","全年")', "http://127.0.0.1/全年", TAGS]
BIG = 60_000_000


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run over everything below."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in {**BOMBS, **PDFS, **PAGES}.items():
        (folder / name).write_bytes(data)
    for name in NAMES.values():
        (folder / name).write_text(TEXT, encoding="utf-8")
    (folder / "links").mkdir()
    for name, target in LINKS.items():
        (folder / "links" / f"{name}.txt").symlink_to(target)
    (folder / "cells.csv").write_text(
        "text\n" + "".join('"{}签约10人。"\n'.format(cell.replace('"', '""')) for cell in CELLS), encoding="utf-8"
    )
    os.truncate(os.open(folder / "huge.txt", os.O_CREAT | os.O_WRONLY), BIG)
    (folder / "line.jsonl").write_bytes(b'{"text": "' + b"1" * BIG)
    (folder / "cell.csv").write_bytes(b'text\n"' + b"1,\n" * (BIG // 3))
    os.mkfifo(folder / "pipe.txt")
    formats = ",".join(store.FORMATS)
    return zhibiao("extract", folder, "-o", folder.with_name("out"), "--jobs", 2, "--format", formats, "--quiet")


@pytest.fixture(scope="module")
def outcomes(run: Run) -> Mapping[str, str]:
    """By source: the error, or nothing for a document."""
    assert run.status == 1
    assert run.out is not None
    documents = {str(row["source"]): GOOD for row in store.rows(run.out, "documents")}
    rows = store.delimited.read(run.out / "errors.csv", store.tables.ERRORS)
    return documents | {str(row["source"]): str(row["error"]) for row in rows}


def expected(outcomes: Mapping[str, str], name: str, words: str) -> None:
    found = outcomes[name] if name in outcomes else outcomes[f"{name}#1"]
    assert words in found if words else not found, found
    assert found.isprintable()


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(outcomes: Mapping[str, str], name: str) -> None:
    """Zip bombs and XML entities in docx: refused in a row of errors.csv"""
    expected(outcomes, name, BOMBS[name][1])


@pytest.mark.parametrize("name", PDFS)
def test_pdf(outcomes: Mapping[str, str], name: str) -> None:
    """Malformed and encrypted pdf: read, or refused in a row of errors.csv"""
    expected(outcomes, name, PDFS[name][1])


@pytest.mark.parametrize("name", PAGES)
def test_pages(outcomes: Mapping[str, str], name: str) -> None:
    """Deep html, docx and JSON, odd bytes, no bytes: read, or refused in a row of errors.csv"""
    expected(outcomes, name, PAGES[name][1])


@pytest.mark.parametrize(
    ("name", "words"), [("huge.txt", "too large"), ("line.jsonl", "longer than"), ("cell.csv", "field larger")]
)
def test_huge(outcomes: Mapping[str, str], name: str, words: str) -> None:
    """Huge files, lines and cells: refused in a row of errors.csv"""
    expected(outcomes, name, words)


@pytest.mark.parametrize("name", NAMES)
def test_names(outcomes: Mapping[str, str], name: str) -> None:
    """File names with line ends, emoji, 255 bytes, formulas, bytes that are no text: read"""
    source = os.fsencode(NAMES[name]).decode("utf-8", "backslashreplace")
    expected(outcomes, source, GOOD)


@pytest.mark.parametrize("name", LINKS)
def test_links(outcomes: Mapping[str, str], name: str) -> None:
    """Symbolic links out of the folder and in circles: not followed"""
    assert f"links/{name}.txt" not in outcomes
    assert not [source for source in outcomes if source.startswith("links/")]


def test_pipe(outcomes: Mapping[str, str]) -> None:
    """A named pipe among the files: left out, nothing waits for it"""
    assert "pipe.txt" not in outcomes


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/proc/self/mem", "/proc/self/fd"])
def test_devices(path: str) -> None:
    """A device, or the like, as input: refused, nothing waits for it"""
    assert zhibiao("extract", path, "--quiet").status in (1, 2)


def test_csv_cells(run: Run) -> None:
    """Cells that a spreadsheet would run (=cmd, +, -, @, tab …) in any csv: made harmless"""
    for name in (name for name in run.files if name.endswith(".csv")):
        assert run.out is not None
        header, *rows = cells((run.out / name).read_text(encoding="utf-8-sig"))
        for row in rows:
            for column, cell in zip(header, row, strict=True):
                number = column in ("value", "value_high", "start", "end", "metric_start", "metric_end", "confidence")
                assert number or unharmed(cell) != cell or cell.lstrip()[:1] not in "=+-@＝＋－＠" or not cell.strip()


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_workbook_cells(run: Run) -> None:
    """The same in xlsx: text, no formula and no link"""
    assert run.out is not None
    book = openpyxl.load_workbook(run.out / "zhibiao.xlsx")
    sheet = book["observations"]
    assert any(sentence.startswith("=") for row in sheet.iter_rows(values_only=True) for sentence in map(str, row))
    for row in (row for sheet in book for row in sheet.iter_rows()):
        for cell in row:
            assert cell.data_type != "f"
            assert cell.hyperlink is None


def test_page_scripts(run: Run, tmp_path: Path) -> None:
    """Tags (`<script>`) in texts and file names, on pages: words, no markup; the one script is the page's own"""
    assert run.out is not None
    assert zhibiao("report", run.out, "--texts", run.out.with_name("hostile0"), "-o", tmp_path).status == 0
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")]
    assert any("&lt;script" in page for page in pages)
    for page in pages:
        assert page.lower().count("<script") == 1
        assert "<iframe" not in page
        assert "javascript:" not in page


def test_database_cells(run: Run) -> None:
    """Tags and quotes in text: in SQLite, Parquet, JSON Lines and CSV the same words"""
    assert run.out is not None
    with closing(sqlite3.connect(run.out / "zhibiao.sqlite")) as database:
        stored = [sentence for (sentence,) in database.execute("SELECT sentence FROM observations")]
    assert any("<script" in sentence for sentence in stored)
    assert stored == store.read(run.out, "observations")["sentence"].tolist()
    assert stored == [row["sentence"] for row in store.rows(run.out, "observations")]
    table = store.delimited.read(run.out / "observations.csv", store.tables.OBSERVATIONS)
    assert stored == [row["sentence"] for row in table]
