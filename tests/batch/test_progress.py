"""What a log says of a batch."""

from __future__ import annotations

from io import StringIO

import pytest

from extractor.batch import progress


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    return StringIO()


def test_a_log_gets_plain_lines(log: StringIO) -> None:
    with progress.Progress(3, log) as bar:
        bar.step()
        bar.say("b.txt: empty file")
        bar.step()
    lines = log.getvalue().splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "1 documents of 3 files",
        "b.txt: empty file",
        "2 documents of 3 files",
    ]
    assert lines[0].endswith(" left")


def test_a_quiet_log_gets_faults_only(log: StringIO) -> None:
    with progress.Progress(3, log, quiet=True) as bar:
        bar.step()
        bar.say("b.txt: empty file")
    assert log.getvalue() == "b.txt: empty file\n"
