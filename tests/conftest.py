"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
"""The same examples in every run: new ones are sought on purpose, with ``scripts/faults --fuzz``."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes and the package index; left out with -m 'not slow'")
    config.addinivalue_line("markers", "browser: needs chromium and chromedriver; skipped where there are none")
    config.addinivalue_line("markers", "faults: the fault suite, some minutes; left out with -m 'not faults'")
