"""The accounts of the registered official pages, with those that only their own posts show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases.answers.replies import OfficialAccounts, account_of
from domain.ports.clock import Clock
from domain.ports.index import PostIndex
from domain.post import AuthorKind
from domain.query import Field, Is
from domain.source import Source, SourceKind

FRESH = timedelta(minutes=5)
READ = 20  # posts of a page by which its account is learned


@dataclass
class AccountBook:
    """A page of VK may be registered by its short name: the id is learned from what it wrote."""

    index: PostIndex
    sources: Mapping[str, Source]
    clock: Clock
    _known: OfficialAccounts | None = None
    _read_at: datetime | None = None

    def __call__(self) -> OfficialAccounts:
        now = self.clock.now()
        if self._known is None or self._read_at is None or now - self._read_at > FRESH:
            pages = [source for source in self.sources.values() if source.owner_body]
            learned = {
                source.id: key
                for source in pages
                if source.kind is SourceKind.VK
                and account_of(source) is None
                and (key := self._learned(source)) is not None
            }
            self._known, self._read_at = OfficialAccounts.of(pages, learned), now
        return self._known

    def _learned(self, source: Source) -> str | None:
        page = self.index.search(Is(Field.SOURCE, source.id), limit=READ)
        authors = (hit.enriched.post.author for hit in page.hits)
        return next((a.key for a in authors if a and a.kind is AuthorKind.OFFICIAL), None)
