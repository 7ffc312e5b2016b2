"""Which files are found, how they are named, and what is said of those that cannot be read."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from extractor.read import ReadError, discover, read, read_documents
from tests.read.documents import archive

REPORT = "全年签约32375人，签约率为12.78%。\n"


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in discover([folder])]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/1.txt",
        ".git/x.txt",
        "a/.DS_Store",
        "~$b.docx",
        "Thumbs.db",
        "a/页.html",
        "a/页_files/x.js",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(REPORT)
    assert names(tmp_path) == ["a/1.txt", "a/2.txt", "a/页.html", "b.txt"]
    assert list(discover([tmp_path / "b.txt", tmp_path / "missing"])) == [tmp_path / "b.txt", tmp_path / "missing"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(REPORT)
    (inside / "a.txt").write_text(REPORT)
    (inside / "circle").symlink_to(inside)
    (inside / "away").symlink_to(outside)
    (inside / "secret.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(inside / "pipe")
    assert names(inside) == ["a.txt"]


def test_source_is_relative_to_the_root(tmp_path: Path) -> None:
    file = tmp_path / "卫健 局" / "2019\n年.txt"
    file.parent.mkdir()
    file.write_text(REPORT)
    assert read(file, root=tmp_path).source == "卫健 局/2019\n年.txt"
    assert read(file).source == read(file, root=file).source == "2019\n年.txt"


def test_name_that_is_no_unicode(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"\xff1.txt")
    file.write_text(REPORT)
    assert read(file).source.encode() == rb"\xff1.txt"


BAD = {
    "empty.txt": (b"", "empty file"),
    "blank.txt": ("\ufeff \r\n　".encode(), "no text in it"),
    "program.txt": (b"\x7fELF\x02\x01\x01" + bytes(64), "binary data, not text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(64), "a picture; run OCR"),
    "old.doc": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "WordDocument".encode("utf-16-le"),
        "an old binary Word document",
    ),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "an Office file with a password",
    ),
    "rich.doc": (rb"{\rtf1\ansi text}", "a Rich Text file; convert it"),
    "packed.zip": (archive({"a.txt": REPORT}), "a packed archive; unpack it"),
    "sheet.xlsx": (archive({"xl/workbook.xml": "<a/>"}), "an Excel workbook; save the sheet as CSV"),
    "page.mht": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "a web archive"),
    "list.json": (b'[{"text": "a"}]', "a JSON array; give one object a line"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_has_one_clear_line(tmp_path: Path, name: str) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as error:
        read(tmp_path / name, root=tmp_path)
    assert str(error.value).startswith(f"{name}: {reason}")
    assert "\n" not in str(error.value)


def test_large_file_is_refused_with_its_size(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_000)
    with pytest.raises(ReadError, match=r"^large.txt: too large: 50.0 MB, the limit is 50 MB; "):
        read(file)
    file.write_text(REPORT)
    with pytest.raises(ReadError, match="too large"):
        read(file, limit=10)


def test_missing_unreadable_and_special_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match=r"^missing.txt: no such file$"):
        read(tmp_path / "missing.txt")
    with pytest.raises(ReadError, match="a folder"):
        read(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="no regular file"):
        read(tmp_path / "pipe")
    with pytest.raises(ReadError, match="cannot be read"):
        read("nul\0.txt")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.txt").write_text(REPORT)
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ReadError, match="permission denied"):
        read(tmp_path / "locked.txt")


def test_format_is_told_by_content(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><p>{REPORT}</p></body></html>"
    for name, text, expected in (
        ("a.txt", page, "html"),
        ("b.html", REPORT, "txt"),
        ("c", REPORT, "txt"),
        ("d.md", REPORT, "md"),
    ):
        (tmp_path / name).write_text(text)
        assert read(tmp_path / name).format == expected, name


def test_table_of_several_reports_is_no_single_one(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("text\n一，二\n三\n".replace("，", "、"))
    with pytest.raises(ReadError, match=r"^two.csv: a table of several reports"):
        read(tmp_path / "two.csv")
    assert len(list(read_documents(tmp_path / "two.csv"))) == 2


def test_error_survives_a_process_border() -> None:
    error = ReadError("empty file", "a\nb.txt")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.reason, copy.source, str(copy)) == ("empty file", "a\nb.txt", r"a\nb.txt: empty file")
