"""The accounts of the registered official pages, with those that only the pages themselves show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases.answers.replies import OfficialAccounts, account_of
from domain.ports.clock import Clock
from domain.ports.index import PostIndex
from domain.ports.outreach.pages import PageProfileStore
from domain.query import Field, Is
from domain.source import Source, SourceKind

FRESH = timedelta(minutes=5)
READ = 3  # entries of a page by which its account is learned
_OWNER = re.compile(r"(-[1-9]\d{0,17})_\d")


@dataclass
class AccountBook:
    """A page of VK may be registered by its short name: its profile says the id, or its wall, which
    costs a search a page.
    """

    index: PostIndex
    sources: Mapping[str, Source]
    profiles: PageProfileStore
    clock: Clock
    _known: OfficialAccounts | None = None
    _read_at: datetime | None = None

    def __call__(self) -> OfficialAccounts:
        now = self.clock.now()
        if self._known is None or self._read_at is None or now - self._read_at > FRESH:
            pages = [source for source in self.sources.values() if source.owner_body]
            named = [
                source
                for source in pages
                if source.kind is SourceKind.VK and account_of(source) is None
            ]
            profiles = self.profiles.known([source.id for source in named])
            learned = {
                source.id: key
                for source in named
                if (known := profiles.get(source.id)) is not None
                and (key := known.profile.account) is not None
            }
            learned |= {
                source.id: key
                for source in named
                if source.id not in learned and (key := self._learned(source)) is not None
            }
            self._known, self._read_at = OfficialAccounts.of(pages, learned), now
        return self._known

    def _learned(self, source: Source) -> str | None:
        """Each entry of a wall, a resident's too, names the owner in its id."""
        page = self.index.search(Is(Field.SOURCE, source.id), limit=READ)
        owners = (_OWNER.match(hit.enriched.post.native_id) for hit in page.hits)
        return next((owner[1] for owner in owners if owner), None)
