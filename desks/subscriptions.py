"""Subscriptions over open parts: who may read what, and how a post is called in a message."""

from app.scope import ScopedIndex
from app.wiring import Parts
from desks.searches import SearchDesk
from domain.person import Person, Right
from domain.ports.index import PostSearch
from domain.post import EnrichedPost
from domain.query import Field
from domain.query_text import parse
from messages.subscriptions import Subscriber
from russian.vocabulary import Vocabulary

SAID = (Field.KIND, Field.MUNICIPALITY, Field.TOPIC)


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
        scope = person.scope
        return parts.index if scope is None else ScopedIndex(parts.index, scope)

    def called(enriched: EnrichedPost) -> str:
        labels = [(field, getattr(enriched.labels, field)) for field in SAID]
        said = [words.shown(field, label.value) for field, label in labels if label]
        source = words.shown(Field.SOURCE, enriched.post.source_id)
        return ": ".join(filter(None, (source, ", ".join(said))))

    return Subscriber(
        searches=SearchDesk(parts, words),
        subscriptions=parts.subscriptions,
        ledger=parts.ledger,
        read=lambda query: parse(query, parts.region.zone, words.names),
        sees=sees,
        words=called,
        console_url=parts.settings.console_address,
        zone=parts.region.zone,
    )
