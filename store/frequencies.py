"""How often words stand in what is crawled: a row a batch, added up by days now and then."""

import json
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select

from domain.ports.frequencies import HALVING, Frequencies, counted_before
from store.engine import reading, writing
from store.tables.frequencies import frequencies as table

ROWS = 64
MOST_WORDS = 60_000
LEAST = 0.05  # a word that counts for less is forgotten


class SqlFrequencies:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, counted: Frequencies, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(table).values(_row(counted, at)))
            if len(connection.execute(select(table.c.id).limit(ROWS + 1)).all()) <= ROWS:
                return
            # Rows that another worker is adding up are left to it.
            rows = connection.execute(select(table).with_for_update(skip_locked=True)).all()
            connection.execute(delete(table).where(table.c.id.in_([row.id for row in rows])))
            for some in _by_age(rows, counted_before(at)):
                latest = max(row.at for row in some)
                connection.execute(insert(table).values(_row(_sum(some, latest), latest)))

    def read(self, now: datetime) -> Frequencies:
        with reading(self._engine) as connection:
            asked = select(table).where(table.c.at < counted_before(now))
            return _sum(connection.execute(asked).all(), now)


def _by_age(rows: Sequence[Row[Any]], before: datetime) -> list[list[Row[Any]]]:
    """Those that count already, and the others day by day."""
    ages: dict[date | None, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        ages[None if row.at < before else row.at.astimezone(UTC).date()].append(row)
    return list(ages.values())


def _row(counted: Frequencies, at: datetime) -> dict[str, Any]:
    state = zlib.compress(json.dumps(dict(counted.counts), ensure_ascii=False).encode(), 1)
    return {"at": at, "texts": counted.texts, "state": state}


def _sum(rows: Sequence[Row[Any]], now: datetime) -> Frequencies:
    texts, counts = 0.0, defaultdict[str, float](float)
    for row in rows:
        weight = 0.5 ** (max(now - row.at, timedelta()) / HALVING)
        texts += weight * row.texts
        for word, number in json.loads(zlib.decompress(row.state)).items():
            counts[word] += weight * number
    left = [(word, round(number, 3)) for word, number in counts.items() if number >= LEAST]
    if len(left) > MOST_WORDS:
        left = sorted(left, key=lambda one: (-one[1], one[0]))[:MOST_WORDS]
    return Frequencies(texts, dict(left))
