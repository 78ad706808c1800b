"""Answers of Discourse as text."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers.forums.discourse import read_posts, read_thread, read_topics
from domain.errors import PollFailed


def post(number: int, **more: Any) -> dict[str, Any]:
    row = {
        "id": 100 + number,
        "post_number": number,
        "user_id": 7,
        "username": "vera",
        "created_at": "2026-11-20T10:00:00.000+09:00",
        "updated_at": "2026-11-20T11:00:00.000+09:00",
        "version": 1,
        "cooked": "<p>Яма</p>",
    }
    return {**row, **more}


def thread(*posts: dict[str, Any], **more: Any) -> bytes:
    stream = {"posts": posts, "stream": [p.get("id") for p in posts]}
    return json.dumps(
        {"id": 5, "title": "Яма &amp; дорога", "post_stream": stream, **more}
    ).encode()


def test_a_message_is_its_words_without_quotes_and_with_its_pictures() -> None:
    cooked = (
        '<aside class="quote" data-post="1"><blockquote><p>Чужое</p></blockquote></aside>'
        '<p>Первая строка<br>вторая <img class="emoji" title=":droplet:" src="/e.png"></p>'
        '<p><img src="//cdn.example/1.jpg"> <a class="attachment" '
        'href="https://f.example/a.pdf">план.pdf</a></p>'
    )
    page = read_thread(thread(post(1), post(2, cooked=cooked, reply_to_post_number=1))).page
    message = page.messages[1]
    assert page.title == "Яма & дорога"
    assert message.text == "Первая строка\nвторая :droplet:\nплан.pdf"
    assert message.reply_to == 1
    assert [(a.kind, a.url) for a in message.attachments] == [
        ("photo", "https://cdn.example/1.jpg"),
        ("document", "https://f.example/a.pdf"),
    ]


def test_how_many_voted_is_no_word_of_a_message() -> None:
    cooked = (
        '<p>Чинить?</p><div class="poll"><ul><li>Да</li></ul>'
        '<div class="poll-info"><span class="info-number">12</span>голосов</div></div>'
    )
    (message,), _ = read_posts(thread(post(1, cooked=cooked)))
    assert message.text == "Чинить?\nДа"


def test_an_edit_is_dated_only_where_a_person_made_it() -> None:
    page = read_thread(thread(post(1), post(2, version=3))).page
    assert page.messages[0].edited_at is None
    assert page.messages[1].edited_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert page.messages[0].published_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_likes_are_told_by_the_summary_of_actions() -> None:
    liked = post(1, actions_summary=[{"id": 3, "count": 9}, {"id": 2, "count": 4}])
    page = read_thread(thread(liked, post(2, actions_summary=[]), post(3))).page
    assert [message.likes for message in page.messages] == [4, 0, None]


SILENT = {
    "an action": {"post_type": 3},
    "a whisper": {"post_type": 4},
    "deleted by its author": {"user_deleted": True},
    "deleted by a moderator": {"deleted_at": "2026-11-21T10:00:00Z"},
    "hidden by complaints": {"hidden": True},
}


@pytest.mark.parametrize("kind", SILENT)
def test_what_nobody_says_or_sees_is_no_message(kind: str) -> None:
    page = read_thread(thread(post(1), post(2, **SILENT[kind]))).page
    assert [message.number for message in page.messages] == [1]
    assert page.bad == 0


def test_a_message_that_cannot_be_read_is_counted_and_the_others_are_read() -> None:
    messages, bad = read_posts(thread(post(1, created_at="вчера"), post(2), post(3, cooked=None)))
    assert ([message.number for message in messages], bad) == ([2], 2)


def test_a_list_gives_topics_with_their_counters_and_leads_to_the_next() -> None:
    row = {
        "id": 5,
        "title": "Яма",
        "highest_post_number": 8,
        "posts_count": 7,
        "views": 90,
        "pinned": True,
        "last_posted_at": "2026-11-20T10:00:00Z",
    }
    listed = {"topics": [row, {"id": 6}], "more_topics_url": "/c/gorod/5/l/latest?page=1"}
    page = read_topics(json.dumps({"topic_list": listed}).encode())
    (topic,) = page.topics
    assert (topic.last, topic.replies, topic.views, topic.stuck) == (8, 6, 90, True)
    assert page.older == "/c/gorod/5/l/latest.json?page=1"


BROKEN = {
    "no JSON": b"<html>busy</html>",
    "no list": b'{"errors": []}',
    "rows of another kind": b'{"topic_list": {"topics": [{"name": 1}, {"name": 2}]}}',
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_answer_of_another_kind_is_told_as_a_change(kind: str) -> None:
    with pytest.raises(PollFailed, match="Discourse изменился"):
        read_topics(BROKEN[kind])


def test_a_topic_none_of_whose_messages_can_be_read_is_told_as_a_change() -> None:
    with pytest.raises(PollFailed, match="сообщений 2, не прочитано ни одно"):
        read_thread(thread(post(1, cooked=None), post(2, created_at=None)))


def test_a_stream_that_is_no_list_is_none() -> None:
    body = json.loads(thread(post(1)))
    body["post_stream"]["stream"] = 5
    assert read_thread(json.dumps(body).encode()).stream == ()
