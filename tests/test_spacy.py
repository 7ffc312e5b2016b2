"""The stages as parts of spaCy: in any pipeline, with configuration, through spaCy's own files, as a page."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser
from pathlib import Path

import pytest
import spacy
import srsly
from confection import ConfigValidationError
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

import extractor
from extractor.pipeline import LAYERS, STAGES

TEXT = (
    "青岚县卫生健康局2021年工作总结\n一、工作完成情况\n全年签约32375人，签约率为12.78%，同比提高0.5个百分点。\n"
    "投入300余万元，开展“光明行动”，印发《2021年义诊方案》。\n二、明年打算\n签约率达到90%以上。\n"
)
JIEBA = {"nlp": {"tokenizer": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "jieba"}}}


@pytest.fixture(scope="module")
def doc() -> Doc:
    return extractor.load()(TEXT)


def same(one: Doc, other: Doc) -> bool:
    """Whether both have the same layers; spaCy brings some back as lists."""
    pairs = [(getattr(one._, layer), getattr(other._, layer)) for layer in LAYERS]
    return all(a == b or (isinstance(a, list) and tuple(a) == b) for a, b in pairs)


def test_the_layers_hold_what_the_text_says(doc: Doc) -> None:
    assert [(o.text, o.status) for o in doc._.observations] == [
        ("32375人", "actual"),
        ("12.78%", "actual"),
        ("0.5个百分点", "actual"),
        ("300余万元", "actual"),
        ("90%以上", "plan"),
    ]
    assert {"2021年", "全年", "明年"} <= {p.text for p in doc._.periods}
    assert [n.text for n in doc._.names] == ["“光明行动”", "2021年义诊方案"]
    assert doc._.profile.title == "青岚县卫生健康局2021年工作总结"


@pytest.mark.parametrize(
    "nlp", [spacy.blank("zh"), spacy.blank("zh", config=JIEBA), spacy.blank("xx")], ids=["characters", "jieba", "xx"]
)
def test_any_pipeline_gives_the_same_rows_whatever_its_tokens(nlp: Language, doc: Doc) -> None:
    nlp.add_pipe("zhibiao")
    assert [token.text for token in nlp.make_doc(TEXT)] != [token.text for token in doc]
    assert same(nlp(TEXT), doc)


def test_the_stages_one_by_one_are_the_whole(doc: Doc) -> None:
    nlp = spacy.blank("zh")
    for stage in STAGES:
        nlp.add_pipe(stage)
    assert same(nlp(TEXT), doc)
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert analysis["problems"] == {stage: [] for stage in STAGES}


def test_a_stage_works_alone_and_says_what_it_misses() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_quantities")
    assert [q.text for q in nlp(TEXT)._.quantities][:2] == ["32375人", "12.78%"]
    nlp.add_pipe("zhibiao_observations")
    with pytest.raises(
        ValueError, match=r"needs doc\._\.outline; add zhibiao_outline, zhibiao_quantities, .* before it"
    ):
        nlp(TEXT)


def test_quantities_of_some_kinds_as_spans_of_spacy() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_quantities", config={"kinds": ["money", "percent"], "spans_key": "values"})
    nlp.add_pipe("zhibiao_names", config={"spans_key": "values"})
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.spans["values"]] == [
        ("12.78%", "percent"),
        ("300余万元", "money"),
        ("90%以上", "percent"),
        ("“光明行动”", "program"),
        ("2021年义诊方案", "document"),
    ]


def test_a_home_that_is_no_place_is_told() -> None:
    for code in ("999999", "雁塔区"):
        with pytest.raises(ValueError, match=f"zhibiao_places: home: no place has the code '{code}'"):
            spacy.blank("zh").add_pipe("zhibiao_places", config={"home": code})


def test_a_reference_and_a_home_are_for_texts_that_do_not_say_it() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_periods", config={"reference": "2019-12-31"})
    nlp.add_pipe("zhibiao_places", config={"home": "610113"})
    [period] = nlp("今年投入30元。")._.periods
    assert str(period.period_start) == "2019-01-01"
    [place] = nlp("雁塔区投入30元。")._.places
    assert place.code == "610113"
    assert [str(p.period_start) for p in nlp("2021年投入30元。")._.periods] == ["2021-01-01"]


def test_observations_that_are_sure_enough(doc: Doc) -> None:
    enough = sorted(o.confidence for o in doc._.observations)[2]
    nlp = spacy.blank("zh")
    for stage in STAGES[:-1]:
        nlp.add_pipe(stage)
    nlp.add_pipe("zhibiao_observations", config={"min_confidence": enough})
    kept = nlp(TEXT)._.observations
    assert 0 < len(kept) < len(doc._.observations)
    assert kept == tuple(o for o in doc._.observations if o.confidence >= enough)


@pytest.mark.parametrize("config", [{"kinds": ["mony"]}, {"kind": ["money"]}])
def test_a_wrong_configuration_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(ConfigValidationError, match="zhibiao_quantities"):
        spacy.blank("zh").add_pipe("zhibiao_quantities", config=config)


def test_docbin_brings_every_layer_back(doc: Doc) -> None:
    held = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [back] = DocBin().from_bytes(held).get_docs(Vocab())
    assert (back.text, [t.text for t in back]) == (doc.text, [t.text for t in doc])
    assert same(back, doc)


def test_a_document_and_a_pipeline_survive_bytes_pickle_and_disk(doc: Doc, tmp_path: Path) -> None:
    assert same(Doc(Vocab()).from_bytes(doc.to_bytes()), doc)
    nlp = extractor.load()
    assert same(pickle.loads(pickle.dumps(nlp))(TEXT), doc)
    nlp.to_disk(tmp_path)
    assert same(spacy.load(tmp_path)(TEXT), doc)


def test_spacy_s_own_processes_give_the_same(doc: Doc) -> None:
    assert all(same(other, doc) for other in extractor.load().pipe([TEXT, TEXT], n_process=2))


def test_a_record_of_another_version_is_told() -> None:
    for record in ({"zhibiao.record": "Path", "json": "{}"}, {"zhibiao.record": "Span"}, {"zhibiao.record": ["Span"]}):
        with pytest.raises(ValueError, match=r"unknown record .*: written by another version"):
            srsly.msgpack_loads(srsly.msgpack_dumps(record))
    assert srsly.msgpack_loads(srsly.msgpack_dumps({"a": [1, "x"]})) == {"a": [1, "x"]}


class Marks(HTMLParser):
    """The marks of a page, each with its hint, and all the text outside of labels."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hints: list[str] = []
        self.text = ""
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self.hints.append(dict(attrs)["title"] or "")
        if tag == "br":
            self.text += "\n"
        elif tag not in ("meta",):
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"small", "title"} & set(self.tags):
            self.text += data


def test_a_page_marks_values_dates_and_names_in_the_whole_text(doc: Doc) -> None:
    marks = Marks(extractor.to_html(doc))
    assert marks.text == TEXT
    assert "签约率 = 12.78 %; level; 2021-01-01/2021-12-31" in marks.hints
    assert len(marks.hints) >= len(doc._.observations) + len(doc._.names)
    page = extractor.to_html(doc, page=True)
    assert '<meta charset="utf-8"><title>青岚县卫生健康局2021年工作总结</title>' in page
    assert "http" not in page


def test_a_page_runs_nothing_that_a_report_brings() -> None:
    text = '<script>alert(1)</script>"><b>罚款</b>{x}30元。\n'
    page = extractor.to_html(extractor.load()(text))
    assert Marks(page).text == text
    assert "<script" not in page
    assert "<b>" not in page


def test_a_page_of_some_layers() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhibiao_quantities")
    assert Marks(extractor.to_html(nlp("投入30元，"))).hints == ["30 元"]
