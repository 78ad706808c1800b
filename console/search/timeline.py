"""The timeline: matching posts per hour, day, week or month, each linked to its search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from charts import charts
from domain.ports.index import PostSearch
from domain.query import Condition
from domain.query_text import during, period
from domain.steps import Step, Steps
from russian.figures import LOCALE
from russian.figures import usual as figure
from russian.plural import plural

MOST = 72
BY_HOURS = timedelta(days=3)
NAMES = {
    Step.HOUR: "Посты по часам",
    Step.DAY: "Посты по дням",
    Step.WEEK: "Посты по неделям",
    Step.MONTH: "Посты по месяцам",
}
LENGTHS = {
    Step.HOUR: timedelta(hours=1),
    Step.DAY: timedelta(days=1),
    Step.WEEK: timedelta(days=7),
    Step.MONTH: timedelta(days=30),
}
LABELS = 8
RECENT = (
    ("24 часа", timedelta(days=1)),
    ("7 дней", timedelta(days=7)),
    ("30 дней", timedelta(days=30)),
)

Link = Callable[[Condition], str]
# The usual count of each of these steps, by its start; None where that says nothing.
Usual = Callable[[Sequence[datetime], Steps], Mapping[datetime, float] | None]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`rows` lists the steps with posts: words, count, the usual count in words, and link;
    `earlier` counts posts before the first bar.
    """

    name: str
    chart: Markup
    rows: Sequence[tuple[str, int, str, str]]
    earlier: int
    compared: bool = False


def steps_for(condition: Condition, now: datetime, zone: ZoneInfo) -> Steps:
    since, until = period(condition)
    short = since and min(until or now, now) - since <= BY_HOURS
    return Steps(Step.HOUR if short else Step.DAY, zone)


def timeline(
    index: PostSearch,
    condition: Condition,
    counted: Mapping[datetime, int],
    steps: Steps,
    now: datetime,
    link: Link,
    usual_of: Usual = lambda starts, by: None,
) -> Timeline | None:
    if not counted:
        return None
    since, until = period(condition)
    first, last = min(counted), max(counted)
    end = max(last, min(until - timedelta(milliseconds=1), now) if until else now)
    # Leading empty steps are shown unless the matches would be lost behind them.
    whole = since and end - since <= MOST * LENGTHS[steps.length]
    begin = since if since and whole else first
    if steps.length is Step.DAY and end - begin <= BY_HOURS:
        steps = Steps(Step.HOUR, steps.zone)
        counted = index.search(condition, limit=0, steps=steps).over_time or counted
    lengths = list(Step)[list(Step).index(steps.length) :]
    fit = [length for length in lengths if end - begin < MOST * LENGTHS[length]]
    steps = Steps((fit or [Step.MONTH])[0], steps.zone)
    begin = max(begin, end - MOST * LENGTHS[steps.length])
    counts = dict.fromkeys(list(steps.between(begin, end))[-MOST:], 0)
    earlier = 0
    for at, count in counted.items():
        if (start := steps.start(at)) in counts:
            counts[start] += count
        else:
            earlier += count

    def way(start: datetime) -> str:
        after = steps.next(start)
        inside = max(start, since or start), min(after, until or after)
        return link(during(condition, *inside))

    words = {start: _said(start, steps) for start in counts}
    usual = usual_of(list(counts), steps)
    common = {start: figure(usual[start]) if usual else "" for start in counts}
    beside = {start: f", обычно {common[start]}" if usual else "" for start in counts}
    bars = [
        charts.Bar(
            label,
            count,
            f"{words[start]}: {_posts(count)}{beside[start]}",
            way(start) if count else "",
            usual[start] if usual else None,
        )
        for (start, count), label in zip(counts.items(), _labels(list(counts), steps), strict=True)
    ]
    rows = [(words[s], bar.count, common[s], bar.link) for s, bar in zip(counts, bars, strict=True)]
    return Timeline(
        NAMES[steps.length],
        charts.timeline(bars),
        [row for row in rows if row[1]],
        earlier,
        usual is not None,
    )


def _posts(count: int) -> str:
    return plural(count, "пост", "поста", "постов")


def _said(start: datetime, steps: Steps) -> str:
    local, after = start.astimezone(steps.zone), steps.next(start).astimezone(steps.zone)
    match steps.length:
        case Step.HOUR:
            return f"{_date(local, 'd MMMM')}, {local:%H:%M}–{after:%H:%M}"
        case Step.DAY:
            return _date(local, "EEE, d MMMM y")
        case Step.WEEK:
            last = after - timedelta(days=1)
            same = local.month == last.month
            return f"{_date(local, 'd' if same else 'd MMMM')} – {_date(last, 'd MMMM y')}"
        case Step.MONTH:
            return _date(local, "LLLL y")


def _labels(starts: Sequence[datetime], steps: Steps) -> Iterator[str]:
    """Label every nth bar; with many hours, every sixth of the day, and midnights as dates."""
    every = -(-len(starts) // LABELS)
    for number, start in enumerate(starts):
        local = start.astimezone(steps.zone)
        match steps.length:
            case Step.HOUR:
                shown = local.hour % 6 == 0 if len(starts) > LABELS else True
                yield (f"{local:%H:%M}" if local.hour else _date(local, "d MMM")) if shown else ""
            case Step.DAY | Step.WEEK:
                yield _date(local, "d MMM") if number % every == 0 else ""
            case Step.MONTH:
                yield _date(local, "LLL y") if number % every == 0 else ""


def _date(at: datetime, pattern: str) -> str:
    return format_date(at, pattern, locale=LOCALE)
