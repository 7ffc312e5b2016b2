"""The documentation site: it builds without a warning, is complete, needs no network, and its search knows Chinese."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regex
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

import extractor
from extractor import store
from extractor.catalogue import indicators, programs
from extractor.catalogue.units import Unit
from extractor.patterns import entries

ROOT = Path(__file__).parents[2]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
ELSEWHERE = regex.compile(r'<(?:script|img|iframe|link rel="(?:stylesheet|preconnect|icon)")[^>]{0,200}=.?(?:https?:)?//[^>]*>')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(DRIVER))
    yield driver
    driver.quit()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert pages
    assert {page.name: found for page in pages if (found := ELSEWHERE.findall(page.read_text("utf-8")))} == {}


def test_the_reference_holds_every_code(site: Path) -> None:
    text = "".join(page.read_text("utf-8") for page in (site / "reference").rglob("*.html"))
    codes = [i.code for i in indicators.catalogue()]
    codes += [program.code for program in entries(programs.FILE, programs.Program, key="code")]
    units = [unit.id for unit in entries("units.yaml", Unit)]
    assert [code for code in codes if f"<code>{code}</code>" not in text] == []
    assert [unit for unit in units if f"<td>{unit}</td>" not in text] == []


def test_what_extract_writes_fits_the_schema_of_the_site(site: Path, tmp_path: Path) -> None:
    results = extractor.extract(ROOT / "corpus/text/柘河县_2022_statistical_bulletin.txt")
    store.write(tmp_path, results, formats=["jsonl"])
    lines = [json.loads(line) for file in tmp_path.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    assert {line["record"] for line in lines} == {"document", "observation", "date", "name"}
    checker = jsonschema.Draft202012Validator(json.loads((site / "reference/schema.json").read_text("utf-8")))
    assert [error.message for line in lines for error in checker.iter_errors(line)] == []


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no chromium and chromedriver")
@pytest.mark.parametrize(("words", "page"), [("家庭医生签约率", "Indicators: care"), ("kaplan_meier", "Fields of the tables")])
def test_the_search_works_on_pages_opened_from_disk(site: Path, chrome: Chrome, words: str, page: str) -> None:
    for log in ("browser", "performance"):
        chrome.get_log(log)
    chrome.get((site / "index.html").as_uri())
    chrome.execute_script("document.querySelector('[data-md-toggle=search]').click()")
    chrome.find_element(By.CSS_SELECTOR, "input.md-search__input").send_keys(words)
    WebDriverWait(chrome, 60).until(lambda driver: titles(driver))
    assert page in titles(chrome)
    assert chrome.get_log("browser") == []
    assert [url for url in asked(chrome) if not url.startswith(("file:", "data:", "about:"))] == []


def titles(chrome: Chrome) -> list[str]:
    found: list[str] = chrome.execute_script(
        "return [...document.querySelectorAll('.md-search-result__item h1')].map(title => title.textContent.trim())"
    )
    return found


def asked(chrome: Chrome) -> Iterator[str]:
    """The addresses of everything that the browser has asked for."""
    for entry in chrome.get_log("performance"):
        message: Any = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]
