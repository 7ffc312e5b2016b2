"""Every test here knows the places of :mod:`tests.compare.world`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from extractor.compare import compare, rollout
from tests.compare import world
from tests.compare.world import Row

Compare = Callable[..., Path]


@pytest.fixture(scope="package", autouse=True)
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with world.gazetteer(tmp_path_factory.mktemp("places") / "overlay"):
        yield


@pytest.fixture
def compared(tmp_path: Path) -> Compare:
    """Writes an extraction and compares it; returns the folder of tables."""

    def run(documents: Sequence[Row], observations: Sequence[Row], formats: Sequence[str] = ()) -> Path:
        folder = world.write(tmp_path / "tables", documents, observations)
        return compare(folder, tmp_path / "out", formats).folder

    return run


@pytest.fixture
def rolled(tmp_path: Path) -> Compare:
    """Writes an extraction and follows its programs; returns the folder of tables."""

    def run(documents: Sequence[Row], names: Sequence[Row], observations: Sequence[Row] = ()) -> Path:
        some = observations or [world.figure(documents[0], 1e9, "10亿元")]
        folder = world.write(tmp_path / "tables", documents, some, names)
        return rollout(folder, tmp_path / "out").folder

    return run
