"""Channels over HTTP, polled twice; and the replica's, whose messages are edited and deleted."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.inbox import Inbox
from replica.post import Form, Post
from replica.scenario import Scenario
from replica.serving import Request, Response, Serving
from replica.telegram import Telegram
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.spiders.conftest import NOW, posts_of
from tests.spiders.pages import channel, message

Readings = list[dict[str, Any]]

TROUBLES = {
    "closed": ("no_access", "закрыт"),
    "nobody": ("gone", "нет"),
    "tiny": ("changed_markup", "короткий"),
    "changed": ("changed_markup", "сообщений 3, не прочитано ни одно"),
    "nothing": ("changed_markup", "нет совсем"),
    "silent": ("quiet", "Нового нет"),
}


@pytest.fixture(scope="session")
def posts(readings: Readings) -> dict[str, dict[str, Any]]:
    return posts_of(readings[0], "Board")


@pytest.mark.parametrize("name", TROUBLES)
def test_a_refusal_that_comes_as_200_is_told_by_its_body(readings: Readings, name: str) -> None:
    (poll,) = readings[0]["polls"][name]
    state, reason = TROUBLES[name]
    assert poll["state"] == state
    assert reason in poll["reason"]


def test_the_first_poll_pages_back_to_the_history(readings: Readings) -> None:
    asked = [path for path in readings[0]["asked"] if path.startswith("/s/Town")]
    # Seven days before number 113 are 16.8 posts: the page that begins with 96 is the last.
    assert asked == ["/s/Town", *(f"/s/Town?before={n}" for n in (105, 102, 99))]
    numbers = {int(i.partition("/")[2]) for i in posts_of(readings[0], "Town")}
    assert numbers == set(range(97, 108))


def test_the_second_poll_fills_the_gap_and_reads_its_first_page_again(readings: Readings) -> None:
    asked = [path for path in readings[1]["asked"] if path.startswith("/s/Town")]
    assert asked == ["/s/Town", "/s/Town?before=111"]
    numbers = {int(i.partition("/")[2]) for i in posts_of(readings[1], "Town")}
    assert numbers == set(range(108, 114))


def test_a_long_history_is_read_in_parts_without_a_hole(readings: Readings) -> None:
    first = {int(i.partition("/")[2]) for i in posts_of(readings[0], "Long")}
    second = {int(i.partition("/")[2]) for i in posts_of(readings[1], "Long")}
    assert first == set(range(19, 112))  # 31 pages
    assert "остальное в следующий раз" in readings[0]["polls"]["Long"][0]["reason"]
    assert second == {109, 110, 111, *range(1, 19)}
    assert '"holes":[]' in readings[1]["left"]["Long"]["cursor"]


def test_a_message_keeps_its_lines_emoji_and_links(posts: dict[str, dict[str, Any]]) -> None:
    post = posts["board/2"]
    assert post["text"] == "Нет 💧 воды\nна карте, улица Мухина"
    assert post["attachments"] == [
        {"kind": "link", "url": "https://example.org/map", "title": "карте"}
    ]
    assert post["engagement"] == {"views": 1200, "likes": 1110}
    assert post["author"] == {"kind": "community", "key": "board", "name": "Наш двор"}
    assert post["url"].endswith("/board/2")


def test_an_album_is_one_post_and_its_numbers_are_known(
    posts: dict[str, dict[str, Any]], readings: Readings
) -> None:
    assert [a["kind"] for a in posts["board/3"]["attachments"]] == ["photo", "photo"]
    assert posts["board/3"]["attachments"][0]["url"] == "https://cdn.example/1.jpg"
    assert '"high":10' in readings[0]["left"]["Board"]["cursor"]


def test_a_poll_is_read_as_text(posts: dict[str, dict[str, Any]]) -> None:
    assert posts["board/5"]["text"] == "Есть ли вода?\n— Нет"
    assert posts["board/5"]["attachments"][0]["kind"] == "poll"


def test_a_forward_names_the_channel_but_never_a_person(posts: dict[str, dict[str, Any]]) -> None:
    assert posts["board/6"]["forwarded_from"] == "other/44"
    assert "forwarded_from" not in posts["board/8"]


def test_the_date_is_the_message_s_and_not_the_length_of_its_video(
    posts: dict[str, dict[str, Any]],
) -> None:
    assert posts["board/6"]["published_at"] > posts["board/5"]["published_at"]
    assert posts["board/6"]["attachments"][0]["kind"] == "video"


def test_a_reply_points_to_its_message_and_leaves_the_quote_out(
    posts: dict[str, dict[str, Any]],
) -> None:
    assert posts["board/7"]["text"] == "Ответ"
    assert posts["board/7"]["parent_id"] == post_id(SourceKind.TELEGRAM, "board/2")


def test_previews_and_documents_are_attachments(posts: dict[str, dict[str, Any]]) -> None:
    assert posts["board/8"]["attachments"] == [
        {"kind": "link", "url": "https://example.org/n", "title": "Статья"}
    ]
    assert posts["board/9"]["attachments"][0]["title"] == "план.pdf"
    assert posts["board/9"]["engagement"] == {"views": 987}


def test_service_messages_are_no_posts_and_an_empty_one_is_refused(
    posts: dict[str, dict[str, Any]], readings: Readings
) -> None:
    assert "board/1" not in posts
    assert "board/10" not in posts
    assert readings[0]["polls"]["Board"][0]["refused"] == {"no_text": 1}


def sparse(request: BaseHTTPRequestHandler) -> None:
    """A channel with every hundredth number up to 1000, three messages a page."""
    asked = parse_qs(urlsplit(request.path).query)
    after, before = int(asked.get("after", ["0"])[0]), int(asked.get("before", ["9999"])[0])
    numbers = [n for n in range(100, 1001, 100) if after < n < before]
    shown = numbers[:3] if after else numbers[-3:]
    messages = (message(f"sparse/{n}", NOW - timedelta(minutes=9), f"Сообщение {n}") for n in shown)
    older = shown[0] if shown[0] > 100 else None
    answer(channel("sparse", *messages, before=older), content_type="text/html")(request)


def sparsely(crawl: Crawl, high: int) -> tuple[dict[str, Any], list[str]]:
    """What a poll finds that knows the channel up to a number, and its questions."""
    with serve() as site:
        site.pages["/s/sparse"] = sparse
        row = source(
            "sparse", "sparse", "telegram", options={"base": site.url(""), "comments": "no"}
        )
        known = {
            "cursor": f'{{"high": {high}}}',
            "watched_since": NOW.isoformat(),
            "last_post": None,
        }
        found = crawl([row], left={"sparse": known})
        return found, [path.removeprefix("/s/sparse") for path in site.paths() if "/s/" in path]


def test_a_wide_hole_is_filled_from_below_and_a_narrow_one_from_above(crawl: Crawl) -> None:
    found, asked = sparsely(crawl, 100)
    assert asked == ["", "?after=100", "?before=800", "?before=500"]
    assert set(posts_of(found, "sparse")) == {f"sparse/{n}" for n in range(200, 1001, 100)}
    assert '"high":1000,"holes":[]' in found["left"]["sparse"]["cursor"]


def test_a_channel_whose_numbers_begin_anew_is_read_anew_and_told(crawl: Crawl) -> None:
    found, _ = sparsely(crawl, 90_000)
    assert set(posts_of(found, "sparse")) == {f"sparse/{n}" for n in range(100, 1001, 100)}
    assert "под этим именем может быть другой канал" in found["polls"]["sparse"][0]["reason"]


def test_a_poll_looks_again_in_bounds_and_keeps_the_rest_for_the_next(crawl: Crawl) -> None:
    absent = '<html><body><div class="err_message">Post not found</div></body></html>'
    with serve() as site:
        site.pages["/s/sparse"] = sparse
        options = {"base": site.url(""), "comments": "no"}
        due = [
            {
                "id": post_id(SourceKind.TELEGRAM, native_id),
                "native_id": native_id,
                "source_id": "sparse",
                "url": site.url(f"/{native_id}"),
                "published_at": NOW.isoformat(),
            }
            for native_id in (f"sparse/{n * 1000}" for n in range(2, 17))
        ]
        site.pages |= {f"/{row['native_id']}": answer(absent) for row in due}
        rows = [source("sparse", "sparse", "telegram", options=options)]
        found = crawl(rows, due_again=due)
    assert len(found["gone"]) == 10
    assert set(found["gone"]) < {row["id"] for row in due}


TALKING, MUTE, WORDLESS = "replika_govorim", "replika_belogorsk", "replika_tynda"
COMMENTS = "&discussion=1&"


@dataclass
class Town:
    """The replica's t.me: what it was asked for, and the two polls of its channels."""

    scenario: Scenario
    telegram: Telegram
    asked: list[str] = field(default_factory=list)
    polls: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        self.asked.append(f"{request.path}?{urlencode(request.query)}")
        return self.telegram(request)

    def posts(self, name: str) -> list[Post]:
        """Messages with words, newest first, that are not just published."""
        outlet = next(o for o in self.scenario.outlets if o.name == name)
        shown = self.scenario.visible(outlet, NOW - timedelta(minutes=11))
        return [post for post in shown[::-1] if post.spoken and post.form is not Form.ALBUM]

    def again(self, row: str, native_id: str) -> dict[str, Any]:
        """An order to look at a post again."""
        return {
            "id": post_id(SourceKind.TELEGRAM, native_id),
            "native_id": native_id,
            "source_id": row,
            "url": "http://127.0.0.1/",
            "published_at": NOW.isoformat(),
        }


def native(post: Post) -> str:
    return f"{post.outlet.name}/{post.number}"


@pytest.fixture(scope="module")
def town(crawl: Crawl) -> Iterator[Town]:
    """Polled twice. In between, under number 0 of the talking channel one comment is added and one
    deleted; number 1 is edited and 2 deleted on the newest page; far below, 60 and 61 are deleted,
    62 is edited; and farther down, where one alone is due, 120 is edited and 160 deleted.
    """
    with ExitStack() as stack:
        scenario = Scenario(1, NOW)
        site = Town(scenario, Telegram(scenario, lambda: NOW))
        serving = Serving(Inbox())
        port = serving.reserve()
        serving.mount(port, site)
        stack.callback(serving.stop)
        serving.start()
        base = f"http://127.0.0.1:{port}"
        rows = [
            source("talking", TALKING, "telegram", options={"base": base}),
            source("mute", MUTE, "telegram", options={"base": base}),
            source("wordless", WORDLESS, "telegram", options={"base": base, "comments": "no"}),
        ]
        posts = site.posts(TALKING)
        people = [post.author for post in scenario.posts if post.author][:3]
        under = posts[0].number
        first = site.telegram.comment(TALKING, under, people[0], "И у нас нет воды")
        second = site.telegram.comment(TALKING, under, people[1], "Когда дадут?", first)
        site.polls.append({**crawl(rows), "asked": site.asked[:]})

        site.asked.clear()
        site.telegram.comment(TALKING, under, people[2], "Обещали к вечеру")
        site.telegram.delete(TALKING, second.number)
        for number in (1, 62, 120):
            site.telegram.edit(TALKING, posts[number].number, f"Исправлено {number}")
        for number in (2, 60, 61, 160):
            site.telegram.delete(TALKING, posts[number].number)
        due = [native(posts[n]) for n in (1, 2, 60, 61, 62, 63, 120, 160)]
        due += [f"{native(posts[0])}?comment={c.number}" for c in (first, second)]
        left = site.polls[0]["left"]
        memory = json.loads(left["talking"]["cursor"])
        memory["talks"][str(under)][1] = memory["talks"][str(under)][0] + 1  # asked long ago
        left["talking"]["cursor"] = json.dumps(memory)
        again = [site.again("talking", native_id) for native_id in due]
        site.polls.append({**crawl(rows, left=left, due_again=again), "asked": site.asked[:]})
        yield site


def comments(result: dict[str, Any]) -> list[dict[str, Any]]:
    posts = posts_of(result, "talking").values()
    return sorted((p for p in posts if "thread_id" in p), key=lambda post: str(post["native_id"]))


def test_comments_are_posts_of_private_persons_in_their_thread(town: Town) -> None:
    thread = native(town.posts(TALKING)[0])
    first, second = comments(town.polls[0])
    assert (first["text"], second["text"]) == ("И у нас нет воды", "Когда дадут?")
    assert first["thread_id"] == second["thread_id"] == post_id(SourceKind.TELEGRAM, thread)
    assert first["parent_id"] == first["thread_id"]
    assert second["parent_id"] == post_id(SourceKind.TELEGRAM, first["native_id"])
    assert first["author"]["kind"] == second["author"]["kind"] == "private"
    assert first["author"]["key"] != second["author"]["key"]
    assert first["author"]["name"] is None


def test_a_later_poll_brings_new_comments_and_those_due_again(town: Town) -> None:
    texts = [post["text"] for post in comments(town.polls[1])]
    assert texts == ["И у нас нет воды", "Обещали к вечеру"]


def test_the_post_counts_its_comments(town: Town) -> None:
    counts = [
        entry["post"].get("engagement", {}).get("comments")
        for entry in town.polls[0]["posts"]
        if entry["post"]["native_id"] == native(town.posts(TALKING)[0])
    ]
    assert counts == [None, 2]
    mute = posts_of(town.polls[1], "mute").values()
    assert {post["engagement"].get("comments") for post in mute} == {None}


def test_discussions_are_asked_for_in_bounds(town: Town) -> None:
    first, second = ([path for path in poll["asked"] if COMMENTS in path] for poll in town.polls)
    assert sum(TALKING in path for path in first) == 10
    # Three posts in a row without a discussion, and the channel is left alone for a day.
    assert sum(MUTE in path for path in first) == 3
    assert not any(MUTE in path for path in second)
    assert not any(WORDLESS in path for path in first + second)
    # Those asked a moment ago are not ripe, the one asked long ago is, and ten others wait.
    under = town.posts(TALKING)[0].number
    assert sum(f"/{under}?" in path for path in second) == 1
    assert len(second) == 10


def test_edits_come_from_the_newest_page_from_a_page_of_many_and_alone(town: Town) -> None:
    posts = posts_of(town.polls[1], "talking")
    for number in (1, 62, 120):
        assert posts[native(town.posts(TALKING)[number])]["text"] == f"Исправлено {number}"


def test_what_was_looked_at_is_told_and_only_a_proper_look_finds_it_gone(town: Town) -> None:
    posts = town.posts(TALKING)
    _, second = comments(town.polls[0])
    gone = {post_id(SourceKind.TELEGRAM, native(posts[n])) for n in (2, 60, 61, 160)}
    gone.add(post_id(SourceKind.TELEGRAM, second["native_id"]))
    assert set(town.polls[1]["gone"]) == gone
    assert len(town.polls[1]["looked"]) == len(set(town.polls[1]["looked"])) == 10


def test_a_second_look_costs_one_page_for_many_and_one_for_each_that_is_missing(
    town: Town,
) -> None:
    posts, asked = town.posts(TALKING), town.polls[1]["asked"]
    pages = [path for path in asked if path.startswith(f"/s/{TALKING}")]
    assert pages == [f"/s/{TALKING}?", f"/s/{TALKING}?before={posts[60].number + 1}"]
    alone = [path.partition("?")[0] for path in asked if "mode=tme" in path]
    assert sorted(alone) == sorted(f"/{native(posts[n])}" for n in (2, 60, 61, 120, 160))
