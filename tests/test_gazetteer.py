"""The gazetteer: names and codes through time, and the shipped table itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor import patterns
from extractor.gazetteer import gazetteer

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = "code,name,short,level,parent,valid_from,valid_to,successor\n"

NAMES = [
    # name, year, the codes of the units that bear it
    ("雁塔区", None, {"610113"}),
    ("襄樊市", 2005, {"420600"}),
    ("襄樊市", 2012, set()),
    ("襄阳市", 2012, {"420600"}),
    ("户县", 2010, {"610125"}),
    ("鄠邑区", 2020, {"610118"}),
    ("巢湖市", 2005, {"341400"}),
    ("巢湖市", 2015, {"340181"}),
    ("蒙自县", 2005, {"532522"}),
    ("蒙自市", 2015, {"532503"}),
    ("红河州", 2014, {"532500"}),
    ("红河", 2014, {"532500", "532529"}),
    ("双江县", 2020, {"530925"}),
    ("双江", 2020, {"530925"}),
    ("延边州", 2020, {"222400"}),
    ("前郭县", 2020, {"220721"}),
    ("济源市", 2020, {"419001"}),
    ("鼓楼区", 2020, {"320106", "320302", "350102", "410204"}),
    ("浦东", 2020, {"310115"}),
    ("内蒙古", 2020, {"150000"}),
    ("加格达奇区", 2020, {"232761"}),
    ("米林市", 2023, {"540481"}),
    ("不存在县", None, set()),
]

SUCCESSORS = [
    # a former name, the year before it ended, what continues it today
    ("襄樊市", 2009, ("420600", "襄阳市")),
    ("户县", 2015, ("610118", "鄠邑区")),
    ("崇文区", 2009, ("110101", "东城区")),
    ("莱芜市", 2017, ("370100", "济南市")),
    ("莱城区", 2017, ("370116", "莱芜区")),
    ("蒙自县", 2009, ("532503", "蒙自市")),
    ("居巢区", 2010, ("340181", "巢湖市")),
    ("通什市", 1995, ("469001", "五指山市")),
    ("汉中市", 1995, ("610702", "汉台区")),
    ("达县", 2012, ("511703", "达川区")),
    ("沙市市", 1993, ("421000", "荆州市")),
]


@pytest.mark.parametrize(("name", "year", "codes"), NAMES, ids=lambda v: str(sorted(v) if isinstance(v, set) else v))
def test_names_through_time(name: str, year: int | None, codes: set[str]) -> None:
    assert {u.code for u in gazetteer().by_name(name, year)} == codes


@pytest.mark.parametrize(("name", "year", "expected"), SUCCESSORS, ids=lambda v: str(v))
def test_what_continues_a_former_unit(name: str, year: int, expected: tuple[str, str]) -> None:
    (unit,) = gazetteer().by_name(name, year)
    now = gazetteer().current(unit)
    assert (now.code, now.name) == expected


def test_a_unit_in_an_earlier_year_has_the_name_and_code_of_that_year() -> None:
    g = gazetteer()
    (unit,) = g.by_name("鄠邑区", 2020)
    assert (g.at(unit, 2010).name, g.at(unit, 2010).code) == ("户县", "610125")
    (county,) = g.by_name("枣阳市", 2005)
    above = g.prefecture_of(county, 2005)
    assert above is not None
    assert above.name == "襄樊市"


@pytest.mark.parametrize(
    ("code", "province", "prefecture"),
    [
        ("610113", "陕西省", "西安市"),
        ("532500", "云南省", "红河哈尼族彝族自治州"),
        ("419001", "河南省", None),
        ("429004", "湖北省", None),
        ("110108", "北京市", None),
        ("530000", "云南省", None),
        ("659001", "新疆维吾尔自治区", None),
    ],
)
def test_what_lies_above(code: str, province: str, prefecture: str | None) -> None:
    g = gazetteer()
    unit = g.by_code(code)
    assert unit is not None
    top, middle = g.province_of(unit), g.prefecture_of(unit)
    assert top is not None
    assert top.name == province
    assert (middle.name if middle else None) == prefecture


def test_a_code_of_two_holders_goes_by_the_year() -> None:
    g = gazetteer()
    before, after = g.by_code("420600", 2009), g.by_code("420600", 2010)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("襄樊市", "襄阳市")
    assert g.by_code("000000") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在陕西省西安市雁塔区召开", ["雁塔区"]),
        ("黄山市场繁荣", []),
        ("黄山市市场监管局", ["黄山市"]),
        ("黄山市政府工作报告", ["黄山市"]),
        ("江东区域医疗中心", []),
        ("西南山区卫生院", []),
        ("新建区人民医院大楼", ["新建区"]),  # at a boundary, and marked as a common word
        ("完成新建区人民医院大楼", ["新建区"]),
        ("计划新建区人民医院", []),
        ("全县和县直单位", []),
        ("红河州人民医院", ["红河州"]),
    ],
)
def test_units_in_a_text(text: str, names: list[str]) -> None:
    assert [text[n.start : n.end] for n in gazetteer().find(text)] == names


def test_an_overlay_extends_the_table(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(
        f"{COLUMNS}990000,岭南省,岭南,province,,,,\n990100,岚州市,岚州,prefecture,990000,,,\n"
        "990101,青岚县,青岚,county,990100,,,\n",
        encoding="utf-8",
    )
    shipped = len(gazetteer().units)
    with patterns.using(tmp_path):
        g = gazetteer()
        (unit,) = g.by_name("青岚县")
        assert len(g.units) == shipped + 3
        assert [u.name for u in (g.province_of(unit), g.prefecture_of(unit)) if u] == ["岭南省", "岚州市"]
    assert gazetteer().by_name("青岚县") == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("990101,青岚县,青岚,county,990100,,,", "990101 青岚县: parent: no unit has the code 990100"),
        ("990101,青岚县,青岚,county,610100,,2010,990199", "990101 青岚县: successor: no unit has the code 990199"),
        ("990101,青岚县,青岚,county,990101,,,", "parent: 990101 is a county, which holds no county"),
        ("990000,澜江省,澜江,province,110000,,,", "parent: 110000 is a province, which holds no province"),
        ("990100,临澜市,临澜,prefecture,610100,,,", "parent: 610100 is a prefecture, which holds no prefecture"),
        ("9901,青岚县,青岚,county,610100,,,", "code"),
        ("990101,青岚县,青岚,town,610100,,,", "level"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "places.csv").write_text(f"{COLUMNS}{row}\n", encoding="utf-8")
    with patterns.using(tmp_path), pytest.raises(patterns.PatternError, match=r"places\.csv") as error:
        gazetteer()
    assert message in str(error.value)


def test_the_shipped_table_holds_together() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "gazetteer", "check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
