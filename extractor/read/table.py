"""Tables of reports: csv, tsv and jsonl with a column of text, read row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractor.nearest import nearest
from extractor.read.content import Content, find_date, paired
from extractor.read.encoding import detect
from extractor.read.errors import ReadError
from extractor.read.files import Format, head, unreadable

_TEXT = ("text", "content", "body", "正文", "内容", "全文", "文本")
_TITLE = ("title", "标题", "题目", "名称")
_PUBLISHED = ("published", "publish_date", "pub_date", "date", "发布时间", "发布日期", "日期", "时间")
_SAMPLE = 1 << 20
_LONGEST = 50_000_000
"""Characters of a cell or a line beyond which a table is not read on."""
_SHOWN = 3

Row = dict[str, str]


def contents(
    path: Path, kind: Format, encoding: str | None = None, text_column: str | None = None
) -> Iterator[tuple[int, Content]]:
    """Number (from 1) and content of each row that has a text.

    Raises:
        ReadError: no column of text; or, when all rows that can be read were given, that some could not.
    """
    sample = head(path, _SAMPLE)
    mark, known = detect(sample[: sample.rfind(b"\n") + 1] or sample, encoding)
    bad: list[str] = []
    column: str | None = None
    try:
        with path.open("rb") as binary:
            binary.seek(mark)
            file = io.TextIOWrapper(binary, known, "replace", newline="")
            for number, row in _rows(file, kind):
                if isinstance(row, str):
                    bad.append(f"row {number}: {row}")
                    continue
                column = column or _column(row, text_column)
                if not row.get(column, "").strip():
                    bad.append(f"row {number}: no text in column {column!r}")
                    continue
                yield number, _content(row, column, kind, known)
    except (OSError, ValueError, csv.Error) as error:
        raise unreadable(error) from None
    if column is None and not bad:
        raise ReadError("a table without rows")
    if bad:
        more = f" and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise ReadError(f"{len(bad)} rows could not be read: {'; '.join(bad[:_SHOWN])}{more}")


def _rows(file: IO[str], kind: Format) -> Iterator[tuple[int, Row | str]]:
    """Each row with its number, or in its place what is wrong with it."""
    return _objects(file) if kind == "jsonl" else _cells(file)


def _objects(file: IO[str]) -> Iterator[tuple[int, Row | str]]:
    number = 0
    for line in _lines(file):
        if not line.strip():
            continue
        number += 1
        try:
            loaded = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "not JSON"
            continue
        if isinstance(loaded, dict):
            yield number, {str(k): _plain(v) for k, v in loaded.items() if v is not None}
        else:
            yield number, "not a JSON object"


def _lines(file: IO[str]) -> Iterator[str]:
    number = 0
    while line := file.readline(_LONGEST):
        number += 1
        if len(line) == _LONGEST:
            raise ValueError(f"line {number} is longer than {_LONGEST:,} characters; split it into rows")
        yield line


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cells(file: IO[str]) -> Iterator[tuple[int, Row | str]]:
    csv.field_size_limit(_LONGEST)
    lines = _lines(file)
    first = next(lines, "")
    delimiter = max(",\t;|", key=first.count)
    names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, str(error)
            continue
        if len(cells) > len(names):
            yield number, f"{len(cells)} cells under {len(names)} columns; put the text in quotes"
        elif any(cells):
            yield number, dict(zip(names, cells, strict=False))
        else:
            number -= 1


def _column(row: Row, wanted: str | None) -> str:
    if found := _named(row, (wanted.lower(),) if wanted else _TEXT):
        return found
    listed = ", ".join(row) or "none"
    what = f"no column {wanted!r}" if wanted else f"no column of text ({', '.join(_TEXT)})"
    near = nearest(wanted, row) if wanted else ""
    raise ReadError(f"{what}{near}; the columns are: {listed}; name the one that holds the report with --text-column")


def _content(row: Row, column: str, kind: Format, encoding: str) -> Content:
    clean = {paired(key): paired(value) for key, value in row.items()}
    text = clean.pop(paired(column))
    warnings = [f"{wrong} characters are not {encoding}"] if (wrong := text.count("\ufffd")) else []
    title = clean.pop(_named(clean, _TITLE), None) or None
    dated = _named(clean, _PUBLISHED)
    published = find_date(clean.get(dated, ""))
    if published:
        del clean[dated]
    return Content(
        text=text,
        format=kind,
        encoding=encoding,
        title=title,
        published=published,
        metadata={key: value for key, value in clean.items() if value},
        warnings=tuple(warnings),
    )


def _named(row: Row, names: tuple[str, ...]) -> str:
    """The column that goes by one of the names; empty for none."""
    lowered = {key.lower(): key for key in row}
    return next((lowered[name] for name in names if name in lowered), "")
