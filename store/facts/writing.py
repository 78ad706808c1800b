"""Facts as rows, written within a caller's transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    DefaultClause,
    and_,
    case,
    func,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.ports.reports.facts import COLUMN_OF, NEVER, NOTHING
from domain.reports.cut import Dimension
from domain.reports.fact import HELD, Fact, FactKind, FactMarks, micros
from store.batches import write_rows
from store.columns import storable
from store.engine import insert_into
from store.tables.facts import fact_values, facts

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
_KEPT = ("reach_day", "reach_week")
_UNCHANGED = ("number", "kind", "of", "seq", *_KEPT)
# Each part is read of the end of an index.
_LAST = select(
    func.max(
        union_all(
            *(
                select(func.max(facts.c.seq).label("last")).where(facts.c.kind == kind.value)
                for kind in FactKind
            )
        )
        .subquery()
        .c.last
    )
)
_TEXT_DIMENSIONS = tuple(one.value for one in HELD)
_WITHOUT_VALUES = {COLUMN_OF[one]: NOTHING for one in HELD}
_Codes = Mapping[tuple[Dimension, str], int]  # by dimension and value


def put(connection: Connection, marks: FactMarks, new: Sequence[Fact]) -> None:
    """A row that stays the same is not written."""
    if not new:
        return
    codes = _codes(connection, new)
    by_name = {(one.kind, one.of): one for one in new}
    seq = sequence(connection)
    rows = [_row(by_name[key], codes, marks) | {"seq": seq} for key in sorted(by_name)]
    write_rows(connection, _upsert(connection.dialect.name), rows)


def forget(connection: Connection, kind: FactKind, names: Collection[str]) -> int:
    """What is left of such a row says only that it is gone."""
    c, gone = facts.c, 0
    if not names:
        return 0
    blank: dict[str, Any] = {
        column.name: column.server_default.arg
        for column in facts.columns
        if isinstance(column.server_default, DefaultClause)
    }
    blank |= {"gone": 1, "seq": sequence(connection)}
    for some in chunks(sorted(names)):
        mine = update(facts).where(c.kind == kind.value, c.of.in_(some), c.gone == 0)
        gone += connection.execute(mine.values(blank)).rowcount
    return gone


def chunks(names: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(names), CHUNK):
        yield names[start : start + CHUNK]


def seq_bounds(connection: Connection) -> tuple[int, int | None]:
    """From which number on a later reader must look, and before which rows are of this database's
    own transactions: a dump of another one holds higher numbers.
    """
    if connection.dialect.name == "postgresql":
        snapshot = "txid_current_snapshot()"
        bounds = f"SELECT txid_snapshot_xmin({snapshot}), txid_snapshot_xmax({snapshot})"
        low, high = connection.execute(text(bounds)).one()
        return int(low), int(high)
    return _last(connection) + 1, None


def sequence(connection: Connection) -> int:
    """The number of the transaction: on PostgreSQL a reader asks for all that had not ended when it
    read before, on SQLite there is one writer at a time.
    """
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT txid_current()")).scalar_one())
    return _last(connection) + 1


def _last(connection: Connection) -> int:
    return int(connection.execute(_LAST).scalar_one() or 0)


def _codes(connection: Connection, new: Sequence[Fact]) -> _Codes:
    """The codes of all values, new ones added. None is kept for the next call: the transaction
    that added it may be undone.
    """
    pairs = {pair for one in new for pair in one.values.items() if pair[1]}
    wanted = {pair: (pair[0].value, storable(pair[1])) for pair in pairs}
    known = _known(connection, set(wanted.values()))
    if lacking := sorted(set(wanted.values()) - known.keys()):
        rows = [{"dimension": dimension, "value": value} for dimension, value in lacking]
        connection.execute(insert_into(connection, fact_values).on_conflict_do_nothing(), rows)
        known |= _known(connection, set(lacking))
    return {pair: known[stored] for pair, stored in wanted.items()}


def _known(connection: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    c, known = fact_values.c, dict[tuple[str, str], int]()
    for some in chunks(sorted({value for _, value in wanted})):
        mine = select(c.dimension, c.value, c.code).where(
            c.dimension.in_(_TEXT_DIMENSIONS), c.value.in_(some)
        )
        known |= {(row.dimension, row.value): row.code for row in connection.execute(mine)}
    return known


def _row(one: Fact, codes: _Codes, marks: FactMarks) -> dict[str, Any]:
    first = one.spans[0] if one.spans else (None, None)
    row: dict[str, Any] = {
        "kind": one.kind.value,
        "of": one.of,
        "gone": 0,
        "at": micros(one.at),
        "mark": marks.of(one.kind, one.whose or one.of),
        "complaint": int(one.is_complaint),
        "author": NOTHING if one.author is None else marks.author(one.author),
        "reach_day": _number(one.reach_day),
        "reach_week": _number(one.reach_week),
        "due": _time(one.due),
        "answered": _time(one.answered),
        "left": _time(one.left),
        "held_since": _time(first[0]),
        "held_until": _time(first[1]),
        "spans": " ".join(f"{_time(a)}:{_time(b)}" for a, b in one.spans)
        if len(one.spans) > 1
        else "",
        "stands": int(one.stands),
        "score": _number(one.score),
        "scale": _number(one.scale),
        "returns": one.returns,
        "quality": _number(one.quality),
        **_WITHOUT_VALUES,
    }
    for dimension, value in one.values.items():
        if value:
            row[COLUMN_OF[dimension]] = codes[dimension, value]
    return row


def _number(value: int | None) -> int:
    return NOTHING if value is None else value


def _time(at: datetime | None) -> int:
    return NEVER if at is None else micros(at)


@cache
def _upsert(dialect: str) -> sqlite.Insert | postgresql.Insert:
    new = sqlite.insert(facts) if dialect == "sqlite" else postgresql.insert(facts)
    c, later = facts.c, new.excluded
    names = [column.name for column in facts.columns if column.name not in _UNCHANGED]
    kept = {name: case((c[name] >= 0, c[name]), else_=later[name]) for name in _KEPT}
    differs = or_(
        *(c[name] != later[name] for name in names),
        *(and_(c[name] < 0, later[name] >= 0) for name in _KEPT),
    )
    return new.on_conflict_do_update(
        index_elements=["kind", "of"],
        set_={name: later[name] for name in ("seq", *names)} | kept,
        where=differs,
    )
