"""Headings: on lines of their own, run in at the start of a paragraph, or run into flattened text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import regex

from extractor.outline import rules, times
from extractor.outline.page import Line, Page

Form = Literal[
    "chapter", "plain", "cn", "cn_paren", "arabic", "arabic_dotted", "arabic_paren", "circled", "ordinal", "yi", "lead",
    "opening", "part", "closing",
]  # fmt: skip
"""第一部分 · a line without a number · 一、 · （一） · 1. · 1.1 · (1) · ① · 第一， · 一是 · the topic with which a paragraph
begins; and without a heading: the text before the first one, a passage, the end."""
ENUMERATIONS = ("ordinal", "yi")
_OWN_LINE, _RUN_IN, _LEAD, _ITEM = 60, 40, 25, 30
"""The longest headings: on a line of their own, before a stop, at the start of an enumeration, as a whole item."""
_TELLING, _TOLD = 24, 5
"""A short line that says for certain what follows (名词解释：, 存在的问题) is a heading whatever follows; so is one that
names the year first (2023年计划：)."""
_CERTAIN = 4
"""The weight of the words of a heading without a number in flattened text, or with a year."""
_SHORT = 8
"""A line like 附件1 ends no sentence and begins none."""

_ROW = regex.compile(r"\t|[.…·]{4,40}\s{0,4}\d{1,4}$")
"""A row of a table, a line of a table of contents."""
_SENTENCE = regex.compile(r"[。！？!?][”’』」）)]{0,2}\s{0,4}")
_STOP = regex.compile(r"[。!?;]")
_ENDING = regex.compile(r"[\s、.:;,。!?*—-]{1,8}$")
_OPENING = regex.compile(r"[\s、.:*—■□◆◇●○◎★☆▲►·•※-]{0,8}")
_TOPIC = regex.compile(r"[^\s。!！?？;；:：,，]{2,16}(?=\u3000|\s{2})")
"""The topic of an item, before a wide blank."""
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4, "上": 1, "中": 2, "下": 3}


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a section begins. ``text_start``–``text_end`` are its words, empty where the item of a list has none."""

    start: int
    text_start: int
    text_end: int
    form: Form
    number: int = 0
    words: str = ""
    """The plain view of the words."""
    end: int = 0
    """Where the section of a passage ends at the latest; 0: where the headings after it say."""


def bare(start: int, form: Form, end: int = 0) -> Heading:
    """The beginning of a section without a heading."""
    return Heading(start, start, start, form, end=end)


class _Candidate(NamedTuple):
    start: int
    after: int
    form: Form
    number: int
    place: Literal["line", "stop", "glued"]
    """At the start of a line, after a stop, or in the middle of a sentence of flattened text."""
    line: Line


def find(page: Page, lines: Sequence[Line]) -> list[Heading]:
    """The headings of ``lines``, which are those of ``page`` from the body's first one on."""
    lines = [line for line in lines if not _ROW.search(page.plain, line.start, line.end)]
    candidates = [c for line in lines for c in _candidates(page, line)]
    numbered = list(_numbered(page, candidates))
    unnumbered = [*_unnumbered(page, lines, numbered), *_flattened(page, lines)]
    placed = sorted({h.start: h for h in [*unnumbered, *numbered]}.values(), key=lambda h: h.start)
    return sorted([*placed, *_topics(page, lines, placed)], key=lambda h: h.start)


def number_of(written: str) -> int:
    """``3``, ``十二``, ``③``, ``其次`` as a number."""
    if written in _WORDS:
        return _WORDS[written]
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def _candidates(page: Page, line: Line) -> Iterator[_Candidate]:
    union = rules.union("number")
    start = line.start + (2 if page.plain.startswith("**", line.start) else 0)
    for match in union.finditer(page.plain, start, line.end):
        form = next(c.means for c in rules.cues("number") if match[c.id] is not None)
        place = "line" if match.start() == start else _place(page, match.start())
        begin = line.start if place == "line" else match.start()
        yield _Candidate(begin, match.end(), form, number_of(match["n"]), place, line)  # type: ignore[arg-type]


def _place(page: Page, at: int) -> Literal["stop", "glued"]:
    before = page.plain[max(at - 4, 0) : at].rstrip().rstrip("\"')》*")
    return "stop" if not before or before[-1] in "。!?;:…" or page.plain[at - 1].isspace() else "glued"


def _numbered(page: Page, candidates: list[_Candidate]) -> Iterator[Heading]:
    """The candidates whose numbers are a sequence: each list begins with one and goes on without a gap."""
    follower: dict[str, int] = {}
    goes_on = [False] * len(candidates)
    for i in range(len(candidates) - 1, -1, -1):
        candidate = candidates[i]
        goes_on[i] = follower.get(candidate.form) == candidate.number + 1
        follower[candidate.form] = candidate.number
    last: dict[str, int] = {}
    reached: dict[str, int] = {}
    titled: set[str] = set()
    for i, candidate in enumerate(candidates):
        form, limit = candidate.form, candidate.line.end
        if i + 1 < len(candidates):
            limit = min(limit, candidates[i + 1].start)
        title = _title(page, candidate, limit)
        if not _in_sequence(candidate, last.get(form), reached.get(form, 0), goes_on[i], bool(title)):
            if form in ENUMERATIONS and candidate.number <= last.get(form, 0):
                del last[form]
            continue
        for inner in _inner(form):
            last.pop(inner, None)
            titled.discard(inner)
        last[form] = reached[form] = candidate.number
        if title is None and candidate.number == 1:
            titled.discard(form)
        if title is None and not _stands_alone(candidate) and form not in titled:
            continue
        if title:
            titled.add(form)
        start, end = title or (candidate.after, candidate.after)
        yield Heading(candidate.start, start, end, form, candidate.number, page.plain[start:end])


def _in_sequence(candidate: _Candidate, last: int | None, reached: int, goes_on: bool, titled: bool) -> bool:
    """Whether a number goes on from the ``last`` of its list, from that ``reached`` by the list before, or begins one."""
    number = candidate.number
    if candidate.place == "glued" and candidate.form in ("arabic_paren", "circled"):
        return False
    if last is not None and number == last + 1:
        return True
    if candidate.place == "line":
        outer = candidate.form in ("chapter", "cn", "cn_paren")
        return number in (1, reached + 1) or (0 <= number - (last or 0) <= 3 if outer else last is not None and number == last + 2)
    if number != 1 or (candidate.place == "glued" and candidate.form == "cn"):
        return False
    return goes_on or (titled and candidate.form not in ENUMERATIONS)


def _stands_alone(candidate: _Candidate) -> bool:
    """Whether an item without a title is a section all the same."""
    if candidate.form in ENUMERATIONS:
        return False
    return candidate.place == "line" or candidate.form in ("chapter", "cn", "cn_paren")


def _inner(form: Form) -> tuple[str, ...]:
    order = ("chapter", "cn", "cn_paren", "arabic", "arabic_dotted", "arabic_paren", "circled")
    return (*order[order.index(form) + 1 :], *ENUMERATIONS) if form in order else ()


def _title(page: Page, candidate: _Candidate, limit: int) -> tuple[int, int] | None:
    """The words of a numbered heading, which end before ``limit``; null for a mere item of a list."""
    start = _OPENING.match(page.plain, candidate.after, limit).end()  # type: ignore[union-attr]
    if (bold := _bold_end(page, candidate.start, candidate.line)) and start < bold < limit:
        return _words(page, start, bold)
    stop = _STOP.search(page.plain, start, limit)
    end = stop.start() if stop else limit
    alone = limit == candidate.line.end
    colon = page.plain.find(":", start, end)
    whole = alone and stop is None and candidate.form in ("chapter", "cn") and end - start <= _RUN_IN
    if 2 <= colon - start <= 20 and "," not in page.plain[start:colon] and limit - colon > 2 and not whole:
        return _words(page, start, colon)
    if candidate.form in ENUMERATIONS:
        goes_on = stop is not None and page.plain[end] == "。" and limit - end > 2
        fits = goes_on and end - start <= _LEAD and page.plain.count(",", start, end) <= 1
        return _words(page, start, end) if fits and not _counts(page.plain[start:end]) else None
    if stop is None and end - start <= (_OWN_LINE if alone else _RUN_IN):
        return _words(page, start, end)
    topic = _TOPIC.match(page.text, start, limit)
    if topic and not _counts(page.plain[start : topic.end()]):
        return _words(page, start, topic.end())
    short = stop is not None and end - start <= (_RUN_IN if limit - end > 2 else _ITEM)
    if short and not _counts(page.plain[start:end]):
        return _words(page, start, end)
    run_in = _run_in_end(page, start, limit)
    return _words(page, start, run_in) if run_in else None


def _counts(text: str) -> bool:
    """Whether a figure stands in a text, written or blanked out: then it is no heading but what stands under one."""
    return rules.says("figure", text) or rules.says("masked", text)


def _bold_end(page: Page, start: int, line: Line) -> int:
    """Where bold text that begins at ``start`` ends within the line; 0 if none does."""
    if page.plain.startswith("**", start):
        return max(page.plain.find("**", start + 2, min(line.end, start + _OWN_LINE)), 0)
    end = page.bold_until(start)
    return end if end < line.end and end - start <= _OWN_LINE else 0


def _words(page: Page, start: int, end: int) -> tuple[int, int] | None:
    if ending := _ENDING.search(page.plain, max(start, end - 8), end):
        end = ending.start()
    if page.plain.startswith("[", start) and page.plain.endswith("]", start, end):
        start, end = start + 1, end - 1
    return (start, end) if end - start >= 2 else None


def _unnumbered(page: Page, lines: Sequence[Line], numbered: Sequence[Heading]) -> Iterator[Heading]:
    """Short lines between paragraphs, bold lines, and bold beginnings of paragraphs."""
    starts = [h.start for h in numbered]
    taken = set(starts)
    for i, line in enumerate(lines):
        if line.start in taken:
            continue
        following = bisect_right(starts, line.start)
        limit = min(line.end, starts[following] if following < len(starts) else line.end)
        if line.strong or _looks_plain(page, lines, i, taken):
            words = _words(page, _OPENING.match(page.plain, line.start, limit).end(), limit)  # type: ignore[union-attr]
            if words and words[1] - words[0] <= _OWN_LINE and not _is_text(page, line):
                yield Heading(line.start, *words, "plain", words=page.plain[slice(*words)])
        elif bold := min(_bold_end(page, line.start, line), limit):
            start = _OPENING.match(page.plain, line.start, bold).end()  # type: ignore[union-attr]
            words = _words(page, start, bold)
            if words and words[1] - words[0] <= _RUN_IN and not rules.says("no_heading", page.plain[slice(*words)]):
                yield Heading(line.start, *words, "lead", words=page.plain[slice(*words)])


def _flattened(page: Page, lines: Sequence[Line]) -> Iterator[Heading]:
    """Headings without a number that are run into flattened text, where they say for certain what follows."""
    for line in lines:
        for sentence in _SENTENCE.finditer(page.text, line.start, line.end) if line.flattened else ():
            start, limit = sentence.end(), min(sentence.end() + 2 * _RUN_IN, line.end)
            end = _run_in_end(page, start, limit)
            words = _words(page, start, end) if end else None
            if words and max(rules.weights("heading", page.plain[slice(*words)]).values(), default=0) >= _CERTAIN:
                yield Heading(start, *words, "plain", words=page.plain[slice(*words)])


def _run_in_end(page: Page, start: int, limit: int) -> int | None:
    """Where a heading without a stop ends that begins at ``start`` and runs into the text after it."""
    matches = (cue.pattern.match(page.plain, start, limit) for cue in rules.cues("end") if cue.means == "heading")
    return next((match.end() for match in matches if match), None)


def _is_text(page: Page, line: Line) -> bool:
    """Whether a bold or short line is a sentence, a salutation, a name or the like, and no heading."""
    text = page.of(line)
    if _STOP.search(text.removesuffix("?")) or text.count('"') % 2 or not regex.search(r"\p{Han}{2}", text):
        return True
    return rules.says("no_heading", text)


def _looks_plain(page: Page, lines: Sequence[Line], i: int, taken: set[int]) -> bool:
    """Whether a short line stands as a heading between paragraphs: sentences end before it, text follows it."""
    line = lines[i]
    if not 2 <= len(line) <= _RUN_IN or page.plain[line.end - 1] in ",、;" or _is_text(page, line):
        return False
    if i + 1 == len(lines) or (i and not _ends(page, lines[i - 1], taken)):
        return False
    text = page.of(line)
    dated = text.endswith(":") and any(t.start == 0 and t.span for t in times.find(text))
    told = max(rules.weights("heading", text).values(), default=0)
    if len(line) <= _TELLING and told >= (_CERTAIN if dated else _TOLD):
        return True
    following = lines[i + 1]
    goes_on = len(following) > _RUN_IN or following.start in taken or page.plain[following.end - 1] == "。"
    return goes_on and page.plain[line.end - 1] != ":"


def _ends(page: Page, line: Line, taken: set[int]) -> bool:
    """Whether a heading can stand after a line: it ends a sentence, is a heading itself, or is next to nothing."""
    return line.start in taken or len(line) <= _SHORT or page.plain[line.end - 1] in '。!?:…")'


def _topics(page: Page, lines: Sequence[Line], placed: list[Heading]) -> Iterator[Heading]:
    """Topics with which paragraphs begin, where several paragraphs under one heading begin so."""
    starts = [h.start for h in placed]
    found: dict[tuple[int, str], list[Heading]] = {}
    for line in lines:
        under = bisect_left(starts, line.end)
        if under and starts[under - 1] >= line.start:
            continue
        for cue in rules.cues("topic"):
            if (match := cue.pattern.match(page.plain, line.start, line.end)) and _is_topic(match["words"]):
                words = _words(page, *match.span("words"))
                heading = words and Heading(line.start, *words, "lead", words=page.plain[slice(*words)])
                found.setdefault((under, cue.id), []).extend([heading] if heading else [])
                break
    for headings in found.values():
        if len(headings) > 1:
            yield from headings


def _is_topic(text: str) -> bool:
    told = rules.says("no_heading", text) or rules.says("lead", text)
    return not (told or _counts(text) or any(time.start <= 1 for time in times.find(text)))
