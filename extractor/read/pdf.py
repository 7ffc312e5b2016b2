"""PDF with a text layer: lines by position, page numbers and running heads taken out, paragraphs rejoined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from extractor.read.content import Content, paired
from extractor.read.errors import ReadError
from extractor.read.pdf_lines import glyphs, lines
from extractor.read.pdf_paragraphs import Page, paragraphs

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_OCR = "run OCR over it (for example `ocrmypdf -l chi_sim IN OUT`) and give the result"
_LEAST = 15
"""Characters a page below which, on average, a file has no text layer."""
_UNREADABLE = 0.2
"""Part of the characters without a Unicode value from which on a text layer is useless."""
_JUNK = regex.compile(r"(?i)^microsoft word\s?-\s?|\.(?:docx?|wps|pdf)$")
_HAN = regex.compile(r"\p{Han}{4}")
_WRONG_PASSWORD = 4
_IMAGE = 3


def content(data: bytes) -> Content:
    """The text of a file; pages without text and damaged pages are named in the warnings.

    Raises:
        ReadError: a scan, a file with a password, a damaged file, or one whose characters have no meaning.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _WRONG_PASSWORD:
            raise ReadError("a PDF with a password; save it without one") from None
        raise ReadError("a damaged PDF; open it in a reader and print it to PDF again") from None
    try:
        return _content(document)
    finally:
        document.close()


def _content(document: PdfDocument) -> Content:
    pages = [_page(document, number) for number in range(len(document))]
    read = [page for page in pages if page is not None]
    total = sum(len(line.glyphs) for page in read for line in page.lines)
    pictures = sum(page.images for page in read)
    unknown = sum(page.unknown for page in read)
    if unknown > _UNREADABLE * (total + unknown):
        raise ReadError(f"a PDF whose fonts do not say which characters they show; {_OCR}")
    if pictures and total < _LEAST * len(pages):
        raise ReadError(f"a scan: {pictures} of {len(pages)} pages are pictures without a text layer; {_OCR}")
    if not total:
        raise ReadError(
            "a PDF without text" if all(pages) else "a damaged PDF; open it in a reader and print it to PDF"
        )
    warnings = {
        "pages without a text layer": [number for number, page in enumerate(pages, 1) if page and page.is_picture],
        "damaged pages": [number for number, page in enumerate(pages, 1) if page is None],
        "pages with characters that have no Unicode value": [
            n for n, page in enumerate(pages, 1) if page and page.unknown
        ],
    }
    return Content(
        text=paired("".join(f"{paragraph}\n" for paragraph in paragraphs(read))),
        format="pdf",
        title=_title(document),
        warnings=tuple(f"{what}: {_listed(numbers)}" for what, numbers in warnings.items() if numbers),
    )


def _page(document: PdfDocument, number: int) -> Page | None:
    """A page's lines; null for a page that cannot be parsed."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        textpage = page.get_textpage()
        found, unknown = glyphs(textpage)
        textpage.close()
        images = len(found) < _LEAST and next(iter(page.get_objects(filter=[_IMAGE], max_depth=3)), None) is not None
        return Page(tuple(lines(found)), unknown, images)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown if len(numbers) <= 10 else f"{shown} and {len(numbers) - 10} more"


def _title(document: PdfDocument) -> str | None:
    """The title that the file declares, where it is one."""
    title = _JUNK.sub("", paired(document.get_metadata_value("Title")).strip()).strip()
    return title if _HAN.search(title) else None
