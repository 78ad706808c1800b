"""Cuts by plain loops over facts, and random facts and cuts, for tests."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from cases.ratings.survival import curve
from domain.region import Region
from domain.reports.cut import Counted, Cut, CutCell, CutMeasure, Dimension, Grain
from domain.reports.fact import HELD, Fact, FactKind
from domain.terms.period import Period
from reports.cuts.admission import DIMENSIONS, GUARDED, MEASURES, OF_TURNS, WITH_CLOCK
from reports.cuts.heirs import heir_at
from reports.cuts.residents import Residents

HOUR = timedelta(hours=1)
KINDS = {
    Counted.POSTS: FactKind.POST,
    Counted.COMPLAINTS: FactKind.POST,
    Counted.CASES: FactKind.CASE,
    Counted.ANSWERS: FactKind.ANSWER,
    Counted.ALERTS: FactKind.ALERT,
}
FIRST, LAST = datetime(2025, 9, 3, 5, tzinfo=UTC), datetime(2026, 11, 20, 22, tzinfo=UTC)
VALUES = {
    Dimension.SOURCE: ("rss-amur", "vk-tynda", "tg-zeya"),
    Dimension.SOURCE_KIND: ("rss", "vk", "telegram", "filed"),
    Dimension.TOPIC: ("heating", "roads", "waste"),
    Dimension.GROUP: ("housing", "transport"),
    Dimension.MUNICIPALITY: ("tynda", "zeya", "blagoveshchensk"),
    Dimension.SETTLEMENT: ("s1", "s2"),
    Dimension.BODY: ("housing", "transport", "health"),
    Dimension.KIND: ("complaint", "news"),
    Dimension.TONE: ("negative", "neutral"),
    Dimension.URGENCY: ("high", "usual"),
    Dimension.STATE: ("routed", "answered", "closed"),
    Dimension.OUTCOME: ("fixed", "refused"),
    Dimension.STREAM: ("pos", "own"),
    Dimension.PRIORITY: ("usual", "fast"),
    Dimension.CHANNEL: ("post", "filed"),
    Dimension.QUESTION: ("1.1", "1.2"),
}


def some_facts(chance: random.Random, number: int) -> list[Fact]:
    return [_fact(chance, FactKind(1 + n % 5), n) for n in range(number)]


def _fact(chance: random.Random, kind: FactKind, n: int) -> Fact:
    span = (LAST - FIRST) // timedelta(seconds=1)
    at = FIRST + timedelta(seconds=chance.randrange(span))
    values = {d: chance.choice(VALUES[d]) for d in HELD if chance.random() < 0.9}
    match kind:
        case FactKind.POST:
            is_complaint = chance.random() < 0.6
            return Fact(
                *(kind, f"p{n}", at, values),
                is_complaint=is_complaint,
                author=f"a{chance.randrange(20)}"
                if is_complaint and chance.random() < 0.8
                else None,
                reach_day=chance.choice((None, 0, 5, 900)),
                reach_week=chance.choice((None, 7)),
            )
        case FactKind.TURN:
            return _turn(chance, n, at, values)
        case FactKind.ANSWER:
            return Fact(kind, str(n), at, values, quality=chance.choice((None, 0, 3, 5)))
    return Fact(kind, str(n), at, values)


def _turn(chance: random.Random, n: int, at: datetime, values: dict[Dimension, str]) -> Fact:
    def later(most: int) -> datetime:
        return at + timedelta(minutes=chance.randrange(1, most * 1440))

    answered = later(40) if chance.random() < 0.6 else None
    left = later(20) if answered is None and chance.random() < 0.3 else None
    end = answered or left
    middle = sorted(later(10) for _ in range(2))
    spans = [(at, end)]
    if chance.random() < 0.3 and (end is None or middle[1] < end):
        spans = [(at, middle[0]), (middle[1], end)]
    values.setdefault(Dimension.BODY, "housing")
    return Fact(
        *(FactKind.TURN, f"{n}/{values[Dimension.BODY]}", at, values),
        due=later(30) if chance.random() < 0.9 else None,
        answered=answered,
        left=left,
        spans=tuple(spans),
        score=chance.randrange(1, 6) if answered and chance.random() < 0.5 else None,
        returns=chance.choice((0, 0, 1)),
    )


def some_cut(chance: random.Random, zone: ZoneInfo) -> Cut:
    counted = chance.choice([one for one in Counted if one not in GUARDED])
    measure = chance.choice(sorted(MEASURES[counted]))
    clock = {Dimension.WEEKDAY, Dimension.HOUR}
    allowed = sorted(DIMENSIONS[counted] - (set() if measure in WITH_CLOCK else clock))
    rows, columns, *others = chance.sample(allowed, len(allowed))
    since = FIRST + (LAST - FIRST) * chance.random()
    period = Period(
        chance.choice((None, since, datetime(2026, 1, 1, tzinfo=zone))),
        since + timedelta(days=chance.randrange(1, 200)),
    )
    if period.since is not None and period.since >= period.until:
        period = Period(None, period.until)
    grains: list[Grain | None] = [None, *Grain]
    if measure is CutMeasure.OVERDUE:
        grains = [None, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR]
    filters = {}
    for dimension in others[: chance.randrange(3)]:
        every = (*VALUES.get(dimension, ("1", "5", "12")), "")
        filters[dimension] = frozenset(chance.sample(every, 2))
    return Cut(
        *(counted, measure, period),
        rows if chance.random() < 0.8 else None,
        columns if chance.random() < 0.6 else None,
        chance.choice(grains),
        filters,
    )


def plain_cells(facts: Sequence[Fact], cut: Cut, region: Region) -> list[CutCell]:
    """In the order of rows, columns and steps."""
    cells = defaultdict(list)
    for fact, at, step in _counted(facts, cut, region):
        row = _value(fact, cut.rows, at, cut, region)
        column = _value(fact, cut.columns, at, cut, region)
        cells[row, column, step].append(fact)
    made = [CutCell(*key, *_measured(some, key, cut, region)) for key, some in cells.items()]
    return in_order(made)


def in_order(cells: Sequence[CutCell]) -> list[CutCell]:
    return sorted(cells, key=lambda one: (one.row or "", one.column or "", str(one.step)))


def _counted(facts, cut, region):
    kind = FactKind.TURN if cut.measure in OF_TURNS else KINDS[cut.counted]
    for fact in facts:
        if fact.kind is not kind or (cut.counted is Counted.COMPLAINTS and not fact.is_complaint):
            continue
        if kind is FactKind.POST and fact.values.get(Dimension.SOURCE_KIND) == "filed":
            continue
        if all(
            _value(fact, dimension, fact.at, cut, region) in _heirs(values, dimension, cut, region)
            for dimension, values in cut.filters.items()
        ):
            yield from _times(fact, cut, region)


def _heirs(values, dimension, cut, region):
    heir = heir_at(region, dimension, cut.period.until)
    return {heir(value) for value in values}


def _times(fact, cut, region):
    """The fact at each time by which it counts, with its step."""
    period, zone = cut.period, region.zone
    if cut.measure is CutMeasure.OVERDUE:
        for end, step in _ends(cut, zone):
            ended = [at for at in (fact.answered, fact.left) if at is not None and at <= end]
            if fact.due is not None and fact.due < end and not ended:
                yield fact, fact.due, step
        return
    at = fact.due if cut.measure is CutMeasure.ON_TIME else fact.at
    if at is None or not period.holds(at):
        return
    if _is_counted(fact, cut):
        yield fact, at, _step(at, cut.grain, zone)


def _is_counted(fact, cut):
    answered = fact.answered is not None and fact.answered < cut.period.until
    counts = {
        CutMeasure.ON_TIME: fact.left is None or (fact.due is not None and fact.left > fact.due),
        CutMeasure.SCORE: answered and fact.score is not None,
        CutMeasure.SATISFIED: answered and fact.score is not None,
        CutMeasure.RETURNED: answered,
        CutMeasure.AUTHORS: fact.author is not None,
        CutMeasure.REACH_DAY: fact.reach_day is not None,
        CutMeasure.REACH_WEEK: fact.reach_week is not None,
        CutMeasure.QUALITY: fact.quality is not None,
    }
    return counts.get(cut.measure, True)


def _ends(cut, zone):
    until = cut.period.until
    if cut.grain is None:
        return [(until, None)]
    at, ends = cut.period.since or FIRST, {}
    while at < until:
        ends[_step(at, cut.grain, zone)] = None
        at += HOUR
    ends[_step(until - timedelta(microseconds=1), cut.grain, zone)] = None
    steps = sorted(ends)
    after = [datetime.combine(step, time(), zone) for step in steps[1:]] + [until]
    return list(zip(after, steps, strict=True))


def _step(at, grain, zone):
    local = at.astimezone(zone)
    day = local.date()
    match grain:
        case None:
            return None
        case Grain.HOUR:
            return datetime.combine(day, time(local.hour), zone)
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1)


def _value(fact, dimension, at, cut, region):
    local = at.astimezone(region.zone)
    match dimension:
        case None:
            return None
        case Dimension.WEEKDAY:
            return str(local.isoweekday())
        case Dimension.HOUR:
            return str(local.hour)
    return heir_at(region, dimension, cut.period.until)(fact.values.get(dimension, ""))


def _measured(facts, key, cut, region):
    n, until = len(facts), cut.period.until
    answered = [f.answered is not None and f.answered < until for f in facts]
    if cut.measure is CutMeasure.PER_THOUSAND:
        named = zip((cut.rows, cut.columns), key[:2], strict=True)
        people = Residents(region, cut.filters).of({d: v for d, v in named if d})
        return 1000 * n / people if people else None, n
    if cut.measure is CutMeasure.MEDIAN_HOURS:
        hours = [_worked(f, until, region) / HOUR for f in facts]
        return curve(hours, answered).quantile(0.5), n
    measures = {
        CutMeasure.COUNT: lambda: n,
        CutMeasure.OVERDUE: lambda: n,
        CutMeasure.AUTHORS: lambda: len({f.author for f in facts}),
        CutMeasure.REACH_DAY: lambda: sum(f.reach_day for f in facts),
        CutMeasure.REACH_WEEK: lambda: sum(f.reach_week for f in facts),
        CutMeasure.ON_TIME: lambda: fmean(map(_is_on_time, facts)),
        CutMeasure.ANSWERED: lambda: fmean(answered),
        CutMeasure.RETURNED: lambda: fmean(f.returns > 0 for f in facts),
        CutMeasure.SCORE: lambda: fmean(f.score for f in facts),
        CutMeasure.SATISFIED: lambda: fmean(f.score >= 4 for f in facts),
        CutMeasure.QUALITY: lambda: fmean(f.quality for f in facts),
    }
    return measures[cut.measure](), n


def _is_on_time(fact):
    return fact.answered is not None and fact.answered <= fact.due


def _worked(fact, until, region):
    values = fact.values
    worktime = region.worktime(values.get(Dimension.MUNICIPALITY), values[Dimension.BODY])
    worked = timedelta()
    for since, end in fact.spans:
        if since < (last := min(end or until, until)):
            worked += worktime.between(since, last)
    return worked
