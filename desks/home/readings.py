"""What the summary reads, shared by viewers who see the same."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.deadline import within
from app.installation import Installation
from desks.alerting.board import WAITS, AlertDigest, BoardDesk
from desks.home.shared import Recent
from desks.posts import Shown, shown
from desks.viewer import Viewer
from domain.alert import Alert
from domain.errors import IndexUnavailable
from domain.leader import Share
from domain.person import Right
from domain.ports.index import Hit, Page
from domain.ports.leaders import PublicationCut
from domain.query import Condition
from domain.steps import Steps
from domain.triage import Waiting


class Readings:
    """One per application. What one scope may see is never shown to another."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._posts = Recent[Sequence[Shown]](installation.clock)
        self._digests = Recent[Mapping[str, AlertDigest]](installation.clock)
        self._found = Recent[Page](installation.clock)
        self._waiting = Recent[Waiting](installation.clock)
        self._critical = Recent[tuple[Share, Sequence[str]]](installation.clock)

    def posts(self, viewer: Viewer, ids: Sequence[str]) -> Sequence[Shown]:
        """These posts in this order; none while the index does not answer, which hides no alert."""
        if not ids:
            return ()
        try:
            with within(WAITS):
                key = (viewer.bodies, tuple(ids))
                return self._posts.value(key, lambda: self._shown(viewer, ids))
        except IndexUnavailable:
            return ()

    def waiting(self, span: timedelta, most: int, newest: int) -> Waiting:
        """Of the whole region."""

        def read() -> Waiting:
            now = self._installation.clock.now()
            return self._installation.posts.triage.waiting(now - span, now, most, newest)

        return self._waiting.value((span, most, newest), read)

    def critical(self, span: timedelta, latest: int) -> tuple[Share, Sequence[str]]:
        """The share of critical publications, and the latest of them."""

        def read() -> tuple[Share, Sequence[str]]:
            now = self._installation.clock.now()
            publications = self._installation.leaders.publications
            return publications.critical(PublicationCut(now - span, now), latest)

        return self._critical.value((span, latest), read)

    def found(self, viewer: Viewer, wanted: Condition, limit: int, steps: Steps) -> Page:
        """The newest posts of the scope, with their number by steps. Raises Unavailable."""
        index = viewer.posts(self._installation.posts.index)
        return self._found.value(
            (viewer.bodies, wanted, limit, steps),
            lambda: index.search(wanted, limit=limit, steps=steps),
        )

    def digests(self, viewer: Viewer, alerts: Sequence[Alert]) -> Mapping[str, AlertDigest]:
        """By alert what its posts say."""
        which = tuple((alert.id, alert.version) for alert in alerts)
        return self._digests.value(
            (viewer.bodies, viewer.may(Right.POSTS), which),
            lambda: BoardDesk(self._installation).digests(viewer, alerts),
        )

    def _shown(self, viewer: Viewer, ids: Sequence[str]) -> Sequence[Shown]:
        index = viewer.posts(self._installation.posts.index)
        posts = index.get(ids)
        return shown(self._installation, index, [Hit(posts[id_]) for id_ in ids if id_ in posts])
