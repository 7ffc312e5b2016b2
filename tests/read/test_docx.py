"""Word documents: everything that the page shows, once, in order."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from extractor.read import ReadError, read
from extractor.schema import Document
from tests.read.documents import MORE, W, archive, docx, paragraph


def made(folder: Path, data: bytes) -> Document:
    (folder / "a.docx").write_bytes(data)
    return read(folder / "a.docx")


def bold(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in document.emphasis]


def test_document_written_by_a_library(tmp_path: Path) -> None:
    written = python_docx.Document()
    written.core_properties.title = "云屏县工作总结"
    written.sections[0].header.paragraphs[0].text = "页眉2019"
    written.add_heading("一、深化医改", 1)
    line = written.add_paragraph("全年签约32375人，")
    line.add_run("签约率").bold = True
    line.add_run("为12.78%。").add_break()
    table = written.add_table(2, 3)
    texts = ["指标", "上年", "本年", "床位", "210", "230"]
    for cell, text in zip((c for row in table.rows for c in row.cells), texts, strict=True):
        cell.text = text
    table.cell(1, 0).add_paragraph("（张）")
    written.add_paragraph("云屏县卫生健康局")
    written.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    assert document.text == (
        "一、深化医改\n全年签约32375人，签约率为12.78%。\n\n指标\t上年\t本年\n床位（张）\t210\t230\n云屏县卫生健康局\n"
    )
    assert (document.format, document.title, bold(document)) == ("docx", "云屏县工作总结", ["一、深化医改", "签约率"])


def test_text_box_once_deleted_and_hidden_text_never(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('框内：投资3亿元')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>增补</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:tab/><w:t>末</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('控件内')}</w:sdtContent></w:sdt>"
    )
    assert made(tmp_path, docx(body)).text == "正文增补\t末\n框内：投资3亿元\n控件内\n"


def test_nested_table_stays_in_its_cell(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tc>{inner}{paragraph('')}</w:tc><w:tc>{paragraph('12')}{paragraph('34')}</w:tc>"
    body = f"<w:tbl><w:tr>{outer}</w:tr></w:tbl>"
    assert made(tmp_path, docx(body)).text == "甲乙\t12 34\n"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
)


def test_automatic_numbers_are_counted(tmp_path: Path) -> None:
    levels = [0, 1, 1, 2, 0, 1, *[0] * 10]
    body = "".join(
        paragraph(f"项{i}", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')
        for i, level in enumerate(levels)
    )
    lines = made(tmp_path, docx(body, numbering=NUMBERING)).text.splitlines()
    assert lines[:6] == ["一、项0", "3. 项1", "4. 项2", "项3", "二、项4", "3. 项5"]
    assert lines[-1] == "十二、项15"


def test_heading_and_bold_by_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="标题 1"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:rPr><w:b/></w:rPr></w:style><w:style w:styleId="d"><w:basedOn w:val="d"/></w:style>'
    )
    body = (
        paragraph("一、回顾", '<w:pStyle w:val="b"/>')
        + paragraph("粗体", '<w:pStyle w:val="c"/>')
        + paragraph("不粗", '<w:pStyle w:val="c"/>', '<w:b w:val="0"/>')
        + paragraph("级别", '<w:outlineLvl w:val="1"/>')
        + paragraph("正文", '<w:pStyle w:val="d"/>')
    )
    assert bold(made(tmp_path, docx(body, styles=styles))) == ["一、回顾", "粗体", "级别"]


def test_main_part_is_found_by_its_relation(tmp_path: Path) -> None:
    relation = '<Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/>'
    parts = {
        "_rels/.rels": f"<Relationships>{relation}</Relationships>",
        "word/document2.xml": f"<w:document {W} {MORE}><w:body>{paragraph('正文')}</w:body></w:document>",
    }
    assert made(tmp_path, archive(parts)).text == "正文\n"


def test_bombs_and_damage_are_refused(tmp_path: Path) -> None:
    entities = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    inflated = docx(paragraph("哈" * 5_000_000))
    intact = docx(paragraph("正文" * 500))
    middle = intact.index(b"document.xml") + 40
    for data, reason in (
        (
            archive({"word/document.xml": f"{entities}<w:document {W}><w:body>&b;</w:body></w:document>"}),
            "entity declarations",
        ),
        (inflated, "unpacks to 15 MB; not a report, or a zip bomb"),
        (intact[:middle] + b"\0\0\0\0" + intact[middle + 4 :], "a damaged Word document"),
        (intact[:-30], "a damaged Word document"),
        (archive({"word/document.xml": "<w:document>"}), "a damaged Word document"),
        (archive({"word/document.xml": "<a>" * 5000}), "a damaged Word document"),
    ):
        with pytest.raises(ReadError, match=reason):
            made(tmp_path, data)


def test_password(tmp_path: Path) -> None:
    data = bytearray(docx(paragraph("正文")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert zipfile.is_zipfile(tmp_path / "a.docx") is False
    with pytest.raises(ReadError, match="a Word document with a password"):
        made(tmp_path, bytes(data))
