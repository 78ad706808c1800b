"""The post queue on Redis Streams: one consumer group, each change one script or transaction.

Redis measures a lease by its own clock (how long an entry lay idle at its consumer), so `take`
ignores `now`. The server's `appendfsync` decides what a put survives.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from domain.errors import InvalidPost, QueueUnavailable, SettingsError
from domain.patience import UNHURRIED, Patience
from domain.ports.queue import QueueEntry
from domain.post import Outcome, Post
from domain.wire import dump_post, load_post
from store.columns import storable
from store.waits.redis import limit_waits

log = logging.getLogger(__name__)

STREAM = "otklik:queue"
GROUP = "enrichment"
TALLY = "otklik:outcomes"
QUARANTINE = "otklik:quarantine"  # entry id -> JSON list: post, history, tries, error
QUARANTINED_AT = "otklik:quarantined"  # entry id by the time it was set aside
# Redis gives a requeued post a new id. These map the entry id to it and back, so the entry keeps
# its id, by which the ledger recognises it.
RENAMED = "otklik:renamed"
NAMES = "otklik:names"
KEYS = (STREAM, TALLY, QUARANTINE, QUARANTINED_AT, RENAMED, NAMES)

_WAIT = 10  # seconds for an answer
_SHARE = 1000  # entries read at once

# Ends an entry by its lasting id; true only for the call that ended it.
_END = """
local function finish(group, entry)
    local id = redis.call('HGET', KEYS[5], entry) or entry
    if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('XACK', KEYS[1], group, id) == 0 then
        return false
    end
    redis.call('XDEL', KEYS[1], id)
    if id ~= entry then
        redis.call('HDEL', KEYS[5], entry)
        redis.call('HDEL', KEYS[6], id)
    end
    return true
end
"""

# Group, consumer, limit, lease in ms -> [entry id, delivery count, post, history] of each entry.
# First entries with an expired lease, then new ones. Consumers that hold nothing and were idle for
# a lease are deleted.
_TAKE = """
local group, consumer = ARGV[1], ARGV[2]
local limit, lease = tonumber(ARGV[3]), tonumber(ARGV[4])
local found = {}
local function add(id, deliveries, fields)
    local row = {redis.call('HGET', KEYS[6], id) or id, deliveries, '', '0'}
    for i = 1, #fields, 2 do
        if fields[i] == 'post' then row[3] = fields[i + 1] end
        if fields[i] == 'history' then row[4] = fields[i + 1] end
    end
    found[#found + 1] = row
end
local start = '0-0'
repeat
    local reply = redis.call('XAUTOCLAIM', KEYS[1], group, consumer, lease, start,
                             'COUNT', limit - #found)
    start = reply[1]
    for _, message in ipairs(reply[2]) do
        local pending = redis.call('XPENDING', KEYS[1], group, message[1], message[1], 1)
        add(message[1], pending[1][4], message[2])
    end
until start == '0-0' or #found >= limit
if #found < limit then
    local reply = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit - #found,
                             'STREAMS', KEYS[1], '>')
    if reply then
        for _, message in ipairs(reply[1][2]) do add(message[1], 1, message[2]) end
    end
end
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group)) do
    local of = {}
    for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
    if of.pending == 0 and of.idle > lease and of.name ~= consumer then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], group, of.name)
    end
end
return found
"""

# Group, then pairs of entry id and outcome -> how many ended.
_ACKNOWLEDGE = (
    _END
    + """
local ended = 0
for i = 2, #ARGV, 2 do
    if finish(ARGV[1], ARGV[i]) then
        redis.call('HINCRBY', KEYS[2], ARGV[i + 1], 1)
        ended = ended + 1
    end
end
return ended
"""
)

# Group, entry id, row of the quarantine, time, outcome.
_SET_ASIDE = (
    _END
    + """
if finish(ARGV[1], ARGV[2]) then
    redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
    redis.call('ZADD', KEYS[4], ARGV[4], ARGV[2])
    redis.call('HINCRBY', KEYS[2], ARGV[5], 1)
end
"""
)

# Group, then entry ids. Marks them idle since 1970, so the next take claims them, and does not
# count this delivery. The entry stays with its consumer.
_RELEASE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return end
for i = 2, #ARGV do
    local id = redis.call('HGET', KEYS[5], ARGV[i]) or ARGV[i]
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1)[1]
    if pending then
        redis.call('XCLAIM', KEYS[1], ARGV[1], pending[2], 0, id,
                   'TIME', 0, 'RETRYCOUNT', pending[4] - 1, 'JUSTID')
    end
end
"""

# Group -> names of the consumers that hold entries.
_HOLDERS = """
local holders = {}
if redis.call('EXISTS', KEYS[1]) == 0 then return holders end
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local of = {}
    for i = 1, #info, 2 do of[info[i]] = info[i + 1] end
    if of.pending > 0 then holders[#holders + 1] = of.name end
end
return holders
"""

# Group, consumer. Marks all that it holds idle since 1970; the deliveries stay as they are.
_RECALL = """
local start, rows = '-', {}
repeat
    rows = redis.call('XPENDING', KEYS[1], ARGV[1], start, '+', 1000, ARGV[2])
    for _, row in ipairs(rows) do
        redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, row[1],
                   'TIME', 0, 'RETRYCOUNT', row[4], 'JUSTID')
        start = '(' .. row[1]
    end
until #rows < 1000
"""

# Group, outcome, that of the quarantine, then entry ids -> how many ended.
_DISCARD = """
local ended = 0
for i = 4, #ARGV do
    local entry = ARGV[i]
    local id = redis.call('HGET', KEYS[5], entry) or entry
    if redis.call('EXISTS', KEYS[1]) == 1 then
        redis.call('XACK', KEYS[1], ARGV[1], id)
        ended = ended + redis.call('XDEL', KEYS[1], id)
        redis.call('HDEL', KEYS[5], entry)
        redis.call('HDEL', KEYS[6], id)
    end
    local aside = redis.call('HDEL', KEYS[3], entry)
    redis.call('ZREM', KEYS[4], entry)
    if aside == 1 then
        redis.call('HINCRBY', KEYS[2], ARGV[3], -1)
    end
    ended = ended + aside
end
redis.call('HINCRBY', KEYS[2], ARGV[2], ended)
return ended
"""

# Outcome, then entry ids -> how many went back.
_REQUEUE = """
local back = 0
for i = 2, #ARGV do
    local row = redis.call('HGET', KEYS[3], ARGV[i])
    if row then
        row = cjson.decode(row)
        local id = redis.call('XADD', KEYS[1], '*', 'post', row[1], 'history', row[2])
        redis.call('HSET', KEYS[5], ARGV[i], id)
        redis.call('HSET', KEYS[6], id, ARGV[i])
        redis.call('HDEL', KEYS[3], ARGV[i])
        redis.call('ZREM', KEYS[4], ARGV[i])
        redis.call('HINCRBY', KEYS[2], ARGV[1], -1)
        back = back + 1
    end
end
return back
"""


class RedisQueue:
    """Uses one Redis server (7.0 or newer) and its keys `otklik:*`."""

    def __init__(self, url: str, patience: Patience = UNHURRIED) -> None:
        self._patience = patience
        try:
            self._redis: redis.Redis = redis.Redis.from_url(
                url,
                protocol=2,
                decode_responses=True,
                socket_timeout=_WAIT,
                socket_connect_timeout=_WAIT,
                # One retry, for a connection that the server closed while it was idle.
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError as error:
            raise SettingsError(f"queue: {error}: use redis://HOST:PORT/NUMBER") from error
        limit_waits(self._redis.connection_pool, patience)

    def close(self) -> None:
        self._redis.close()

    def put(self, posts: Sequence[Post], history: bool) -> None:
        self.put_lines([dump_post(post) for post in posts], history)

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        with self._border(), self._redis.pipeline(transaction=True) as pipe:
            for line in lines:
                pipe.xadd(STREAM, {"post": storable(line), "history": int(history)})
            pipe.execute()

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[QueueEntry]:
        lease_ms = max(1, round(lease.total_seconds() * 1000))
        rows = self._run(_TAKE, GROUP, consumer, limit, lease_ms)
        entries = []
        for name, deliveries, post, history in rows or ():
            try:
                entries.append(QueueEntry(name, load_post(post), history == "1", deliveries - 1))
            except InvalidPost as error:
                # Written by another version of this program; it must not stop the others.
                log.error("queue entry %s set aside, it cannot be read: %s", name, error)
                self._set_aside(name, post, history == "1", deliveries - 1, str(error), now)
        return entries

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        pairs = [text for i in _ours(outcomes) for text in (i, outcomes[i])]
        return int(self._run(_ACKNOWLEDGE, GROUP, *pairs))

    def quarantine(self, entry: QueueEntry, error: str, now: datetime) -> None:
        for name in _ours([entry.id]):
            self._set_aside(name, dump_post(entry.post), entry.history, entry.tries, error, now)

    def _set_aside(
        self, name: str, post: str, history: bool, tries: int, error: str, now: datetime
    ) -> None:
        row = json.dumps([storable(post), int(history), tries, storable(error)])
        self._run(_SET_ASIDE, GROUP, name, row, now.timestamp(), Outcome.QUARANTINED)

    def release(self, entry_ids: Sequence[str]) -> None:
        self._run(_RELEASE, GROUP, *_ours(entry_ids))

    def holders(self) -> Collection[str]:
        return [str(name) for name in self._run(_HOLDERS, GROUP)]

    def recall(self, consumer: str, now: datetime) -> None:
        self._run(_RECALL, GROUP, consumer)

    def discard(self, entry_ids: Sequence[str], outcome: Outcome) -> int:
        return int(self._run(_DISCARD, GROUP, outcome, Outcome.QUARANTINED, *_ours(entry_ids)))

    def count(self, outcome: Outcome, number: int) -> None:
        if number:
            with self._border():
                self._redis.hincrby(TALLY, outcome, number)

    def depth(self) -> int:
        with self._border():
            return int(self._redis.xlen(STREAM))

    def each(self) -> Iterator[QueueEntry]:
        first = "-"
        while True:
            with self._border():
                rows: Any = self._redis.xrange(STREAM, first, "+", count=_SHARE)
                names = self._redis.hmget(NAMES, [str(i) for i, _ in rows]) if rows else []
            for (id_, row), name in zip(rows, names, strict=True):
                try:
                    post = load_post(row["post"])
                except InvalidPost:
                    log.warning("queue entry %s cannot be read", id_)
                    continue
                yield QueueEntry(str(name or id_), post, row["history"] == "1")
            if not rows:
                return
            first = f"({rows[-1][0]}"

    def outcomes(self) -> Mapping[Outcome, int]:
        with self._border():
            counts = self._redis.hgetall(TALLY)
        return Counter({Outcome(str(name)): int(number) for name, number in counts.items()})

    def quarantined(self, limit: int) -> Sequence[tuple[QueueEntry, str]]:
        with self._border():
            names = [str(n) for n in self._redis.zrange(QUARANTINED_AT, 0, limit - 1, desc=True)]
            rows = self._redis.hmget(QUARANTINE, names) if names else []
        entries = []
        for name, row in zip(names, rows, strict=True):
            if row is None:  # requeued between the two queries
                continue
            post, history, tries, error = json.loads(row)
            try:
                entries.append((QueueEntry(name, load_post(post), bool(history), tries), error))
            except InvalidPost:
                log.warning("quarantined entry %s cannot be read: %s", name, error)
        return entries

    def requeue(self, entry_ids: Sequence[str]) -> int:
        return int(self._run(_REQUEUE, Outcome.QUARANTINED, *_ours(entry_ids)))

    @contextmanager
    def _border(self) -> Iterator[None]:
        with self._patience.asking(QueueUnavailable):
            try:
                yield
            except (redis.ConnectionError, redis.TimeoutError) as error:
                raise QueueUnavailable(f"queue: {error}") from error
            except RedisError as error:
                raise QueueUnavailable(f"queue: {error}", answered=True) from error

    def _run(self, script: str, *arguments: Any) -> Any:
        run = self._redis.register_script(script)
        with self._border():
            try:
                return run(keys=KEYS, args=arguments)
            except redis.ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
            # The first start, or the server lost its data: from 0, so that no post is skipped.
            try:
                self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
            except redis.ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):  # another process was faster
                    raise
            return run(keys=KEYS, args=arguments)


def _ours(entry_ids: Iterable[str]) -> list[str]:
    return [i for i in entry_ids if re.fullmatch(r"[0-9]+-[0-9]+", i)]
