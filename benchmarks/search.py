"""Milliseconds of a search in each index while 20 people search: p50 and p95.

A search brings a page of 20 with highlighted words, five facets and the chart by days, like the
search page. Everybody pauses for about 5 s between two searches of a mix (benchmarks/_mix). 300,000
posts in SQLite, 1,000,000 in Elasticsearch; both must stay under 400 ms at p95. For Elasticsearch
the same people repeat each search with the raw client and the same body; the product may take 1.3
times as long.
"""

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles
from threading import Event

from benchmarks._mix import KINDS, Mix, Search
from benchmarks._servers import server
from benchmarks._volume import Volume
from domain.ports.index import PostIndex
from domain.post import EnrichedPost
from domain.query import FACETS
from domain.steps import Step, Steps
from index import cursor
from index.clauses import understand
from index.elastic.elastic import ElasticIndex
from index.elastic.query import page_request
from index.embedded.sqlite import SqliteIndex

CEILING = 400.0  # milliseconds at p95
RATIO = 1.3
PAGE = 20
_BATCH = 1_000
_WRITERS = 2

Way = Callable[[Search], Callable[[], object]]
"""Prepares a search; the function it returns is timed."""
Times = dict[str, list[float]]
"""Milliseconds by kind of search."""


def main(argv: list[str]) -> None:
    """Print a line for each index and for each kind of search; exit code 1 over a limit."""
    parser = argparse.ArgumentParser(prog="search", description=__doc__)
    parser.add_argument("--embedded", type=int, default=300_000, help="posts in SQLite")
    parser.add_argument("--distributed", type=int, default=1_000_000, help="in Elasticsearch")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--think", type=float, default=5.0, help="seconds between two searches")
    parser.add_argument("--seconds", type=float, default=120.0, help="of searching, in each index")
    parser.add_argument("--elasticsearch", help="URL; without it that of the test services")
    options = parser.parse_args(argv)
    volume = Volume()
    crowd = Crowd(volume, options.people, options.think, options.seconds)
    well = _embedded(volume, options.embedded, crowd)
    if url := server("elasticsearch", options.elasticsearch):
        well = _distributed(volume, url, options.distributed, crowd) and well
    if not well:
        sys.exit("an index is over its limit")


class Crowd:
    """People who search at once, each in a thread, like requests of the console."""

    def __init__(self, volume: Volume, people: int, think: float, seconds: float) -> None:
        self.region = volume.region
        self.steps = Steps(Step.DAY, volume.region.zone)
        self._people, self._think, self._seconds = people, think, seconds

    def measure(self, index: PostIndex, ways: Sequence[Way]) -> list[Times]:
        """Times of each way to search.

        Everybody does every search in each way, in random order, and pauses after each.
        """
        mix, warm = Mix(self.region, index), random.Random(0)
        for kind in KINDS:
            for way in ways:
                way(mix.of(kind, warm))()
        times: list[Times] = [defaultdict(list) for _ in ways]
        end = time.perf_counter() + self._seconds
        failed = Event()

        def think(chance: random.Random, least: float) -> bool:
            pause = chance.uniform(least, 1.5) * self._think
            return time.perf_counter() + pause < end and not failed.wait(pause)

        def somebody(number: int) -> None:
            chance = random.Random(number)
            going_on = think(chance, 0.0)
            while going_on:
                search = mix.draw(chance)
                for way in chance.sample(range(len(ways)), len(ways)):
                    run = ways[way](search)
                    start = time.perf_counter()
                    run()
                    times[way][search.kind.name].append((time.perf_counter() - start) * 1000)
                    going_on = think(chance, 0.5)

        with ThreadPoolExecutor(self._people) as pool:
            for person in as_completed(pool.submit(somebody, n) for n in range(self._people)):
                if person.exception():
                    failed.set()
                person.result()
        return times

    def page(self, index: PostIndex, search: Search) -> Callable[[], object]:
        return partial(
            index.search,
            search.condition,
            sort=search.kind.sort,
            limit=PAGE,
            after=search.after,
            facets=FACETS,
            steps=self.steps,
        )

    def raw(self, index: ElasticIndex, search: Search) -> Callable[[], object]:
        """The same search by the raw client, with the body that the product makes of it."""
        sort = search.kind.sort
        question = understand(search.condition, index.lemmatiser, index.frequencies)
        after = cursor.decode(search.after, sort) if search.after else None
        return partial(
            index.client.search,
            index=index.name,
            **page_request(question.clause, sort, PAGE, after, FACETS, self.steps),
        )


def _embedded(volume: Volume, number: int, crowd: Crowd) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        index = SqliteIndex(Path(folder) / "index.db", volume.morphology)
        try:
            seconds = _fill(index, volume.posts(number), 1)
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
            _say(f"SQLite: {number:,} posts in {seconds:.0f} s, {size / 1e6:,.0f} MB")
            [times] = crowd.measure(index, [partial(crowd.page, index)])
        finally:
            index.close()
    return _tell("SQLite", times, CEILING)[1] <= CEILING


def _distributed(volume: Volume, url: str, number: int, crowd: Crowd) -> bool:
    index = ElasticIndex(url, f"posts-bench-{secrets.token_hex(4)}", None, volume.morphology)
    try:
        seconds = _fill(index, volume.posts(number), _WRITERS)
        stored = index.client.indices.stats(index=index.name, metric="store")
        size = stored["_all"]["total"]["store"]["size_in_bytes"]
        _say(f"Elasticsearch: {number:,} posts in {seconds:.0f} s, {size / 1e6:,.0f} MB")
        ways = [partial(crowd.page, index), partial(crowd.raw, index)]
        ours, theirs = crowd.measure(index, ways)
    finally:
        for month in index.client.indices.get(index=f"{index.name}-*"):
            index.client.indices.delete(index=month)
        index.client.indices.delete_index_template(name=index.name)
        index.close()
    raw = _tell("Elasticsearch, raw client", theirs)
    product = _tell("Elasticsearch", ours, CEILING)
    ratio = max(mine / other for mine, other in zip(product, raw, strict=True))
    _say(
        f"Elasticsearch: {ratio:.2f} times as long as the raw client at p50 or p95, the worse one"
        f" ({'ok' if ratio <= RATIO else 'over'}, limit {RATIO})"
    )
    return product[1] <= CEILING and ratio <= RATIO


def _fill(index: PostIndex, posts: Iterator[EnrichedPost], writers: int) -> float:
    """Seconds to make the posts and to write them."""
    index.prepare()
    start = time.perf_counter()
    waiting: deque[Future[Mapping[str, str]]] = deque()
    with ThreadPoolExecutor(writers) as pool:
        while batch := list(islice(posts, _BATCH)):
            waiting.append(pool.submit(index.save, batch))
            if len(waiting) > 2 * writers:
                _nothing_refused(waiting.popleft())
        for written in waiting:
            _nothing_refused(written)
    index.refresh()
    return time.perf_counter() - start


def _nothing_refused(written: Future[Mapping[str, str]]) -> None:
    if refused := written.result():
        raise ValueError(f"refused: {refused}")


def _tell(name: str, times: Times, ceiling: float | None = None) -> tuple[float, float]:
    """Print p50 and p95 of all searches, and of each kind; returns those of all."""
    p50, p95 = _cuts([one for kind in times.values() for one in kind])
    verdict = ""
    if ceiling is not None:
        verdict = f" ({'ok' if p95 <= ceiling else 'over'}, limit {ceiling:.0f})"
    number = sum(map(len, times.values()))
    _say(f"{name}: {number} searches: p50 {p50:.0f} ms, p95 {p95:.0f} ms{verdict}")
    for kind in KINDS:
        if len(some := times[kind.name]) > 1:
            _say(f"    {kind.name} ({len(some)}): p50 {_cuts(some)[0]:.0f}, most {max(some):.0f}")
    return p50, p95


def _cuts(times: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
