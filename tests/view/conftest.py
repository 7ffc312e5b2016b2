"""A report about places that do not exist, made once for all tests of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.view import report
from tests.view import world


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pages of :mod:`tests.view.world`."""
    folder = tmp_path_factory.mktemp("view")
    world.build(folder)
    return report(folder / "tables", folder / "pages", texts=[folder / "texts"]).index.parent
