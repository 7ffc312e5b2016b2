"""How much is fuzzed, and with which words."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("FUZZ", "300"))
"""Examples of each fuzzed case; ``FUZZ=20000 scripts/faults -k fuzz`` takes an hour."""
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
