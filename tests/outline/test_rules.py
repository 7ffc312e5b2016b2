"""Every rule of ``patterns/outline.yaml`` finds its examples and passes over its counter-examples."""

from __future__ import annotations

import pytest
import regex

from extractor import patterns
from extractor.outline.rules import Rule

RULES = patterns.entries("outline.yaml", Rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_finds_its_examples_only(rule: Rule) -> None:
    pattern = regex.compile(rule.pattern)
    assert [e for e in rule.examples if not pattern.search(e)] == []
    assert [e for e in rule.not_ if pattern.search(e)] == []
