"""What an extraction holds, at a glance."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.store.folder import read_manifest
from extractor.store.reading import rows
from extractor.store.tables import Row, StoreError, plain

if TYPE_CHECKING:
    from rich.console import Group


def summary(folder: Path, sample: int = 10) -> Group:
    """Counts, observations by kind, and up to ``sample`` observations from all over the table, to print with rich.

    Raises:
        StoreError: the folder holds no extraction, or none in CSV, JSON Lines or Parquet.
    """
    from rich.console import Group
    from rich.table import Column, Table
    from rich.text import Text

    manifest = read_manifest(folder)
    if not manifest:
        raise StoreError(f"{folder}: holds no extraction (no manifest.json)")
    counts: dict[str, int] = manifest["counts"]
    kinds = Counter(str(row["kind"]) for row in rows(folder, "observations"))
    value = Column("value", justify="right")
    table = Table("source", "metric", "text", value, "unit", "status", "period")
    every = max(1, counts["observations"] // sample)
    for row in islice(rows(folder, "observations"), 0, every * sample, every):
        table.add_row(*(Text(cell) for cell in _cells(row)))
    return Group(
        Text(", ".join(f"{count} {name}" for name, count in counts.items())),
        Text("observations by kind: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())),
        table,
    )


def _cells(row: Row) -> list[str]:
    numbers = [plain(value) for value in (row["value"], row["value_high"]) if isinstance(value, Decimal)]
    periods = [str(day) for day in (row["period_start"], row["period_end"]) if day is not None]
    texts = [str(row[name]) for name in ("source", "metric", "text", "unit", "status")]
    return [*texts[:3], "–".join(numbers), *texts[3:], "/".join(periods)]
