"""A reprint is found by its text; a report of another year or place with the same form is none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.batch.duplicates import Duplicates, similarity, sketch
from extractor.schema import Document, Furniture

WORDS = [f"{a}{b}" for a in "完成签约监督检查处罚投入" for b in "居民单位案件资金项目机构"]
SEED = random.Random(7)
REPORT = "".join(SEED.choice(WORDS) + (str(SEED.randrange(10_000)) if n % 6 == 0 else "") for n in range(3_000))


def like(one: str, other: str) -> float:
    return similarity(sketch(Document(text=one)), sketch(Document(text=other)))


def other_figures(text: str) -> str:
    return "".join(SEED.choice("0123456789") if c.isdigit() else c for c in text)


def slips(text: str, every: int) -> str:
    return "".join("某" if n % every == 0 else c for n, c in enumerate(text))


REPRINTS = {
    "broken into lines": "，\n".join(REPORT[n : n + 40] for n in range(0, len(REPORT), 40)),
    "full width": "".join(chr(ord(c) + 0xFEE0) if c.isascii() else c for c in REPORT),
    "a page around it": f"网站首页 新闻中心 政务公开 {REPORT} 责任编辑 打印 关闭",
    "slips of recognition": slips(REPORT, 300),
}
OTHERS = {
    "other figures": other_figures(REPORT),
    "half of it": REPORT[: len(REPORT) // 2],
    "another text": REPORT[::-1],
    "no text": "，。……",
}


@pytest.mark.parametrize("text", REPRINTS.values(), ids=REPRINTS)
def test_a_reprint_is_a_duplicate(text: str) -> None:
    seen = Duplicates()
    assert seen.first("d1", sketch(Document(text=REPORT))) is None
    assert seen.first("d2", sketch(Document(text=text))) == "d1"


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_another_report_is_none(text: str) -> None:
    seen = Duplicates()
    assert seen.first("d1", sketch(Document(text=REPORT))) is None
    assert seen.first("d2", sketch(Document(text=text))) is None


def test_texts_without_letters_are_no_duplicates_of_each_other() -> None:
    seen = Duplicates()
    assert [seen.first(name, sketch(Document(text="……"))) for name in "ab"] == [None, None]


def test_every_reprint_names_the_first() -> None:
    seen = Duplicates()
    texts = [REPORT, REPORT[::-1], REPRINTS["full width"], REPORT[::-1], slips(REPORT, 400)]
    assert [seen.first(str(n), sketch(Document(text=text))) for n, text in enumerate(texts)] == [
        None, None, "0", "1", "0",
    ]  # fmt: skip


def test_page_furniture_does_not_count() -> None:
    menu = "首页要闻公开服务互动" * 200
    piece = Furniture(start=0, end=len(menu), text=menu, rule="menu")
    page = Document(text=menu + REPORT, furniture=(piece,))
    assert similarity(sketch(page), sketch(Document(text=REPORT))) == 1


@given(st.text(), st.text())
def test_any_text_has_a_sketch(one: str, other: str) -> None:
    assert len(sketch(Document(text=one))) == 480
    assert 0 <= like(one, other) <= 1
    assert like(one, one) in (0, 1)
