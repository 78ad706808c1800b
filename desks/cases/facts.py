"""What posts and incidents say of a case that is made of them. Pure."""

from desks.cases.asked import Asked
from domain.cases.case import Place
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused
from domain.incident import Incident
from domain.post import EnrichedPost, Label
from domain.privacy.admission import admit_text
from domain.region import Region
from domain.terms.policy import Priority, Regime

HIGH = frozenset({"danger", "accident"})  # urgencies of a post that raise the priority


def of_incident(region: Region, incident: Incident) -> Asked:
    topic = incident.topic if incident.topic in region.topics else None
    group = region.topics[topic].group if topic else incident.group or None
    priority = starred(region, topic)
    return Asked(CaseDeed.OPEN, group=group, topic=topic, regime=Regime.POST, priority=priority)


def starred(region: Region, topic: str | None) -> Priority:
    """The fast track of a starred topic."""
    known = region.topics.get(topic or "")
    return Priority.FAST if known is not None and known.starred else Priority.USUAL


def priority_of_post(region: Region, post: EnrichedPost, topic: str | None) -> Priority:
    urgency, priority = _value(post.labels.urgency), starred(region, topic)
    return Priority.HIGH if priority is Priority.USUAL and urgency in HIGH else priority


def topic_of_post(post: EnrichedPost) -> tuple[str | None, str | None]:
    """Its group and topic."""
    return _value(post.labels.group), _value(post.labels.topic)


def place_of_post(post: EnrichedPost) -> Place:
    known = post.labels
    return Place(_value(known.municipality), _value(known.settlement), _value(known.street))


def _value(label: Label | None) -> str | None:
    return label.value if label else None


def short(typed: str, longest: int, what: str) -> str | None:
    """A typed line without names and flats; None for an empty one. Raises EntryRefused."""
    bare = admit_text(" ".join(typed.split()))
    if len(bare) > longest:
        raise EntryRefused(f"{what}: длиннее {longest} знаков, сократите")
    return bare or None
