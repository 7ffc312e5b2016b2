"""From a metric's name to a code: every entry's examples and look-alikes, the promised codes, and hostile names."""

from __future__ import annotations

import gc
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.catalogue import catalogue, units
from extractor.catalogue.indicators import FILES, Indicator
from extractor.catalogue.names import expand, names, normal
from extractor.catalogue.validate import check, faults
from extractor.patterns import PatternError, using
from extractor.schema import Kind, Measure

SPEC = yaml.safe_load((Path(__file__).parent / "indicator_codes.yaml").read_text(encoding="utf-8"))
ENTRY = """
- code: {code}
  name: {name}
  name_en: Books lent
  topic: culture and sport
  definition: Books lent by the county library in the period.
  source: invented for this test
  units: [{unit}]
  range: [0, 1000000]
  aliases: ['{alias}']
  examples: [{example}]
  not: [图书馆藏书册数]
"""


def value(case: dict[str, Any]) -> dict[str, Any]:
    unit = case["unit"]
    kind = case.get("kind") or units()[unit].kind
    return {"unit": unit, "kind": kind, "measure": case.get("measure", "level")}


@pytest.mark.parametrize("case", [*SPEC["same"], *SPEC["look_alikes"], *SPEC["dimensions"]], ids=lambda c: c["metric"])
def test_a_metric_has_the_code_that_a_researcher_would_give_it(case: dict[str, Any]) -> None:
    assert catalogue().code_for(case["metric"], **value(case)) == case["code"]


def test_the_shipped_catalogue_has_no_fault() -> None:
    """Every example has its code, no look-alike has it, no name has two codes in one unit, every unit is known."""
    assert faults() == []


def test_every_promised_code_is_there_among_more_than_three_hundred() -> None:
    assert [code for code in SPEC["promised"] if catalogue().get(code) is None] == []
    assert len(catalogue()) >= 300
    assert catalogue().get("economy.nonsense") is None


@pytest.mark.parametrize(
    ("metric", "unit", "figure", "code"),
    [
        ("执业（助理）医师人数", "人", "1126", "health.physicians"),
        ("执业（助理）医师人数", "人", "2.56", None),
        ("每千人口床位数", "张", "5.75", "health.beds_per_1000"),
        ("每千人口床位数", "张", "2530", None),
        ("人均公卫经费", "元", "74", "health.public_health_subsidy_per_capita"),
        ("人均公卫经费", "元", "18640000", None),
    ],
)
def test_a_figure_that_cannot_be_has_no_code(metric: str, unit: str, figure: str, code: str | None) -> None:
    assert catalogue().code_for(metric, value=Decimal(figure), **value({"unit": unit})) == code


def test_the_names_of_the_own_place_do_not_narrow() -> None:
    metric, said = "云岭市城镇登记失业率", value({"unit": "%"})
    assert catalogue().code_for(metric, **said) is None
    own = ("云岭市", "云岭", "全省", "")
    assert catalogue().code_for(metric, own=own, **said) == "employment.registered_unemployment_rate"


def test_search_speaks_chinese_english_and_near_misses() -> None:
    def codes(text: str) -> list[str]:
        return [i.code for i in catalogue().search(text)]

    assert codes("两癌")[0] == "health.two_cancer_screening"
    assert codes("economy.gdp")[0] == "economy.gdp"
    assert "health.maternal_mortality" in codes("Maternal mortality")
    assert "health.infant_mortality" in codes("Infant mortalty")
    assert codes("人均可支配收人")[0].startswith("income.")
    assert codes("") == []


@given(
    st.text(alphabet=st.characters() | st.sampled_from("全市地区生产总值增长率同比健康档案（）“”的 %"), max_size=80),
    st.sampled_from([*units(), "", "没有的单位"]),
    st.sampled_from(get_args(Kind)),
    st.sampled_from(get_args(Measure)),
)
@example("全市" * 5000, "元", "money", "level")
@example("同比增长率" * 5000, "%", "percent", "change_rate")
@example("", "元", "money", "level")
@settings(max_examples=300)
def test_any_name_has_one_code_or_none(metric: str, unit: str, kind: Kind, measure: Measure) -> None:
    code = catalogue().code_for(metric, unit=unit, kind=kind, measure=measure)
    assert code is None or catalogue().get(code) is not None
    assert code == catalogue().code_for(metric, unit=unit, kind=kind, measure=measure)


@given(st.sampled_from(list(catalogue())), st.data())
def test_every_written_name_leads_back_to_its_entry(indicator: Indicator, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(indicator.names)))
    assert indicator in catalogue().named(name)
    unit = indicator.units[0]
    kind: Kind = units()[unit].kind if unit else "ratio"
    assert catalogue().code_for(name, unit=unit, kind=kind, measure="level") == indicator.code


@given(st.sampled_from(list(catalogue())), st.data())
def test_what_a_name_begins_and_ends_with_is_known(indicator: Indicator, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(n for n in indicator.names if len(n) > 2) or ["高血压患者"]))
    length = data.draw(st.integers(2, min(len(name) - 1, 11)))
    known = catalogue()
    assert known.borders(name[:length])[0]
    assert known.borders(name[-length:])[1]
    assert known.may_end(name[-length:])
    assert known.borders(name[0]) == known.borders(f"{name}无此") == known.borders(f"无此{name}") == (False, False)
    assert not known.may_end(f"{name}无此")


def test_templates() -> None:
    assert list(expand("(居民|)健康档案")) == ["居民健康档案", "健康档案"]
    assert set(names("(65岁(及|)以上|)老年人")) == {"65岁及以上老年人", "65岁以上老年人", "老年人"}
    assert normal("“两癌” 筛查（免费）的人数") == "两癌筛查免费人数"
    with pytest.raises(ValueError, match="more than"):
        names("(一|二|三|四|五|六|七|八|九|十)" * 40)
    with pytest.raises(ValueError, match="partner"):
        names("(居民|健康档案")


PROGRAM = """
- code: health.village_lamps
  name: 村村亮灯行动
  name_en: Lamps in every village
  domain: health
  launched: 2021
  source: 青岚县 2021年
  aliases: [亮灯行动]
  examples: [{example}]
  not: [{look_alike}]
"""
PLACE = "code,name,short,level,parent,valid_from,valid_to,successor\n"


def overlay(folder: Path, file: str = "indicators_social.yaml", **fields: str) -> Path:
    entry = {
        "code": "culture.books_lent",
        "name": "图书外借册数",
        "unit": "册",
        "alias": "外借图书",
        "example": "外借图书",
    }
    (folder / file).write_text(ENTRY.format(**(entry | fields)), encoding="utf-8")
    return folder


def test_an_overlay_adds_an_indicator(tmp_path: Path) -> None:
    assert check(overlay(tmp_path, alias="(累计|)外借图书")) == []
    with using(tmp_path):
        assert (
            catalogue().code_for("全县外借图书册数", unit="册", kind="count", measure="level") == "culture.books_lent"
        )
        assert catalogue().get("economy.gdp") is not None
    assert catalogue().get("culture.books_lent") is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"unit": "本册"}, "entry culture.books_lent: units: 本册 stands not in units.yaml"),
        ({"alias": "常住人口", "unit": "人"}, "常住人口 is a name of population.resident too"),
        ({"example": "阅览人次"}, "examples: 阅览人次 does not get this code"),
        ({"alias": "图书馆藏书", "example": "图书馆藏书册数"}, "not: 图书馆藏书册数 gets this code"),
        ({"code": "Books"}, "entry Books: code"),
        ({"alias": "(外借图书"}, "has a bracket without its partner"),
        ({"code": "economy.gdp"}, "entry economy.gdp: stands in"),
    ],
)
def test_what_is_wrong_in_an_overlay_is_named_with_file_and_entry(
    tmp_path: Path, fields: dict[str, str], fault: str
) -> None:
    found = check(overlay(tmp_path, **fields))
    assert any(fault in line and "indicators_social.yaml" in line for line in found), found


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("programs.yaml", PROGRAM.format(example="开展义诊", look_alike="义诊"), "examples: 开展义诊 does not name it"),
        ("programs.yaml", PROGRAM.format(example="亮灯行动", look_alike="亮灯行动的"), "not: 亮灯行动的 names it"),
        ("places.csv", f"{PLACE}990199,青岚县,青岚,county,999999,,,\n", "parent: no unit has the code 999999"),
    ],
)
def test_programs_and_places_of_an_overlay_are_checked_too(tmp_path: Path, file: str, text: str, fault: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    [found] = check(tmp_path)
    assert found.startswith(f"{file}: entry ")
    assert found.endswith(fault)


def test_a_file_that_is_no_list_is_named(tmp_path: Path) -> None:
    (tmp_path / FILES[0]).write_text("code: economy.gdp\n", encoding="utf-8")
    with using(tmp_path), pytest.raises(PatternError, match="must be a list"):
        catalogue()
    assert gc.isenabled()  # it waits while patterns are compiled
    assert len(check(tmp_path)) == 1
