"""The pages as they stand on disk: valid, whole, linked, and harmless whatever the reports hold."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import unquote

import pytest
import regex

from tests.view import world
from tests.view.browsing import XLINK, all_of, by_id, links, parsed, text_of

KINDS = ["index", "indicators", "places", "programs", "checks"]


def every(pages: Path) -> list[Path]:
    return sorted(pages.rglob("*.html"))


def document(pages: Path, year: int = 2021, code: str = world.CODE) -> Path:
    return pages / "document" / f"d{code}{year}.html"


def test_there_is_a_page_for_everything(pages: Path) -> None:
    names = {path.relative_to(pages).as_posix() for path in every(pages)}
    assert {f"{kind}.html" for kind in KINDS} < names
    assert {f"document/d{world.CODE}2020.html", f"indicator/{world.RATE}.html"} < names
    assert {f"place/{world.ELSEWHERE}.html", f"program/{world.PROGRAM}.html"} < names
    assert len([name for name in names if name.startswith("indicator/")]) == 2  # the strange code has a page, here


def test_every_page_is_valid_html(pages: Path) -> None:
    for path in every(pages):
        ids = [element.get("id") for element in parsed(path).iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path


def test_nothing_in_a_report_becomes_markup(pages: Path) -> None:
    for path in every(pages):
        assert len(all_of(path, "script")) == 1, path
        assert not all_of(path, "img", "iframe", "object", "i", "embed", "base"), path
        for element in parsed(path).iter():
            assert not [name for name in element.attrib if name.lower().startswith("on")], path
        assert not [link for link in links(path) if "script:" in link.lower()], path
    shown = text_of(all_of(document(pages), "main")[0])
    assert world.HOSTILE in shown
    assert "<img src=x onerror=alert(1)>" in shown


def test_the_policy_lets_only_the_page_s_own_style_and_script_work(pages: Path) -> None:
    for path in every(pages):
        policy = next(m.get("content") for m in all_of(path, "meta") if m.get("http-equiv"))
        for name, directive in (("style", "style-src"), ("script", "script-src")):
            digest = b64encode(hashlib.sha256(text_of(all_of(path, name)[0]).encode()).digest()).decode()
            assert f"{directive} 'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert not all_of(path, "link"), path
        assert not [e for e in parsed(path).iter() if e.get("src") or e.get("style")], path


def test_every_link_leads_somewhere_in_the_folder(pages: Path) -> None:
    for path in every(pages):
        for link in links(path):
            assert not regex.match(r"[a-z]+:|/", link), (path, link)
            file, _, anchor = link.partition("#")
            target = (path.parent / unquote(file)).resolve() if file else path
            assert target.is_relative_to(pages.resolve()), (path, link)
            assert target.is_file(), (path, link)
            if anchor:
                by_id(target, anchor)


@pytest.mark.parametrize("page", [f"indicator/{world.RATE}.html", f"place/{world.CODE}.html", "checks.html"])
def test_a_number_leads_to_its_place_in_the_text(pages: Path, page: str) -> None:
    path = pages / page
    reached = set()
    for link in links(path):
        file, _, anchor = link.partition("#")
        if "/document/" in f"/{file}" and anchor.startswith("o-"):
            mark = by_id((path.parent / file).resolve(), anchor)
            assert "value" in mark.get("class")
            reached.add(text_of(mark))
    assert "72.5%" in reached


def test_chart_marks_lead_to_the_text_too(pages: Path) -> None:
    marks = [e.get(XLINK) for e in parsed(pages / "indicator" / f"{world.RATE}.html").iter() if e.get(XLINK)]
    assert any(f"../document/d{world.CODE}2021.html#o-" in link for link in marks)


def test_a_program_leads_to_its_name_in_the_text(pages: Path) -> None:
    path = pages / "program" / f"{world.PROGRAM}.html"
    link = next(link for link in links(path) if "#n-" in link)
    file, _, anchor = link.partition("#")
    assert text_of(by_id((path.parent / file).resolve(), anchor)) == "家庭医生签约服务"


def test_the_document_page_holds_the_whole_text(pages: Path) -> None:
    path = document(pages)
    source = (pages.parent / "texts" / "青岚县2021.txt").read_text(encoding="utf-8")
    shown = [text_of(p) for p in all_of(path, "p") if p.getparent().get("class") == "text"]
    assert shown == [line for line in source.splitlines() if line.strip()]


def test_marks_say_what_they_are(pages: Path) -> None:
    classes: dict[str, list[str]] = {}
    for mark in all_of(document(pages), "a", "span"):
        if mark.getparent().getparent().get("class") == "text":
            classes.setdefault(text_of(mark), []).append(mark.get("class"))
    assert classes["72.5%"] == ["value"]
    assert classes["XX人次"] == ["value masked"]
    assert classes["307.25万元"] == ["value low"]
    assert classes["约3,400万元"] == ["value low name"]
    assert classes["工程完成投资"] == ["name"]
    assert classes["2021年"] == ["date", "date"]
    assert any(found == ["furniture"] and "浏览次数" in text for text, found in classes.items())


def test_the_row_of_a_mark_tells_the_observation(pages: Path) -> None:
    mark = next(a for a in all_of(document(pages), "a") if text_of(a) == "约3,400万元" and a.get("id"))
    told = text_of(by_id(document(pages), mark.get("href").removeprefix("#")))
    assert "34,000,000 元" in told
    assert "约 about" in told
    assert "0.70" in told


def test_the_overview_tells_what_was_read_and_what_not(pages: Path) -> None:
    told = text_of(all_of(pages / "index.html", "main")[0])
    assert "3 份文件" in told
    assert "a scan without text" in told
    assert f"坏{world.HOSTILE}.pdf" in told
    rows = [[text_of(cell) for cell in row] for row in by_id(pages / "index.html", "heat").iter("{*}tr")]
    assert rows[0][1:] == ["2019", "2020", "2021"]
    assert rows[1] == ["青岚县", "0", "1", "1"]
    assert rows[2][1:] == ["·", "·", "1"]


def test_the_indicator_page_ranks_and_sets_targets_against_results(pages: Path) -> None:
    told = text_of(all_of(pages / "indicator" / f"{world.RATE}.html", "main")[0])
    assert "澜江省 1/2" in told
    assert "力争" in told
    assert "达到 met" in told
    assert "冲突 conflict 2" in told
    rows = [[text_of(cell) for cell in row][:3] for row in all_of(pages / "indicator" / f"{world.RATE}.html", "tr")]
    assert ["1", "青岚县", "72.5%"] in rows


def test_pages_speak_both_languages(pages: Path) -> None:
    for path in every(pages):
        assert all_of(path, "html")[0].get("lang") == "zh-CN"
        english = [e for e in all_of(path, "span") if (e.get("class") or "").startswith("en")]
        assert english, path
        assert all(e.get("lang") == "en" for e in english)


def test_index_pages_are_small(pages: Path) -> None:
    assert all((pages / f"{kind}.html").stat().st_size < 60_000 for kind in KINDS)
