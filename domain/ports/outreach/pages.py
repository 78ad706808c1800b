"""Ports of official pages: what people say of them, their profiles, audits and links."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.outreach.official_page import PageCard, PageTick
from domain.outreach.page_audit import PageAudit
from domain.outreach.page_link import PageLink
from domain.outreach.page_profile import KnownProfile, PageProfile


class PageProfileStore(Protocol):
    def is_due(self, source_id: str, before: datetime) -> bool:
        """Whether the page was not read since `before`."""
        ...

    def read(self, source_id: str, profile: PageProfile, now: datetime) -> None: ...

    def known(self, source_ids: Collection[str]) -> Mapping[str, KnownProfile]: ...


class PageStore(Protocol):
    def cards(self) -> Mapping[str, PageCard]: ...

    def keep_card(self, card: PageCard) -> None: ...

    def ticks(self, source_ids: Collection[str]) -> Mapping[str, Sequence[PageTick]]: ...

    def tick(self, tick: PageTick) -> None: ...

    def untick(self, source_id: str, element: str) -> bool: ...

    def audited(self, audits: Sequence[PageAudit]) -> None:
        """An audit replaces that of the same page and day."""
        ...

    def latest(self, source_ids: Collection[str]) -> Mapping[str, PageAudit]: ...

    def history(self, source_id: str, limit: int) -> Sequence[PageAudit]:
        """The newest first."""
        ...

    def first_days(self) -> Mapping[str, date]: ...

    def before(self, source_ids: Collection[str], day: date) -> Mapping[str, PageAudit]:
        """The latest audit of each page on the day or earlier."""
        ...


class PageLinkStore(Protocol):
    def send(self, link: PageLink) -> PageLink:
        """With its number; the link to the same page before it ends."""
        ...

    def get(self, number: int) -> PageLink | None: ...

    def latest(self, source_ids: Collection[str]) -> Mapping[str, PageLink]: ...

    def end(self, number: int, at: datetime) -> bool: ...

    def count_look(self, number: int, at: datetime) -> None: ...

    def answer(self, number: int, name: str, done: Sequence[str], note: str, at: datetime) -> bool:
        """False if the link has ended."""
        ...
