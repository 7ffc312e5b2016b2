"""Plain text and Markdown: the text is the file as it stands."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.read.content import Content, find_date
from extractor.read.encoding import Decoded
from extractor.schema import Span

_FRONT = regex.compile(
    r"---[ \t]{0,20}\r?\n(?P<fields>(?:(?!---)[^\r\n]{0,2000}\r?\n){0,200}?)---[ \t]{0,20}(?:\r?\n|$)"
)
_FIELD = regex.compile(
    r"(?m)^(?P<key>[\w\u4e00-\u9fff][\w\u4e00-\u9fff \-]{0,40})\s{0,4}[:：][ \t]{0,8}(?P<value>[^\r\n]{0,2000})"
)
_TITLE = {"title", "标题", "题目", "名称"}
_DATE = {"date", "published", "publish_date", "发布时间", "发布日期", "日期", "时间"}
_BOLD = regex.compile(
    r"(?m)(?:^[ \t　]{0,8}|(?<=[。；：，、\s]))\*\*(?P<bold>[^*\r\n]{1,80})\*\*"
    r"|^#{1,6}[ \t]{1,4}(?P<bold>[^\r\n]{1,200})"
)


def content(decoded: Decoded, format: str) -> Content:  # noqa: A002
    """Front matter (a ``---`` block of ``key: value`` lines) gives title, date and metadata and stays in the text."""
    text = decoded.text
    front = _FRONT.match(text)
    fields = dict(_fields(front["fields"])) if front else {}
    title = next((fields.pop(key) for key in list(fields) if key.lower() in _TITLE), None)
    published = next((day for key in list(fields) if key.lower() in _DATE and (day := find_date(fields[key]))), None)
    return Content(
        text=text,
        format=format,
        encoding=decoded.encoding,
        title=title,
        published=published,
        emphasis=tuple(Span(start=m.start("bold"), end=m.end("bold")) for m in _BOLD.finditer(text)),
        metadata=fields,
        warnings=decoded.warnings,
        body=front.end() if front else 0,
    )


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for match in _FIELD.finditer(block):
        value = match["value"].strip().strip("\"'")
        if value:
            yield match["key"].strip(), value
