"""The outline of a document: headings, sections and sentences; and its profile: what document it is."""

from __future__ import annotations

from extractor.outline import front as fronts
from extractor.outline import headings as heads
from extractor.outline import kinds, passages, place, profile, sentences, years
from extractor.outline.frame import Frame, State
from extractor.outline.heading import Heading, bare
from extractor.outline.page import Page
from extractor.outline.sections import Node, nest
from extractor.schema import Document, Outline, Profile, Section

__all__ = ["outline"]


def outline(document: Document) -> tuple[Outline, Profile]:
    """Sections, sentences and profile of a document.

    ``sections[0]`` is the whole document. Text before the first heading and passages that begin something else without
    a heading (problems, the last five years, the end) are sections with an empty ``heading``. Page furniture is in no
    heading and in no sentence.
    """
    page = Page(document)
    front = fronts.find(document, page)
    found_headings = heads.find(page, page.lines[front.body :])
    headings = [h for h in found_headings if h.start >= front.start and not h.start < front.signoff < h.text_end]
    kind = profile.first_type(page, front)
    frame = years.frame(page, front, [h.words for h in headings], kind, document.published, document.source)
    sections = _sections(page, front, headings, frame)
    found = Outline(sections=tuple(sections), sentences=tuple(sentences.split(page, sections)))
    return found, _profile(document, page, front, frame, sections)


def _sections(page: Page, front: fronts.Front, headings: list[Heading], frame: Frame) -> list[Section]:
    """The section tree, first with headings alone, then with the passages that they do not tell of."""
    found = {h.start: h for h in headings}
    if front.start < min(found, default=front.signoff):
        found[front.start] = bare(front.start, "opening")
    if front.signoff < len(page.text):
        found[front.signoff] = bare(front.signoff, "closing")
    nodes = nest([found[start] for start in sorted(found)], len(page.text))
    states = kinds.decide(page, nodes, frame, {})
    told = {passage.start: passage for passage in passages.find(page, front, nodes, states, frame)}
    found |= {
        start: bare(start, "closing" if p.state.kind == "closing" else "part", p.end) for start, p in told.items()
    }
    nodes = nest([found[start] for start in sorted(found)], len(page.text))
    states = kinds.decide(page, nodes, frame, {start: passage.state for start, passage in told.items()})
    return [_section(page, n, s) for n, s in zip(nodes, states, strict=True)]


def _section(page: Page, node: Node, state: State) -> Section:
    heading, period = node.heading, state.period
    start, end = (heading.text_start, heading.text_end) if heading else (node.start, node.start)
    return Section(
        start=node.start,
        end=node.end,
        heading=page.text[start:end],
        heading_start=start,
        heading_end=end,
        level=node.level,
        parent=node.parent,
        kind=state.kind,
        period_start=period[0] if period else None,
        period_end=period[1] if period else None,
    )


def _profile(document: Document, page: Page, front: fronts.Front, frame: Frame, sections: list[Section]) -> Profile:
    kind = profile.last_type(page, frame.document_type, sections)
    year = frame.report or frame.plan
    organization = profile.organization(page, front, kind)
    body = "\n".join(page.text[line.start : line.end] for line in page.lines)
    found = place.resolve_place(front.title, document.source, body, year[1].year if year else None, organization)
    planned = kind in ("plan", "summary_and_plan", "government_work_report") or profile.plans(page, sections)
    plan = frame.plan if planned else None
    return Profile(
        title=front.title,
        place=found.name if found else None,
        place_code=found.code if found else None,
        province=found.province if found else None,
        city=found.city if found else None,
        level=found.level if found else "unknown",
        organization=profile.named_in_full(organization, found.name if found else None),
        document_type=kind,
        report_start=frame.report[0] if frame.report else None,
        report_end=frame.report[1] if frame.report else None,
        plan_start=plan[0] if plan else None,
        plan_end=plan[1] if plan else None,
        published=profile.published(document, front),
        masked=profile.masked(page, front),
    )
