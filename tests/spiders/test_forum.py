"""Boards of both engines over HTTP, polled again and again while people write."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.forum import Discourse, PhpBB
from replica.inbox import Inbox
from replica.post import Post
from replica.serving import HOST, Request, Response, Serving, Site
from tests.crawlers.crawling import Crawl, source
from tests.replica.talk import said
from tests.spiders.conftest import posts_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ENGINES = {"discourse": Discourse, "phpbb": PhpBB}


class Board:
    """A board that people write to: `posts` by number; `asked` are the paths asked for."""

    def __init__(self, engine: Callable[..., Site], serving: Serving) -> None:
        self.posts: dict[int, Post] = {}
        self.asked: list[str] = []
        self.broken = ""
        self._site = engine(lambda: list(self.posts.values()))
        port = serving.reserve()
        serving.mount(port, self)
        self.place = f"{HOST}:{port}"
        self.url = f"http://{self.place}/"

    def __call__(self, request: Request) -> Response:
        query = "&".join(f"{k}={v}" for k, vs in request.lists.items() for v in vs)
        self.asked.append(f"{request.path}?{query}" if query else request.path)
        if self.broken and self.broken in self.asked[-1]:
            return Response(b"<html><body>busy</body></html>", 403)
        return self._site(request)

    def write(self, *posts: Post) -> None:
        self.posts |= {post.number: post for post in posts}

    def talk(self, topic: Post, numbers: range, first: timedelta, gap: timedelta) -> None:
        """A topic and answers to it, one a gap."""
        self.write(topic)
        for place, number in enumerate(numbers):
            self.write(said(number, f"Ответ {number}", first - gap * place, topic))


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    served = Serving(Inbox())
    yield served
    served.stop()


@pytest.fixture(scope="module")
def boards(serving: Serving, crawl: Crawl) -> dict[str, Any]:
    """Three polls of a board of each engine: what each brought and what it asked for."""
    made = {
        f"{kind} {name}": Board(engine, serving)
        for name, engine in ENGINES.items()
        for kind in ("town", "long", "due", "wide")
    }
    serving.start()
    for name in ENGINES:
        _town(made[f"town {name}"])
        made[f"long {name}"].talk(
            said(1, "Длинная тема", 6 * DAY), range(2, 902), 6 * DAY, 9 * MINUTE
        )
        _town(made[f"due {name}"])
        wide = (said(n, f"Тема {n}", n * HOUR) for n in range(1, 76))
        made[f"wide {name}"].write(*wide)
    rows = [
        source(f"{kind}_{name}", made[f"{kind} {name}"].url, "forum")
        for name in ENGINES
        for kind in ("town", "long", "due", "wide")
    ]
    results = [crawl(rows)]
    for name in ENGINES:
        made[f"town {name}"].asked.clear()
        _news(made[f"town {name}"])
        board = made[f"due {name}"]
        board.write(replace(board.posts[10], text="Нет воды и света", views=90, likes=4))
        del board.posts[11]
    due = [
        _seen(result_post, kind)
        for kind in (f"due_{name}" for name in ENGINES)
        for result_post in posts_of(results[0], kind).values()
    ]
    results.append(crawl(rows, left=results[0]["left"], due_again=due))
    return {"results": results, "boards": made}


MINUTE = timedelta(minutes=1)


def _town(board: Board) -> None:
    """Topic 10 with two answers, one to an answer; 20 longer than a page; 30 before the history."""
    water = said(10, "Нет воды на Мухина & рядом\nТретий день", 5 * HOUR, title="Вода", views=50)
    first = said(11, "И у нас нет", 4 * HOUR, water, likes=3)
    board.write(water, first, said(12, "А у вас какой дом?", 3 * HOUR, first))
    board.talk(said(20, "Дороги", 2 * DAY), range(21, 44), 2 * DAY - HOUR, HOUR)
    board.talk(said(60, "Старое", 40 * DAY), range(61, 64), 39 * DAY, HOUR)


def _news(board: Board) -> None:
    water = board.posts[10]
    board.write(said(100, "Воду дали", HOUR, water), said(101, "Новая тема", HOUR / 2))


def _seen(post: dict[str, Any], source_id: str) -> dict[str, Any]:
    return {
        "id": post_id(SourceKind.FORUM, post["native_id"]),
        "source_id": source_id,
        "native_id": post["native_id"],
        "url": post["url"],
        "published_at": post["published_at"],
    }


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _texts(result: dict[str, Any], source_id: str) -> set[str]:
    return {post["text"] for post in posts_of(result, source_id).values()}


def test_a_first_poll_reads_every_topic_of_the_history(boards: dict[str, Any], engine: str) -> None:
    result = boards["results"][0]
    assert result["polls"][f"town_{engine}"][0]["state"] == "works"
    assert _texts(result, f"town_{engine}") == {
        "Нет воды на Мухина & рядом\nТретий день",
        "И у нас нет",
        "А у вас какой дом?",
        "Дороги",
        *(f"Ответ {number}" for number in range(21, 44)),
    }


def test_the_first_message_is_the_post_and_others_answer_it(
    boards: dict[str, Any], engine: str
) -> None:
    board = boards["boards"][f"town {engine}"]
    posts = {p["text"]: p for p in posts_of(boards["results"][0], f"town_{engine}").values()}
    water = posts["Нет воды на Мухина & рядом\nТретий день"]
    first, second = posts["И у нас нет"], posts["А у вас какой дом?"]
    assert water["native_id"] == f"{board.place}/t10"
    assert water["title"] == "Вода"
    assert water["engagement"]["views"] == 50
    assert water["engagement"]["comments"] == 2
    assert "thread_id" not in water
    thread = post_id(SourceKind.FORUM, water["native_id"])
    assert (first["thread_id"], first["parent_id"]) == (thread, thread)
    assert second["thread_id"] == thread
    assert second["parent_id"] == post_id(SourceKind.FORUM, first["native_id"])
    assert board.posts[10].published_at.isoformat() in (
        water["published_at"],
        water["published_at"].replace("Z", "+00:00"),
    )


def test_residents_are_pseudonyms_and_no_url_carries_a_session(
    boards: dict[str, Any], engine: str
) -> None:
    for post in posts_of(boards["results"][0], f"town_{engine}").values():
        assert post["author"]["kind"] == "private"
        assert post["author"]["name"] is None
        assert "sid=" not in post["url"]
    assert not any("sid=" in path for path in boards["boards"][f"town {engine}"].asked)


def test_a_second_poll_opens_only_topics_with_something_new(
    boards: dict[str, Any], engine: str
) -> None:
    board = boards["boards"][f"town {engine}"]
    assert {"Воду дали", "Новая тема"} <= _texts(boards["results"][1], f"town_{engine}")
    topics = [path for path in board.asked if path.startswith(("/t/", "/viewtopic"))]
    assert (
        topics
        == {
            "discourse": ["/t/101.json", "/t/10.json"],
            "phpbb": ["/viewtopic.php?p=101", "/viewtopic.php?p=100"],
        }[engine]
    )


def test_a_long_topic_is_read_back_in_parts_without_a_hole(
    boards: dict[str, Any], engine: str
) -> None:
    polls = [result["polls"][f"long_{engine}"][0] for result in boards["results"]]
    assert "остальное в следующий раз" in polls[0]["reason"]
    said_ = [_texts(result, f"long_{engine}") for result in boards["results"]]
    pages = {"discourse": 40 * 20, "phpbb": 40 * 10}[engine]
    assert pages - 20 < len(said_[0]) <= pages
    assert not said_[0] & said_[1]
    total = len(said_[0] | said_[1])
    assert total == {"discourse": 901, "phpbb": len(said_[0]) + 400}[engine]


def test_topics_that_one_poll_does_not_reach_are_read_by_the_next(
    boards: dict[str, Any], engine: str
) -> None:
    first, second = (_texts(result, f"wide_{engine}") for result in boards["results"])
    polls = [result["polls"][f"wide_{engine}"][0] for result in boards["results"]]
    assert (len(first), len(second), len(first | second)) == (40, 35, 75)
    assert ["остальное в следующий раз" in poll["reason"] for poll in polls] == [True, False]


def test_a_second_look_brings_edits_and_counters_and_tells_what_is_gone(
    boards: dict[str, Any], engine: str
) -> None:
    first, second = boards["results"]
    before = posts_of(first, f"due_{engine}")
    gone = next(name for name, post in before.items() if post["text"] == "И у нас нет")
    assert second["gone"].count(post_id(SourceKind.FORUM, gone)) == 1
    root = f"{boards['boards'][f'due {engine}'].place}/t10"
    edited = posts_of(second, f"due_{engine}")[root]
    assert edited["text"] == "Нет воды и света"
    # phpBB tells views in its lists only.
    assert edited["engagement"]["views"] == {"discourse": 90, "phpbb": 50}[engine]
    assert post_id(SourceKind.FORUM, root) in second["looked"]
    assert len(second["gone"]) == len(ENGINES)


TROUBLES = {
    "closed": ("no_access", "403"),
    "unknown": ("changed_markup", "не узнан"),
}


def test_a_topic_that_does_not_open_is_passed_over_and_a_closed_board_is_told(
    serving: Serving, crawl: Crawl
) -> None:
    served = Serving(Inbox())
    made = {name: Board(engine, served) for name, engine in ENGINES.items()}
    closed, unknown = Board(PhpBB, served), Board(lambda _: _strange, served)
    served.start()
    try:
        for board in made.values():
            _town(board)
        made["discourse"].broken, made["phpbb"].broken = "/t/20", "p=43"
        closed.broken = "/"
        rows = [source(name, board.url, "forum") for name, board in made.items()]
        rows += [source("closed", closed.url, "forum"), source("unknown", unknown.url, "forum")]
        result = crawl(rows)
    finally:
        served.stop()
    for name in ENGINES:
        assert "тем не открылось: 1" in result["polls"][name][0]["reason"]
        assert "И у нас нет" in _texts(result, name)
    for name, (state, reason) in TROUBLES.items():
        assert result["polls"][name][0]["state"] == state
        assert reason in result["polls"][name][0]["reason"]


def test_a_section_that_does_not_open_is_passed_over(serving: Serving, crawl: Crawl) -> None:
    served = Serving(Inbox())
    some, all_ = Board(_Sections, served), Board(_Sections, served)
    served.start()
    try:
        for board, closed in ((some, "f=99"), (all_, "viewforum")):
            board.write(said(10, "Нет воды", HOUR))
            board.broken = closed
        result = crawl([source(n, b.url, "forum") for n, b in (("some", some), ("all", all_))])
    finally:
        served.stop()
    assert _texts(result, "some") == {"Нет воды"}
    assert "разделов не открылось: 1" in result["polls"]["some"][0]["reason"]
    assert result["polls"]["all"][0]["state"] == "no_access"


class _Sections(PhpBB):
    """The index has one more section, which stands before the other."""

    def __call__(self, request: Request) -> Response:
        response = super().__call__(request)
        row = b'<li class="row"><a class="forumtitle" href="./viewforum.php?f=99">'
        row += b'</a><p class="lastpost"><a href="./viewtopic.php?p=7"></a></p></li>'
        body = response.body.replace(b'<ul class="topiclist forums">', b'<ul class="forums">' + row)
        return replace(response, body=body)


def _strange(request: Request) -> Response:
    return Response(b"<html><body><p>Some other engine</p></body></html>")
