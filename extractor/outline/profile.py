"""What a document is: title, kind, organization, years, publication, whether its figures are blanked out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import regex

from extractor.outline import rules
from extractor.outline.front import Front
from extractor.outline.page import Page, plain
from extractor.schema import Document, DocumentType, Section

_OPENING = 700
_POSTED = timedelta(days=183)
"""How long after its sign-off a report is published at most."""
_MASKED = 3
"""A template has at least so many blanked-out figures, and half as many as written ones."""
_FIGURES: tuple[rules.Layer, rules.Layer] = ("masked", "figure")
_TITLED_BODY = regex.compile(
    r"^(?:关于)?(?:\d{4}年度?(?:上半年|下半年)?)?(?P<name>[\p{Han}()]{2,30}?(?:局|委员会|人民政府|政府办公室|医院|卫生院|中心|委))"
    r"(?:党组|党委)?(?=\d{4}年|关于|上半年|下半年|年度?|工作|党建|第?[一二三四]季度|[一二]〇)"
)
_OWN = regex.compile(
    r"(?:[全本我]?(?:省|市|县|区|州|旗|盟|镇|乡|自治[区州县]))?(?P<body>人民政府|(?:卫生|卫健|卫计|人口|财政|统计|政府).{1,16})"
)
"""县卫生局: which county's must be told."""
_SPEAKER = regex.compile(r"(?P<name>\p{Han}{2,24}?(?:局|委员会|委|厅|办公室))(?:党[组委]书记)?[、,]?(?:局长|主任|厅长)")
"""县财政局局长 王小明."""
_BLANKED = regex.compile(r"[Xx×*○]")
_GOVERNMENT = regex.compile(r"代表(?P<name>国务院)|代表(?P<name>[^,。:\s我]{0,20}?)(?:人民)?政府")
_TERM = regex.compile(r"第?[一二三四五六七八九十]{1,3}届|本届")


def first_type(page: Page, front: Front) -> DocumentType:
    """The kind of document that its title and its first words tell."""
    said = rules.weights("title", plain(front.title or ""))
    opening = page.plain[front.start : front.start + _OPENING]
    if "government_work_report" in said or rules.says("opening", opening):
        return "government_work_report"
    if "speech" in said:
        return "speech"
    if "summary" in said or "plan" in said:
        return "summary_and_plan" if {"summary", "plan"} <= said.keys() else "summary" if "summary" in said else "plan"
    return "speech" if rules.says("front", opening[:40], "salutation") else "article"


def last_type(page: Page, first: DocumentType, sections: Sequence[Section]) -> DocumentType:
    """The kind of document with its sections known: a summary that plans is summary_and_plan."""
    reviews = any(s.kind == "review" and s.heading and s.level <= 2 for s in sections[1:])
    both = (first == "summary" and plans(page, sections)) or (first == "plan" and reviews)
    return "summary_and_plan" if both else first


def masked(page: Page, front: Front) -> bool:
    """Whether the document is a template whose figures are blanked out."""
    body = page.plain[front.start :]
    blank, written = (sum(1 for c in rules.cues(layer) for _ in c.pattern.finditer(body)) for layer in _FIGURES)
    return blank >= _MASKED and blank >= written / 2


def organization(page: Page, front: Front, document_type: DocumentType) -> str | None:
    """The body that reports, as the text names it: in 我代表…人民政府, the sign-off, the title, the lines under it."""
    if document_type == "government_work_report":
        match = _GOVERNMENT.search(page.plain, front.start, front.start + _OPENING)
        name = _TERM.sub("", match["name"]) if match else ""
        return name if name == "国务院" else f"{name}人民政府"
    under = [page.of(line) for line in page.lines[: front.body]]
    titled = _TITLED_BODY.match("".join(plain(front.title or "").split()))
    named = [front.signer, titled["name"] if titled else None]
    named += [match["name"] for text in under if (match := _SPEAKER.match(text))]
    named += [text for text in under if rules.says("organization", text)]
    return next((n for n in named if n and not _BLANKED.search(n)), None)


def named_in_full(name: str | None, place: str | None) -> str | None:
    """A body's name with that of its place: 县卫生局 of 青石县. Null for a government of no known place."""
    own = _OWN.fullmatch(name or "")
    if own and place:
        return place + own["body"]
    return None if own and own["body"] == "人民政府" else name


def published(document: Document, front: Front) -> date | None:
    """The day of delivery, else that of publication, which the file or the page gives, else that of the sign-off.

    A page that shows a report long after its sign-off shows it again.
    """
    delivered, signed = (span[0] if span and span[0] == span[1] else None for span in (front.delivered, front.signed))
    posted = document.published or front.posted
    again = posted and signed and not timedelta() <= posted - signed <= _POSTED
    return delivered or (signed if again else posted) or signed


def plans(page: Page, sections: Sequence[Section]) -> bool:
    """Whether a section plans: one with a heading, or a passage that sets a target and does not only promise effort."""
    return any(
        s.kind == "plan" and ((s.heading and s.level <= 2) or rules.counts(page.plain[s.start : s.end]))
        for s in sections[1:]
    )
