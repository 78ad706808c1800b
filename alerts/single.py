"""Rules that do not count people: one negative post of huge reach, and unanswered comments below an
official page.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from alerts import lifecycle
from alerts.paging import Pager
from alerts.rules import Rules
from domain.alert import OPEN, Alert, AlertState, Cell, Evidence, Move, Rule, Signal
from domain.cases.answers.replies import OfficialAccounts, reply_to
from domain.errors import MoveRefused
from domain.message import Message
from domain.ports.alerts import AlertStore
from domain.ports.index import PostIndex
from domain.ports.ledger import PostLedger
from domain.post import AuthorKind, Engagement, EnrichedPost, Kind
from domain.query import All, Any, Condition, Field, Is, Not, Since, Until
from domain.source import Source
from domain.terms.term import Term, TermUnit
from domain.terms.worktime import Worktime

log = logging.getLogger(__name__)

LOOKBACK = timedelta(days=7)  # ended alerts of this age still block new ones about their subject
REACH_LASTS = timedelta(hours=24)  # then an alert about a single post ends by itself
PAGE = 500  # posts per request
FARTHEST = timedelta(days=31)  # further back no comment is looked for, whatever the days off
SHOWN = 40  # posts in the evidence of one alert

Known = Mapping[str | None, Alert]  # subject -> its newest alert


class SinglePosts:
    """All state is in the stores, so a look that died may be repeated; `sources` is the current
    registry.
    """

    def __init__(
        self,
        *,
        index: PostIndex,
        ledger: PostLedger,
        alerts: AlertStore,
        rules: Rules,
        sources: Mapping[str, Source],
        pager: Pager,
        worktime: Callable[[Source], Worktime],
    ) -> None:
        self.index, self.ledger, self.alerts = index, ledger, alerts
        self.rules, self.sources, self.pager = rules, sources, pager
        self.worktime = worktime

    @cached_property
    def accounts(self) -> OfficialAccounts:
        return OfficialAccounts.of(self.sources.values())

    def tick(self, now: datetime) -> list[Alert]:
        """Returns the alerts whose state changed. Raises Unavailable; the caller may repeat the
        call.
        """
        self.__dict__.pop("accounts", None)  # pages are registered while this runs
        recent = sorted(self.alerts.recent(now - LOOKBACK), key=lambda a: a.opened_at)
        known = {
            rule: {a.signal.subject: a for a in recent if a.signal.rule is rule} for rule in Rule
        }
        changed = [
            *self._wide(known[Rule.REACH], now),
            *self._waiting(known[Rule.UNANSWERED], now),
        ]
        return [alert for alert in changed if alert]

    def _wide(self, known: Known, now: datetime) -> Iterator[Alert | None]:
        for alert in known.values():
            if alert.state in OPEN and now - alert.last_hot_at >= REACH_LASTS:
                yield self._end(alert, now)
        reported = set(known)
        negative = (Is(Field.SENTIMENT, "negative"), Not(Is(Field.KIND, Kind.ADVERTISEMENT)))
        for posts in self._pages(All((*negative, Since(now - self.rules.oldest), Until(now)))):
            newest = self.ledger.engagement([e.post.id for e in posts])
            for enriched in posts:
                post, labels = enriched.post, enriched.labels
                reach = newest.get(post.id, post.engagement).reach
                subject = labels.incident_id or post.id
                if reach < self.rules.reach or subject in reported:
                    continue
                reported.add(subject)  # one alert for all copies
                signal = Signal(
                    cell=Cell(
                        labels.group.value if labels.group else None,
                        labels.municipality.value if labels.municipality else None,
                    ),
                    at=now,
                    window=now - post.published_at,
                    observed=reach,
                    expected=self.rules.reach,
                    p=0.0,  # not due to chance: it wakes people at night
                    rule=Rule.REACH,
                    subject=subject,
                )
                yield self._open(signal, _evidence([enriched], newest), None)

    def _waiting(self, known: Known, now: datetime) -> Iterator[Alert | None]:
        waiting = self.unanswered(now, self.rules.unanswered_after)
        for subject, alert in known.items():
            if alert.state is AlertState.SUBSIDING or (
                alert.state in OPEN and subject not in waiting
            ):
                asked = list(self.index.get(alert.evidence.post_ids).values())
                # The comments may also be too old now, or the page may no longer belong to a body.
                yield self._end(alert, now, answered=not self._without_answer(asked, now))
        for source_id, posts in waiting.items():
            last = known.get(source_id)
            signal = self._signal(source_id, posts, now)
            evidence = _evidence(posts, {})
            if last and last.state in OPEN:
                if last.state is not AlertState.SUBSIDING:
                    self._save(lifecycle.go_on(last, signal, evidence, now), None)
            elif self._is_new(self.sources[source_id], posts, last, now):
                yield self._open(signal, evidence, last)

    def _is_new(
        self, page: Source, posts: Sequence[EnrichedPost], last: Alert | None, now: datetime
    ) -> bool:
        """Whether a term ran out since the last alert ended, recently enough to page: an outage's
        past and a closed alert are not reported again.
        """
        minutes = round(self.rules.unanswered_after / timedelta(minutes=1))
        latest = max(e.post.published_at for e in posts)
        ran_out = self.worktime(page).due(latest, Term(minutes, TermUnit.MINUTES))
        ended = last.closed_at if last and last.closed_at else now - self.rules.oldest
        return ran_out > max(ended, now - self.rules.oldest)

    def unanswered(self, now: datetime, after: timedelta) -> dict[str, list[EnrichedPost]]:
        """By official page, the questions and complaints below it that nobody answered within
        `after` of the working time of its body, earliest first.
        """
        official = [s.id for s in self.sources.values() if s.owner_body and s.enabled]
        if not official:
            return {}
        pages = Any(tuple(Is(Field.SOURCE, id_) for id_ in official))
        asks = Any((Is(Field.KIND, Kind.COMPLAINT), Is(Field.KIND, Kind.QUESTION)))
        since = Since(now - FARTHEST)
        term = Until(now - after)  # working time is never shorter
        asked = [
            enriched
            for posts in self._pages(All((pages, asks, since, term)))
            for enriched in posts
            if enriched.post.thread_id
            and not self._is_official(enriched)
            and after <= self._waited(enriched, now) < self.rules.unanswered_within
        ]
        waiting: defaultdict[str, list[EnrichedPost]] = defaultdict(list)
        for enriched in self._without_answer(asked, now):
            waiting[enriched.post.source_id].append(enriched)
        return dict(waiting)

    def _waited(self, enriched: EnrichedPost, now: datetime) -> timedelta:
        post = enriched.post
        return self.worktime(self.sources[post.source_id]).between(post.published_at, now)

    def _without_answer(self, asked: Sequence[EnrichedPost], now: datetime) -> list[EnrichedPost]:
        if not asked:
            return []
        places = Any(tuple(Is(Field.SOURCE, id_) for id_ in {e.post.source_id for e in asked}))
        since = Since(min(e.post.published_at for e in asked))
        answers: defaultdict[str | None, list[EnrichedPost]] = defaultdict(list)
        for posts in self._pages(All((places, since, Until(now)))):
            for enriched in posts:
                if self._is_official(enriched):
                    answers[enriched.post.thread_id].append(enriched)
        gone = self.ledger.gone([e.post.id for e in asked])
        return [
            enriched
            for enriched in sorted(asked, key=lambda e: (e.post.published_at, e.post.id))
            if enriched.post.id not in gone
            and not any(reply_to(a.post, enriched.post) for a in answers[enriched.post.thread_id])
        ]

    def _is_official(self, enriched: EnrichedPost) -> bool:
        author = enriched.post.author
        if author is not None and author.kind is AuthorKind.OFFICIAL:
            return True
        return self.accounts.page_of(enriched.post, self.sources) is not None

    def _signal(self, source_id: str, posts: Sequence[EnrichedPost], now: datetime) -> Signal:
        return Signal(
            cell=Cell(None, self.sources[source_id].municipality),
            at=now,
            window=now - posts[0].post.published_at,
            observed=len(posts),
            expected=0.0,
            p=1.0,  # it waits until the morning
            rule=Rule.UNANSWERED,
            subject=source_id,
        )

    def _pages(self, condition: Condition) -> Iterator[list[EnrichedPost]]:
        after: str | None = None
        while True:
            page = self.index.search(condition, limit=PAGE, after=after)
            yield [hit.enriched for hit in page.hits]
            if (after := page.next) is None:
                return

    def _open(self, signal: Signal, evidence: Evidence, before: Alert | None) -> Alert | None:
        alert, move = lifecycle.open_alert(signal, evidence, before)
        return alert if self._save(alert, move, self.pager.page(alert, signal.at)) else None

    def _end(self, alert: Alert, now: datetime, answered: bool = False) -> Alert | None:
        """With one message if all is `answered`, else silently; if the process dies in between, the
        next look ends the alert.
        """
        if alert.state is not AlertState.SUBSIDING:
            alert, move = lifecycle.subside(alert, now)
            if not self._save(alert, move):
                return None
        alert, move = lifecycle.expire(alert, now)
        messages = self.pager.end(alert, now) if answered else ()
        return alert if self._save(alert, move, messages) else None

    def _save(self, alert: Alert, move: Move | None, messages: Sequence[Message] = ()) -> bool:
        try:
            self.alerts.save(alert, move, messages, stop_pending=alert.state is AlertState.CLOSED)
        except MoveRefused as error:
            log.info("alert %s changed meanwhile, the next look decides: %s", alert.id, error)
            return False
        return True


def _evidence(posts: Sequence[EnrichedPost], engagement: Mapping[str, Engagement]) -> Evidence:
    def reach(enriched: EnrichedPost) -> int:
        return engagement.get(enriched.post.id, enriched.post.engagement).reach

    def distinct(values: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in values if value))

    topics = distinct(e.labels.topic.value if e.labels.topic else None for e in posts)
    return Evidence(
        authors=len(distinct(e.post.author.key if e.post.author else None for e in posts)),
        sources=len({e.post.source_id for e in posts}),
        posts=len(posts),
        incidents=distinct(e.labels.incident_id for e in posts),
        first_at=min(e.post.published_at for e in posts),
        post_ids=tuple(e.post.id for e in sorted(posts, key=reach, reverse=True)[:SHOWN]),
        topic=topics[0] if len(posts) == 1 and topics else None,
        source_ids=tuple(sorted({e.post.source_id for e in posts})),
    )
