"""Profiles of official pages in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.outreach.page_profile import KnownProfile, PageProfile


class MemoryPageProfiles:
    def __init__(self) -> None:
        self.rows: dict[str, KnownProfile] = {}

    def is_due(self, source_id: str, before: datetime) -> bool:
        return source_id not in self.rows or self.rows[source_id].read_at < before

    def read(self, source_id: str, profile: PageProfile, now: datetime) -> None:
        before = self.rows.get(source_id)
        known = (
            KnownProfile(source_id, profile, now)
            if before is None
            else before.read_again(profile, now)
        )
        self.rows[source_id] = known

    def known(self, source_ids: Collection[str]) -> Mapping[str, KnownProfile]:
        return {id_: self.rows[id_] for id_ in source_ids if id_ in self.rows}
