"""What was planned for a time against what came of it.

A target is a cell with the status plan; its result the actual cell of the same place, indicator, measure and period,
from whichever report. Where a rate of growth was planned and only levels are reported, the rate is computed from them
(``result_basis``), but not where growth is at constant prices. A ceiling (控制在, 以内, fewer accidents, a planned
fall) is met from above, anything else from below; 左右 leaves 5 % or half a unit of the last digit. ``open``: no
result, or figures too vague to say (突破千亿 against 1100亿).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.compare import values
from extractor.compare.words import Tone, words

if TYPE_CHECKING:
    import pandas as pd

_KEY = ["place_id", "indicator", "measure", "period"]
_MEASURES = ["level", "change_rate", "change_amount"]
_CLAUSES = "，,；;。：:"
_SENTENCES = "；;。"
_OWN_CLASS = ("floor", "ceiling", "steady")
"""Classes of words that bind only the figure in whose clause they stand; 确保 and 力争 hold for the list after them."""
_AFTER = 2
"""Characters after the value that may still say how it is meant (7%左右 where 左右 is not part of it)."""


def targets(panel: pd.DataFrame, change: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """A row for each plan; ``reported``: places and years with a report (:mod:`extractor.compare.coverage`)."""
    import pandas as pd

    plans = panel[(panel["status"] == "plan") & panel["measure"].isin(_MEASURES)]
    told = [tone(sentence, text) for sentence, text in plans[["sentence", "text"]].itertuples(index=False)]
    plans = plans.rename(columns={"value": "target", "value_high": "target_high", "modifier": "target_modifier"})
    plans = plans.assign(
        tone=pd.Series([said for said, _ in told], plans.index, dtype="str"),
        tone_class=pd.Series([kind for _, kind in told], plans.index, dtype="str"),
        target_observation_id=plans["observation_id"],
        target_source=plans["source"],
        target_sentence=plans["sentence"],
    )
    found = plans.merge(_results(panel, change), how="left", on=[*_KEY, "unit"])
    found = found.merge(reported[["place_id", "year", "reports"]], how="left", on=["place_id", "year"])
    basis = (
        found["result_basis"].fillna("not found").mask(found["reports"].isna() & found["result"].isna(), "no report")
    )
    return found.assign(
        result_basis=basis,
        difference=found["result"] - found["target"],
        attainment=found["result"] / found["target"].where(found["target"] != 0) * 100,
        attained=_attained(found),
    )


def tone(sentence: str, text: str) -> tuple[str, str]:
    """The words around the value ``text`` that say how firmly a target is set, joined by ``; ``, and the first's class.

    They are: the nearest word before the value that holds for a whole list (确保), the nearest one in its clause that
    binds only this figure (不低于), and the word at the end of the value (以上).
    """
    at = sentence.find(text) if text else -1
    if at < 0:
        return "", ""
    reach = max((sentence.rfind(mark, 0, at) for mark in _SENTENCES), default=-1) + 1
    clause = max((sentence.rfind(mark, 0, at) for mark in _CLAUSES), default=-1) + 1
    end = sentence[at : at + len(text) + _AFTER]
    heard = [
        _nearest(sentence[reach:at], own=False),
        _nearest(sentence[clause:at], own=True),
        next((word for word in words().tones if word.at == "end" and word.id in end), None),
    ]
    found = [word for word in heard if word is not None]
    return "; ".join(dict.fromkeys(word.id for word in found)), found[0].tone if found else ""


def _nearest(text: str, *, own: bool) -> Tone | None:
    """The last word of ``text`` that binds only the figure after it (``own``) or a whole list; the longest there."""
    ends = {word.id: text.rfind(word.id) + len(word.id) for word in words().tones if word.id in text}
    known = [w for w in words().tones if w.id in ends and w.at == "before" and (w.tone in _OWN_CLASS) == own]
    return max(known, key=lambda word: (ends[word.id], len(word.id)), default=None)


def _results(panel: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    stated = panel[(panel["status"] == "actual") & panel["measure"].isin(_MEASURES)].assign(result_basis="stated")
    computed = change[~change["indicator"].isin(words().real_growth) & (change["modifier"] == "exact")]
    computed = computed[computed["rate"].notna()]
    computed = computed.assign(
        measure="change_rate", unit="%", value=computed["rate"].round(2), result_basis="computed"
    )
    both = pd.concat([stated, computed], ignore_index=True).drop_duplicates([*_KEY, "unit"])
    low, high = values.claimed(both)
    both = both.assign(result_low=low, result_high=high)
    names = {"value": "result", "observation_id": "result_observation_id", "source": "result_source"}
    names["sentence"] = "result_sentence"
    return both.rename(columns=names)[[*_KEY, "unit", "result_basis", "result_low", "result_high", *names.values()]]


def _attained(found: pd.DataFrame) -> pd.Series[str]:
    claim = found.rename(columns={"target": "value", "target_high": "value_high", "target_modifier": "modifier"})
    low, high = values.bounds(claim)
    vague = (found["target_modifier"] == "approx") | found["tone"].str.contains("左右|上下")
    floor, ceiling = low.where(vague, found["target"]), high.where(vague, found["target_high"].fillna(found["target"]))
    bound_up, bound_down = (
        found["target_modifier"].isin(["at_least", "over"]),
        found["target_modifier"].isin(["at_most", "under"]),
    )
    falls = found["target"] < 0
    from_above = bound_down & ~falls | bound_up & falls
    from_above |= (
        ~bound_up
        & ~bound_down
        & (
            falls
            | (found["tone_class"] == "ceiling")
            | found["tone"].str.contains("控制在|不超过|不高于|低于")
            | found["indicator"].isin(words().lower_is_better)
        )
    )
    met = (found["result_low"] >= floor).where(~from_above, found["result_high"] <= ceiling)
    missed = (found["result_high"] < floor).where(~from_above, found["result_low"] > ceiling)
    return met.map({True: "met", False: "open"}).mask(missed, "missed").where(found["result"].notna(), "open")
