"""The table of units: spellings, dimensions, conversions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.catalogue import Unit, convert, convertible, dimension_of, units
from extractor.catalogue.validate import check
from extractor.mention.quantity import find_quantities


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("15", "亩", "公顷", "1"),
        ("1", "公顷", "平方米", "10000"),
        ("2600", "平方公里", "公顷", "260000"),
        ("3650000000", "斤", "吨", "1825000"),
        ("155.1", "担", "公斤", "7755"),
        ("12", "km", "里", "24"),
        ("1.5", "千米", "公里", "1.5"),
        ("1200", "㎡", "平方米", "1200"),
        ("6.3", "‰", "%", "0.63"),
        ("12.5", "/10万", "‰", "0.125"),
        ("30", "名", "人", "30"),
        ("2", "小时", "分钟", "120"),
        ("3", "年", "个月", "36"),
        ("19", "度", "千瓦时", "19"),
        ("1.2", "吉瓦", "千瓦", "1200000"),
        ("0.9", "毫克/立方米", "微克/立方米", "900"),
        ("25", "基点", "百分点", "0.25"),
    ],
)
def test_exact_conversions(value: str, unit: str, to: str, expected: str) -> None:
    assert convert(Decimal(value), unit, to) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("%", "百分点"),
        ("元", "美元"),
        ("亩", "公里"),
        ("人", "人次"),
        ("人", "户"),
        ("年", "天"),
        ("吨", "吨/日"),
        ("元", "没有"),
    ],
)
def test_what_does_not_convert(unit: str, to: str) -> None:
    assert convert(Decimal(1), unit, to) is None
    assert not convertible(unit, to)


@pytest.mark.parametrize("unit", list({u.id: u for u in units().values()}.values()), ids=lambda u: u.id)
def test_examples_are_read_as_the_unit_and_look_alikes_are_not(unit: Unit) -> None:
    def read(text: str) -> bool:
        return any(q.kind == unit.kind and q.unit in (unit.id, "") for q in find_quantities(text))

    assert [text for text in unit.examples if not read(text)] == []
    assert [text for text in unit.not_ if read(text)] == []


def test_dimensions() -> None:
    assert dimension_of("m2") == dimension_of("亩") == "area"
    assert dimension_of("个百分点") == "points" != dimension_of("%")
    assert dimension_of("没有") is None


def test_there_is_a_unit_for_what_reports_count_and_measure() -> None:
    table = {unit.id for unit in units().values()}
    assert len(table) >= 250
    assert table >= {
        "个",
        "家",
        "所",
        "户",
        "例",
        "件",
        "宗",
        "起",
        "场",
        "场次",
        "次",
        "人次",
        "户次",
        "台",
        "辆",
        "套",
        "份",
        "张",
        "册",
        "条",
        "项",
        "处",
        "座",
        "栋",
        "层",
        "名",
        "位",
        "人",
        "对",
    }


@given(st.sampled_from(sorted(units())), st.sampled_from(sorted(units())), st.decimals("-1e9", "1e9", places=2))
def test_a_conversion_keeps_the_dimension_and_leads_back(unit: str, to: str, value: Decimal) -> None:
    there = convert(value, unit, to)
    assert (there is not None) == convertible(unit, to)
    if there is not None:
        assert dimension_of(unit) == dimension_of(to)
        back = convert(there, to, unit)
        assert back is not None
        assert abs(back - value) <= abs(value) * Decimal("1e-20")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{id: 捆, kind: count, dimension: count_item, aliases: [家]}", "entry 捆: 家 is 家 already"),
        ("{id: 捆, kind: count, dimension: count_item, factor: '2'}", "factor and base go together"),
        ("{id: 捆, kind: count, dimension: count_item, factor: '2', base: 公里}", "must be a unit without a base"),
        ("{id: 捆, kind: count, dimension: count_item, factor: '2', base: 米}", "has the dimension length"),
        ("{id: 捆, kind: stack, dimension: count_item}", "entry 捆: kind"),
        ("{id: 捆, kind: count, dimension: count_item, factor: '0', base: 个}", "entry 捆: factor"),
    ],
)
def test_what_is_wrong_with_a_unit_of_an_overlay_is_named(tmp_path: Path, entry: str, fault: str) -> None:
    (tmp_path / "units.yaml").write_text(f"- {entry}\n", encoding="utf-8")
    assert any(fault in line and "units.yaml" in line for line in check(tmp_path))
