"""The imitation of the MAX bot API as an independent client sees it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from replica.max import TOKEN, MaxApi, mid_of
from replica.serving import Request
from tests.replica.talk import TOWN, said

HOUR = timedelta(hours=1)
CHANNEL = replace(TOWN, number=2, name="okrug", signed=False)
POSTS = [said(n, f"Слово {n}", n * HOUR) for n in range(1, 8)]
COMMENTS = [said(n, f"Ответ {n}", HOUR / n, POSTS[2]) for n in range(20, 25)]


@pytest.fixture
def api() -> MaxApi:
    shown = [*POSTS, *COMMENTS]
    return MaxApi({TOWN: lambda: shown, CHANNEL: lambda: shown})


def call(api: MaxApi, address: str, token: str = TOKEN) -> tuple[int, Any]:
    path, _, query = address.partition("?")
    answer = api(Request("GET", path, dict(parse_qsl(query)), {"authorization": token}))
    return answer.status, json.loads(answer.body)


def mids(found: Any) -> list[str]:
    return [message["body"]["mid"] for message in found["messages"]]


def test_messages_are_newest_first_and_from_is_their_newer_end(api: MaxApi) -> None:
    _, found = call(api, "/messages?chat_id=-2&count=3")
    assert mids(found) == [mid_of(post) for post in POSTS[:3]]
    oldest = found["messages"][-1]["timestamp"]
    _, older = call(api, f"/messages?chat_id=-2&count=3&from={oldest}")
    assert mids(older) == [mid_of(post) for post in POSTS[2:5]]


def test_a_channel_shows_posts_with_views_and_their_comments_apart(api: MaxApi) -> None:
    _, found = call(api, "/messages?chat_id=-2")
    assert len(found["messages"]) == len(POSTS)
    assert "sender" not in found["messages"][0]
    assert found["messages"][0]["stat"] == {"views": 0}
    _, below = call(api, f"/messages/{mid_of(POSTS[2])}/comments?count=2")
    assert mids(below) == [mid_of(post) for post in COMMENTS[:-3:-1]]


def test_a_chat_shows_who_says_what_to_whom(api: MaxApi) -> None:
    _, found = call(api, "/messages?chat_id=-1")
    newest = found["messages"][0]
    assert newest["sender"]["user_id"] == COMMENTS[-1].author.id  # type: ignore[union-attr]
    assert newest["link"]["message"]["mid"] == mid_of(POSTS[2])


def test_messages_are_found_by_their_ids(api: MaxApi) -> None:
    _, found = call(api, f"/messages?message_ids={mid_of(POSTS[0])},mid.nobody")
    assert set(mids(found)) == {mid_of(POSTS[0])}
    wanted = mid_of(COMMENTS[1])
    _, below = call(api, f"/messages/{mid_of(POSTS[2])}/comments?comment_ids={wanted}")
    assert mids(below) == [wanted]


def test_the_chats_of_the_bot_are_paged(api: MaxApi) -> None:
    _, first = call(api, "/chats")
    _, second = call(api, f"/chats?marker={first['marker']}")
    assert second["marker"] is None
    types = {chat["chat_id"]: chat["type"] for chat in (*first["chats"], *second["chats"])}
    assert types == {-2: "channel", -1: "chat"}


def test_a_wrong_token_and_an_unknown_chat_are_refused(api: MaxApi) -> None:
    assert call(api, "/messages?chat_id=-1", "other")[0] == 401
    assert call(api, "/messages?chat_id=-9")[0] == 404
    api.status = 429
    assert call(api, "/chats")[0] == 429
