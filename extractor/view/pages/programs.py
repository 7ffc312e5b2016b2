"""The page of a program: its adoption curve, and the places by the stage that they have come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from extractor.view import charts
from extractor.view.holdings import Holdings, grouped
from extractor.view.pages.places import STAGES
from extractor.view.site import Site
from extractor.view.tables import Adoption, Step


def write(site: Site, holdings: Holdings) -> None:
    """A page for each program, and their list."""
    steps = grouped((step.program, step) for step in holdings.comparison.programs)
    adoption = grouped((row.program, row) for row in holdings.comparison.adoption)
    codes = sorted({*steps, *adoption}, key=lambda code: (code.partition(".")[0], holdings.named.program(code)))
    for code in codes:
        rows = sorted(adoption.get(code, []), key=lambda row: row.year)
        site.write_one(
            "program",
            code,
            code=code,
            named=holdings.named,
            entry=holdings.named.program_entry(code),
            adoption=rows,
            curve=_curve(rows),
            stages=_by_stage(steps.get(code, [])),
            steps=sorted(steps.get(code, []), key=lambda step: (step.period, step.place_key)),
            step_link=holdings.step_link,
            step_text=holdings.step_text,
            labels=holdings.labels,
        )
    site.write(
        "programs.html",
        "programs.html",
        named=holdings.named,
        codes=codes,
        places={code: len({step.place_key for step in found}) for code, found in steps.items()},
        first={code: min(step.period[:4] for step in found) for code, found in steps.items()},
        last={code: max(rows, key=lambda row: row.year) for code, rows in adoption.items()},
    )


def _curve(rows: Sequence[Adoption]) -> Markup | None:
    """Kaplan–Meier estimate with its interval, and the share of all places with a report."""
    points = [
        {
            "x": row.year,
            "km": row.kaplan_meier,
            "low": row.km_low,
            "high": row.km_high,
            "share": row.cumulative_share,
            "d": f"{row.year}: {row.adopted} / {row.places}",
        }
        for row in rows
        if row.kaplan_meier is not None or row.cumulative_share is not None
    ]
    if len(points) < 2:
        return None
    return charts.curve(points, rows[0].launched, "采纳曲线 adoption curve")


def _by_stage(steps: Sequence[Step]) -> Mapping[str, Sequence[Step]]:
    """For each stage, the furthest first, the places that have come so far and no further, with the first such step."""
    furthest: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.period):
        held = furthest.get(step.place_key)
        if held is None or _place_of(step) > _place_of(held):
            furthest[step.place_key] = step
    ordered = sorted(furthest.values(), key=lambda step: (step.period, step.place_key))
    found = grouped((step.stage, step) for step in ordered)
    return {stage: found[stage] for stage in sorted(found, key=lambda stage: -_place_of(found[stage][0]))}


def _place_of(step: Step) -> int:
    return STAGES.index(step.stage) if step.stage in STAGES else -1
