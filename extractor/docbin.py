"""The layers of a document in spaCy's own files: DocBin, ``Doc.to_bytes``, and documents sent between processes.

spaCy writes what hangs on a document with MessagePack (:mod:`srsly`), which is told here how a record looks. A file
from a stranger can only make records of :mod:`extractor.schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import srsly

from extractor import schema

_KEY = "zhibiao.record"
_RECORDS = {
    name: thing for name, thing in vars(schema).items() if isinstance(thing, type) and issubclass(thing, schema.Model)
}


def encode(thing: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A record as a mapping of strings; anything else is left to the encoders before."""
    if isinstance(thing, schema.Model):
        return {_KEY: type(thing).__name__, "json": thing.model_dump_json()}
    return thing if chain is None else chain(thing)


def decode(members: Mapping[Any, Any], chain: Callable[[Any], Any] | None = None) -> Any:
    """The record that :func:`encode` was given.

    Raises:
        ValueError: it is of a kind, or has fields, that this version does not know.
    """
    if _KEY in members:
        record = _RECORDS.get(str(members[_KEY]))
        if record is None or "json" not in members:
            raise ValueError(f"unknown record {members[_KEY]!r}: written by another version of zhibiao")
        return record.model_validate_json(members["json"])
    return members if chain is None else chain(members)


def register() -> None:
    """Tell spaCy how records are written and read."""
    srsly.msgpack_encoders.register("zhibiao", func=encode)
    srsly.msgpack_decoders.register("zhibiao", func=decode)
