"""Channels over HTTP, polled twice."""

from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from tests.spiders.conftest import posts_of

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
