"""The records of JSON Lines as JSON Schema (draft 2020-12), published by version: what other programs rely on.

A published version is never changed: who adds, renames or retypes a field, raises
:data:`~extractor.store.tables.VERSION` and publishes anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DecimalSchema

from extractor.schema import JSON, DateMention, DocumentRecord, NameMention, Observation
from extractor.store.tables import TABLES, VERSION, StoreError

_MODELS: dict[str, type[BaseModel]] = {
    "document": DocumentRecord,
    "observation": Observation,
    "date": DateMention,
    "name": NameMention,
}
RECORDS = tuple(table.record for table in TABLES)


class _Exact(GenerateJsonSchema):
    """Numbers are JSON numbers, exact, not the strings that pydantic would write."""

    def decimal_schema(self, schema: DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}


def schema(record: str) -> JSON:
    """The JSON Schema of a line with that ``record``, one of :data:`RECORDS`."""
    [table] = [table for table in TABLES if table.record == record]
    made = _MODELS[record].model_json_schema(mode="serialization", schema_generator=_Exact)
    fields = {name: made["properties"][name] for name in table.header}
    for field in fields.values():
        field.pop("title", None)
        field.pop("default", None)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:zhibiao:schema:{VERSION}:{record}",
        "title": record,
        "description": made["description"],
        "type": "object",
        "properties": {"record": {"const": record}, **fields},
        "required": ["record", *fields],
        "additionalProperties": False,
    }


def text(record: str) -> str:
    """:func:`schema` as a file holds it."""
    return json.dumps(schema(record), ensure_ascii=False, indent=2) + "\n"


def promise(thing: Any) -> Any:
    """What programs rely on in a schema: all but its descriptions."""
    if isinstance(thing, dict):
        return {key: promise(value) for key, value in thing.items() if key != "description"}
    return [promise(value) for value in thing] if isinstance(thing, list) else thing


def _published(path: Path) -> Any:
    """The promise of a file; null where it is no JSON."""
    try:
        return promise(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        return None


def publish(folder: Path) -> list[Path]:
    """Write the schema of each record to ``folder/v…/RECORD.json``.

    Raises:
        StoreError: this version is published there already and promises something else.
        OSError: the folder cannot be written.
    """
    files = {folder / f"v{VERSION}" / f"{record}.json": record for record in RECORDS}
    for path, record in files.items():
        if path.exists() and _published(path) != promise(schema(record)):
            raise StoreError(
                f"{path}: version {VERSION} is published with other fields; raise VERSION in extractor/store/tables.py"
            )
    for path, record in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(record), encoding="utf-8", newline="\n")
    return list(files)
