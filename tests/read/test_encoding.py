"""Every encoding that Chinese reports come in is found, and wrong bytes are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.encoding import decode
from extractor.read.errors import ReadError

SIMPLIFIED = "全年签约32375人，\r\n签约率为12.78%。"
TRADITIONAL = "全年簽約32375人，\r\n簽約率為12.78%。"
RUNNING = "云屏县全年新建卫生院十二所，培训医务人员一千二百人次，各项工作取得新的成效"


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "gbk", "gb18030"),
        ("总结", "gbk", "gb18030"),
        ("GDP 8%\n", "ascii", "utf-8"),
        ("plain\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_encoding_is_found_and_line_ends_stand(text: str, written: str, found: str) -> None:
    decoded = decode(text.encode(written))
    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, found, ())


@given(
    st.integers(0, len(RUNNING) - 10), st.integers(10, len(RUNNING)), st.sampled_from(["gb18030", "utf-8", "utf-16-be"])
)
def test_ten_characters_are_enough(start: int, length: int, encoding: str) -> None:
    text = RUNNING[start : start + length]
    assert decode(text.encode(encoding)).text == text


def test_wrong_bytes_are_counted_and_placed() -> None:
    decoded = decode("签约32人".encode() + b"\xff" + "，签约率12%".encode() * 9 + b"\xe4\xb8")
    assert decoded.text.startswith("签约32人\ufffd，签约率12%")
    assert decoded.warnings == ("2 byte sequences are not utf-8, the first at byte 11",)


def test_replacement_characters_of_the_file_itself_are_no_wrong_bytes() -> None:
    assert decode("签约\ufffd人".encode()).warnings == ()


def test_control_characters_are_told() -> None:
    decoded = decode(f"{RUNNING * 3}\0".encode())
    assert decoded.text.endswith("\0")
    assert decoded.warnings == ("1 control characters",)


def test_declared_encoding_holds() -> None:
    assert decode("簽約".encode("big5"), declared="Big5").text == "簽約"
    assert decode(SIMPLIFIED.encode("gbk"), declared="GB2312").encoding == "gb18030"
    assert (
        decode(SIMPLIFIED.encode(), declared="gbk").warnings[-1]
        == "read as gb18030 as declared, but the bytes are utf-8"
    )


def test_hint_holds_when_the_bytes_bear_it_out() -> None:
    assert decode("繁體".encode("big5"), hint="big5").encoding == "big5hkscs"
    assert decode(SIMPLIFIED.encode(), hint="gb2312").encoding == "utf-8"
    assert decode(SIMPLIFIED.encode("gbk"), hint="no-such-code").encoding == "gb18030"


@pytest.mark.parametrize(
    ("data", "declared", "reason"),
    [
        (b"text", "klingon", "unknown encoding 'klingon'; known are utf-8"),
        (b"text", "rot13", "unknown encoding 'rot13'"),
        (RUNNING.encode("gbk"), "utf-8", "not text in utf-8"),
        (bytes(range(256)) * 4, None, "binary data, not text"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), None, "binary data, not text"),
    ],
)
def test_no_text(data: bytes, declared: str | None, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        decode(data, declared)
    assert str(error.value).startswith(reason)


@given(
    st.binary(),
    st.sampled_from([None, "utf-8", "utf-16", "big5", "hz"]),
    st.sampled_from([None, "gbk", "utf-8", "x\0"]),
)
def test_any_bytes(data: bytes, declared: str | None, hint: str | None) -> None:
    try:
        text = decode(data, declared, hint).text
    except ReadError:
        return
    assert text.encode("utf-8").decode("utf-8") == text
