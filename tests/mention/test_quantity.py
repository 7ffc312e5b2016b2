"""Quantities: the spec, the examples of the vocabulary, and what must hold for any text."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractor import find_quantities
from extractor.catalogue.units import units
from extractor.gazetteer import gazetteer
from extractor.mention.quantity_patterns import Blocker, Form, vocabulary
from extractor.schema import Quantity
from extractor.text import fold

SPEC: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "quantities.yaml").read_text(encoding="utf-8"))


def written(q: Quantity) -> str:
    """A quantity in the notation of the spec."""
    value = "masked" if q.masked else f"{q.value:f}" + (f"..{q.value_high:f}" if q.value_high is not None else "")
    modifier = "" if q.modifier == "exact" else f" {q.modifier}"
    return f"{q.text} = {value} {q.unit or '-'} {q.kind}{modifier}"


@pytest.mark.parametrize("text", SPEC)
def test_spec(text: str) -> None:
    assert [written(q) for q in find_quantities(text)] == SPEC[text]


@pytest.mark.parametrize("blocker", vocabulary().blockers, ids=lambda b: b.id)
def test_blockers_block_their_examples(blocker: Blocker) -> None:
    from extractor.mention.quantity_patterns import grammar

    pattern = dict(grammar().blockers)[blocker.id]
    for example in blocker.examples:
        assert pattern.search(fold(example)), example
    for example in blocker.not_:
        assert not pattern.search(fold(example)), example


@pytest.mark.parametrize("form", vocabulary().forms, ids=lambda f: f.id)
def test_forms_read_their_examples(form: Form) -> None:
    for example in form.examples:
        assert f"quantity.{form.id}" in {q.rule for q in find_quantities(example)}, example
    for example in form.not_:
        assert f"quantity.{form.id}" not in {q.rule for q in find_quantities(example)}, example


@pytest.mark.parametrize("unit", [u for u in units().values() if not u.bound], ids=lambda u: u.id)
def test_every_free_unit_is_read(unit: object) -> None:
    name = unit.id  # type: ignore[attr-defined]
    assert [(q.value, q.unit) for q in find_quantities(f"完成36{name}。")] == [(Decimal(36), name)]


@given(
    st.text(
        alphabet=st.sampled_from(
            "0123456789.,，、。 万亿百千十一二两三余多约近超%％‰元人个家"
            "XxＸ×*-—至~:：/第前位分之成折翻番以上年月日《》“”\n"
        )
        | st.characters(),
        max_size=80,
    )
)
def test_any_text(text: str) -> None:
    found = find_quantities(text)
    for q in found:
        assert text[q.start : q.end] == q.text != ""
        assert (q.value is None) == q.masked
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.integers(1, 10**9), st.sampled_from(["元", "人", "户", "%", "平方米"]))
def test_width_and_spaces_do_not_change_values(number: int, unit: str) -> None:
    plain = f"全年完成{number}{unit}。"
    full = plain.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    spaced = f"全年完成 {number} {unit} 。"
    values = {tuple((q.value, q.unit, q.kind) for q in find_quantities(t)) for t in (plain, full, spaced)}
    assert len(values) == 1
    assert len(next(iter(values))) == 1


@pytest.mark.parametrize(
    "hostile", ["9" * 10_000, "(" * 10_000, "一" * 10_000, "9年" * 5_000, "X" * 10_000, "1," * 5_000]
)
def test_hostile_runs_are_linear(hostile: str) -> None:
    assert len(find_quantities(hostile)) <= len(hostile)


def test_names_of_places_hold_no_quantity() -> None:
    names = {unit.name for unit in gazetteer().units}
    assert [name for name in sorted(names) if find_quantities(f"在{name}建成")] == []
