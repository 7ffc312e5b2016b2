"""Time expressions, resolved against the document.

What a time expression looks like is in ``patterns/periods.yaml``; ``scan`` finds them by form, ``scene`` says what time
the document is about at each place, ``values`` makes days of both, and ``reader`` puts them together.
"""

from extractor.mention.period.reader import find_periods
from extractor.mention.period.scene import Frame

__all__ = ["Frame", "find_periods"]
