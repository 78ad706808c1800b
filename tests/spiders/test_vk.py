"""Communities over HTTP: walls, comments, second looks and searches, poll after poll."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.vk import VkApi
from tests.crawlers.crawling import Crawl
from tests.spiders.conftest import posts_of
from tests.spiders.vk_town import (
    DAY,
    HOUR,
    MINUTE,
    NEIGHBOUR,
    NOW,
    QUICK,
    RESIDENT,
    TOKEN,
    Town,
    again,
    api_of,
    calls,
    numbers,
    serving,
    state,
    wall,
)

Readings = list[dict[str, Any]]
NO = {"comments": "no"}
LOOKED = ("kept", "lost", "traced", "said", "unsaid", "last")


class Towns:
    """What the polls read, and what happens between them."""

    def __init__(self) -> None:
        self.apis: dict[str, VkApi] = {}
        self.rows: list[tuple[str, str, str, dict[str, str]]] = []
        self._hourly()
        self._arriving()
        self._long()
        self._talking()
        self._looked_at()
        self._searched()
        self._wordy()
        self._closed()

    def _town(self, town: Town, **rows: dict[str, str]) -> VkApi:
        """An API, and a row of the registry for each community: its options by its id."""
        name = town.outlets[0].name
        self.apis[name] = api_of(town)
        for outlet, (id_, options) in zip(town.outlets, rows.items(), strict=False):
            self.rows.append((id_, name, f"-{outlet.number}", options))
        return self.apis[name]

    def _hourly(self) -> None:
        self.hourly = Town("hourly")
        self.hourly.write("hourly", 30 * DAY, "Правила сообщества", author=None, kind="news")
        for n in range(250, 0, -1):
            self.hourly.write("hourly", n * HOUR, author=(None, RESIDENT)[n % 2])
        self._town(self.hourly)
        self.rows.append(("hourly", "hourly", "hourly", NO))

    def _arriving(self) -> None:
        town = Town("arriving")
        for n in range(460, 0, -1):
            town.write("arriving", n * 20 * MINUTE)
        coming = [NOW + n * MINUTE / 60 for n in range(1, 40)]
        for at in coming:
            town.write("arriving", NOW - at)
        api = VkApi(town, lambda: coming[3 * len(calls(api.asked, "wall.get"))])
        self.apis["arriving"] = api
        self.rows.append(("arriving", "arriving", "club501", NO))

    def _long(self) -> None:
        self.long = Town("long")
        for n in range(1500, 0, -1):
            self.long.write("long", n * 6 * MINUTE)
        self._town(self.long, long=NO)

    def _talking(self) -> None:
        self.talking = town = Town("talking", "mute")
        old = town.write("talking", 5 * DAY)
        post = town.write("talking", 10 * HOUR)
        calm = town.write("talking", 9 * HOUR, "Тихо")
        town.write("mute", 8 * HOUR, "Да", NEIGHBOUR, town.write("mute", 9 * HOUR))
        town.write("talking", 8 * HOUR, "Да", NEIGHBOUR, old)
        tops = [
            town.write("talking", 8 * HOUR - n * MINUTE, "Согласен", NEIGHBOUR, post)
            for n in range(130)
        ]
        self.thread = [
            town.write("talking", 7 * HOUR - n * MINUTE, "[id7002|Имя], и у нас", RESIDENT, tops[3])
            for n in range(25)
        ]
        town.write("talking", 4 * HOUR, "Ответ администрации", None, self.thread[4])
        town.write("talking", 4 * HOUR, "Длинный " * 40, NEIGHBOUR, calm)
        api = self._town(town, talking={}, mute=NO)
        api.deleted.add(tops[3].native_id)  # its answers stay

    def _looked_at(self) -> None:
        town = Town("looked")
        self.kept = town.write("looked", 30 * HOUR, "Было")
        self.lost = town.write("looked", 29 * HOUR)
        self.traced = town.write("looked", 28 * HOUR)
        self.said = town.write("looked", 27 * HOUR, "Слово", NEIGHBOUR, self.kept)
        self.unsaid = town.write("looked", 27 * HOUR, "Пропадёт", NEIGHBOUR, self.kept)
        self.last = town.write("looked", HOUR)
        self._town(town, looked={})

    def _searched(self) -> None:
        self.searched = town = Town("searched", "other")
        for n in range(1300, 0, -1):
            town.write(("searched", "other")[n % 2], n * 5 * MINUTE, f"Нет отопления {n}")
        post = town.write("searched", 3 * MINUTE, "Просто погода")
        town.write("searched", 2 * MINUTE, "И отопления нет", NEIGHBOUR, post)
        self._town(town, searched={"search": "отопления нет"})

    def _wordy(self) -> None:
        town = Town("wordy")
        for size in range(4):
            post = town.write("wordy", 9 * HOUR)
            for _ in range(25 - size):
                top = town.write("wordy", 8 * HOUR, "Да", NEIGHBOUR, post)
                for _ in range(12):
                    town.write("wordy", 7 * HOUR, "Нет", RESIDENT, top)
        self._town(town, wordy={})

    def _closed(self) -> None:
        town = Town("closed")
        for n in range(1, 5):
            town.write("closed", HOUR, "Да", NEIGHBOUR, town.write("closed", 2 * HOUR + n * MINUTE))
        self._town(town, closed={}).failures["wall.getComments"] = [212, 15, 100]

    def before_the_second(self) -> None:
        """New posts and comments, edits and deletions."""
        self.hourly.write("hourly", 10 * MINUTE)
        self.hourly.write("hourly", 5 * MINUTE)
        self.apis["hourly"].edited["-501_1251"] = "Свет дали"  # an hour old
        for n in range(30, 0, -1):
            self.long.write("long", n * MINUTE / 10)
        self.apis["long"].deleted |= {f"-501_{n}" for n in range(2400, 2440)}
        self.talking.write("talking", MINUTE, "Свежий ответ", NEIGHBOUR, self.thread[0])
        self.apis["looked"].edited[self.kept.native_id] = "Стало"
        self.apis["looked"].deleted |= {self.lost.native_id, self.unsaid.native_id}
        self.searched.write("other", MINUTE, "Нет отопления сегодня")

    def before_the_third(self) -> None:
        """One more deletion, which leaves a trace."""
        self.apis["looked"].traces = True
        self.apis["looked"].deleted.add(self.traced.native_id)


@pytest.fixture(scope="session")
def towns() -> Towns:
    return Towns()


@pytest.fixture(scope="session")
def readings(crawl: Crawl, towns: Towns) -> Iterator[Readings]:
    """Three polls; each with `asked`, the calls made of each API."""
    results: Readings = []
    with serving(*towns.apis.values()) as bases:
        addresses = dict(zip(towns.apis, bases, strict=True))
        rows = [wall(i, address, addresses[n], **more) for i, n, address, more in towns.rows]

        def poll(due: list[dict[str, str]]) -> None:
            left = results[-1]["left"] if results else {}
            results.append(crawl(rows, settings=QUICK, left=left, due_again=due))
            results[-1]["asked"] = {name: [*api.asked] for name, api in towns.apis.items()}
            for api in towns.apis.values():
                api.asked.clear()

        poll([])
        towns.before_the_second()
        poll(again("looked", towns.kept, towns.lost, towns.said, towns.unsaid))
        towns.before_the_third()
        poll(again("looked", towns.traced, towns.last))
        yield results


def test_the_first_poll_goes_past_the_pinned_post_down_to_the_history(readings: Readings) -> None:
    offsets = [given["offset"] for given in calls(readings[0]["asked"]["hourly"], "wall.get")]
    # Seven days are 167 posts, the page that begins with 95 reaches beyond them.
    assert offsets == ["0", "95"]
    assert numbers(readings[0], "hourly") == set(range(1252 - 167, 1252))
    assert readings[0]["polls"]["hourly"][0]["found"] == 195


def test_the_second_poll_asks_once_and_yields_what_is_new_or_edited(readings: Readings) -> None:
    asked = readings[1]["asked"]["hourly"]
    assert [name for name, _ in asked] == ["wall.get"], "the name is known by now"
    assert numbers(readings[1], "hourly") == {1250, 1251, 1252, 1253}
    assert posts_of(readings[1], "hourly")["-501_1251"]["text"] == "Свет дали"
    assert state(readings[1], "hourly")[0] == "works"


def test_a_post_has_its_page_author_and_counters(readings: Readings) -> None:
    posts = posts_of(readings[0], "hourly")
    post = posts["-501_1250"]
    assert post["url"] == "https://vk.com/wall-501_1250"
    assert post["author"] == {"kind": "community", "key": "-501", "name": "Город hourly"}
    assert posts["-501_1251"]["author"]["kind"] == "private"
    assert posts["-501_1251"]["author"]["name"] is None
    assert post["engagement"] == {"views": 50, "likes": 3, "reposts": 0, "comments": 0}
    assert post["published_at"] == (NOW - 2 * HOUR).isoformat()


def test_neither_the_token_nor_a_name_is_told(readings: Readings) -> None:
    for reading in readings:
        everything = json.dumps(reading, ensure_ascii=False)
        assert TOKEN not in everything
        assert "Фамилия" not in everything


def test_posts_that_arrive_while_pages_are_read_push_none_past_us(readings: Readings) -> None:
    assert len(calls(readings[0]["asked"]["arriving"], "wall.get")) == 5
    assert numbers(readings[0], "arriving") >= set(range(1001, 1461))


def test_a_long_wall_is_read_in_parts_without_a_hole(readings: Readings) -> None:
    first, second, _ = readings
    assert len(calls(first["asked"]["long"], "wall.get")) == 11
    assert state(first, "long")[1] == "Прочитано страниц: 11, остальное в следующий раз"
    assert len(numbers(first, "long")) == 1050
    assert numbers(first, "long") | numbers(second, "long") == set(range(1001, 2531))
    assert json.loads(second["left"]["long"]["cursor"])["holes"] == []


def test_comments_come_whole_with_their_threads(readings: Readings) -> None:
    comments = [p for p in posts_of(readings[0], "talking").values() if "thread_id" in p]
    assert len(comments) == 129 + 25 + 1 + 1
    asked = calls(readings[0]["asked"]["talking"], "wall.getComments")
    pages = [(given.get("comment_id"), given["offset"]) for given in asked]
    assert sorted(pages, key=str) == [("1008", "0"), (None, "0"), (None, "0"), (None, "100")]
    assert ("Длинный " * 40).strip() in {p["text"] for p in comments}


def test_a_comment_knows_its_post_and_what_it_answers(readings: Readings) -> None:
    posts = posts_of(readings[0], "talking")
    top, answer = posts["-501_1005"], posts["-501_1140"]
    post = post_id(SourceKind.VK, "-501_1002")
    assert (top["thread_id"], top["parent_id"]) == (post, post)
    assert top["url"] == "https://vk.com/wall-501_1002?reply=1005"
    assert answer["thread_id"] == post
    assert answer["parent_id"] == post_id(SourceKind.VK, "-501_1008")
    assert answer["text"] == "[имя], и у нас"
    assert "-501_1008" not in posts, "deleted"


def test_comments_are_left_out_below_old_posts_and_where_the_source_says_so(
    readings: Readings,
) -> None:
    asked = calls(readings[0]["asked"]["talking"], "wall.getComments")
    assert {(given["owner_id"], given["post_id"]) for given in asked} == {
        ("-501", "1002"),
        ("-501", "1003"),
    }
    assert numbers(readings[0], "mute") == {1001}


def test_comments_are_read_again_only_where_their_number_changed(readings: Readings) -> None:
    _, second, third = readings
    asked = calls(second["asked"]["talking"], "wall.getComments")
    assert {given["post_id"] for given in asked} == {"1002"}
    fresh = {p["text"] for p in posts_of(second, "talking").values() if "thread_id" in p}
    assert fresh == {"Свежий ответ", "Ответ администрации"}, "the last hour comes twice"
    assert calls(third["asked"]["talking"], "wall.getComments") == []
    assert state(third, "talking")[0] == "quiet"


def test_long_talks_are_bounded_and_the_rest_waits_its_turn(readings: Readings) -> None:
    first, second, _ = (calls(r["asked"]["wordy"], "wall.getComments") for r in readings)
    asked = [given["post_id"] for given in first]
    posts = list(dict.fromkeys(asked))
    assert [asked.count(post) for post in posts] == [20, 20, 20], "those with most to say first"
    rest = {given["post_id"] for given in second}
    assert len(rest) == 1
    assert rest.isdisjoint(posts)
    long = "Длинные обсуждения прочитаны не целиком"
    assert state(readings[0], "wordy")[1] == (
        f"{long}; Часть комментариев будет прочитана в следующий раз"
    )
    assert state(readings[1], "wordy")[1] == long


def test_comments_that_are_closed_leave_the_post(readings: Readings) -> None:
    assert state(readings[0], "closed")[0] == "works"
    assert len(numbers(readings[0], "closed")) == 5
    asked = [name for name, _ in readings[1]["asked"]["closed"]]
    assert asked == ["wall.get"], "they are not asked for again"


def test_a_second_look_tells_counters_edits_and_what_is_gone(
    readings: Readings, towns: Towns
) -> None:
    _, second, third = readings
    posts = posts_of(second, "looked")
    assert posts[towns.kept.native_id]["text"] == "Стало"
    assert posts[towns.kept.native_id]["engagement"]["comments"] == 1
    assert posts[towns.said.native_id]["text"] == "Слово"
    ids = {name: post_id(SourceKind.VK, getattr(towns, name).native_id) for name in LOOKED}
    assert set(second["looked"]) == {ids[n] for n in ("kept", "lost", "said", "unsaid")}
    assert set(second["gone"]) == {ids["lost"], ids["unsaid"]}
    assert set(third["looked"]) == {ids["traced"], ids["last"]}
    assert third["gone"] == [ids["traced"]]


def test_a_search_goes_over_the_network_slice_by_slice(readings: Readings) -> None:
    first, second, _ = readings
    posts = posts_of(first, "searched")
    assert len(posts) == 1301
    comment = posts["-501_1652"]
    assert comment["thread_id"] == post_id(SourceKind.VK, "-501_1651")
    assert {p["author"]["kind"] for p in posts.values()} == {"private"}
    (asked,) = calls(second["asked"]["searched"], "newsfeed.search")
    until = json.loads(first["left"]["searched"]["cursor"])["until"]
    assert int(asked["start_time"]) == until - 3600
    assert "-502_1651" in posts_of(second, "searched")
