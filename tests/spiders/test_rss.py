"""Feeds over HTTP, polled twice."""

from datetime import datetime
from typing import Any

import pytest

from tests.spiders.conftest import BIG, HOUR, NOW, posts_of

Readings = list[dict[str, Any]]


def _at(post: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(post["published_at"])


def test_an_item_becomes_a_post_with_clean_text_and_its_picture(readings: Readings) -> None:
    post = posts_of(readings[0], "rss")["http://127.0.0.1/guid/1"]
    assert post["title"] == "Нет воды на Мухина"
    assert post["text"] == "Жильцы пишут:\nвторой день\nбез воды"
    assert _at(post) == NOW - 2 * HOUR
    assert post["author"] == {"kind": "outlet", "key": "rss", "name": "Источник rss"}
    assert [a["kind"] for a in post["attachments"]] == ["photo"]
    assert post["url"].endswith("/n/1")


def test_a_date_without_an_offset_is_the_region_s(readings: Readings) -> None:
    (nine,) = (p for p in posts_of(readings[0], "rss").values() if p["title"] == "Девять вечера")
    assert _at(nine) == NOW - HOUR
    (flood,) = posts_of(readings[0], "rdf").values()
    assert _at(flood) == NOW - 3 * HOUR


def test_posts_older_than_the_history_are_left_out_but_seen(readings: Readings) -> None:
    (poll,) = readings[0]["polls"]["rss"]
    assert (poll["found"], poll["queued"]) == (5, 4)
    assert len(poll["published"]) == 3  # the undated one and the one from tomorrow state nothing


@pytest.mark.parametrize("title", ["Завтра", "Без даты"])
def test_without_a_date_to_believe_it_is_the_fetch(readings: Readings, title: str) -> None:
    (post,) = (p for p in posts_of(readings[0], "rss").values() if p["title"] == title)
    assert post["date_stated"] is False
    assert post["published_at"] == post["fetched_at"]


def test_a_guid_that_is_only_a_number_is_the_feed_s_own(readings: Readings) -> None:
    assert any(
        i.startswith("127.0.0.1:") and i.endswith("#55") for i in posts_of(readings[0], "rss")
    )


def test_yandex_full_text_wins_over_the_lead(readings: Readings) -> None:
    (post,) = posts_of(readings[0], "yandex").values()
    assert post["text"] == "Начало. Середина.\nКонец."


def test_atom_is_read_with_its_edit_and_relative_link(readings: Readings) -> None:
    post = posts_of(readings[0], "atom")["tag:example.org,2026:1"]
    assert post["title"] == "Горячая «линия»"
    assert post["text"] == "Нет света\nЖдём\nответа"
    assert datetime.fromisoformat(post["edited_at"]) == NOW - 4 * HOUR
    assert post["url"].startswith("http://127.0.0.1")
    assert post["url"].endswith("/news/1")


def test_a_json_feed_is_read(readings: Readings) -> None:
    posts = {post.get("title"): post for post in posts_of(readings[0], "json").values()}
    assert posts["Дороги"]["text"] == "Яма\nу моста"
    assert posts["Дороги"]["attachments"][0]["kind"] == "photo"
    assert posts[None]["text"] == "Просто текст"


def test_a_wrong_stated_encoding_is_found_out(readings: Readings) -> None:
    (post,) = posts_of(readings[0], "cp1251").values()
    assert post["title"] == "Ещё одна жалоба"


def test_a_malformed_feed_gives_what_it_has(readings: Readings) -> None:
    assert len(posts_of(readings[0], "malformed")) == 2


def test_followed_articles_bring_their_text_and_date(readings: Readings) -> None:
    warm, lost = posts_of(readings[0], "follow").values()
    assert "отопления нет третьи сутки" in warm["text"]
    assert "обещает пустить тепло" in warm["text"]
    assert "Реклама" not in warm["text"]
    assert _at(warm) == NOW - 2 * HOUR
    assert lost["text"] == "Есть"  # its page is gone, the feed's word stays


def test_a_big_feed_comes_whole_and_the_loop_never_stands_still(readings: Readings) -> None:
    assert readings[0]["polls"]["big"][0]["queued"] == BIG
    assert 0 < readings[0]["stall"] < 0.1
    assert readings[0]["waited"] < 2.0  # no blocking call either; a loaded machine is slow itself


def test_the_second_poll_is_conditional(readings: Readings) -> None:
    (poll,) = readings[1]["polls"]["rss"]
    assert (poll["state"], poll["reason"]) == ("quiet", "Лента не изменилась")
    assert posts_of(readings[1], "rss") == {}


def test_the_second_poll_brings_what_is_new_or_edited_and_no_more(readings: Readings) -> None:
    posts = posts_of(readings[1], "atom")
    assert posts["tag:example.org,2026:1"]["text"].startswith("Свет дали")
    assert set(posts) == {"tag:example.org,2026:1", "tag:example.org,2026:2"}
    assert posts_of(readings[1], "big") == {}
    assert readings[1]["polls"]["big"][0]["state"] == "quiet"
    # The edited one was there before we watched, and stays history.
    history = {e["post"]["native_id"]: e["history"] for e in readings[1]["posts"]}
    assert history["tag:example.org,2026:1"]
    assert not history["tag:example.org,2026:2"]


def test_articles_are_fetched_once(readings: Readings) -> None:
    assert readings[0]["asked"].count("/a/1") == 1
    assert readings[1]["asked"].count("/a/1") == 0
