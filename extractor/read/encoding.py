"""Bytes become text: by byte order mark, declared encoding, strict UTF-8, else what reads most like Chinese."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex

from extractor import patterns
from extractor.read.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8",
    "utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "utf-32": "utf-32-le",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "hz",
    "big5": "big5hkscs", "cp950": "big5hkscs", "big5hkscs": "big5hkscs",
}  # fmt: skip
"""Python's name of an encoding → the widest one that holds it."""
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
_PLAIN = (
    "，。、；：？！（）“”《》〔〕【】—…·％．０１２３４５６７８９　\ufeff"
    + "".join(map(chr, range(0x20, 0x7F)))
    + "\t\r\n"
)
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROL, _MOST_WRONG = 0.02, 0.3
"""Shares of the characters beyond which the data are no text."""


class Frequent(patterns.Entry):
    """``patterns/encodings.yaml``."""

    frequent: str


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding that gave it and what was wrong with the bytes."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None, hint: str | None = None) -> Decoded:
    """The text of ``data`` without its byte order mark, line ends as they stand; bytes that mean nothing become U+FFFD.

    ``declared`` is the user's word and holds against everything but a byte order mark; ``hint`` is the file's own word
    and holds when the bytes bear it out.

    Raises:
        ReadError: the declared encoding is unknown, or the data is no text.
    """
    mark, encoding = detect(data, declared, hint)
    text = data[mark:].decode(encoding, "replace")
    wrong = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    odd = sum(1 for _ in _CONTROL.finditer(text))
    if odd > _MOST_CONTROL * len(text) or wrong > _MOST_WRONG * len(text):
        if declared:
            raise ReadError(f"not text in {declared}: {wrong:,} wrong byte sequences; leave the encoding to be found")
        raise ReadError("binary data, not text; give the report as txt, html, docx or pdf")
    warnings = []
    if wrong > 0:
        warnings.append(f"{wrong} byte sequences are not {encoding}, the first at byte {_first(data, mark, encoding)}")
    if odd:
        warnings.append(f"{odd} control characters")
    if declared and encoding != "utf-8" and not data.isascii() and _strict(data, "utf-8"):
        warnings.append(f"read as {encoding} as declared, but the bytes are utf-8")
    return Decoded(text, encoding, tuple(warnings))


def detect(data: bytes, declared: str | None = None, hint: str | None = None) -> tuple[int, str]:
    """Length of the byte order mark and name of the encoding.

    Raises:
        ReadError: the declared encoding is unknown.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return len(mark), name
    if declared:
        return 0, _known(declared)
    if b"\0" not in data and _strict(data, "utf-8"):
        return 0, "utf-8"
    if hint and (hinted := _hinted(hint)) and _strict(data, hinted):
        return 0, hinted
    return 0, _guess(data)


def _known(name: str) -> str:
    try:
        return _NAMES[codecs.lookup(name).name]
    except (LookupError, ValueError):
        raise ReadError(f"unknown encoding {name!r}; known are {', '.join(_NAMES)}") from None


def _hinted(name: str) -> str | None:
    try:
        known = _known(name)
    except ReadError:
        return None
    return None if known.startswith("utf-") else known


def _strict(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _first(data: bytes, mark: int, encoding: str) -> int:
    try:
        data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        return mark + error.start
    return mark


def _guess(data: bytes) -> str:
    """The candidate whose text looks most like Chinese, judged on the start of the file; in a draw the earlier one."""
    sample = data[:_SAMPLE]
    return max(_CANDIDATES, key=lambda encoding: likeness(sample.decode(encoding, "replace")))


def likeness(text: str) -> float:
    """How much a text looks like Chinese rightly decoded: 1 for common characters throughout, below 0 for debris."""
    if not text:
        return 0.0
    return sum(map(_weights().__getitem__, text)) / len(text)


class _Weights(dict[str, float]):
    """Weight of a character: frequent ones 1, other hanzi of GB 2312 level one a little, no part of a text -1."""

    def __missing__(self, char: str) -> float:
        self[char] = weight = self._weigh(char)
        return weight

    @staticmethod
    def _weigh(char: str) -> float:
        if char == "\ufffd" or (not char.isprintable() and not char.isspace()):
            return -1.0
        try:
            lead = char.encode("gb2312")[0]
        except UnicodeEncodeError:
            return 0.0
        return 0.3 if 0xB0 <= lead <= 0xD7 else 0.0


@patterns.cached
def _weights() -> _Weights:
    frequent = patterns.document("encodings.yaml", Frequent).frequent
    return _Weights(dict.fromkeys(frequent + _PLAIN, 1.0))
