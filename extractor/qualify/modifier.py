"""How exactly a value is meant where values stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.schema import Modifier, Quantity


def modifier(value: Quantity, series: Sequence[Quantity]) -> Modifier:
    """The modifier of a value: its own, else the bound before the first of its series (分别不低于75%、74%)."""
    first = series[0]
    bound = first.modifier in ("at_least", "at_most") and not first.text[0].isdecimal()
    return first.modifier if bound and value.modifier == "exact" and value.unit == first.unit else value.modifier
