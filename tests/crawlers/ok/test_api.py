"""Calls and answers of Одноклассники. Synthetic: written after the documentation."""

import json
import pickle
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any

import pytest

from crawlers.ok.api import (
    ERRORS,
    OkKeys,
    OkRefused,
    read_comments,
    read_group_id,
    read_group_name,
    read_topics,
    signed,
)
from domain.errors import PollFailed
from domain.source import HealthState

KEYS = OkKeys("APP", "access", "secret")


def said(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_a_call_is_signed_over_its_sorted_fields_without_the_access_key() -> None:
    form = signed("group.getInfo", {"uids": "5", "fields": "name"}, KEYS)
    session = md5(b"accesssecret").hexdigest()
    plain = f"application_key=APPfields=nameformat=jsonmethod=group.getInfouids=5{session}"
    assert form["sig"] == md5(plain.encode()).hexdigest()
    assert form["access_token"] == "access"
    assert "secret" not in form.values()


def test_keys_tell_nothing_of_themselves() -> None:
    assert not any(word in repr(KEYS) for word in ("APP", "access", "secret"))
    assert KEYS.name != OkKeys("APP", "other", "secret").name


@pytest.mark.parametrize("code", ERRORS)
def test_every_known_error_has_its_reaction_and_crosses_processes(code: int) -> None:
    with pytest.raises(OkRefused) as refused:
        read_topics(said({"error_code": code, "error_msg": "PARAM : x", "error_data": None}))
    there = pickle.loads(pickle.dumps(refused.value))
    assert (there.state, there.rest) == (ERRORS[code].state, ERRORS[code].rest)
    assert f"ошибка {code}" in there.reason


def test_an_error_that_nobody_knows_is_told_by_its_number() -> None:
    with pytest.raises(OkRefused, match="ошибка 9999"):
        read_comments(said({"error_code": 9999}))


def test_a_limit_lets_the_key_rest() -> None:
    assert ERRORS[11].state is HealthState.QUOTA
    assert ERRORS[11].rest == timedelta(hours=1)


def test_null_is_nothing_and_no_failure() -> None:
    assert not read_topics(b"null").found
    assert read_comments(b"null").comments == ()
    assert read_group_id(b"null") is None
    assert read_group_name(b"null") is None


def test_only_a_group_has_a_number_to_be_read() -> None:
    assert read_group_id(said({"type": "GROUP", "objectId": 5})) == "5"
    assert read_group_id(said({"type": "PROFILE", "objectId": 5})) is None


def test_a_topic_is_its_texts_and_its_poll() -> None:
    topic = {
        "id": "9",
        "created_ms": 1795500000000,
        "author_ref": "user:77",
        "owner_ref": "group:5",
        "media": [
            {"type": "text", "text": "Нет  воды"},
            {"type": "poll", "question": "Есть вода?", "answers": [{"text": "Нет"}]},
            {"type": "link", "url": "https://example.org/n", "title": "Статья"},
        ],
    }
    (read,) = read_topics(said({"media_topics": [topic]})).topics
    assert read.text == "Нет воды\nЕсть вода?\n— Нет"
    assert read.author == "77"
    assert read.created_at == datetime.fromtimestamp(1795500000, UTC)
    assert [(a.kind, a.title) for a in read.attachments] == [
        ("poll", "Есть вода?"),
        ("link", "Статья"),
    ]
    assert (read.views, read.likes, read.comments) == (None, None, None)


def test_what_cannot_be_read_is_counted_and_all_of_it_is_a_change() -> None:
    good = {"id": 1, "created_ms": "1795500000000"}
    page = read_topics(said({"media_topics": [good, {"id": 2}]}))
    assert (len(page.topics), page.bad) == (1, 1)
    with pytest.raises(PollFailed, match="тем 1, не прочитана ни одна"):
        read_topics(said({"media_topics": [{"id": 2}]}))
    with pytest.raises(PollFailed, match="не JSON"):
        read_topics(b"<html>busy</html>")


def test_comments_are_dated_either_way_and_newest_first() -> None:
    rows = [
        {"id": "a", "text": "Раз", "date": "2026-11-20 12:00:00", "author_id": "7"},
        {"id": "b", "text": "Два", "date_ms": 1795500000000, "reply_to_comment_id": "a"},
    ]
    page = read_comments(said({"commentss": rows, "anchor": "x", "has_more": True}))
    assert [comment.id for comment in page.comments] == ["b", "a"]
    assert page.comments[1].created_at == datetime(2026, 11, 20, 9, tzinfo=UTC)  # Moscow
    assert page.comments[0].reply_to == "a"
    assert page.older == "x"


def test_lists_that_are_none_cost_nothing_but_themselves() -> None:
    good = {"id": 1, "created_ms": 1795500000000, "media": [{"type": "text", "text": "Слово"}]}
    odd = {"id": 2, "created_ms": 1795500000000, "media": 5}
    poll = {"id": 3, "created_ms": 1795500000000, "media": [{"type": "poll", "answers": True}]}
    assert len(read_topics(said({"media_topics": [good, odd, poll]})).topics) == 3
    comment = {"id": "a", "text": "Слово", "date_ms": 1795500000000, "attachments": 7}
    assert len(read_comments(said({"comments": [comment]})).comments) == 1


def test_comments_of_which_none_can_be_read_are_a_change_and_one_is_counted() -> None:
    rows = [{"id": n, "text": "Слово"} for n in range(3)]
    with pytest.raises(PollFailed, match="комментариев 3, не прочитан ни один"):
        read_comments(said({"comments": rows}))
    assert read_comments(said({"comments": rows[:1]})).bad == 1


def test_what_a_group_shares_of_another_is_its_words_and_no_topic_of_its_own() -> None:
    shared = {
        "id": "7",
        "created_ms": 1790000000000,
        "owner_ref": "group:8",
        "media": [{"type": "text", "text": "Воды не будет"}],
    }
    refs = {"type": "topic", "reshare": True, "media_topic_refs": ["media_topic:7", 5, None]}
    topic = {
        "id": "9",
        "created_ms": 1795500000000,
        "owner_ref": "group:5",
        "media": [{"type": "text", "text": "Опять!"}, refs],
    }
    again = {
        "id": "10",
        "created_ms": 1795500000000,
        "owner_ref": "group:5",
        "media": [{**refs, "media_topic_refs": ["media_topic:9"]}],
    }
    page = read_topics(said({"entities": {"media_topics": [topic, shared, again]}}))
    assert [(topic.id, topic.text) for topic in page.topics] == [
        ("9", "Опять!\nВоды не будет"),
        ("10", "Опять!"),
    ]
    assert page.bad == 0
