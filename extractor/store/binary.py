"""What the formats with binary numbers (parquet, xlsx, sqlite) share.

They hold a value as a double: every tool reads it as a number, and a double gives back any decimal of up to 15 digits
as it was written (0.1 is read and shown as 0.1). An exact decimal type would need one scale for 三分之一 and 万亿
alike and reaches pandas as objects. CSV and JSON Lines are exact to the last digit.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from extractor.store.delimited import LIST_SEPARATOR
from extractor.store.tables import Value

Plain = str | int | float | bool | date | None


def binary(value: Value) -> Plain:
    """The value without decimals and lists; null for a number beyond what a double holds."""
    if isinstance(value, Decimal):
        number = float(value)
        return number if math.isfinite(number) else None
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    return value
