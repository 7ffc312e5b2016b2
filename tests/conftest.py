"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes and the package index; left out with -m 'not slow'")
    config.addinivalue_line("markers", "browser: needs chromium and chromedriver; skipped where there are none")
    config.addinivalue_line("markers", "faults: the fault suite, some minutes; left out with -m 'not faults'")
