"""What the pieces of a time expression mean, in years and days. Null is what cannot be resolved."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from extractor.mention import numerals
from extractor.mention.period.grammar import Form, festivals
from extractor.mention.period.scan import Piece
from extractor.mention.period.scene import Scene
from extractor.schema import PeriodType

Years = tuple[int, int]
Days = tuple[date, date]

_PLAN = 1951
"""The n-th five-year plan begins five n years after it: the fourteenth is that of 2021–2025."""
_PIVOT = 50
"""Two-digit years from here on are of the twentieth century."""
_LONGEST = 30
"""近N年 with a larger N is a manner of speaking."""
_CENTURIES = {"上": 1900, "二十": 1900, "20": 1900, "本": 2000, "二十一": 2000, "21": 2000}
_ZEROS = str.maketrans("○O0", "〇〇〇")
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def years(piece: Piece, scene: Scene, named: int | None, compared: bool) -> Years | None:
    """The years that a year piece means; ``named`` is the year named last, ``compared`` if it is a yardstick."""
    low, high = piece.form.offset
    match piece.form.read:
        case "year":
            return _written_years(piece.groups)
        case "relative":
            base = scene.today
            if low == -1 and compared and scene.compared is not None:
                base = scene.compared + 1
        case "previous":
            base = scene.told
        case "echo":
            base = named or scene.told
        case _:
            base = None
    return None if base is None else (base + low, base + high)


def part(piece: Piece, year: int, base: Days | None) -> Days | None:
    """The days of ``year`` that a part piece means; ``base`` are the days that 同期 refers to."""
    form, groups = piece.form, piece.groups
    match form.read:
        case "within":
            return _days(year, *form.within[0], *form.within[1])
        case "quarter":
            return _quarters(year, groups)
        case "month":
            return _months(year, groups)
        case "day":
            month, day = _number(groups["m"]), _number(groups["d"])
            return _days(year, month, day, month, _number(groups.get("d2", groups["d"])))
        case "festival":
            return _festival(year, form)
        case _:
            return base and moved(base, year - base[1].year)


def whole(piece: Piece, scene: Scene) -> Days | None:
    """The days that a piece by itself means."""
    form, groups = piece.form, piece.groups
    match form.read:
        case "date":
            return _days(int(groups["y"]), *2 * (int(groups["m"]), int(groups["d"])))
        case "plan":
            return _plan(groups)
        case "decade":
            return _decade(groups)
        case "spell":
            return _spell(form, groups, scene)
        case "this_month":
            return _this_month(form.offset[0], groups.get("edge", ""), scene.day)
        case _:
            return None


def span(low: int, high: int) -> Days | None:
    """From the first day of the one year to the last of the other; null where they are the wrong way round."""
    return (date(low, 1, 1), date(high, 12, 31)) if 1 <= low <= high <= date.max.year else None


def moved(days: Days, by: int) -> Days | None:
    """The same days ``by`` years later; the end of February stays the end of February. Null outside the calendar."""
    (start, end), last = days, monthrange(days[1].year, days[1].month)[1]
    if start.year + by < 1 or end.year + by > date.max.year:
        return None
    first = min(start.day, monthrange(start.year + by, start.month)[1])
    after = monthrange(end.year + by, end.month)[1]
    return (
        start.replace(year=start.year + by, day=first),
        end.replace(year=end.year + by, day=after if end.day == last else end.day),
    )


def unit(days: Days) -> PeriodType:
    """The unit of the calendar that the days are."""
    start, end = days
    if start == end:
        return "day"
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return "range"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months % 12 == 0 and start.month == 1:
        return "year" if months == 12 else "multi_year"
    named: dict[int, PeriodType] = {1: "month", 3: "quarter", 6: "half"}
    return named.get(months, "range") if (start.month - 1) % months == 0 else "range"


def _number(written: str) -> int:
    """An Arabic or a Chinese numeral; 0 for what is no well-formed one."""
    if written.isascii():
        return int(written)
    return int(numerals.chinese(written) or 0)


def _written_years(groups: dict[str, str]) -> Years:
    low = _year(groups["y"])
    written = groups.get("y2", groups["y"])
    high = int(str(low)[:2] + written) if len(written) == 2 and len(groups["y"]) == 4 else _year(written)
    return low, high


def _year(written: str) -> int:
    """2022, 98, 二〇二二, 二○O二."""
    number = _number(written if written.isascii() else written.translate(_ZEROS))
    return number if len(written) > 2 else number + (1900 if number >= _PIVOT else 2000)


def _days(year: int, month: int, day: int, month2: int, day2: int) -> Days | None:
    """From day to day of the year, null where there is no such day or the end comes first."""
    try:
        start, end = date(year, month, day), date(year, month2, day2)
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _whole_months(year: int, first: int, last: int) -> Days | None:
    if not 1 <= first <= last <= 12:
        return None
    return _days(year, first, 1, last, monthrange(year, last)[1])


def _quarters(year: int, groups: dict[str, str]) -> Days | None:
    first = 1 if "first" in groups else _number(groups.get("q", "1"))
    last = _number(groups["first"]) if "first" in groups else _number(groups.get("q2", str(first)))
    days = _whole_months(year, 3 * first - 2, 3 * last)
    return (days[1], days[1]) if days and "edge" in groups else days


def _months(year: int, groups: dict[str, str]) -> Days | None:
    first = 1 if "first" in groups else _number(groups["m"])
    last = _number(groups["first"]) if "first" in groups else _number(groups.get("m2", groups["m"]))
    days = _whole_months(year, first, last)
    return days and _edge(days, groups.get("edge", "").strip())


def _edge(days: Days, edge: str) -> Days:
    """The end (底 末), the start (初) or a third of a month."""
    start, end = days
    if edge in _THIRDS:
        low, high = _THIRDS[edge]
        return end.replace(day=low), end.replace(day=min(high, end.day))
    if edge == "初":
        return start, start
    return (end, end) if edge else days


def _festival(year: int, form: Form) -> Days | None:
    table = festivals().get(year)
    if table is None or form.festival is None:
        return None
    day = date.fromisoformat(f"{year}-{getattr(table, form.festival)}") + timedelta(days=form.shift)
    return day, day


def _plan(groups: dict[str, str]) -> Days | None:
    start = _PLAN + 5 * _number(groups["n"])
    edge = groups.get("edge")
    if edge:
        day = date(start + 4, 12, 31) if "末" in edge else date(start, 1, 1)
        return day, day
    return span(start, start + (_number(groups["first"]) if "first" in groups else 5) - 1)


def _decade(groups: dict[str, str]) -> Days | None:
    if "y" in groups:
        return span(int(groups["y"]), int(groups["y"]) + 9)
    start = _CENTURIES[groups.get("c", "上")] + _number(groups["n"])
    return span(start, start + 9)


def _spell(form: Form, groups: dict[str, str], scene: Scene) -> Days | None:
    """N years that end with the last reviewed one, begin after it, or are the time in force."""
    count, last = _number(groups.get("n", "1")), scene.reviewed
    if last is None or not 1 <= count <= _LONGEST:
        return None
    in_force = (scene.start.year, scene.end.year) if scene.start and scene.end else (last, last)
    is_in_force = count > 1 and in_force[1] - in_force[0] + 1 == count
    match form.sense:
        case "future":
            return span(last + 1, last + count)
        case "before":
            return span(last - count, last - count)
        case "earlier":
            return span(last - 2 * count + 1, last - count)
        case "this" | "term" if is_in_force:
            return span(*in_force)
        case "term":
            return None
        case _:
            return span(last - count + 1, last)


def _this_month(offset: int, edge: str, day: date | None) -> Days | None:
    if day is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
    days = _whole_months(year, month + 1, month + 1)
    return days and _edge(days, edge)
