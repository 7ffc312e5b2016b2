"""Texts made to take long, or to break a rule"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from extractor.pipeline import Extractor
from extractor.schema import Document, Furniture

PIECES = {
    "digits": "7",
    "full-width digits": "７",
    "opening brackets": "（",
    "closing brackets": "）",
    "square brackets": "[",
    "book quotes": "《",
    "quotes": "“",
    "commas": "，",
    "enumeration commas": "、",
    "semicolons": "；",
    "stops": "。",
    "line ends": "\n",
    "spaces": " ",
    "zero width": "\u200b",
    "combining marks": "e\u0301",
    "right to left": "\u202e",
    "every control character": "".join(map(chr, [*range(32), *range(127, 160)])),
    "lone surrogates": "\ud800",
    "reversed surrogates": "\udc00\ud800",
    "emoji": "😀",
    "last code point": "\U0010ffff",
    "no punctuation": "全年签约居民家庭医生",
    "numbers without punctuation": "全年签约居民300户",
    "ten thousands": "万",
    "ten thousands with a digit": "1万",
    "Chinese digits": "一",
    "years": "2020年",
    "open ranges": "2020年至",
    "ranges": "1-",
    "percent": "1%，",
    "comma numbers": "1,000,",
    "decimals": "1.",
    "letters for digits": "2O",
    "masks": "X",
    "dates": "2020年1月1日",
    "headings": "一、签约\n全年1人。\n",
    "bracketed headings": "（一）",
    "lists": "分别为1人、",
    "其中": "其中1人，",
    "names": "青屏县",
    "bodies": "卫生局",
    "table rows": "甲\t1\t2\n",
    "tags": "<script>alert(1)</script>",
    "dashes": "—",
    "growth": "同比增长",
    "halves": "上半年",
    "until": "截至",
}


@pytest.fixture(scope="session")
def extract() -> Callable[..., float]:
    """Seconds that a text takes."""
    extractor = Extractor()
    extractor.extract(Document(text="青屏县全年签约1人。"))

    def timed(text: str, furniture: tuple[Furniture, ...] = ()) -> float:
        document = Document(text=text, furniture=furniture)
        start = time.process_time()
        extractor.extract(document)
        return time.process_time() - start

    return timed


@pytest.mark.parametrize("name", PIECES)
def test_linear(extract: Callable[[str], float], name: str) -> None:
    """10,000 and 40,000 characters of one piece (digits, brackets, controls, surrogates …): linear time, no error"""
    short, long = (extract((PIECES[name] * size)[:size]) for size in (10_000, 40_000))
    assert long < max(8 * short, 1), f"{short:.2f} s and {long:.2f} s"


def test_linear_furniture(extract: Callable[..., float]) -> None:
    """4,000 and 16,000 lines, every other one a counter of readers: linear time, no error"""
    counter = "浏览次数：12次"

    def seconds(lines: int) -> float:
        text = f"{counter}\n签约12人。\n" * (lines // 2)
        starts = range(0, len(text), 2 * len(text) // lines)
        marked = (Furniture(start=s, end=s + len(counter), text=counter, rule="count_of_readers") for s in starts)
        return extract(text, tuple(marked))

    short, long = seconds(4000), seconds(16_000)
    assert long < 6 * short, f"{short:.2f} s and {long:.2f} s"


@pytest.mark.parametrize("name", ["no punctuation", "digits", "opening brackets"])
def test_megabyte(extract: Callable[[str], float], name: str) -> None:
    """1 MB of one piece: less than 20 seconds"""
    text = (PIECES[name] * 350_000)[: 1_000_000 // len(PIECES[name][0].encode())]
    assert extract(text) < 20
