"""Incidents that a monitor may merge posts into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from desks.viewer import Viewer
from domain.incident import Incident, IncidentFilter, Order
from domain.person import Right
from domain.post import EnrichedPost
from domain.query import Any, Field, Is
from russian.titles import IncidentTitles

NEAR = timedelta(days=7)  # before and after the posts
CHOICES = 12
EXAMPLES = 100  # posts read to find an example of each incident


@dataclass(frozen=True, slots=True)
class Target:
    """An incident to merge into: the number of its posts that the viewer sees, and the latest of
    them. A viewer who sees only some posts gets a title without streets.
    """

    incident: Incident
    title: str
    posts: int
    latest: EnrichedPost


def targets(
    installation: Installation, viewer: Viewer, posts: Sequence[EnrichedPost]
) -> Sequence[Target]:
    """Incidents near the posts in place and time, of the same topic group first.

    Posts of several places get incidents of all places.
    """
    viewer.demand(Right.TRIAGE)
    times = [p.post.published_at for p in posts]
    since, until = min(times) - NEAR, max(times) + NEAR
    places = {p.labels.municipality.value if p.labels.municipality else None for p in posts}
    place = places.pop() if len(places) == 1 else None
    groups = {p.labels.group.value for p in posts if p.labels.group}
    own = {p.labels.incident_id for p in posts}
    near: dict[str, Incident] = {}
    for group in (*sorted(groups), None):
        limit = CHOICES + len(own)
        wanted = IncidentFilter(since, until, place, group, order=Order.NEWEST, limit=limit)
        for one in installation.posts.incidents.alive(wanted).incidents:
            near.setdefault(one.incident.id, one.incident)
    if len(own) == 1:
        near.pop(own.pop() or "", None)
    if not near:
        return []
    of = Any(tuple(Is(Field.INCIDENT, id_) for id_ in near))
    page = viewer.posts(installation.posts.index).search(
        of, limit=EXAMPLES, facets=[Field.INCIDENT]
    )
    latest: dict[str, EnrichedPost] = {}
    for hit in page.hits:
        latest.setdefault(hit.enriched.labels.incident_id or "", hit.enriched)
    counts = page.facets[Field.INCIDENT]
    titles = IncidentTitles(installation.region)
    return [
        Target(one, titles.of(one, exact=viewer.bodies is None), counts[i], latest[i])
        for i, one in near.items()
        if i in latest
    ][:CHOICES]
