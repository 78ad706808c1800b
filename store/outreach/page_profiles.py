"""The profiles of official pages as their networks showed them last."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, select

from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import KnownProfile, PageProfile, ProfileField
from store.engine import insert_into, reading, writing
from store.tables.pages import page_profiles as table

_c = table.c


class SqlPageProfiles:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_due(self, source_id: str, before: datetime) -> bool:
        fresh = select(_c.source_id).where(_c.source_id == source_id, _c.read_at >= before)
        with reading(self._engine) as connection:
            return connection.scalar(fresh) is None

    def read(self, source_id: str, profile: PageProfile, now: datetime) -> None:
        with writing(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.source_id == source_id)).mappings()
            before = next(map(_known, rows), None)
            known = (
                KnownProfile(source_id, profile, now)
                if before is None
                else before.read_again(profile, now)
            )
            row = _row(known)
            new = insert_into(connection, table).values(row)
            changed = {name: new.excluded[name] for name in row if name != "source_id"}
            connection.execute(
                new.on_conflict_do_update(index_elements=["source_id"], set_=changed)
            )

    def known(self, source_ids: Collection[str]) -> Mapping[str, KnownProfile]:
        theirs = select(table).where(_c.source_id.in_(sorted(source_ids)))
        with reading(self._engine) as connection:
            rows = connection.execute(theirs).mappings()
            return {row["source_id"]: _known(row) for row in rows}


def _row(known: KnownProfile) -> dict[str, Any]:
    profile = known.profile
    plain = ("source_id", "read_at", "former_name", "renamed_at", "taken_at")
    return {
        **{name: getattr(known, name) for name in plain},
        "name": profile.name,
        "account": profile.account,
        "address": profile.address,
        "fields": {element.value: asdict(one) for element, one in profile.fields.items()},
    }


def _known(row: RowMapping) -> KnownProfile:
    fields = {PageElement(name): ProfileField(**one) for name, one in row["fields"].items()}
    return KnownProfile(
        row["source_id"],
        PageProfile(row["name"], row["account"], row["address"], fields),
        row["read_at"],
        row["former_name"],
        row["renamed_at"],
        row["taken_at"],
    )
