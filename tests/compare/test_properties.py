"""Whatever the rows are: their order does not matter, twice is once, and a cell is one observation of its own."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.compare import compare, rollout
from tests.compare.world import GDP, JOBS, Row, document, figure, name, table, write

REPORTS = [document(year, code) for code in ("990100", "990200", "990102") for year in (2019, 2020, 2021)]
SAID = ("全面落实河长制，完成{}。", "明年将推行河长制，完成{}。", "其中出口{}。", "=1+1，完成{}。", "{}", "")
KINDS = [("money", "元", "level"), ("percent", "%", "change_rate"), ("count", "人", "level"), ("rank", "位", "rank")]


@st.composite
def figures(draw: st.DrawFn) -> Row:
    report = draw(st.sampled_from(REPORTS))
    value = draw(
        st.one_of(st.none(), st.integers(0, 10**12), st.floats(0.1, 1e6, allow_nan=False).map(lambda v: round(v, 2)))
    )
    kind, unit, measure = draw(
        st.sampled_from(
            [
                ("money", "元", "level"),
                ("percent", "%", "change_rate"),
                ("count", "人", "level"),
                ("rank", "位", "rank"),
            ]
        )
    )
    text = f"{value if value is not None else 'XX'}{unit}"
    year = draw(st.integers(2017, 2022))
    return figure(
        report,
        value,
        text,
        draw(st.sampled_from([GDP, JOBS, "", "mine.own"])),
        unit=unit,
        kind=kind,
        measure=measure,
        direction=draw(st.sampled_from(["", "up", "down"])),
        status=draw(st.sampled_from(["actual", "plan", "baseline", "requirement"])),
        modifier=draw(st.sampled_from(["exact", "approx", "over", "at_most", "range"])),
        masked=str(value is None).lower(),
        place=draw(st.sampled_from(["", "", "全市", "白石县"])),
        start=draw(st.integers(0, 500)),
        period_start=f"{year}-01-01",
        period_end=draw(st.sampled_from([f"{year}-12-31", f"{year}-06-30", f"{year + 4}-12-31"])),
        period_text=draw(st.sampled_from(["", "今年"])),
        sentence=draw(st.sampled_from(SAID)).format(text),
        confidence=draw(st.sampled_from([0.5, 0.9])),
    )


def numbered(rows: list[Row]) -> list[Row]:
    return [row | {"observation_id": f"o{n}"} for n, row in enumerate(rows)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(figures(), max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_twice_is_once(rows: list[Row], chance: random.Random) -> None:
    rows, reports = numbered(rows), list(REPORTS)
    names = [name(report, "environment.river_chief", "河长制", "全面落实河长制。") for report in REPORTS[::2]]
    with TemporaryDirectory() as folder:
        runs = []
        for turn in ("a", "b", "b"):
            tables = write(Path(folder) / turn, reports, rows or [figure(REPORTS[0], 1, "1元")], names)
            compare(tables)
            rollout(tables)
            written = [*(tables / "compare").iterdir(), *(tables / "rollout").iterdir()]
            runs.append({path.name: path.read_bytes() for path in written})
            if turn == "a":
                for shuffled in (rows, reports, names):
                    chance.shuffle(shuffled)
        assert runs[0] == runs[1] == runs[2]
        _sound(Path(folder) / "a" / "compare", rows)


def _sound(folder: Path, rows: list[Row]) -> None:
    """Each cell once; each of an observation that is in the table, with a sentence that is its own."""
    panel = table(folder, "panel")
    cells = [(r["place_code"], r["period"], r["indicator"], r["measure"], r["status"]) for r in panel]
    assert len(set(cells)) == len(cells)
    said = {str(row["observation_id"]): row["sentence"] for row in rows}
    for row in panel:
        if rows:
            assert row["sentence"].removeprefix("'") == said[row["observation_id"]]
        assert int(row["candidates"]) >= 1
        assert (row["agreement"] == "single") >= (row["candidates"] == "1")
