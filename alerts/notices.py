"""Notices to operators: which sources fell silent or broke, told once, and once that they are back.

The texts are pure; `Watch` reads and writes the stores.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_timedelta

from domain.alert import Delivery, DeliveryState
from domain.ports.notices import NoticeStore
from domain.ports.sources import Timetable
from domain.source import HealthState, Source, SourceStatus
from domain.trouble import LATE, Trouble, TroubleKind, is_night, troubles
from russian.moments import clock
from russian.plural import LOCALE, plural

log = logging.getLogger(__name__)

# An outage shows source by source, each at its own poll: what follows the first is told together.
PAUSE = timedelta(minutes=30)
SILENT_PAUSE = timedelta(hours=3)  # and who is silent can wait until others are
STEADY = timedelta(hours=1)  # one that flaps is not back each time it answers
PAUSES = {"begin": PAUSE, "silent": SILENT_PAUSE, "end": STEADY}
OF_TOKENS = (HealthState.TOKEN_REFUSED, HealthState.QUOTA)
NAMED = 10  # sources that a message names, of each group
Networks = Callable[[Source], str]  # what people call the network of a source

_K = TroubleKind
ONE = {_K.BROKEN: "не читается", _K.UNPOLLED: "не опрашивается", _K.SILENT: "молчит"}
MANY = {_K.BROKEN: "не читаются", _K.UNPOLLED: "не опрашиваются", _K.SILENT: "молчат"}


def said(trouble: Trouble, now: datetime, zone: tzinfo) -> str:
    """What is wrong, since when and why, to follow a source's name: «молчит, последний пост …»."""
    health, since = trouble.status.health, trouble.since
    when = clock(since, now, zone) if since else ""
    match trouble.kind:
        case TroubleKind.SILENT:
            text = f"молчит, последний пост {when}"
            if gap := health.usual_gap:
                usual = format_timedelta(gap, threshold=1, locale=LOCALE)
                text += f"; обычный перерыв — {usual}"
            return f"{text}."
        case TroubleKind.UNPOLLED:
            return f"не опрашивается, опрос ожидался {when}."
        case TroubleKind.BROKEN:
            last = f"последний удачный ответ {when}" if since else "ни разу не ответил"
            return f"не читается, {last}. {health.reason.rstrip('.')}.".removesuffix(" .")


@dataclass(frozen=True, slots=True)
class Group:
    """New troubles of one kind. `whole` names the network or host all of whose `all` sources have
    this trouble; None where the troubles have no more in common.
    """

    kind: TroubleKind
    whole: str | None
    new: tuple[Trouble, ...]
    all: int

    @property
    def title(self) -> str:
        """«Все 12 источников не читаются: Telegram», «3 источника молчат»."""
        if self.whole:
            return f"Все {_sources(self.all)} {MANY[self.kind]}: {self.whole}"
        if len(self.new) == 1:
            return f"Источник {ONE[self.kind]}: {self.new[0].source.title}"
        return f"{_sources(len(self.new))} {_verb(len(self.new), self.kind)}"


def groups(
    begun: Collection[Trouble],
    found: Collection[Trouble],
    statuses: Sequence[SourceStatus],
    networks: Networks,
) -> Iterator[Group]:
    """New troubles by kind, those of a whole network or host together. `found` are all troubles
    there are, `statuses` all sources that are switched on.
    """
    scopes: tuple[Networks, ...] = (lambda _: "весь реестр", networks, lambda s: s.host)
    for kind in TroubleKind:
        left = [t for t in begun if t.kind is kind]
        for scope in scopes:
            every = Counter(scope(s.source) for s in statuses)
            bad = Counter(scope(t.source) for t in found if t.kind is kind)
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
    """Title and text of the one message about new troubles."""
    lines = []
    for group in parts:
        lines.append(f"{group.title}.")
        lines += [f"— {t.source.title} {said(t, now, zone)}" for t in group.new[:NAMED]]
        lines += _more(len(group.new))
        if group.kind is TroubleKind.UNPOLLED:
            lines.append("Проверьте, работает ли otklik run и не полна ли очередь: otklik doctor.")
    return "; ".join(group.title for group in parts), "\n".join([*lines, url])


def end(back: Sequence[Source], url: str) -> tuple[str, str]:
    """Title and text of the one message that says which troubles are over."""
    title = f"Снова работает: {back[0].title}"
    if len(back) > 1:
        verb = "работает" if LOCALE.plural_form(len(back)) == "one" else "работают"
        title = f"Снова {verb} {_sources(len(back))}"
    lines = [f"{title}.", *(f"— {s.title}" for s in back[:NAMED]), *_more(len(back)), url]
    return title, "\n".join(lines)


def _more(count: int) -> list[str]:
    return [f"— и ещё {count - NAMED}"] if count > NAMED else []


class Watch:
    """Looks at the health of every source. `channels` name those who are told; messages link to
    `console_url`/sources and show times in `zone`.

    What was told lies in the store: a look that died anywhere may be repeated, and a restart tells
    nothing twice.
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
        self.first = self.last = datetime.min.replace(tzinfo=UTC)  # looks since the last stop
        self.well: dict[str, datetime] = {}  # since when those that were told are seen well
        self.quiet: dict[str, datetime] = {}  # until when no other message of this sort is sent

    def tick(self, now: datetime) -> bool:
        """Put messages about what began and ended since the last look. True where there were any.

        Raises Unavailable; the same call may be made again.
        """
        if not timedelta() <= now - self.last <= 2 * LATE:  # the clock jumped, or we stood
            self.first, self.well, self.quiet = now, {}, {}
        self.last = now
        if not self.channels:
            return False
        statuses = [s for s in self.sources.statuses() if s.source.enabled]
        found = {t.source.id: t for t in troubles(statuses, now, self.zone)}
        told = self.notices.told()
        begun = [t for i, t in found.items() if i not in told and self._tells(t, now)]
        # One that fails in yet another way, or not often enough to be a trouble, is not back.
        well = [s for s in statuses if s.source.id not in found and not s.health.failures]
        self.well = {
            s.source.id: self.well.get(s.source.id, now) for s in well if s.source.id in told
        }
        back = [s.source for s in well if now - self.well.get(s.source.id, now) >= STEADY]
        # Who switches a source off knows that it is not read.
        off = told.keys() - {s.source.id for s in statuses}
        urgent = any(t.source.top or t.kind is not TroubleKind.SILENT for t in begun)
        sort = "begin" if urgent else "silent"
        night = is_night(now, self.zone)
        waits = now < self.quiet.get(sort, now) or (night and not urgent)
        if waits and not any(t.source.top for t in begun):
            begun = []
        if night or now < self.quiet.get("end", now):
            back = []
        messages = {}
        keys = {self._key(found[i]) for i in told.keys() & found.keys()} - {None}
        if new := [t for t in begun if self._key(t) not in keys]:
            parts = list(groups(new, found.values(), statuses, self.networks))
            messages[sort] = begin(parts, now, self.zone, self.url)
        if back:
            messages["end"] = end(back, self.url)
        if not begun and not back and not off:
            return False
        deliveries = [
            self._delivery(f"{name} {channel}", channel, *words, now)
            for name, words in messages.items()
            for channel in self.channels
        ]
        ended = {s.id for s in back} | off
        if not self.notices.save([t.source.id for t in begun], ended, deliveries, now):
            log.info("notices were told by another, the next look decides")
            return False
        self.quiet |= {sort: now + PAUSES[sort] for sort in messages}
        log.info("sources: %d troubles began, %d ended", len(begun), len(back))
        return bool(messages)

    def _tells(self, trouble: Trouble, now: datetime) -> bool:
        """After a stop of everything the first polls are late, and need no word of ours."""
        return trouble.kind is not TroubleKind.UNPOLLED or now - self.first > LATE

    def _key(self, trouble: Trouble) -> tuple[str, HealthState] | None:
        """The token of a network serves all of its sources: that it is refused, or has no quota
        left, is one trouble, though each source meets it at its own time.
        """
        state = trouble.status.health.state
        shared = trouble.kind is TroubleKind.BROKEN and state in OF_TOKENS
        return (self.networks(trouble.source), state) if shared else None

    def _delivery(self, name: str, channel: str, title: str, text: str, now: datetime) -> Delivery:
        return Delivery(
            id=f"notice {now.isoformat()} {name}",
            alert_id=None,
            channel=channel,
            title=title,
            text=text,
            state=DeliveryState.PENDING,
            created_at=now,
            next_try_at=now,
        )
