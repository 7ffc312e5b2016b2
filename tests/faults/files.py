"""Files that somebody would make to break a reader, and what each must give."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping

from tests.read.documents import W, Words, archive, docx, paragraph, pdf

TEXT = "青屏县卫生健康局2021年工作总结。全年签约32375人，签约率为12.78%，罚款3.5万元。"
GOOD = ""
"""What a file gives that is read after all."""


def _entities(declarations: str, used: str) -> bytes:
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>{used}</w:t></w:r></w:p></w:body></w:document>"
    return archive({"word/document.xml": f"<!DOCTYPE d [{declarations}]>{body}"})


def _bomb(size: int) -> bytes:
    """A Word document whose text unpacks to ``size`` bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("word/document.xml", "w") as part:
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)
    return buffer.getvalue()


def _lying(size: int) -> bytes:
    """The same bomb, whose directory says that it unpacks to ten bytes."""
    data = bytearray(_bomb(size))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    return bytes(data)


def _many_parts() -> bytes:
    return archive({"word/document.xml": "<x/>", **{f"word/{n}.xml": "<x/>" for n in range(20_000)}})


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BOMBS: Mapping[str, tuple[bytes, str]] = {
    "1gb.docx": (_bomb(1_000_000_000), "zip bomb"),
    "59mb.docx": (_bomb(59_000_000), "zip bomb"),
    "lying.docx": (_lying(100_000_000), "a damaged Word document"),
    "parts.docx": (_many_parts(), "no text"),
    "nested.docx": (archive({"a.docx": "PK\x03\x04"}), "a packed archive"),
    "laughs.docx": (_entities(LAUGHS, "&a9;"), "a damaged Word document"),
    "quadratic.docx": (_entities(f'<!ENTITY a "{"h" * 50_000}">', "&a;" * 5_000), "a damaged Word document"),
    "external.docx": (_entities('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"), "entity declarations"),
    "parameter.docx": (_entities('<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;', ""), "entity declarations"),
}
_PDF = pdf([[Words(70, 700, TEXT)]])
PDFS: Mapping[str, tuple[bytes, str]] = {
    "locked.pdf": (pdf([[Words(70, 700, TEXT)]], locked=True), "a PDF with a password"),
    "scan.pdf": (pdf([[]], image=True), "a scan"),
    "head.pdf": (b"%PDF-1.7\n", "a damaged PDF"),
    "noise.pdf": (b"%PDF-1.4\n" + bytes(range(256)) * 400, "a damaged PDF"),
    "cut.pdf": (_PDF[: len(_PDF) // 2], "PDF"),
    "loop.pdf": (_PDF.replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]"), "PDF"),
    "pages.pdf": (_PDF.replace(b"/Count 1 ", b"/Count 9999999 "), GOOD),
    "offsets.pdf": (_PDF.replace(b"0000000", b"9999999"), GOOD),
}
_ROW = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
PAGES: Mapping[str, tuple[bytes, str]] = {
    "deep.html": (("<div>" * 100_000 + TEXT).encode(), "nested thousands of elements deep"),
    "tables.html": (("<table><tr><td>" * 20_000 + TEXT).encode(), "nested thousands of elements deep"),
    "spans.html": (f"<html><body><p>{'<b>' * 200}{TEXT}".encode(), GOOD),
    "attributes.html": (f"<html><body><p {'a=1 ' * 100_000}>{TEXT}</p>".encode(), GOOD),
    "comment.html": (f"<html><body><p>{TEXT}</p><!--{'<!--' * 50_000}".encode(), GOOD),
    "script.html": (f"<html><body><script>{TEXT}</script></body>".encode(), "without report text"),
    "deep.docx": (docx("<w:tbl><w:tr><w:tc>" * 5_000), "a damaged Word document"),
    "boxes.docx": (docx(paragraph(TEXT) + "<w:sdt><w:sdtContent>" * 100 + "</w:sdtContent></w:sdt>" * 100), GOOD),
    "deep.jsonl": (b'{"text": ' + b"[" * 100_000 + b"\n" + _ROW, "row 1: not JSON"),
    "digits.jsonl": (b'{"text": ' + b"1" * 10_000 + b"}\n", "row 1: not JSON"),
    "surrogate.jsonl": (b'{"text": "\\ud800' + TEXT.encode() + b'\\udfff"}\n', GOOD),
    "quote.csv": (f'text\n"{TEXT}\n'.encode(), GOOD),
    "columns.csv": (f"text{',a' * 50_000}\n{TEXT}\n".encode(), GOOD),
    "nul.csv": (f"text\n{TEXT}\0\n".encode(), GOOD),
    "nul.txt": (b"\0" * 5_000 + TEXT.encode(), "binary data"),
    "surrogate.txt": (("\ufeff" + TEXT).encode("utf-16-le") + b"\x00\xd8", GOOD),
    "cesu.txt": (TEXT.encode() + "\ud800".encode("utf-8", "surrogatepass"), GOOD),
    "noise.txt": (bytes((n * n * 7 + n // 3) % 256 for n in range(50_000)), "text"),
    "gzip.txt": (b"\x1f\x8b\x08" + bytes(200), "a packed archive"),
    "empty.txt": (b"", "empty file"),
    "blank.txt": (b" \n\t" * 1_000, "empty file"),
    "front.md": (b"---\n" + b"a: b\n" * 50_000 + TEXT.encode(), GOOD),
    "bold.md": (b"**" * 100_000 + TEXT.encode(), GOOD),
}
