"""How far a batch is, on standard error: a bar on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import time
from datetime import timedelta
from types import TracebackType
from typing import TextIO

from tqdm import tqdm

_EVERY = 10.0
"""Seconds between two plain lines."""


class Progress:
    """Counts documents against the number of files (a table of texts holds more documents than one)."""

    def __init__(self, files: int, stream: TextIO, *, quiet: bool = False) -> None:
        self._files = files
        self._stream = stream
        self._quiet = quiet
        self._told = time.monotonic()
        self._told_done = self._done = 0
        self._bar = tqdm(total=files, unit=" documents", file=stream, leave=False, disable=quiet or not stream.isatty())

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.close()

    def step(self, documents: int = 1) -> None:
        """So many documents more are done."""
        self._done += documents
        self._bar.update(documents)
        now = time.monotonic()
        if self._bar.disable and not self._quiet and now - self._told >= _EVERY:
            print(self._line(now - self._told), file=self._stream, flush=True)
            self._told, self._told_done = now, self._done

    def note(self, line: str) -> None:
        """A line that nobody needs who wants quiet."""
        if not self._quiet:
            self.say(line)

    def say(self, line: str) -> None:
        """A line of its own, above the bar."""
        tqdm.write(line, file=self._stream)

    def _line(self, seconds: float) -> str:
        """Rate and time left by what was done since the last line: what a resumed run takes over says nothing."""
        rate = (self._done - self._told_done) / max(seconds, 1e-6)
        line = f"{self._done} documents of {self._files} files, {rate:.1f} a second"
        left = (self._files - self._done) / rate
        return f"{line}, {timedelta(seconds=round(left))} left" if left > 0 else line
