"""What is new of saved searches, told to those who subscribed: at once, every hour, or at 09:00."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from hashlib import blake2b
from itertools import groupby, islice
from urllib.parse import urlencode

from domain.alert import Delivery, DeliveryState
from domain.errors import QueryError
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

# A post is dated when its worker ends it, and seen here only once that was committed and the index
# was refreshed: each look goes back by so much, and leaves out what it told before.
OVERLAP = timedelta(minutes=15)
FRESH = timedelta(days=3)  # what was published longer before it arrived is history, not news
NAMED = 10  # posts that a message names, of each search
CHUNK = 250  # posts asked for by id at once; an index takes 500 conditions

Words = Callable[[EnrichedPost], str]  # what a post is, without anything of its text


@dataclass(frozen=True, slots=True)
class News:
    """Of one saved search, the latest first; `query` finds more."""

    search: str
    query: str
    posts: Sequence[EnrichedPost]


def message(
    news: Sequence[News], pace: Pace, words: Words, now: datetime, zone: tzinfo, url: str
) -> tuple[str, str]:
    """Title and text. Nothing of what people wrote leaves with it: a post is its time, its source
    and labels, and a link that asks for a login.
    """
    total = sum(len(one.posts) for one in news)
    count = plural(total, "новый пост", "новых поста", "новых постов") if total else "ничего нового"
    if pace is Pace.DAILY:
        title = f"Сводка по поискам: {count}"
    elif len(news) == 1:
        title = f"Поиск «{news[0].search}»: {count}"
    else:
        title = f"{plural(len(news), 'поиск', 'поиска', 'поисков')}: {count}"
    lines = []
    for one in news:
        number = len(one.posts)
        lines.append(f"«{one.search}»: {number or 'ничего нового'}")
        for enriched in one.posts[:NAMED]:
            post = enriched.post
            at = clock(post.published_at, now, zone)
            lines.append(f"— {at}, {words(enriched)} {url}/posts/{post.id}")
        if number > NAMED:
            link = f"{url}/search?{urlencode({'q': one.query})}"
            lines.append(f"— и ещё {number - NAMED}: {link}")
    return title, "\n".join([*lines, f"Подписки: {url}/searches"])


class Subscriber:
    """Looks at what has arrived. `read` turns a query into conditions and may raise QueryError,
    `sees` gives what a person may see, None for somebody who cannot be told.

    The look and its message are saved as one: killed anywhere, nothing is lost and nothing twice.
    """

    def __init__(
        self,
        *,
        searches: Searches,
        subscriptions: SubscriptionStore,
        ledger: PostLedger,
        read: Callable[[str], Condition],
        sees: Callable[[str], PostSearch | None],
        words: Words,
        console_url: str,
        zone: tzinfo,
    ) -> None:
        self.searches, self.subscriptions, self.ledger = searches, subscriptions, ledger
        self.read, self.sees, self.words = read, sees, words
        self.url, self.zone = console_url.rstrip("/"), zone

    def tick(self, now: datetime) -> int:
        """Tell whoever's time has come. Returns how many messages were put.

        Raises Unavailable; the same call may be made again.
        """
        due = self.subscriptions.due(now)
        if not due:
            return 0
        arrived = self.ledger.arrivals(min(one.looked_at for one in due) - OVERLAP)
        queries = {search.name: search for search in self.searches.all()}
        put = 0
        for (person, pace), theirs in groupby(
            sorted(due, key=lambda one: (one.person, one.pace)),
            key=lambda one: (one.person, one.pace),
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
        for one in theirs:
            search = queries.get(one.search)
            found = self._new(one, search, arrived, index) if search and index else []
            ids = {enriched.post.id for enriched in found} | one.told
            after = replace(
                one,
                looked_at=now,
                next_at=next_time(pace, now, self.zone),
                told=frozenset(i for i in ids if i in arrived and arrived[i] > now - OVERLAP),
            )
            if search and (found or pace is Pace.DAILY):
                news.append(News(one.search, search.query, found))
                after = replace(after, sent=len(found), sent_at=now)
            looks.append((one, after))
        messages = []
        if news and index:
            title, text = message(news, pace, self.words, now, self.zone, self.url)
            messages.append(self._delivery(person, pace, title, text, now))
        if not self.subscriptions.save(looks, messages):
            log.info("subscriptions were changed meanwhile, the next look decides")
            return 0
        return len(messages)

    def _new(
        self,
        one: Subscription,
        search: SavedSearch,
        arrived: Mapping[str, datetime],
        index: PostSearch,
    ) -> list[EnrichedPost]:
        try:
            condition = self.read(search.query)
        except QueryError as error:
            log.warning("saved search %s cannot be read: %s", search.name, error)
            return []
        since = one.looked_at - OVERLAP
        found = [
            enriched
            for ids in _chunks(i for i, at in arrived.items() if at > since and i not in one.told)
            for enriched in index.walk(All((condition, Any(tuple(Is(Field.POST, i) for i in ids)))))
            if arrived[enriched.post.id] - enriched.post.published_at <= FRESH
        ]
        return sorted(found, key=lambda e: (e.post.published_at, e.post.id), reverse=True)

    def _delivery(self, person: str, pace: Pace, title: str, text: str, now: datetime) -> Delivery:
        return Delivery(
            # Ids are logged, and names are not.
            id=f"subscription {now.isoformat()} {pace} {blake2b(person.encode()).hexdigest()[:16]}",
            alert_id=None,
            title=title,
            text=text,
            state=DeliveryState.PENDING,
            created_at=now,
            next_try_at=now,
            person=person,
        )


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
