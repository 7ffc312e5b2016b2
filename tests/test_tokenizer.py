"""The words of a text: jieba's, none of its characters lost."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

import extractor
from extractor import patterns, pipeline
from extractor.tokenizer import Segmentation, cutter

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "text").glob("*"))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [extractor.read(path).text for path in REPORTS]


def test_words_are_those_of_jieba_with_the_words_it_is_taught(texts: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 warns of its own regular expressions and of pkg_resources
        import jieba
    own = patterns.document("segment.yaml", Segmentation)
    reference = jieba.Tokenizer()
    reference.FREQ, reference.total = reference.gen_pfdict(reference.get_dict_file())
    reference.initialized = True
    for word in own.add:
        reference.add_word(word)
    for word in own.drop:
        reference.del_word(word)
    cut = cutter()
    assert [t for t in texts if cut(t) != reference.lcut(t, HMM=False)] == []


@pytest.mark.parametrize("whole", [False, True])
def test_no_character_is_lost(whole: bool) -> None:
    text = " 全年　签约32375人，\r\n\n\t“两非”ＡＢＣ 5.3%。\U00020bb7\x00"
    assert pipeline.load(whole=whole)(text).text == text


@pytest.mark.parametrize("whole", [False, True])
def test_half_a_surrogate_pair_keeps_its_place(whole: bool) -> None:
    doc = pipeline.load(whole=whole)("\ud842签约32375人。")
    assert doc.text == "\ufffd签约32375人。"
    assert [(o.start, o.end) for o in doc._.observations] == [(3, 9)]


def test_layers_do_not_depend_on_the_tokens(texts: list[str]) -> None:
    words, whole = pipeline.load(), pipeline.load(whole=True)
    text = max(texts, key=len)
    assert words(text)._.observations == whole(text)._.observations
