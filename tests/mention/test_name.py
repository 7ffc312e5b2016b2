"""Names: the spec, the examples of the vocabulary, and what must hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import regex
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor.mention.name import find_names
from extractor.mention.name_patterns import Head, grammar
from extractor.patterns import PatternError, using
from extractor.schema import Name

SPEC: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
MARKED = regex.compile(r"【([^【】]{1,60})】")


def written(name: Name) -> str:
    """A name in the notation of the spec."""
    return f"{name.type} {name.text}" + (f" = {name.program}" if name.program else "")


@pytest.mark.parametrize("text", SPEC)
def test_spec(text: str) -> None:
    assert [written(n) for n in find_names(text)] == SPEC[text]


@pytest.mark.parametrize("head", grammar().words.heads, ids=lambda h: h.id)
def test_nouns_make_the_names_of_their_examples(head: Head) -> None:
    for example in head.examples:
        names = [(n.text, n.type, n.rule) for n in find_names(MARKED.sub(r"\1", example))]
        assert names == [(marked, head.type, head.id) for marked in MARKED.findall(example)], example
    for example in head.not_:
        assert not find_names(example), example


def test_only_the_first_three_mentions_of_a_name() -> None:
    names = find_names("实施青苗护航行动。" * 5 + "印发《青岚县义诊方案》。" * 5)
    assert [n.text for n in names] == ["青苗护航行动"] * 3 + ["青岚县义诊方案"] * 3


def test_full_width_and_half_width_text_give_the_same_names() -> None:
    full, half = "开展“清源”专项行动，推进健康扶贫。", '开展"清源"专项行动,推进健康扶贫.'
    assert [n.text for n in find_names(full)] == ["“清源”专项行动", "健康扶贫"]
    assert [n.text for n in find_names(half)] == ['"清源"专项行动', "健康扶贫"]


def test_a_word_in_two_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("kept: 实施\n", encoding="utf-8")
    with using(tmp_path), pytest.raises(PatternError, match=r"names\.yaml.*实施 stands in boundaries and in kept"):
        find_names("任何文字")


PARTS = st.sampled_from(
    [
        *'《》〈〉“”"「」（）()、，。\n和等的 “的”12Xx×〔2022〕号',
        "实施",
        "行动",
        "项目",
        "工程",
        "开工",
        "重点",
        "青岚县",
        "放管服",
    ]
)


@given(st.lists(PARTS, max_size=40).map("".join) | st.text(max_size=80))
def test_names_are_in_order_and_where_they_say(text: str) -> None:
    end = 0
    for name in find_names(text):
        assert end <= name.start < name.end
        assert name.text == text[name.start : name.end]
        end = name.end


@pytest.mark.parametrize(
    "unit",
    ["《", "《a", "《a《b》", "“", "“行动", "(", "1", "实施", "行动", "青", "青行动、", "【", "〔2022〕", "等项目"],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.perf_counter()
    find_names(unit * (100_000 // len(unit)))
    assert time.perf_counter() - started < 5
