"""What holds for any text: nothing throws, spans lie in bounds and in order, sections nest, furniture is left out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.outline import outline
from extractor.schema import Document, Furniture, Outline, Span

WORDS = """
青石县卫生健康局2022年工作总结|政府工作报告|——2022年1月5日在县人大会议上|各位代表：|一、|二、|三、|十一、|（一）|（二）|(1)|1.|2、
①|一是|二是|第一，|首先，|第一部分 |**|# |2022年工作回顾|存在的问题|2023年工作安排|名词解释：|今年以来，|过去五年，
我们也清醒地看到，还存在不少困难和问题|下一步，我局将继续努力|让我们团结奋斗|签约率为12.78%|投入300余万元|XX万人|1.5倍
“十四五”|“八项规定”：|，|。|；|：|！|？|.| |”|(|《|2022年12月20日|医改工作|加强组织领导
"""
PIECES = [*WORDS.strip().replace("\n", "|").split("|"), "\n", "\r\n", "\u3000\u3000", "\t"]
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(texts)
    bounds = st.integers(0, len(text))
    spans = [sorted(pair) for pair in draw(st.lists(st.tuples(bounds, bounds), max_size=4))]
    furniture = [Furniture(start=a, end=b, text=text[a:b], rule="menu") for a, b in spans[::2]]
    emphasis = [Span(start=a, end=b) for a, b in spans[1::2]]
    return Document(text=text, source="a/b.txt", furniture=tuple(furniture), emphasis=tuple(emphasis))


@settings(max_examples=400)
@given(documents())
def test_spans_lie_in_bounds_and_in_order(document: Document) -> None:
    found, _ = outline(document)
    for section in found.sections:
        assert 0 <= section.start <= section.end <= len(document.text)
        assert section.start <= section.heading_start <= section.heading_end <= section.end
        assert section.heading == document.text[section.heading_start : section.heading_end]
    ends = [0]
    for sentence in found.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(document.text)
        ends.append(sentence.end)


@settings(max_examples=400)
@given(documents())
def test_sections_nest(document: Document) -> None:
    sections = outline(document)[0].sections
    assert (sections[0].start, sections[0].end, sections[0].level) == (0, len(document.text), 0)
    assert [s.start for s in sections] == sorted(s.start for s in sections)
    for index, section in enumerate(sections[1:], 1):
        assert section.parent is not None
        assert section.parent < index
        above = sections[section.parent]
        assert above.level == section.level - 1
        assert above.start <= section.start <= section.end <= above.end
        assert (section.period_start is None) == (section.period_end is None)


@settings(max_examples=400)
@given(documents())
def test_sentences_hold_no_furniture_and_name_their_innermost_section(document: Document) -> None:
    found, _ = outline(document)
    for sentence in found.sentences:
        assert all(f.end <= sentence.start or f.start >= sentence.end or f.start == f.end for f in document.furniture)
        assert sentence.section == _innermost(found, sentence.start)


@settings(max_examples=100)
@given(documents())
def test_the_same_document_gives_the_same_outline(document: Document) -> None:
    assert outline(document) == outline(document)


def test_every_word_outside_furniture_is_in_a_sentence() -> None:
    text = "菜单\n青石县2022年工作总结\n一、医改工作。完成3项；推进2项\n（一）公卫"
    menu = Furniture(start=0, end=2, text="菜单", rule="menu")
    found, _ = outline(Document(text=text, furniture=(menu,)))
    assert "".join(text[s.start : s.end] for s in found.sentences) == text[3:].replace("\n", "")


def _innermost(found: Outline, at: int) -> int:
    inside = [i for i, s in enumerate(found.sections) if s.start <= at < s.end]
    return max(inside, key=lambda i: found.sections[i].level)
