"""What values measure: the rules on single sentences, and what must hold for any text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import extractor
from extractor import observe
from extractor.link.names import Link, joined, titled
from extractor.link.words import lexicon

SPEC: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "metrics.yaml").read_text(encoding="utf-8"))


@cache
def nlp() -> Language:
    return extractor.load()


def links(text: str) -> list[Link]:
    """The links of a text by the rules alone."""
    doc = nlp()(text)
    return [linked.link for linked in observe.links(text, doc._.outline, observe.layers_of(doc), None)]


@pytest.mark.parametrize("sentence", SPEC)
def test_spec(sentence: str) -> None:
    assert [titled(link, lexicon()) for link in links(sentence)] == SPEC[sentence]


@pytest.mark.parametrize(
    ("context", "name", "whole"),
    [
        ("", "签约率", "签约率"),
        ("重点人群", "签约率", "重点人群签约率"),
        ("孕前优生健康检查", "检查率", "孕前优生健康检查率"),
        ("高血压管理", "规范管理率", "高血压规范管理率"),
        ("签约", "签约率", "签约率"),
    ],
)
def test_joined_says_nothing_twice(context: str, name: str, whole: str) -> None:
    assert joined(context, name) == whole


WORDS = [
    "新增",
    "医院",
    "12所",
    "，",
    "、",
    "其中",
    "（",
    "）",
    "分别",
    "增长",
    "5%",
    "和",
    "率",
    "达",
    "30万元",
    "；",
    "比上年",
    "等",
    "第二",
    "的",
]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map("".join) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    for link in links(text):
        assert titled(link, lexicon()) is not None
        if link.span:
            assert 0 <= link.span[0] < link.span[1] <= len(text)
