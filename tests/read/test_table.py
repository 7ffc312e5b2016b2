"""Tables of reports: one document a row."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from extractor.read import ReadError, read_documents
from extractor.schema import Document

TEXT = "全年签约32375人，\n签约率为12.78%。"


def made(folder: Path, name: str, data: bytes, text_column: str | None = None) -> tuple[list[Document], str]:
    """The documents of a table and the error at its end."""
    (folder / name).write_bytes(data)
    found = []
    try:
        for document in read_documents(folder / name, root=folder, text_column=text_column):
            found.append(document)  # noqa: PERF402
    except ReadError as error:
        return found, str(error)
    return found, ""


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [("a.csv", "utf-8-sig", ","), ("a.csv", "gb18030", ","), ("a.tsv", "utf-8", "\t"), ("a.csv", "utf-16", ";")],
)
def test_csv(tmp_path: Path, name: str, encoding: str, delimiter: str) -> None:
    rows = [
        ["标题", "发布时间", "地区", "正文"],
        ["云屏县总结", "2019-06-11", "云屏", f'"{TEXT}"'],
        ["二", "", "", "增长8%。"],
    ]
    data = "".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding)
    (first, second), error = made(tmp_path, name, data)
    assert error == ""
    assert (first.text, first.source, first.format) == (TEXT, f"{name}#1", "csv")
    assert (first.title, first.published, first.metadata) == ("云屏县总结", date(2019, 6, 11), {"地区": "云屏"})
    assert first.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (second.text, second.source, second.metadata) == ("增长8%。", f"{name}#2", {})


def test_jsonl(tmp_path: Path) -> None:
    rows = [{"text": TEXT, "id": 7, "tags": ["卫生"], "none": None}, {"text": "增长\ud8008%", "title": "二"}]
    data = "".join(json.dumps(row) + "\n\n" for row in rows).encode()
    (first, second), error = made(tmp_path, "a.txt", data)
    assert error == ""
    assert (first.text, first.format, first.metadata) == (TEXT, "jsonl", {"id": "7", "tags": '["卫生"]'})
    assert (second.text, second.title, second.warnings) == ("增长\ufffd8%", "二", ("1 characters are not utf-8",))


def test_text_column_by_name_and_without(tmp_path: Path) -> None:
    data = "id,Report\n1,增长8%\n".encode()
    assert made(tmp_path, "a.csv", data, "report")[0][0].text == "增长8%"
    for wanted, reason in ((None, "no column of text"), ("none", "no column 'none'")):
        found, error = made(tmp_path, "a.csv", data, wanted)
        assert not found
        assert error.startswith(f"a.csv: {reason}")
        assert error.endswith("the columns are: id, Report; name the one that holds the report with --text-column")


def test_bad_rows_cost_themselves_alone(tmp_path: Path) -> None:
    found, error = made(tmp_path, "a.csv", "id,text\n1,甲\n2,乙,丙\n3,\n\n4,丁\n".encode())
    assert [(d.source, d.text) for d in found] == [("a.csv#1", "甲"), ("a.csv#4", "丁")]
    assert error == (
        "a.csv: 2 rows could not be read: row 2: 3 cells under 2 columns; put the text in quotes; "
        "row 3: no text in column 'text'"
    )
    found, error = made(tmp_path, "a.jsonl", b'{"text": "a"}\n{"text": \n[1]\n' + b"[" * 100_000 + b'\n{"text": "b"}')
    assert [d.source for d in found] == ["a.jsonl#1", "a.jsonl#5"]
    assert error == "a.jsonl: 3 rows could not be read: row 2: not JSON; row 3: not a JSON object; row 4: not JSON"


@pytest.mark.parametrize("data", [b"", b"\n", b"text\n"])
def test_table_without_rows(tmp_path: Path, data: bytes) -> None:
    assert made(tmp_path, "a.csv", data) == ([], "a.csv: a table without rows")


def test_rows_come_as_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n甲\n乙\n")
    documents = read_documents(tmp_path / "a.csv")
    assert next(documents).text == "甲"
    assert next(documents).text == "乙"
