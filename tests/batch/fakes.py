"""An extractor that needs no patterns: every 元 is an observation, and some words are accidents."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import regex

from extractor.patterns import PatternError
from extractor.schema import Document, Result
from tests.store.samples import observation, result

_MONEY = regex.compile(r"(\d{1,12})元")


def load(patterns: tuple[Path, ...] = ()) -> Callable[[Document], Result]:
    if any(not folder.is_dir() for folder in patterns):
        raise PatternError(f"{patterns[0]}: no such folder of patterns")
    return extract


def extract(document: Document) -> Result:
    if "事故" in document.text:
        raise RecursionError("too\ndeep") from KeyError("万")
    if "猝死" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "乱码" in document.text:
        raise PatternError("units.yaml: entry 亩: kind: is missing")
    if "迟到" in document.text:
        time.sleep(0.3)
    if "停滞" in document.text:
        time.sleep(60)
    if "无底" in document.text:
        bytearray(10**10)
    if "停电" in document.text:
        time.sleep(0.3)  # what was done before is in the journal by then
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(60)
    found = tuple(
        observation(
            number,
            document.source,
            start=match.start(),
            end=match.end(),
            text=match.group(),
            value=Decimal(match[1]),
            sentence=document.text,
        )
        for number, match in enumerate(_MONEY.finditer(document.text), 1)
    )
    return result(document.source, found, sha256=document.sha256, characters=len(document.text), title=None)
