"""The documentation site: it builds without a warning, is complete, needs no network, and its search knows Chinese."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from extractor.catalogue import indicators, programs
from extractor.catalogue.units import Unit
from extractor.patterns import entries
from tests.browser import asked, logged, needed, running

ROOT = Path(__file__).parents[2]
LOADED = regex.compile(r'<(?:script|img|iframe|link rel="(?:stylesheet|preconnect|icon)")[^>]{0,300}>')
ELSEWHERE = regex.compile(r"""=["']?(?:https?:)?//""")


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
    with running() as driver:
        yield driver


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert pages
    loaded = {tag for page in pages for tag in LOADED.findall(page.read_text("utf-8"))}
    assert loaded
    assert [tag for tag in loaded if ELSEWHERE.search(tag)] == []


def test_the_reference_holds_every_code(site: Path) -> None:
    text = "".join(page.read_text("utf-8") for page in (site / "reference").rglob("*.html"))
    codes = [i.code for i in indicators.catalogue()]
    codes += [program.code for program in entries(programs.FILE, programs.Program, key="code")]
    units = [unit.id for unit in entries("units.yaml", Unit)]
    assert [code for code in codes if f"<code>{code}</code>" not in text] == []
    assert [unit for unit in units if f"<td>{unit}</td>" not in text] == []


@pytest.mark.browser
@needed
@pytest.mark.parametrize(
    ("words", "page"),
    [("签约率", "Indicators: care"), ("家庭医生签约率", "Indicators: care"), ("kaplan_meier", "Fields of the tables")],
)
def test_the_search_works_on_pages_opened_from_disk(site: Path, chrome: Chrome, words: str, page: str) -> None:
    logged(chrome, "browser")
    asked(chrome)
    chrome.get((site / "index.html").as_uri())
    chrome.execute_script("document.querySelector('[data-md-toggle=search]').click()")
    chrome.find_element(By.CSS_SELECTOR, "input.md-search__input").send_keys(words)
    WebDriverWait(chrome, 60).until(lambda driver: titles(driver))
    assert page in titles(chrome)
    assert logged(chrome, "browser") == []
    assert [url for url in asked(chrome) if not url.startswith(("file:", "data:", "about:"))] == []


def titles(chrome: Chrome) -> list[str]:
    found: list[str] = chrome.execute_script(
        "return [...document.querySelectorAll('.md-search-result__item h1')].map(title => title.textContent.trim())"
    )
    return found
