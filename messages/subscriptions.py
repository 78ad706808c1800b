"""Sends new matches of saved searches to subscribers: at once, every hour, or at 09:00."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from hashlib import blake2b
from itertools import groupby, islice
from urllib.parse import urlencode

from domain.bell import Cause, Ring
from domain.errors import QueryError
from domain.message import Message, MessageState
from domain.ports.index import PostSearch
from domain.ports.ledger import PostLedger
from domain.ports.searches import Searches, SubscriptionStore
from domain.post import EnrichedPost
from domain.query import All, Any, Condition, Field, Is
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription, next_time
from russian.moments import clock
from russian.plural import plural

log = logging.getLogger(__name__)

# A post is dated when its worker finishes it, but it is visible here only after the commit and a
# refresh of the index. So each check looks back this far and skips posts it already sent.
OVERLAP = timedelta(minutes=15)
FRESH = timedelta(days=3)  # a post published longer before its arrival is history, not news
NAMED = 10  # posts named per search in a message
CHUNK = 250  # posts requested by id at once; an index takes 500 conditions

Words = Callable[[EnrichedPost], str]  # describes a post without any of its text


@dataclass(frozen=True, slots=True)
class News:
    search: str
    query: str
    posts: Sequence[EnrichedPost]


def message(
    news: Sequence[News], pace: Pace, words: Words, now: datetime, zone: tzinfo, url: str
) -> tuple[str, str]:
    """Title and text, without any text of a post: only its time, source, labels and a link that
    requires a login.
    """
    total = sum(len(item.posts) for item in news)
    count = plural(total, "новый пост", "новых поста", "новых постов") if total else "ничего нового"
    if pace is Pace.DAILY:
        title = f"Сводка по поискам: {count}"
    elif len(news) == 1:
        title = f"Поиск «{news[0].search}»: {count}"
    else:
        title = f"{plural(len(news), 'поиск', 'поиска', 'поисков')}: {count}"
    lines = []
    for item in news:
        number = len(item.posts)
        lines.append(f"«{item.search}»: {number or 'ничего нового'}")
        for enriched in item.posts[:NAMED]:
            post = enriched.post
            at = clock(post.published_at, now, zone)
            lines.append(f"— {at}, {words(enriched)} {url}/posts/{post.id}")
        if number > NAMED:
            link = f"{url}/search?{urlencode({'q': item.query})}"
            lines.append(f"— и ещё {number - NAMED}: {link}")
    return title, "\n".join([*lines, f"Подписки: {url}/searches"])


class Subscriber:
    """`read` turns a query into conditions and may raise QueryError; `sees` returns the index as a
    person may see it, or None; `reaches` says whether they have a channel, without which the bell
    still rings. A check, its message and its ring are saved together, so a crash loses and repeats
    nothing.
    """

    def __init__(
        self,
        *,
        searches: Searches,
        subscriptions: SubscriptionStore,
        ledger: PostLedger,
        read: Callable[[str], Condition],
        sees: Callable[[str], PostSearch | None],
        reaches: Callable[[str], bool],
        words: Words,
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.searches, self.subscriptions, self.ledger = searches, subscriptions, ledger
        self.read, self.sees, self.reaches, self.words = read, sees, reaches, words
        self.url, self.zone = console_url.rstrip("/"), zone

    def tick(self, now: datetime) -> int:
        """Send to every subscriber whose time has come; returns the number of messages put. Raises
        Unavailable; the caller may repeat the call.
        """
        due = self.subscriptions.due(now)
        if not due:
            return 0
        arrived = self.ledger.arrivals(min(now, *(s.looked_at for s in due)) - OVERLAP)
        queries = {search.name: search for search in self.searches.all()}
        put = 0
        for (person, pace), theirs in groupby(
            sorted(due, key=lambda s: (s.person, s.pace)),
            key=lambda s: (s.person, s.pace),
        ):
            put += self._tell(person, pace, list(theirs), arrived, queries, now)
        return put

    def _tell(
        self,
        person: str,
        pace: Pace,
        theirs: Sequence[Subscription],
        arrived: Mapping[str, datetime],
        queries: Mapping[str, SavedSearch],
        now: datetime,
    ) -> int:
        index = self.sees(person)
        looks, news = [], []
        for subscription in theirs:
            search = queries.get(subscription.search)
            since = min(subscription.looked_at, now) - OVERLAP
            posts = []
            if search and index:
                posts = self._new(subscription, search, arrived, since, index)
            ids = {enriched.post.id for enriched in posts} | subscription.told
            after = replace(
                subscription,
                looked_at=now,
                next_at=next_time(pace, now, self.zone),
                told=frozenset(i for i in ids if i in arrived and arrived[i] > now - OVERLAP),
            )
            if search and (posts or pace is Pace.DAILY):
                news.append(News(subscription.search, search.query, posts))
                after = replace(after, sent=len(posts), sent_at=now)
            looks.append((subscription, after))
        messages, rings = [], []
        if news and index:
            title, text = message(news, pace, self.words, now, self.zone, self.url)
            written = self._message(person, pace, title, text, now)
            if self.reaches(person):
                messages.append(written)
            if any(item.posts for item in news):
                rings.append(_ring(person, written, news))
        if not self.subscriptions.save(looks, messages, rings):
            log.info("subscriptions were changed meanwhile, the next look decides")
            return 0
        return len(messages)

    def _new(
        self,
        subscription: Subscription,
        search: SavedSearch,
        arrived: Mapping[str, datetime],
        since: datetime,
        index: PostSearch,
    ) -> list[EnrichedPost]:
        try:
            condition = self.read(search.query)
        except QueryError as error:
            log.warning("saved search %s cannot be read: %s", search.name, error)
            return []
        posts = [
            enriched
            for ids in _chunks(
                i for i, at in arrived.items() if at > since and i not in subscription.told
            )
            for enriched in index.walk(All((condition, Any(tuple(Is(Field.POST, i) for i in ids)))))
            if arrived[enriched.post.id] - enriched.post.published_at <= FRESH
        ]
        return sorted(posts, key=lambda e: (e.post.published_at, e.post.id), reverse=True)

    def _message(self, person: str, pace: Pace, title: str, text: str, now: datetime) -> Message:
        return Message(
            # Ids are logged, and names must not be.
            id=f"subscription {now.isoformat()} {pace} {blake2b(person.encode()).hexdigest()[:16]}",
            about=None,
            title=title,
            text=text,
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
            person=person,
        )


def _ring(person: str, message: Message, news: Sequence[News]) -> Ring:
    [first, *others] = [item for item in news if item.posts]
    address = "/searches" if others else f"/search?{urlencode({'q': first.query})}"
    return Ring(
        person, Cause.SUBSCRIPTION, message.id, message.title, "", address, message.created_at
    )


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
