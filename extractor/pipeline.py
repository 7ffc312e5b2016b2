"""The stages as spaCy components, in order; the only place that knows the order.

Each component adds one layer to ``doc._``: ``outline`` and ``profile``, ``quantities``, ``periods``, ``names``,
``places``, ``observations``. ``doc._.document`` is the :class:`~extractor.schema.Document` that the text comes from;
a bare string has one made for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from extractor import observe, patterns
from extractor.mention.name import find_names
from extractor.mention.period import Frame, find_periods
from extractor.mention.place import find_places
from extractor.mention.quantity import find_quantities
from extractor.outline import outline
from extractor.schema import DateMention, Document, DocumentRecord, NameMention, Result, TextSpan
from extractor.tokenizer import JiebaTokenizer

if TYPE_CHECKING:
    from typing import TypeVar

    S = TypeVar("S", bound=TextSpan)

LAYERS = ("document", "outline", "profile", "quantities", "periods", "names", "places", "observations")
LONGEST = 20_000_000
"""Characters of a document; spaCy refuses longer ones."""

for _layer in LAYERS:
    if not Doc.has_extension(_layer):
        Doc.set_extension(_layer, default=None)


@registry.tokenizers("zhibiao.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(numeric_only: bool = False) -> Callable[[Language], JiebaTokenizer]:
    """jieba; with ``numeric_only`` a sentence without a numeral is one token."""
    return lambda nlp: JiebaTokenizer(nlp.vocab, numeric_only)


@Language.component("zhibiao_outline")
def outline_component(doc: Doc) -> Doc:
    """Sections, sentences, and what the document is."""
    doc._.document = doc._.document or Document(text=doc.text)
    doc._.outline, doc._.profile = outline(doc._.document)
    return doc


@Language.component("zhibiao_quantities")
def quantities_component(doc: Doc) -> Doc:
    """Values with their units."""
    doc._.quantities = _in_report(doc, find_quantities(doc._.document.text))
    return doc


@Language.component("zhibiao_periods")
def periods_component(doc: Doc) -> Doc:
    """Time expressions, resolved against the section that they stand in."""
    profile = doc._.profile
    frames = [
        Frame(start=s.start, end=s.end, period_start=s.period_start, period_end=s.period_end, kind=s.kind)
        for s in doc._.outline.sections
    ]
    reference = profile.published or profile.plan_start or profile.report_end
    doc._.periods = _in_report(doc, find_periods(doc._.document.text, reference, context=frames))
    return doc


@Language.component("zhibiao_names")
def names_component(doc: Doc) -> Doc:
    """Programs, projects and documents."""
    doc._.names = _in_report(doc, find_names(doc._.document.text))
    return doc


@Language.component("zhibiao_places")
def places_component(doc: Doc) -> Doc:
    """Places and bodies."""
    doc._.places = _in_report(doc, find_places(doc._.document.text, doc._.profile.place_code))
    return doc


@Language.component("zhibiao_observations")
def observations_component(doc: Doc) -> Doc:
    """What each value measures and how it is meant."""
    doc._.observations = observe.observations(
        doc._.document,
        doc._.outline,
        doc._.profile,
        observe.layers_of(doc),
    )
    return doc


COMPONENTS = ("outline", "quantities", "periods", "names", "places", "observations")


def load(overlays: Iterable[Path] = (), numeric_only: bool = False) -> Language:
    """A blank Chinese pipeline with jieba and the stages of zhibiao.

    Args:
        overlays: folders of own patterns.
        numeric_only: segment only sentences that hold a numeral (quicker; the tables are the same).

    Raises:
        PatternError: a pattern file does not say what it must.
    """
    patterns.use(overlays)
    tokenizer = {"@tokenizers": "zhibiao.tokenizer.v1", "numeric_only": numeric_only}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    nlp.max_length = LONGEST
    if numeric_only:
        nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # nobody asks for the shape or prefix of a word, and most words are new
    for name in COMPONENTS:
        nlp.add_pipe(f"zhibiao_{name}")
    return nlp


class Extractor:
    """Documents in, results out. Making one loads dictionaries and patterns (about a second); keep it."""

    def __init__(self, overlays: tuple[Path, ...] = ()) -> None:
        self.overlays = overlays

    @cached_property
    def nlp(self) -> Language:
        """The pipeline, loaded at first use."""
        return load(self.overlays, numeric_only=True)

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


def _in_report(doc: Doc, spans: list[S]) -> tuple[S, ...]:
    """Those that do not touch page furniture."""
    furniture = doc._.document.furniture
    return tuple(s for s in spans if not any(s.start < f.end and f.start < s.end for f in furniture))
