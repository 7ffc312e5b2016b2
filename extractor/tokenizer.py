"""jieba as a spaCy tokenizer: every character of the text is in a token, whitespace too."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import regex
from spacy.tokens import Doc

from extractor import patterns

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_SENTENCE = regex.compile(r"[^。！？!?\n]{1,1200}[。！？!?\n]?|[。！？!?\n]")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_NUMERAL = regex.compile(r"[\d０-９XxＸｘ×*○_%％‰一二两三四五六七八九十百千万亿半首榜翻]")


class Segmentation(patterns.Entry):
    """``patterns/segment.yaml``: words that jieba is taught, and words that it must forget."""

    add: list[str]
    drop: list[str]


@patterns.cached
def cutter() -> Callable[[str], list[str]]:
    """jieba's cut with its dictionary alone (no guessing of unknown words), loaded once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 warns of its own regular expressions and of pkg_resources
        import jieba
    jieba.setLogLevel(logging.WARNING)
    own = patterns.document("segment.yaml", Segmentation)
    tokenizer = jieba.Tokenizer()
    # not jieba's cache: no quicker, and a file in the shared folder for temporary files that anybody may have put there
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in own.add:
        tokenizer.add_word(word)
    for word in own.drop:
        tokenizer.del_word(word)
    return partial(tokenizer.lcut, HMM=False)


def word_offsets(text: str) -> list[tuple[int, int]]:
    """Start and end of each of jieba's words, in order; together they are the text."""
    ends = list(accumulate(map(len, cutter()(text))))
    return list(zip([0, *ends], ends, strict=False))


class JiebaTokenizer:
    """Segments with jieba.

    With ``numeric_only``, sentences without a numeral stay one token each: they hold no value, and segmenting is
    most of the cost of a document.
    """

    def __init__(self, vocab: Vocab, numeric_only: bool = False) -> None:
        self.vocab = vocab
        self.numeric_only = numeric_only

    def __call__(self, text: str) -> Doc:
        """The text in words; half a surrogate pair, which spaCy cannot hold, becomes U+FFFD."""
        words = list(self._words(_SURROGATE.sub("\ufffd", text)))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def _words(self, text: str) -> Iterator[str]:
        cut = cutter()
        if not self.numeric_only:
            yield from cut(text)
            return
        for sentence in _SENTENCE.finditer(text):
            if _NUMERAL.search(sentence[0]):
                yield from cut(sentence[0])
            else:
                yield sentence[0]

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
