"""Where sentences end."""

from __future__ import annotations

import pytest

from extractor.outline import outline
from extractor.schema import Document, Furniture, Span


def sentences(text: str, document: Document | None = None) -> list[str]:
    found, _ = outline(document or Document(text=text))
    return [text[s.start : s.end] for s in found.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("签约3万人。履约率92%！问题在哪？", ["签约3万人。", "履约率92%！", "问题在哪？"]),
        ("建档率92.6%；签约率86.1%;达标。", ["建档率92.6%；签约率86.1%;达标。"]),
        ("开展“送医下乡。”活动3次。", ["开展“送医下乡。”活动3次。"]),
        ("他说：“进展顺利。”与此同时，投入8万元。", ["他说：“进展顺利。”", "与此同时，投入8万元。"]),
        ("完成3项。与此同时，新增2项。", ["完成3项。", "与此同时，新增2项。"]),
        ("完成投资3.5亿元.新建2所.", ["完成投资3.5亿元.", "新建2所."]),
        ("完成投资3.5亿元.新建2所。", ["完成投资3.5亿元.新建2所。"]),
        ("第一行没有句号\n第二行。", ["第一行没有句号", "第二行。"]),
        ("主要有：一是人才，二是经费。", ["主要有：一是人才，二是经费。"]),
    ],
)
def test_sentences_end_at_stops_and_line_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_heading_run_into_flattened_text_is_a_sentence_of_its_own() -> None:
    text = "县卫健委2023年工作总结今年以来,工作有序。一、工作情况(一)深化医改。组建医共体2个。二、存在问题人才不足。"
    first = ["县卫健委2023年工作总结", "今年以来,工作有序。"]
    assert sentences(text) == [*first, "一、工作情况", "(一)深化医改。", "组建医共体2个。", "二、存在问题人才不足。"]


def test_text_without_stops_is_cut_at_commas() -> None:
    text = "完成投资三亿元，" * 400
    pieces = sentences(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 1000
    assert all(p.endswith("，") for p in pieces)


def test_furniture_is_in_no_sentence_even_within_a_line() -> None:
    text = "签约3万人。责任编辑：某某 履约率92%。"
    advert = Furniture(start=6, end=13, text=text[6:13], rule="editor")
    assert sentences(text, Document(text=text, furniture=(advert,))) == ["签约3万人。", "履约率92%。"]


def test_lines_broken_at_a_fixed_width_are_put_together() -> None:
    lines = [
        "全县坚持以人民健康为中心，统筹推进医药卫生",
        "体制改革、公共卫生服务和人才队伍建设各项工",
        "作，取得明显成效。",
    ]
    text = "\n".join(lines * 4)
    assert sentences(text) == ["\n".join(lines)] * 4


def test_bold_text_that_opens_a_paragraph_is_a_heading() -> None:
    text = "2022年工作总结\n2022年，工作有序推进。\n深化医改 组建医共体2个。\n优化服务 开设门诊12个，服务3200人次。\n"
    bold = tuple(Span(start=text.index(w), end=text.index(w) + 4) for w in ("深化医改", "优化服务"))
    found, _ = outline(Document(text=text, emphasis=bold))
    assert [s.heading for s in found.sections if s.heading] == ["深化医改", "优化服务"]
