"""Agreement of two coders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.learn.gold import AnnotationError
from extractor.review.agreement import agreement, alpha, told
from extractor.review.gold import bring_back
from tests.review.conftest import VALUES, accepted, edit, results_of, write


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
        ("aaaa", "aaaa", None),
        ("ab", "ab", 1.0),
    ],
)
def test_alpha_is_that_of_krippendorff_s_examples(one: str, other: str, expected: float | None) -> None:
    """The first two are A and B of Computing Krippendorff's Alpha-Reliability (2011)."""
    found = alpha(list(zip(one, other, strict=True)))
    assert found == (expected if expected is None else pytest.approx(expected, abs=5e-4))


def test_two_coders_are_compared_on_what_both_have_looked_at(review: Path) -> None:
    items = accepted(review)
    bring_back(write(review / "a.json", items), review, review / "gold")
    edit(results_of(items, "12.78%"), "12.78%", "status", "plan")
    results_of(items, "XXXX").clear()
    left = [item for item in items if "41000" not in item["data"]["text"]]
    bring_back(write(review / "b.json", left), review, review / "gold-b")
    found = agreement(review / "gold", review / "gold-b")
    assert (found.one, found.other, found.both) == (VALUES - 1, VALUES - 3, VALUES - 3)
    share, beyond = found.fields["status"]
    assert share == pytest.approx(1 - 1 / (VALUES - 3))
    assert beyond is not None
    assert beyond < share
    assert found.fields["metric"] == (1.0, 1.0)
    assert found.fields["place"] == (1.0, None)
    assert f"{found.one} values and {found.other}" in next(told(found))


def test_annotation_of_different_documents_is_not_compared(review: Path) -> None:
    bring_back(write(review / "a.json", accepted(review)), review, review / "gold")
    shutil.copytree(review / "gold", review / "other")
    for path in (review / "other").iterdir():
        path.rename(path.with_name(f"x{path.name}"))
    with pytest.raises(AnnotationError, match="hold no annotation of the same document"):
        agreement(review / "gold", review / "other")
