"""Facts on an alert's card: its posts, their words and places, and similar past alerts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.terms import Term, top_terms
from app.installation import Installation
from desks.alerting.board import end_of
from desks.repeats import own_labels
from desks.rules import matching
from domain.alert import Alert, Move, Rule
from domain.incident import Incident
from domain.ports.complaints import ComplaintStore
from domain.post import EnrichedPost, Kind, Label, Labels
from domain.query import All, Any, Condition, Field, Is, Since, Until
from region.bounds.refusals import refusal

USUAL = timedelta(days=30)
SAMPLE = 500
ALIKE_WITHIN = timedelta(days=365)
ALIKE = 5
NAMED = 5
MOST_IDS = 40  # posts that a search can name by id (MAX_LENGTH of a query)

Counts = Sequence[tuple[str, int]]  # id -> posts, most first


@dataclass(frozen=True, slots=True)
class Hour:
    start: datetime
    seen: int
    usual: float


@dataclass(frozen=True, slots=True)
class Past:
    alert: Alert
    end: Move | None


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """`first` is the earliest post that the index still has; `condition` matches exactly the posts;
    `incidents` are the largest; `places` are settlements of the alert's municipality, or
    municipalities if it has none; `coverage` counts news and official posts, which count nowhere
    else; `people` counts complainants by incident.
    """

    hours: Sequence[Hour]
    posts: int
    first: EnrichedPost | None
    condition: Condition
    terms: Sequence[Term]
    sources: Counts
    places: Counts
    bodies: Counts
    negative: int
    past: Sequence[Past]
    incidents: Sequence[tuple[Incident, str]] = ()
    index_answered: bool = True
    coverage: int = 0
    people: Mapping[str, int] = field(default_factory=dict)


def findings_without_posts(installation: Installation, alert: Alert) -> AlertFacts:
    return AlertFacts(
        hours=_hours(alert),
        posts=len(_ids(installation, alert)),
        first=None,
        condition=_by_place_and_time(installation, alert),
        terms=(),
        sources=(),
        places=(),
        bodies=(),
        negative=0,
        past=_past(installation, alert),
        index_answered=False,
    )


def findings(installation: Installation, alert: Alert) -> AlertFacts:
    ids = _ids(installation, alert)
    posts = installation.posts.index.get(ids)
    counted = installation.posts.incidents.counted(alert.evidence.incidents)
    ordered = sorted((posts[i] for i in ids if i in posts), key=lambda e: e.post.published_at)
    labels = [enriched.labels for enriched in ordered]
    town = alert.cell.municipality is not None
    return AlertFacts(
        hours=_hours(alert),
        posts=len(ids),
        first=ordered[0] if ordered else None,
        condition=_exactly(installation, alert, list(posts)),
        terms=telling_words(
            installation,
            alert.evidence.first_at,
            alert.cell.municipality,
            own_labels(installation, ordered),
        ),
        sources=Counter(enriched.post.source_id for enriched in ordered).most_common(NAMED),
        places=commonest(one.settlement if town else one.municipality for one in labels),
        bodies=commonest(one.body for one in labels),
        negative=sum(bool(one.sentiment and one.sentiment.value == "negative") for one in labels),
        past=_past(installation, alert),
        coverage=sum(one.coverage for one in counted.values()),
        people={id_: one.people for id_, one in counted.items()},
    )


def _ids(installation: Installation, alert: Alert) -> Sequence[str]:
    """The alert's posts; of a spike, all complaints of its cell since it began."""
    counted: ComplaintStore | None = installation.posts.complaints
    if alert.cell.search is not None:
        counted = matching(installation, alert.cell.search)
    if alert.signal.rule is not Rule.SPIKE or counted is None:
        return alert.evidence.post_ids
    until = alert.last_hot_at + timedelta(microseconds=1)
    return [c.post_id for c in counted.posts(alert.cell, alert.evidence.first_at, until)]


def _hours(alert: Alert) -> list[Hour]:
    last = alert.signal.at.replace(minute=0, second=0, microsecond=0)
    course = alert.signal.course
    return [
        Hour(last - timedelta(hours=len(course) - 1 - i), count, usual)
        for i, (count, usual) in enumerate(course)
    ]


def _exactly(installation: Installation, alert: Alert, ids: Collection[str]) -> Condition:
    """By place, topic and time if that matches the same posts, else by their ids, of which a query
    holds few; posts from before a source was watched are searchable but not counted.
    """
    readable = _by_place_and_time(installation, alert)
    page = installation.posts.index.search(readable, limit=MOST_IDS)
    same = {hit.enriched.post.id for hit in page.hits} == set(ids)
    if same or not 0 < len(ids) <= MOST_IDS:
        return readable
    named = tuple(Is(Field.POST, id_) for id_ in sorted(ids))
    return named[0] if len(named) == 1 else Any(named)


def _by_place_and_time(installation: Installation, alert: Alert) -> Condition:
    cell = alert.cell
    conditions: list[Condition] = [Is(Field.KIND, Kind.COMPLAINT)]
    if cell.search is not None and (counted := matching(installation, cell.search)):
        conditions.append(counted.condition)
    if cell.municipality:
        conditions.append(Is(Field.MUNICIPALITY, cell.municipality))
    if cell.group:
        conditions.append(Is(Field.GROUP, cell.group))
    # A typed time has whole seconds, like the times of posts.
    since = alert.evidence.first_at.replace(microsecond=0)
    until = alert.last_hot_at.replace(microsecond=0) + timedelta(seconds=1)
    return All((*conditions, Since(since), Until(until)))


def telling_words(
    installation: Installation, begun: datetime, municipality: str | None, labels: Sequence[Labels]
) -> list[Term]:
    """Words that distinguish these posts from earlier complaints of the region; none for a single
    post. `labels` hold no lemmas of what a source repeats (own_labels).
    """
    if len(labels) < 2:
        return []
    usual = All((Is(Field.KIND, Kind.COMPLAINT), Since(begun - USUAL), Until(begun)))
    page = installation.posts.index.search(usual, limit=SAMPLE)
    place = installation.region.municipalities.get(municipality or "")
    own = installation.lemmatiser.lemmas(" ".join((place.short, *place.aliases)) if place else "")
    return top_terms(
        [one.lemmas for one in labels],
        [one.lemmas for one in own_labels(installation, [hit.enriched for hit in page.hits])],
        lambda lemma: (
            lemma not in own
            and installation.lemmatiser.has_meaning(lemma)
            and refusal(lemma) is None
        ),
    )


def commonest(labels: Iterable[Label | None]) -> Counts:
    return Counter(label.value for label in labels if label).most_common(NAMED)


def _past(installation: Installation, alert: Alert) -> list[Past]:
    def likeness(other: Alert) -> tuple[bool, bool]:
        topic = other.evidence.topic is not None and other.evidence.topic == alert.evidence.topic
        return other.cell == alert.cell, topic

    ended = [
        a
        for a in installation.watch.alerts.recent(alert.opened_at - ALIKE_WITHIN)
        if a.id != alert.id
        and a.closed_at
        and a.opened_at < alert.opened_at
        and a.signal.rule is alert.signal.rule
        and (a.cell == alert.cell or a.cell.group == alert.cell.group is not None)
    ]
    ended.sort(key=lambda a: (likeness(a), a.opened_at), reverse=True)
    moves = installation.watch.alerts.moves_of([a.id for a in ended[:ALIKE]])
    return [Past(a, end_of(moves[a.id])) for a in ended[:ALIKE]]
