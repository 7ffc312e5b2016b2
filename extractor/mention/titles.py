"""Documents: what stands in 《…》, and document numbers (青卫发〔2022〕17号)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.schema import Name
from extractor.text import fold

_KINDS = (
    "方案|通知|意见|办法|条例|规划|纲要|制度|细则|规定|决定|决议|公告|通告|通报|手册|计划|标准|规范|指南|责任书|协议书?|合同|报告|批复|预案|要点"
    "|目录|清单|措施|章程|公约|倡议书|承诺书|告知书|意见书|许可证|登记证|合格证|法"
)
_TITLE = regex.compile(
    r"《(?P<full>(?:[^《》。\n]{1,120}+|《[^《》。\n]{1,80}+》){1,12}+)》"
    r"|<<(?P<half>[^<>。\n]{2,80}+)>>"
    r"|〈(?P<angle>[^〈〉《》。\n]{4,80}+)〉"
    rf"|《(?P<unclosed>[^《》〈〉，。；：！？,;:!?\n]{{2,60}}(?:{_KINDS}))"
)
_NUMBER = regex.compile(
    r"(?:[〔﹝\[【]\s?(?P<year>(?:19|20)[\dXx×*]{2}|[Xx×*]{2,4})\s?年?\s?[〕﹞\]】]"
    r"|(?<=[发办函字文令通电规政])\s{0,2}[(（]\s?(?&year)\s?[)）])"
    r"\s{0,2}第?\s?(?:\d{1,5}|[Xx×*]{1,4})\s?号"
)
_ISSUER = regex.compile(r"[\p{Han}Xx×]{1,12}\s?$")
_BEFORE = regex.compile(
    r"根据|按照|依据|印发|转发|下发|出台|落实|执行|贯彻|文件|精神|以及|关于|对照|通过|见|的|和|与|以|由|在|对|及|了"
)
"""Words before the abbreviated issuer (国办发) of a document number: its text begins after the last of them."""


def find_documents(text: str) -> list[Name]:
    """Titles between 《 and 》 without the marks, and document numbers, in order.

    A title that holds another is one document. A title never closed ends with the last word for a kind of document
    (方案, 通知, …) of its clause; without one it is left out.
    """
    folded = fold(text)
    found = [*_titles(text, folded), *_numbers(text, folded)]
    return sorted(found, key=lambda name: name.start)


def _titles(text: str, folded: str) -> Iterator[Name]:
    for match in _TITLE.finditer(folded):
        rule = str(match.lastgroup)
        start, end = match.span(rule)
        yield Name(start=start, end=end, text=text[start:end], type="document", rule=f"title/{rule}")


def _numbers(text: str, folded: str) -> Iterator[Name]:
    for match in _NUMBER.finditer(folded):
        start = match.start()
        if issuer := _ISSUER.search(folded, max(0, start - 13), start):
            start = max((m.end() for m in _BEFORE.finditer(issuer[0])), default=0) + issuer.start()
        yield Name(start=start, end=match.end(), text=text[start : match.end()], type="document", rule="number")
