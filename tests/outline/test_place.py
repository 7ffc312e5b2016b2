"""Which place a report is about."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.outline.place import resolve_place

COUNTY = "今年以来，在县委、县政府的领导下，全县卫生健康系统扎实工作。县卫健局组织培训12次。\n"
DISTRICT = "今年以来，在区委、区政府的领导下，全区卫生健康系统扎实工作。区卫健局组织培训12次。\n"
CITY = "一年来，全市上下奋力拼搏。市委、市政府统一部署，各县区认真落实。\n"


class Case(NamedTuple):
    """A report and what is known of its place: name, code, province, city, level."""

    title: str | None
    source: str
    body: str
    year: int | None
    expected: tuple[str | None, str | None, str | None, str | None, str] | None
    organization: str | None = None


YANTA = ("雁塔区", "610113", "陕西省", "西安市", "county")
QINGCHUAN = ("青川县", "510822", "四川省", "广元市", "county")
GUANGYUAN = ("广元市", "510800", "四川省", "广元市", "prefecture")
OPEN_COUNTY = (None, None, None, None, "county")

CASES = {
    "title": Case("雁塔区卫生健康局2019年上半年工作总结", "a.html", DISTRICT, 2019, YANTA),
    "title with the city": Case("西安市雁塔区卫健局2019年工作总结", "a.html", DISTRICT, 2019, YANTA),
    "short name in the title": Case("雁塔卫健局2019年工作总结", "a.html", DISTRICT, 2019, YANTA),
    "site before the title": Case("陕西省卫健委-雁塔区2019年卫生工作总结", "a.html", DISTRICT, 2019, YANTA),
    "file name": Case(None, "2019/雁塔区2019.html", DISTRICT, 2019, YANTA),
    "short name in the file name": Case(None, "广元_2023.txt", CITY, 2022, GUANGYUAN),
    "organization": Case("2019年工作总结", "a.html", DISTRICT, 2019, YANTA, "西安市雁塔区卫生健康局"),
    "people's congress": Case(
        None,
        "a.txt",
        f"——2022年1月3日在广元市第八届人民代表大会第三次会议上\n{CITY}",
        2021,
        GUANGYUAN,
    ),
    "first line": Case("2022年工作总结", "a.txt", f"青川县卫生健康局2022年工作总结\n{COUNTY}", 2022, QINGCHUAN),
    "sign-off": Case(
        "2022年工作总结", "a.txt", f"{COUNTY}{'扎实工作。' * 200}\n青川县卫生健康局\n2022年12月1日", 2022, QINGCHUAN
    ),
    "slogans": Case("2022年工作总结", "a.txt", f"{COUNTY}建设健康青川、平安青川，青川医共体揭牌。", 2022, QINGCHUAN),
    "named above, not the own": Case("2022年工作总结", "a.txt", f"在广元市卫健委指导下，{COUNTY}", 2022, OPEN_COUNTY),
    "another's place": Case("2022年工作总结", "a.txt", f"{COUNTY}赴青川县学习，与青川县结对。", 2022, OPEN_COUNTY),
    "helped place": Case(
        "杭州市对口支援阿克苏地区工作总结", "a.txt", CITY, 2022, ("杭州市", "330100", "浙江省", "杭州市", "prefecture")
    ),
    "common word as a name": Case(
        "2022年工作总结", "a.txt", f"{DISTRICT}新建区人民医院，新建区中医院。", 2022, OPEN_COUNTY
    ),
    "one of many, open": Case("鼓楼区卫健局2021年工作总结", "a.html", DISTRICT, 2021, OPEN_COUNTY),
    "one of many, by the sign-off": Case(
        "鼓楼区卫健局2021年工作总结",
        "a.html",
        f"{DISTRICT}福州市鼓楼区卫生健康局",
        2021,
        ("鼓楼区", "350102", "福建省", "福州市", "county"),
    ),
    "one of many, by the folder": Case(
        "鼓楼区卫健局2021年工作总结",
        "江苏/南京/a.html",
        DISTRICT,
        2021,
        ("鼓楼区", "320106", "江苏省", "南京市", "county"),
    ),
    "short name of city and county": Case(
        None, "朝阳_2014.txt", CITY, 2013, ("朝阳市", "211300", "辽宁省", "朝阳市", "prefecture")
    ),
    "before the renaming": Case(
        "襄樊市卫生局2008年工作总结", "a.txt", CITY, 2008, ("襄樊市", "420600", "湖北省", "襄樊市", "prefecture")
    ),
    "before it became a district": Case(
        "户县卫生局2013年工作总结", "a.txt", COUNTY, 2013, ("户县", "610125", "陕西省", "西安市", "county")
    ),
    "old name after the change": Case(
        "户县卫生局2018年工作总结", "a.txt", COUNTY, 2018, ("鄠邑区", "610118", "陕西省", "西安市", "county")
    ),
    "abolished unit": Case(
        "崇文区卫生局2008年工作总结", "a.txt", DISTRICT, 2008, ("崇文区", "110103", "北京市", None, "county")
    ),
    "under the province": Case(
        "济源市卫健委2020年工作总结", "a.txt", CITY, 2020, ("济源市", "419001", "河南省", None, "county")
    ),
    "usual form": Case(
        "红河州卫健委2020年工作总结",
        "a.txt",
        "全州上下",
        2020,
        ("红河哈尼族彝族自治州", "532500", "云南省", "红河哈尼族彝族自治州", "prefecture"),
    ),
    "province": Case(
        "云南省卫健委2020年工作总结", "a.txt", "我省", 2020, ("云南省", "530000", "云南省", None, "province")
    ),
    "street": Case(
        "雁塔区小桥街道2020年工作总结", "a.txt", DISTRICT, 2020, ("小桥街道", None, "陕西省", "西安市", "township")
    ),
    "township clinic": Case(
        "河口镇卫生院2020年工作总结", "a.txt", "全镇", 2020, ("河口镇", None, None, None, "township")
    ),
    "nation": Case(
        "政府工作报告",
        "a.txt",
        "——2003年3月5日在第十届全国人民代表大会第一次会议上\n",
        2003,
        (None, None, None, None, "national"),
    ),
    "blanked": Case("XX县卫健局2021年工作总结", "青川县/a.txt", COUNTY, 2021, OPEN_COUNTY),
    "blanked in the text": Case(
        "2021年工作总结", "a.txt", f"XX县卫健局。XX县。{COUNTY}青川县青川县青川县青川县", 2021, OPEN_COUNTY
    ),
    "blanked city": Case("××市卫健委2021年工作总结", "a.txt", CITY, 2021, (None, None, None, None, "prefecture")),
    "county without a name": Case("在全县卫生健康工作会议上的讲话", "a.txt", COUNTY, 2021, OPEN_COUNTY),
    "region of a province": Case(
        "2021年工作总结", "a.txt", f"{COUNTY}打造湖南西部山区医疗高地。", 2021, (None, None, "湖南省", None, "county")
    ),
    "document numbers of a province": Case(
        "2021年工作总结", "a.txt", f"{COUNTY}（湘卫发〔2021〕3号）", 2021, (None, None, "湖南省", None, "county")
    ),
    "a unit that is not known": Case("青岚区卫健局2021年工作总结", "a.txt", "全市上下", 2021, OPEN_COUNTY),
    "named like a county": Case(
        "石泉市卫健委2021年工作总结", "a.txt", CITY, 2021, (None, None, None, None, "prefecture")
    ),
    "nothing": Case("工作总结", "a.txt", "", None, None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_place(case: Case) -> None:
    found = resolve_place(case.title, case.source, case.body, case.year, case.organization)
    assert (found and (found.name, found.code, found.province, found.city, found.level)) == case.expected


@given(
    st.text(alphabet="XX县市区省全我在第一届人民代表大会雁塔西安鼓楼朝阳〔2019〕湘卫发\n，—", max_size=80),
    st.none() | st.integers(1950, 2090),
)
def test_any_text_is_taken(text: str, year: int | None) -> None:
    found = resolve_place(text, text.replace("\n", ""), text, year, text)
    assert found is None or found.code is None or found.name is not None
