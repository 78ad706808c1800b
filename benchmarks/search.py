"""Milliseconds of a search with its facets in each index: half of the searches, and all but 5 %."""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from benchmarks.index_bulk import START, Words, made_up
from domain.ports import PostIndex
from domain.post import EnrichedPost
from domain.query import FACETS, All, Any, Condition, Field, Is, Not, Phrase, Since, Word
from index.elastic import ElasticIndex
from index.sqlite import SqliteIndex


def main(argv: list[str]) -> None:
    """Print one line for each kind of search and index."""
    parser = argparse.ArgumentParser(prog="search", description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--elasticsearch", default=os.environ.get("OTKLIK_TEST_ELASTICSEARCH"))
    given = parser.parse_args(argv)
    posts = made_up(given.posts)
    searches = _searches(posts)
    with tempfile.TemporaryDirectory() as folder:
        embedded = SqliteIndex(Path(folder) / "index.db", Words())
        _fill(embedded, posts)
        _measure("SQLite", embedded, searches, given.repeats)
        embedded.close()
    if not given.elasticsearch:
        sys.stdout.write(
            "Elasticsearch: left out, set OTKLIK_TEST_ELASTICSEARCH or give --elasticsearch URL\n"
        )
        return
    distributed = ElasticIndex(
        given.elasticsearch, f"posts-bench-{secrets.token_hex(4)}", None, Words()
    )
    try:
        _fill(distributed, posts)
        _measure("Elasticsearch", distributed, searches, given.repeats)
    finally:
        for month in {enriched.month for enriched in posts}:
            distributed.drop_month(month)
        distributed.client.indices.delete_index_template(name=distributed.name)
        distributed.close()


def _searches(posts: Sequence[EnrichedPost]) -> Mapping[str, Condition]:
    counted = Counter(word for enriched in posts for word in set(enriched.labels.lemmas.split()))
    ranked = [word for word, _ in counted.most_common()]
    common, second, middle, rare = ranked[0], ranked[1], ranked[200], ranked[-1]
    beside = " ".join(posts[0].labels.lemmas.split()[:2])
    place = Is(Field.MUNICIPALITY, "municipality-1")
    return {
        "everything": All(),
        "common word": Word(common),
        "rare word": Word(rare),
        "two words": All((Word(common), Word(middle))),
        "phrase": Phrase(beside),
        "beginning": Word(middle[:4], prefix=True),
        "either of ten": Any(tuple(map(Word, ranked[100:110]))),
        "word in a place": All((Word(second), place)),
        "place without a word": All((place, Not(Word(common)))),
        "last day": Since(START + timedelta(seconds=7 * len(posts)) - timedelta(days=1)),
    }


def _fill(index: PostIndex, posts: Sequence[EnrichedPost]) -> None:
    index.prepare()
    for start in range(0, len(posts), 500):
        index.save(posts[start : start + 500])
    index.refresh()


def _measure(name: str, index: PostIndex, searches: Mapping[str, Condition], repeats: int) -> None:
    everything: list[float] = []
    for what, condition in searches.items():
        total = index.search(condition, facets=FACETS).total  # warms up too
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            index.search(condition, facets=FACETS)
            times.append((time.perf_counter() - start) * 1000)
        everything += times
        _print(name, f"{what} ({total:,} posts)", times)
    _print(name, "all", everything)


def _print(name: str, what: str, times: Sequence[float]) -> None:
    cuts = quantiles(times, n=20, method="inclusive")
    sys.stdout.write(f"{name}: {what}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms\n")


if __name__ == "__main__":
    main(sys.argv[1:])
