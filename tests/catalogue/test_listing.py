"""What ``zhibiao indicators`` prints."""

from __future__ import annotations

import json
from unicodedata import east_asian_width

import pytest

from extractor.catalogue import catalogue
from extractor.catalogue.listing import UnknownIndicatorError, listing


def test_the_whole_catalogue_is_one_line_an_indicator_and_lines_up() -> None:
    lines = listing().splitlines()
    assert [line.split()[0] for line in lines] == [i.code for i in catalogue()]
    english = {
        sum(2 if east_asian_width(c) in "WF" else 1 for c in line[: line.index(i.name_en)])
        for line, i in zip(lines, catalogue(), strict=True)
    }
    assert len(english) == 1


def test_a_search_is_a_shorter_list_in_text_and_json() -> None:
    found = json.loads(listing("家庭医生", as_json=True))
    assert all("家庭医生" in json.dumps(record, ensure_ascii=False) for record in found)
    assert len(listing("家庭医生").splitlines()) == len(found) < len(catalogue())


def test_one_indicator_is_explained() -> None:
    text = listing(code="health.beds_per_1000")
    for word in ("每千人口医疗卫生机构床位数", "张", "《中国卫生健康统计年鉴》", "0 to 25", "每千名老人养老床位数"):
        assert word in text
    record = json.loads(listing(code="health.beds_per_1000", as_json=True))
    assert (record["domain"], record["range"], record["units"][0]) == ("health", [0, 25], "张")
    assert "每千名老人养老床位数" in record["not"]


def test_an_unknown_code_or_name_says_what_comes_near() -> None:
    with pytest.raises(UnknownIndicatorError, match=r"health\.hypertension_patients"):
        listing(code="health.hypertension_patient")
    with pytest.raises(UnknownIndicatorError, match="no indicator of that name"):
        listing("qqzzxxqqzz")
