"""Subscriptions: people follow a saved search and end that, and what messages tell them."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.subscriptions import Subscriber
from app.wiring import Parts
from desks.audit import Verb, write
from desks.searches import SearchDesk, WatchedSearches
from desks.viewer import Viewer, on_page
from domain.errors import NotFound
from domain.person import Person, Right
from domain.ports.index import PostSearch
from domain.post import EnrichedPost
from domain.query import Field
from domain.query_text import parse
from domain.subscription import Pace, Subscription, next_time
from russian.vocabulary import Vocabulary

SAID = (Field.KIND, Field.MUNICIPALITY, Field.TOPIC)


@dataclass(frozen=True, slots=True)
class Followers:
    """How many people are subscribed to a search, and how the viewer is."""

    number: int = 0
    mine: Subscription | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionDesk:
    """People on pages subscribe, programs do not. Every call raises Forbidden where the viewer
    lacks the right.
    """

    searches: SearchDesk

    def followers(self, viewer: Viewer) -> Mapping[str, Followers]:
        """By name, of the searches that have any."""
        viewer.demand(Right.REGION)
        followers: dict[str, Followers] = {}
        for one in self.searches.parts.subscriptions.all():
            known = followers.get(one.search, Followers())
            mine = one if one.person == viewer.person else known.mine
            followers[one.search] = Followers(known.number + 1, mine)
        return followers

    def subscribe(self, viewer: Viewer, name: str, pace: Pace) -> None:
        """They are told what is new of a search from now on, at this pace. Raises NotFound and
        EntryRefused.
        """
        viewer.demand(Right.REGION)
        parts, now = self.searches.parts, self.searches.parts.clock.now()
        saved = {one.search.name: one.search for one in self.searches.list(viewer)}
        if name in saved:
            self.searches.check(name, saved[name].query)
        due = next_time(pace, now, parts.region.zone)
        with parts.transaction():
            new = Subscription(name, viewer.person, pace, now, due)
            if not parts.subscriptions.subscribe(new):
                raise NotFound(f"поиска «{name}» нет: проверьте имя в списке")
            write(parts.audit, now, viewer, Verb.SEARCH_SUBSCRIBED, name)

    def unsubscribe(self, viewer: Viewer, name: str) -> None:
        """They are told nothing more of it."""
        viewer.demand(Right.REGION)
        parts = self.searches.parts
        with parts.transaction():
            parts.subscriptions.unsubscribe(name, viewer.person)
            write(parts.audit, parts.clock.now(), viewer, Verb.SEARCH_UNSUBSCRIBED, name)


def can_be_told(parts: Parts, person: Person) -> bool:
    """Whether somebody may read posts, and has a channel that the settings know."""
    known = any(channel in parts.settings.channels for channel in person.channels)
    return person.enabled and person.may(Right.POSTS) and known


def make_subscriber(parts: Parts) -> Subscriber:
    """Tells those who subscribed what is new."""
    words = Vocabulary(parts.region)

    def sees(person_id: str) -> PostSearch | None:
        person = parts.people.get(person_id)
        if person is None or not can_be_told(parts, person):
            return None
        return on_page(person).posts(parts.index)

    def called(enriched: EnrichedPost) -> str:
        labels = [(field, getattr(enriched.labels, field)) for field in SAID]
        said = [words.shown(field, label.value) for field, label in labels if label]
        source = words.shown(Field.SOURCE, enriched.post.source_id)
        return ": ".join(filter(None, (source, ", ".join(said))))

    return Subscriber(
        searches=WatchedSearches(parts, words),
        subscriptions=parts.subscriptions,
        ledger=parts.ledger,
        read=lambda query: parse(query, parts.region.zone, words.names),
        sees=sees,
        words=called,
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )
