"""Other extractors, for scripts/bench: seconds of processor time for the texts (a JSON list) on standard input.

    python peers.py jionlp < texts.json              money and time
    python peers.py recognizers-text < texts.json    numbers, percentages, money, dates

pip install jionlp; pip install recognizers-text-suite 'emoji<2'.
Each runs with the Python of an environment of its own and imports nothing of zhibiao. A text goes in sentence by
sentence: neither is made for documents.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import time
from collections.abc import Callable


def jionlp() -> Callable[[str], object]:
    import jionlp

    def extract(sentence: str) -> object:
        return jionlp.ner.extract_money(sentence, with_parsing=True), jionlp.ner.extract_time(
            sentence, with_parsing=True
        )

    return extract


def recognizers_text() -> Callable[[str], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency

    recognizers = (recognize_number, recognize_percentage, recognize_currency, recognize_datetime)
    return lambda sentence: [recognize(sentence, "zh-cn") for recognize in recognizers]


PEERS = {"jionlp": jionlp, "recognizers-text": recognizers_text}


def main() -> None:
    texts = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):  # some greet at import
        extract = PEERS[sys.argv[1]]()
        extract("2022年投入300万元。")
        before = time.process_time()
        for text in texts:
            for sentence in re.split(r"(?<=[。！？；\n])", text):
                with contextlib.suppress(Exception):  # what it cannot read is its own affair; the time counts
                    extract(sentence)
        spent = time.process_time() - before
    print(spent)


if __name__ == "__main__":
    main()
