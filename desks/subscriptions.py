"""Subscriptions: follow a saved search, stop following, and the messages about new posts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.searches import SearchDesk, WatchedSearches
from desks.verbs import Verb
from desks.viewer import Viewer, on_page
from domain.errors import NotFound
from domain.person import Person, Right
from domain.ports.index import PostSearch
from domain.post import EnrichedPost
from domain.query import Field
from domain.query_text import parse
from domain.subscription import Pace, Subscription, next_time
from messages.subscriptions import Subscriber
from russian.vocabulary import Vocabulary

SAID = (Field.KIND, Field.MUNICIPALITY, Field.TOPIC)


@dataclass(frozen=True, slots=True)
class Followers:
    number: int = 0
    mine: Subscription | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionDesk:
    """People on pages subscribe, programs do not."""

    searches: SearchDesk

    def followers(self, viewer: Viewer) -> Mapping[str, Followers]:
        viewer.demand(Right.REGION)
        followers: dict[str, Followers] = {}
        for one in self.searches.installation.watch.subscriptions.all():
            known = followers.get(one.search, Followers())
            mine = one if one.person == viewer.person else known.mine
            followers[one.search] = Followers(known.number + 1, mine)
        return followers

    def subscribe(self, viewer: Viewer, name: str, pace: Pace) -> None:
        """Send the viewer new posts of a search from now on, at this pace; raises NotFound and
        EntryRefused.
        """
        viewer.demand(Right.REGION)
        installation, now = self.searches.installation, self.searches.installation.clock.now()
        saved = {one.search.name: one.search for one in self.searches.list(viewer)}
        if name in saved:
            self.searches.check(name, saved[name].query)
        due = next_time(pace, now, installation.region.zone)
        with installation.transaction():
            new = Subscription(name, viewer.person, pace, now, due)
            if not installation.watch.subscriptions.subscribe(new):
                raise NotFound(f"поиска «{name}» нет: проверьте имя в списке")
            write(installation.audit, now, viewer, Verb.SEARCH_SUBSCRIBED, name)

    def unsubscribe(self, viewer: Viewer, name: str) -> None:
        viewer.demand(Right.REGION)
        installation = self.searches.installation
        with installation.transaction():
            installation.watch.subscriptions.unsubscribe(name, viewer.person)
            write(
                installation.audit, installation.clock.now(), viewer, Verb.SEARCH_UNSUBSCRIBED, name
            )


def can_be_told(installation: Installation, person: Person) -> bool:
    known = any(channel in installation.settings.channels for channel in person.channels)
    return _reads(person) and known


def _reads(person: Person) -> bool:
    return person.enabled and person.may(Right.POSTS)


def make_subscriber(installation: Installation) -> Subscriber:
    words = Vocabulary(installation.region)

    def sees(person_id: str) -> PostSearch | None:
        person = installation.access.people.get(person_id)
        if person is None or not _reads(person):
            return None
        return on_page(person).posts(installation.posts.index)

    def reaches(person_id: str) -> bool:
        person = installation.access.people.get(person_id)
        return person is not None and can_be_told(installation, person)

    def called(enriched: EnrichedPost) -> str:
        labels = [(field, getattr(enriched.labels, field)) for field in SAID]
        names = [words.shown(field, label.value) for field, label in labels if label]
        source = words.shown(Field.SOURCE, enriched.post.source_id)
        return ": ".join(filter(None, (source, ", ".join(names))))

    return Subscriber(
        searches=WatchedSearches(installation, words),
        subscriptions=installation.watch.subscriptions,
        ledger=installation.posts.ledger,
        read=lambda query: parse(query, installation.region.zone, words.names),
        sees=sees,
        reaches=reaches,
        words=called,
        console_url=installation.settings.console_address,
        zone=installation.region.zone,
    )
