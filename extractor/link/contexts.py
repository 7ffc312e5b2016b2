"""What a name may need from before: the contexts that a chooser picks from, and what is known of each.

A name such as 规范管理率 or 发放资金 stands for something only with a subject from an earlier clause, sentence or
heading. Here the candidates are gathered; :mod:`extractor.link.ranker` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.catalogue.indicators import catalogue
from extractor.link.names import Link, joined, predicate_first, subject, subject_before_act, tail, weak
from extractor.link.nouns import kinds
from extractor.link.sentence import Phrase, View, clean, strip_end
from extractor.link.words import Lexicon

_LONGEST = 16
"""Characters of a context."""
_WHOLE = 22
"""Characters of the whole name of another value, where that is the context."""


@dataclass(frozen=True, slots=True)
class Context:
    """Words put before a name. ``sources`` say where they come from: prev0.subject, clause.name, heading0 …"""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a name stands."""

    view: View
    order: int
    """Of its value in the sentence."""
    previous: Sequence[Link]
    """Links before it in the sentence, the nearest first."""
    history: Sequence[Link]
    """Links of the sentences before under the same heading, the nearest first."""
    headings: Sequence[Phrase]
    """The words of the headings above it, the innermost first."""
    programs: Sequence[str]
    """Programs named before it under the same heading or in it, the nearest first."""
    parent: Link | None
    """The whole that it is a part of (其中)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A link, the contexts that may complete it (none and the rules' own among them), and what is known of the name."""

    link: Link
    name: str
    """The words nearest to the value."""
    contexts: tuple[Context, ...]
    facts: tuple[str, ...]
    weak: bool
    """Whether the name is too general to stand alone."""
    taken: frozenset[tuple[str, str]]
    """Whole names and units of the values before it in the sentence."""
    mark: str
    """The first mark between the value before and this name."""


class Offers:
    """Makes the offers of one section: what a link or a phrase lends to the names after it is worked out once."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self._lent: dict[int, tuple[Link | Phrase, _Lent]] = {}
        """By identity, with what it is of, so that it lives as long."""

    def of(self, link: Link, scene: Scene) -> Offer:
        """The contexts for a name, each once, with all its sources."""
        sources: dict[str, list[str]] = {"": ["none"]}
        for source, text in [("rule", link.context), *self._candidates(link, scene)]:
            sources.setdefault(text, []).append(source)
        contexts = tuple(Context(text, tuple(names)) for text, names in sources.items())
        bare = bool(link.name) and weak(link.name, self._words)
        mark = _mark(scene)
        facts = (*_facts(link, scene, self._words, bare), f"mark={mark}", *_kinds(link, scene, mark))
        taken = frozenset((previous.base, previous.value.unit) for previous in scene.previous)
        return Offer(link, link.name.text, contexts, facts, bare, taken, mark)

    def _candidates(self, link: Link, scene: Scene) -> Iterator[tuple[str, str]]:
        view, at = scene.view, scene.view.values[scene.order]
        yield "dropped", _dropped(link, view, at, self._words)
        if scene.previous:
            yield "verb", _verb(scene.previous[0], self._words)
        for n, previous in enumerate(scene.previous[:5]):
            yield from self._of(f"prev{n}", previous)
        if len(scene.previous) > 1:
            yield from self._of("first", scene.previous[-1])
        if scene.parent:
            yield from self._of("parent", scene.parent)
        yield from self._of("clause", view.before_clause(at))
        yield from self._of("lead", view.lead)
        for n, previous in enumerate(scene.history[:3]):
            yield from self._of(f"history{n}", previous)
        if len(scene.history) > 3:
            yield from self._of("opening", scene.history[-1])
        for n, heading in enumerate(scene.headings[:2]):
            yield from self._of(f"heading{n}", heading)
        for n, program in enumerate(scene.programs[:2]):
            yield f"program{n}", program
        yield from self._composed(scene)

    def _composed(self, scene: Scene) -> Iterator[tuple[str, str]]:
        """A heading or program with the subject of a value before it: 慢病 and 高血压, 医共体 and 打包资金."""
        tops = [("heading", self._lend(h).subject) for h in scene.headings[:1]]
        tops += [("program", p) for p in scene.programs[:1]]
        for source, top in tops:
            for n, previous in enumerate(scene.previous[:2]):
                about = self._lend(previous).short
                if top and about and about not in top:
                    yield f"{source}+prev{n}", joined(top[-10:], about)

    def _of(self, source: str, lender: Link | Phrase) -> list[tuple[str, str]]:
        return [(f"{source}.{part}", text) for part, text in self._lend(lender).parts]

    def _lend(self, lender: Link | Phrase) -> _Lent:
        known = self._lent.get(id(lender))
        if known is None:
            lent = _of_link(lender, self._words) if isinstance(lender, Link) else _of_phrase(lender, self._words)
            known = self._lent[id(lender)] = lender, lent
        return known[1]


class _Lent(NamedTuple):
    """What a link or a phrase lends: its parts by name, its subject, and the end of that for a composed context."""

    parts: tuple[tuple[str, str], ...]
    subject: str
    short: str


def _dropped(link: Link, view: View, at: int, words: Lexicon) -> str:
    """The last word before the name that cleaning it took away (全县 床位, 各项 贷款)."""
    if not link.name:
        return ""
    start = link.name.words[0].start
    before = [w for w in view.left(at).words if w.end <= start]
    if not before or before[-1].end < start:
        return ""
    last = before[-1].text
    return "" if len(last) < 2 or last in words.heads or last in words.loose else last


def _verb(previous: Link, words: Lexicon) -> str:
    """The verb that a list shares (新增规上企业15家、专精特新企业3家)."""
    if previous.context in words.verbs:
        return previous.context
    first = previous.name.texts[:1]
    return first[0] if first and first[0] in words.heads else ""


def _of_link(link: Link, words: Lexicon) -> _Lent:
    about = subject(link.name, words)
    parts = [*_parts(link.name, about, words), ("base", link.base[-_WHOLE:])]
    if link.context:
        parts = [("context", link.context), *parts, ("full", link.context + tail(about, _LONGEST - 4).text)]
    return _Lent(tuple(parts), about.text, tail(about, 8).text)


def _of_phrase(phrase: Phrase, words: Lexicon) -> _Lent:
    name = clean(phrase, words)
    about = subject(name, words)
    return _Lent(tuple(_parts(name, about, words)), about.text, "")


def _parts(name: Phrase, about: Phrase, words: Lexicon) -> Iterator[tuple[str, str]]:
    if not name:
        return
    shorter = tail(about, _LONGEST).text
    yield "subject", shorter
    if (doer := tail(subject_before_act(name, words), _LONGEST)) and doer.text != shorter:
        yield "doer", doer.text
    if (whole := tail(name, _LONGEST).text) != shorter:
        yield "whole", whole
    if thing := _thing(name, words):
        yield "thing", thing


def _thing(phrase: Phrase, words: Lexicon) -> str:
    """What a clause is about: its words before the first verb (县人民医院二期 of 县人民医院二期全部启用)."""
    for n, word in enumerate(phrase.words):
        if n and word.text in words.breaks and len(phrase[:n]) > 1:
            return tail(strip_end(phrase[:n], words.loose), _LONGEST).text
    return ""


def _facts(link: Link, scene: Scene, words: Lexicon, bare: bool) -> Iterator[str]:
    name, value, text = link.name, link.value, link.name.text
    texts = name.texts or [""]
    yield f"rule={link.rule}"
    yield f"kind={value.kind}"
    yield f"unit={value.unit}"
    yield f"length={min(len(name), 12)}"
    yield f"mark_only={bool(name) and all(t in words.marks for t in texts)}"
    yield f"weak={bare if name else 'empty'}"
    plain = sum(t not in words.general for t in texts)
    yield f"plain={plain}"
    act = predicate_first(name, words)
    yield f"shape={'act' if act else 'noun'}{min(plain, 3)}{'weak' if bare else ''}{min(len(texts), 4)}"
    yield f"end={text[-1:]}"
    yield f"last={texts[-1]}"
    yield f"first={texts[0]}"
    yield f"bracket={scene.view.bracket(scene.view.values[scene.order]) is not None}"
    yield f"part={scene.parent is not None}"
    if scene.previous:
        before = scene.previous[0]
        yield f"before={'context' if before.context else 'bare'}"
        yield f"same_unit={before.value.unit == value.unit}"
        yield f"units={before.value.unit}>{value.unit}"
        yield f"semicolons={_between(scene, '；;')}"
        yield f"same_end={before.name.text[-1:] == text[-1:]}"


def _kinds(link: Link, scene: Scene, mark: str) -> Iterator[str]:
    """What kind of thing the name is, and whether it stands beside one of its kind."""
    known = kinds()
    own = known.at_end(link.name.text)
    yield f"own={own}"
    yield f"opens={known.at_start(link.name.text)}"
    if scene.previous:
        before = scene.previous[0]
        beside = known.at_end(before.name.text)
        yield f"alike={beside == own} {mark}"
        yield f"beside={beside}>{own}"
        if before.context:
            yield f"under={known.at_end(before.context)}>{own}"


def role(text: str) -> str:
    """Whether indicators' names begin with a text, end with it, or both."""
    if not text:
        return "empty"
    begins, ends = catalogue().borders(text)
    return f"{'b' if begins else ''}{'e' if ends else ''}"


def _between(scene: Scene, marks: str) -> bool:
    view = scene.view
    items = view.between(view.values[scene.order - 1], view.values[scene.order])
    return any(item.text[:1] in marks for item in items)


def _mark(scene: Scene) -> str:
    """The first mark between the value before and this name."""
    if not scene.order:
        return "start"
    view = scene.view
    for item in view.between(view.values[scene.order - 1], view.values[scene.order]):
        if item.kind in ("stop", "enumeration", "open", "close"):
            return item.text[:1].strip() or "break"
    return "none"
