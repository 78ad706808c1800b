"""Posts per second into each index, compared with the raw client in the same run.

Elasticsearch: `elasticsearch.helpers.bulk` with the same documents, ids and versions. SQLite:
executemany of the same rows with the same statements into the same schema. The raw client gets
prepared documents and rows. Repeats alternate; the ratio of the medians must be 0.8 or more.
"""

import argparse
import random
import secrets
import sqlite3
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from elasticsearch.helpers import bulk

from benchmarks._servers import server
from domain.post import Engagement, EnrichedPost, Label, Labels, Post, version_of
from domain.source import SourceKind
from index.documents import document
from index.elastic.elastic import ElasticIndex
from index.embedded.rows import SAVE_DOCUMENT, SAVE_POST, row, with_counted
from index.embedded.schema import create_missing
from index.embedded.sqlite import SqliteIndex

FLOOR = 0.8
START = datetime(2026, 11, 1, tzinfo=UTC)
SYLLABLES = textwrap.wrap("водадорогастрекамолотинаперивузанолемикусашебоня", 2)


class Words:
    """A lemmatiser for made-up words: each is its own lemma."""

    def lemmas(self, text: str) -> list[str]:
        return text.split()

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        spans, at = [], 0
        for word in text.split():
            at = text.index(word, at)
            spans.append((at, at + len(word), word))
            at += len(word)
        return spans

    def knows(self, word: str) -> bool:
        return True

    def is_future(self, word: str) -> bool | None:
        return None


def made_up(number: int, seed: int = 1) -> list[EnrichedPost]:
    """Posts of about 200 characters with a realistic distribution of words: few are common."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 5))) for _ in range(20_000)]
    common = [1 / (rank + 5) for rank in range(len(words))]
    posts = []
    for i in range(number):
        text = " ".join(chance.choices(words, common, k=28))
        at = START + timedelta(seconds=i * 7)
        post = Post(
            source_id=f"source-{chance.randrange(300)}",
            source_kind=chance.choice([*SourceKind]),
            native_id=f"-1_{i}",
            url=f"https://source.example/wall-1_{i}",
            published_at=at,
            fetched_at=at,
            text=text,
            engagement=Engagement(views=chance.randrange(5000), likes=3, reposts=0, comments=1),
        )
        labels = Labels(
            lemmas=text,
            language=Label("ru", 0.99),
            relevance=Label("region", 0.9),
            municipality=Label(f"municipality-{int(chance.paretovariate(1)) % 29}", 0.8),
            group=Label(f"group-{int(chance.paretovariate(1)) % 26}", 0.7),
            topic=Label(f"group.topic-{chance.randrange(80)}", 0.6),
            kind=Label(chance.choice(["complaint", "question", "news"]), 0.6),
            incident_id=f"{chance.getrandbits(128):032x}",
        )
        posts.append(EnrichedPost(post, labels, f"{at:%Y-%m}", version_of(at, 0)))
    return posts


def main(argv: list[str]) -> None:
    """Print posts per second and the ratio for each index; exit code 1 below the floor."""
    parser = argparse.ArgumentParser(prog="index_bulk", description=__doc__)
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--elasticsearch", help="URL; without it that of the test services")
    options = parser.parse_args(argv)
    posts = made_up(options.posts)
    batches = [posts[i : i + options.batch] for i in range(0, len(posts), options.batch)]
    ours, raw, unguarded = _sqlite(batches)
    ratios = [_compare("SQLite", len(posts), options.repeats, ours, raw)]
    _compare(
        "SQLite, client without the version guard", len(posts), options.repeats, ours, unguarded
    )
    if url := server("elasticsearch", options.elasticsearch):
        rivals = _elastic(url, batches)
        ratios.append(_compare("Elasticsearch", len(posts), options.repeats, *rivals))
    if min(ratios) < FLOOR:
        sys.exit(f"an index is slower than {FLOOR} of the raw client")


Run = Callable[[], float]
"""Writes everything into a fresh index; returns the seconds it took."""


def _compare(name: str, posts: int, repeats: int, ours: Run, raw: Run) -> float:
    ours(), raw()  # warm up both
    pairs = [(ours(), raw()) for _ in range(repeats)]
    product, client = (posts / median(times) for times in zip(*pairs, strict=True))
    ratio = float(product / client)
    sys.stdout.write(
        f"{name}: {product:,.0f} posts/s, raw client {client:,.0f} posts/s, ratio {ratio:.2f}"
        f" ({'ok' if ratio >= FLOOR else 'below'}, floor {FLOOR})\n"
    )
    return ratio


def _sqlite(batches: Sequence[Sequence[EnrichedPost]]) -> tuple[Run, Run, Run]:
    with closing(sqlite3.connect(":memory:")) as connection:
        create_missing(connection)
        made = [[row(enriched) for enriched in batch] for batch in batches]
        rows = [
            (with_counted(connection, [one.narrow for one in batch]), [one.wide for one in batch])
            for batch in made
        ]

    def ours() -> float:
        with tempfile.TemporaryDirectory() as folder:
            index = SqliteIndex(Path(folder) / "index.db", Words())
            index.prepare()
            start = time.perf_counter()
            for batch in batches:
                index.save(batch)
            seconds = time.perf_counter() - start
            index.close()
        return seconds

    def client(save_post: str, save_document: str) -> float:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "index.db"
            index = SqliteIndex(path, Words())
            index.prepare()
            index.close()
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                start = time.perf_counter()
                for narrow, wide in rows:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.executemany(save_post, narrow)
                    connection.executemany(save_document, wide)
                    connection.execute("COMMIT")
                seconds = time.perf_counter() - start
        return seconds

    def unguarded(statement: str) -> str:
        return statement.partition("ON CONFLICT")[0]

    return (
        ours,
        lambda: client(SAVE_POST, SAVE_DOCUMENT),
        lambda: client(unguarded(SAVE_POST), unguarded(SAVE_DOCUMENT)),
    )


def _elastic(url: str, batches: Sequence[Sequence[EnrichedPost]]) -> tuple[Run, Run]:
    documents = [[document(enriched) for enriched in batch] for batch in batches]

    def timed(write: Callable[[ElasticIndex], None]) -> float:
        index = ElasticIndex(url, f"posts-bench-{secrets.token_hex(4)}", None, Words())
        try:
            index.prepare()
            index.save(batches[0][:1])  # the month exists before the clock starts
            start = time.perf_counter()
            write(index)
            seconds = time.perf_counter() - start
        finally:
            for month in {enriched.month for batch in batches for enriched in batch}:
                index.drop_month(month)
            index.client.indices.delete_index_template(name=index.name)
            index.close()
        return seconds

    def ours(index: ElasticIndex) -> None:
        for batch in batches:
            index.save(batch)

    def raw(index: ElasticIndex) -> None:
        for batch in documents:
            bulk(
                index.client,
                (
                    {
                        "_index": f"{index.name}-{d['month']}",
                        "_id": d["id"],
                        "version": d["version"],
                        "version_type": "external_gte",
                        "_source": d,
                    }
                    for d in batch
                ),
            )

    return (lambda: timed(ours)), (lambda: timed(raw))


if __name__ == "__main__":
    main(sys.argv[1:])
