"""Plain text and Markdown stand as they are; front matter and bold marks are read off them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor.read import read
from extractor.schema import Document


def made(folder: Path, text: str, name: str = "a.md") -> Document:
    (folder / name).write_bytes(text.encode())
    return read(folder / name)


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter(tmp_path: Path, name: str) -> None:
    head = "---\r\ntitle: 云屏县: 工作报告\r\ndate: '2022-01-12'\r\nsource: https://example.com\r\n---\r\n"
    document = made(tmp_path, head + "\r\n各位代表：\r\n", name)
    assert document.text == head + "\r\n各位代表：\r\n"
    assert (document.title, document.published) == ("云屏县: 工作报告", date(2022, 1, 12))
    assert document.metadata == {"date": "2022-01-12", "source": "https://example.com"}
    assert [(p.rule, p.text) for p in document.furniture] == [("front_matter", head)]


@pytest.mark.parametrize("text", ["---\n没有结束\n", "--- 全文 ---\n正文\n", "正文\n---\ntitle: 甲\n---\n"])
def test_other_rules_are_no_front_matter(tmp_path: Path, text: str) -> None:
    document = made(tmp_path, text)
    assert document.title is None
    assert all(piece.rule != "front_matter" for piece in document.furniture)


def test_bold_and_headings_are_emphasis_but_masks_are_not(tmp_path: Path) -> None:
    document = made(tmp_path, "# 报告\n**一、回顾**\n工作扎实。**一是** 收入**万元，支出**万元，5*3*2。\n")
    assert [document.text[s.start : s.end] for s in document.emphasis] == ["报告", "一、回顾", "一是"]


def test_visible_byline_gives_the_date(tmp_path: Path) -> None:
    document = made(tmp_path, "云屏县工作总结\n发布时间：2019-06-13 来源：云屏日报\n全年签约32375人。\n", "a.txt")
    assert document.published == date(2019, 6, 13)
