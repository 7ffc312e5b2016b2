"""zhibiao: Chinese local-government work reports in, typed and traceable data out.

Everything public is here::

    import extractor
    nlp = extractor.load()                           # a spaCy Language
    report = extractor.read("reports/青岚县2021.html")  # a Document
    for result in extractor.extract("reports/", jobs=4): ...
    extractor.find_quantities("投入300余万元")
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.read import ReadError, read  # the function takes the package's name, which stays importable from
from extractor.schema import (
    DateMention,
    Document,
    DocumentRecord,
    Name,
    NameMention,
    Observation,
    Period,
    Place,
    Quantity,
    Result,
)

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.batch import Failure

__version__ = "0.1.0"
__all__ = [
    "DateMention",
    "Document",
    "DocumentRecord",
    "Name",
    "NameMention",
    "Observation",
    "Period",
    "Place",
    "Quantity",
    "ReadError",
    "Result",
    "__version__",
    "extract",
    "find_periods",
    "find_quantities",
    "load",
    "read",
    "to_frame",
    "to_html",
]


def load(patterns: Iterable[str | Path] = ()) -> Language:
    """A spaCy Language, jieba-segmented, whose documents carry ``doc._.observations`` and the layers under them.

    Args:
        patterns: folders of own patterns, laid over the shipped ones.

    Raises:
        PatternError: a pattern file does not say what it must.
    """
    from extractor.pipeline import load as load_pipeline

    return load_pipeline(tuple(Path(folder) for folder in patterns))


def extract(
    paths: str | Path | Iterable[str | Path],
    *,
    jobs: int = 1,
    patterns: Iterable[str | Path] = (),
    encoding: str | None = None,
    text_column: str | None = None,
    on_failure: Callable[[Failure], object] | None = None,
) -> Iterator[Result]:
    """What each document of files and folders gives, one at a time, in order.

    Args:
        paths: files, or folders with all that is below them.
        jobs: processes; with more than one, the calling script needs its ``if __name__ == "__main__":``.
        patterns: folders of own patterns, laid over the shipped ones.
        encoding: of the files, where guessing goes wrong.
        text_column: the column that holds the text in CSV and JSON Lines.
        on_failure: called with each input that could not be read; by default it is a warning.

    Raises:
        PatternError: a pattern file does not say what it must.
    """
    from extractor import batch

    given = [paths] if isinstance(paths, str | Path) else paths
    reading = batch.Reading(encoding, text_column)
    for outcome in batch.run(batch.find(given), batch.pipeline(patterns), jobs=jobs, reading=reading):
        if isinstance(outcome, Result):
            yield outcome
        elif on_failure is not None:
            on_failure(outcome)
        else:
            warnings.warn(f"{outcome.source}: {outcome.error}", stacklevel=2)


def find_quantities(text: str) -> list[Quantity]:
    """The values in ``text``, each with number, unit, kind and modifier. Offsets count characters of ``text``."""
    from extractor.mention.quantity import find_quantities as find

    return find(text)


def find_periods(text: str, reference: date | str | None = None) -> list[Period]:
    """The time expressions in ``text``, resolved where it says enough.

    Args:
        text: any text.
        reference: the day that 今年, 上半年 and the like are told from, as a date or ISO 8601.

    Raises:
        ValueError: ``reference`` is no date.
    """
    from extractor.mention.period import find_periods as find

    return find(text, reference)


def to_frame(results: Iterable[Result], table: str = "observations") -> pd.DataFrame:
    """What documents gave as one of the tables: nullable types, dates as ``datetime64``, closed sets as categories.

    Values are floats, as in Parquet; ``results`` have them exact.

    Args:
        results: of :func:`extract`; for more than one table, a list of them.
        table: ``documents``, ``observations``, ``dates`` or ``names``.

    Raises:
        StoreError: there is no such table.
    """
    from extractor.store.frame import to_frame as frame

    return frame(results, table)


def to_html(doc: Doc, *, page: bool = False) -> str:
    """The text of a processed document with its values, dates and names marked, as displaCy does it.

    Args:
        doc: made by a pipeline with the components of zhibiao.
        page: a whole page rather than a part of one.
    """
    from extractor.display import to_html as html

    return html(doc, page=page)
