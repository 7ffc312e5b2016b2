"""The patterns that compare and rollout work with: every example holds, every counter-example does not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from extractor import patterns
from extractor.catalogue.names import expand
from extractor.compare import columns, stages, targets
from extractor.compare.words import Cue, Tone, words
from extractor.patterns import PatternError

CUES = [
    (field, cue)
    for model in (words(), stages.cues())
    for field, value in model
    for cue in (value if isinstance(value, list) else [value])
    if isinstance(cue, Cue)
]


@pytest.mark.parametrize(("field", "cue"), CUES)
def test_examples_match_and_counter_examples_do_not(field: str, cue: Cue) -> None:
    assert [text for text in cue.examples if not cue.matches(text)] == [], field
    assert [text for text in cue.not_ if cue.matches(text)] == [], field


@pytest.mark.parametrize(("field", "cue"), CUES)
@pytest.mark.parametrize("hostile", ["其中" * 20_000, "|" * 20_000, "率" * 20_000, "9" * 20_000])
def test_no_cue_takes_long_on_hostile_text(field: str, cue: Cue, hostile: str) -> None:
    cue.matches(hostile)


@pytest.mark.parametrize("word", words().tones, ids=lambda word: word.id)
def test_tone_words_are_heard_where_they_stand(word: Tone) -> None:
    def heard(text: str) -> list[str]:
        said = f"{text}7%" if word.at == "before" else text
        return targets.tone(said, "7%" if word.at == "before" else text)[0].split("; ")

    assert all(word.id in heard(text) for text in word.examples)
    assert all(word.id not in heard(text) for text in word.not_)


def test_every_column_of_every_table_is_described() -> None:
    tables = [value for value in vars(columns).values() if isinstance(value, columns.Table)]
    used = {column.name for table in tables for column in table.columns()}
    assert len(tables) == 14
    assert used == set(columns.described())
    assert all(column.description for column in columns.described().values())


def test_a_column_without_a_description_is_an_error_that_names_it() -> None:
    strange = dataclasses.replace(columns.RANK, header=(*columns.RANK.header, "nonsense"))
    with pytest.raises(PatternError, match=r"nonsense.*rank"):
        list(strange.columns())


def test_an_unknown_indicator_in_the_relations_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "compare.yaml").write_text("real_growth: [economy.gdb]\n", encoding="utf-8")
    with patterns.using(tmp_path), pytest.raises(PatternError, match=r"economy\.gdb"):
        words()


def test_themes_have_names_that_can_be_written_out() -> None:
    for theme in stages.cues().themes:
        assert all(list(expand(name)) for name in (theme.name, *theme.aliases))
