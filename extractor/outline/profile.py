"""What a document is: title, kind, organization, years, publication, whether its figures are blanked out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import regex

from extractor.outline import rules
from extractor.outline.front import Front
from extractor.outline.kinds import Frame
from extractor.outline.page import Page, plain
from extractor.schema import Document, DocumentType, Section

_OPENING = 700
_MASKED = 3
"""A template has at least so many blanked-out figures, and as many as written ones."""
_TITLED_BODY = regex.compile(
    r"^(?:关于)?(?:\d{4}年度?(?:上半年|下半年)?)?(?P<name>[\p{Han}()]{2,30}?(?:局|委员会|人民政府|政府办公室|医院|卫生院|中心|委))"
    r"(?:党组|党委)?(?=\d{4}年|关于|上半年|下半年|年度?|工作|党建|第?[一二三四]季度|[一二]〇)"
)
_OWN = regex.compile(r"(?:全|本|我)?[省市县区州旗](?P<body>(?:卫生|卫健|卫计|人口|人民|财政|统计|政府).{1,16})$")
"""县卫生局: whose it is the reader is told elsewhere."""
_BLANKED = regex.compile(r"[Xx×*○]")
_GOVERNMENT = regex.compile(r"代表(?P<name>国务院)|代表(?P<name>[^,。:\s我]{0,20}?)(?:人民)?政府")
_TERM = regex.compile(r"第?[一二三四五六七八九十]{1,3}届|本届")
_BARE = ("", "省", "市", "县", "区", "州", "旗", "盟", "镇", "乡", "自治州", "自治县", "自治区")


def first_type(page: Page, front: Front) -> DocumentType:
    """The kind of document that its title and its first words tell."""
    said = rules.weights("title", plain(front.title or ""))
    opening = page.plain[front.start : front.start + _OPENING]
    if "government_work_report" in said or rules.says("body", opening):
        return "government_work_report"
    if "speech" in said:
        return "speech"
    if "summary" in said or "plan" in said:
        return "summary_and_plan" if {"summary", "plan"} <= said.keys() else "summary" if "summary" in said else "plan"
    return "speech" if rules.says("front", opening[:40], "salutation") else "article"


def last_type(first: DocumentType, sections: Sequence[Section]) -> DocumentType:
    """The kind of document with its sections known: a summary that plans is summary_and_plan."""
    headed = {s.kind for s in sections[1:] if s.heading and s.level <= 2}
    if first == "summary" and "plan" in headed:
        return "summary_and_plan"
    if first == "plan" and "review" in headed:
        return "summary_and_plan"
    return first


def masked(page: Page, front: Front) -> bool:
    """Whether the document is a template whose figures are blanked out."""
    body = page.plain[front.start :]
    blank = sum(1 for c in rules.cues("masked") if c.means != "place" for _ in c.pattern.finditer(body))
    written = sum(1 for c in rules.cues("figure") for _ in c.pattern.finditer(body))
    return blank >= _MASKED and blank >= written / 2


def organization(page: Page, front: Front, document_type: DocumentType, place: str | None) -> str | None:
    """The body that reports: from the sign-off, the words 我代表…人民政府, the title, the lines under it."""
    if document_type == "government_work_report":
        match = _GOVERNMENT.search(page.plain, front.start, front.start + _OPENING)
        name = _TERM.sub("", match["name"]) if match else ""
        if name in _BARE:
            return f"{place}人民政府" if place else None
        return name if name == "国务院" else f"{name}人民政府"
    under = [page.of(line) for line in page.lines[: front.body]]
    named = [front.signer, *(m["name"] for m in [_TITLED_BODY.match("".join(plain(front.title or "").split()))] if m)]
    named += [text for text in under if rules.says("organization", text)]
    name = next((n for n in named if n and not _BLANKED.search(n)), None)
    own = _OWN.match(name or "")
    return f"{place}{own['body']}" if own and place else name


def published(document: Document, front: Front) -> date | None:
    """The day of delivery, of the sign-off, that the file declares or that the page gives."""
    for span in (front.delivered, front.signed):
        if span and span[0] == span[1]:
            return span[0]
    return document.published or front.posted


def planned(frame: Frame, sections: Sequence[Section]) -> bool:
    """Whether the document plans: it is a plan or has a section that is one."""
    return frame.document_type in ("plan", "summary_and_plan", "government_work_report") or any(
        s.kind == "plan" and s.heading for s in sections[1:]
    )
