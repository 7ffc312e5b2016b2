"""Lists that share their values out in order: 铝材、家居产业分别实现产值336.9亿元、39.2亿元."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractor.link.names import Link, split_change
from extractor.link.nouns import kinds
from extractor.link.sentence import Item, Phrase, View, clean, strip_start
from extractor.link.words import Lexicon
from extractor.schema import Quantity

_THINGS = frozenset(("disease", "group", "staff", "team", "facility", "equipment", "produce", "works", "place"))
"""Kinds of things that are counted by themselves: what ends a list of them is not said of the others."""
_SHARED = ("link.shared_out", "link.shared_again")
_EACH = frozenset(("分别", "分别为", "分别达", "分别达到", "依次", "依次为", "各", "各为"))


def shared_out(view: View, order: int, words: Lexicon) -> dict[int, Link]:
    """Links of the values from ``order`` on that 分别 shares out, by item index; empty where it does not.

    Values and named things must be equal in number; the measure after 分别 belongs to each.
    """
    at = view.values[order]
    value = view.value(at)
    left = view.left(at)
    each = next((n for n in range(len(left.words) - 1, -1, -1) if left.words[n].text in _EACH), None)
    if each is None and not _lists_alike(view, order, words, value):
        return {}
    run = _run(view, order, words)
    named, after = (left, Phrase()) if each is None else (left[:each], left[each + 1 :])
    if not clean(named, words):
        named = view.before_clause(at)
    things = _things(named, len(run), words)
    if len(run) < 2 or things is None:
        return {}
    change, direction, head = split_change(after, words)
    if not change:
        change, direction, _ = split_change(named, words)
    head = strip_start(clean(head, words), words.carrying)
    counted = view.right(run[-1]) if value.kind == "count" and not change else Phrase()
    if counted and counted.words[0].text not in words.not_after and counted.words[0].text not in words.heads:
        head = head + counted
    links = {}
    for index, thing in zip(run, things, strict=True):
        name = Phrase(thing.words + head.words) if head.text not in thing.text else thing
        links[index] = Link(view.value(index), name, "", "link.shared_out", change, direction)
    return links


def shared_again(view: View, order: int, words: Lexicon, found: Mapping[int, Link]) -> dict[int, Link]:
    """城乡居民收入分别为4万元、2万元，增长5%和8%: links of a list without names after one that was shared out."""
    at, run = view.values[order], _run(view, order, words)
    before = [found[a] for a in view.values[max(0, order - len(run)) : order]]
    if len({link.base for link in before if link.rule in _SHARED}) < max(2, len(run)):
        return {}
    change, direction, rest = split_change(view.left(at), words)
    if clean(rest, words):
        return {}
    return {
        index: replace(link, value=view.value(index), rule="link.shared_again", change=change, direction=direction)
        for index, link in zip(run, before, strict=True)
    }


def _lists_alike(view: View, order: int, words: Lexicon, value: Quantity) -> bool:
    """Two values or more of one kind in a bare list: an enumeration before them is shared out without 分别."""
    run = [view.value(at) for at in _run(view, order, words)]
    alike = all(v.kind == value.kind for v in run)
    goes_on = order > 0 and view.values[order] in _run(view, order - 1, words)
    return len(run) > 1 and alike and not goes_on


def _run(view: View, order: int, words: Lexicon) -> list[int]:
    """Indexes of the values from ``order`` on that follow each other with only 、 or 和 between."""
    run = [view.values[order]]
    for at in view.values[order + 1 :]:
        between = view.between(run[-1], at)
        if any(
            i.kind not in ("enumeration",) and i.text not in words.conjunctions and i.text not in ("，", ",")
            for i in between
        ):
            break
        run.append(at)
    return run


def _things(named: Phrase, count: int, words: Lexicon) -> list[Phrase] | None:
    """The things named in an enumeration, completed from each other; null unless there are ``count``."""
    _, _, level = split_change(named, words)
    phrase = clean(level or named, words)
    texts = phrase.texts
    if "等" in texts[1:]:
        phrase = phrase[: len(texts) - 1 - texts[::-1].index("等")]
    parts = _parts(phrase, words)
    if len(parts) == 1 and count == 2:
        parts = _pair(parts[0], words)
    return _completed(parts) if len(parts) == count else None


def _parts(phrase: Phrase, words: Lexicon) -> list[Phrase]:
    parts: list[list[Item]] = [[]]
    for word in phrase.words:
        if word.kind == "enumeration" or word.text in words.conjunctions:
            parts.append([])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(p)) for p in parts if p]


def _pair(phrase: Phrase, words: Lexicon) -> list[Phrase]:
    for n, word in enumerate(phrase.words):
        for pair in (words.pairs.get(word.text),):
            if pair:
                return [
                    Phrase((*phrase.words[:n], Item("word", word.start, word.end, one), *phrase.words[n + 1 :]))
                    for one in pair
                ]
    return [phrase]


def _aged(phrase: Phrase) -> int:
    """How many words at its start only say of what age somebody is (0—6岁 儿童)."""
    return next((n for n, text in enumerate(phrase.texts) if text.strip("0123456789—-–~至到岁以上下及")), 0)


def _for_each(phrase: Phrase) -> Phrase:
    """The words at its start that say for each of what the figure is (每千人口 床位)."""
    ends = (n for n in range(len(phrase.words), 0, -1) if kinds().at_end(phrase[:n].text) == "per")
    return phrase[: next(ends, 0)]


def _words_within(phrase: Phrase, characters: int) -> Phrase:
    """The first words of a phrase if they are just so many characters (two at least), else none."""
    for n in range(len(phrase.words)):
        if len(phrase[:n]) == characters >= 2:
            return phrase[:n]
    return Phrase()


def _completed(parts: list[Phrase]) -> list[Phrase]:
    """Each part with what the first (in front) or the last (at the end) says for all of them."""
    first, last = parts[0], parts[-1]
    thing = all(kinds().at_end(part.text) in _THINGS for part in (first, last))
    if len(last.words) > len(first.words) and last.text[-1] != first.text[-1] and not thing:
        end = last[_aged(last) + 1 :]
        return [p if p is last or p.text[-1] == last.text[-1] else p + end for p in parts]
    done = [first]
    for part in parts[1:]:
        shared = _words_within(first, len(first) - len(part)) or (_for_each(first) if thing else Phrase())
        same_head = part.text[-1] == first.text[-1] and part.text[:2] != first.text[:2]
        done.append(shared + part if same_head or thing else part)
    return done
