"""The one error of this stage."""

from __future__ import annotations


class ReadError(Exception):
    """A file that gives no text. Its message is one line: which file, what is wrong, what mends it.

    ``reason`` is the message without the file, ``source`` the file as the tables name it.
    """

    def __init__(self, reason: str, source: str = "") -> None:
        super().__init__(reason, source)
        self.reason = _one_line(reason)
        self.source = source

    def at(self, source: str) -> ReadError:
        """The same error with the file that it is about, unless it names one already."""
        return self if self.source else ReadError(self.reason, source)

    def __str__(self) -> str:
        return f"{_one_line(self.source)}: {self.reason}" if self.source else self.reason


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
