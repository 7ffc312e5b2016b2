"""The stages as spaCy components, in order; the only place that knows the order.

Each component adds one layer to ``doc._``: ``outline`` and ``profile``, ``quantities``, ``periods``, ``names``,
``places``, ``observations``. ``doc._.document`` is the :class:`~extractor.schema.Document` that the text comes from;
a bare string has one made for it. All but the last work alone in any pipeline, and ``zhibiao`` is all of them in one;
with a ``spans_key`` a component leaves spaCy's spans too, labelled with kind or type.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from extractor import docbin, observe, patterns
from extractor.display import to_html
from extractor.gazetteer import gazetteer
from extractor.mention.name import find_names
from extractor.mention.period import Frame, find_periods
from extractor.mention.place import find_places
from extractor.mention.quantity import find_quantities
from extractor.outline import outline
from extractor.schema import DateMention, Document, DocumentRecord, Kind, NameMention, Profile, Result, TextSpan
from extractor.tokenizer import JiebaTokenizer

if TYPE_CHECKING:
    from typing import TypeVar

    S = TypeVar("S", bound=TextSpan)

Stage = Callable[[Doc], Doc]
LAYERS = ("document", "outline", "profile", "quantities", "periods", "names", "places", "observations")
LONGEST = 20_000_000
"""Characters of a document; spaCy refuses longer ones."""

docbin.register()
for _layer in LAYERS:
    if not Doc.has_extension(_layer):
        Doc.set_extension(_layer, default=None)


@registry.tokenizers("zhibiao.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(whole: bool = False) -> Callable[[Language], JiebaTokenizer]:
    """jieba; with ``whole`` a text is one token."""
    return lambda nlp: JiebaTokenizer(nlp.vocab, whole)


@Language.factory("zhibiao_outline", assigns=["doc._.document", "doc._.outline", "doc._.profile"])
def make_outline(nlp: Language, name: str) -> Stage:
    """Sections, sentences, and what the document is."""
    return _outline


@Language.factory("zhibiao_quantities", assigns=["doc._.quantities"])
def make_quantities(nlp: Language, name: str, kinds: list[Kind] | None = None, spans_key: str | None = None) -> Stage:
    """Values with their units; of ``kinds`` alone where they are given."""
    return partial(_quantities, kinds=kinds, spans_key=spans_key)


@Language.factory("zhibiao_periods", assigns=["doc._.periods"])
def make_periods(nlp: Language, name: str, reference: str | None = None, spans_key: str | None = None) -> Stage:
    """Time expressions, resolved against the section that they stand in.

    ``reference``, a day in ISO 8601, is what 今年 is told from in a document that does not say when it was written.
    """
    return partial(_periods, reference=reference, spans_key=spans_key)


@Language.factory("zhibiao_names", assigns=["doc._.names"])
def make_names(nlp: Language, name: str, spans_key: str | None = None) -> Stage:
    """Programs, projects and documents."""
    return partial(_names, spans_key=spans_key)


@Language.factory("zhibiao_places", assigns=["doc._.places"])
def make_places(nlp: Language, name: str, home: str | None = None, spans_key: str | None = None) -> Stage:
    """Places and bodies.

    ``home``, a code of GB/T 2260, is the place that a document is about which does not say it.

    Raises:
        ValueError: no unit has that code.
    """
    if home is not None and gazetteer().by_code(home) is None:
        raise ValueError(f"zhibiao_places: home: no place has the code {home!r}; they stand in patterns/places.csv")
    return partial(_places, home=home, spans_key=spans_key)


@Language.factory(
    "zhibiao_observations", assigns=["doc._.observations"], requires=[f"doc._.{layer}" for layer in LAYERS[:-1]]
)
def make_observations(nlp: Language, name: str, min_confidence: float = 0.0) -> Stage:
    """What each value measures and how it is meant; without those that are less sure than ``min_confidence``.

    Names are made of jieba's words, whatever the tokenizer of the pipeline.
    """
    return partial(_observations, min_confidence=min_confidence)


def _outline(doc: Doc) -> Doc:
    doc._.outline, doc._.profile = outline(_document(doc))
    return doc


def _quantities(doc: Doc, kinds: list[Kind] | None, spans_key: str | None) -> Doc:
    found = find_quantities(_document(doc).text)
    doc._.quantities = _in_report(doc, [q for q in found if kinds is None or q.kind in kinds])
    return _as_spans(doc, spans_key, [(q, q.kind) for q in doc._.quantities])


def _periods(doc: Doc, reference: str | None, spans_key: str | None) -> Doc:
    document, profile = _document(doc), doc._.profile or Profile()
    frames = [
        Frame(start=s.start, end=s.end, period_start=s.period_start, period_end=s.period_end, kind=s.kind)
        for s in (doc._.outline.sections if doc._.outline else ())
    ]
    day = profile.published or profile.plan_start or profile.report_end or reference
    doc._.periods = _in_report(doc, find_periods(document.text, day, context=frames))
    return _as_spans(doc, spans_key, [(p, p.type) for p in doc._.periods])


def _names(doc: Doc, spans_key: str | None) -> Doc:
    doc._.names = _in_report(doc, find_names(_document(doc).text))
    return _as_spans(doc, spans_key, [(n, n.type) for n in doc._.names])


def _places(doc: Doc, home: str | None, spans_key: str | None) -> Doc:
    own = doc._.profile.place_code if doc._.profile else None
    doc._.places = _in_report(doc, find_places(_document(doc).text, own or home))
    return _as_spans(doc, spans_key, [(p, p.type) for p in doc._.places])


def _observations(doc: Doc, min_confidence: float) -> Doc:
    if missing := [layer for layer in LAYERS[:-1] if getattr(doc._, layer) is None]:
        raise ValueError(f"zhibiao_observations needs doc._.{missing[0]}; add {', '.join(STAGES[:-1])} before it")
    found = observe.observations(doc._.document, doc._.outline, doc._.profile, observe.layers_of(doc))
    doc._.observations = tuple(o for o in found if o.confidence >= min_confidence)
    return doc


STAGES = tuple(f"zhibiao_{name}" for name in ("outline", "quantities", "periods", "names", "places", "observations"))
"""The components in order."""


@Language.factory("zhibiao", assigns=[f"doc._.{layer}" for layer in LAYERS])
def make_all(nlp: Language, name: str) -> Stage:
    """All stages as one component."""
    return partial(_all, stages=[nlp.create_pipe(stage) for stage in STAGES])


def _all(doc: Doc, stages: list[Stage]) -> Doc:
    for stage in stages:
        doc = stage(doc)
    return doc


def load(overlays: Iterable[Path] = (), whole: bool = False) -> Language:
    """A blank Chinese pipeline with jieba and the stages of zhibiao.

    Args:
        overlays: folders of own patterns.
        whole: leave the text one token (quicker; the stages cut the sentences that hold a value by themselves).

    Raises:
        PatternError: a pattern file does not say what it must.
    """
    patterns.use(overlays)
    tokenizer = {"@tokenizers": "zhibiao.tokenizer.v1", "whole": whole}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.max_length = LONGEST
    if whole:
        nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # nobody asks for the shape or prefix of a text
    for stage in STAGES:
        nlp.add_pipe(stage)
    return nlp


class Extractor:
    """Documents in, results out. Making one loads dictionaries and patterns (about a second); keep it."""

    def __init__(self, overlays: tuple[Path, ...] = ()) -> None:
        self.overlays = overlays

    @cached_property
    def nlp(self) -> Language:
        """The pipeline, loaded at first use."""
        return load(self.overlays, whole=True)

    def process(self, document: Document) -> Doc:
        """The spaCy document with every layer. It lives in the pipeline's vocabulary, which grows with it."""
        doc = self.nlp.make_doc(document.text)
        doc._.document = document
        return self.nlp(doc)

    def extract(self, document: Document) -> Result:
        """The rows that one document gives."""
        with self.nlp.memory_zone():
            return _result(self.process(document))

    def explain(self, document: Document, offset: int) -> list[str]:
        """Which span, rule and cue decided what stands at ``offset``, as lines to read."""
        with self.nlp.memory_zone():
            return observe.explanation(self.process(document), offset)

    def page(self, document: Document) -> str:
        """The document as an HTML page with its values, dates and names marked."""
        with self.nlp.memory_zone():
            return to_html(self.process(document), page=True)


def document_id(document: Document) -> str:
    """``d`` and twelve hexadecimal digits, of the path and the content: the same in every run.

    The letter keeps spreadsheets from reading an identity as a number.
    """
    named = f"{document.source}\0{document.sha256 or document.text}"
    return "d" + hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _result(doc: Doc) -> Result:
    document, outline_, identity = doc._.document, doc._.outline, document_id(doc._.document)
    common = {"document_id": identity, "source": document.source}
    sentence_of = observe.sentence_finder(document.text, outline_)
    return Result(
        document=DocumentRecord(
            **common,
            **doc._.profile.model_dump(),
            sha256=document.sha256,
            format=document.format,
            encoding=document.encoding,
            characters=len(document.text),
            observations=len(doc._.observations),
            warnings=document.warnings,
        ),
        observations=doc._.observations,
        dates=tuple(
            DateMention(
                **common, start=p.start, end=p.end, text=p.text, period_start=p.period_start, period_end=p.period_end,
                type=p.type, sentence=sentence_of(p.start),
            )
            for p in doc._.periods
        ),
        names=tuple(
            NameMention(
                **common, start=n.start, end=n.end, text=n.text, type=n.type, program=n.program,
                sentence=sentence_of(n.start),
            )
            for n in doc._.names
        ),
    )  # fmt: skip


def _document(doc: Doc) -> Document:
    document: Document = doc._.document or Document(text=doc.text)
    doc._.document = document
    return document


def _as_spans(doc: Doc, key: str | None, labelled: list[tuple[TextSpan, str]]) -> Doc:
    """``doc`` with spans of whole tokens in ``doc.spans[key]`` too, beside those that stand there."""
    if key is not None:
        spans = [doc.char_span(s.start, s.end, label=label, alignment_mode="expand") for s, label in labelled]
        doc.spans[key] = [*doc.spans.get(key, ()), *filter(None, spans)]
    return doc


def _in_report(doc: Doc, spans: Sequence[S]) -> tuple[S, ...]:
    """Those that do not touch page furniture."""
    furniture = sorted((f.start, f.end) for f in doc._.document.furniture)
    starts = [start for start, _ in furniture]
    reached = list(accumulate((end for _, end in furniture), max, initial=0))  # by the first so many
    return tuple(s for s in spans if reached[bisect_left(starts, s.end)] <= s.start)
