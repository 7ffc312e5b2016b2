"""What tests of the command line share."""

from __future__ import annotations

from click.testing import Result


def refused(result: Result, *words: str) -> None:
    """One clear line on standard error, nothing on standard output, status 2."""
    assert result.exit_code == 2
    assert result.stdout == ""
    line = result.stderr.strip()
    assert line.startswith("Error: ")
    assert "\n" not in line
    assert all(word in line for word in words), line
