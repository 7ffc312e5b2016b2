"""Files at an address give what they give on a disk, with the names that they have below the address."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import fsspec
import pytest

from extractor.batch import find, run
from extractor.read import ReadError
from tests.batch.fakes import load
from tests.batch.test_outcomes import FILES, Kept, told

MORE = {
    "页.html": "<html><body><p>投入70元。</p></body></html>",
    "页_files/x.txt": "投入80元",
    ".hidden.txt": "投入90元",
    "~$b.txt": "投入1元",
    "青 岚/县 #1?.txt": "投入100元",
    "青 岚/100%.md": "# 标题\n投入**110元**",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    for name, text in {**FILES, **MORE}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, form: str, *words: object) -> None: ...


@pytest.fixture
def web(folder: Path) -> Iterator[str]:
    """The address of a web server of the folder, on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def memory(folder: Path) -> Iterator[str]:
    """The address of a bucket, as object stores have them, in memory."""
    files = fsspec.filesystem("memory")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            files.pipe(f"/bucket/reports/{path.relative_to(folder).as_posix()}", path.read_bytes())
    yield "memory://bucket/reports"
    files.rm("/bucket", recursive=True)


@pytest.mark.parametrize("kind", ["memory", "web", "file"])
def test_a_folder_gives_what_it_gives_on_a_disk(kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
    address = f"file://{folder}" if kind == "file" else request.getfixturevalue(kind)
    assert [told(outcome) for outcome in run(find([address]), load)] == [told(o) for o in run(find([folder]), load)]


def test_one_file(memory: str, web: str) -> None:
    for address in (f"{memory}/b/d.txt", f"{web}b/d.txt"):
        assert [told(outcome) for outcome in run(find([address]), load)] == [("d.txt", [30])]
    assert [told(o)[0] for o in run(find([f"{memory}/e.csv"]), load)] == ["e.csv#1", "e.csv#2", "e.csv#3"]


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("投入5元")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "circle").symlink_to(folder)
    sources = [file.source for file in find([f"file://{folder}"])]
    assert sources == [file.source for file in find([folder])]


def test_what_is_gone_or_too_large_is_one_outcome(memory: str) -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/bucket/reports/b/large.txt", b"1" * 50_000_010)
    found = list(find([memory]))
    files.rm("/bucket/reports/a.txt")
    files.rm("/bucket/reports/e.csv")
    outcomes = dict(told(outcome) for outcome in run(found, load))
    assert outcomes["a.txt"] == outcomes["e.csv"] == "unreadable: no such file"
    assert str(outcomes["b/large.txt"]).startswith("unreadable: too large: 50.0 MB")
    assert outcomes["g.txt"] == [60]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("memory://bucket/none", "memory://bucket/none: no such file"),
        ("http://127.0.0.1:9/reports/", "http://127.0.0.1:9/reports/: cannot be fetched: "),
        ("http://127.0.0.1:9/report.html", "http://127.0.0.1:9/report.html: cannot be fetched: "),
        ("ftp://127.0.0.1:9/reports/", "ftp://127.0.0.1:9/reports/: cannot be fetched: "),
        ("ftp://", "ftp://: names no host: ftp://HOST/"),
        ("https:///reports/", "https:///reports/: names no host: "),
        ("nonsense://x", "nonsense://x: cannot be fetched: ValueError: Protocol not known: nonsense"),
        ("file:///none/none.txt", "file:///none/none.txt: no such file"),
    ],
)
def test_an_address_with_nothing_there(address: str, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        list(find([address]))
    assert str(caught.value).startswith(words)
    assert str(caught.value).isprintable()


def test_without_fsspec_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ReadError, match=r"s3://bucket/: a file at an address needs fsspec: .*'zhibiao\[dask\]'"):
        list(find(["s3://bucket/"]))


def test_what_the_journal_holds_is_not_done_again_unless_it_changed(memory: str) -> None:
    journal = Kept()
    first = [told(outcome) for outcome in run(find([memory]), load, journal=journal)]
    kept = dict(journal)
    assert [told(outcome) for outcome in run(find([memory]), load, journal=journal)] == first
    fsspec.filesystem("memory").pipe("/bucket/reports/g.txt", "投入61元。".encode())
    assert [told(o) for o in run(find([f"{memory}/g.txt"]), load, journal=journal)] == [("g.txt", [61])]
    assert len(journal) == len(kept) + 1
