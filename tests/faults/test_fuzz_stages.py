"""Stages on random text"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import strategies as st

from extractor.mention.name import find_names
from extractor.mention.period import find_periods
from extractor.mention.place import find_places
from extractor.mention.quantity import find_quantities
from extractor.outline import outline
from extractor.pipeline import Extractor
from extractor.schema import Document, TextSpan
from tests.faults.fuzz import TEXTS, Record, fuzz
from tests.outline.test_properties import PIECES

DAY = "2021-12-31"
Find = Callable[[str], Sequence[TextSpan]]
MENTIONS: dict[str, Find] = {
    "quantities": find_quantities,
    "periods": lambda text: find_periods(text, DAY),
    "names": find_names,
    "places": find_places,
}
SUBJECTS = st.sampled_from(
    ["全年签约", "其中罚款", "全县投入", "签约率为", "比上年增长", "同比下降", "完成率达", "共检查"]
)
BLURS = st.sampled_from(["", "约", "近", "超过", "不低于", "达到"])
NUMBERS = st.one_of(
    st.integers(1, 99_999).map(str),
    st.integers(1_000, 9_999_999).map("{:,}".format),
    st.tuples(st.integers(0, 999), st.integers(1, 99)).map(lambda parts: f"{parts[0]}.{parts[1]}"),
)
UNITS = st.sampled_from(
    [*"元人户家件个%", "万元", "亿元", "万人次", "人次", "余万元", "个百分点", "平方米", "公里", "张床位"]
)
VALUES = st.tuples(SUBJECTS, BLURS, NUMBERS, UNITS)
WIDE = str.maketrans("0123456789%.,", "０１２３４５６７８９％．，")
SPACES = st.lists(st.sampled_from(["", " ", "\u3000", "\xa0", "  "]), min_size=3, max_size=3)
FOUND = {
    "a comma between full-width digits cut a number: １，０００人 was none": ("签约１，０００人", ["1000 人 exact"]),
    "digits that begin with 00 were a number: 1，000元 was no yuan": ("发放1，000元", []),
    "two spaces took the qualifier from a number": ("投入约  5元", ["5 元 approx"]),
    "two spaces within a number: 1  余万元 was none": ("投入1  余万元", ["10000 元 over"]),
    "what looks like 9.11 or 24小时 was passed over within a longer number": (
        "罚款589.11元，累计124小时开放",
        ["589.11 元 exact", "124 小时 exact"],
    ),
    "一一是 passed over as the item of a list that was not open ended the outline with an error": (
        "今年工作。一一是",
        [],
    ),
}


def test_fuzz_text(record_property: Record) -> None:
    """Fuzzed texts of numerals, units, brackets, cues and any characters: no error, every span holds its text"""
    extractor = Extractor()

    def holds(text: str) -> None:
        doc = extractor.process(Document(text=text))
        for layer in (doc._.quantities, doc._.periods, doc._.names, doc._.places, doc._.observations):
            for span in layer:
                assert doc.text[span.start : span.end] == span.text

    with extractor.nlp.memory_zone():
        fuzz(record_property, TEXTS, holds)


@pytest.mark.parametrize("name", MENTIONS)
def test_fuzz_mentions(record_property: Record, name: str) -> None:
    """Each kind of mention in fuzzed texts: no error, spans in order, without overlaps, that hold their text"""

    def holds(text: str) -> None:
        found = MENTIONS[name](text)
        end = 0
        for span in found:
            assert end <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text
            end = span.end

    fuzz(record_property, TEXTS, holds)


def test_fuzz_outline(record_property: Record) -> None:
    """Fuzzed outlines: no error, sections nest, sentences in order, headings stand where they say"""
    pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=3) | st.just("\n"), max_size=60)

    def holds(text: str) -> None:
        found, _ = outline(Document(text=text))
        end = 0
        for sentence in found.sentences:
            assert end <= sentence.start < sentence.end <= len(text)
            section = found.sections[sentence.section]
            assert section.start <= sentence.start < sentence.end <= max(section.end, section.heading_end)
            end = sentence.end
        for section in found.sections:
            assert section.heading == text[section.heading_start : section.heading_end]
            if section.parent is not None:
                above = found.sections[section.parent]
                assert above.start <= section.start <= section.end <= above.end

    fuzz(record_property, pieces.map("".join), holds)


def test_fuzz_width_and_spaces(record_property: Record) -> None:
    """Full-width digits and signs, and spaces around numbers: the values of the plain text"""

    def holds(drawn: tuple[list[tuple[str, str, str, str]], list[str]]) -> None:
        values, (before, between, after) = drawn
        plain = "".join(f"{subject}{blur}{number}{unit}。" for subject, blur, number, unit in values)
        wide = plain.translate(WIDE)
        spaced = "".join(
            f"{subject}{blur}{before}{number}{between}{unit}{after}。" for subject, blur, number, unit in values
        )
        found = said(plain)
        assert len(found) >= len(values)
        assert found == said(wide) == said(spaced) == said(spaced.translate(WIDE))

    fuzz(record_property, st.tuples(st.lists(VALUES, min_size=1, max_size=4), SPACES), holds)


@pytest.mark.parametrize("found", FOUND)
def test_fuzz_found(record_property: Record, found: str) -> None:
    """What fuzzing has found before: mended"""
    record_property("found", found)
    text, values = FOUND[found]
    outline(Document(text=text))
    assert [f"{q.value} {q.unit} {q.modifier}" for q in find_quantities(text)] == values


def first_mentions(names: Sequence[TextSpan]) -> list[TextSpan]:
    """Those of ``names`` that are among the first three mentions of their text."""
    return [name for i, name in enumerate(names) if sum(n.text == name.text for n in names[:i]) < 3]


def said(text: str) -> list[tuple[object, ...]]:
    """The values in a text, without where and how they are written."""
    return [(q.value, q.value_high, q.unit, q.kind, q.modifier, q.masked) for q in find_quantities(text)]


@pytest.mark.parametrize("name", MENTIONS)
def test_fuzz_neighbours(record_property: Record, name: str) -> None:
    """The sentences of two documents one after the other: the mentions of each, unchanged but for names' limit"""
    find = MENTIONS[name]

    def holds(drawn: tuple[list[str], list[str]]) -> None:
        first, second = ("".join(f"{text}。\n" for text in texts) for texts in drawn)
        shifted = [
            span.model_copy(update={"start": span.start + len(first), "end": span.end + len(first)})
            for span in find(second)
        ]
        both = [*find(first), *shifted]
        assert (first_mentions(both) if name == "names" else both) == list(find(first + second))

    texts = st.lists(TEXTS, max_size=3)
    fuzz(record_property, st.tuples(texts, texts), holds)
