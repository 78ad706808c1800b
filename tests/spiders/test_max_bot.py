"""The long poll of MAX: what the bot is told of is read at once, what was taken away is gone."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import pytest

from crawlers.max.api import MaxUpdates, read_updates
from domain.errors import PollFailed
from domain.post import post_id
from domain.source import SourceKind
from replica.max import TOKEN
from tests.crawlers.crawling import Crawl
from tests.replica.talk import said
from tests.spiders.test_max import CHANNEL, CHAT, HOUR, MINUTE, Bot, mid

# Without what the bot is told the next poll of either chat would be a quarter of an hour away.
NEWS = frozenset({"Воды не будет до утра", "Опять авария"})
SETTINGS = {"max_token": TOKEN, "interval_min": "PT1S"}


def _meanwhile(bot: Bot, seen: Callable[[list[str]], bool], act: Callable[[], None]) -> None:
    """Do something once the bot was asked for what `seen` waits for."""

    def wait() -> None:
        pause = Event()
        while not seen(bot.api.asked):
            pause.wait(0.05)
        act()

    Thread(target=wait, daemon=True).start()


@pytest.fixture(scope="module")
def heard() -> Iterator[Bot]:
    bot = Bot()
    yield bot
    bot.serving.stop()


@pytest.fixture(scope="module")
def result(heard: Bot, crawl: Crawl) -> dict[str, Any]:
    """A channel by its name and a chat by its number; once both are read, one message goes and two
    come.
    """
    first, taken = said(1, "Воды нет", 5 * HOUR, author=None), said(2, "Спам", 4 * HOUR)
    heard.write(CHANNEL, first)
    heard.write(CHAT, taken)

    def change() -> None:
        del heard.posts[CHAT][2]
        heard.api.removed.append((datetime.now(UTC), CHAT, taken))
        heard.write(CHANNEL, said(3, "Воды не будет до утра", 0 * MINUTE, author=None))
        heard.write(CHAT, said(4, "Опять авария", 0 * MINUTE))

    read = {"/messages", f"/messages/{mid(1)}/comments"}
    _meanwhile(heard, lambda asked: asked.count("/messages") > 1 and read <= set(asked), change)
    rows = [heard.row("channel", "okrug"), heard.row("chat", str(-CHAT.number))]
    until = {"texts": list(NEWS), "gone": [post_id(SourceKind.MAX, f"-71/{mid(2)}")]}
    return crawl(rows, settings=SETTINGS, once=False, stop_when=until)


def test_what_the_bot_is_told_of_is_read_at_once(result: dict[str, Any]) -> None:
    texts = {entry["post"]["text"] for entry in result["posts"]}
    assert texts > NEWS
    assert result["raised"] is None
    assert "Traceback" not in result["log"]
    assert TOKEN not in result["log"]


def test_what_was_taken_away_is_marked(result: dict[str, Any]) -> None:
    assert result["gone"] == [post_id(SourceKind.MAX, f"-71/{mid(2)}")]


def test_updates_that_were_refused_are_heard_later(crawl: Crawl) -> None:
    bot = Bot()

    def mend() -> None:
        bot.api.refused.clear()
        bot.write(CHAT, said(2, "Опять авария", 0 * MINUTE))

    try:
        bot.write(CHAT, said(1, "Воды нет", HOUR))
        bot.api.refused = {"/updates": 404}
        _meanwhile(bot, lambda asked: {"/updates", "/messages"} <= set(asked), mend)
        row = bot.row("chat", str(-CHAT.number))
        until = {"texts": ["Воды нет", "Опять авария"]}
        result = crawl([row], settings=SETTINGS, once=False, stop_when=until)
    finally:
        bot.serving.stop()
    assert {poll["state"] for poll in result["polls"]["chat"]} <= {"works", "quiet"}


@pytest.mark.parametrize(
    ("row", "heard"),
    [
        ({"update_type": "bot_added", "chat_id": -5}, {-5}),
        ({"update_type": "message_edited", "message": {"recipient": {"chat_id": -5}}}, {-5}),
        ({"message": {"recipient": {"chat_id": 5, "chat_type": "dialog"}}}, set()),
        ({"message": {"recipient": {"chat_id": "5"}}}, set()),
        ({"message": ["?"], "chat_id": None}, set()),
        ("?", set()),
        (None, set()),
    ],
)
def test_an_update_names_its_chat_but_for_letters_to_the_bot(row: Any, heard: set[int]) -> None:
    body = json.dumps({"updates": [row], "marker": 7}).encode()
    assert read_updates(body) == MaxUpdates(frozenset(heard), (), 7)


def test_what_holds_no_updates_is_changed_markup() -> None:
    for body in (b"[]", b'{"updates": {}}', b"<html>"):
        with pytest.raises(PollFailed):
            read_updates(body)
