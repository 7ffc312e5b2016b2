"""Three hostile reports about two places, their extraction, and comparison tables made by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import regex

from extractor import read, store
from extractor.batch import Failure
from extractor.schema import DateMention, Document, DocumentRecord, NameMention, Observation, Result

Fields = dict[str, object]
HOSTILE = "<script>document.title='bad'</script>"
LOOKALIKE = "&lt;b&gt; &amp;amp; &#60;img src=x onerror=alert(1)&#62; <svg/onload=alert(1)> <!-- "
LOOKALIKE += "**粗** ![](javascript:alert(1)) {{ 7*7 }}"
"""What a page shows as it stands though a browser, a template or a reader of Markdown would make something of it."""
CODE, ELSEWHERE = "990101", "990102"
RATE = "health.family_doctor_contract_rate"
PROGRAM = "health.family_doctor"
STRANGE = "../../<i>x</i>"
"""An indicator code of somebody else's table."""

_TEXT = """首页 > 政务公开 > 工作总结
{place}{year}年工作总结{hostile}
发布时间：{next}-01-12 09:30　浏览次数：1024次
{year}年，家庭医生签约服务全面铺开，签约率为[{rate}%]，比上年提高[1.5个百分点]；救助[XX人次]。
<img src=x onerror=alert(1)>发放资金[307.25万元]。
“</p>{hostile}”工程完成投资[约3,400万元]。
{lookalike}</textarea></main></html>
{next}年，签约率力争达到[{goal}%]。
"""
_VALUE = regex.compile(r"\[([^\[\]]{1,20})\]")
_KINDS = {
    "%": ("percent", "%"),
    "个百分点": ("points", "百分点"),
    "人次": ("count", "人次"),
}


def build(folder: Path) -> None:
    """Write ``texts`` and ``tables``, an extraction with the tables of a comparison in it, below ``folder``."""
    results = [
        _result(folder, "青岚县2020.txt", "青岚县", CODE, 2020, "71.0"),
        _result(folder, "青岚县2021.txt", "青岚县", CODE, 2021, "72.5"),
        _result(folder, "云岭县<2021>&.txt", f"云岭县{HOSTILE}", ELSEWHERE, 2021, "64.2"),
    ]
    with store.writing(folder / "tables", ["csv"]) as writer:
        for result in results:
            writer.add(result)
        writer.fail(Failure(source=f"坏{HOSTILE}.pdf", error="a scan without text", kind="unreadable"))
    compare(folder / "tables", results)


def compare(folder: Path, results: Sequence[Result]) -> None:
    """The tables of ``compare`` and ``rollout`` as far as the pages use them."""
    write(folder, "panel", [row for result in results for row in _cells(result)])
    write(folder, "targets", [_target(result) for result in results])
    write(folder, "programs", [_step(result) for result in results])
    write(folder, "checks", [_check(results[0].observations[0], results[1].observations[0])])
    write(folder, "coverage", [*(_covered(result) for result in results), *_uncovered()])
    rank: Fields = {"group_kind": "province", "group": "澜江省", "indicator": RATE, "measure": "level", "unit": "%"}
    write(folder, "rank", [rank | {"place_code": CODE, "period": "2021", "rank": "1.0", "places": "2"}])
    spread: Fields = {"program": PROGRAM, "launched": 2016, "places": 2, "cumulative_share": 0.5, "kaplan_meier": 0.5}
    band: Fields = {"km_low": 0.2, "km_high": 0.9}
    write(folder, "adoption", [spread | band | {"year": 2020, "adopted": 1}, spread | {"year": 2021, "adopted": 1}])


def _cells(result: Result) -> Iterator[Fields]:
    rate, points, _, _, cost, goal = result.observations
    for o, indicator in ((rate, RATE), (points, RATE), (cost, STRANGE), (goal, RATE)):
        said: Fields = {"period": str(o.period_end)[:4], "indicator": indicator, "indicator_name": "签约率"}
        said |= {name: getattr(o, name) for name in ("measure", "status", "value", "unit", "modifier", "text")}
        yield _place(result) | said | _evidence(o) | {"agreement": "conflict", "candidates": 2}


def _target(result: Result) -> Fields:
    goal = result.observations[-1]
    said: Fields = {"period": str(goal.period_end)[:4], "indicator": RATE, "measure": "level", "unit": "%"}
    said |= {"target": goal.value, "tone": "力争", "tone_class": "stretch"}
    came: Fields = {"result": 72.5, "attained": "met", "attainment": 99.3}
    return _place(result) | said | came | {f"target_{name}": value for name, value in _evidence(goal).items()}


def _step(result: Result) -> Fields:
    record, rate, name = result.document, result.observations[0], result.names[0]
    said: Fields = {"period": str(record.report_end)[:4], "program": PROGRAM, "stage": "implemented"}
    told: Fields = {"document_id": record.document_id, "source": record.source, "sentence": name.sentence}
    covers: Fields = {"coverage_value": rate.value, "coverage_unit": "%"}
    return _place(result) | said | told | covers | {"coverage_observation_id": rate.observation_id}


def _check(first: Observation, second: Observation) -> Fields:
    said: Fields = {"check": "change", "severity": "possible", "place_code": CODE, "place": "青岚县", "period": "2021"}
    said |= {"indicator": RATE, "stated": 1.5, "expected": 2.1, "unit": "%", "explanation": HOSTILE}
    return said | _evidence(second) | {f"other_{name}": value for name, value in _evidence(first).items()}


def _covered(result: Result) -> Fields:
    return _place(result) | {"period": str(result.document.report_end)[:4], "indicator": RATE, "state": "stated"}


def _uncovered() -> Iterator[Fields]:
    for state in ("no report", "explicitly absent"):
        yield {"place_code": CODE, "place": "青岚县", "period": "2019", "indicator": RATE, "state": state}


def _place(result: Result) -> Fields:
    return {"place_code": result.document.place_code, "place": result.document.place, "level": "county"}


def _evidence(o: Observation) -> Fields:
    return {"observation_id": o.observation_id, "source": o.source, "sentence": o.sentence}


def write(folder: Path, name: str, rows: Sequence[Fields]) -> None:
    """A CSV with the columns of its first row."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


def _result(folder: Path, source: str, place: str, code: str, year: int, rate: str) -> Result:
    said = {"place": place, "year": year, "next": year + 1, "rate": rate, "goal": float(rate) + 1}
    marked = _TEXT.format(hostile=HOSTILE, lookalike=LOOKALIKE, **said)
    path = folder / "texts" / source
    path.parent.mkdir(exist_ok=True)
    path.write_text(_VALUE.sub(r"\1", marked), encoding="utf-8", newline="")
    document = read(path, root=path.parent)
    found = [
        _observation(document, f"d{code}{year}", match.start() - 2 * n, match[1], year)
        for n, match in enumerate(_VALUE.finditer(marked))
    ]
    return Result(
        document=_record(document, f"d{code}{year}", place, code, year, len(found)),
        observations=tuple(found),
        dates=tuple(
            DateMention.model_validate(
                _mention(document, f"d{code}{year}", match.start(), match[0])
                | {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "type": "year"}
            )
            for match in regex.finditer(r"20\d\d年", document.text)
        ),
        names=(
            NameMention.model_validate(
                _mention(document, f"d{code}{year}", document.text.index("家庭医生"), "家庭医生签约服务")
                | {"type": "program", "program": PROGRAM}
            ),
            NameMention.model_validate(
                _mention(document, f"d{code}{year}", document.text.index("工程完成"), "工程完成投资约3,400万元")
                | {"type": "project", "program": None}
            ),
        ),
    )  # fmt: skip


def _mention(document: Document, key: str, start: int, text: str) -> dict[str, object]:
    assert document.text[start : start + len(text)] == text
    lines = document.text.splitlines(keepends=True)
    sentence = next(line for n, line in enumerate(lines) if sum(map(len, lines[: n + 1])) > start).strip()
    return {
        "document_id": key,
        "source": document.source,
        "start": start,
        "end": start + len(text),
        "text": text,
        "sentence": sentence,
    }


def _observation(document: Document, key: str, start: int, text: str, year: int) -> Observation:
    kind, unit = next((what for end, what in _KINDS.items() if text.endswith(end)), ("money", "元"))
    plan = "力争" in document.text[start - 6 : start]
    number = regex.sub(r"[^\d.]", "", text)
    value = Decimal(number) * (10000 if text.endswith("万元") else 1) if number else None
    period = year + plan
    return Observation.model_validate(
        _mention(document, key, start, text)
        | {
            "observation_id": f"{key}-{start}",
            "value": value,
            "value_high": None,
            "unit": unit,
            "kind": kind,
            "modifier": "approx" if text.startswith("约") else "exact",
            "masked": number == "",
            "metric": f"家庭医生签约率{HOSTILE}",
            "metric_start": None,
            "metric_end": None,
            "indicator": RATE if kind == "percent" else None,
            "measure": "change_amount" if kind == "points" else "level",
            "direction": "up" if kind == "points" else None,
            "status": "plan" if plan else "actual",
            "period_start": date(period, 1, 1),
            "period_end": date(period, 12, 31),
            "period_text": None,
            "place": None,
            "program": None,
            "section": "",
            "confidence": 0.7 if kind == "money" else 0.9,
            "rule": "money",
        }
    )


def _record(document: Document, key: str, place: str, code: str, year: int, count: int) -> DocumentRecord:
    return DocumentRecord(
        document_id=key,
        source=document.source,
        sha256=document.sha256,
        format=document.format,
        encoding=document.encoding,
        characters=len(document.text),
        observations=count,
        title=f"{place}{year}年工作总结{HOSTILE}",
        place=place,
        place_code=code,
        level="county",
        document_type="summary",
        report_start=date(year, 1, 1),
        report_end=date(year, 12, 31),
        warnings=(HOSTILE,),
    )
