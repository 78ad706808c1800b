"""`otklik replay` over the archive of a real crawl: what present spiders would read otherwise."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from threading import Event
from typing import Any

import pytest

from app.assembly import make_worker
from app.key import create_key
from app.settings import Settings, read_settings
from app.wiring import open_installation
from crawlers.archive.segments import open_archive
from domain.post import Post
from domain.wire import load_post
from otklik.replay import COLUMNS as TITLES
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.spiders.pages import channel, item, message, rss

NOW = datetime.now(UTC).replace(microsecond=0)
TEXTS = {
    "Town/1": "В Тынде второй день нет воды на улице Красная Пресня",
    "Town/2": "В Благовещенске не вывозят мусор с улицы Мухина",
    "Town/3": "Рецепт пирога с капустой, делюсь",
}
COLUMNS = ("polls", "then", "now", "new", "changed", "lost", "broken", "mended", "lacking")

Otklik = Callable[..., Any]


@dataclass(frozen=True)
class Crawled:
    """Where an installation lies, and the posts that it found."""

    data: Path
    posts: list[Post]


@pytest.fixture(scope="session")
def original(crawl: Crawl, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Two rounds over a channel, a feed with its articles and a page that is gone; what they found
    is worked on, and the site is down again.
    """
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    html = "text/html; charset=utf-8"
    with serve() as site:
        told = [message(n, NOW - timedelta(minutes=5), text) for n, text in TEXTS.items()]
        road = f"<h1>Дорога</h1><p>{'Дорогу в Зее закрыли на ремонт. ' * 30}</p>"
        site.pages = {
            "/s/Town": answer(channel("Town", *told), content_type=html),
            "/feed": answer(rss(item("Дорога в Зее", site.url("/1"), NOW))),
            "/1": answer(f"<html><body><article>{road}</article></body></html>", content_type=html),
        }
        rows = [
            source("town", "Town", "telegram", options={"base": site.url(""), "comments": "no"}),
            source("feed", site.url("/feed"), options={"follow": "yes"}),
            source("nobody", site.url("/none")),
        ]
        data = {"data": str(settings.data)}
        first = crawl(rows, settings=data)
        second = crawl(rows, settings=data, left=first["left"])
    entries = [*first["posts"], *second["posts"]]
    posts = [load_post(json.dumps(entry["post"])) for entry in entries]
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        for post, entry in zip(posts, entries, strict=True):
            installation.posts.queue.put([post], entry["history"])
        make_worker(installation, "w").run(Event(), idle=lambda: True)
    return Crawled(settings.data, posts)


@pytest.fixture(autouse=True)
def forked_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here is no crawler whose connections a fork would hold; a new interpreter takes half a
    second.
    """
    monkeypatch.setattr("crawlers.parser.process.METHOD", "fork")


@pytest.fixture
def crawled(original: Crawled, otklik: Otklik) -> list[Post]:
    """The posts of a copy of that installation, which `otklik` works on."""
    settings = read_settings()
    copytree(original.data, settings.data, dirs_exist_ok=True)
    keys = Settings(data=original.data).archive_key.parent
    copytree(keys, settings.archive_key.parent, dirs_exist_ok=True)
    return original.posts


def counts(output: str) -> dict[str, dict[str, int]]:
    """The table of the report: source -> column -> number."""
    lines = output.splitlines()
    rows = [line.strip("│ ").split("│") for line in lines if line.startswith("│")]
    head = next((line for line in lines if line.startswith("┃")), "")
    titles = [title.strip() for title in head.strip("┃").split("┃")[1:]]
    columns = [COLUMNS[TITLES.index(title)] for title in titles]
    return {
        name.strip(): dict(zip(columns, map(int, numbers), strict=True)) for name, *numbers in rows
    }


def differing(output: str) -> dict[str, dict[str, int]]:
    """The same, without zeros and what is always there."""
    return {
        name: {c: n for c, n in row.items() if n and c not in ("polls", "then", "now")}
        for name, row in counts(output).items()
    }


SAME: dict[str, dict[str, int]] = {"town": {}, "feed": {}, "nobody": {}}


def test_nothing_changes_where_neither_spiders_nor_posts_did(
    otklik: Otklik, crawled: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")  # where the table still has room for its words
    done = otklik("replay", "--apply")
    assert done.exit_code == 0, done.output
    assert differing(done.output) == SAME
    found = {
        name: (row["polls"], row["then"], row["now"]) for name, row in counts(done.output).items()
    }
    assert found == {"town": (2, 3, 3), "feed": (2, 1, 1), "nobody": (2, 0, 0)}
    assert "Ничего не изменилось." in done.output
    assert "в очередь (как история, никого не будит): 0" in done.output


def test_a_text_that_the_index_holds_otherwise_is_changed_and_can_be_mended(
    otklik: Otklik, crawled: list[Post]
) -> None:
    mended = next(post for post in crawled if post.native_id == "town/1")
    edit_in_index(mended, text="Обрывок")
    done = otklik("replay")
    assert differing(done.output) == {**SAME, "town": {"changed": 1}}
    assert f"{mended.url} (текст: знаков 7 → {len(mended.text)})" in done.output
    assert "Красная Пресня" not in done.output  # what people wrote is not for a terminal
    with open_installation(read_settings()) as installation:
        assert installation.posts.queue.depth() == 0  # nothing happens unasked
    applied = otklik("replay", "--source", "town", "--apply")
    assert set(counts(applied.output)) == {"town"}
    assert "в очередь (как история, никого не будит): 1" in applied.output
    with open_installation(read_settings()) as installation:
        [entry] = installation.posts.queue.take(
            "w", 10, timedelta(minutes=1), installation.clock.now()
        )
    assert entry.history
    assert (entry.post.id, entry.post.text) == (mended.id, mended.text)


def edit_in_index(post: Post, **changes: Any) -> None:
    """As if the spider of then had read it so."""
    with open_installation(read_settings()) as installation:
        known = installation.posts.index.get([post.id])[post.id]
        installation.posts.index.save([replace(known, post=replace(known.post, **changes))])
        installation.posts.index.refresh()


def test_a_newer_text_is_never_taken_back(otklik: Otklik, crawled: list[Post]) -> None:
    edit_in_index(crawled[0], text="Правка", fetched_at=NOW + timedelta(hours=1))
    assert differing(otklik("replay").output) == SAME


def test_posts_that_the_ledger_never_saw_are_new(otklik: Otklik, crawled: list[Post]) -> None:
    settings = read_settings()
    settings.data.joinpath("otklik.db").unlink()
    settings.data.joinpath("index.db").unlink()
    done = otklik("replay", "--apply")
    assert differing(done.output) == {"town": {"new": 3}, "feed": {"new": 1}, "nobody": {}}
    with open_installation(settings) as installation:
        entries = installation.posts.queue.take(
            "w", 10, timedelta(minutes=1), installation.clock.now()
        )
    assert {entry.post.id for entry in entries} == {post.id for post in crawled}
    assert all(entry.history for entry in entries)
    again = otklik("replay")  # they wait on the queue, where the archive knows them to be
    assert differing(again.output) == SAME
    assert "ещё ждёт в очереди" in again.output


def test_only_polls_since_then_are_played(otklik: Otklik, crawled: list[Post]) -> None:
    tomorrow = f"{NOW + timedelta(days=2):%Y-%m-%d}"
    yesterday = f"{NOW - timedelta(days=2):%Y-%m-%dT%H:%M}"
    assert "В архиве нет таких опросов" in otklik("replay", "--since", tomorrow).output
    assert set(counts(otklik("replay", "--since", yesterday).output)) == set(SAME)
    refused = otklik("replay", "--source", "unknown")
    assert "источника unknown нет" in str(refused.exception)


def test_an_empty_archive_says_so(otklik: Otklik) -> None:
    done = otklik("replay")
    assert done.exit_code == 0
    assert "В архиве нет таких опросов" in done.output


def test_a_wrong_key_is_a_clear_error(otklik: Otklik, crawled: list[Post]) -> None:
    read_settings().archive_key.write_text("ab" * 32)
    done = otklik("replay")
    assert "другим ключом" in str(done.exception)


def test_damage_is_told(otklik: Otklik, crawled: list[Post]) -> None:
    [segment, *_] = sorted(read_settings().archive_folder.iterdir())
    segment.write_bytes(segment.read_bytes()[:-5])
    output = otklik("replay").output
    assert "Повреждённых записей архива, пропущены: 1" in output
    assert "Опросов без конца (прерваны или ещё идут), пропущены: 1" in output


def test_who_replayed_is_written_down(otklik: Otklik, crawled: list[Post]) -> None:
    otklik("replay", "--source", "town")
    from sqlalchemy import create_engine, text

    engine = create_engine(read_settings().database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT what, detail FROM audit")).all()
    engine.dispose()
    assert ("replay", "source=town apply=False") in [tuple(row) for row in rows]


FEED = "http://127.0.0.1/feed"
GOOD = rss(item("Нет света", "http://127.0.0.1/1", NOW, "<description>В Зее</description>"))


def archived(name: str, state: str, digests: dict[str, str], *bodies: str, **options: str) -> None:
    """A poll as it might have been then, of a feed that answered so."""
    settings = read_settings()
    archive = open_archive(settings, NOW)
    assert archive is not None
    row = source(name, FEED, options=options)
    begin: dict[str, Any] = {"what": "poll", "poll": name, "source": row, "cursor": None}
    times = {"watched_since": NOW.isoformat(), "fetched_at": NOW.isoformat()}
    archive.write(NOW, {**begin, **times, "last_success": None, "last_post": None})
    about = {"what": "answer", "poll": name, "method": "GET", "url": FEED, "form": []}
    for body in bodies:
        told = {"status": 200, "final": FEED, "headers": [["Content-Type", "application/xml"]]}
        archive.write(NOW, {**about, **told}, body.encode())
    end = {"what": "end", "poll": name, "at": NOW.isoformat(), "state": state, "reason": "Тогда"}
    archive.write(NOW, {**end, "digests": digests, "words": []})
    archive.close()


# name -> the state then, what was queued then, what the feed answered, and the columns that differ
POLLS: dict[str, tuple[str, dict[str, str], tuple[str, ...], dict[str, int]]] = {
    "breaks": ("works", {"0" * 32: "1"}, ("<html>нет</html>",), {"lost": 1, "broken": 1}),
    "works again": ("changed_markup", {}, (GOOD,), {"new": 1, "mended": 1}),
    "loses one": ("works", {"1" * 32: "1"}, (GOOD,), {"lost": 1, "new": 1}),
    "stays broken": ("gone", {}, ("<html>нет</html>",), {}),
    "lacks its answer": ("works", {"2" * 32: "1"}, (), {"lacking": 1}),
}


def test_polls_that_come_out_otherwise_are_told(otklik: Otklik) -> None:
    for name, (state, digests, bodies, _) in POLLS.items():
        archived(name, state, digests, *bodies)
    output = otklik("replay").output
    assert differing(output) == {name: columns for name, (*_, columns) in POLLS.items()}
    told = {
        "lost": "{}: больше не находятся: 1\n  {}\n",
        "broken": "{}: теперь ошибка: 1\n  ",
        "mended": "{}: раньше была ошибка, теперь нет: 1\n  Тогда\n",
        "new": "{}: новые: 1\n  http://127.0.0.1/1\n",
        "lacking": "{}: нет в архиве: 1\n  http://127.0.0.1/feed\n",
    }
    for name, (_, digests, _, columns) in POLLS.items():
        said = {what for what, text in told.items() if text.format(name, *digests, "") in output}
        assert said == set(columns)
    assert "Ничего не изменилось." not in output


def test_a_text_for_want_of_an_article_s_page_replaces_nothing(
    otklik: Otklik, crawled: list[Post]
) -> None:
    """The feed alone has less to say than the page that was read then."""
    whole = next(post for post in crawled if post.source_id == "feed")
    archived(
        "short",
        "works",
        {whole.id: whole.digest},
        rss(item("Дорога", whole.url, NOW)),
        follow="yes",
    )
    output = otklik("replay", "--source", "short", "--apply").output
    assert differing(output) == {"short": {"lacking": 1}}
    assert "никого не будит): 0" in output
