"""Erases posts and their authors from every table that the register names."""

import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from domain.operations.erasure import (
    Counts,
    Erasure,
    ErasureClass,
    ErasureWay,
    NetworkAuthor,
    Quotes,
)
from domain.post import EnrichedPost
from domain.reports.fact import FactKind
from store.engine import reading, writing
from store.erasure.compacting import compact
from store.erasure.register import REGISTER
from store.erasure.stories import leave
from store.erasure.words import unquote
from store.facts.writing import chunks, forget
from store.schema import metadata
from store.tables.answers import case_answers
from store.tables.audit import erasures
from store.tables.cases import cases
from store.tables.complaints import complaints
from store.tables.facts import facts
from store.tables.frequencies import frequencies
from store.tables.mistakes import mistakes
from store.tables.posts import posts as ledger
from store.tables.quality import case_promises

_C = ErasureClass
# What the rows of a table count as that go with a post.
CLASSES: Mapping[str, ErasureClass] = {
    "posts": _C.LEDGER,
    "complaints": _C.COMPLAINTS,
    "publications": _C.COMPLAINTS,
    "incident_posts": _C.STORIES,
    "case_posts": _C.CASES,
    "watched_posts": _C.CASES,
    "return_proposals": _C.CASES,
    "triage": _C.WORK,
    "corrections": _C.WORK,
}
OWN = 0.5  # a word counted for no more than this beside the forgotten posts is theirs alone


class SqlErasure:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mentioned(self, address: str) -> Collection[str]:
        with reading(self._engine) as connection:
            return set(connection.scalars(select(ledger.c.id).where(ledger.c.url == address)))

    def spoken(self, authors: Collection[NetworkAuthor]) -> Collection[str]:
        c = complaints.c
        keys = sorted({one.key for one in authors})
        with reading(self._engine) as connection:
            return set(connection.scalars(select(c.post_id).where(c.author.in_(keys))))

    def count(self, post_ids: Collection[str]) -> Counts:
        with reading(self._engine) as connection:
            counts = dict[str, int].fromkeys((*CLASSES.values(), _C.CASES, _C.ANSWERS), 0)
            for table, own in going():
                for some in chunks(sorted(post_ids)):
                    asked = select(func.count()).select_from(table).where(own(some))
                    counts[CLASSES[table.name]] += connection.scalar(asked) or 0
            for some in chunks(sorted(post_ids)):
                mine = select(func.count()).select_from(cases).where(_of_posts(cases, some))
                counts[_C.CASES] += connection.scalar(mine) or 0
                answers = select(func.count()).select_from(case_answers)
                counts[_C.ANSWERS] += (
                    connection.scalar(answers.where(_of_posts(case_answers, some))) or 0
                )
            return {str(name): number for name, number in counts.items()}

    def erase(
        self,
        post_ids: Collection[str],
        authors: Collection[NetworkAuthor],
        posts: Mapping[str, EnrichedPost],
        quotes: Quotes,
        stems: Mapping[str, int],
    ) -> Counts:
        ids = sorted(post_ids)
        counts = dict.fromkeys(map(str, _C), 0)
        with writing(self._engine) as connection:
            counts[_C.STORIES] += leave(connection, ids, posts, quotes)
            for some in chunks(ids):
                counts[_C.CASES] += _clear_cases(connection, some)
                counts[_C.ANSWERS] += _clear_answers(connection, some)
                counts[_C.WORK] += _clear_mistakes(connection, some)
                leave_facts(connection, some)
                for table, own in going():
                    gone = connection.execute(delete(table).where(own(some))).rowcount
                    counts[CLASSES[table.name]] += gone
            counts[_C.WORDS] += _forget_words(connection, stems)
            counts[_C.QUOTES] += unquote(connection, quotes)
        return counts

    def add(
        self,
        at: datetime,
        who: str,
        way: ErasureWay,
        counts: Counts,
        held: Sequence[int],
        words: str,
        signature: str,
    ) -> int:
        row = {"at": at, "who": who, "way": way, "counts": dict(counts), "held": list(held)}
        row |= {"words": words, "signature": signature}
        with writing(self._engine) as connection:
            return int(connection.scalar(insert(erasures).values(row).returning(erasures.c.id)))

    def protocols(self, limit: int) -> Sequence[Erasure]:
        asked = select(erasures).order_by(erasures.c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(asked).mappings()
            return [Erasure(**{**row, "way": ErasureWay(row["way"])}) for row in rows]

    def compact(self) -> None:
        compact(self._engine)


def going() -> Iterator[tuple[Table, Any]]:
    for name, held in REGISTER.items():
        if held.goes:
            table = metadata.tables[name]
            yield table, lambda ids, table=table: _of_posts(table, ids)


def _of_posts(table: Table, ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(table.c[name].in_(ids) for name in REGISTER[table.name].post.split()))


def _clear_cases(connection: Connection, ids: Sequence[str]) -> int:
    """The case lives on without the words it was opened with."""
    c = cases.c
    words = {"text": None, "street": None, "house": None}
    cleared = connection.execute(update(cases).where(_of_posts(cases, ids)), words)
    for column in (c.post_id, c.origin_id):
        mine = update(cases).where(column.in_(ids))
        connection.execute(mine.values({column.name: None}))
    return cleared.rowcount


def _clear_answers(connection: Connection, ids: Sequence[str]) -> int:
    c = case_answers.c
    mine = select(c.id).where(c.post_id.in_(ids))
    promised = update(case_promises).where(case_promises.c.answer_id.in_(mine))
    connection.execute(promised.values(words=""))
    blank = {"text": "", "author": None, "link": None, "earlier": None, "post_id": None}
    return connection.execute(update(case_answers).where(c.post_id.in_(ids)), blank).rowcount


def _clear_mistakes(connection: Connection, ids: Sequence[str]) -> int:
    """A key ends in the post that it is of."""
    c, gone = mistakes.c, set(ids)
    rows = connection.execute(select(c.id, c.key, c.post_id)).all()
    mine = [r.id for r in rows if r.post_id in gone or r.key.rpartition(" ")[2] in gone]
    for id_ in mine:
        blank = {"key": f"forgotten {id_}", "text": "", "url": "", "post_id": None}
        connection.execute(update(mistakes).where(c.id == id_).values(blank))
    return len(mine)


def leave_facts(connection: Connection, ids: Sequence[str]) -> None:
    """A row stays, to tell readers that it is gone, and says no more of what."""
    forget(connection, FactKind.POST, ids)
    mine = update(facts).where(facts.c.kind == FactKind.POST.value, facts.c.of.in_(ids))
    connection.execute(mine.values(of=literal("forgotten ") + cast(facts.c.number, String)))


def _forget_words(connection: Connection, stems: Mapping[str, int]) -> int:
    """Words that stand in no other post are counted no more."""
    if not stems:
        return 0
    rows = connection.execute(select(frequencies).with_for_update()).all()
    states = {row.id: json.loads(zlib.decompress(row.state)) for row in rows}
    counted = {stem: sum(one.get(stem, 0) for one in states.values()) for stem in stems}
    own = {stem for stem, number in counted.items() if 0 < number <= stems[stem] + OWN}
    for id_, state in states.items():
        if not own.isdisjoint(state):
            left = {stem: number for stem, number in state.items() if stem not in own}
            packed = zlib.compress(json.dumps(left, ensure_ascii=False).encode(), 1)
            mine = update(frequencies).where(frequencies.c.id == id_)
            connection.execute(mine.values(state=packed))
    return len(own)
