"""The content plan, and the times in which it stops."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, insert, or_, select, update

from domain.outreach.content import (
    ContentEffect,
    ContentEntry,
    ContentEvidence,
    ContentFilter,
    ContentLink,
    ContentOrigin,
    ContentPause,
    ContentState,
    EffectVerdict,
    PauseKind,
)
from store.engine import insert_into, reading, writing
from store.tables.pages import content_pauses, contents

_APART = frozenset({"id", "pages", "evidence", "links", "effects", "origin", "state"})
_FIELDS = tuple(f.name for f in fields(ContentEntry) if f.name not in _APART)
_c, _p = contents.c, content_pauses.c


class SqlContent:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, proposed: Sequence[ContentEntry]) -> Sequence[ContentEntry]:
        written: list[ContentEntry] = []
        if not proposed:
            return written
        with writing(self._engine) as connection:
            for one in proposed:
                new = insert_into(connection, contents).values(_row(one)).on_conflict_do_nothing()
                id_ = connection.scalar(new.returning(_c.id))
                if id_ is not None:
                    written.append(replace(one, id=id_))
        return written

    def get(self, number: int) -> ContentEntry | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(contents).where(_c.id == number)).mappings()
            return next(map(_content, rows), None)

    def page(self, wanted: ContentFilter) -> Sequence[ContentEntry]:
        asked = select(contents).where(_c.state.in_(sorted(wanted.states)))
        if wanted.group is not None:
            asked = asked.where(_c.group == wanted.group)
        if wanted.municipality is not None:
            asked = asked.where(_c.municipality == wanted.municipality)
        if wanted.since is not None:
            asked = asked.where(_c.day_at >= wanted.since)
        if wanted.until is not None:
            asked = asked.where(_c.day_at < wanted.until)
        if wanted.before is not None:
            asked = asked.where(_c.id < wanted.before)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(_c.id.desc()).limit(wanted.limit)).mappings()
            return list(map(_content, rows))

    def save(self, changed: ContentEntry) -> ContentEntry | None:
        new = replace(changed, version=changed.version + 1)
        mine = update(contents).where(_c.id == changed.number, _c.version == changed.version)
        with writing(self._engine) as connection:
            done = connection.execute(mine.values(_row(new))).rowcount == 1
        return new if done else None

    def begin(self, pause: ContentPause) -> ContentPause:
        row = {name: value for name, value in asdict(pause).items() if name != "id"}
        with writing(self._engine) as connection:
            new = insert(content_pauses).values(row).returning(_p.id)
            return replace(pause, id=connection.scalar(new))

    def end(self, number: int, who: str, at: datetime) -> bool:
        mine = update(content_pauses).where(_p.id == number, or_(_p.until.is_(None), _p.until > at))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(until=at, ended_by=who)).rowcount == 1

    def pause(self, number: int) -> ContentPause | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(content_pauses).where(_p.id == number)).mappings()
            return next(map(_pause, rows), None)

    def pauses(self, since: datetime, limit: int) -> Sequence[ContentPause]:
        asked = select(content_pauses).where(or_(_p.until.is_(None), _p.until > since))
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(_p.id.desc()).limit(limit)).mappings()
            return list(map(_pause, rows))


def _row(one: ContentEntry) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _FIELDS},
        "origin": one.origin.value,
        "state": one.state.value,
        "pages": list(one.pages),
        "evidence": [asdict(row) for row in one.evidence],
        "links": [{**asdict(row), "at": row.at.isoformat()} for row in one.links],
        "effects": [{**asdict(row), "since": row.since.isoformat()} for row in one.effects],
        "day_at": one.day_at,
    }


def _content(row: RowMapping) -> ContentEntry:
    return ContentEntry(
        **{name: row[name] for name in ("id", *_FIELDS)},
        origin=ContentOrigin(row["origin"]),
        state=ContentState(row["state"]),
        pages=tuple(row["pages"]),
        evidence=tuple(ContentEvidence(**one) for one in row["evidence"]),
        links=tuple(
            ContentLink(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in row["links"]
        ),
        effects=tuple(map(_effect, row["effects"])),
    )


def _effect(one: Mapping[str, Any]) -> ContentEffect:
    since, verdict = datetime.fromisoformat(one["since"]), EffectVerdict(one["verdict"])
    return ContentEffect(**{**one, "since": since, "verdict": verdict})


def _pause(row: RowMapping) -> ContentPause:
    return ContentPause(**{**row, "kind": PauseKind(row["kind"])})
