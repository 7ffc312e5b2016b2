"""Word documents (Office Open XML): paragraphs, tables and text boxes in document order.

Headers, footers, notes, deleted and hidden text are left out. The parts are read with limits on their unpacked size and
without entities.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.read.content import Builder, Content, joint
from extractor.read.docx_numbering import Numbering
from extractor.read.docx_styles import Styles, attribute, child, local, on
from extractor.read.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, KeyError, NotImplementedError)
_UNPACKED, _SMALL, _RATIO = 60_000_000, 1_000_000, 200
"""Most bytes of a part unpacked; below the second number any packing is allowed, above it this ratio."""
_OTHER = (
    ("xl/workbook.xml", "an Excel workbook; save the sheet as CSV (UTF-8)"),
    ("ppt/presentation.xml", "a PowerPoint file; save the text as docx or txt"),
    ("content.xml", "an OpenDocument file; convert it with `soffice --headless --convert-to docx FILE`"),
    ("OFD.xml", "an OFD file; export it as PDF with a text layer, or as docx"),
)
_LEFT_OUT = frozenset(
    ("del", "moveFrom", "Fallback", "instrText", "delText", "rt", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr",
     "footnoteReference", "endnoteReference", "commentReference")
)  # fmt: skip
_INSTEAD = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def content(data: bytes) -> Content:
    """The document's text; heading styles and bold runs are its emphasis.

    Raises:
        ReadError: no Word document, damaged, with a password, or unpacking beyond all measure.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).content()
    except _DAMAGE as error:
        raise ReadError(f"a damaged Word document ({error}); open it in Word or WPS and save it again") from None
    except RuntimeError:
        raise ReadError("a Word document with a password; save it without one") from None


class _Reader:
    """Walks one document."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        main = self._main()
        folder = main.rpartition("/")[0]
        self._body = self._part(main)
        self._styles = Styles(self._optional(f"{folder}/styles.xml"))
        self._numbering = Numbering(self._optional(f"{folder}/numbering.xml"))
        self._builder = Builder()
        self._boxes: list[_Element] = []

    def content(self) -> Content:
        for body in self._body:
            if local(body) == "body":
                self._blocks(body)
        core = self._optional("docProps/core.xml")
        title = None if core is None else child(core, "title")
        return Content(
            text=self._builder.text,
            format="docx",
            title=((title.text or "").strip() or None) if title is not None else None,
            emphasis=self._builder.emphasis,
        )

    def _main(self) -> str:
        if "word/document.xml" in self._names:
            return "word/document.xml"
        relations = self._optional("_rels/.rels")
        for relation in relations if relations is not None else ():
            target = relation.get("Target", "").lstrip("/")
            if (
                relation.get("Type", "").endswith("/officeDocument")
                and target.startswith("word/")
                and target in self._names
            ):
                return target
        what = next(
            (what for name, what in _OTHER if name in self._names), "a packed archive; unpack it and give the files"
        )
        raise ReadError(what)

    def _optional(self, name: str) -> _Element | None:
        return self._part(name) if name in self._names else None

    def _part(self, name: str) -> _Element:
        from lxml import etree

        info = self._archive.getinfo(name)
        allowed = min(_UNPACKED, max(_SMALL, _RATIO * info.compress_size))
        if info.file_size > allowed:
            raise ReadError(f"a part that unpacks to {info.file_size / 1e6:,.0f} MB; not a report, or a zip bomb")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self._archive.read(name), parser)
        except etree.LxmlError as error:
            raise ReadError(f"a damaged Word document ({name}: {error})") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReadError(f"a Word document with entity declarations ({name}); not made by Word, refused")
        return root

    def _blocks(self, parent: _Element) -> None:
        """Paragraphs and tables below ``parent``, through content controls and insertions."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name not in _LEFT_OUT:
                self._blocks(element)

    def _table(self, table: _Element) -> None:
        for row in _below(table, "tr"):
            for number, cell in enumerate(_below(row, "tc")):
                if number:
                    self._builder.add("\t")
                self._cell(cell)
            self._builder.add("\n")
            self._text_boxes()

    def _cell(self, cell: _Element) -> None:
        """A cell is one line: its paragraphs, nested tables too, behind one another."""
        before = ""
        for paragraph in _paragraphs(cell):
            pieces = [(text.replace("\n", " ").replace("\t", " "), bold) for text, bold in self._pieces(paragraph)]
            text = "".join(text for text, _ in pieces)
            if text.strip():
                self._builder.add(joint(before, text))
                before = text
                for piece, bold in pieces:
                    self._builder.add(piece, bold)

    def _paragraph(self, paragraph: _Element) -> None:
        heading = self._styles.is_heading(paragraph)
        label = self._numbering.label(paragraph, self._styles)
        pieces = list(self._pieces(paragraph))
        if label and any(text.strip() for text, _ in pieces):
            self._builder.add(label, heading)
        for text, bold in pieces:
            self._builder.add(text, bold or heading)
        self._builder.add("\n")
        self._text_boxes()

    def _text_boxes(self) -> None:
        while self._boxes:
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                self._blocks(box)

    def _pieces(self, element: _Element, bold: bool = False) -> Iterator[tuple[str, bool]]:
        """The characters of a paragraph; the text boxes that hang on it are kept for later."""
        for part in element:
            name = local(part)
            if name in _LEFT_OUT:
                continue
            if name == "txbxContent":
                self._boxes.append(part)
            elif name == "t":
                yield part.text or "", bold
            elif name in _INSTEAD:
                yield ("" if attribute(part, "type") in ("page", "column") else _INSTEAD[name]), bold
            elif name == "r":
                if not on(child(part, "rPr"), "vanish"):
                    yield from self._pieces(part, self._styles.is_bold(part, element))
            else:
                yield from self._pieces(part, bold)


def _below(parent: _Element, name: str) -> Iterator[_Element]:
    """Children of that name, through content controls."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _below(element, name)


def _paragraphs(parent: _Element) -> Iterator[_Element]:
    """The paragraphs of a cell at any depth, those of nested tables too, text boxes apart."""
    for element in parent:
        if local(element) == "p":
            yield element
        elif local(element) not in _LEFT_OUT:
            yield from _paragraphs(element)
