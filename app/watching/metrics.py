"""The meters of an installation, each with a constant set of labels: no names, no ids.

A part that does not answer leaves its meters out; `otklik_part_up` says which one it is.
"""

import logging
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version

from app.installation import Installation
from app.watching.heartbeat import told_at
from app.wiring import LEADER
from domain.errors import Unavailable
from domain.patience import Part
from domain.post import Outcome
from domain.reports.report import ReportName
from domain.trouble import LATE
from domain.watching.meters import Marks, Meter, MeterKind, quantile

log = logging.getLogger(__name__)

LATELY = timedelta(minutes=15)  # lags are those of posts indexed since
DAY = timedelta(days=1)
SAMPLE = 500  # rows that quantiles are read from
QUANTILES = (0.5, 0.95)
QUARANTINED = 100  # counted
NONE: Marks = ()

_version = cache(lambda: version("otklik"))  # reading it takes two milliseconds


def meters_of(installation: Installation) -> list[Meter]:
    now = installation.clock.now()
    meters: list[Meter] = []
    for look in LOOKS:
        try:
            meters += list(look(installation, now))  # all of a part, or none
        except Unavailable as error:
            log.warning("meters of %s: %s", look.__name__.strip("_"), error)
    return [*meters, *_parts(installation, now)]


def _gauge(name: str, help_: str, values: Mapping[Marks, float] | float | None) -> Meter:
    return _meter(name, MeterKind.GAUGE, help_, values)


def _counter(name: str, help_: str, values: Mapping[Marks, float] | float | None) -> Meter:
    return _meter(name, MeterKind.COUNTER, help_, values)


def _meter(
    name: str, kind: MeterKind, help_: str, values: Mapping[Marks, float] | float | None
) -> Meter:
    if values is None:
        values = {}
    return Meter(
        f"otklik_{name}", kind, help_, values if isinstance(values, Mapping) else {NONE: values}
    )


def _by(label: str, values: Mapping[str, float]) -> dict[Marks, float]:
    return {((label, name),): value for name, value in values.items()}


def _quantiles(label: str, spans: Mapping[str, list[float]]) -> dict[Marks, float]:
    return {
        ((label, name), ("quantile", str(part))): quantile(of, part)
        for name, of in sorted(spans.items())
        if of
        for part in QUANTILES
    }


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max(0.0, (now - at).total_seconds())


def _queue(installation: Installation, now: datetime) -> Iterable[Meter]:
    queue = installation.posts.queue
    ended = queue.outcomes()
    outcomes = {outcome.value: float(ended.get(outcome, 0)) for outcome in Outcome}
    yield _counter("posts_total", "Posts that ended, by outcome.", _by("outcome", outcomes))
    yield _gauge("queue_posts", "Posts that wait for enrichment.", queue.depth())
    limit = installation.settings.queue_limit
    yield _gauge("queue_limit_posts", "Above this no source is polled.", limit)
    count = len(queue.quarantined(QUARANTINED))
    yield _gauge("quarantined_posts", f"Posts set aside, {QUARANTINED} at most.", count)


def _lags(installation: Installation, now: datetime) -> Iterable[Meter]:
    """Posts that were a day old when fetched are history, not lag."""
    hops = installation.meters.hops(now - LATELY, SAMPLE)
    news = [hop for hop in hops if hop.fetched_at - hop.published_at < DAY]
    spans = {
        "fetch": [(hop.fetched_at - hop.published_at).total_seconds() for hop in news],
        "index": [(hop.indexed_at - hop.fetched_at).total_seconds() for hop in news],
    }
    what = "From publication to fetch, from fetch to index, of posts of the last 15 minutes."
    yield _gauge("lag_seconds", what, _quantiles("hop", spans))
    what = f"Posts indexed in the last 15 minutes, {SAMPLE} at most."
    yield _gauge("recent_posts", what, len(hops))


def _sources(installation: Installation, now: datetime) -> Iterable[Meter]:
    counts = installation.meters.sources(now - LATE)
    by_state: dict[Marks, float] = {
        (("network", c.network), ("state", c.state)): float(c.sources) for c in counts
    }
    yield _gauge("sources", "Enabled sources, by network and health.", by_state)
    what = f"Enabled sources whose poll is due for {LATE // timedelta(minutes=1)} minutes."
    yield _gauge("sources_late", what, sum(c.late for c in counts))


def _budgets(installation: Installation, now: datetime) -> Iterable[Meter]:
    counts = installation.meters.budgets(now)
    names = {c.of: float(c.names) for c in counts}
    yield _gauge("budgets", "Hosts and tokens that take turns.", _by("of", names))
    resting = {c.of: float(c.resting) for c in counts}
    yield _gauge("budgets_resting", "Of these, asked to be left alone.", _by("of", resting))
    used = {c.of: float(c.used) for c in counts}
    yield _gauge("budget_uses_today", "Uses of daily budgets, UTC.", _by("of", used))


def _processes(installation: Installation, now: datetime) -> Iterable[Meter]:
    at: dict[str, datetime] = {}
    for pulse in installation.processes.pulses.all():
        at[pulse.role] = max(pulse.at, at.get(pulse.role, pulse.at))
    ages = {role: max(0.0, (now - last).total_seconds()) for role, last in at.items()}
    yield _gauge("pulse_age_seconds", "Since the last pulse of a role.", _by("role", ages))
    until = installation.processes.locks.until(LEADER)
    leads = float(until is not None and until >= now)
    yield _gauge("scheduler_leads", "1 while a scheduler holds the lead.", leads)
    yield _gauge("tasks", "Tasks that wait or run.", _by("state", installation.meters.tasks()))
    errors: dict[Marks, float] = {
        (("role", role), ("class", kind)): count
        for (role, kind), count in installation.meters.errors().items()
    }
    yield _counter("errors_total", "Errors that processes logged, by role and class.", errors)


def _alerts(installation: Installation, now: datetime) -> Iterable[Meter]:
    last = installation.meters.evaluated(now - DAY, now + LATE)
    what = "Since spikes were evaluated last, within a day."
    yield _gauge("evaluation_age_seconds", what, _age(last, now))
    states = installation.meters.open_alerts()
    yield _gauge("alerts", "Open alerts, by state.", _by("state", states))


def _messages(installation: Installation, now: datetime) -> Iterable[Meter]:
    spans: defaultdict[str, list[float]] = defaultdict(list)
    for sent in installation.meters.sent(now - DAY, SAMPLE):
        spans[sent.about or "notice"].append(sent.took.total_seconds())
    what = "From the making of a message to its delivery, of those of a day; alert: its latency."
    yield _gauge("delivery_seconds", what, _quantiles("about", spans))
    delivered = {about: float(len(of)) for about, of in spans.items()}
    what = f"Messages delivered in a day, {SAMPLE} at most, by what they are about."
    yield _gauge("delivered_messages", what, _by("about", delivered))
    waiting = installation.meters.waiting(now)
    by_channel = {w.channel or "any": float(w.messages) for w in waiting}
    yield _gauge("due_messages", "Messages that wait, by channel.", _by("channel", by_channel))
    oldest = min((w.since for w in waiting), default=None)
    yield _gauge("due_message_age_seconds", "Since the first of them was due.", _age(oldest, now))
    given_up = installation.meters.given_up(now - DAY)
    yield _gauge("given_up_messages", "Messages given up in a day.", given_up)
    what = "Since the last heartbeat left, where one is set."
    yield _gauge("heartbeat_age_seconds", what, _age(told_at(installation), now))


def _cases(installation: Installation, now: datetime) -> Iterable[Meter]:
    counts = installation.meters.open_cases(now)
    open_ = {c.state: float(c.cases) for c in counts}
    yield _gauge("cases", "Cases that are not closed, by state.", _by("state", open_))
    yield _gauge("cases_overdue", "Of these, past their deadline.", sum(c.late for c in counts))
    fresh = installation.casework.imports.freshness()
    ages = {f.stream: max(0.0, (now - f.said_at).total_seconds()) for f in fresh}
    yield _gauge("import_age_seconds", "Age of the last export, by stream.", _by("stream", ages))


def _reports(installation: Installation, now: datetime) -> Iterable[Meter]:
    last = installation.meters.last_report(ReportName.MORNING)
    slot = last.slot if last else None
    yield _gauge("morning_report_age_seconds", "Since the last report of 08:30.", _age(slot, now))
    if last and last.slot:
        took = (last.made_at - last.slot).total_seconds()
        yield _gauge("morning_report_delay_seconds", "How late it was made.", took)
        yield _gauge("morning_report_sent", "1 if it was sent.", float(last.sent_at is not None))


def _machine(installation: Installation, now: datetime) -> Iterable[Meter]:
    yield _gauge("build_info", "The version that answers.", {(("version", _version()),): 1.0})
    data = installation.settings.data.absolute()
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    usage = shutil.disk_usage(place)
    yield _gauge("disk_free_bytes", "Free on the disk of the data folder.", usage.free)


def _parts(installation: Installation, now: datetime) -> Iterator[Meter]:
    down = {outage.part for outage in installation.outages()}
    up = {part.value: float(part not in down) for part in Part}
    yield _gauge("part_up", "0 while a server does not answer the console.", _by("part", up))


LOOKS: tuple[Callable[[Installation, datetime], Iterable[Meter]], ...] = (
    _machine,
    _queue,
    _lags,
    _sources,
    _budgets,
    _processes,
    _alerts,
    _messages,
    _cases,
    _reports,
)
