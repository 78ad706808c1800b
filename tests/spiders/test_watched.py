"""Threads of cases are read beyond the age at which comments are left alone, each in its turn."""

from datetime import timedelta
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.inbox import Inbox
from replica.post import Person
from replica.scenario import Scenario
from replica.serving import Serving
from replica.telegram import Telegram
from tests.crawlers.crawling import Crawl, source
from tests.replica.talk import said
from tests.spiders.conftest import posts_of
from tests.spiders.test_ok import KEYS, Group, due
from tests.spiders.test_telegram import TALKING, native
from tests.spiders.test_telegram import Town as TelegramTown
from tests.spiders.vk_town import DAY, HOUR, NOW, QUICK, Town, again, api_of, calls, serving, wall

BODY = Person(-777, "", "", "")  # a community that is an official page
OLD = 20 * DAY


def watched(row: dict[str, Any], root: str | None = None, heard: timedelta | None = None) -> Any:
    heard_at = None if heard is None else (NOW - heard).isoformat()
    return {**row, "watched": True, "root": root, "heard_at": heard_at}


def _left(result: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: result["left"][name]}


@pytest.fixture(scope="module")
def polls(crawl: Crawl) -> dict[str, Any]:
    """An old post of VK: watched for the first time, an hour later with a new answer, then with a
    deleted and an edited one; and one that nobody watches.
    """
    town, result = Town("town"), dict[str, Any]()
    asked, other = town.write("town", OLD), town.write("town", OLD)
    resident = town.write("town", OLD - HOUR, "И у нас", below=asked)
    first = town.write("town", OLD - 2 * HOUR, "Починим до 15 декабря", BODY, asked)
    town.write("town", OLD - HOUR, "Не читают", below=other)
    api = api_of(town)
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base), wall("body", "club777", base, comments="no")]
        rows[1] |= {"enabled": False, "owner_body": "housing", "title": "Министерство"}

        def poll(name: str, *due_again: Any) -> None:
            api.asked.clear()
            left = _left(result[max(result)], "wall") if result else {}
            given = crawl(rows, left=left, due_again=list(due_again), settings=QUICK)
            result[name] = {**given, "asked": calls(api.asked, "wall.getComments")}

        [root], [idle] = again("wall", asked), again("wall", other)
        [held] = again("wall", first)
        poll("1 first", watched(root), idle)
        poll("2 same", watched(root, heard=HOUR), watched(held, root["id"]))
        town.write("town", HOUR, "Починили", BODY, asked)
        poll("3 more", watched(root, heard=HOUR), watched(held, root["id"]))
        api.deleted.add(first.native_id)
        poll("4 gone", watched(root, heard=HOUR), watched(held, root["id"]))
        poll("5 daily", watched(root, heard=2 * DAY))
    return {**result, "ids": (root["id"], held["id"]), "resident": resident.native_id}


def test_a_watched_thread_is_read_whole_at_first_though_it_is_old(polls: dict[str, Any]) -> None:
    posts = posts_of(polls["1 first"], "wall")
    texts = {one["text"] for one in posts.values()}
    assert {"И у нас", "Починим до 15 декабря"} <= texts
    assert "Не читают" not in texts
    assert polls["1 first"]["heard"] == [polls["ids"][0]]


def test_an_official_account_is_official_on_any_wall(polls: dict[str, Any]) -> None:
    posts = posts_of(polls["1 first"], "wall").values()
    [body] = [one["author"] for one in posts if one["text"] == "Починим до 15 декабря"]
    assert body == {"kind": "official", "key": "-777", "name": "Министерство"}
    resident = posts_of(polls["1 first"], "wall")[polls["resident"]]["author"]
    assert (resident["kind"], resident["name"]) == ("private", None)


def test_it_is_read_again_where_the_number_changed_and_once_a_day(polls: dict[str, Any]) -> None:
    assert [len(polls[name]["asked"]) for name in ("2 same", "3 more", "5 daily")] == [0, 1, 1]
    assert "Починили" in {one["text"] for one in posts_of(polls["3 more"], "wall").values()}


def test_a_deleted_answer_is_noticed_when_its_thread_is_read(polls: dict[str, Any]) -> None:
    assert polls["3 more"]["gone"] == []
    assert polls["4 gone"]["gone"] == [polls["ids"][1]]


def test_a_topic_of_a_group_is_watched_alike(crawl: Crawl) -> None:
    served = Serving(Inbox())
    group = Group(served)
    served.start()
    try:
        topic = said(10, "Нет воды", OLD)
        group.write(topic, said(11, "Починили", OLD - HOUR, topic), said(12, "Ура", HOUR, topic))
        rows = [
            group.row("town"),
            source("body", "777", "ok", enabled=False, owner_body="housing", title="Министерство"),
        ]
        first = crawl(rows, settings=KEYS, due_again=[watched(due(topic))])
        second = crawl(
            rows,
            left=_left(first, "town"),
            settings=KEYS,
            due_again=[watched(due(topic), heard=HOUR)],
        )
        daily = crawl(
            rows,
            left=_left(second, "town"),
            settings=KEYS,
            due_again=[watched(due(topic), heard=2 * DAY)],
        )
    finally:
        served.stop()
    root = post_id(SourceKind.OK, "1/10")
    assert {"1/10/c11", "1/10/c12"} <= set(posts_of(first, "town"))
    assert [one["heard"] for one in (first, second, daily)] == [[root], [], [root]]
    assert not any("/c" in name for name in posts_of(second, "town"))


def test_an_old_discussion_of_a_channel_is_read_when_its_post_is_due(crawl: Crawl) -> None:
    """A page of t.me says no number of comments, so that each turn reads it."""
    scenario = Scenario(1, NOW)
    site = TelegramTown(scenario, Telegram(scenario, lambda: NOW))
    served = Serving(Inbox())
    port = served.reserve()
    served.mount(port, site)
    served.start()
    try:
        base = f"http://127.0.0.1:{port}"
        rows = [
            source("talking", TALKING, "telegram", options={"base": base}),
            source("body", "zhitel_4", "telegram", enabled=False, owner_body="housing"),
        ]
        old = site.posts(TALKING)[120]
        site.telegram.comment(TALKING, old.number, Person(4, "", "", ""), "Починим до пятницы")
        gone = site.telegram.comment(TALKING, old.number, Person(5, "", "", ""), "Спасибо")
        root = site.again("talking", native(old))
        first = crawl(rows, due_again=[watched(root)])
        site.telegram.delete(TALKING, gone.number)
        held = site.again("talking", f"{native(old)}?comment={gone.number}")
        again_ = crawl(
            rows,
            left=_left(first, "talking"),
            due_again=[watched(root, heard=HOUR), watched(held, root["id"])],
        )
    finally:
        served.stop()
    authors = {one["text"]: one["author"] for one in posts_of(first, "talking").values()}
    assert authors["Починим до пятницы"]["kind"] == "official"
    assert authors["Спасибо"]["kind"] == "private"
    assert [one["heard"] for one in (first, again_)] == [[root["id"]]] * 2
    assert again_["gone"] == [held["id"]]
