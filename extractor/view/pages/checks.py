"""The page of checks: what does not hold, each with its sentences."""

from __future__ import annotations

from extractor.view import words
from extractor.view.holdings import Holdings
from extractor.view.site import Site


def write(site: Site, holdings: Holdings) -> None:
    """The page of checks, the gravest first."""
    found = holdings.comparison.checks
    kinds = sorted({check.check for check in found})
    site.write(
        "checks.html",
        "checks.html",
        checks=found,
        named=holdings.named,
        value_text=holdings.value_text,
        kinds=[(kind, " ".join(dict.fromkeys(words.plain("check", kind)))) for kind in kinds],
        severities=[(severity, " ".join(dict.fromkeys(words.plain("severity", severity)))) for severity in sorted({c.severity for c in found if c.severity})],
    )
