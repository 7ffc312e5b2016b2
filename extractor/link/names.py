"""Names of what is measured: their parts, and how they are put together and titled."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.link.sentence import Item, Phrase, strip_end, strip_start
from extractor.link.words import Lexicon
from extractor.schema import Direction, Quantity

_SEAMS = frozenset("、和及与或，,")
_SHARE = "占"
_CHANGES = {"percent": "率", "multiple": "倍数", "money": "额", "points": "百分点", "rank": "位数"}
_RANKS = ("排名", "名次", "位次", "排位")
LONGEST = 28
"""Characters of a name; a longer one is cut at its last verb."""


@dataclass(frozen=True, slots=True)
class Link:
    """A value and what it measures."""

    value: Quantity
    name: Phrase
    """The words that name it, nearest ones."""
    context: str
    """What the name needs from elsewhere, put before it; may be empty."""
    rule: str
    change: Phrase = field(default_factory=Phrase)
    """The words of change right before the value (同比增长), empty for a level."""
    direction: Direction | None = None
    title: str = ""
    """The whole name where its words are short for one (三产: 第三产业增加值); it needs no context."""
    of_period: str = ""
    """The time whose figure a multiple is of (五年前的2.4倍)."""
    confidence: float | None = None
    """How sure the chooser of its context is; null where the rules decided."""

    @property
    def base(self) -> str:
        """Context and name, or the title, without the words of change."""
        return self.title or joined(self.context, self.name.text)

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the nearest words stand."""
        words = self.change.words if self.change and not self.name else self.name.words
        return (min(w.start for w in words), max(w.end for w in words)) if words else None


def joined(context: str, name: str) -> str:
    """``context`` before ``name``, what both have at the seam only once; nothing added that the name holds already."""
    if not context or context in name:
        return name
    if name.startswith(context):
        return name
    for n in range(min(len(context), len(name)), 1, -1):
        if context.endswith(name[:n]):
            return context + name[n:]
    if len(context) > 4 and context[-2:] in name:
        context = context[:-2]
    return context + name


def weak(phrase: Phrase, words: Lexicon) -> bool:
    """Is the name too general to stand alone (签约率, 发放资金, 累计)?"""
    text = phrase.text
    if text in words.standalone or text.startswith(("新增", "新建")):
        return False
    if len(text) <= 2 or (len(text) <= 4 and text.endswith("率")):
        return True
    if len(text) > 10 or any(t not in words.general and t != "、" for t in phrase.texts):
        return False
    return phrase.words[-1].text in words.aspects or len(phrase.words) == 1


def subject(phrase: Phrase, words: Lexicon) -> Phrase:
    """The thing that a name is about: 高血压 of 高血压建档人数, 健康证明 of 办理健康证明."""
    rest = strip_start(_without_brackets(phrase), words.before_subject)
    if len(rest.words) < 2:
        return rest
    for n, word in enumerate(rest.words):
        if n and word.text in words.acts and len(rest[:n]) > 2 and not _modifies(rest, n, words):
            return strip_end(rest[:n], words.loose)
    bare = strip_end(rest, words.after_subject)
    return rest if all(t in words.verbs for t in bare.texts) else bare


def subject_before_act(phrase: Phrase, words: Lexicon) -> Phrase:
    """The doer of 专家 坐诊, empty for a name that has none."""
    for n, word in enumerate(phrase.words):
        if n and word.text in words.acts and not _modifies(phrase, n, words):
            return strip_end(phrase[:n], words.loose)
    return Phrase()


def split_change(left: Phrase, words: Lexicon) -> tuple[Phrase, Direction | None, Phrase]:
    """The words of change at the end of a phrase (比上年增长), their direction, and the rest; empty for a level."""
    phrase = strip_end(left, words.light_of_change)
    if phrase and phrase.words[-1].text in words.level_after_change:
        if len(phrase.words) < 2 or phrase.words[-2].text not in words.change_nouns:
            return Phrase(), None, left
        phrase = phrase[:-1]
    n = len(phrase.words)
    if not n or not (phrase.words[n - 1].text in words.change or _newly(phrase, words)):
        return Phrase(), None, left
    direction: Direction = "down" if phrase.words[n - 1].text in words.change_down else "up"
    end = n
    n -= 1
    while n and (phrase.words[n - 1].kind == "period" or phrase.words[n - 1].text in words.of_change):
        n -= 1
    while phrase.words[n].kind == "period":  # the time of the figure, not of what it is compared with
        n += 1
    return phrase[n:end], direction, phrase[:n]


def change_within(left: Phrase, words: Lexicon) -> tuple[Phrase, Direction | None, Phrase]:
    """The last word of change of a phrase with what it is compared with (快于城镇), and what stands before it."""
    for n in range(len(left.words) - 1, -1, -1):
        text = left.words[n].text
        if text in words.change:
            direction: Direction = "down" if text in words.change_down else "up"
            return left[n:], direction, left[:n]
    return Phrase(), None, left


def _newly(phrase: Phrase, words: Lexicon) -> bool:
    """比上年新增: a word of addition with a comparison right before it."""
    if len(phrase.words) < 2 or phrase.words[-1].text not in words.change_compared:
        return False
    return phrase.words[-2].kind == "period" or phrase.words[-2].text in words.compared


def predicate_first(phrase: Phrase, words: Lexicon) -> bool:
    """Does the name start with a verb, its subject unsaid?"""
    rest = strip_start(phrase, frozenset(("累计", "已", "共")))
    return bool(rest) and rest.words[0].text in words.acts


def _modifies(phrase: Phrase, at: int, words: Lexicon) -> bool:
    """Is the verb at ``at`` a modifier of the nouns after it (家庭医生 签约 服务 团队)?"""
    after = phrase.texts[at + 1 :]
    return bool(after) and any(t not in words.general for t in after)


def _without_brackets(phrase: Phrase) -> Phrase:
    kept, depth = [], 0
    for w in phrase.words:
        depth += w.kind == "open"
        if depth == 0:
            kept.append(w)
        depth -= w.kind == "close"
    return Phrase(tuple(kept))


def goal_after(right: Phrase, value: Quantity, words: Lexicon) -> Phrase:
    """What a value is said to be the mark of (离90% 的 省定目标), empty where it is none."""
    rest = strip_start(right, frozenset("的"))
    if len(rest.words) == len(right.words) and value.kind != "percent":
        return Phrase()
    goal = next((n for n, text in enumerate(rest.texts[:3]) if text in words.goals), None)
    if goal is None or any(text not in words.marks for text in rest.texts[:goal]):
        return Phrase()
    return rest[: goal + 1]


def etcetera(name: Phrase, words: Lexicon) -> Phrase:
    """A long enumeration before 等 and a head, by its first item: 争取中央预算内投资等项目."""
    texts = name.texts
    if "等" not in texts[1:-1]:
        return name
    etc = len(texts) - 1 - texts[::-1].index("等")
    head = name[etc + 1 :]
    if len(head.words) >= 2 or len(head) >= 4:  # the head says what it is: 新开工…等重大项目
        return (name[:1] if name.words[0].text in words.heads else Phrase()) + head
    if "、" not in texts[:etc] or len(name) <= 16:
        return name
    return Phrase(name.words[: texts.index("、")] + name.words[etc:])


def shortened(name: Phrase, words: Lexicon, longest: int = LONGEST) -> Phrase:
    """A name of bearable length: from its last verb on, or its last words."""
    if len(name) <= longest // 2:
        return name
    of = max((n for n, t in enumerate(name.texts) if t == "的"), default=-1)
    if of > 0 and len(name[of + 1 :]) >= 5:
        name = name[of + 1 :]
    if len(name) <= longest:
        return name
    for n in range(len(name.words) - 2, 0, -1):
        if name.words[n].text in words.verbs and len(name[n:]) >= 6:
            return name[n:] if len(name[n:]) <= longest else tail(name, longest)
    return tail(name, longest)


def tail(name: Phrase, longest: int = 12) -> Phrase:
    """The last words of a name, at most ``longest`` characters."""
    words: list[Item] = []
    length = 0
    for word in reversed(name.words):
        length += word.end - word.start
        if length > longest:
            break
        words.append(word)
    while words and words[-1].text in _SEAMS:
        words.pop()
    return Phrase(tuple(reversed(words)))


def titled(link: Link, words: Lexicon) -> str:
    """The metric as a column would be headed: 重点人群签约人数, 地区生产总值同比增长率."""
    value, base = link.value, link.base
    if value.kind == "rank" and not link.change:
        if base.endswith(_RANKS):
            return base
        scope = value.text.split("第")[0].split("前")[0].removesuffix("首位").removesuffix("榜首")
        return (
            f"{base}{scope if scope.startswith(('全', '省', '市', '国', '世')) or scope.endswith('地区') else ''}排名"
        )
    if value.kind == "multiple" and link.of_period:
        return f"{base}相当于{link.of_period}的倍数"
    if link.change:
        change = "".join(t for t in link.change.texts if t not in ("分别", "各", "均", "将", "再", "又", "持续", "略"))
        change = {"少": "减少", "多": "增加", "高": "提高", "低": "降低"}.get(change, change)
        end = _CHANGES.get(value.kind, "量")
        return f"{base}{change.removesuffix('率')}{'' if change.endswith(('幅', '速', '量')) else end}"
    if base.endswith(_SHARE):
        return f"{base}比"
    if value.kind == "money":
        return base if base.endswith(words.amount_ends) else f"{base}金额"
    if value.kind == "count" and not base.endswith(words.count_ends):
        return base + {"人": "人数", "名": "人数", "位": "人数", "人次": "人次", "户": "户数", "次": "次数"}.get(
            value.unit, "数"
        )
    if value.kind == "area" and not base.endswith(("面积", "规模")):
        return f"{base}面积"
    return base
