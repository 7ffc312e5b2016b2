"""Places and bodies named in running text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.gazetteer import NamedKind, Office, words
from extractor.mention.place import find_places

RULES: list[Office | NamedKind] = [*words().offices, *words().named]
EXAMPLES = [(rule.id, text, span) for rule in RULES for text, span in rule.examples.items()]
REFUSED = [(rule.id, text) for rule in RULES for text in rule.not_]

CASES: list[tuple[str, str | None, list[tuple[str, str, str | None]]]] = [
    # text, home, the spans: text, type, code
    ("广元市与杭州市签订协议", None, [("广元市", "unit", "510800"), ("杭州市", "unit", "330100")]),
    ("四川省广元市利州区", None, [("利州区", "unit", "510802")]),
    ("鼓楼区完成12项", None, [("鼓楼区", "unit", None)]),
    ("鼓楼区完成12项", "350100", [("鼓楼区", "unit", "350102")]),
    ("福建省福州市鼓楼区完成12项", None, [("鼓楼区", "unit", "350102")]),
    ("利州、苍溪增长5%", "510800", [("利州", "unit", "510802"), ("苍溪", "unit", "510824")]),
    ("利州、苍溪增长5%", "610113", []),
    ("利州、苍溪增长5%", None, []),
    ("平安、健康、和谐", "630200", []),
    ("慰问周至县河口镇甲村村民190人", None, [("甲村", "village", None)]),
    ("在河口镇、石桥乡试点", None, [("河口镇", "village", None), ("石桥乡", "village", None)]),
    ("雁塔区卫生健康局立案12起", None, [("雁塔区卫生健康局", "body", None)]),
    ("西安市雁塔区人民医院", None, [("西安市雁塔区人民医院", "body", None)]),
    ("县人民医院、县疾控中心", None, [("县人民医院", "body", None), ("县疾控中心", "body", None)]),
    ("各县区完成12项", None, [("各县区", "group", None)]),
    ("推进城市医院与乡镇卫生院改革", None, []),
    ("全县人民医院建设", None, []),
    ("新建区人民医院大楼", "610113", [("区人民医院", "body", None)]),
    ("建设全国文明城市，农村居民增收", None, []),
]


@pytest.mark.parametrize(("rule", "text", "span"), EXAMPLES, ids=str)
def test_an_example_is_found(rule: str, text: str, span: str) -> None:
    assert span in [p.text for p in find_places(text)]


@pytest.mark.parametrize(("rule", "text"), REFUSED, ids=str)
def test_a_look_alike_is_no_place(rule: str, text: str) -> None:
    assert find_places(text) == []


@pytest.mark.parametrize(("text", "home", "spans"), CASES, ids=lambda v: str(v)[:30])
def test_places(text: str, home: str | None, spans: list[tuple[str, str, str | None]]) -> None:
    assert [(p.text, p.type, p.code) for p in find_places(text, home)] == spans


@given(st.text(alphabet="县市区镇乡村医院人民第一雁塔西安鼓楼和在，。 1a\ue000河口卫生健康局公司有限", max_size=60))
def test_spans_hold_their_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for place in find_places(text, "610113"):
        assert end <= place.start < place.end <= len(text)
        assert place.text == text[place.start : place.end]
        end = place.end


@pytest.mark.parametrize("unit", ["村", "县人民医院", "雁塔区", "有限公司", "鼓楼", "第一"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    begin = time.process_time()
    find_places(text, "610113")
    assert time.process_time() - begin < 5
