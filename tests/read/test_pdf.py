"""PDF: paragraphs as they were written, without what each page repeats."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.read import ReadError, read
from extractor.schema import Document
from tests.read.documents import Words, pdf

LEFT, EM, FULL = 70, 16, 28
"""Margin and size in points, characters of a full line."""


def made(folder: Path, data: bytes) -> Document:
    (folder / "a.pdf").write_bytes(data)
    return read(folder / "a.pdf")


def page(paragraphs: list[str], number: int) -> list[Words]:
    """A page with a running head, paragraphs broken into lines, and a page number."""
    found, y = [Words(200, 800, "云屏县文件汇编", 10), Words(285, 30, f"—{number}—", 12)], 770.0
    for text in paragraphs:
        text = "　　" + text
        for start in range(0, len(text), FULL):
            line = text[start : start + FULL]
            indent = len(line) - len(line.lstrip("　"))
            found.append(Words(LEFT + indent * EM, y, line.lstrip("　")))
            y -= 28
    return found


LONG = "全年新建卫生院三所，培训医务人员一千二百人次，家庭医生签约率达到百分之四十五，各项工作取得新的成效"


def test_paragraphs_are_rejoined_across_lines_and_pages(tmp_path: Path) -> None:
    first, second, third = f"一是{LONG}。", f"二是{LONG}，" + "群众满意度明显提高，" * 3, f"三是{LONG}。"
    half = FULL * 2 - 2
    pages = [page([first, second[:half]], 1), page([third], 2), page([third], 3), page([third], 4)]
    pages[1][2:2] = [Words(LEFT, 790, second[half:], EM)]
    document = made(tmp_path, pdf(pages))
    assert document.text == "".join(f"{text}\n" for text in (first, second, third, third, third))
    assert (document.format, document.warnings) == ("pdf", ())


def test_title_of_two_lines_and_headings_stand_alone(tmp_path: Path) -> None:
    lines = [
        Words(120, 780, "关于云屏县二○一九年卫生健康", 24),
        Words(200, 745, "工作情况的报告", 24),
        Words(102, 700, "一、主要工作", 16),
        *[w._replace(y=w.y - 100) for w in page([LONG + "。", "（一）" + LONG + "。"], 1)[2:]],
    ]
    title, *rest = made(tmp_path, pdf([lines])).text.splitlines()
    assert title == "关于云屏县二○一九年卫生健康工作情况的报告"
    assert rest == ["一、主要工作", LONG + "。", "（一）" + LONG + "。"]


def test_cells_of_a_table_are_separated(tmp_path: Path) -> None:
    table = [
        Words(70, 700, "指标"),
        Words(250, 700, "床位"),
        Words(330, 700, "医师"),
        Words(70, 670, "县医院"),
        Words(250, 670, "210"),
    ]
    text = made(tmp_path, pdf([[*table, *[w._replace(y=w.y - 300) for w in page([LONG], 1)[2:]]]])).text
    assert text.startswith("指标\t床位\t医师\n县医院\t210\n")


def test_scan_and_page_without_text(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"^a.pdf: a scan: 2 of 2 pages are pictures without a text layer; run OCR"):
        made(tmp_path, pdf([[], [Words(285, 30, "2")]], image=True))
    document = made(tmp_path, pdf([page([LONG], 1), [], page([LONG], 3)], image=True))
    assert document.warnings == ("pages without a text layer: 2",)


def test_damaged_and_empty(tmp_path: Path) -> None:
    data = pdf([page([LONG], 1)])
    for bad in (b"%PDF-1.4\n", data[:200], b"%PDF-1.7\n" + bytes(5000)):
        with pytest.raises(ReadError, match="a damaged PDF"):
            made(tmp_path, bad)
    with pytest.raises(ReadError, match="a PDF without text"):
        made(tmp_path, pdf([[]]))


def test_password(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="a PDF with a password; save it without one"):
        made(tmp_path, pdf([page([LONG], 1)], locked=True))
