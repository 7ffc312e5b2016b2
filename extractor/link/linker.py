"""What each value of a sentence measures, by rules on the words around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.link.after import cut, name_after
from extractor.link.contexts import Offer, Offers, Scene
from extractor.link.lists import shared_again, shared_out
from extractor.link.names import (
    Link,
    change_within,
    etcetera,
    goal_after,
    joined,
    predicate_first,
    shortened,
    split_change,
    subject,
    subject_before_act,
    tail,
    weak,
)
from extractor.link.sentence import RATIO, Phrase, View, clean, strip_end, strip_start
from extractor.link.words import Lexicon
from extractor.schema import Direction, Quantity

Chooser = Callable[[Offer], tuple[str, float]]
"""Picks the context of a name: its text, and how sure it is."""

_TOPIC = 8
"""Characters of a heading that is a bare topic (基本公卫); longer ones are statements."""
_GOAL = "link.goal_after"
_MOVE = "quantity.rank_move"
"""The rule of places gained or lost (前移31位)."""
_RATES = ("率", "比例", "比重", "占比", "度")
_COMPLETE = frozenset(
    ("link.shared_again", "link.same_as_previous", "link.change_of_previous", "link.rank_of_previous", "link.size")
)
"""Rules whose name needs no context: that of the value before, with its own, or a whole project name."""


def link_sentence(
    view: View,
    words: Lexicon,
    history: Sequence[Link] = (),
    headings: Sequence[Phrase] = (),
    programs: Sequence[tuple[int, str]] = (),
    choose: Chooser | None = None,
    offers: Offers | None = None,
) -> list[Link]:
    """One link for each value of the sentence, in order.

    Args:
        history: links of the sentences before under the same heading, the nearest first.
        headings: words of the headings above, the innermost first.
        programs: offset and name of the programs named under the same heading or in it, in order.
        choose: picks the context of each name; without it the rules do.
        offers: makes what it picks from; the same one for all sentences under a heading.
    """
    return _Sentence(view, words, history, headings, programs, choose, offers or Offers(words)).links()


class _Sentence:
    def __init__(
        self,
        view: View,
        words: Lexicon,
        history: Sequence[Link],
        headings: Sequence[Phrase],
        programs: Sequence[tuple[int, str]],
        choose: Chooser | None,
        offers: Offers,
    ) -> None:
        self.view = view
        self.words = words
        self.history = history
        self.before = history[0] if history else None
        self.headings = headings
        self.programs = programs
        self.choose = choose
        self.offers = offers
        self.found: dict[int, Link] = {}
        self.topic = ""
        self.parent: Link | None = None

    @property
    def heading(self) -> str:
        """The innermost heading where it is a bare topic (基本公卫)."""
        return self.headings[0].text if self.headings and len(self.headings[0]) <= _TOPIC else ""

    def links(self) -> list[Link]:
        for order, at in enumerate(self.view.values):
            self._enter(at)
            if at not in self.found:
                shared = shared_out(self.view, order, self.words) or shared_again(
                    self.view, order, self.words, self.found
                )
                for index, link in shared.items():
                    self.found.setdefault(index, self._completed(order, link))
            if at not in self.found:
                link = replace(self._link(order, at), of_period=self._of_period(at))
                self.found[at] = self._completed(order, link)
            self._remember(self.found[at])
        return [self.found[at] for at in self.view.values]

    def _title(self, order: int, link: Link) -> str:
        """The whole name of a part: of a ratio (三次产业结构为18：41：41), of a sum (生产总值…，其中一产…)."""
        name = link.name
        if link.value.rule == RATIO:
            parts = next((parts for end, parts in self.words.structures.items() if name.text.endswith(end)), ())
            nth = self.view.nth_of_ratio(order)
            return f"{name.text}中{parts[nth]}比重" if nth < len(parts) else ""
        short = self.words.shares.get(name.texts[-1]) if name else None
        if short is None or not (link.value.kind == "money" or link.change):
            return ""
        earlier = [self.found[at] for at in reversed(self.view.values[:order])]
        whole = next((before.base for before in (*earlier, *self.history) if not before.title), "")
        return short if any(name in whole for name in self.words.shared) else ""

    def _of_period(self, at: int) -> str:
        """是五年前的2.4倍: the time right before 的 and the value."""
        before = self.view.items[max(0, at - 2) : at]
        if len(before) == 2 and before[0].kind == "period" and before[1].text == "的":
            return before[0].text
        return ""

    def _completed(self, order: int, link: Link) -> Link:
        """The link with its title, or with the context that the chooser picks."""
        if title := self._title(order, link):
            return replace(link, context="", title=title)
        if self.choose is None or link.rule in _COMPLETE:
            return link
        previous = [self.found[a] for a in reversed(self.view.values[:order])]
        before = bisect_left(self.programs, (link.value.start, ""))
        named = [name for _, name in self.programs[max(0, before - 2) : before][::-1]]
        scene = Scene(self.view, order, previous, self.history, self.headings, named, self.parent)
        context, confidence = self.choose(self.offers.of(link, scene))
        return replace(link, context=context, confidence=confidence)

    def _link(self, order: int, at: int) -> Link:
        value = self.view.value(at)
        left = self.view.left(at)
        if value.kind == "rank" and value.rule != _MOVE:
            return self._rank(order, value, left)
        change, direction, rest = split_change(self.view.left(at, periods=True), self.words)
        rest = Phrase(tuple(w for w in rest.words if w.kind != "period"))
        if value.rule == "quantity.doubling":
            return self._changed(order, value, change, "up", strip_end(rest, self.words.compared))
        if change and not self._acts_on(value, at, change):
            return self._changed(order, value, change, direction, rest)
        if value.kind == "points":
            change, direction, rest = change_within(left, self.words)
            if change:
                return self._changed(order, value, change, direction, rest)
        if link := self._part_after(order, value, left) or self._named_after(order, value, left):
            return link
        return self._named_before(order, at, value, left)

    def _rank(self, order: int, value: Quantity, left: Phrase) -> Link:
        name = clean(strip_end(left, self.words.before_rank), self.words)
        previous = self._previous(order)
        if name and not weak(name, self.words):
            return Link(value, name, "", "link.rank")
        if previous and (not name or not self.view.before_clause(self.view.values[order])):
            return Link(value, name, previous.base, "link.rank_of_previous")
        context = clean(self.view.before_clause(self.view.values[order]), self.words)
        return Link(
            value,
            name,
            shortened(context, self.words).text if context else previous.base if previous else "",
            "link.rank_of_clause",
        )

    def _acts_on(self, value: Quantity, at: int, change: Phrase) -> bool:
        """Is the word of change a verb with an object (提升5个物流园区)?"""
        right = self.view.right(at)
        return (
            value.kind == "count"
            and len(change.words) == 1
            and bool(right)
            and right.words[0].text not in self.words.not_after
        )

    def _changed(self, order: int, value: Quantity, change: Phrase, direction: Direction | None, rest: Phrase) -> Link:
        name = clean(rest, self.words)
        if (previous := self._previous(order)) and previous.rule == _GOAL and self._same_clause(order):
            own = Phrase(tuple(w for w in previous.name.words if w.end <= previous.value.start))
            return Link(value, own, previous.context, "link.change_of_previous", change, direction)
        if name and not weak(name, self.words):
            return Link(
                value, shortened(name, self.words), self._context(order, name), "link.change", change, direction
            )
        if previous := self._previous(order) or self.before:
            if name:
                return Link(value, name, self._subject_before(order), "link.change_of_aspect", change, direction)
            return Link(value, previous.name, previous.context, "link.change_of_previous", change, direction)
        context = clean(self.view.before_clause(self.view.values[order]), self.words)
        return Link(value, name, shortened(context, self.words).text, "link.change_of_clause", change, direction)

    def _named_after(self, order: int, value: Quantity, left: Phrase) -> Link | None:
        found = name_after(self.view, order, self.words, self._taken(order, left))
        if found is None:
            return None
        lead, noun, sized = found
        if sized:
            return Link(value, lead + noun, "", "link.size")
        return Link(value, lead + noun, "" if lead else self._inherited_verb(order), "link.noun_after")

    def _part_after(self, order: int, value: Quantity, left: Phrase) -> Link | None:
        """What a part of a whole does (19个乡镇卫生院中14个完成改造)."""
        right = self.view.right(self.view.values[order])
        if value.kind != "count" or not right or not left or left.words[-1].text not in self.words.among:
            return None
        if right.words[0].text in self.words.prepositions:
            return None
        whole = tail(clean(left[:-1], self.words)).text
        return Link(value, cut(right, self.words), whole, "link.part_after") if whole else None

    def _taken(self, order: int, left: Phrase) -> bool:
        """Are the words before this value the name of the one before it (15家医疗机构两批合同)?"""
        previous = self._previous(order)
        return bool(previous and left and previous.rule == "link.noun_after" and previous.name.words[-1] in left.words)

    def _named_before(self, order: int, at: int, value: Quantity, left: Phrase) -> Link:
        previous = self._previous(order)
        left = _without_counted(left, previous, self.words)
        name = clean(left, self.words)
        right = self.view.right(at)
        if (
            name
            and right
            and all(t in self.words.acts for t in name.texts)
            and right.words[0].text in self.words.prepositions
        ):
            return Link(value, name + cut(right, self.words), "", "link.act_around")
        if not name:
            if previous and (self._adjoins(order) or self._same_clause(order)):
                return _same(value, previous, self._listed_bare(order))
            context = clean(self.view.before_clause(at), self.words)
            if context and not self._value_in_clause_before(at):
                return Link(value, shortened(context, self.words), "", "link.clause_before")
            if previous:
                return _same(value, previous, False)
            after = clean(self.view.right(at), self.words)
            return Link(value, cut(after, self.words), "", "link.words_after")
        short = shortened(etcetera(name, self.words), self.words) + self._share(value, left, name)
        if goal := goal_after(right, value, self.words):
            return Link(value, short + goal, self._context(order, short), _GOAL)
        if right and right.words[0].text == "的" and weak(short, self.words):
            return Link(value, short, cut(right[1:], self.words).text, "link.noun_around")
        if right and value.kind == "percent" and right.words[0].text in ("用于", "来自", "投入"):
            return Link(value, short + cut(right, self.words), "", "link.noun_around")
        if previous and self._grows_too(value, previous, short):
            return Link(
                value, short, self._context(order, short), "link.change_of_list", previous.change, previous.direction
            )
        if rate := self._rate_of_previous(order, value, short):
            return Link(value, short + rate, "", "link.rate_of_previous")
        return Link(value, short, self._context(order, short), "link.noun_before")

    def _share(self, value: Quantity, left: Phrase, name: Phrase) -> Phrase:
        """占 between a name and its percentage: the figure is a share (二孩占46%)."""
        after = Phrase(tuple(w for w in left.words if w.start >= name.words[-1].end))
        return Phrase(after.words[:1]) if value.kind == "percent" and after.texts[:1] == ["占"] else Phrase()

    def _grows_too(self, value: Quantity, previous: Link, name: Phrase) -> bool:
        """In a list of growth rates the word may be said once: 生产总值增长9%，固定资产投资13%."""
        both = value.kind == previous.value.kind == "percent"
        return both and bool(previous.change) and name.text.endswith(self.words.amount_ends) and "占" not in name.texts

    def _rate_of_previous(self, order: int, value: Quantity, name: Phrase) -> Phrase:
        """The rate that a list of groups shares: 签约率54%，重点人群80%."""
        previous = self._previous(order)
        if value.kind != "percent" or previous is None or previous.value.kind != "percent" or previous.change:
            return Phrase()
        if name.text.endswith(_RATES) or not previous.name.text.endswith(_RATES):
            return Phrase()
        if all(t in self.words.marks for t in name.texts):
            return Phrase()
        return previous.name[len(subject(previous.name, self.words).words) :] or previous.name[-1:]

    def _context(self, order: int, name: Phrase) -> str:
        """What a name needs from before: a subject, the act that a list belongs to, the whole of a part."""
        previous = self._previous(order)
        opening = self.view.bracket(self.view.values[order])
        if opening is not None and len(name) <= 6:
            return self._around_bracket(opening)
        if self._listed(order) and previous and any(t not in self.words.general for t in name.texts):
            return self._leading_verb(previous)
        if weak(name, self.words):
            return self._subject_before(order)
        if self.parent and len(name) <= 8 and not predicate_first(name, self.words):
            return strip_start(tail(subject(self.parent.name, self.words), 8), self.words.conjunctions).text
        if self.topic and predicate_first(name, self.words):
            return self.topic
        if previous and predicate_first(name, self.words) and not predicate_first(previous.name, self.words):
            return tail(subject_before_act(previous.name, self.words)).text
        return ""

    def _subject_before(self, order: int) -> str:
        """The subject that a weak name takes over: of the clause, the value or the sentence before."""
        at = self.view.values[order]
        if not self._value_in_clause_before(at):
            clause = clean(self.view.before_clause(at), self.words)
            about = subject(clause, self.words)
            if clause and about and not weak(about, self.words):
                return tail(about, 20).text
        source = self._outside_brackets(order) or self.before
        if source is None:
            return self.heading
        if source.context and (source.context not in self.words.verbs) and len(source.name) <= 8:
            return source.context
        return joined(source.context, tail(subject(source.name, self.words), 16).text)

    def _outside_brackets(self, order: int) -> Link | None:
        """The last link before this one that does not stand in brackets closed since."""
        here = self.view.bracket(self.view.values[order])
        return next(
            (self.found[a] for a in reversed(self.view.values[:order]) if self.view.bracket(a) in (None, here)), None
        )

    def _around_bracket(self, opening: int) -> str:
        """What a value in brackets is about: the value before them, or the words before them."""
        linked = [a for a in self.found if a < opening]
        if linked and opening - 1 == linked[-1]:
            return subject(self.found[linked[-1]].name, self.words).text
        return tail(clean(self.view.left(opening), self.words), 16).text

    def _leading_verb(self, previous: Link) -> str:
        """The verb that a list shares: 新增规上企业55家、专精特新企业10家."""
        words = previous.name.words
        if words and words[0].text in self.words.verbs:
            return words[0].text
        return previous.context if previous.context in self.words.verbs else ""

    def _inherited_verb(self, order: int) -> str:
        previous = self._previous(order)
        return self._leading_verb(previous) if previous and self._listed(order) else ""

    def _listed(self, order: int) -> bool:
        """Does 、 or 和 stand right after the value before, so that this one continues its list?"""
        if order == 0:
            return False
        after = self.view.items[self.view.values[order - 1] + 1 : self.view.values[order]]
        marks = [i for i in after if i.kind != "word" or i.text in self.words.conjunctions]
        return (
            bool(marks)
            and (marks[0].kind == "enumeration" or marks[0].text in self.words.conjunctions)
            and not any(i.kind == "stop" for i in after)
        )

    def _adjoins(self, order: int) -> bool:
        """Do only marks and conjunctions stand between this value and the one before?"""
        between = self.view.between(self.view.values[order - 1], self.view.values[order]) if order else []
        return order > 0 and all(
            i.kind in ("enumeration", "open", "stop", "period") or i.text in self.words.trailing for i in between
        )

    def _listed_bare(self, order: int) -> bool:
        """Do only 、 or 和 stand between this value and the one before?"""
        between = self.view.between(self.view.values[order - 1], self.view.values[order]) if order else []
        return all(i.kind == "enumeration" or i.text in self.words.conjunctions for i in between)

    def _same_clause(self, order: int) -> bool:
        between = self.view.between(self.view.values[order - 1], self.view.values[order]) if order else []
        return order > 0 and not any(i.kind in ("stop", "enumeration") for i in between)

    def _value_in_clause_before(self, at: int) -> bool:
        end = self.view.clause_start(at)
        return end > 0 and any(i.kind == "value" for i in self.view.items[self.view.clause_start(end - 1) : end])

    def _previous(self, order: int) -> Link | None:
        return self.found[self.view.values[order - 1]] if order else None

    def _enter(self, at: int) -> None:
        """Notes what the values from here on are parts of (其中), until the next semicolon."""
        start = self.view.clause_start(at)
        texts = [i.text for i in self.view.items[start : start + 2]]
        if "其中" in texts and self.found and self.parent is None:
            self.parent = next(
                (k for a, k in reversed(self.found.items()) if a < at and k.value.kind != "percent"), None
            )
        elif self.view.bracket(at) is None and any(
            i.text in ("；", ";") for i in self.view.items[max(0, start - 1) : start]
        ):
            self.parent, self.topic = None, ""

    def _remember(self, link: Link) -> None:
        """Notes the act that the acts after it belong to (开展督查12次,出动人员…)."""
        name = link.name
        if (
            not self.topic
            and len(name.words) >= 2
            and name.words[0].text in self.words.event_verbs
            and name.words[-1].text in self.words.events
        ):
            self.topic = strip_start(name, self.words.before_event).text


def _without_counted(left: Phrase, previous: Link | None, words: Lexicon) -> Phrase:
    """Without what the value before counts (与4家卫生院 共建病房6个), if more than a noun of measure is left."""
    if previous is None or previous.rule != "link.noun_after":
        return left
    rest = Phrase(tuple(w for w in left.words if w not in previous.name.words))
    return rest if any(t not in words.aspects or t in words.acts for t in rest.texts) else left


def _same(value: Quantity, previous: Link, listed: bool) -> Link:
    """A value of the same name as the one before it: a change too in a list of one kind (增长5.6%和13.6%)."""
    link = Link(value, previous.name, previous.context, "link.same_as_previous")
    if listed and value.kind == previous.value.kind:
        return replace(link, change=previous.change, direction=previous.direction)
    return link
