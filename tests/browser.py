"""A real browser for tests of pages: Chromium and its driver, of the system (Debian: chromium, chromium-driver)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
)
needed = pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no chromium and chromedriver")


@contextmanager
def running() -> Iterator[Chrome]:
    """A browser that logs its errors and what it asks for."""
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def logged(chrome: Chrome, name: str) -> list[str]:
    """What has been logged since this was last asked."""
    entries: list[dict[str, str]] = chrome.get_log(name)  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def asked(chrome: Chrome) -> list[str]:
    """Every address that was asked for since this was last asked."""
    messages = [json.loads(message)["message"] for message in logged(chrome, "performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
