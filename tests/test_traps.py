"""The traps of the field: numbers that look like something else."""

from __future__ import annotations

from decimal import Decimal

from extractor import find_periods, find_quantities


def values(text: str) -> list[tuple[str, Decimal | None, str, str]]:
    return [(q.text, q.value, q.unit, q.kind) for q in find_quantities(text)]


def test_money_without_its_unit() -> None:
    assert values("已支付2206万。") == [("2206万", Decimal(22060000), "", "money")]


def test_a_grouped_number_is_one_value() -> None:
    assert values("投入1,100万元。") == [("1,100万元", Decimal(11000000), "元", "money")]


def test_points_are_no_percent() -> None:
    assert values("提高0.8个百分点。") == [("0.8个百分点", Decimal("0.8"), "百分点", "points")]


def test_a_third_is_no_time() -> None:
    assert find_periods("三分之一的乡镇", "2022-12-31") == []
    assert [(v[1], v[3]) for v in values("三分之一的乡镇")] == [(Decimal("0.3333333333"), "ratio")]


def test_a_document_number_is_no_date() -> None:
    assert find_periods("青卫发〔2022〕17号", "2022-12-31") == []
    assert values("青卫发〔2022〕17号") == []


def test_minutes_are_no_money() -> None:
    assert values("平均候诊15分钟。") == [("15分钟", Decimal(15), "分钟", "duration")]


def test_a_blanked_amount_is_masked() -> None:
    assert [(q.text, q.value, q.masked) for q in find_quantities("投入XX万元。")] == [("XX万元", None, True)]
