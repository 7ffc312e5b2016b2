"""Tables in and out: csv, jsonl, parquet, xlsx, sqlite."""

from extractor.store.folder import (
    ERRORS_CSV,
    FORMATS,
    Fault,
    PartsWriter,
    Writer,
    own_files,
    read_manifest,
    streaming,
    writing,
    writing_parts,
)
from extractor.store.overlays import patterns_of
from extractor.store.reading import read, rows
from extractor.store.tables import StoreError

__all__ = [
    "ERRORS_CSV",
    "FORMATS",
    "Fault",
    "PartsWriter",
    "StoreError",
    "Writer",
    "own_files",
    "patterns_of",
    "read",
    "read_manifest",
    "rows",
    "streaming",
    "writing",
    "writing_parts",
]
