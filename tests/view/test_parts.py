"""What pages are made of: numbers and sentences, marks over a text, charts, words, addresses."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import get_args

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import schema
from extractor.batch import Failure
from extractor.catalogue import catalogue
from extractor.compare.columns import described
from extractor.view import charts, words
from extractor.view.figures import exact, figure, quoted, visible
from extractor.view.marks import Layer, Mark, paragraphs
from extractor.view.periods import frequency, moment
from extractor.view.site import slug


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("73260", "73,260元"),
        ("100801000000", "1,008.01亿元"),
        ("1.2E+13", "12万亿元"),
        ("-3.50", "−3.5元"),
        ("-250000", "−25万元"),
        ("0.30000000000000004", "0.3元"),
        ("1234567890123", "1.234567890123万亿元"),
        ("0", "0元"),
    ],
)
def test_a_figure_is_short_and_exact(value: str, shown: str) -> None:
    assert figure(Decimal(value), None, "元") == shown


def test_a_figure_says_how_exact_it_is() -> None:
    assert figure(Decimal(95), None, "%", "at_least") == "≥95%"
    assert figure(Decimal(20000), Decimal(30000), "元", "range") == "20,000–30,000元"
    assert figure(None, None, "元") == ""


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
def test_exact_figures_can_be_read_back(value: Decimal) -> None:
    read = Decimal(exact(value).replace(",", "").replace("−", "-"))
    assert abs(read - value) <= abs(value) * Decimal("1e-14")


def test_a_long_sentence_is_cut_around_its_value() -> None:
    sentence = "前" * 200 + "签约率为72.5%" + "后" * 200
    assert quoted(sentence, "72.5%") == f"…{'前' * 56}签约率为<mark>72.5%</mark>{'后' * 60}…"
    assert quoted("签约率为72.5%。", "72.5%") == "签约率为<mark>72.5%</mark>。"
    assert quoted("<b>没有</b>", "72.5%") == "&lt;b&gt;没有&lt;/b&gt;"
    assert len(quoted("长" * 500, "")) < 100


@given(st.text(st.characters(min_codepoint=0, max_codepoint=0x2FFF), max_size=40))
def test_any_text_can_stand_on_a_page(text: str) -> None:
    page = f"<!DOCTYPE html><title>.</title><p>{visible(text).replace('&', '&amp;').replace('<', '&lt;')}"
    html5lib.HTMLParser(strict=True).parse(page)


def test_control_characters_are_seen() -> None:
    assert visible("a\x00b\x1bc\ud800") == "a␀b␛c\ufffd"


TEXT = st.text("一二三\r\n<& 。", min_size=1, max_size=30)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from(get_args(Layer))), max_size=8)


@given(TEXT, SPANS)
def test_pieces_are_the_text_and_each_mark_begins_once(text: str, spans: list[tuple[int, int, Layer]]) -> None:
    marks = [Mark(s, min(s + n, len(text)), layer, f"a{i}") for i, (s, n, layer) in enumerate(spans) if s < len(text)]
    lines = list(paragraphs(text, marks))
    assert ["".join(piece.text for piece in line) for line in lines] == [
        line for line in text.replace("\r", "\n").split("\n") if line.strip()
    ]
    first = [piece.mark for line in lines for piece in line if piece.first]
    assert len(first) == len(set(first))
    for line in lines:
        for piece in line:
            assert piece.mark is None or piece.classes.split()[0] == piece.mark.layer


def test_the_foremost_mark_is_the_value() -> None:
    marks = [Mark(0, 6, "name"), Mark(2, 4, "value", classes=("low",)), Mark(4, 5, "date")]
    [pieces] = paragraphs("建设两所2022校", marks)
    assert [(p.text, p.classes, p.first) for p in pieces] == [
        ("建设", "name", True),
        ("两所", "value low name", True),
        ("2", "date name", True),
        ("0", "name", False),
        ("22校", "", False),
    ]


def test_periods_have_a_length_and_a_place_on_the_axis() -> None:
    codes = ["2024", "2024H2", "2024-H1", "2024Q3", "2024-08", "2021/2025", "2024-01/2024-11", "once"]
    expected = ["year", "half", "half", "quarter", "month", "years", "other", "other"]
    assert [frequency(code) for code in codes] == expected
    assert [moment(code) for code in codes[:5]] == [2024, 2024.5, 2024, 2024.5, pytest.approx(2024 + 7 / 12)]
    with pytest.raises(ValueError, match="no part of a year"):
        moment("2021/2025")


def test_names_of_pages_are_safe_and_apart() -> None:
    assert slug("economy.gdp") == "economy.gdp"
    strange = ["../x", "A.b", "a.B", "地区", "", "x" * 200, "a/b", ".hidden", "end.", "a b", "a#b", "a%2f"]
    names = [slug(text) for text in strange]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isalnum() and name == name.lower() for name in names)


def test_a_chart_links_titles_and_escapes() -> None:
    point = charts.Point("青岚县<script>", 2021, 3.5, "2021 · 3.5%", "../document/a.html#o-1")
    for few in (True, False):
        keys = range(1 if few else charts.FEW + 1)
        points = [charts.Point(f"{point.key}{n}", 2020 + n, n, point.says, point.link) for n in keys for _ in (1, 2)]
        svg = charts.lines(points, "%", "签约率 & 更多")
        assert '"../document/a.html#o-1"' in svg
        assert "<title>青岚县&lt;script&gt;0 · 2021 · 3.5%</title>" in svg
        assert 'data-key="青岚县&lt;script&gt;0"' in svg
        assert 'aria-label="签约率 &amp; 更多' in svg
        assert "<script" not in svg
        assert "@0" not in svg
        assert "style=" not in svg


def test_a_chart_is_the_same_each_time() -> None:
    points = [charts.Point(name, year, year % 7, "x") for name in ("甲县", "乙县") for year in range(2015, 2020)]
    assert charts.lines(points, "亿元", "x") == charts.lines(points, "亿元", "x")


def test_every_code_of_the_tables_has_its_words() -> None:
    closed = {
        "status": get_args(schema.Status),
        "measure": get_args(schema.Measure),
        "modifier": get_args(schema.Modifier),
        "direction": get_args(schema.Direction),
        "level": get_args(schema.Level),
        "document_type": get_args(schema.DocumentType),
        "name_type": get_args(schema.NameType),
        "period_type": get_args(schema.PeriodType),
        "failure": get_args(Failure.model_fields["kind"].annotation),
        "topic": {indicator.topic for indicator in catalogue()},
        "tone": described()["tone_class"].values,
    }
    closed |= {name: described()[name].values for name in ("check", "severity", "attained", "result_basis", "state")}
    closed |= {name: described()[name].values for name in ("stage", "agreement")}
    for group, codes in closed.items():
        for code in codes:
            assert words.chinese(group, code) != code, (group, code)
    assert words.word("stage", "<new>") == "&lt;new&gt;"


def test_the_style_sheet_and_the_script_load_nothing() -> None:
    folder = Path(words.__file__).parent / "templates"
    for name in ("style.css", "script.js"):
        text = (folder / name).read_text(encoding="utf-8")
        for loads in ("url(", "@import", "http:", "https:", "fetch", "import(", "innerHTML", "</"):
            assert loads not in text, (name, loads)
