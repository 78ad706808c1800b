"""Milliseconds of a cut by two dimensions and months, over 1,000,000 posts and 200,000 cases.

The named baseline is the same question as a GROUP BY over the same table, asked in the same run.
Both databases are measured; a server that does not run is left out. Each cut is counted by a
process that already has the facts; how long it takes to read them first, and how much memory that
needs, stands before.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Engine, text

from app.reports.cuts import LateCuts
from benchmarks._servers import database_of, server
from domain.region import Region
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.fact import Fact, FactKind, FactMarks
from domain.terms.period import Period
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.engine import open_database, reading, writing
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.facts import SqlFacts
from store.facts.surveys import SurveyFacts
from store.facts.writing import put
from store.migrations.revisions import migrate

GOAL, FLOOR = 300.0, 800.0  # milliseconds at p95
END = datetime(2026, 11, 25, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
BATCH = 5_000
TIMES = 8  # of each question
_D, _M = Dimension, CutMeasure
QUESTIONS = (
    (Counted.POSTS, _M.COUNT, _D.MUNICIPALITY, _D.GROUP),
    (Counted.POSTS, _M.COUNT, _D.SOURCE, _D.TONE),
    (Counted.POSTS, _M.REACH_DAY, _D.GROUP, _D.TONE),
    (Counted.COMPLAINTS, _M.COUNT, _D.MUNICIPALITY, _D.HOUR),
    (Counted.COMPLAINTS, _M.AUTHORS, _D.MUNICIPALITY, _D.GROUP),
    (Counted.CASES, _M.COUNT, _D.BODY, _D.STATE),
    (Counted.CASES, _M.ON_TIME, _D.BODY, _D.GROUP),
    (Counted.CASES, _M.OVERDUE, _D.MUNICIPALITY, _D.GROUP),
    (Counted.CASES, _M.MEDIAN_HOURS, _D.MUNICIPALITY, _D.GROUP),
    (Counted.CASES, _M.SATISFIED, _D.BODY, _D.MUNICIPALITY),
)
MONTHS = {
    "sqlite": "strftime('%Y-%m', f.at / 1000000 + 32400, 'unixepoch')",
    "postgresql": "to_char(to_timestamp(f.at / 1000000 + 32400) AT TIME ZONE 'UTC', 'YYYY-MM')",
}
BASELINE = """
    SELECT f.municipality, f."group", {month} AS month, count(*)
    FROM facts f WHERE f.kind = 1 AND f.gone = 0 AND f.source_kind <> -2
    GROUP BY f.municipality, f."group", month
"""


@dataclass(frozen=True, slots=True)
class World:
    region: Region
    posts: int
    cases: int

    def facts(self) -> Iterator[Fact]:
        chance = random.Random(1)
        towns, topics = list(self.region.municipalities), list(self.region.topics.values())
        bodies = list(self.region.bodies)
        for n in range(self.posts):
            yield self._post(chance, n, towns, topics)
        for n in range(self.cases):
            yield from self._case(chance, n, towns, topics, bodies)

    def _post(self, chance: random.Random, n: int, towns: list[str], topics: Sequence) -> Fact:  # type: ignore[type-arg]
        topic, is_complaint = chance.choice(topics), chance.random() < 0.35
        values = {
            _D.SOURCE: f"vk-{int(chance.expovariate(0.02)) % 300}",
            _D.SOURCE_KIND: chance.choice(("vk", "telegram", "ok", "rss")),
            _D.TOPIC: topic.id,
            _D.GROUP: topic.group,
            _D.MUNICIPALITY: chance.choice(towns),
            _D.KIND: "complaint" if is_complaint else "news",
            _D.TONE: chance.choice(("negative", "neutral", "positive")),
            _D.URGENCY: "ordinary",
        }
        author = f"a{chance.randrange(200_000)}" if is_complaint else None
        return Fact(
            *(FactKind.POST, f"{chance.getrandbits(128):032x}", END - YEAR * chance.random()),
            values=values,
            is_complaint=is_complaint,
            author=author,
            reach_day=chance.randrange(5000) if chance.random() < 0.7 else None,
        )

    def _case(  # type: ignore[no-untyped-def]
        self, chance: random.Random, n: int, towns, topics, bodies
    ) -> Iterator[Fact]:
        topic, at = chance.choice(topics), END - YEAR * chance.random()
        values = {
            _D.TOPIC: topic.id,
            _D.GROUP: topic.group,
            _D.MUNICIPALITY: chance.choice(towns),
            _D.BODY: chance.choice(bodies),
            _D.STATE: chance.choice(("routed", "answered", "closed")),
            _D.STREAM: chance.choice(("pos", "vk", "phone")),
            _D.PRIORITY: "usual",
        }
        yield Fact(FactKind.CASE, str(n), at, values)
        answered = at + timedelta(hours=chance.expovariate(1 / 150))
        is_answered = answered < END
        yield Fact(
            *(FactKind.TURN, f"{n}/{values[_D.BODY]}", at, values),
            due=at + timedelta(days=8),
            answered=answered if is_answered else None,
            spans=((at, answered if is_answered else None),),
            score=chance.randrange(1, 6) if is_answered and chance.random() < 0.3 else None,
        )


def main(argv: list[str]) -> None:
    """Exit code 1 over the floor."""
    parser = argparse.ArgumentParser(prog="cuts", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=200_000)
    options = parser.parse_args(argv)
    world = World(load_region(region_folder(Path("amur"))), options.posts, options.cases)
    slow = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"sqlite": f"sqlite:///{folder}/otklik.db"}
        if (address := server("postgresql")) is not None:
            urls["postgresql"] = stack.enter_context(database_of(address, f"cuts_{os.getpid()}"))
        for name, url in urls.items():
            engine = open_database(url)
            stack.callback(engine.dispose)
            migrate(engine)
            if _measure(name, engine, world) > FLOOR:
                slow.append(name)
    if slow:
        sys.exit(f"over {FLOOR:.0f} ms: {', '.join(slow)}")


def _measure(name: str, engine: Engine, world: World) -> float:
    marks = FactMarks(b"benchmark")
    filled = _timed(lambda: _fill(engine, marks, world))
    _say(
        f"{name}: {world.posts:,} posts and {world.cases:,} cases written in {filled / 1000:.0f} s"
    )
    of_cases = CaseFacts(marks, lambda case, moves: [])
    store = SqlFacts(engine, marks, of_cases, AlertFacts(marks), SurveyFacts(marks))
    cuts = LateCuts(store, world.region, None, SqlCases(engine), lambda: END, b"k")  # type: ignore[arg-type]
    before = _resident()
    asked = {question: _cut(world.region, *question) for question in QUESTIONS}
    posts, cases = (next(c for c in asked.values() if c.counted is of) for of in _FIRST)
    for what, cut in (("posts", posts), ("cases", cases)):
        first = _timed(lambda cut=cut: cuts.count(cut))  # type: ignore[misc]
        _say(f"{name}: first cut of {what} {first / 1000:.1f} s, {_resident() - before} MB more")
    times: list[float] = []
    for question, cut in asked.items():
        own = [_timed(lambda cut=cut: cuts.count(cut)) for _ in range(TIMES)]  # type: ignore[misc]
        times += own
        words = " ".join(one.value for one in question)
        _say(f"{name}: {words}: {max(own):.0f} ms, {len(cuts.count(cut).cells):,} cells")
    with writing(engine) as connection:
        put(connection, marks, list(World(world.region, 500, 0).facts()))
    _say(f"{name}: after 500 posts more {_timed(lambda: cuts.count(posts)):.0f} ms")
    p95, usual = _p95(times), _baseline(engine)
    own = _p95([_costed(lambda cut=cut: cuts.count(cut)) for cut in asked.values()])  # type: ignore[misc]
    _say(f"{name}: p95 of processor time {own:.0f} ms")
    _say(f"{name}: p95 {p95:.0f} ms; goal {GOAL:.0f}, floor {FLOOR:.0f}")
    ours = _p95([_timed(lambda: cuts.count(posts)) for _ in range(TIMES)])
    _say(f"{name}: municipality group month: {ours:.0f} ms, GROUP BY {usual:.0f} ms")
    return p95


_FIRST = (Counted.POSTS, Counted.CASES)


def _cut(
    region: Region, counted: Counted, measure: CutMeasure, rows: Dimension, columns: Dimension
) -> Cut:
    until = END.astimezone(region.zone).replace(hour=0)
    period = Period((until - YEAR).replace(day=1), until)
    grain = None if columns is Dimension.HOUR else Grain.MONTH
    return Cut(counted, measure, period, rows, columns, grain)


def _fill(engine: Engine, marks: FactMarks, world: World) -> None:
    batch: list[Fact] = []
    for one in world.facts():
        batch.append(one)
        if len(batch) == BATCH:
            with writing(engine) as connection:
                put(connection, marks, batch)
            batch = []
    with writing(engine) as connection:
        put(connection, marks, batch)


def _baseline(engine: Engine) -> float:
    question = text(BASELINE.format(month=MONTHS[engine.dialect.name]))
    with reading(engine) as connection:
        return _p95([_timed(lambda: connection.execute(question).all()) for _ in range(3)])


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _costed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
