"""Processor time and questions of a worker, by stage: its ports are measured from outside."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from elastic_transport import Transport
from redis import Redis
from redis.client import Pipeline
from sqlalchemy import Engine, event

from domain.operations.costs import CostStage
from enrichment.worker import Worker

PORTS = {
    CostStage.QUEUE: ("queue",),
    CostStage.LEDGER: ("ledger", "corrections", "repeats", "marks", "frequencies", "batches"),
    CostStage.ENRICHMENT: ("labeller",),
    CostStage.JOINING: ("incidents",),
    CostStage.INDEX: ("index",),
    CostStage.COUNTS: ("complaints", "publications", "facts"),
}
REST = CostStage.ENRICHMENT  # what the worker does between its ports: texts and labels


class StageClock:
    """Each moment belongs to the innermost stage."""

    def __init__(self) -> None:
        self.seconds: defaultdict[CostStage, float] = defaultdict(float)
        self.queries: Counter[CostStage] = Counter()
        self._stages = [REST]
        self._since = time.process_time()

    def restart(self) -> None:
        self.seconds.clear()
        self.queries.clear()
        self._since = time.process_time()

    @contextmanager
    def within(self, stage: CostStage) -> Iterator[None]:
        self.stop()
        self._stages.append(stage)
        try:
            yield
        finally:
            self.stop()
            self._stages.pop()

    def stop(self) -> None:
        now = time.process_time()
        self.seconds[self._stages[-1]] += now - self._since
        self._since = now

    def ask(self) -> None:
        self.queries[self._stages[-1]] += 1


class MeasuredPort:
    """A port whose calls, and whole blocks, belong to a stage."""

    def __init__(self, port: Any, stage: CostStage, clock: StageClock, counts: bool) -> None:
        self._port, self._stage, self._clock, self._counts = port, stage, clock, counts

    def __getattr__(self, name: str) -> Any:
        of = getattr(self._port, name)
        return partial(self._call, of) if callable(of) else of

    def _call(self, of: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with self._clock.within(self._stage):
            if self._counts:
                self._clock.ask()
            answer = of(*arguments, **named)
        if isinstance(answer, AbstractContextManager):
            return self._block(answer)
        return answer

    @contextmanager
    def _block(self, block: AbstractContextManager[Any]) -> Iterator[Any]:
        with self._clock.within(self._stage), block as inner:
            yield inner


def measured(worker: Worker, clock: StageClock, asks_index: bool) -> Worker:
    """`asks_index`: the index has no server whose requests could be counted, so calls are."""
    ports = {
        name: MeasuredPort(
            getattr(worker, name), stage, clock, asks_index and stage is CostStage.INDEX
        )
        for stage, names in PORTS.items()
        for name in names
    }
    return replace(worker, transaction=_edges(worker.transaction, clock), **ports)


def _edges(
    transaction: Callable[[], AbstractContextManager[None]], clock: StageClock
) -> Callable[[], AbstractContextManager[None]]:
    """Beginning and commit belong to the ledger, what stands between to its own stages."""

    @contextmanager
    def block() -> Iterator[None]:
        with ExitStack() as stack:
            with clock.within(CostStage.LEDGER):
                stack.enter_context(transaction())
            yield
            with clock.within(CostStage.LEDGER):
                stack.pop_all().close()

    return block


@contextmanager
def counting(clock: StageClock) -> Iterator[None]:
    """Statements of the database, requests to Elasticsearch, commands and pipelines of Redis."""

    def asked(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            clock.ask()

    event.listen(Engine, "before_cursor_execute", asked)
    try:
        with ExitStack() as stack:
            for owner, name in (
                (Transport, "perform_request"),
                (Redis, "execute_command"),
                (Pipeline, "execute"),
            ):
                stack.enter_context(_counted(owner, name, clock))
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", asked)


@contextmanager
def _counted(owner: type, name: str, clock: StageClock) -> Iterator[None]:
    plain = getattr(owner, name)

    def call(*arguments: Any, **named: Any) -> Any:
        clock.ask()
        return plain(*arguments, **named)

    setattr(owner, name, call)
    try:
        yield
    finally:
        setattr(owner, name, plain)
