"""How long is fuzzed, and with which words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

T = TypeVar("T")
Record = Callable[[str, object], None]

EXAMPLES = 300
"""Examples of each fuzzed case, over and over until its time is up."""
seconds = 0.0
"""Time of each fuzzed case, with ever new examples; ``scripts/faults --fuzz MINUTES`` shares its minutes out."""
WORDS = (
    *"0123456789０１９.,，。、；：？！（）()《》“”[]【】%％‰-—～~+×*XxＯO\t \n　年月日元人户个万亿千百十一二三两零〇",
    *"半余多约",
    *("万元", "亿元", "人次", "百分点", "平方米", "三分之一", "2020年", "1-6月", "上半年", "截至", "同比增长", "下降"),
    *(
        "其中",
        "分别为",
        "达到",
        "力争",
        "不低于",
        "第一季度",
        "青屏县",
        "卫生局",
        "家庭医生签约",
        "一、",
        "（一）",
        "##",
        "<b>",
    ),
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=60).map("".join)


def fuzz(record: Record, strategy: st.SearchStrategy[T], holds: Callable[[T], None]) -> None:
    """Call ``holds`` with examples of ``strategy`` until the time is up; what was tried goes into the record."""
    tried = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=not seconds,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(strategy)
    def check(example: T) -> None:
        nonlocal tried
        tried += 1
        holds(example)

    start = time.monotonic()
    try:
        while not tried or time.monotonic() - start < seconds:
            check()
    finally:
        record("tried", tried)
        record("seconds", round(time.monotonic() - start))
