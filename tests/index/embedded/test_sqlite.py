"""What is SQLite's own: one file, many readers, older files, locks."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from domain.errors import IndexUnavailable, SettingsError
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost, Label, Labels
from domain.query import All, Field, Is, Word
from index.embedded.sqlite import SqliteIndex
from index.rebuild import rebuild

Make = Callable[..., EnrichedPost]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "index.db"


@pytest.fixture
def index(path: Path, lemmatiser: Lemmatiser) -> Iterator[SqliteIndex]:
    made = SqliteIndex(path, lemmatiser, busy=timedelta(milliseconds=50))
    made.prepare()
    yield made
    made.close()


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_preparing_twice_changes_nothing(index: SqliteIndex, make: Make) -> None:
    index.save([make()])
    index.prepare()
    assert index.search(Word("вода")).total == 1


def test_another_process_finds_what_was_saved(
    index: SqliteIndex, path: Path, lemmatiser: Lemmatiser, make: Make
) -> None:
    post = make()
    index.save([post])
    other = SqliteIndex(path, lemmatiser)
    other.prepare()
    assert other.get([post.post.id]) == {post.post.id: post}
    other.close()


def test_a_new_field_is_added_to_an_older_file(index: SqliteIndex, path: Path, make: Make) -> None:
    high = Labels(urgency=Label("high", 0.9))
    index.save([make("old", labels=high)])
    run(path, "ALTER TABLE posts DROP COLUMN urgency")
    index.prepare()
    index.save([make("new", labels=high)])
    [hit] = index.search(Is(Field.URGENCY, "high")).hits
    assert hit.enriched.post.native_id == "new"
    assert rebuild(index) == 2
    assert index.search(Is(Field.URGENCY, "high")).total == 2


def test_a_new_label_is_kept_beside_older_posts(index: SqliteIndex, path: Path, make: Make) -> None:
    high = Labels(urgency=Label("high", 0.9))
    index.save([make("old", labels=high)])
    for column in ("urgency", "urgency_confidence"):
        run(path, f"ALTER TABLE documents DROP COLUMN {column}")
    assert [e.labels.urgency for e in index.each()] == [None]
    index.prepare()
    index.save([make("new", labels=high)])
    kept = {e.post.native_id: e.labels.urgency for e in index.each()}
    assert kept == {"old": None, "new": Label("high", 0.9)}


BLOB = 'ALTER TABLE posts DROP COLUMN "group"', 'ALTER TABLE posts ADD COLUMN "group" BLOB'
PORTER = (
    "DROP TABLE words",
    """
    CREATE VIRTUAL TABLE words USING fts5 (
        lemmas, content='documents', content_rowid='number', tokenize='porter'
    )
    """,
)
NO_MONTH = ("ALTER TABLE posts DROP COLUMN month",)


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (BLOB, "posts.group is BLOB"),
        (PORTER, "words is CREATE VIRTUAL TABLE words USING fts5"),
        (NO_MONTH, "posts.month is missing"),
    ],
    ids=["type", "tokenizer", "missing"],
)
def test_an_incompatible_file_is_refused_and_rebuilt(
    index: SqliteIndex,
    path: Path,
    corpus: list[EnrichedPost],
    statements: tuple[str, ...],
    named: str,
) -> None:
    index.save(corpus)
    run(path, *statements)
    with pytest.raises(SettingsError, match="otklik index rebuild") as refusal:
        index.prepare()
    assert named in str(refusal.value)
    assert str(path) in str(refusal.value)
    heard: list[int] = []
    assert rebuild(index, heard.append) == len(corpus)
    assert heard[-1] == len(corpus)
    index.prepare()
    assert {e.post.id: e for e in index.each()} == {e.post.id: e for e in corpus}
    assert index.search(Word("вода")).total > 0


def test_a_failed_rebuild_leaves_everything(index: SqliteIndex, corpus: list[EnrichedPost]) -> None:
    index.save(corpus)
    before = index.search(Word("вода")).total

    def fail(copied: int) -> None:
        raise RuntimeError(f"after {copied}")

    with pytest.raises(RuntimeError):
        rebuild(index, fail)
    assert index.search(Word("вода")).total == before
    assert len(list(index.each())) == len(corpus)
    index.save(corpus)


def test_while_a_rebuild_runs_searches_go_on_and_writes_wait(
    index: SqliteIndex,
    path: Path,
    lemmatiser: Lemmatiser,
    corpus: list[EnrichedPost],
    make: Make,
) -> None:
    index.save(corpus)
    other = SqliteIndex(path, lemmatiser, busy=timedelta(milliseconds=50))
    seen: list[int] = []

    def meanwhile(copied: int) -> None:
        for one in (index, other):
            seen.append(one.search(All()).total)
            with pytest.raises(IndexUnavailable):
                one.save([make("meanwhile")])

    rebuild(index, meanwhile)
    assert seen == [len(corpus)] * 2
    assert other.save([make("meanwhile")]) == {}
    assert index.search(All()).total == len(corpus) + 1
    other.close()


def test_while_another_process_writes_an_index_opens_unless_something_is_missing(
    index: SqliteIndex, path: Path, lemmatiser: Lemmatiser, corpus: list[EnrichedPost]
) -> None:
    index.save(corpus)
    late = SqliteIndex(path, lemmatiser, busy=timedelta(milliseconds=50))
    opened: list[int] = []

    def meanwhile(copied: int) -> None:
        late.prepare()
        opened.append(late.search(All()).total)

    rebuild(index, meanwhile)
    assert opened == [len(corpus)]
    run(path, "DROP INDEX posts_published")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexUnavailable, match="locked"):
            late.prepare()
    late.prepare()
    late.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA index_info(posts_published)").fetchall()


def test_processes_that_start_at_once_make_one_file(tmp_path: Path, lemmatiser: Lemmatiser) -> None:
    together = Barrier(8)

    def start(path: Path) -> int:
        mine = SqliteIndex(path, lemmatiser)
        together.wait()
        mine.prepare()
        total = mine.search(All()).total
        mine.close()
        return total

    with ThreadPoolExecutor(8) as pool:
        for n in range(20):
            assert list(pool.map(start, [tmp_path / f"{n}.db"] * 8)) == [0] * 8


def test_readers_read_while_one_writes(
    index: SqliteIndex, corpus: list[EnrichedPost], make: Make
) -> None:
    index.save(corpus)

    def read(_: int) -> list[int]:
        totals = []
        for _ in range(30):
            page = index.search(All(), facets=[Field.NETWORK], limit=1)
            assert sum(page.facets[Field.NETWORK].values()) == page.total
            totals.append(page.total)
        return totals

    def write(_: int) -> list[int]:
        for i in range(20):
            index.save([make(f"{i}-{k}") for k in range(10)])
        return []

    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(write, 0), *(pool.submit(read, i) for i in range(4))]
        for job in jobs:
            totals = job.result()
            assert totals == sorted(totals)
    assert index.search(All()).total == len(corpus) + 200


def test_many_writers_lose_nothing(
    path: Path, index: SqliteIndex, lemmatiser: Lemmatiser, make: Make
) -> None:
    def write(worker: int) -> None:
        mine = SqliteIndex(path, lemmatiser)
        mine.prepare()
        for i in range(10):
            mine.save([make(f"{worker}-{i}"), make("shared", version=worker * 10 + i)])
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert index.search(All()).total == 41
    assert [e.version for e in index.each() if e.post.native_id == "shared"] == [39]


def test_a_locked_file_is_unavailable_for_writing_until_it_is_free(
    index: SqliteIndex, path: Path, make: Make
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexUnavailable, match="locked"):
            index.save([make()])
        assert index.search(All()).total == 0
        other.execute("ROLLBACK")
    assert index.save([make()]) == {}
    assert index.search(All()).total == 1


def test_a_file_that_is_no_database_is_unavailable(path: Path, lemmatiser: Lemmatiser) -> None:
    path.parent.mkdir()
    path.write_text("no database " * 500, "utf-8")
    broken = SqliteIndex(path, lemmatiser)
    with pytest.raises(IndexUnavailable, match="not a database"):
        broken.prepare()
    broken.close()


def test_a_place_that_cannot_hold_the_file_is_a_setting_to_mend(
    tmp_path: Path, lemmatiser: Lemmatiser
) -> None:
    (tmp_path / "var").write_text("a file", "utf-8")
    with pytest.raises(SettingsError, match="mend `data`"):
        SqliteIndex(tmp_path / "var" / "index.db", lemmatiser).prepare()


def test_a_closed_index_is_unavailable(index: SqliteIndex, make: Make) -> None:
    index.save([make()])
    index.close()
    index.close()
    with pytest.raises(IndexUnavailable):
        index.search(All())
    with pytest.raises(IndexUnavailable):
        index.save([make()])


def test_the_file_survives_a_check_of_its_text(
    index: SqliteIndex, path: Path, corpus: list[EnrichedPost], make: Make
) -> None:
    index.save(corpus)
    index.save([make(e.post.native_id, "Всё новое", version=2**62) for e in corpus[:50]])
    index.drop_month("2026-10")
    rebuild(index)
    run(path, "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
