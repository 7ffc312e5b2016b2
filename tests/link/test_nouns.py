"""What kind of thing a noun names: the words of ``patterns/nouns.yaml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import patterns
from extractor.link.nouns import EMPTY, FILE, OTHER, Kind, kinds

KINDS = patterns.entries(FILE, Kind)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.id for kind in KINDS])
def test_examples_are_of_their_kind_and_counter_examples_are_not(kind: Kind) -> None:
    assert [text for text in kind.examples if kinds().at_end(text) != kind.id] == []
    assert [text for text in kind.not_ if kinds().at_end(text) == kind.id] == []


def test_the_longest_word_decides_from_either_side() -> None:
    assert (kinds().at_end("县级病房"), kinds().at_end("慢性病”")) == ("facility", "disease")
    assert (kinds().at_start("“老年人”体检"), kinds().at_start("病房")) == ("group", "facility")


def test_what_no_word_ends_is_of_no_kind() -> None:
    assert (kinds().at_end("嗯"), kinds().at_end(""), kinds().at_end("”")) == (OTHER, EMPTY, OTHER)


def test_a_user_adds_a_kind(tmp_path: Path) -> None:
    words = "- {id: highland, about: Crops of the highland, words: [青稞], examples: [青稞], not: [茶]}"
    (tmp_path / FILE).write_text(words, encoding="utf-8")
    with patterns.using(tmp_path):
        assert (kinds().at_end("优质青稞"), kinds().at_end("茶叶")) == ("highland", "produce")


def test_a_word_of_two_kinds_is_refused(tmp_path: Path) -> None:
    words = "- {id: mine, about: Mine, words: [卫生院], examples: [卫生院], not: [茶]}"
    (tmp_path / FILE).write_text(words, encoding="utf-8")
    with patterns.using(tmp_path), pytest.raises(patterns.PatternError, match="卫生院 stands under facility and mine"):
        kinds()
