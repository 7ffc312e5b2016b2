"""The pages in a real browser, opened from disk: no request to the network, no error, everything works by keyboard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from tests.browser import asked, logged, needed, running
from tests.view import world

WIDTHS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
RATE = f"indicator/{world.RATE}.html"
REPORT = f"document/d{world.CODE}2021.html"

pytestmark = [pytest.mark.browser, needed]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with running() as driver:
        yield driver


@pytest.fixture(params=WIDTHS)
def browser(request: pytest.FixtureRequest, chrome: Chrome) -> Iterator[Chrome]:
    """A browser of each width; after each test it must have asked for nothing but files and have logged no error."""
    width, height, mobile = WIDTHS[request.param]
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chrome.get("about:blank")
    logged(chrome, "browser")
    logged(chrome, "performance")
    yield chrome
    assert logged(chrome, "browser") == []
    addresses = asked(chrome)
    assert addresses
    assert [url for url in addresses if not url.startswith(("file:", "about:"))] == []


def open_page(browser: Chrome, pages: Path, path: str) -> None:
    file, _, anchor = path.partition("#")
    browser.get("about:blank")
    browser.get((pages / file).as_uri() + (f"#{anchor}" if anchor else ""))


def one(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def visible(browser: Chrome, selector: str) -> list[str]:
    return [e.text for e in browser.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]


def test_every_kind_of_page_opens_and_fits_the_width(browser: Chrome, pages: Path) -> None:
    kinds = ["index.html", "indicators.html", "places.html", "programs.html", "checks.html", RATE, REPORT]
    for path in (*kinds, f"place/{world.CODE}.html", f"program/{world.PROGRAM}.html"):
        open_page(browser, pages, path)
        assert one(browser, "h1").is_displayed()
        assert browser.title != "bad"
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth"), path


def test_a_hostile_report_runs_nothing_and_shows_what_it_holds(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, REPORT)
    assert world.HOSTILE in one(browser, ".text").text
    assert browser.title.startswith("青岚县2021年工作总结<script>")
    source = (pages.parent / "texts" / "青岚县2021.txt").read_text(encoding="utf-8")
    lines = [p.get_attribute("textContent") for p in browser.find_elements(By.CSS_SELECTOR, ".text p")]
    assert lines == source.splitlines()
    made = browser.execute_script("return [...document.querySelectorAll('.text *, h1 *')].map(e => e.localName)")
    assert {*made} <= {"p", "a", "span"}
    every = browser.execute_script("return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
    assert [name for name in every if name.startswith("on")] == []


def test_the_policy_stops_what_escaping_would_miss(chrome: Chrome, pages: Path, tmp_path: Path) -> None:
    page = (pages / "checks.html").read_text(encoding="utf-8")
    hostile = tmp_path / "hostile.html"
    hostile.write_text(page.replace("<main", f"{world.HOSTILE}<img src=x onerror=document.title='bad'><main"), "utf-8")
    chrome.get(hostile.as_uri())
    assert chrome.title != "bad"
    assert len([message for message in logged(chrome, "browser") if "Content Security Policy" in message]) >= 2


def test_a_filter_leaves_the_rows_that_match(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, RATE)
    everything = len(visible(browser, "#values tbody tr"))
    assert everything == 9
    one(browser, "form[data-table=values] input").send_keys("云岭")
    assert len(visible(browser, "#values tbody tr")) == 3
    assert one(browser, "form[data-table=values] output").text == "3 / 9"
    one(browser, "form[data-table=values] input").clear()
    for key, value in (("place", world.CODE), ("status", "plan")):
        Select(one(browser, f"form[data-table=values] select[data-key={key}]")).select_by_value(value)
    rows = visible(browser, "#values tbody tr")
    assert len(rows) == 2
    assert all("青岚县" in row for row in rows)
    assert browser.find_elements(By.CSS_SELECTOR, ".chart svg.picked path.on")


def test_a_column_sorts_by_number(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, RATE)
    head = one(browser, "#values thead th:nth-child(5)")
    button = head.find_element(By.TAG_NAME, "button")
    for order in ("ascending", "descending"):
        browser.execute_script("arguments[0].click()", button)
        assert head.get_attribute("aria-sort") == order
        cells = browser.find_elements(By.CSS_SELECTOR, "#values tbody td.number")
        values = [float(cell.get_attribute("data-sort") or "") for cell in cells]
        assert values == sorted(values, reverse=order == "descending")


def test_a_number_leads_to_its_sentence_which_tells_the_observation(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, RATE)
    link = next(a for a in browser.find_elements(By.CSS_SELECTOR, "#values .number a") if a.text == "72.5%")
    link.click()
    assert REPORT in browser.current_url
    assert browser.switch_to.active_element.text == "72.5%"
    assert one(browser, ".text .lit").text == "72.5%"
    told = one(browser, "#card").text
    assert one(browser, "#card").is_displayed()
    for part in ("72.5 %", "家庭医生签约率", "实际", "2021", "0.90"):
        assert part in told


def test_the_keyboard_reaches_every_mark(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, REPORT)
    seen = []
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        focused = browser.switch_to.active_element
        if browser.execute_script("return arguments[0].closest('.text') !== null", focused):
            seen.append(focused.text)
            assert focused.text in one(browser, "#card").text
    expected = ["2021年", "2021年", "家庭医生签约服务", "72.5%", "1.5个百分点", "XX人次", "307.25万元", "工程完成投资"]
    assert seen == [*expected, "约3,400万元", "2022年", "73.5%"]
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not one(browser, "#card").is_displayed()


def test_a_layer_can_be_put_out(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, REPORT)
    mark = one(browser, ".text a.value:not(.low):not(.masked)")
    assert mark.value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    one(browser, ".legend input[data-layer=value]").click()
    assert mark.value_of_css_property("background-color") == "rgba(0, 0, 0, 0)"


def test_the_language_is_chosen_and_kept(browser: Chrome, pages: Path) -> None:
    open_page(browser, pages, "index.html")
    assert {"份文件", "documents"} <= {*visible(browser, ".figures span")}
    one(browser, "[data-language=en]:not(html)").click()
    assert visible(browser, ".figures .zh") == []
    one(browser, "nav a[href='indicators.html']").click()
    assert visible(browser, "nav .zh") == []
    assert "Overview" in visible(browser, "nav .en")
    one(browser, ".languages [data-language='']").click()


def test_on_a_phone_each_number_says_what_it_is(browser: Chrome, pages: Path) -> None:
    said = (
        "return [...document.querySelectorAll('table.rows .number')].map(e => getComputedStyle(e, '::before').content"
        ".replace(/attr\\((.*?)\\)/g, (_, name) => e.getAttribute(name)).replace(/[\"\\s]+/g, ' ').trim())"
    )
    open_page(browser, pages, "checks.html")
    narrow = browser.execute_script("return innerWidth") < 500
    assert browser.execute_script(said) == (["所述 Stated", "应为 Expected"] if narrow else ["none"] * 2)
    one(browser, "[data-language=zh]:not(html)").click()
    assert browser.execute_script(said) == (["所述", "应为"] if narrow else ["none"] * 2)
    one(browser, ".languages [data-language='']").click()
    open_page(browser, pages, RATE)
    if narrow:
        assert {*browser.execute_script(said)} == {"目标 Target", "结果 Result", "完成率 Attainment", "数值 Value"}


def test_pages_work_without_script(chrome: Chrome, pages: Path) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_page(chrome, pages, RATE)
        assert one(chrome, "#values tbody tr").is_displayed()
        assert not one(chrome, "form.filter").is_displayed()
        next(a for a in chrome.find_elements(By.CSS_SELECTOR, "#values .number a") if a.text == "72.5%").click()
        assert "#o-" in chrome.current_url
        assert "72.5%" in visible(chrome, ".text a.value")
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_pages_open_quickly(chrome: Chrome, pages: Path) -> None:
    for path in ("index.html", RATE, REPORT):
        begun = time.monotonic()
        open_page(chrome, pages, path)
        assert time.monotonic() - begun < 5, path  # generous: the machine may be busy
