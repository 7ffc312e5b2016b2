"""A small annotated text about a place that does not exist, and predictions for it."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.schema import JSON, Observation

TEXT = "2021年，青岚县新增救助对象62人，累计415人，发放资金307.25万元。开展光明行动，印发《救助工作方案》。"
YEAR = {"period_start": "2021-01-01", "period_end": "2021-12-31"}
FACT: JSON = {
    "k": "fact",
    "quote": "新增救助对象62人",
    "text": "62人",
    "value": 62,
    "unit": "人",
    "kind": "count",
    "metric_spans": ["新增救助对象"],
    "metric": "新增救助对象人数",
    "measure": "level",
    "direction": None,
    "modifier": "exact",
    "status": "actual",
    **YEAR,
    "place": None,
    "program": None,
    "masked": False,
}
LINES: list[JSON] = [
    {
        "k": "doc", "title": "青岚县救助工作总结", "place": "青岚县", "province": None, "city": None, "level": "county",
        "gb_code": "990101", "org": None, "doc_type": "summary", "report_start": "2021-01-01",
        "report_end": "2021-12-31", "plan_start": None, "plan_end": None, "published": None, "masked": False,
        "boilerplate": [],
    },
    {"k": "date", "quote": "2021年，青岚县", "text": "2021年", "start": "2021-01-01", "end": "2021-12-31"}
    | {"type": "year"},
    FACT,
    FACT | {
        "quote": "累计415人", "text": "415人", "value": 415, "metric_spans": ["累计", "救助对象"],
        "metric": "救助对象累计人数",
    },
    FACT | {
        "quote": "发放资金307.25万元", "text": "307.25万元", "value": 3072500, "unit": "元", "kind": "money",
        "metric_spans": ["发放资金", "救助对象"], "metric": "救助对象发放资金",
    },
    {"k": "name", "quote": "开展光明行动", "text": "光明行动", "type": "program"},
    {"k": "name", "quote": "《救助工作方案》", "text": "救助工作方案", "type": "document"},
]  # fmt: skip


def write(path: Path, lines: list[JSON]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def observed(text: str, **changes: object) -> Observation:
    start = TEXT.index(text)
    fields: JSON = dict.fromkeys(
        ("value_high", "metric_start", "metric_end", "indicator", "direction", "period_text", "place", "program")
    )
    fields |= {"observation_id": "o", "document_id": "d", "source": "a.txt", "section": "", "sentence": TEXT}
    fields |= {"start": start, "end": start + len(text), "text": text, "value": 62, "unit": "人", "kind": "count"}
    fields |= {
        "modifier": "exact",
        "masked": False,
        "metric": "新增救助对象人数",
        "measure": "level",
        "status": "actual",
    }
    return Observation.model_validate(fields | YEAR | {"confidence": 1.0, "rule": "x"} | changes)
