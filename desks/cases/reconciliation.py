"""«Сверка»: what another system's monitoring has and our crawl has not, and the reverse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from app.installation import Installation
from cases.reconciliation import Crawled, Monitored, Reconciliation, reconcile, spot_of
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.person import Right
from domain.post import Kind
from domain.query import All, Field, Is, Since, Until

DAYS = (7, 14, 28)
AT_ONCE = 500  # posts asked of the index in one call
MOST = 20_000  # of our complaints that are counted


@dataclass(frozen=True, slots=True)
class Compared:
    """`streams` are those with addresses of posts; `stream` is "" where none has any yet."""

    stream: str
    streams: Sequence[str]
    since: datetime
    until: datetime
    result: Reconciliation


@dataclass(frozen=True, slots=True)
class ReconciliationDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def compare(self, viewer: Viewer, stream: str = "", days: int = DAYS[1]) -> Compared:
        """The last whole days and today. Raises EntryRefused for a stream without addresses of
        posts, or other lengths than DAYS.
        """
        viewer.demand(Right.READ_CASES, Right.CASES, Right.REGION)
        if days not in DAYS:
            raise EntryRefused(f"сверка бывает за {', '.join(map(str, DAYS))} дней")
        installation = self.installation
        filings, region = installation.casework.filings, installation.region
        streams = filings.linking()
        if stream and stream not in streams:
            raise EntryRefused("в этом потоке нет ссылок на посты: выберите другой")
        until = installation.clock.now()
        today = until.astimezone(region.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        since = today - timedelta(days=days - 1)
        stream = stream or next(iter(streams), "")
        links = filings.links(stream, since, until) if stream else ()
        theirs = [Monitored(one.case_id, one.number, one.received_at, one.link) for one in links]
        spots = (spot_of(one.link) for one in links)
        posts = self._sources_of([id_ for spot in spots if spot for id_ in spot.ids])
        sources = [one for one in region.sources.values() if one.enabled]
        ours = list(self._complaints(since, until))
        result = reconcile(theirs, ours, posts, sources, region.zone)
        write(installation.audit, until, viewer, Verb.CASES, f"сверка {stream}".strip())
        return Compared(stream, streams, since, until, result)

    def _sources_of(self, ids: Sequence[str]) -> Mapping[str, str]:
        index, known = self.installation.posts.index, dict[str, str]()
        for start in range(0, len(ids), AT_ONCE):
            some = index.get(ids[start : start + AT_ONCE])
            known |= {id_: enriched.post.source_id for id_, enriched in some.items()}
        return known

    def _complaints(self, since: datetime, until: datetime) -> Iterable[Crawled]:
        query = All((Is(Field.KIND, Kind.COMPLAINT), Since(since), Until(until)))
        for enriched in islice(self.installation.posts.index.walk(query), MOST):
            post = enriched.post
            yield Crawled(post.id, post.source_id, post.published_at)
