"""Incidents that a monitor may merge posts into, and those that hold the posts now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log2

from app.assembly import make_regrouping
from app.installation import Installation
from desks.finder import FinderDesk
from desks.viewer import Viewer
from domain.incident import Alive, Incident, IncidentFilter, Order
from domain.person import Right
from domain.post import EnrichedPost
from domain.query import Among, Field
from enrichment.incidents.alike import likeness
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

NEAR = timedelta(days=7)
READ = 100
COMPARED = 3
CHOICES = 9  # a digit for each
EXAMPLES = 300
LOOKED_AT = 30  # of the best, for a viewer who may not see all
LIKE = 0.05  # a share of certainty below which an incident about something else is left out
LIMIT = 30.0  # log-odds
SAME_GROUP = 0.5  # of the weight of one topic


@dataclass(frozen=True, slots=True)
class Target:
    """`posts` counts those that the viewer sees, and `latest` is their latest; a viewer who sees
    only some gets a title without streets; `likely` if the posts tell of it rather than not.
    """

    incident: Incident
    title: str
    posts: int
    latest: EnrichedPost
    likely: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """`now` are the incidents that hold the posts; `offers` the others, the best first."""

    now: Sequence[Target]
    offers: Sequence[Target]


def targets(
    installation: Installation,
    words: Vocabulary,
    viewer: Viewer,
    posts: Sequence[EnrichedPost],
    typed: str = "",
) -> Targets:
    """Incidents near the posts, by likeness × place × size; `typed` looks for others by number or
    by the words of their titles.
    """
    viewer.demand(Right.TRIAGE)
    own = list(dict.fromkeys(i for p in posts if (i := p.labels.incident_id)))
    ranked = (
        [
            (one.incident, 0.0)
            for one, _ in FinderDesk(installation, words).find(viewer, typed).incidents
        ]
        if typed.strip()
        else _ranked(installation, posts)
    )
    known = installation.posts.incidents.several(own) if own else {}
    offers = [(one, like) for one, like in ranked if own != [one.id]][:LOOKED_AT]
    wanted = [*(known[i] for i in own if i in known), *(one for one, _ in offers)]
    by_id = _shown(installation, viewer, wanted, {one.id: like for one, like in offers})
    return Targets(
        [by_id[i] for i in own if i in by_id],
        [by_id[one.id] for one, _ in offers if one.id in by_id][:CHOICES],
    )


def _ranked(
    installation: Installation, posts: Sequence[EnrichedPost]
) -> list[tuple[Incident, float]]:
    times = [p.post.published_at for p in posts]
    since, until = min(times) - NEAR, max(times) + NEAR
    places = {p.labels.municipality.value if p.labels.municipality else None for p in posts}
    place = places.pop() if len(places) == 1 else None
    near = IncidentFilter(since, until, place, order=Order.PEOPLE, limit=READ)
    tellings = make_regrouping(installation).tellings(posts[:COMPARED])
    ranked: list[tuple[float, float, Alive]] = []
    for one in installation.posts.incidents.alive(near).incidents:
        odds = likeness(tellings, one.incident)
        like = 0.0 if odds is None else 1 / (1 + exp(-max(-LIMIT, min(LIMIT, odds))))
        about = max(_about(one.incident, p) for p in posts)
        if like >= LIKE or about >= SAME_GROUP:
            score = (
                (like + 0.01) * about * _near(one.incident, posts) * (1 + log2(max(1, one.posts)))
            )
            ranked.append((score, like, one))
    ranked.sort(key=lambda row: (-row[0], row[2].incident.id))
    sure = [(one.incident, like) for _, like, one in ranked if like >= LIKE]
    same = [(one.incident, like) for _, like, one in ranked if like < LIKE]
    return [*sure, *same[: max(0, CHOICES - len(sure))]]


def _about(incident: Incident, post: EnrichedPost) -> float:
    labels = post.labels
    if labels.topic and labels.topic.value == incident.topic:
        return 1.0
    return SAME_GROUP if labels.group and labels.group.value == incident.group else 0.2


def _near(incident: Incident, posts: Sequence[EnrichedPost]) -> float:
    nearest = 0.2
    for labels in (post.labels for post in posts):
        if labels.municipality and labels.municipality.value == incident.municipality:
            nearest = max(nearest, 0.7)
            village = labels.settlement.value if labels.settlement else None
            if village is not None and village == incident.settlement:
                nearest = 1.0
    return nearest


def _shown(
    installation: Installation,
    viewer: Viewer,
    incidents: Sequence[Incident],
    likes: Mapping[str, float],
) -> Mapping[str, Target]:
    if not incidents:
        return {}
    of = Among(Field.INCIDENT, frozenset(one.id for one in incidents))
    page = viewer.posts(installation.posts.index).search(
        of, limit=EXAMPLES, facets=[Field.INCIDENT]
    )
    latest: dict[str, EnrichedPost] = {}
    for hit in page.hits:
        latest.setdefault(hit.enriched.labels.incident_id or "", hit.enriched)
    counts = page.facets[Field.INCIDENT]
    titles = IncidentTitles(installation.region)
    whole = viewer.bodies is None
    return {
        one.id: Target(
            one,
            titles.of(one, exact=whole),
            counts[one.id],
            latest[one.id],
            likes.get(one.id, 0.0) >= 0.5,
        )
        for one in incidents
        if one.id in latest
    }
