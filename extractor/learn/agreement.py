"""When a prediction agrees with annotation: numbers, units, and names of metrics, which few people word alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import regex

from extractor.learn.gold import GoldFact
from extractor.schema import Observation

_SAME_UNIT = {
    "名": "人", "位": "人", "人口": "人", "元人民币": "元", "％": "%",
    "个百分点": "百分点", "点": "百分点", "个点": "百分点", "比点": "百分点", "个比点": "百分点",
    "所": "家", "平米": "平方米", "㎡": "平方米", "平方千米": "平方公里", "公里": "千米", "km": "千米",
    "条次": "条", "户次数": "户次", "多": "", "倍多": "倍",
}  # fmt: skip
_FLUFF = regex.compile(r"[\s“”\"'‘’《》、,，。.的]")
_HALF_WIDTH = str.maketrans("（），：；％", "(),:;%")
_TAIL = regex.compile(
    r"(?:同比|年均)?(?:增长|下降|提高|上升|减少|人数|人次数|人次|数量|数|金额|额|总数|总量|变化率|增长率|增速|增幅|降幅"
    r"|变化量|变化|情况|个数|次数|率值|名次|排名)$"
)
"""What one careful researcher adds to a metric's name and another leaves out."""
_NEIGHBOURHOOD = 150
"""Characters within which two values compete for a name."""


def same_value(gold: GoldFact, predicted: Observation) -> bool:
    """The number (both ends of a range), the unit and the mask agree."""
    same_high = gold.modifier != "range" or same_number(gold.value_high, predicted.value_high)
    return (
        gold.masked == predicted.masked
        and same_number(gold.value, predicted.value)
        and same_high
        and _same_unit(gold, predicted.unit)
    )


def same_number(gold: Decimal | None, predicted: Decimal | None) -> bool:
    """Equal within two in ten thousand (三分之一 is 0.3333), or both unknown."""
    if gold is None or predicted is None:
        return gold is predicted
    return math.isclose(float(gold), float(predicted), rel_tol=2e-4, abs_tol=1e-9)


def _same_unit(gold: GoldFact, predicted: str) -> bool:
    if gold.kind == "rank":
        return True
    ours, theirs = unit(gold.unit), unit(predicted)
    return ours == theirs or (gold.kind == "money" and not gold.unit and theirs == "元")


def unit(text: str) -> str:
    """One spelling for units that mean the same."""
    text = text.strip().replace("％", "%")
    return _SAME_UNIT.get(text, text)


def norm(text: str) -> str:
    """``text`` without case, width, quotation marks, commas, stops and 的."""
    return _FLUFF.sub("", text.lower().translate(_HALF_WIDTH))


def near_metric(predicted: str, gold: GoldFact) -> bool:
    """The name holds the words nearest to the value, with little that the annotation does not have."""
    name = _core(predicted)
    if not name:
        return False
    spans = [_core(span) for span in gold.metric_spans]
    return covered(spans[0], name) >= 0.8 and covered(name, "".join(spans) + _core(gold.metric)) >= 0.6


def same_metric(predicted: str, gold: GoldFact) -> bool:
    """The name is self-contained and of the same thing: near, and it says the other words too or reads alike."""
    name, wanted = _core(predicted), _core(gold.metric)
    spans = [_core(span) for span in gold.metric_spans]
    if not name or covered(name, "".join(spans) + wanted) < 0.6:
        return False
    alike = char_f1(name, wanted)
    if alike >= 0.85:
        return True
    if covered(spans[0], name) < 0.8:
        return alike >= 0.75
    return alike >= 0.7 or all(covered(span, name) >= 0.7 for span in spans[1:])


def names_another(predicted: str, gold: GoldFact, facts: Iterable[GoldFact]) -> bool:
    """The name reads more like that of a neighbour with the same unit and measure than like its own fact's."""
    name, own = norm(predicted), norm(gold.metric)
    alike = char_f1(name, own)
    return any(
        char_f1(name, norm(other.metric)) > alike + 0.02
        for other in facts
        if other is not gold
        and abs(other.start - gold.start) <= _NEIGHBOURHOOD
        and norm(other.metric) != own
        and unit(other.unit) == unit(gold.unit)
        and other.measure == gold.measure
    )


def char_f1(one: str, other: str) -> float:
    """F1 of the characters that two names share."""
    shared = _shared(one, other)
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def covered(part: str, whole: str) -> float:
    """Share of the characters of ``part`` that ``whole`` has too."""
    return _shared(part, whole) / len(part) if part else 1.0


def _shared(one: str, other: str) -> int:
    return (Counter(one) & Counter(other)).total()


def says_little(words: str) -> bool:
    """Whether ``words`` are only what one careful researcher adds to a name and another leaves out (人数, 总量)."""
    return _TAIL.fullmatch(norm(words)) is not None


def _core(text: str) -> str:
    bare = norm(text)
    return _TAIL.sub("", bare) or bare
