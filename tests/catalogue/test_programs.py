"""The programme catalogue: every entry's examples, its look-alikes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.catalogue.programs import Program, catalogue, find_programs, match_program
from extractor.patterns import PatternError, using

PROGRAMS = list(catalogue().programs.values())
ENTRY = """
- code: {code}
  name: {name}
  name_en: An invented programme
  domain: {domain}
  launched: 2020
  source: 云屏县人民政府 2020年
  aliases: [{alias}]
  examples: [开展{name}]
"""


def codes(text: str) -> list[str]:
    return [mention.code for mention in find_programs(text)]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.code)
def test_examples_name_the_programme_and_look_alikes_do_not(program: Program) -> None:
    for example in program.examples:
        assert program.code in codes(example), example
    for look_alike in program.not_:
        assert program.code not in codes(look_alike), look_alike


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.code)
def test_every_name_leads_back_to_its_entry(program: Program) -> None:
    assert {match_program(name) for name in program.names()} == {program.code}


def test_enough_programmes_of_health_and_of_government() -> None:
    assert len(PROGRAMS) >= 200
    assert sum(p.domain in ("health", "population") for p in PROGRAMS) >= 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深化“放管服”改革", ["“放管服”改革"]),
        ('宣传"全面两孩"政策', ['"全面两孩"政策']),
        ("坚持新时代“枫桥经验”", ["枫桥经验"]),
        ("落实河（湖）长制", ["河（湖）长制"]),
        ("推行互联网＋医疗健康服务", ["互联网＋医疗健康"]),
        ("县级公立医院综合改革试点", ["县级公立医院综合改革试点"]),
        ("推行“双随机、一公开”监管", ["“双随机、一公开”监管"]),
    ],
)
def test_longest_name_with_the_marks_inside_it(text: str, expected: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_programs(text)] == expected


def test_a_short_name_needs_its_context_in_the_same_sentence() -> None:
    assert codes("全县药品执行4+7中选结果") == ["health.volume_procurement"]
    assert codes("评分为4+7分。药品供应充足") == []


def test_a_name_does_not_begin_inside_a_number_or_a_word() -> None:
    assert codes("药品采购24+7项") == []
    assert codes("拨打212345热线") == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("国家基本公共卫生服务项目", "health.basic_public_health"),
        ("“六稳”工作", "social.six_stabilities"),
        ("全面深化放管服改革工作", "governance.delegation"),
        ("青苗护航行动", None),
        ("", None),
    ],
)
def test_match_takes_off_what_leaves_a_name_the_same(name: str, code: str | None) -> None:
    assert match_program(name) == code


def overlay(folder: Path, **fields: str) -> Path:
    (folder / "programs.yaml").write_text(ENTRY.format(**fields), encoding="utf-8")
    return folder


def test_a_users_programme_is_found(tmp_path: Path) -> None:
    folder = overlay(tmp_path, code="social.night_school", name="云屏夜校计划", domain="social", alias="夜校计划")
    with using(folder):
        assert codes("启动“夜校计划”") == ["social.night_school"]
    assert codes("启动“夜校计划”") == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"code": "social.copy", "name": "某计划", "domain": "social", "alias": "林长制"}, "means environment.forest"),
        ({"code": "social.lost", "name": "某计划", "domain": "health", "alias": "某某计划"}, "its domain is health"),
        ({"code": "social.odd", "name": "某计划", "domain": "sport", "alias": "某某计划"}, "domain"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, fields: dict[str, str], fault: str) -> None:
    with using(overlay(tmp_path, **fields)), pytest.raises(PatternError, match=rf"{fields['code']}.*{fault}"):
        find_programs("任何文字")


@given(st.text(alphabet='放管服改革“”"（）4+7药品采购。双减家庭医生签约 ＋\n', max_size=60))
def test_mentions_are_in_bounds_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in find_programs(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
