"""What a name may need from before: the contexts that a chooser picks from, and what is known of each.

A name such as 规范管理率 or 发放资金 stands for something only with a subject from an earlier clause, sentence or
heading. Here the candidates are gathered; :mod:`extractor.link.ranker` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.link.names import Link, joined, predicate_first, subject, subject_before_act, tail, weak
from extractor.link.sentence import Phrase, View, clean
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
    contexts: tuple[Context, ...]
    facts: tuple[str, ...]
    weak: bool
    """Whether the name is too general to stand alone."""


def offer(link: Link, scene: Scene, words: Lexicon) -> Offer:
    """The contexts for a name, each once, with all its sources."""
    sources: dict[str, list[str]] = {"": ["none"]}
    for source, text in [("rule", link.context), *_candidates(link, scene, words)]:
        sources.setdefault(text, []).append(source)
    contexts = tuple(Context(text, tuple(names)) for text, names in sources.items())
    bare = bool(link.name) and weak(link.name, words)
    return Offer(link, contexts, tuple(_facts(link, scene, words, bare)), bare)


def _candidates(link: Link, scene: Scene, words: Lexicon) -> Iterator[tuple[str, str]]:
    view, at = scene.view, scene.view.values[scene.order]
    if scene.previous:
        yield "verb", _verb(scene.previous[0], words)
    for n, previous in enumerate(scene.previous[:5]):
        yield from _of_link(f"prev{n}", previous, words)
    if len(scene.previous) > 1:
        yield from _of_link("first", scene.previous[-1], words)
    if scene.parent:
        yield from _of_link("parent", scene.parent, words)
    yield from _of_phrase("clause", clean(view.before_clause(at), words), words)
    yield from _of_phrase("lead", clean(_lead(view), words), words)
    for n, previous in enumerate(scene.history[:3]):
        yield from _of_link(f"history{n}", previous, words)
    if len(scene.history) > 3:
        yield from _of_link("opening", scene.history[-1], words)
    for n, heading in enumerate(scene.headings[:2]):
        yield from _of_phrase(f"heading{n}", clean(heading, words), words)
    for n, program in enumerate(scene.programs[:2]):
        yield f"program{n}", program
    yield from _composed(scene, words)


def _verb(previous: Link, words: Lexicon) -> str:
    """The verb that a list shares (新增规上企业15家、专精特新企业3家)."""
    if previous.context in words.verbs:
        return previous.context
    first = previous.name.texts[:1]
    return first[0] if first and first[0] in words.verbs else ""


def _composed(scene: Scene, words: Lexicon) -> Iterator[tuple[str, str]]:
    """A heading or program with the subject of a value before it: 慢病 and 高血压, 医共体 and 打包资金."""
    tops = [("heading", subject(clean(h, words), words).text) for h in scene.headings[:1]]
    tops += [("program", p) for p in scene.programs[:1]]
    for source, top in tops:
        for n, previous in enumerate(scene.previous[:2]):
            about = tail(subject(previous.name, words), 8).text
            if top and about and about not in top:
                yield f"{source}+prev{n}", joined(top[-10:], about)


def _of_link(source: str, link: Link, words: Lexicon) -> Iterator[tuple[str, str]]:
    if link.context:
        yield f"{source}.context", link.context
    yield from _of_phrase(source, link.name, words)
    yield f"{source}.base", link.base[-_WHOLE:]
    if link.context:
        yield f"{source}.full", link.context + tail(subject(link.name, words), _LONGEST - 4).text


def _of_phrase(source: str, phrase: Phrase, words: Lexicon) -> Iterator[tuple[str, str]]:
    if not phrase:
        return
    about = tail(subject(phrase, words), _LONGEST)
    yield f"{source}.subject", about.text
    if (doer := tail(subject_before_act(phrase, words), _LONGEST)) and doer.text != about.text:
        yield f"{source}.doer", doer.text
    whole = tail(phrase, _LONGEST)
    if whole.text != about.text:
        yield f"{source}.whole", whole.text


def _lead(view: View) -> Phrase:
    """The first clause of the sentence, up to its first value."""
    found = []
    for item in view.items:
        if item.kind in ("stop", "value"):
            break
        if item.kind != "period":
            found.append(item)
    return Phrase(tuple(found))


def _facts(link: Link, scene: Scene, words: Lexicon, bare: bool) -> Iterator[str]:
    name, value = link.name, link.value
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
    yield f"end={name.text[-1:]}"
    yield f"last={texts[-1]}"
    yield f"first={texts[0]}"
    yield f"mark={_mark(scene)}"
    yield f"bracket={scene.view.bracket(scene.view.values[scene.order]) is not None}"
    yield f"part={scene.parent is not None}"
    if scene.previous:
        before = scene.previous[0]
        yield f"before={'context' if before.context else 'bare'}"
        yield f"same_unit={before.value.unit == value.unit}"
        yield f"units={before.value.unit}>{value.unit}"
        yield f"semicolons={_between(scene, '；;')}"
        yield f"same_end={before.name.text[-1:] == name.text[-1:]}"


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
