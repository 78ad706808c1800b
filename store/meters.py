"""Numbers by which an installation is watched, counted in the database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Engine, case, func, select

from domain.alert import OPEN
from domain.message import MessageState
from domain.task import TaskState
from domain.watching.heartbeat import PLANTED
from domain.watching.meters import (
    BudgetCount,
    ChannelBacklog,
    ChannelUse,
    Hops,
    LastReport,
    OpenCases,
    Sent,
    SourceCount,
)
from store.engine import insert_into, reading, writing
from store.tables.alerts import alerts
from store.tables.cases import cases
from store.tables.complaints import ticks
from store.tables.installation import errors
from store.tables.messages import outbox
from store.tables.posts import posts
from store.tables.reports import reports
from store.tables.sources import budgets, sources
from store.tables.tasks import tasks

_UNENDED = (TaskState.WAITING, TaskState.RUNNING)


class SqlMeters:
    def __init__(self, engine: Engine) -> None:
        self._reading, self._writing = partial(reading, engine), partial(writing, engine)

    def hops(self, since: datetime, limit: int) -> Sequence[Hops]:
        c = posts.c
        asked = (
            select(c.published_at, c.fetched_at, c.indexed_at)
            .where(c.indexed_at >= since)
            .order_by(c.indexed_at.desc())
            .limit(limit)
        )
        with self._reading() as connection:
            return [Hops(*row) for row in connection.execute(asked)]

    def sources(self, late_since: datetime) -> Sequence[SourceCount]:
        c = sources.c
        late = func.sum(case((c.next_due < late_since, 1), else_=0))
        asked = select(c.kind, c.state, func.count(), late).where(
            c.enabled.is_(True), c.id != PLANTED
        )
        with self._reading() as connection:
            rows = connection.execute(asked.group_by(c.kind, c.state).order_by(c.kind, c.state))
            return [SourceCount(kind, state, n, int(behind)) for kind, state, n, behind in rows]

    def budgets(self, now: datetime) -> Sequence[BudgetCount]:
        c = budgets.c
        of = case((c.name.startswith("token "), "token"), else_="host")
        resting = func.sum(case((c.rest_until > now, 1), else_=0))
        used = func.sum(case((c.day == now.date().isoformat(), c.used), else_=0))
        asked = select(of.label("of"), func.count(), resting, used).group_by("of").order_by("of")
        with self._reading() as connection:
            return [
                BudgetCount(name, names, int(rest), int(uses))
                for name, names, rest, uses in connection.execute(asked)
            ]

    def evaluated(self, since: datetime, until: datetime) -> datetime | None:
        asked = select(func.max(ticks.c.at)).where(ticks.c.at >= since, ticks.c.at < until)
        with self._reading() as connection:
            at: datetime | None = connection.scalar(asked)
        return at

    def open_alerts(self) -> Mapping[str, int]:
        c = alerts.c
        asked = select(c.state, func.count()).where(c.state.in_(sorted(OPEN))).group_by(c.state)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(asked)}

    def sent(self, since: datetime, limit: int) -> Sequence[Sent]:
        # A message is delivered at its last try or later, so the index leads to all of them.
        c = outbox.c
        asked = (
            select(c.about_kind, c.created_at, c.delivered_at)
            .where(c.state == MessageState.DELIVERED, c.next_try_at >= since)
            .order_by(c.next_try_at.desc())
            .limit(limit)
        )
        with self._reading() as connection:
            return [Sent(about, end - begin) for about, begin, end in connection.execute(asked)]

    def waiting(self, now: datetime) -> Sequence[ChannelBacklog]:
        c = outbox.c
        asked = select(c.channel, func.count(), func.min(c.next_try_at)).where(
            c.state == MessageState.PENDING, c.next_try_at <= now
        )
        with self._reading() as connection:
            rows = connection.execute(asked.group_by(c.channel).order_by(c.channel))
            return [ChannelBacklog(*row) for row in rows]

    def channels(self, since: datetime) -> Sequence[ChannelUse]:
        c = outbox.c
        tried = c.state.in_((MessageState.DELIVERED, MessageState.FAILED, MessageState.PENDING))
        failed = case((c.error.is_not(None) & c.delivered_at.is_(None), c.next_try_at))
        asked = (
            select(c.channel, func.max(c.delivered_at), func.max(failed))
            .where(tried, c.next_try_at >= since, c.channel.is_not(None), c.tries > 0)
            .group_by(c.channel)
            .order_by(c.channel)
        )
        with self._reading() as connection:
            return [ChannelUse(*row) for row in connection.execute(asked)]

    def now(self) -> datetime:
        with self._reading() as connection:
            if connection.dialect.name == "sqlite":
                return datetime.now(UTC)  # a file has the clock of its machine
            at: datetime | None = connection.scalar(select(func.clock_timestamp()))
        assert at is not None
        return at.astimezone(UTC)

    def given_up(self, since: datetime) -> int:
        c = outbox.c
        asked = select(func.count()).where(c.state == MessageState.FAILED, c.next_try_at >= since)
        with self._reading() as connection:
            return connection.scalar(asked) or 0

    def open_cases(self, now: datetime) -> Sequence[OpenCases]:
        c = cases.c
        late = func.sum(case((c.due < now, 1), else_=0))
        asked = select(c.state, func.count(), late).where(c.closed_at.is_(None))
        with self._reading() as connection:
            rows = connection.execute(asked.group_by(c.state).order_by(c.state))
            return [OpenCases(state, n, int(behind)) for state, n, behind in rows]

    def tasks(self) -> Mapping[str, int]:
        c = tasks.c
        asked = select(c.state, func.count()).where(c.state.in_(_UNENDED)).group_by(c.state)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(asked)}

    def last_report(self, name: str) -> LastReport | None:
        c = reports.c
        asked = select(c.slot, c.made_at, c.sent_at).where(c.name == name, c.slot.is_not(None))
        with self._reading() as connection:
            row = connection.execute(asked.order_by(c.id.desc()).limit(1)).one_or_none()
        return None if row is None else LastReport(*row)

    def count_errors(self, role: str, errors_: Mapping[str, int]) -> None:
        with self._writing() as connection:
            for kind, count in sorted(errors_.items()):
                row = insert_into(connection, errors).values(role=role, kind=kind, count=count)
                more = {"count": errors.c.count + count}
                connection.execute(
                    row.on_conflict_do_update(index_elements=["role", "kind"], set_=more)
                )

    def errors(self) -> Mapping[tuple[str, str], int]:
        with self._reading() as connection:
            rows = connection.execute(select(errors).order_by(errors.c.role, errors.c.kind))
            return {(row.role, row.kind): row[2] for row in rows}
