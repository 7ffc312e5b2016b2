"""Loads the knowledge in ``patterns/``: every file is checked by a pydantic model, errors name file and entry.

The shipped folder stands beside the package in a checkout and inside it in a wheel. A user's overlay folder
(``--patterns DIR``) holds files of the same names: its entries replace shipped ones with the same key and
extend the rest. A model in it takes the place of the shipped one.
"""

from __future__ import annotations

import csv
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from extractor.schema import first_fault

PACKAGE = Path(__file__).parent
_SHIPPED = PACKAGE / "_data"
ROOT = _SHIPPED if _SHIPPED.is_dir() else PACKAGE.parent
"""Holds ``patterns/`` and ``models/``."""

_overlays: list[Path] = []
_caches: list[Callable[[], None]] = []


class PatternError(ValueError):
    """A pattern file that does not say what it must; the message names file, entry and fault."""


class Entry(BaseModel):
    """Base of every entry of a pattern file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M")
E = TypeVar("E", bound=Entry)
F = TypeVar("F", bound=Callable[..., object])


@contextmanager
def uncollected() -> Iterator[None]:
    """While much is made that stays the garbage collector waits: it would go through all of it again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def cached(function: F) -> F:
    """Cache what is compiled from patterns, until the overlays change."""
    wrapped = lru_cache(maxsize=None)(uncollected()(function))
    _caches.append(wrapped.cache_clear)
    return wrapped  # type: ignore[return-value]


def use(overlays: Iterable[Path]) -> None:
    """Lay ``overlays`` over the shipped patterns, later ones over earlier ones.

    Raises:
        PatternError: a folder does not exist or holds no pattern file of a known name.
    """
    folders = [Path(o) for o in overlays]
    for folder in folders:
        if not folder.is_dir():
            raise PatternError(f"{folder}: no such folder of patterns")
        known = {p.name for shipped in ("patterns", "models") for p in (ROOT / shipped).glob("*")}
        if strange := sorted(p.name for p in folder.iterdir() if p.name not in known):
            raise PatternError(
                f"{folder / strange[0]}: no pattern file of that name; known: {', '.join(sorted(known))}"
            )
    _overlays[:] = folders
    for clear in _caches:
        clear()


@contextmanager
def using(*overlays: Path) -> Iterator[None]:
    """:func:`use` for the length of a block."""
    before = list(_overlays)
    use([*before, *overlays])
    try:
        yield
    finally:
        use(before)


def overlays() -> tuple[Path, ...]:
    """The folders laid over the shipped patterns, in order."""
    return tuple(_overlays)


def model(shipped: Path, load: Callable[[Path], M]) -> M | None:
    """The model in force, as ``load`` reads it: the last overlay's of that name, else ``shipped``; null for none.

    Raises:
        PatternError: the file is no model.
    """
    path = next((own for folder in reversed(_overlays) if (own := folder / shipped.name).exists()), shipped)
    if not path.exists():
        return None
    try:
        return load(path)
    except (ValueError, RecursionError) as error:
        raise PatternError(f"{path}: is no model of zhibiao: {error}") from None


def files(name: str) -> list[Path]:
    """The shipped file of that name, then the overlays' ones."""
    return [p for folder in (ROOT / "patterns", *_overlays) if (p := folder / name).exists()]


def document(name: str, model: type[E]) -> E:
    """A YAML file that is one mapping, checked by ``model``.

    An overlay adds to what is shipped: to a mapping its keys, to a list its items (those with the ``id`` of a shipped
    one replace that), and any other value replaces the shipped one.
    """
    merged: dict[str, object] = {}
    for path in files(name):
        merged = _laid_over(merged, _mapping(path, _load(path)))
        try:
            model.model_validate(merged)
        except ValidationError as e:
            raise PatternError(f"{path}: {first_fault(e)}") from None
    return model.model_validate(merged)


def entries(name: str, model: type[E], key: str = "id") -> list[E]:
    """A YAML list or a CSV table, each entry checked by ``model``; ``key`` is the field that identifies an entry."""
    merged: dict[object, E] = {}
    for path in files(name):
        seen: set[object] = set()
        for number, raw in enumerate(_rows(path), 1):
            try:
                entry = model.model_validate(raw)
            except ValidationError as e:
                raise PatternError(f"{path}: entry {_label(raw, key) or number}: {first_fault(e)}") from None
            identity = getattr(entry, key)
            if identity in seen:
                raise PatternError(f"{path}: entry {identity}: stands twice")
            seen.add(identity)
            merged[identity] = entry
    return list(merged.values())


def _label(raw: object, key: str) -> str | None:
    """What the entry is called, unless that is no name: a nest of YAML aliases would be endless as text."""
    name = raw.get(key) if isinstance(raw, dict) else None
    return name if isinstance(name, str) else None


def _laid_over(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _laid_over(old[key], value) if key in old else value for key, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list):
        by_id = {item["id"]: item for item in new if isinstance(item, dict) and "id" in item}
        kept = [by_id.pop(item["id"], item) if isinstance(item, dict) and "id" in item else item for item in old]
        return kept + [item for item in new if item not in kept]
    return new


def _rows(path: Path) -> Iterable[object]:
    if path.suffix == ".csv":
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return [{k: v for k, v in row.items() if v} for row in csv.DictReader(file)]
        except (csv.Error, UnicodeDecodeError) as e:
            raise PatternError(f"{path}: {e}") from None
    loaded = _load(path)
    if not isinstance(loaded, list):
        raise PatternError(f"{path}: must be a list of entries")
    return loaded


def _mapping(path: Path, loaded: object) -> dict[str, object]:
    if not isinstance(loaded, dict):
        raise PatternError(f"{path}: must be a mapping")
    return {str(k): v for k, v in loaded.items()}


def _load(path: Path) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as e:
        raise PatternError(f"{path}: {' '.join(str(e).split())}") from None
