"""From values to observations: the linker and the qualifiers, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

import regex

from extractor.catalogue.indicators import catalogue
from extractor.gazetteer import gazetteer
from extractor.link.contexts import Offer, Offers
from extractor.link.linker import Chooser, link_sentence
from extractor.link.names import Link, titled
from extractor.link.ranker import Ranker, ranker
from extractor.link.sentence import Phrase, View, phrase_of, word_spans
from extractor.link.words import lexicon
from extractor.qualify import time
from extractor.qualify.confidence import Evidence, confidence
from extractor.qualify.cues import cues
from extractor.qualify.legend import legends, meaning
from extractor.qualify.measure import measure
from extractor.qualify.modifier import modifier
from extractor.qualify.status import status
from extractor.schema import Document, Name, Observation, Outline, Period, Place, Profile, Quantity, Sentence
from extractor.text import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc


_HISTORY = 3
"""Links of the sentences before that a name may take its context from, besides the first."""


class Layers(NamedTuple):
    """What the stages before have found, each in order of appearance."""

    quantities: Sequence[Quantity]
    periods: Sequence[Period]
    names: Sequence[Name]
    places: Sequence[Place]


class Judge(Protocol):
    """Says how sure an observation is."""

    def of(self, evidence: Evidence) -> float: ...


class Models(NamedTuple):
    """What has been learned; null for the rules alone."""

    ranker: Ranker | None
    confidence: Judge | None


class Linked(NamedTuple):
    """A link with the sentence that it stands in and its time expressions."""

    sentence: Sentence
    periods: Sequence[Period]
    link: Link
    previous: Link | None
    """The link before it in its sentence."""
    series: Sequence[Quantity]
    """The values that it stands side by side with (2‰、3‰、4‰), itself among them."""


def layers_of(doc: Doc) -> Layers:
    """What the components of the pipeline have left on a document."""
    return Layers(
        quantities=doc._.quantities,
        periods=doc._.periods,
        names=doc._.names,
        places=doc._.places,
    )


def observations(
    document: Document, outline: Outline, profile: Profile, layers: Layers, models: Models | None = None
) -> tuple[Observation, ...]:
    """One observation for each value that stands in a sentence of the report; ``models`` are the shipped ones."""
    from extractor.pipeline import document_id

    make = _Maker(document, outline, profile, layers, document_id(document))
    judge = models or Models(ranker(), confidence())
    choose = judge.ranker.choose if judge.ranker else None
    return tuple(make.observation(linked, judge) for linked in links(document.text, outline, layers, choose))


def links(text: str, outline: Outline, layers: Layers, choose: Chooser | None) -> Iterator[Linked]:
    """What each value of the report measures, in order; ``choose`` as for the linker."""
    words = lexicon()
    history: list[Link] = []
    section, line, seen = -1, "", 0
    above: list[Phrase] = []
    named = [n for n in layers.names if n.type == "program"]
    for sentence, values, periods in _by_sentence(text, outline, layers):
        if sentence.section != section:
            history, section = [], sentence.section
            headings = _headings(outline, section)
            programs = _programs(outline, section, named)
            offers = Offers(words)
        if not seen or text.find("\n", seen, sentence.start) >= 0:
            topic = _line_topic(text, sentence.start)
            if topic != line:
                history, line = [], topic
                above = [phrase_of(line)] if line else []
        seen = sentence.start
        inside = text[sentence.start : sentence.end]
        quotes = [(sentence.start + s - 1, sentence.start + e + 1) for s, e in quotations(inside)]
        here = [p for p in periods if p.start >= sentence.start]
        view = View(text, word_spans(inside, sentence.start), values, here, quotes)
        found = link_sentence(view, words, history, [*above, *headings], programs, choose, offers)
        history = _nearest(history, found)
        series = _series(text, [link.value for link in found])
        for n, link in enumerate(found):
            yield Linked(sentence, periods, link, found[n - 1] if n else None, series[n])


_SIDE_BY_SIDE = regex.compile(r"\s{0,2}[、和与及:：]\s{0,2}|(?<=[户家])")


def _series(text: str, values: Sequence[Quantity]) -> list[Sequence[Quantity]]:
    """The series that each value belongs to, alone or side by side with others."""
    runs: list[list[Quantity]] = []
    for value in values:
        end = runs[-1][-1].end if runs else 0
        if runs and _SIDE_BY_SIDE.fullmatch(text, end, max(value.start, end)):
            runs[-1].append(value)
        else:
            runs.append([value])
    return [run for run in runs for _ in run]


_LINE_TOPIC = regex.compile(
    r"\s{0,8}(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.、．])?\s?[【\[●◆■▲★*]{0,2}"
    r"([^。：:，,；;、\d【】\[\]（）()\s]{2,10})(?:[】\]。：:]|\*\*)"
)


def _line_topic(text: str, at: int) -> str:
    """The bare topic that a line opens with (慢病。高血压管理…; 【妇幼】; 建档：), empty where it has none."""
    start = text.rfind("\n", 0, at) + 1
    topic = _LINE_TOPIC.match(text, start)
    return topic[1] if topic else ""


def _nearest(history: list[Link], found: list[Link]) -> list[Link]:
    """The three last links under a heading, the nearest first, and after them the first one."""
    links = [*found[::-1], *history]
    return links if len(links) <= _HISTORY else [*links[:_HISTORY], links[-1]]


def _programs(outline: Outline, section: int, programs: Sequence[Name]) -> list[tuple[int, str]]:
    """The programs named in a section's heading and text, with their offsets."""
    inside = outline.sections[section]
    first = bisect_left(programs, min(inside.start, inside.heading_start), key=attrgetter("start"))
    last = bisect_left(programs, inside.end, key=attrgetter("start"))
    return [(n.start, n.text) for n in programs[first:last]]


def _headings(outline: Outline, section: int) -> list[Phrase]:
    """The words of the headings above a section's text, the innermost first."""
    found = []
    at: int | None = section
    while at is not None:
        heading = outline.sections[at]
        if heading.heading:
            found.append(phrase_of(heading.heading, heading.heading_start))
        at = heading.parent
    return found


def _by_sentence(
    text: str, outline: Outline, layers: Layers
) -> Iterator[tuple[Sentence, list[Quantity], Sequence[Period]]]:
    values = layers.quantities
    starts = [q.start for q in values]
    for sentence, periods in zip(
        outline.sentences, time.in_force(text, outline.sentences, layers.periods), strict=True
    ):
        inside = values[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if inside:
            yield sentence, list(inside), periods


def sentence_finder(text: str, outline: Outline) -> Callable[[int], str]:
    """A function from an offset to the sentence that holds it (empty for what stands in none)."""
    starts = [s.start for s in outline.sentences]

    def sentence_of(offset: int) -> str:
        n = bisect_right(starts, offset) - 1
        if n < 0 or outline.sentences[n].end <= offset:
            return ""
        return text[outline.sentences[n].start : outline.sentences[n].end].strip()

    return sentence_of


_CLAUSE_END = regex.compile("[，,]")
_OPENING = 3
"""Characters that may stand before a place that opens a sentence (其中, a bullet)."""


class _Maker:
    """Makes the observations of one document."""

    def __init__(self, document: Document, outline: Outline, profile: Profile, layers: Layers, identity: str) -> None:
        self.document = document
        self.outline = outline
        self.profile = profile
        self.layers = layers
        self.identity = identity
        self.place_starts = [p.start for p in layers.places]
        self.name_starts = [n.start for n in layers.names]
        self.own = _own_names(profile)
        self.density = 100 * len(layers.quantities) / max(len(document.text), 1)
        self.legends = legends(document.text, cues())

    def observation(self, linked: Linked, models: Models) -> Observation:
        sentence, periods, link, previous, series = linked
        first, last = series[0].start, series[-1].end
        value, text, words = link.value, self.document.text, lexicon()
        section = self.outline.sections[sentence.section]
        before = text[sentence.start : value.start]
        legend = meaning(text, value.start, value.end, self.legends)
        around = (legend, "") if legend else (text[sentence.start : first], text[last : last + 24])
        decision = status(*around, value, section.kind, cues())
        state = decision.status
        clause = before[max(before.rfind(c) for c in "，,。；;") + 1 :]
        unit_before = previous.value.unit if previous and link.name.words == previous.name.words else None
        metric = titled(link, words)
        means, direction = measure(value, link.direction, decision, clause, metric, cues(), unit_before)
        at = time.Said(text, sentence.start, first, value, means, state, metric, legend)
        covered = time.covered(at, periods, section, self.profile, cues())
        span = link.span
        indicator = catalogue().code_for(
            metric, unit=value.unit, kind=value.kind, measure=means, own=self.own, value=value.value
        )
        evidence = Evidence(
            value=value,
            metric=metric,
            measure=means,
            link_rule=link.rule,
            share=link.confidence,
            status_rule=decision.rule,
            period_rule=covered.rule,
            section=section.kind,
            document=self.profile.document_type,
            density=self.density,
            indicator=indicator is not None,
        )
        return Observation(
            observation_id=f"{self.identity}-{value.start}",
            document_id=self.identity,
            source=self.document.source,
            start=value.start,
            end=value.end,
            text=value.text,
            value=value.value,
            value_high=value.value_high,
            unit=value.unit,
            kind=value.kind,
            modifier=modifier(value, series),
            masked=value.masked,
            metric=metric,
            metric_start=span and span[0],
            metric_end=span and span[1],
            indicator=indicator,
            measure=means,
            direction=direction,
            status=state,
            period_start=covered.start,
            period_end=covered.end,
            period_text=covered.text,
            place=self._place(sentence, value),
            program=self._program(sentence, value),
            section=" / ".join(self.outline.path(sentence.section)),
            sentence=text[sentence.start : sentence.end].strip(),
            confidence=models.confidence.of(evidence) if models.confidence else 0.5,
            rule=f"{value.rule} {link.rule} {decision.rule} {covered.rule}",
        )

    def _place(self, sentence: Sentence, value: Quantity) -> str | None:
        """The last place or body named before the value in its clause, else the one that its part of the sentence
        opens with; not one that stands in brackets before it, and no group (各乡镇)."""
        text = self.document.text
        before = text[sentence.start : value.start]
        part = sentence.start + max(before.rfind("；"), before.rfind(";")) + 1
        n = bisect_left(self.place_starts, value.start)
        for place in reversed(self.layers.places[bisect_left(self.place_starts, part) : n]):
            between = text[place.end : value.start]
            near = not _CLAUSE_END.search(between) or len(text[part : place.start].strip()) <= _OPENING
            if place.type != "group" and near and between.count("）") <= between.count("（"):
                return None if place.text == self.profile.place else place.text
        return None

    def _program(self, sentence: Sentence, value: Quantity) -> str | None:
        """The last program named before the value in its sentence."""
        n = bisect_left(self.name_starts, value.start) - 1
        name = self.layers.names[n] if n >= 0 else None
        return name.text if name and name.start >= sentence.start and name.type == "program" else None


def _own_names(profile: Profile) -> tuple[str, ...]:
    """The names of the document's own place, which do not narrow a metric."""
    if profile.place is None:
        return ()
    unit = gazetteer().by_code(profile.place_code) if profile.place_code else None
    return tuple(dict.fromkeys((profile.place, *(gazetteer().forms(unit) if unit else ()))))


def explanation(doc: Doc, offset: int) -> list[str]:
    """Lines that say what stands at ``offset`` and which rule found it."""
    lines = [f"offset {offset}: {doc.text[max(0, offset - 10) : offset]}▸{doc.text[offset : offset + 10]}"]
    for layer in ("quantities", "periods", "names", "places"):
        lines += [
            f"{layer}: {span.text} [{span.start}:{span.end}] rule {span.rule}"
            for span in getattr(doc._, layer)
            if span.start <= offset < span.end
        ]
    for o in doc._.observations:
        if o.start <= offset < o.end:
            lines += [f"{field}: {value}" for field, value in o.model_dump(mode="json").items() if value is not None]
            lines += _cue(o.rule)
            lines += _contexts(doc, o.start)
    for f in doc._.document.furniture:
        if f.start <= offset < f.end:
            lines.append(f"page furniture: {f.text} rule {f.rule}")
    if len(lines) == 1:
        lines.append("nothing is extracted here")
    return lines


def _cue(rule: str) -> list[str]:
    """The words that the status was decided by, where a cue did."""
    return [f"cue {c.id}: {c.words}" for c in cues().words.status if f"status.{c.id}" in rule.split()]


def _contexts(doc: Doc, start: int) -> list[str]:
    """The contexts that were offered to complete the name of the value at ``start``, with their shares."""
    model = ranker()
    if model is None:
        return []
    lines: list[str] = []

    def choose(offer: Offer) -> tuple[str, float]:
        if offer.link.value.start == start:
            ranked = sorted(zip(model.shares(offer), offer.contexts, strict=True), key=lambda pair: -pair[0])
            for share, context in ranked[:5]:
                lines.append(f"context {context.text or '(none)'}: {share:.2f}, from {', '.join(context.sources)}")
        return model.choose(offer)

    for _ in links(doc._.document.text, doc._.outline, layers_of(doc), choose):
        pass
    return lines
