"""Notifies operators once when sources fall silent or break, and once when they are back.

The texts are pure; `Watch` reads and writes the stores.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from domain.message import Message, MessageState
from domain.ports.notices import NoticeStore
from domain.ports.sources import Timetable
from domain.source import HealthState, Source, SourceStatus
from domain.trouble import LATE, Trouble, TroubleKind, is_night, troubles
from russian import moments
from russian.figures import LOCALE
from russian.moments import clock
from russian.plural import plural

log = logging.getLogger(__name__)

# An outage becomes visible source by source, at each one's own poll. Troubles that follow the first
# go into one later message.
OUTAGE_PAUSE = timedelta(minutes=30)
SILENT_PAUSE = timedelta(hours=3)  # silence is less urgent, so it waits for more silent sources
STEADY = timedelta(
    hours=1
)  # a source is back after working for so long, so a flapping one stays quiet
PAUSES = {"begin": OUTAGE_PAUSE, "silent": SILENT_PAUSE, "end": STEADY}
OF_TOKENS = (HealthState.TOKEN_REFUSED, HealthState.QUOTA)
NAMED = 10  # sources named per group in a message
Networks = Callable[[Source], str]  # the name of a source's network, as people call it

_K = TroubleKind
ONE = {_K.BROKEN: "не читается", _K.UNPOLLED: "не опрашивается", _K.SILENT: "молчит"}
MANY = {_K.BROKEN: "не читаются", _K.UNPOLLED: "не опрашиваются", _K.SILENT: "молчат"}


def said(trouble: Trouble, now: datetime, zone: tzinfo) -> str:
    """What is wrong, since when and why, as it follows a source's name: «молчит, последний
    пост …».
    """
    health, since = trouble.status.health, trouble.since
    when = clock(since, now, zone) if since else ""
    match trouble.kind:
        case TroubleKind.SILENT:
            text = f"молчит, последний пост {when}"
            if gap := health.usual_gap:
                usual = moments.gap(gap)
                text += f"; обычный перерыв — {usual}"
            return f"{text}."
        case TroubleKind.UNPOLLED:
            return f"не опрашивается, опрос ожидался {when}."
        case TroubleKind.BROKEN:
            last = f"последний удачный ответ {when}" if since else "ни разу не ответил"
            return f"не читается, {last}. {health.reason.rstrip('.')}.".removesuffix(" .")


@dataclass(frozen=True, slots=True)
class Group:
    """New troubles of one kind; `whole` is the network or host whose `all` sources have this
    trouble, otherwise None.
    """

    kind: TroubleKind
    whole: str | None
    new: tuple[Trouble, ...]
    all: int

    @property
    def title(self) -> str:
        if self.whole:
            return f"Все {_sources(self.all)} {MANY[self.kind]}: {self.whole}"
        if len(self.new) == 1:
            return f"Источник {ONE[self.kind]}: {self.new[0].source.title}"
        return f"{_sources(len(self.new))} {_verb(len(self.new), self.kind)}"


def groups(
    begun: Collection[Trouble],
    present: Collection[Trouble],
    statuses: Sequence[SourceStatus],
    networks: Networks,
) -> Iterator[Group]:
    """One group per kind, or per network or host that failed as a whole; `present` are all
    troubles, `statuses` all sources that are switched on.
    """
    scopes: tuple[Networks, ...] = (lambda _: "весь реестр", networks, lambda s: s.host)
    for kind in TroubleKind:
        left = [t for t in begun if t.kind is kind]
        for scope in scopes:
            every = Counter(scope(s.source) for s in statuses)
            bad = Counter(scope(t.source) for t in present if t.kind is kind)
            whole: defaultdict[str, list[Trouble]] = defaultdict(list)
            rest: list[Trouble] = []
            for trouble in left:
                name = scope(trouble.source)
                (whole[name] if every[name] == bad[name] > 1 else rest).append(trouble)
            left = rest
            for name, new in whole.items():
                yield Group(kind, name, tuple(new), every[name])
        if left:
            yield Group(kind, None, tuple(left), len(left))


def _sources(count: int) -> str:
    return plural(count, "источник", "источника", "источников")


def _verb(count: int, kind: TroubleKind) -> str:
    return (ONE if LOCALE.plural_form(count) == "one" else MANY)[kind]


def begin(parts: Sequence[Group], now: datetime, zone: tzinfo, url: str) -> tuple[str, str]:
    lines = []
    for group in parts:
        lines.append(f"{group.title}.")
        lines += [f"— {t.source.title} {said(t, now, zone)}" for t in group.new[:NAMED]]
        lines += _more(len(group.new))
        if group.kind is TroubleKind.UNPOLLED:
            lines.append("Проверьте, работает ли otklik run и не полна ли очередь: otklik doctor.")
    return "; ".join(group.title for group in parts), "\n".join([*lines, url])


def end(back: Sequence[Source], url: str) -> tuple[str, str]:
    title = f"Снова работает: {back[0].title}"
    if len(back) > 1:
        verb = "работает" if LOCALE.plural_form(len(back)) == "one" else "работают"
        title = f"Снова {verb} {_sources(len(back))}"
    lines = [f"{title}.", *(f"— {s.title}" for s in back[:NAMED]), *_more(len(back)), url]
    return title, "\n".join(lines)


def _more(count: int) -> list[str]:
    return [f"— и ещё {count - NAMED}"] if count > NAMED else []


class Watch:
    """Checks the health of every source and tells `channels`; the store records what was reported,
    so a check may be repeated. Messages link to `console_url`/sources and show times in `zone`.
    """

    def __init__(
        self,
        *,
        sources: Timetable,
        notices: NoticeStore,
        channels: Sequence[str],
        networks: Networks,
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.sources, self.notices = sources, notices
        self.channels, self.networks, self.zone = tuple(channels), networks, zone
        self.url = f"{console_url.rstrip('/')}/sources"
        self.first = self.last = datetime.min.replace(tzinfo=UTC)  # checks since the last stop
        self.well: dict[str, datetime] = {}  # source id -> since when a reported source works again
        self.quiet: dict[str, datetime] = {}  # kind of message -> until when no other is sent

    def tick(self, now: datetime) -> bool:
        """Put messages about troubles that began or ended since the last check. True if there were
        any. Raises Unavailable; the caller may repeat the call.
        """
        if not timedelta() <= now - self.last <= 2 * LATE:  # the clock jumped, or we stood still
            self.first, self.well, self.quiet = now, {}, {}
        self.last = now
        if not self.channels:
            return False
        statuses = [s for s in self.sources.statuses() if s.source.enabled]
        present = {t.source.id: t for t in troubles(statuses, now, self.zone)}
        reported = self.notices.told()
        begun = [t for i, t in present.items() if i not in reported and self._tells(t, now)]
        # A source that now fails in another way, or too rarely to count as trouble, is not back.
        well = [s for s in statuses if s.source.id not in present and not s.health.failures]
        self.well = {
            s.source.id: self.well.get(s.source.id, now) for s in well if s.source.id in reported
        }
        back = [s.source for s in well if now - self.well.get(s.source.id, now) >= STEADY]
        # A person who switches a source off knows that it is not read.
        off = reported.keys() - {s.source.id for s in statuses}
        urgent = any(t.source.top or t.kind is not TroubleKind.SILENT for t in begun)
        sort = "begin" if urgent else "silent"
        night = is_night(now, self.zone)
        waits = now < self.quiet.get(sort, now) or (night and not urgent)
        if waits and not any(t.source.top for t in begun):
            begun = []
        if night or now < self.quiet.get("end", now):
            back = []
        written = {}
        keys = {self._key(present[i]) for i in reported.keys() & present.keys()} - {None}
        if new := [t for t in begun if self._key(t) not in keys]:
            parts = list(groups(new, present.values(), statuses, self.networks))
            written[sort] = begin(parts, now, self.zone, self.url)
        if back:
            written["end"] = end(back, self.url)
        if not begun and not back and not off:
            return False
        messages = [
            self._message(f"{name} {channel}", channel, *words, now)
            for name, words in written.items()
            for channel in self.channels
        ]
        ended = {s.id for s in back} | off
        if not self.notices.save([t.source.id for t in begun], ended, messages, now):
            log.info("notices were told by another, the next look decides")
            return False
        self.quiet |= {sort: now + PAUSES[sort] for sort in written}
        log.info("sources: %d troubles began, %d ended", len(begun), len(back))
        return bool(messages)

    def _tells(self, trouble: Trouble, now: datetime) -> bool:
        return trouble.kind is not TroubleKind.UNPOLLED or now - self.first > LATE

    def _key(self, trouble: Trouble) -> tuple[str, HealthState] | None:
        state = trouble.status.health.state
        shared = trouble.kind is TroubleKind.BROKEN and state in OF_TOKENS
        return (self.networks(trouble.source), state) if shared else None

    def _message(self, name: str, channel: str, title: str, text: str, now: datetime) -> Message:
        return Message(
            id=f"notice {now.isoformat()} {name}",
            about=None,
            channel=channel,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )
