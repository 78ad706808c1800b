"""A chat and a channel of MAX over HTTP. The imitation is synthetic: it is written after the
documentation of the bot API.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.inbox import Inbox
from replica.max import TOKEN, MaxApi
from replica.max import mid_of as mid_of_post
from replica.post import Network, Outlet, Post
from replica.serving import HOST, Serving
from tests.crawlers.crawling import Crawl, source
from tests.replica.talk import NOW, said
from tests.spiders.conftest import posts_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEYS = {"max_token": TOKEN}
CHANNEL = Outlet(Network.VK, "okrug", "Округ", "", 70, None, 1.0, 100)
CHAT = Outlet(Network.VK, "dvor", "Двор", "", 71, None, 1.0, 100, signed=True)
LONG = Outlet(Network.VK, "bolshoy", "Большой чат", "", 72, None, 1.0, 100, signed=True)


class Bot:
    """What the centre's bot sees: `posts` of each chat by number."""

    def __init__(self) -> None:
        self.posts: dict[Outlet, dict[int, Post]] = {CHANNEL: {}, CHAT: {}, LONG: {}}
        self.api = MaxApi({outlet: self._reader(outlet) for outlet in self.posts})
        self.serving = Serving(Inbox())
        port = self.serving.reserve()
        self.serving.mount(port, self.api)
        self.base = f"http://{HOST}:{port}"
        self.serving.start()

    def _reader(self, outlet: Outlet) -> Any:
        return lambda: list(self.posts[outlet].values())

    def write(self, outlet: Outlet, *posts: Post) -> None:
        self.posts[outlet] |= {post.number: post for post in posts}

    def row(self, id_: str, address: str, **options: str) -> dict[str, Any]:
        return source(id_, address, "max", options={"base": self.base, **options})


@pytest.fixture
def bot() -> Iterator[Bot]:
    made = Bot()
    yield made
    made.serving.stop()


def mid(number: int) -> str:
    return mid_of_post(said(number, "", HOUR))


@pytest.fixture(scope="module")
def readings(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """Two polls of a chat, a channel by its name, the same without comments, and a busy chat."""
    bot = Bot()
    try:
        water = said(1, "Воды не будет", 5 * HOUR, author=None, views=300)
        bot.write(CHANNEL, water, said(2, "Опять!", 4 * HOUR, water))
        asks = said(3, "Когда починят?", 6 * HOUR)
        bot.write(CHAT, asks, said(4, "Завтра", 5 * HOUR, asks), said(5, "Спам", 4 * HOUR))
        bot.write(CHAT, said(6, "Старое", timedelta(days=30)))
        bot.write(LONG, *(said(n, f"Слово {n}", n * MINUTE) for n in range(100, 2600)))
        rows = [
            bot.row("channel", "okrug"),
            bot.row("mute", str(-CHANNEL.number), comments="no"),
            bot.row("chat", str(-CHAT.number)),
            bot.row("long", str(-LONG.number)),
        ]
        first = crawl(rows, settings=KEYS)
        bot.write(CHANNEL, replace(water, text="Воды не будет до утра", views=500))
        bot.write(CHANNEL, said(7, "Сколько можно", HOUR, water))
        del bot.posts[CHANNEL][2], bot.posts[CHAT][5]
        due = [
            {**_seen(post), "source_id": name}
            for name in ("channel", "chat")
            for post in posts_of(first, name).values()
        ]
        bot.api.asked.clear()
        second = crawl(rows, left=first["left"], settings=KEYS, due_again=due)
        yield {"first": first, "second": second, "asked": list(bot.api.asked)}
    finally:
        bot.serving.stop()


def _seen(post: dict[str, Any]) -> dict[str, Any]:
    named = {name: post[name] for name in ("native_id", "url", "published_at")}
    return {"id": post_id(SourceKind.MAX, post["native_id"]), **named}


def test_a_channel_speaks_under_its_name_and_tells_its_views(readings: dict[str, Any]) -> None:
    post = posts_of(readings["first"], "channel")[f"-70/{mid(1)}"]
    assert post["text"] == "Воды не будет"
    assert post["url"] == "https://max.ru/okrug/1"
    assert post["engagement"] == {"views": 300}
    assert post["author"] == {"kind": "community", "key": "-70", "name": "Округ"}


def test_comments_of_a_channel_answer_its_post(readings: dict[str, Any]) -> None:
    thread = f"-70/{mid(1)}"
    comment = posts_of(readings["first"], "channel")[f"{thread}/{mid(2)}"]
    assert comment["text"] == "Опять!"
    assert comment["thread_id"] == comment["parent_id"] == post_id(SourceKind.MAX, thread)
    assert set(posts_of(readings["first"], "mute")) == {thread}


def test_residents_of_a_chat_are_pseudonyms_and_answer_each_other(readings: dict[str, Any]) -> None:
    posts = posts_of(readings["first"], "chat")
    assert {post["text"] for post in posts.values()} == {"Когда починят?", "Завтра", "Спам"}
    assert all(post["author"]["key"].startswith("p:") for post in posts.values())
    answer = posts[f"-71/{mid(4)}"]
    assert answer["parent_id"] == post_id(SourceKind.MAX, f"-71/{mid(3)}")


def test_a_second_poll_brings_edits_and_new_comments(readings: dict[str, Any]) -> None:
    posts = posts_of(readings["second"], "channel")
    assert posts[f"-70/{mid(1)}"]["text"] == "Воды не будет до утра"
    assert posts[f"-70/{mid(1)}"]["engagement"] == {"views": 500}
    assert posts[f"-70/{mid(1)}/{mid(7)}"]["text"] == "Сколько можно"
    assert "/chats" not in readings["asked"]  # the name was looked for once


def test_what_was_removed_is_gone(readings: dict[str, Any]) -> None:
    names = (f"-70/{mid(1)}/{mid(2)}", f"-71/{mid(5)}")
    assert set(readings["second"]["gone"]) == {post_id(SourceKind.MAX, name) for name in names}
    assert post_id(SourceKind.MAX, f"-71/{mid(3)}") in readings["second"]["looked"]


def test_a_busy_chat_is_read_in_parts_without_a_hole(readings: dict[str, Any]) -> None:
    first, second = (posts_of(readings[name], "long") for name in ("first", "second"))
    assert "остальное в следующий раз" in readings["first"]["polls"]["long"][0]["reason"]
    assert len(first) < 2500
    assert len({*first, *second}) == 2500


def test_a_removed_post_that_alone_was_due_is_gone_and_its_comments_with_it(
    bot: Bot, crawl: Crawl
) -> None:
    post = said(1, "Убрали", 5 * HOUR, author=None)
    bot.write(CHANNEL, post, said(2, "Зря", 4 * HOUR, post))
    rows = [bot.row("channel", "-70")]
    first = crawl(rows, settings=KEYS)
    bot.posts[CHANNEL].clear()
    due = [{**_seen(p), "source_id": "channel"} for p in posts_of(first, "channel").values()]
    second = crawl(rows, left=first["left"], settings=KEYS, due_again=due)
    assert len(due) == 2
    assert set(second["gone"]) == {row["id"] for row in due}


def test_of_many_known_comments_none_is_taken_for_gone(bot: Bot, crawl: Crawl) -> None:
    post = said(1, "Воды нет", 5 * HOUR, author=None)
    bot.write(CHANNEL, post, *(said(n, f"Ответ {n}", 4 * HOUR, post) for n in range(2, 72)))
    rows = [bot.row("channel", "-70")]
    first = crawl(rows, settings=KEYS)
    due = [{**_seen(p), "source_id": "channel"} for p in posts_of(first, "channel").values()]
    second = crawl(rows, left=first["left"], settings=KEYS, due_again=due)
    assert len(second["looked"]) == 71
    assert second["gone"] == []


TROUBLES = {
    "token": (401, "-71", "token_refused", "max_token"),
    "closed": (403, "-71", "no_access", "Бот не состоит"),
    "nobody": (None, "nobody", "no_access", "с таким именем"),
    "absent": (None, "-999", "gone", "Такого чата"),
}


@pytest.fixture(scope="module")
def troubled(crawl: Crawl) -> dict[str, Any]:
    """One poll for each of TROUBLES, logged in full."""
    bots = {name: Bot() for name in TROUBLES}
    try:
        for name, bot in bots.items():
            bot.api.status = TROUBLES[name][0]
        rows = [bot.row(name, TROUBLES[name][1]) for name, bot in bots.items()]
        return crawl(rows, settings={**KEYS, "log_level": "DEBUG"})
    finally:
        for bot in bots.values():
            bot.serving.stop()


@pytest.mark.parametrize("name", TROUBLES)
def test_a_refusal_is_told_by_its_status(troubled: dict[str, Any], name: str) -> None:
    (poll,) = troubled["polls"][name]
    _, _, state, reason = TROUBLES[name]
    assert (poll["state"], reason in poll["reason"]) == (state, True)


def test_the_token_stands_in_no_log_and_no_reason(troubled: dict[str, Any]) -> None:
    assert TOKEN not in str(troubled)


def test_a_busy_network_is_left_alone(bot: Bot, crawl: Crawl) -> None:
    bot.api.status = 429
    assert crawl([bot.row("chat", "-71")], settings=KEYS)["polls"]["chat"][0]["state"] == "slowed"


def test_without_a_token_the_setting_to_fill_is_named(crawl: Crawl) -> None:
    (poll,) = crawl([source("chat", "-71", "max")])["polls"]["chat"]
    assert (poll["state"], "max_token" in poll["reason"]) == ("token_refused", True)


def told(result: dict[str, Any]) -> tuple[str, str]:
    (poll,) = result["polls"]["channel"]
    return poll["state"], poll["reason"]


@pytest.mark.parametrize("status", [400, 403])
def test_comments_that_were_closed_since_are_no_trouble_of_the_channel(
    status: int, bot: Bot, crawl: Crawl
) -> None:
    post = said(1, "Воды нет", 5 * HOUR, author=None)
    bot.write(CHANNEL, post, said(2, "Опять", 4 * HOUR, post))
    rows = [bot.row("channel", "-70")]
    first = crawl(rows, settings=KEYS)
    bot.api.closed = {1: status}
    due = [{**_seen(p), "source_id": "channel"} for p in posts_of(first, "channel").values()]
    second = crawl(rows, left=first["left"], settings=KEYS, due_again=due)
    assert told(second) == ("quiet", "Нового нет")
    assert sorted(second["looked"]) == sorted(row["id"] for row in due)
    assert second["gone"] == []


def test_a_post_whose_comments_cannot_be_had_costs_the_others_nothing(
    bot: Bot, crawl: Crawl
) -> None:
    for n in (10, 20):
        post = said(n, "Воды нет", 5 * HOUR, author=None)
        bot.write(CHANNEL, post, said(n + 1, "Опять", 4 * HOUR, post))
    bot.api.closed = {20: 302}
    result = crawl([bot.row("channel", "-70")], settings=KEYS)
    state, reason = told(result)
    assert (state, "Комментарии прочитаны не все: MAX переадресует" in reason) == ("works", True)
    assert {post["text"] for post in posts_of(result, "channel").values()} == {"Воды нет", "Опять"}


def test_a_message_dated_in_the_future_hides_none_that_come_later(bot: Bot, crawl: Crawl) -> None:
    bot.write(CHAT, said(1, "Завтра", -24 * HOUR), said(2, "Сегодня", 50 * HOUR))
    rows = [bot.row("chat", "-71")]
    first = crawl(rows, settings=KEYS)
    bot.write(CHAT, *(said(n, f"Слово {n}", n * MINUTE) for n in range(100, 400)))
    second = crawl(rows, left=first["left"], settings=KEYS)
    assert first["polls"]["chat"][0]["refused"] == {"future_date": 1}
    assert len(posts_of(second, "chat")) == 301


def test_comments_that_are_never_told_keep_no_others_from_being_read(
    bot: Bot, crawl: Crawl
) -> None:
    posts = [said(n, "Воды нет", n * HOUR / 10, author=None) for n in (10, 20, 30, 40)]
    bot.write(CHANNEL, *posts, *(said(p.number + 1, "Опять", HOUR / 2, p) for p in posts))
    rows = [bot.row("channel", "-70")]
    names = [f"-70/{mid(n)}/{mid(n + 1)}" for n in (10, 20, 40)]
    rest = {"url": "", "published_at": (NOW - HOUR / 2).isoformat()}
    due = [{**_seen({"native_id": name, **rest}), "source_id": "channel"} for name in names]
    bot.api.closed = {10: 302, 20: 302, 30: 302}
    first = crawl(rows, settings=KEYS)
    second = crawl(rows, left=first["left"], settings=KEYS, due_again=due)
    assert "Опять" not in [post["text"] for post in posts_of(first, "channel").values()]
    assert "Опять" in [post["text"] for post in posts_of(second, "channel").values()]
    assert sorted(second["looked"]) == sorted(row["id"] for row in due)
