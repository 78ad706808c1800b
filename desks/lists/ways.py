"""Where a post leads: its incident, and the alert that concerns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.viewer import Viewer
from domain.alert import Alert
from domain.incident import Incident
from domain.person import Right
from domain.post import EnrichedPost
from enrichment.revision.looking_again import meets
from russian.titles import IncidentTitles


@dataclass(frozen=True, slots=True)
class Ways:
    incident: Incident
    title: str
    alert: Alert | None


def ways_of(
    installation: Installation, viewer: Viewer, posts: Sequence[EnrichedPost]
) -> Mapping[str, Ways]:
    """By post id, in two queries; empty for viewers who may not open incidents, or see only some of
    their posts.
    """
    ids = {one.labels.incident_id for one in posts if one.labels.incident_id}
    if not ids or viewer.bodies is not None or not viewer.may(Right.REGION):
        return {}
    incidents = installation.posts.incidents.several(sorted(ids))
    voiced = {id_: one for id_, one in incidents.items() if one.voiced}
    alerts = installation.watch.alerts.recent(installation.clock.now()) if voiced else []
    titles = IncidentTitles(installation.region)
    ways = {
        id_: Ways(one, titles.of(one), next((a for a in alerts if meets(a, one)), None))
        for id_, one in voiced.items()
    }
    of = {one.post.id: one.labels.incident_id or "" for one in posts}
    return {post_id: ways[id_] for post_id, id_ in of.items() if id_ in ways}
