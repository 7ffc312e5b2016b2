"""Whatever a file holds, it gives documents or one clear line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.read import ReadError, read, read_documents
from tests.read.documents import Words, docx, paragraph, pdf
from tests.read.test_html import PAGE

SEEDS = {
    ".docx": docx(paragraph("全年签约32375人，签约率为12.78%。")),
    ".pdf": pdf([[Words(70, 700, "全年签约32375人，签约率为12.78%。")]]),
    ".html": PAGE.encode(),
    ".csv": "标题,正文\n云屏县,全年签约32375人\n".encode("gb18030"),
    ".jsonl": b'{"text": "\\u5168\\ud800", "a": 1}\n',
    ".txt": "---\ntitle: 甲\n---\n**一、回顾**\n来源：云屏日报\n".encode(),
}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file cut, overwritten or grown at random, and a suffix that need not be its own."""
    data = draw(st.sampled_from(sorted(SEEDS.values())))
    at = draw(st.integers(0, len(data)))
    gone = draw(st.integers(0, 40))
    return draw(st.sampled_from([*SEEDS, ""])), data[:at] + draw(st.binary(max_size=40)) + data[at + gone :]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.one_of(damaged(), st.tuples(st.sampled_from([*SEEDS, ""]), st.binary())))
def test_document_or_read_error(tmp_path: Path, file: tuple[str, bytes]) -> None:
    suffix, data = file
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    try:
        documents = list(read_documents(path, root=tmp_path))
    except ReadError as error:
        documents, message = [], str(error)
    else:
        message = f"file{suffix}: "
    assert message.startswith(f"file{suffix}: ")
    assert message.isprintable()
    for document in documents:
        assert document.text.encode().strip()
        for span in (*document.furniture, *document.emphasis):
            assert 0 <= span.start < span.end <= len(document.text)


HOSTILE = ["1", "（", "<", "<!--", "来源：", "首页>", "一\n", "* ", "—1", "本站转载"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_linear_time(tmp_path: Path, piece: str) -> None:
    text = piece * (400_000 // len(piece))
    (tmp_path / "a.txt").write_text(text)
    start = time.process_time()
    assert read(tmp_path / "a.txt").text == text
    assert time.process_time() - start < 5
