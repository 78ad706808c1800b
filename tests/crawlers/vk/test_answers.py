"""Answers of the VK API read: what is kept of an entry, and what an odd one costs."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.vk.answers import CommentPage, Item, PostPage, read_owner, read_posts, read_talk
from crawlers.vk.errors import Failure
from domain.errors import PollFailed
from domain.post import Attachment, Engagement
from domain.source import HealthState

AT = 1_764_000_000
POST: dict[str, Any] = {"id": 7, "owner_id": -5, "from_id": -5, "date": AT, "text": "Нет воды"}
COMMENT: dict[str, Any] = {"id": 9, "from_id": 70, "date": AT, "text": "И у нас"}


def answer(*rows: Any, **more: Any) -> bytes:
    return json.dumps({"response": {"count": len(rows), "items": rows, **more}}).encode()


def page(*rows: Any, **more: Any) -> PostPage:
    found = read_posts(answer(*rows, **more))
    assert isinstance(found, PostPage)
    return found


def post(**more: Any) -> Item:
    (item,) = page({**POST, **more}).items
    return item


def talk(*rows: Any, **more: Any) -> CommentPage:
    found = read_talk(answer(*rows, **more), -5, 7)
    assert isinstance(found, CommentPage)
    return found


def test_a_post_is_read() -> None:
    item = post(
        edited=AT + 60,
        is_pinned=1,
        marked_as_ads=1,
        likes={"count": 3},
        reposts={"count": 2},
        views={"count": 100},
        comments={"count": 4, "can_post": 1},
        header={"unknown": []},
    )
    assert item == Item(
        owner=-5,
        id=7,
        author=-5,
        signer=None,
        published_at=datetime.fromtimestamp(AT, UTC),
        edited_at=datetime.fromtimestamp(AT + 60, UTC),
        text="Нет воды",
        pinned=True,
        thread=None,
        answers=None,
        forwarded_from=None,
        engagement=Engagement(100, 3, 2, 4),
        attachments=(),
    )
    assert item.native_id == "-5_7"
    assert item.url == "https://vk.com/wall-5_7"


def test_counters_that_are_not_shown_are_unknown() -> None:
    assert post(likes={"count": "3"}, reposts=None, views={"count": -1}).engagement == Engagement()


def test_a_text_keeps_its_lines_and_mentions_and_loses_its_markup() -> None:
    said = post(text="[id70|Иван], вода<br>&quot;есть&quot; &#10071;\n\nдома ").text
    assert said == '[id70|Иван], вода\n"есть" ❗\nдома'


def test_names_are_kept_of_communities_only() -> None:
    found = page(
        POST,
        groups=[{"id": 5, "name": "Город &amp; люди"}, {"id": "6", "name": "x"}, None],
        profiles=[{"id": 70, "first_name": "Иван", "last_name": "Иванов"}],
    )
    assert found.names == {-5: "Город & люди"}


def test_a_signature_is_a_person_s_number() -> None:
    assert (post(signer_id=70).signer, post(signer_id="70").signer) == (70, None)


def test_a_repost_tells_where_from_and_speaks_for_itself_only_if_it_has_words() -> None:
    first = {"id": 3, "owner_id": -8, "from_id": -8, "date": AT, "text": "Прорвало трубу"}
    nearer = {"id": 4, "owner_id": -9, "text": "", "attachments": [{"type": "sticker"}]}
    bare = post(text="", copy_history=[nearer, first])
    assert (bare.text, bare.forwarded_from) == ("Прорвало трубу", "-8_3")
    assert [a.kind for a in bare.attachments] == ["sticker"]
    assert post(copy_history=[first]).text == "Нет воды"
    of_person = post(text="", copy_history=[{**first, "owner_id": 70}])
    assert (of_person.text, of_person.forwarded_from) == ("Прорвало трубу", None)


def test_attachments_take_our_kinds() -> None:
    sizes = [
        {"type": "s", "width": 75, "url": "https://sun.example/s.jpg"},
        {"type": "x", "width": 604, "url": "https://sun.example/x.jpg"},
        {"type": "y", "width": "807", "url": None},
    ]
    found = post(
        attachments=[
            {"type": "photo", "photo": {"sizes": sizes}},
            {"type": "video", "video": {"owner_id": -5, "id": 2, "title": "Потоп"}},
            {"type": "video", "video": {"owner_id": 70, "id": 2, "title": "Двор"}},
            {"type": "audio", "audio": {"artist": "Хор", "title": "Песня"}},
            {"type": "doc", "doc": {"title": "план.pdf", "url": "https://vk.com/doc-5_1?hash=a"}},
            {"type": "doc", "doc": {"title": "мой.pdf", "url": "https://vk.com/doc70_1?hash=a"}},
            {"type": "link", "link": {"url": "https://example.org/n", "title": "Статья"}},
            {"type": "podcast", "podcast": {"title": "Выпуск"}},
            {"type": "sticker", "sticker": {"sticker_id": 1}},
            {"type": "market", "market": {}},
            {"type": "hologram", "hologram": {"url": "https://example.org"}},
            {"type": ["photo"]},
            None,
        ],
        geo={"coordinates": "50 127", "place": {"title": "Тында"}},
    ).attachments
    assert found == (
        Attachment("photo", "https://sun.example/x.jpg"),
        Attachment("video", "https://vk.com/video-5_2", "Потоп"),
        Attachment("video", None, "Двор"),
        Attachment("audio", None, "Хор — Песня"),
        Attachment("document", "https://vk.com/doc-5_1?hash=a", "план.pdf"),
        Attachment("document", None, "мой.pdf"),
        Attachment("link", "https://example.org/n", "Статья"),
        Attachment("audio", None, "Выпуск"),
        Attachment("sticker"),
        Attachment("place", None, "Тында"),
    )


def test_a_poll_is_read_as_text() -> None:
    poll = {"question": "Есть ли вода?", "answers": [{"text": "Да"}, {"text": "Нет"}, 5]}
    item = post(text="Вопрос", attachments=[{"type": "poll", "poll": poll}])
    assert item.text == "Вопрос\nЕсть ли вода?\n— Да\n— Нет"
    assert item.attachments == (Attachment("poll", None, "Есть ли вода?"),)


def test_a_comment_that_a_search_found_knows_its_post() -> None:
    item = post(post_type="reply", post_id=3, from_id=70)
    assert (item.thread, item.url) == (3, "https://vk.com/wall-5_3?reply=7")
    assert page({**POST, "post_type": "reply"}).broken == 1


ODD = {
    "no id": {"id": None},
    "an id that is text": {"id": "7"},
    "no date": {"date": None},
    "a date beyond all years": {"date": 10**18},
    "a date that is text": {"date": "вчера"},
    "no author": {"from_id": None},
    "an author that is true": {"from_id": True},
    "no wall": {"owner_id": None},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_entry_is_counted_and_the_others_are_read(odd: str) -> None:
    found = page({**POST, **ODD[odd]}, {**POST, "id": 8})
    assert ([item.id for item in found.items], found.broken, found.shown) == ([8], 1, 2)


def test_entries_none_of_which_can_be_read_are_a_changed_answer() -> None:
    with pytest.raises(PollFailed, match="записей 3, не прочитана ни одна"):
        read_posts(answer(*[{**POST, "date": None}] * 3))
    assert page({**POST, "date": None}).items == ()


def test_a_deleted_post_is_not_there() -> None:
    found = page(POST, {"id": 8, "owner_id": -5, "is_deleted": True}, {**POST, "id": 9, "date": 0})
    assert found.there == {"-5_7", "-5_9"}
    assert (found.broken, found.shown) == (1, 3)


def test_totals_and_the_next_page_are_kept() -> None:
    found = page(POST, total_count=1200, next_from="30")
    assert (found.total, found.next_from) == (1200, "30")
    assert page(POST, next_from="").next_from is None


def test_a_bare_list_is_read_too() -> None:
    found = read_posts(json.dumps({"response": [POST]}).encode())
    assert isinstance(found, PostPage)
    assert len(found.items) == 1


def test_comments_are_read_with_the_answers_shown() -> None:
    inner = {**COMMENT, "id": 11, "reply_to_comment": 9, "parents_stack": [9]}
    stacked = {**COMMENT, "id": 12, "parents_stack": [9]}
    found = talk(
        {**COMMENT, "thread": {"count": 2, "items": [inner, stacked]}},
        {**COMMENT, "id": 10, "thread": {"count": 5, "items": []}},
        current_level_count=40,
    )
    assert [(i.id, i.thread, i.answers) for i in found.items] == [
        (9, 7, None),
        (10, 7, None),
        (11, 7, 9),
        (12, 7, 9),
    ]
    assert (found.shown, found.level, found.cut, found.broken) == (2, 40, (10,), 0)
    assert found.items[2].url == "https://vk.com/wall-5_7?reply=11"


def test_a_deleted_comment_is_left_out_and_its_thread_is_not() -> None:
    gone = {"id": 9, "date": AT, "deleted": True, "thread": {"count": 3, "items": []}}
    found = talk(gone, {**COMMENT, "id": 10, "thread": []})
    assert ([i.id for i in found.items], found.cut, found.broken) == ([10], (9,), 0)
    assert found.level == 2


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ({"type": "group", "object_id": 5}, -5),
        ({"type": "page", "object_id": 5}, -5),
        ({"type": "user", "object_id": 70}, 70),
        ({"type": "vk_app", "object_id": 3}, 0),
        ([], 0),
    ],
)
def test_a_name_leads_to_a_wall_or_to_none(body: Any, owner: int) -> None:
    assert read_owner(json.dumps({"response": body}).encode()) == owner


def test_an_error_is_told_by_its_code_and_nothing_else() -> None:
    error = {"error_code": 15, "error_msg": "x", "request_params": [{"key": "access_token"}]}
    body = json.dumps({"error": error}).encode()
    assert read_posts(body) == read_talk(body, -5, 7) == read_owner(body) == Failure(15)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b'{"response": 1}', b'"x"'])
def test_what_is_no_answer_is_a_changed_one(body: bytes) -> None:
    with pytest.raises(PollFailed) as caught:
        read_posts(body)
    assert caught.value.state is HealthState.CHANGED_MARKUP


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [*POST, "attachments", "copy_history", "likes", "geo", "thread", "post_type", "signer_id"]
)


@given(st.dictionaries(KEYS, VALUES))
def test_no_value_of_a_key_stops_the_reading(odd: dict[str, Any]) -> None:
    rows = [{**POST, **odd}, POST]
    assert page(*rows).items[-1].text == "Нет воды"
    assert talk({**COMMENT, **odd}, COMMENT).items
