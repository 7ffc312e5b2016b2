"""Results as an extraction would give them, about a place that does not exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extractor.schema import DateMention, DocumentRecord, NameMention, Observation, Result

YEAR = {"period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}
MALICIOUS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "'=1",
    "''=1",
    "'",
)


def observation(number: int = 1, source: str = "青岚县2021.txt", **changes: object) -> Observation:
    fields: dict[str, object] = {
        "observation_id": f"o{number}",
        "document_id": f"d-{source}",
        "source": source,
        "start": 3 + number,
        "end": 12 + number,
        "text": "7.3260万元",
        "value": Decimal("73260.0000"),
        "value_high": None,
        "unit": "元",
        "kind": "money",
        "modifier": "exact",
        "masked": False,
        "metric": "收缴罚款金额",
        "metric_start": None,
        "metric_end": None,
        "indicator": "health.fines",
        "measure": "level",
        "direction": None,
        "status": "actual",
        **YEAR,
        "period_text": None,
        "place": None,
        "program": None,
        "section": "监督执法 / 处罚",
        "sentence": "全年收缴罚款7.3260万元。",
        "confidence": 0.9,
        "rule": "money",
    }
    return Observation.model_validate(fields | changes)


def result(
    source: str = "青岚县2021.txt", observations: tuple[Observation, ...] | None = None, **changes: object
) -> Result:
    if observations is None:
        observations = (
            observation(1, source),
            observation(2, source, value=Decimal(1) / 3, unit="", kind="ratio", text="三分之一"),
            observation(3, source, value=None, masked=True, text="XX人次", unit="人次", kind="count"),
            observation(4, source, value=Decimal("1E+9"), value_high=Decimal("20.50"), modifier="range"),
            observation(5, source, value=Decimal("-0.0"), measure="change_rate", direction="down"),
        )
    common = {"document_id": f"d-{source}", "source": source, "sentence": "2021年，印发《工作方案》。"}
    document = DocumentRecord.model_validate(
        {
            "document_id": f"d-{source}",
            "source": source,
            "sha256": "0" * 64,
            "format": "txt",
            "encoding": "utf-8",
            "characters": 120,
            "observations": len(observations),
            "title": "青岚县卫生健康局2021年度工作总结",
            "place": "青岚县",
            "place_code": "990101",
            "level": "county",
            "document_type": "summary",
            "report_start": date(2021, 1, 1),
            "report_end": date(2021, 12, 31),
            "warnings": ("two bytes are no GB18030", "no title"),
            **changes,
        }
    )
    return Result(
        document=document,
        observations=observations,
        dates=(DateMention.model_validate({**common, **YEAR, "start": 0, "end": 5, "text": "2021年", "type": "year"}),),
        names=(
            NameMention.model_validate(
                {**common, "start": 9, "end": 13, "text": "工作方案", "type": "document", "program": None}
            ),
        ),
    )
