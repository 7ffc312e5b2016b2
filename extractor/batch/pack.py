"""What a document gave, as it goes from the workers to the tables and to the journal: JSON, which can run nothing."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from extractor.schema import Model, Result


class Failure(Model):
    """An input that gave nothing, and why, in one line.

    ``kind``: ``unreadable`` (the file's fault; the text says what mends it), ``unexpected`` (the program's fault);
    ``crash``, ``timeout``, ``memory``: the process that was at it died, took too long or had no memory left, twice.
    """

    source: str
    error: str
    kind: Literal["unreadable", "unexpected", "crash", "timeout", "memory"]


class Done(Model):
    """What a document gave, and the sketch of its text in hexadecimal."""

    result: Result
    sketch: str


@dataclass(frozen=True)
class Packed:
    """The outcomes of a task, and the key to keep them under: null where they are to be made anew another time."""

    data: bytes
    key: str | None = None


_OUTCOMES = TypeAdapter(list[Done | Failure])


def pack(outcomes: list[Done | Failure]) -> bytes:
    """The outcomes as compressed JSON."""
    return zlib.compress(_OUTCOMES.dump_json(outcomes), 1)


def unpack(data: bytes) -> list[Done | Failure]:
    """What was packed, the same to the last digit.

    Raises:
        ValueError: the bytes are not what :func:`pack` makes.
    """
    try:
        return _OUTCOMES.validate_json(zlib.decompress(data))
    except (zlib.error, ValidationError) as error:
        raise ValueError(f"no outcomes: {error}") from None
