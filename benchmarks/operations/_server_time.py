"""Processor milliseconds of the servers that an installation uses, and the place they take."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import redis
from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, make_url, text

from app.settings import Settings
from domain.operations.costs import ServerName

_TICK = 1000 / os.sysconf("SC_CLK_TCK")
_OWN, _CHILDREN = slice(11, 13), slice(13, 15)  # of /proc/PID/stat behind the name: user, system


@dataclass
class Servers:
    """Those of the settings. A server without a process on this machine cannot be measured."""

    settings: Settings
    _postmaster: int = field(default=0, init=False)

    def spent(self) -> Mapping[ServerName, float]:
        return {
            ServerName.POSTGRESQL: self._postgresql(),
            ServerName.ELASTICSEARCH: self._elasticsearch(),
            ServerName.REDIS: self._redis(),
        }

    def _postgresql(self) -> float:
        """Of the server and all its processes, ended ones too; what others ask of it counts."""
        if not self.settings.database.get_secret_value():
            return 0.0
        main = self._postmaster = self._postmaster or self._find_postmaster()
        below = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return sum(_milliseconds(int(pid)) for pid in below) + _milliseconds(main)

    def _find_postmaster(self) -> int:
        engine = create_engine(self.settings.database.get_secret_value())
        try:
            with engine.connect() as connection:
                backend = connection.scalar(text("SELECT pg_backend_pid()"))
                return int(_stat(backend)[1])
        finally:
            engine.dispose()

    def _elasticsearch(self) -> float:
        if not (url := self.settings.index.get_secret_value()):
            return 0.0
        with closing(Elasticsearch(url)) as client:
            nodes = client.nodes.stats(metric="process")["nodes"].values()
            return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))

    def _redis(self) -> float:
        if not (url := self.settings.queue.get_secret_value()):
            return 0.0
        with redis.Redis.from_url(url) as client:
            used = client.info("cpu")
        return 1000 * float(used["used_cpu_user"] + used["used_cpu_sys"])

    def sizes(self) -> tuple[int, int]:
        """Bytes of the database and of the index."""
        return self._database_size(), self._index_size()

    def _database_size(self) -> int:
        url = make_url(self.settings.database_url)
        if url.get_backend_name() == "sqlite":
            return _file_size(Path(url.database or ""))
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                size = connection.scalar(text("SELECT pg_database_size(current_database())"))
                return int(size or 0)
        finally:
            engine.dispose()

    def _index_size(self) -> int:
        if not (url := self.settings.index.get_secret_value()):
            return _file_size(self.settings.data / "index.db")
        months = f"{self.settings.index_name}-*"
        with closing(Elasticsearch(url)) as client:
            client.indices.flush(index=months, force=True)
            # The statistics of a store are ten seconds old; those of segments are not.
            indices = client.indices.segments(index=months)["indices"].values()
        return sum(
            segment["size_in_bytes"]
            for index in indices
            for copies in index["shards"].values()
            for shard in copies
            for segment in shard["segments"].values()
        )


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _milliseconds(pid: int) -> float:
    try:
        fields = _stat(pid)
    except FileNotFoundError:  # it has ended; its parent has counted it
        return 0.0
    return _TICK * sum(map(int, fields[_OWN] + fields[_CHILDREN]))


def _file_size(file: Path) -> int:
    """All that was written lies in the file itself, not in its journal."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size
