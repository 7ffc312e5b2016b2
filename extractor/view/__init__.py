"""Pages to look at, made from the tables of an extraction and of a comparison: a folder that works offline from disk.

Everything from a document is text on them, never markup. The policy of each page lets nothing run or load but its own
style sheet and script, which stand in it.
"""

from extractor.view.report import Written, report

__all__ = ["Written", "report"]
