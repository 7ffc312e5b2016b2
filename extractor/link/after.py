"""Names that stand after their value: 建成6个专家工作站, 300个省市重点项目, 投入5000万元专项资金."""

from __future__ import annotations

from extractor.link.names import shortened, subject
from extractor.link.nouns import kinds
from extractor.link.sentence import Phrase, View, clean, strip_end, strip_start
from extractor.link.words import Lexicon
from extractor.schema import Quantity

_PERSONS = frozenset(("人", "名", "位", "户"))
_GOES_ON = frozenset(("的", "、"))
_WHO = frozenset(("group", "staff"))
"""Kinds of nouns for people."""
_EVENTS = frozenset(("人", "人次", "户", "户次", "次", "起", "例", "场次", "份", "条", "件", "批"))
_WHOLES = frozenset(("个", "家", "所", "项", "座", "条", "大", "类", "处", ""))
"""Units in which a list before the value is counted (建水、弥勒4个机场), not sized."""
_RATES = frozenset(("percent", "points", "ratio", "multiple", "index"))
_SHARES = ("率", "比", "比重", "比例", "度")
_BENEFIT = frozenset(("为", "对", "给", "向", "帮助", "让", "使"))
_FROM = frozenset(("由", "从", "自"))
_CUTS = frozenset(("并", "且", "等", "进行", "予以", "给予", "尚", "尚未", "仍", "仍未", "限期"))


def name_after(view: View, order: int, words: Lexicon, taken: bool) -> tuple[Phrase, Phrase, bool] | None:
    """What leads to the value, the noun after it, and whether the value is a size inside that name; null where its
    name does not stand after it.

    ``taken`` says that the words before the value already name the one before it.
    """
    at = view.values[order]
    value = view.value(at)
    right, left = view.right(at), view.left(at)
    following = view.values[order + 1] if order + 1 < len(view.values) else None
    if not right and following == at + 1:
        right = view.right(following)
    if not right or (right.words[0].start > value.end + 1 and following != at + 1):
        return None
    first, last = right.words[0].text, left.words[-1].text if left else ""
    lead = Phrase() if taken or last in words.conjunctions else clean(left, words)
    if last in _FROM:
        return None
    if value.kind == "duration" and last == "连续":
        return lead[-1:], right, False
    sized = False
    acts_only = all(t in words.acts for t in lead.texts)
    if first in words.prepositions or not any(c.isalnum() for c in right.text):
        return None
    if first in words.not_after and not (first == "的" and acts_only and len(right.words) > 1):
        return None
    if value.kind in _RATES:
        if lead and not (first in words.verbs and last in words.conjunctions):
            return None
        if last in words.conjunctions:
            lead = subject(clean(left, words), words)
    elif _lists(value, left, words) and first not in words.verbs:
        lead = _leading_act(left, words)
    elif not lead or last in words.leads:
        if first in words.acts and lead and value.unit not in _PERSONS:
            return None
    elif not _capacity(view, order, value, left, right, words):
        return None
    else:
        lead, right, sized = _last_item(lead), _before_act(right, words), True
    noun = _of_this_value(view, order, strip_start(right, frozenset("的")), words, last in _BENEFIT)
    if all(t in words.no_noun for t in noun.texts):
        return None
    return (shortened(lead, words, 12), noun, sized) if noun else None


def _persons(noun: Phrase, words: Lexicon) -> Phrase:
    """Those counted, without what the next value is of (128名放射工作人员 个人剂量监测率100%)."""
    known = [n for n in range(1, len(noun.words) + 1) if kinds().at_end(noun[:n].text) in _WHO]
    end = next((n for n in known if n + 1 not in known), 0)
    goes_on = noun.texts[end : end + 1]
    return noun if not end or (goes_on and goes_on[0] in _GOES_ON | words.conjunctions) else noun[:end]


def _before_act(right: Phrase, words: Lexicon) -> Phrase:
    return next((right[:n] for n, word in enumerate(right.words) if n and word.text in words.heads), right)


def _lists(value: Quantity, left: Phrase, words: Lexicon) -> bool:
    """Do the words before the value list what it counts (公路、隧道等30个工程)?"""
    if not left or value.unit in _EVENTS:
        return False
    if left.words[-1].text == "等":
        return True
    enumerated = any(w.kind == "enumeration" for w in left.words)
    return enumerated and value.unit in _WHOLES and left.words[-1].text not in words.aspects


def _leading_act(left: Phrase, words: Lexicon) -> Phrase:
    cleaned = clean(left, words)
    return cleaned[:1] if cleaned and cleaned.words[0].text in words.heads else Phrase()


def _capacity(view: View, order: int, value: Quantity, left: Phrase, right: Phrase, words: Lexicon) -> bool:
    """A size inside a name (建水15万吨蔬菜深加工): noun before, noun right after, no value after that in the clause."""
    if value.kind not in ("weight", "energy", "volume", "length", "area", "count") or value.unit in _EVENTS:
        return False
    following = view.values[order + 1] if order + 1 < len(view.values) else None
    joined = right.words[-1].text in words.conjunctions
    if following is not None and following == view.values[order] + len(right.words) + 1 and not joined:
        return False
    return right.words[0].text not in words.heads and left.words[-1].text not in words.measures


def _last_item(phrase: Phrase) -> Phrase:
    """The words after the last 、."""
    marks = [n for n, w in enumerate(phrase.words) if w.kind == "enumeration"]
    return phrase[marks[-1] + 1 :] if marks else phrase


def _of_this_value(view: View, order: int, right: Phrase, words: Lexicon, done_to: bool) -> Phrase:
    """The words after a value that belong to it, not to the value that follows.

    ``done_to``: the act that follows is done to what is counted (为18090户家庭办理保险), so it belongs to the name.
    """
    at = view.values[order]
    following = view.values[order + 1] if order + 1 < len(view.values) else None
    if following is None or following > at + len(view.right(at).words) + 1:
        noun = strip_end(right, words.trailing)
        if view.value(at).kind == "money":
            noun = _before_act(noun, words)
        return _without_doing(noun) if done_to else cut(noun, words)
    ranked = view.value(following).kind == "rank"
    noun = strip_end(right, words.before_rank | words.among if ranked else words.before_next)
    if done_to:
        return _without_doing(noun)
    if view.value(at).unit in _PERSONS:
        noun = _persons(noun, words)
    for n, word in enumerate(noun.words):
        if n and (word.text in words.acts or word.text in words.prepositions):
            return noun[:n]
    if view.value(at).kind == "count" and view.value(following).kind != "count":
        return _counted(noun, words)
    joins = bool(right) and right.words[-1].text in words.conjunctions
    return noun + _shared_act(view, following) if joins else noun


def _counted(noun: Phrase, words: Lexicon) -> Phrase:
    """The things counted, of which what follows is measured (63家平台企业累计 交易额1700亿元, 3家医院 药占比30%)."""
    end = noun.words[-1].text if len(noun.words) > 1 else ""
    if not end.endswith((*words.amount_ends, *_SHARES)):
        return noun
    return strip_end(noun[:-1], words.before_measure) or noun


def _without_doing(noun: Phrase) -> Phrase:
    return Phrase(tuple(w for w in noun.words if w.text not in ("进行", "予以", "给予", "实施", "开展", "了")))


def _shared_act(view: View, following: int) -> Phrase:
    """22所卫生院和119所卫生室的标准化建设: the act after 的 belongs to both."""
    right = view.right(following)
    return next((right[n + 1 :] for n, word in enumerate(right.words) if n and word.text == "的"), Phrase())


def cut(noun: Phrase, words: Lexicon, longest: int = 28) -> Phrase:
    """The words after a value up to where another clause starts without a comma, at most ``longest`` characters."""
    for n, word in enumerate(noun.words):
        if n and (word.text in words.prepositions or word.text in _CUTS):
            noun = noun[:n]
            break
    length = 0
    for n, word in enumerate(noun.words):
        length += word.end - word.start
        if length > longest:
            return noun[:n]
    return noun
