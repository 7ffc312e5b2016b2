"""The page of checks: what does not hold, each with its sentences."""

from __future__ import annotations

from extractor.view import words
from extractor.view.holdings import Holdings
from extractor.view.site import Site


def write(site: Site, holdings: Holdings) -> None:
    """The page of checks, the gravest first."""
    found = holdings.comparison.checks
    site.write(
        "checks.html",
        "checks.html",
        checks=found,
        named=holdings.named,
        value_text=holdings.value_text,
        kinds=words.options("check", (check.check for check in found)),
        severities=words.options("severity", (check.severity for check in found)),
    )
