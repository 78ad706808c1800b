"""Facts on incident pages: names, posts with copies folded, time series, events."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from alerts.terms import Term
from app.installation import Installation
from desks.card import Counts, commonest, telling_words
from desks.care import CareDesk
from desks.repeats import own_labels, quotes
from desks.viewer import Viewer
from domain.alert import OPEN, Alert, Move
from domain.care import Care
from domain.incident import Alive, Incident, IncidentFilter, Joined, Order, Regrouped
from domain.person import Right
from domain.ports.index import Hit, PostSearch
from domain.post import EnrichedPost
from domain.query import Field, Is, Sort
from domain.steps import Step, Steps
from enrichment.incidents.alike import alike
from enrichment.incidents.evidence import TROUBLE
from enrichment.incidents.incident import ALIVE
from enrichment.incidents.quote import quote
from enrichment.incidents.second_look import is_one
from enrichment.revision.looking_again import concerns, meets
from russian.few import is_few
from russian.titles import IncidentTitles

MOST = 500  # posts
SHOWN = 30
COVERED = 10
LIKES = 5
NEIGHBOURS = 200
BY_HOUR, BY_DAY = timedelta(days=3), timedelta(days=60)  # the longest span drawn by this step


@dataclass(frozen=True, slots=True)
class Named:
    """`quote` is a sentence of the first post, None if the index no longer has it or the viewer may
    not read it; `alert` is open about the same topic and place.
    """

    alive: Alive
    title: str
    quote: str | None
    alert: Alert | None
    care: Care | None = None


@dataclass(frozen=True, slots=True)
class FoldedPost:
    """The spans mark words that distinguish this incident from others."""

    hit: Hit
    copies: Sequence[EnrichedPost]


@dataclass(frozen=True, slots=True)
class Stretch:
    start: datetime
    own: int
    copies: int


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    alert: Alert | None = None
    move: Move | None = None
    regrouped: Regrouped | None = None


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """`posts` is one page in order of time; `next` is its last post if more follow. Counts cover
    the `read` complaints and questions among the first MOST posts, `coverage` the first news and
    official posts. `proposed` are ids of `likes` that the system takes for the same but leaves to
    people.
    """

    alive: Alive
    title: str
    quote: str | None
    posts: Sequence[FoldedPost]
    next: str | None
    read: int
    length: Step
    course: Sequence[Stretch]
    terms: Sequence[Term]
    sources: Counts
    settlements: Counts
    streets: Counts
    bodies: Counts
    negative: int
    alerts: Sequence[Alert]
    happenings: Sequence[Happening]
    likes: Sequence[Named]
    proposed: Sequence[str] = ()
    coverage: Sequence[Hit] = ()


def named(installation: Installation, viewer: Viewer, incidents: Sequence[Alive]) -> list[Named]:
    first = {a.incident.id: _first(a.incident) for a in incidents}
    index, ids = viewer.posts(installation.posts.index), sorted(filter(None, first.values()))
    posts = index.get(ids) if viewer.may(Right.POSTS) else {}
    own = quotes(installation, list(posts.values()))
    sentences = {id_: quote(own[post]) for id_, post in first.items() if post and post in own}
    titles = IncidentTitles(installation.region)
    open_ = [
        a for a in installation.watch.alerts.recent(installation.clock.now()) if a.state in OPEN
    ]
    cares = CareDesk(installation).of(viewer, first) if viewer.may(Right.REGION) else {}
    return [
        Named(
            _placed(viewer, one),
            titles.of(one.incident, exact=viewer.may(Right.POSTS)),
            sentences.get(one.incident.id),
            next((a for a in open_ if concerns(a, one.incident)), None),
            cares.get(one.incident.id),
        )
        for one in incidents
    ]


def _tells(viewer: Viewer, alive: Alive) -> bool:
    """False if place and time would point at one of a few authors."""
    return viewer.may(Right.POSTS) or not is_few(alive.people)


def _placed(viewer: Viewer, alive: Alive) -> Alive:
    if _tells(viewer, alive):
        return alive
    return replace(alive, incident=replace(alive.incident, settlement=None))


def findings(
    installation: Installation, viewer: Viewer, incident_id: str, after: str | None = None
) -> IncidentFacts | None:
    """What the viewer may know; None if there is no such incident or it was merged into another.
    Raises Unavailable.
    """
    card = _findings(installation, viewer, incident_id, after)
    if card is None or viewer.may(Right.POSTS):
        return card
    card = replace(
        card,
        alive=_placed(viewer, card.alive),
        title=IncidentTitles(installation.region).of(card.alive.incident, exact=False),
        quote=None,
        posts=(),
        next=None,
        coverage=(),
    )
    if _tells(viewer, card.alive):
        return card
    return replace(card, course=(), terms=(), sources=(), settlements=(), streets=())


def _findings(
    installation: Installation, viewer: Viewer, incident_id: str, after: str | None
) -> IncidentFacts | None:
    index = viewer.posts(installation.posts.index)
    alive = installation.posts.incidents.counted([incident_id]).get(incident_id)
    if alive is None or not alive.incident.voiced:
        return None
    if installation.posts.incidents.heir(incident_id) is not None:
        return None
    incident = alive.incident
    all_posts, places = _posts(installation, index, incident_id)
    coverage = [one for one in all_posts if not _speaks(one, places)]
    posts, copies = [one for one in all_posts if _speaks(one, places)], _copies(places)
    labels = [one.labels for one in posts]
    own = own_labels(installation, posts)
    terms = telling_words(installation, incident.first_at, incident.municipality, own)
    folded = fold(posts, copies)
    begun = next((n for n, one in enumerate(folded, 1) if one[0].post.id == after), 0)
    shown = folded[begun : begun + SHOWN]
    alerts = [a for a in installation.watch.alerts.recent(incident.first_at) if meets(a, incident)]
    likes = _likes(installation, viewer, incident)
    length = _length(incident.last_at - incident.first_at)
    return IncidentFacts(
        alive=alive,
        title=IncidentTitles(installation.region).of(incident),
        quote=_quote(installation, incident, posts),
        posts=[
            FoldedPost(Hit(post, _spans(installation, post, terms)), same) for post, same in shown
        ],
        next=shown[-1][0].post.id if len(folded) > begun + SHOWN else None,
        read=len(posts),
        length=length,
        course=_course(posts, copies, Steps(length, installation.region.zone)),
        terms=terms,
        sources=Counter(one.post.source_id for one in posts).most_common(),
        settlements=commonest(one.settlement for one in labels),
        streets=commonest(one.street for one in labels),
        bodies=commonest(one.body for one in labels),
        negative=sum(bool(one.sentiment and one.sentiment.value == "negative") for one in labels),
        alerts=alerts,
        happenings=_happenings(installation, incident, alerts),
        likes=likes,
        proposed=[
            like.alive.incident.id for like in likes if is_one(incident, like.alive.incident)
        ],
        coverage=[Hit(one) for one in coverage[:COVERED]],
    )


def with_copies(
    installation: Installation, index: PostSearch, incident_id: str, chosen: Collection[str]
) -> list[str]:
    posts, places = _posts(installation, index, incident_id)
    own = {one.post.id: same for one, same in fold(posts, _copies(places))}
    below = {copy.post.id for id_ in chosen for copy in own.get(id_, ())}
    return sorted({*chosen, *below})


def _posts(
    installation: Installation, index: PostSearch, incident_id: str
) -> tuple[list[EnrichedPost], Mapping[str, Joined]]:
    page = index.search(Is(Field.INCIDENT, incident_id), sort=Sort.OLDEST, limit=MOST)
    places = {one.post_id: one for one in installation.posts.incidents.posts(incident_id)}
    return [hit.enriched for hit in page.hits], places


def _speaks(one: EnrichedPost, places: Mapping[str, Joined]) -> bool:
    return one.post.id not in places or places[one.post.id].role.speaks


def _copies(places: Mapping[str, Joined]) -> set[str]:
    return {id_ for id_, place in places.items() if place.is_copy}


def fold(
    posts: Sequence[EnrichedPost], copies: Collection[str]
) -> list[tuple[EnrichedPost, list[EnrichedPost]]]:
    """Posts in order, each with the copies that share most of its words; a copy whose original is
    missing stands alone.
    """
    folded: list[tuple[EnrichedPost, list[EnrichedPost]]] = [
        (one, []) for one in posts if one.post.id not in copies
    ]
    words = [frozenset(one.labels.lemmas.split()) for one, _ in folded]
    for copy in (one for one in posts if one.post.id in copies):
        lemmas = frozenset(copy.labels.lemmas.split())
        likeness = [len(lemmas & other) / (len(lemmas | other) or 1) for other in words]
        if not folded:
            folded, words = [(copy, [])], [lemmas]
        else:
            folded[likeness.index(max(likeness))][1].append(copy)
    return folded


def _first(incident: Incident) -> str | None:
    earliest = min(
        incident.tellings, key=lambda t: (t.kind != TROUBLE, t.at, t.post_id), default=None
    )
    return earliest.post_id if earliest else None


def _quote(
    installation: Installation, incident: Incident, posts: Sequence[EnrichedPost]
) -> str | None:
    first = next((p for p in posts if p.post.id == _first(incident)), posts[0] if posts else None)
    if first is None:
        return None
    return quote(quotes(installation, [first])[first.post.id])


def _spans(
    installation: Installation, post: EnrichedPost, terms: Sequence[Term]
) -> tuple[tuple[int, int], ...]:
    telling = {term.lemma for term in terms}
    spans = installation.lemmatiser.spans(post.post.body) if telling else []
    return tuple((start, end) for start, end, lemma in spans if lemma in telling)


def _length(lasted: timedelta) -> Step:
    if lasted <= BY_HOUR:
        return Step.HOUR
    return Step.DAY if lasted <= BY_DAY else Step.WEEK


def _course(posts: Sequence[EnrichedPost], copies: Collection[str], steps: Steps) -> list[Stretch]:
    if not posts:
        return []
    counted = Counter((steps.start(one.post.published_at), one.post.id in copies) for one in posts)
    first, last = posts[0].post.published_at, posts[-1].post.published_at
    return [
        Stretch(start, counted[start, False], counted[start, True])
        for start in steps.between(first, last)
    ]


def _happenings(
    installation: Installation, incident: Incident, alerts: Sequence[Alert]
) -> list[Happening]:
    moves = installation.watch.alerts.moves_of([alert.id for alert in alerts])
    happenings = [
        Happening(move.at, alert=alert, move=move)
        for alert in alerts
        for move in moves[alert.id]
        if move.before is not move.after
    ]
    happenings += [
        Happening(one.at, regrouped=one) for one in installation.posts.regroupings.of(incident.id)
    ]
    return sorted(happenings, key=lambda one: one.at)


def _likes(installation: Installation, viewer: Viewer, incident: Incident) -> list[Named]:
    near = installation.posts.incidents.alive(
        IncidentFilter(
            incident.first_at - ALIVE,
            incident.last_at + ALIVE,
            municipality=incident.municipality,
            order=Order.NEWEST,
            limit=NEIGHBOURS,
        )
    )
    by_id = {one.incident.id: one for one in near.incidents}
    likely = alike(incident, [one.incident for one in near.incidents])
    return named(installation, viewer, [by_id[one.id] for one in islice(likely, LIKES)])
