"""Gathers what is known of official pages: their networks' words, people's, and our index's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from alerts.rules import load_rules
from app.installation import Installation
from cases.answers.accounts import AccountBook
from cases.answers.quality.manner import Hint, hints
from desks.rules import page_worktime
from domain.outreach.official_page import PageCard, PageElement, PageRules
from domain.outreach.page_profile import KnownProfile
from domain.post import AuthorKind, EnrichedPost
from domain.query import All, Among, Field, Since, Sort, Until
from domain.region import Region
from domain.source import DEGRADED, HealthState, SourceKind, SourceStatus
from outreach.pages.answering import questions
from outreach.pages.auditing import PageEvidence
from outreach.pages.publications import PERIOD, publications
from outreach.pages.register import RegisteredPage, registered

MONTH = timedelta(days=30)
LEAST = timedelta(days=7)  # a page that we have known for less is not judged by what it publishes
UNREAD = timedelta(days=2)  # a page not read for longer may have published


def pages_of(installation: Installation, rules: PageRules) -> Sequence[RegisteredPage]:
    region = installation.region
    return registered(region, region.sources.values(), rules, installation.outreach.pages.cards())


def gather(
    installation: Installation, pages: Sequence[RegisteredPage], now: datetime
) -> Mapping[str, PageEvidence]:
    """By source, in one walk over the posts of all pages."""
    region, store = installation.region, installation.outreach
    ids = [page.source.id for page in pages]
    posts = _posts(installation, ids, now) if ids else []
    statuses = {one.source.id: one for one in installation.crawl.sources.statuses()}
    profiles, ticks = installation.crawl.profiles.known(ids), store.pages.ticks(ids)
    cards = store.pages.cards()
    lost = {
        id_
        for id_ in ids
        if _is_lost(statuses.get(id_)) or is_doubtful(profiles.get(id_), cards.get(id_))
    }
    known_since = _known_since(installation, ids, posts, now)
    counted = {
        id_: max(now - PERIOD, since)
        for id_, since in known_since.items()
        if now - since >= LEAST and id_ not in lost and _is_read(statuses.get(id_), now)
    }
    engagement = installation.posts.ledger.engagement([one.post.id for one in posts])
    published = publications(
        *(posts, region.sources, counted, now, engagement),
        is_stiff=lambda text: any(one.hint is Hint.OFFICIAL for one in hints(text)),
    )
    index, crawl = installation.posts.index, installation.crawl
    accounts = AccountBook(index, region.sources, crawl.profiles, installation.clock)()
    gone = installation.posts.ledger.gone([p.post.id for p in posts if p.post.thread_id])
    asked = questions(*(posts, region.sources, accounts), partial(page_worktime, region), gone, now)
    commented = {
        one.post.source_id
        for one in posts
        if one.post.thread_id and one.post.author and one.post.author.kind is AuthorKind.PRIVATE
    }
    day = now.astimezone(region.zone).date() - MONTH
    before = store.pages.before(ids, day)
    rules = load_rules()
    return {
        page.source.id: PageEvidence(
            profile=None if page.source.id in lost else profiles.get(page.source.id),
            ticks=ticks[page.source.id],
            publications=published.get(page.source.id),
            questions=asked.get(page.source.id, ())
            if page.source.id not in lost and _is_heard(page, statuses.get(page.source.id), now)
            else None,
            has_comments=page.source.id in commented - lost,
            residents=_residents(region, page),
            before=before[page.source.id].finding(PageElement.SUBSCRIBERS).value
            if page.source.id in before
            else None,
            terms=(rules.unanswered_after, rules.unanswered_late),
        )
        for page in pages
    }


def is_doubtful(known: KnownProfile | None, card: PageCard | None) -> bool:
    """Whether another account stands under the address, and nobody has looked at it since."""
    taken = known.taken_at if known else None
    return taken is not None and (card is None or card.at < taken)


def _posts(installation: Installation, ids: Sequence[str], now: datetime) -> list[EnrichedPost]:
    of_pages = Among(Field.SOURCE, frozenset(ids))
    condition = All((of_pages, Since(now - PERIOD), Until(now)))
    return list(installation.posts.index.walk(condition, sort=Sort.OLDEST))


def _known_since(
    installation: Installation, ids: Sequence[str], posts: Sequence[EnrichedPost], now: datetime
) -> Mapping[str, datetime]:
    """When our first post of each page is of, or since when it is audited, if that is earlier. A
    page whose posts reach back to the beginning of the period is known for all of it.
    """
    zone = installation.region.zone
    first: defaultdict[str, list[datetime]] = defaultdict(list)
    for id_, day in installation.outreach.pages.first_days().items():
        first[id_].append(datetime.combine(day, time(), zone))
    for one in posts:
        first[one.post.source_id].append(one.post.published_at)
    earlier = All((Among(Field.SOURCE, frozenset(ids)), Until(now - PERIOD))) if ids else None
    if earlier is not None:
        page = installation.posts.index.search(earlier, limit=0, facets=(Field.SOURCE,))
        for id_ in page.facets[Field.SOURCE]:
            first[id_].append(now - PERIOD)
    return {id_: min(first[id_]) for id_ in ids if first[id_]}


def _is_read(status: SourceStatus | None, now: datetime) -> bool:
    if status is None or status.health.last_success is None:
        return False
    return now - status.health.last_success <= UNREAD


def _is_lost(status: SourceStatus | None) -> bool:
    """A page that is closed or removed shows nothing any more."""
    return status is not None and status.health.state in (HealthState.GONE, HealthState.NO_ACCESS)


def _is_heard(page: RegisteredPage, status: SourceStatus | None, now: datetime) -> bool:
    """Whether the comments below a page are read, and who wrote them."""
    if page.source.kind is SourceKind.MAX or page.source.options.get("comments") == "no":
        return False
    return _is_read(status, now) and status is not None and status.health.state not in DEGRADED


def _residents(region: Region, page: RegisteredPage) -> int | None:
    """Those of the municipality of the page or its body, else of the region; None if the number of
    one of them is unknown.
    """
    place = page.source.municipality or page.body.municipality
    chosen = [region.municipalities[place]] if place else [*region.municipalities.values()]
    people = [one.population for one in chosen]
    known = [count for count in people if count is not None]
    return sum(known) if len(known) == len(people) else None
