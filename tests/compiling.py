"""A statement of SQLite is compiled once in a process, not anew for each database a test opens.

SQLAlchemy keeps what it has compiled by engine and dialect, and each test opens engines of its own.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

import store.engine as engines

KEPT = 10_000  # statements: those of all tests


@cache
def _common(written: Callable[[Any], str]) -> Engine:
    """Connected once, for then its dialect learns of the library."""
    engine = create_engine("sqlite://", json_serializer=written, query_cache_size=KEPT)
    engine.connect().close()
    engine.dispose()
    return engine


def _sharing(open_: Callable[..., Engine]) -> Callable[..., Engine]:
    def opened(url: URL, written: Callable[[Any], str]) -> Engine:
        engine, common = open_(url, written), _common(written)
        engine.dialect = engine.pool._dialect = common.dialect
        engine._compiled_cache = common._compiled_cache
        return engine

    return opened


engines.open_sqlite = _sharing(engines.open_sqlite)
