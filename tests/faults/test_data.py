"""Patterns, models and journals from a stranger"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from extractor import patterns
from extractor.link import ranker
from extractor.patterns import PatternError
from extractor.pipeline import Extractor
from extractor.qualify import confidence
from extractor.schema import Document
from extractor.store.journal import Journal
from tests.faults.tools import zhibiao

NEST = "- &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
YAML = {
    "a Python object": b"- !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path [pwned]]\n",
    "a Python name": b"- id: !!python/name:os.system\n",
    "a nest of aliases": NEST.encode(),
    "a nest as a name": (NEST + "- {id: *j, code: *j}\n").encode(),
    "an alias of itself": b"- &a {id: *a, code: *a}\n",
    "depth": b"[" * 100_000,
    "nothing": b"",
    "one word": b"hello",
    "no text": "- id: 青屏".encode("gbk"),
    "a null byte": b"- id: a\0b",
    "a long cell": b"x" * 300_000,
}
FILES = ["programs.yaml", "units.yaml", "places.csv", "places.yaml"]


class Touch:
    """Pickled, makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", YAML)
def test_overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, file: str) -> None:
    """A hostile overlay (Python objects, nests of aliases, depth, no text): one line, runs nothing"""
    own = tmp_path / "own"
    own.mkdir()
    (own / file).write_bytes(YAML[name])
    monkeypatch.chdir(tmp_path)
    told = fault(own)
    assert told is None or (file in told and told.isprintable() and len(told) < 1_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


def fault(own: Path) -> str | None:
    try:
        with patterns.using():  # what is laid over here is taken away again
            Extractor((own,)).extract(Document(text="青屏县2020年签约10人。"))
    except PatternError as error:
        return str(error)
    return None


def test_overlay_command(reports: Path, tmp_path: Path) -> None:
    """The same from the command line: status 2, one line, no table"""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "units.yaml").write_bytes(YAML["a Python object"])
    done = zhibiao("extract", reports, "--patterns", tmp_path / "own", "-o", tmp_path / "out", "--jobs", 2, "--quiet")
    assert (done.status, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
    assert "units.yaml" in done.stderr
    assert not done.files


MODELS: dict[str, Callable[[Path], bytes]] = {
    "a pickle": lambda path: pickle.dumps(Touch(path)),
    "a list": lambda path: b"[1.0]",
    "text as weights": lambda path: b'{"": "__import__(\'os\')", "a": "1"}',
    "depth": lambda path: b'{"a":' * 100_000,
    "no text": lambda path: b"\xff\xfe\x00",
    "nothing": lambda path: b"",
}


@pytest.mark.parametrize("load", [ranker.load, confidence.load], ids=["linker", "confidence"])
@pytest.mark.parametrize("name", MODELS)
def test_model(tmp_path: Path, name: str, load: Callable[[Path], object]) -> None:
    """A hostile model file (a pickle, text for weights, depth): refused, runs nothing"""
    model = tmp_path / "model.json"
    model.write_bytes(MODELS[name](tmp_path / "pwned"))
    with pytest.raises((ValueError, RecursionError)):
        load(model)
    assert not (tmp_path / "pwned").exists()


JOURNALS: dict[str, Callable[[Path], bytes]] = {
    "a pickle": lambda path: pickle.dumps(Touch(path)),
    "half a value": lambda path: b"\x78\x01\x00",
}


@pytest.mark.parametrize("name", JOURNALS)
def test_journal(reports: Path, tmp_path: Path, name: str) -> None:
    """A journal with foreign values or triggers, or no database at all: done anew, runs nothing"""
    part = tmp_path / "out" / ".zhibiao.part"
    part.mkdir(parents=True)
    Journal(part / "journal.sqlite").close()
    with closing(sqlite3.connect(part / "journal.sqlite", isolation_level=None)) as database:
        database.execute("INSERT INTO done VALUES ('x', ?)", (JOURNALS[name](tmp_path / "pwned"),))
        database.execute("CREATE TRIGGER t AFTER INSERT ON done BEGIN DELETE FROM done; END")
    one = next(iter(sorted(reports.glob("*.txt"))))
    for damage in (None, b"no database" * 100):
        if damage:
            part.mkdir(exist_ok=True)
            (part / "journal.sqlite").write_bytes(damage)
        assert zhibiao("extract", one, "-o", tmp_path / "out", "--resume").status == 0
    assert not (tmp_path / "pwned").exists()


def test_shipped_folder_only(tmp_path: Path) -> None:
    """An overlay with files of other names (Python, links): refused"""
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit")
    with pytest.raises(PatternError, match="no pattern file of that name"):
        Extractor((tmp_path,)).extract(Document(text="1人"))
