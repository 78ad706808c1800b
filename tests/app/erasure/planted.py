"""A person whose posts hold words that nobody else says, in an installation at work."""

import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from app.assembly import make_worker
from app.wiring import sync_registry
from desks.cases.opening import CaseOpening
from desks.viewer import in_shell
from domain.message import Message, MessageState
from domain.post import Author, AuthorKind, Post
from domain.privacy.admission import pseudonym
from domain.source import SourceKind
from tests.making import a_post

PERSON = "777000777"
SHELL = in_shell("shell:1000")
PLANTED = ("кракозябровск", "выхухолевидный", "шмыгозаврик")
TEXT = (
    "В Тынде третий день нет отопления на улице Кракозябровской, {number} выхухолевидный начальник "
    "котельной не берёт трубку, шмыгозаврик какой-то, замерзаем, батареи ледяные"
)


def post_of(installation, number: int, person: str, text: str = TEXT, **fields: object) -> Post:
    now = installation.clock.now()
    key = pseudonym(installation.key, SourceKind.VK, person)
    return a_post(
        f"-1_{person}{number}",
        now - timedelta(minutes=30, seconds=number),
        source_id="vk-tynda",
        source_kind=SourceKind.VK,
        url=f"https://vk.com/wall-1_{person}{number}",
        fetched_at=now - timedelta(minutes=5),
        text=text.format(number=f"дом {number}"),
        author=Author(AuthorKind.PRIVATE, key),
        **fields,
    )


@dataclass
class Planted:
    posts: list[Post]
    other: Post
    case: int


def plant(installation, number: int = 3) -> Planted:
    """Posts of a person and of another one, of one story; a case of the first post, a note, a
    message and an open queue that quote them.
    """
    sync_registry(installation)
    posts = [post_of(installation, n, PERSON) for n in range(number)]
    plain = "В Тынде третий день нет отопления, батареи ледяные, замерзаем"
    other = post_of(installation, 1, "555", plain)
    installation.posts.queue.put([*posts, other], history=False)
    worker = make_worker(installation, "w")
    while worker.run_once():
        pass
    installation.posts.index.refresh()
    opened = CaseOpening(installation).of_post(SHELL, posts[0].id)
    case = opened.stored.case.number
    if number > 1:
        assert installation.casework.cases.join(case, posts[1].id, installation.clock.now())
    now, quoted = installation.clock.now(), posts[0].text[30:130]
    installation.messages.outbox.put(
        [
            Message(
                id="quoting",
                about=None,
                title="Пишут",
                text=f"Пишут: «{quoted}…» http://127.0.0.1/posts/{posts[0].id} и {posts[0].url}",
                state=MessageState.PENDING,
                created_at=now,
                next_try_at=now,
                channel="duty",
            )
        ]
    )
    late = post_of(installation, 900, PERSON)
    aside = post_of(installation, 901, PERSON)
    installation.posts.queue.put([late, aside], history=False)
    return Planted([*posts, late, aside], other, case)


def needles(installation, planted: Planted) -> list[str]:
    """What must be found nowhere: words, pseudonym, links, ids."""
    key = pseudonym(installation.key, SourceKind.VK, PERSON)
    links = [one.url for one in planted.posts] + [one.native_id for one in planted.posts]
    return [*PLANTED, key, PERSON, *links, *(one.id for one in planted.posts)]


def rows_with(path, words) -> set[str]:
    """Columns of an SQLite file in whose values a word is, as table.column: word."""
    seen = set()
    with sqlite3.connect(path) as connection:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = [name for (name,) in connection.execute(asked)]
        for table in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [name for name, *_ in rows.description]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                    seen |= {
                        f"{table}.{name}: {word}" for word in words if word in str(text).lower()
                    }
    return seen
