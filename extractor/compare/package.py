"""``datapackage.json``: a Frictionless data package (specs.frictionlessdata.io, version 1) over the CSV files.

Every table has a schema: types, descriptions, closed sets as constraints, its key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.compare.columns import Column, Table
from extractor.store import StoreError

PACKAGE = "datapackage.json"
_NAME = "zhibiao"


def is_package(path: Path) -> bool:
    """Whether an earlier run wrote the package at ``path``.

    Raises:
        StoreError: somebody else did.
    """
    if not path.exists():
        return False
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("name") != _NAME:
        raise StoreError(f"{path}: is another data package; choose another folder")
    return True


def write_package(path: Path, tables: Iterable[Table]) -> None:
    """Describe the CSV files of ``tables`` that stand beside ``path``."""
    from extractor import __version__

    package = {
        "profile": "tabular-data-package",
        "name": _NAME,
        "title": "Indicators and programs from Chinese local-government reports",
        "version": __version__,
        "resources": [_resource(table) for table in tables],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": [_field(column) for column in table.columns()], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    kind = "string" if column.type == "text" else column.type
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.description}
    if column.values:
        field["constraints"] = {"enum": list(column.values)}
    return field
