"""jieba, and a spaCy tokenizer of it: every character of the text is in a token, whitespace too.

The segmenter is jieba-rs (rjieba): jieba's algorithm and dictionary in Rust, with the same tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import regex
from spacy.tokens import Doc

from extractor import patterns

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_SURROGATE = regex.compile(r"[\ud800-\udfff]")


class Segmentation(patterns.Entry):
    """``patterns/segment.yaml``: words that jieba is taught, and words that it must forget."""

    add: list[str]
    drop: list[str]


@patterns.cached
def cutter() -> Callable[[str], list[str]]:
    """jieba's cut with its dictionary alone (no guessing of unknown words), loaded once.

    What no text file can hold, half a surrogate pair, becomes U+FFFD.
    """
    import rjieba

    own = patterns.document("segment.yaml", Segmentation)
    jieba = rjieba.Jieba()
    for word in own.add:
        jieba.add_word(word, None, None)
    for word in own.drop:
        jieba.add_word(word, 0, None)

    def cut(text: str) -> list[str]:
        try:
            return jieba.cut(text, False)
        except UnicodeEncodeError:
            return jieba.cut(_SURROGATE.sub("\ufffd", text), False)

    return cut


class JiebaTokenizer:
    """Segments with jieba; with ``whole`` the text stays one token, for who wants no words but the layers."""

    def __init__(self, vocab: Vocab, whole: bool = False) -> None:
        self.vocab = vocab
        self.whole = whole

    def __call__(self, text: str) -> Doc:
        """The text in words; half a surrogate pair, which spaCy cannot hold, becomes U+FFFD."""
        words = [_SURROGATE.sub("\ufffd", text)] * bool(text) if self.whole else cutter()(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep: the dictionary is jieba's."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> JiebaTokenizer:
        """Nothing to restore."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: Any, **_: Any) -> JiebaTokenizer:
        """Nothing to restore."""
        return self
