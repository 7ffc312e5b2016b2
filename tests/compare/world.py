"""Small extractions of places that do not exist, written as somebody would have them on disk."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import regex

from extractor import patterns

Row = dict[str, object]

PLACES = """code,name,short,level,parent,valid_from,valid_to,successor
990000,澜江省,澜江,province,,,,
990100,青岚市,青岚,prefecture,990000,,,
990101,河口县,河口,county,990100,,2015,990111
990111,河口区,河口,county,990100,2015,,
990102,白石县,白石,county,990100,,,
990103,旧城区,旧城,county,990100,,2014,990104
990104,新城区,新城,county,990100,,,
990200,云岭市,云岭,prefecture,990000,,,
"""
NAMES = {"990100": "青岚市", "990200": "云岭市", "990102": "白石县", "990104": "新城区"}
_FIGURE = regex.compile(r"\[(?P<value>[\d.]{1,12})(?P<unit>[^\]]{1,4})\]")
GDP, JOBS, GRAIN = "economy.gdp", "employment.new_urban_jobs", "agriculture.grain_area"


@contextmanager
def gazetteer(folder: Path) -> Iterator[None]:
    """The places of this world beside the real ones."""
    folder.mkdir()
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    with patterns.using(folder):
        yield


def document(year: int, code: str = "990100", **changes: object) -> Row:
    """A report about ``year`` that plans the year after."""
    name = NAMES.get(code, "某地")
    return {
        "document_id": f"{code}-{year}",
        "source": f"{name}{year}.txt",
        "place": name,
        "place_code": code,
        "level": "prefecture" if code.endswith("00") else "county",
        "document_type": "government_work_report",
        "report_start": f"{year}-01-01",
        "report_end": f"{year}-12-31",
        "plan_start": f"{year + 1}-01-01",
        "plan_end": f"{year + 1}-12-31",
    } | changes


def figure(report: Row, value: float | None, text: str, indicator: str = GDP, /, **changes: object) -> Row:
    """A figure of ``report``: a level in 元, actual, of the reviewed year, unless ``changes`` say otherwise."""
    planned = changes.get("status") == "plan"
    row: Row = {
        "document_id": report["document_id"],
        "source": report["source"],
        "start": 10,
        "text": text,
        "value": value,
        "unit": "元",
        "kind": "money",
        "modifier": "exact",
        "masked": "false",
        "metric": "地区生产总值",
        "indicator": indicator,
        "measure": "level",
        "status": "actual",
        "period_start": report["plan_start" if planned else "report_start"],
        "period_end": report["plan_end" if planned else "report_end"],
        "period_text": "",
        "sentence": f"全市实现{text}。",
        "confidence": 0.9,
    } | changes
    return {"observation_id": f"{row['document_id']}-{row['start']}-{text}-{row['status']}-{row['measure']}"} | row


def growth(report: Row, value: float, text: str, indicator: str = GDP, /, **changes: object) -> Row:
    """A rate of change of ``report``."""
    rate: Row = {"unit": "%", "kind": "percent", "measure": "change_rate", "direction": "up", "start": 20}
    return figure(report, value, text, indicator, **(rate | changes))


def sentence(report: Row, said: str) -> list[Row]:
    """The figures of a sentence, which stand in brackets: ``[64家]中完成[51家]，[79.68%]。``"""
    plain = said.replace("[", "").replace("]", "")
    rows = []
    for number, found in enumerate(_FIGURE.finditer(said)):
        kind = {"%": "percent", "元": "money"}.get(found["unit"], "count")
        more: Row = {"unit": found["unit"], "kind": kind, "sentence": plain, "start": 10 * number}
        rows.append(figure(report, float(found["value"]), f"{found['value']}{found['unit']}", "", **more))
    return rows


def name(report: Row, program: str, text: str, sentence: str, start: int = 0) -> Row:
    """A program that ``report`` names."""
    return {
        "document_id": report["document_id"],
        "source": report["source"],
        "start": start,
        "text": text,
        "type": "program",
        "program": program,
        "sentence": sentence,
    }


def write(folder: Path, documents: Sequence[Row], observations: Sequence[Row], names: Sequence[Row] = ()) -> Path:
    """The tables of an extraction in ``folder``."""
    folder.mkdir(exist_ok=True)
    tables = {"documents": documents, "observations": observations, "names": names}
    for table, rows in tables.items():
        if rows:
            write_csv(folder / f"{table}.csv", rows)
    return folder


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """Rows as CSV, columns in the order in which they come up."""
    header = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def table(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table that was written."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
