"""Every rule of ``patterns/outline.yaml`` finds its examples and passes over its counter-examples."""

from __future__ import annotations

import pytest
import regex

from extractor import patterns
from extractor.outline import rules
from extractor.outline.rules import Rule

RULES = patterns.entries("outline.yaml", Rule)
NUMBERS = [rule for rule in RULES if rule.layer == "number"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_finds_its_examples_only(rule: Rule) -> None:
    pattern = regex.compile(rule.pattern)
    assert [e for e in rule.examples if not pattern.search(e)] == []
    assert [e for e in rule.not_ if pattern.search(e)] == []


@pytest.mark.parametrize("rule", NUMBERS, ids=lambda rule: rule.id)
def test_a_number_is_found_among_all_numbers(rule: Rule) -> None:
    matches = [rules.union("number").search(e) for e in rule.examples]
    assert [m for m in matches if m is None or m[rule.id] is None] == []
