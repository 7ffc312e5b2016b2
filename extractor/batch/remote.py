"""Files at an address (``s3://…``, ``https://…``), found and fetched through fsspec."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import unquote

from extractor.read import LIMIT, ReadError
from extractor.read.files import TABLES, wanted

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_HOSTED = ("ftp", "http", "https", "sftp", "smb")


@dataclass(frozen=True)
class Remote:
    """A file at an address, and its name in the tables."""

    url: str
    source: str

    @property
    def suffix(self) -> str:
        """Of the name, in small letters, where it is one that says something."""
        suffix = PurePosixPath(self.source).suffix.lower()
        return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) < 12 else ""


def is_remote(path: str | Path) -> bool:
    """Whether a path is an address."""
    return isinstance(path, str) and "://" in path


def find(url: str) -> Iterator[Remote]:
    """The file at an address, or all files below it in the order that :func:`extractor.read.discover` gives them.

    A web server does not say what is a folder: there it is an address that ends with ``/``, and its page is the list.

    Raises:
        ReadError: there is nothing, or no library for it is installed.
    """
    files, top = _open(url)
    try:
        if not (url.endswith("/") or (not _is_web(files) and files.isdir(top))):
            files.info(top)
            yield Remote(url, _name(files, top))
            return
        pending = [(path, name, is_folder) for name, (path, is_folder) in reversed(_listed(files, top).items())]
    except Exception as error:  # noqa: BLE001 - each of fsspec's libraries has errors of its own
        raise _unreachable(error).at(url) from None
    while pending:
        path, source, is_folder = pending.pop()
        try:
            below = _listed(files, path) if is_folder else {}
        except Exception:  # noqa: BLE001 - fetching it says what is wrong
            is_folder = False
        if is_folder:
            pending.extend((each, f"{source}/{name}", is_one) for name, (each, is_one) in reversed(below.items()))
        else:
            yield Remote(files.unstrip_protocol(path), source)


@contextmanager
def fetched(remote: Remote) -> Iterator[Path]:
    """A copy of the file on a disk of this machine, for as long as the block lasts.

    Of a report that is too large no more than what shows it is fetched.

    Raises:
        ReadError: it cannot be fetched.
    """
    files, path = _open(remote.url)
    with TemporaryDirectory(prefix="zhibiao-") as folder:
        here = Path(folder) / f"file{remote.suffix}"
        try:
            with files.open(path, "rb") as there, here.open("wb") as copy:
                if remote.suffix in TABLES:
                    shutil.copyfileobj(there, copy)
                else:
                    _copy(there, copy, LIMIT)
        except Exception as error:  # noqa: BLE001 - each of fsspec's libraries has errors of its own
            raise _unreachable(error) from None
        yield here


def _copy(there: IO[bytes], copy: IO[bytes], size: int) -> None:
    while size > 0 and (data := there.read(min(size, 1 << 20))):
        copy.write(data)
        size -= len(data)


def _open(url: str) -> tuple[AbstractFileSystem, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise ReadError("a file at an address needs fsspec: pip install 'zhibiao[dask]'", url) from None
    protocol, _, rest = url.partition("://")
    if protocol in _HOSTED and rest[:1] in ("", "/"):
        raise ReadError(f"names no host: {protocol}://HOST/…", url)
    try:
        return cast("tuple[AbstractFileSystem, str]", url_to_fs(url))
    except Exception as error:  # noqa: BLE001 - a library that is missing, no such protocol, a wrong address
        raise _unreachable(error).at(url) from None


def _listed(files: AbstractFileSystem, folder: str) -> dict[str, tuple[str, bool]]:
    """What a folder holds: path, and whether it is a folder, by name; links are left out, as on a disk."""
    entries = {_name(files, entry["name"]): entry for entry in files.ls(folder, detail=True)}
    known = {
        name: (entry["name"], entry["type"] == "directory")
        for name, entry in entries.items()
        if entry["name"].rstrip("/") != folder.rstrip("/") and not entry.get("islink") and not name.startswith("?")
    }  # web servers list pages that sort the list, as ?C=N
    return {name: known[name] for name in wanted({name: is_folder for name, (_, is_folder) in known.items()})}


def _name(files: AbstractFileSystem, path: str) -> str:
    name = path.rstrip("/").rpartition("/")[2]
    return unquote(name) if _is_web(files) else name


def _is_web(files: AbstractFileSystem) -> bool:
    return "http" in files.protocol


def _unreachable(error: BaseException) -> ReadError:
    if isinstance(error, FileNotFoundError):
        if error.__cause__ is not None:  # a web server's is this too where it cannot be reached
            return _unreachable(error.__cause__)
        return ReadError("no such file")
    return ReadError(f"cannot be fetched: {' '.join(f'{type(error).__name__}: {error}'.split())}")
