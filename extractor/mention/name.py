"""Names: documents, programmes and projects that a text names.

Documents stand between marks, national programmes in the catalogue; every other name is recognised by how it is
built: from a boundary (a verb, a mark) to a noun that names end with, in quotation marks, or in a list before
``等…项目``. The words of all this are in ``patterns/names.yaml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from extractor.catalogue.programs import find_programs, match_program
from extractor.mention.phrases import find_phrases
from extractor.mention.titles import find_documents
from extractor.schema import Name

_RATE = "率"
"""After a programme's name it makes the name of a figure (家庭医生签约率)."""
_MENTIONS = 3
"""Of one name no more mentions than these are given."""


def find_names(text: str) -> list[Name]:
    """The names in ``text`` in order, without overlaps, at most the first three mentions of each.

    ``program`` is the code of the programme catalogue where the name stands for one of its entries.

    >>> [(n.text, n.type) for n in find_names("印发《青岚县义诊方案》，深入开展“光明行动”")]
    [('青岚县义诊方案', 'document'), ('“光明行动”', 'program')]
    """
    known = [
        Name(start=p.start, end=p.end, text=text[p.start : p.end], type="program", program=p.code, rule="catalogue")
        for p in find_programs(text)
        if text[p.end : p.end + 1] != _RATE
    ]
    documents = find_documents(text)
    built = [_coded(name) for name in find_phrases(text, {n.start: n.end for n in known})]
    return list(_first_mentions(_longest(documents, built, known)))


def _coded(name: Name) -> Name:
    code = match_program(name.text) if name.type == "program" else None
    return name.model_copy(update={"program": code}) if code else name


def _longest(*layers: Iterable[Name]) -> list[Name]:
    """All names, of those that overlap the longest, or of two as long the one of the earlier layer."""
    names = [n for layer in layers for n in layer]
    kept: list[Name] = []
    taken = bytearray(max((n.end for n in names), default=0))
    for name in sorted(names, key=lambda n: n.start - n.end):
        if not any(taken[name.start : name.end]):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def _first_mentions(names: Iterable[Name]) -> Iterator[Name]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name.text] += 1
        if seen[name.text] <= _MENTIONS:
            yield name
