"""Communities over HTTP where the API, the token or an answer is not as it should be."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.post import Network
from replica.scenario import Scenario
from replica.serving import Request, Response, as_json
from replica.vk import VkApi
from replica.world import World
from tests.crawlers.crawling import Crawl
from tests.spiders.conftest import posts_of
from tests.spiders.vk_town import (
    DAY,
    HOUR,
    NOW,
    QUICK,
    RESIDENT,
    Town,
    again,
    api_of,
    calls,
    numbers,
    serving,
    state,
    wall,
)

Poll = Callable[..., dict[str, Any]]


@pytest.fixture
def poll(crawl: Crawl) -> Poll:
    """`poll(rows, left=...)`: one crawl with the token."""

    def run(rows: list[dict[str, Any]], **order: Any) -> dict[str, Any]:
        return crawl(rows, **{**order, "settings": {**QUICK, **order.get("settings", {})}})

    return run


# name -> the address, the code that the API answers with, the state and a part of the reason
TROUBLES: dict[str, tuple[str, str, int, str, str]] = {
    "closed": ("-501", "wall.get", 15, "no_access", "закрыто"),
    "banned": ("-501", "wall.get", 18, "gone", "удалена"),
    "parameter": ("-501", "wall.get", 100, "gone", "адрес источника"),
    "request": ("-501", "wall.get", 8, "changed_markup", "запрос"),
    "private": ("-501", "wall.get", 30, "no_access", "человека"),
    "odd": ("-501", "wall.get", 777, "changed_markup", "ошибка 777"),
    "name": ("nobody", "", 0, "gone", "нет"),
    "misspelt": ("две стены", "", 0, "gone", "неверно"),
}


def test_a_source_in_trouble_says_which(poll: Poll) -> None:
    apis = []
    for _, method, code, *_ in TROUBLES.values():
        town = Town("town")
        town.write("town", HOUR)
        apis.append(api_of(town))
        if code:
            apis[-1].failures[method] = [code]
    with serving(*apis) as bases:
        result = poll(
            [
                wall(name, address, base)
                for (name, (address, *_)), base in zip(TROUBLES.items(), bases, strict=True)
            ]
        )
    for name, (_, _, _, expected, part) in TROUBLES.items():
        ended, reason = state(result, name)
        assert (ended, part in reason) == (expected, True), (name, ended, reason)


def test_troubles_that_pass_cost_no_post(poll: Poll) -> None:
    apis = []
    for codes in ([1], [10, 1], [6], [36], [13, 36]):
        town = Town("town")
        for n in range(60):
            town.write("town", n * HOUR + HOUR)
        apis.append(api_of(town))
        apis[-1].failures["wall.get"] = codes
    with serving(*apis) as bases:
        rows = [wall(f"s{n}", "-501", base) for n, base in enumerate(bases)]
        result = poll(rows)
    assert [state(result, row["id"])[0] for row in rows] == ["works"] * 5
    assert [len(posts_of(result, row["id"])) for row in rows] == [60] * 5
    assert [g["count"] for g in calls(apis[4].asked, "wall.get")[:3]] == ["100", "50", "25"]


def test_without_a_good_token_no_source_is_read_and_the_setting_is_named(poll: Poll) -> None:
    town = Town("town")
    town.write("town", HOUR)
    api = api_of(town)
    with serving(api) as (base,):
        rows = [wall(f"s{n}", "-501", base) for n in range(5)]
        result = poll(rows, settings={"vk_token": "wrong"})
        asked = len(api.asked)
        none = poll(rows[:1], settings={"vk_token": ""})
    assert len(api.asked) == asked, "without a token nothing is asked"
    for row in rows:
        ended, reason = state(result, row["id"])
        assert ended == "token_refused"
        assert "vk_token" in reason
    assert state(none, "s0") == (
        "token_refused",
        "Не задан ключ доступа ВКонтакте (настройка vk_token)",
    )
    assert "wrong" not in json.dumps(result, ensure_ascii=False)


def test_a_spent_quota_stops_the_method_for_an_hour(poll: Poll) -> None:
    town = Town("town")
    for n in range(1, 150):
        town.write("town", n * HOUR)
    api = api_of(town)
    api.quota["wall.get"] = 1
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        result = poll(rows)
        api.quota["wall.get"] = 10
        next_day = poll(rows, left=result["left"])
    (ended,) = result["polls"]["wall"]
    assert ended["state"] == "quota"
    assert "wall.get" in ended["reason"]
    assert ended["retry_after"] == 3600
    assert numbers(result, "wall") == set(range(1001, 1101)), "what came before is kept"
    assert numbers(next_day, "wall") >= set(range(1101, 1150)), "and read on from"


def test_a_body_s_own_page_speaks_officially_and_residents_stay_residents(poll: Poll) -> None:
    town = Town("city", "yard")
    for name in ("city", "yard"):
        town.write(name, 3 * HOUR, "Объявление", None)
        town.write(name, 2 * HOUR, "Подписано", RESIDENT)  # an even number: by the community
        own = town.write(name, HOUR, "Сам", RESIDENT)
        town.write(name, HOUR, "Ответ", None, own)
    api = api_of(town)
    with serving(api) as (base,):
        rows = [wall("city", "city", base), wall("yard", "yard", base)]
        rows[0]["owner_body"] = "city_hall"
        result = poll(rows)
    kinds = {
        name: [p["author"]["kind"] for _, p in sorted(posts_of(result, name).items())]
        for name in ("city", "yard")
    }
    assert kinds == {
        "city": ["official", "official", "private", "official"],
        "yard": ["community", "private", "private", "community"],
    }
    signed, own = (posts_of(result, "yard")[f"-502_{n}"]["author"] for n in (1002, 1003))
    assert signed == own, "one resident, whoever published"


def entry(number: int, **more: Any) -> dict[str, Any]:
    at = int((NOW - HOUR).timestamp())
    return {"id": number, "owner_id": -5, "from_id": -5, "date": at, "text": "Вода", **more}


def page(*rows: Any, **more: Any) -> Callable[[Request], Response]:
    return lambda _: as_json({"response": {"count": len(rows), "items": rows, **more}})


def test_odd_answers_cost_no_more_than_themselves(poll: Poll) -> None:
    elsewhere: list[str] = []

    def away(request: Request) -> Response:
        elsewhere.append(request.path)
        return Response(b"", 302, headers={"location": "/taken"})

    sites = {
        "odd entry": page(entry(1), entry("2"), entry(3, date=None), None),
        "one page for ever": page(*map(entry, range(1, 101)), count=5000),
        "redirected": away,
        "no JSON": lambda _: Response(b"<html>busy</html>"),
        "nothing": page(),
        "a person's wall": page(entry(1, owner_id=70), entry(2), total_count=2),
    }
    with serving(*sites.values()) as bases:
        rows = [wall(name, "-5", base) for name, base in zip(sites, bases, strict=True)]
        rows[-1]["options"]["search"] = "вода"
        result = poll(rows)
    assert state(result, "odd entry") == (
        "works",
        "Часть записей не прочитана: у них нет номера, автора или даты",
    )
    assert numbers(result, "odd entry") == {1}
    assert state(result, "one page for ever")[0] == "works"
    assert result["polls"]["one page for ever"][0]["found"] == 100
    assert state(result, "redirected")[0] == "changed_markup"
    assert elsewhere == ["/method/wall.get"], "the token is not carried to another address"
    assert state(result, "no JSON")[0] == "changed_markup"
    assert state(result, "nothing") == ("quiet", "Нового нет")
    assert set(posts_of(result, "a person's wall")) == {"-5_2"}


def test_all_that_the_replica_s_communities_show_is_read(poll: Poll) -> None:
    scenario = Scenario(1, NOW)
    with World(scenario) as world:
        world.advance()
        walls = [o for o in scenario.outlets if o.network is Network.VK]
        result = poll([wall(o.source_id, o.name, world.vk) for o in walls])
    ended = datetime.now(UTC)  # the crawl looked back from before
    for outlet in walls:
        shown = scenario.visible(outlet, NOW)
        posts = posts_of(result, outlet.source_id)
        expected = {
            p.native_id: p
            for p in shown
            if (p.parent or p).published_at >= ended - (3 * DAY if p.parent else 7 * DAY)
        }
        assert posts.keys() >= expected.keys()
        assert posts.keys() <= {p.native_id for p in shown}
        for name, post in expected.items():
            kind = "community" if post.author is None else "private"
            assert posts[name]["author"]["kind"] == kind
            parent = post.parent and post_id(SourceKind.VK, post.parent.native_id)
            assert posts[name].get("thread_id") == parent


def test_trouble_with_comments_and_known_posts_leaves_the_wall_as_it_is(poll: Poll) -> None:
    apis = []
    for method, codes in (("wall.getComments", [29]), ("wall.getById", [9]), ("wall.getById", [5])):
        town = Town("town")
        post = town.write("town", 2 * HOUR, "Нет света")
        town.write("town", HOUR, "Да", RESIDENT, post)
        apis.append(api_of(town))
        apis[-1].failures[method] = codes
    due = [[], again("s1", post), again("s2", post)]  # a post of the ledger has one source
    with serving(*apis) as bases:
        rows = [wall(f"s{n}", "-501", base) for n, base in enumerate(bases)]
        # One after the other: they share a token.
        results = [poll([r], due_again=owed) for r, owed in zip(rows, due, strict=True)]
    told = [state(result, row["id"]) for result, row in zip(results, rows, strict=True)]
    assert [ended for ended, _ in told] == ["works"] * 3
    assert "Комментарии прочитаны не все: Суточный лимит" in told[0][1]
    assert "Известные записи не просмотрены: ВКонтакте остановил" in told[1][1]
    assert "vk_token" in told[2][1]
    assert [numbers(r, row["id"]) for r, row in zip(results, rows, strict=True)] == [
        {1001},
        {1001, 1002},
        {1001},
    ]
    assert results[1]["looked"] == [], "it stays due"


def test_a_post_whose_comments_cannot_be_had_costs_the_others_nothing(poll: Poll) -> None:
    town = Town("town")
    for answers in (3, 2, 1):
        post = town.write("town", 9 * HOUR)
        for _ in range(answers):
            town.write("town", 8 * HOUR, "Да", RESIDENT, post)
    api = api_of(town)
    api.failures["wall.getComments"] = [10, 10, 10]
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        first = poll(rows)
        api.failures["wall.getComments"] = [10] * 9
        api.asked.clear()
        town.write("town", HOUR, "Да", RESIDENT, post)
        second = poll(rows, left=first["left"])
    ended, reason = state(first, "wall")
    assert (ended, "не все: ВКонтакте не справился" in reason) == ("works", True)
    assert numbers(first, "wall") == {1001, 1005, 1006, 1007, 1008, 1009}
    assert state(second, "wall")[0] == "quiet"
    assert len(calls(api.asked, "wall.getComments")) == 6, "two posts are left"


def test_a_comment_dated_in_the_future_hides_none_that_come_later(poll: Poll) -> None:
    town = Town("town")
    post = town.write("town", 5 * HOUR)
    lies = town.write("town", -2 * DAY, "Из будущего", RESIDENT, post)
    api = VkApi(town, lambda: NOW + 3 * DAY)
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        first = poll(rows)
        later = town.write("town", 2 * HOUR, "Сейчас", RESIDENT, post)
        second = poll(rows, left=first["left"])
    assert first["polls"]["wall"][0]["refused"] == {"future_date": 1}
    assert lies.number not in numbers(first, "wall")
    assert later.number in numbers(second, "wall")


def test_posts_that_are_all_gone_at_once_are_asked_for_alone(poll: Poll) -> None:
    town = Town("town")
    posts = [town.write("town", n * HOUR) for n in range(6, 0, -1)]  # the longest overdue first
    api = api_of(town)
    api.deleted |= {post.native_id for post in posts}
    with serving(api) as (base,):
        result = poll([wall("wall", "-501", base)], due_again=again("wall", *posts))
    asked = [given["posts"] for given in calls(api.asked, "wall.getById")]
    assert asked[1:] == [post.native_id for post in posts[:3]]
    assert len(result["gone"]) == 3, "the others stay due"


def test_a_comment_that_came_as_another_went_is_found_at_the_next_look(poll: Poll) -> None:
    town = Town("town")
    post = town.write("town", 5 * HOUR)
    stays, goes = (town.write("town", 4 * HOUR, "Да", RESIDENT, post) for _ in range(2))
    api = api_of(town)
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        first = poll(rows)
        api.deleted.add(goes.native_id)
        came = town.write("town", HOUR, "И у нас", RESIDENT, post)
        second = poll(rows, left=first["left"], due_again=again("wall", stays))
    assert came.number in numbers(second, "wall")


def test_a_search_that_finds_older_than_asked_for_asks_for_no_time_backwards(poll: Poll) -> None:
    spans: list[tuple[int, int]] = []

    def results(request: Request) -> Response:
        given = request.parameters
        spans.append((int(given["start_time"]), int(given["end_time"])))
        at = int((NOW - 8 * DAY).timestamp())
        rows = [entry(100 * len(spans) + n, date=at - n) for n in range(100)]
        found = {"items": rows, "total_count": 9000, "next_from": str(len(spans))}
        return as_json({"response": found})

    with serving(results) as (base,):
        rows = [wall("wall", "-5", base, search="вода")]
        first = poll(rows)
        poll(rows, left=first["left"])
    assert len(spans) > 5
    assert all(begin <= end for begin, end in spans)


def test_many_deletions_while_a_wall_is_not_read_down_yet_hide_no_post(poll: Poll) -> None:
    town = Town("town")
    for n in range(600, 0, -1):
        town.write("town", n * 10 * HOUR / 60)
    old = [town.write("town", 20 * DAY + n * HOUR) for n in range(200)]
    api = api_of(town)
    api.quota["wall.get"] = 1
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        first = poll(rows)
        api.quota["wall.get"] = 100
        api.deleted |= {post.native_id for post in old}
        second = poll(rows, left=first["left"])
    assert state(first, "wall")[0] == "quota"
    assert numbers(first, "wall") | numbers(second, "wall") == set(range(1001, 1601))


def test_comments_refused_for_what_nobody_knows_are_told(poll: Poll) -> None:
    town = Town("town")
    town.write("town", HOUR, "Да", RESIDENT, town.write("town", 2 * HOUR))
    api = api_of(town)
    api.failures["wall.getComments"] = [8]
    with serving(api) as (base,):
        result = poll([wall("wall", "-501", base)])
    ended, reason = state(result, "wall")
    assert (ended, "Комментарии прочитаны не все: ВКонтакте больше не" in reason) == ("works", True)


def test_comments_that_are_never_told_keep_no_others_from_being_read(poll: Poll) -> None:
    town = Town("town")
    posts = [town.write("town", 9 * HOUR) for _ in range(4)]
    said = [
        town.write("town", 8 * HOUR, "Да", RESIDENT, post)
        for answers, post in zip((4, 3, 2, 1), posts, strict=True)
        for _ in range(answers)
    ]
    api = api_of(town)
    api.closed = dict.fromkeys(post.number for post in posts[:3])
    with serving(api) as (base,):
        rows = [wall("wall", "-501", base)]
        first = poll(rows)
        second = poll(rows, left=first["left"], due_again=again("wall", *said))
    assert said[-1].number not in numbers(first, "wall")
    assert said[-1].number in numbers(second, "wall")
    assert len(second["looked"]) == 4 + 3 + 1
    assert second["gone"] == []


def test_comments_below_a_post_that_is_gone_are_gone_and_below_a_closed_one_are_not(
    poll: Poll,
) -> None:
    town = Town("town")
    posts = [town.write("town", 9 * HOUR) for _ in range(2)]
    said = [town.write("town", 8 * HOUR, "Да", RESIDENT, post) for post in posts]
    api = api_of(town)
    api.deleted = {posts[0].native_id}
    api.closed = {posts[1].number: 212}
    due = again("wall", *said)
    with serving(api) as (base,):
        result = poll([wall("wall", "-501", base)], due_again=due)
    assert result["gone"] == [due[0]["id"]]
    assert sorted(result["looked"]) == sorted(row["id"] for row in due)
