"""The VK API's shapes, paging and errors."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from replica.post import Network, Outlet, Person, Post, Truth
from replica.scenario import Scenario
from replica.serving import Request
from replica.vk import BANNED, CLOSED, DEPTH, TOKEN, VkApi
from replica.world import World
from tests.replica.conftest import NOW

WALL = 190_000_001

Call = Callable[..., Any]


@pytest.fixture
def ask(fetch: Callable) -> Call:
    """Call a method of a given world's API."""

    def method(world: World, name: str, **given: object) -> Any:
        given = {"access_token": TOKEN, "v": "5.199"} | given
        answer = fetch(f"{world.vk}/method/{name}", given)
        assert answer.status == 200
        return answer.json

    return method


@pytest.fixture
def call(ask: Call, world: World) -> Call:
    """Call a method of the API as it stands at the stage «before»."""
    return partial(ask, world)


def wall(first: Scenario, until: object, number: int = WALL) -> list[Post]:
    [outlet] = [o for o in first.outlets if o.network is Network.VK and o.number == number]
    return list(first.visible(outlet, until))  # type: ignore[arg-type]


def test_offsets_lead_through_the_whole_wall(staged: World, first: Scenario, ask: Call) -> None:
    ids: list[int] = []
    total = None
    while total is None or len(ids) < total:
        page = ask(staged, "wall.get", owner_id=-WALL, count=100, offset=len(ids))["response"]
        total = page["count"]
        assert page["items"]
        ids += [item["id"] for item in page["items"]]
    expected = [post.number for post in wall(first, staged.until()) if post.parent is None]
    assert sorted(ids) == expected
    pinned, *rest = ids
    assert rest == sorted(rest, reverse=True)
    assert pinned < rest[0], "the pinned post stands first, out of its order"


def test_a_post_has_the_documented_keys_and_some_more(first: Scenario, call: Call) -> None:
    page = call("wall.get", domain="replika_amur", count=100, extended=1)["response"]
    posts = {post.number: post for post in wall(first, first.turn)}
    people = {person["id"]: person for person in page["profiles"]}
    assert [group["id"] for group in page["groups"]] == [WALL]
    assert {"reaction_sets", "next_from"} <= page.keys()
    assert [item["id"] for item in page["items"] if item.get("is_pinned")] == [
        page["items"][0]["id"]
    ]
    kinds = set()
    for item in page["items"]:
        post = posts[item["id"]]
        assert item["owner_id"] == -WALL
        assert item["text"] == post.text
        assert item["date"] == post.published_at.timestamp()
        assert item["post_type"] == "post"
        assert item["views"] == {"count": post.views}
        assert item["likes"]["count"] == post.likes
        assert {"hash", "reaction_set_id", "inner_type", "ads_easy_promote"} <= item.keys()
        assert ("edited" in item) == post.edited
        writer = item.get("signer_id", item["from_id"])
        if post.author is None:
            assert writer == -WALL
        else:
            assert writer == post.author.id
            assert people[writer]["last_name"] == post.author.last_name
        kinds.add((item["from_id"] > 0, "signer_id" in item))
    assert kinds == {(True, False), (False, True), (False, False)}


def test_the_filter_parts_the_communitys_own_posts(call: Call) -> None:
    counts = {
        name: call("wall.get", owner_id=-WALL, filter=name)["response"]["count"]
        for name in ("all", "owner", "others")
    }
    assert counts["all"] == counts["owner"] + counts["others"]
    assert min(counts.values()) > 0


def test_comments_are_listed_below_their_post(first: Scenario, call: Call) -> None:
    comments = [post for post in wall(first, first.turn) if post.parent]
    assert comments
    parent = comments[0].parent
    assert parent is not None
    below = [post for post in comments if post.parent == parent]
    whole = {"owner_id": -WALL, "post_id": parent.number, "preview_length": 0, "extended": 1}
    page = call("wall.getComments", need_likes=1, sort="asc", **whole)["response"]
    assert [(c["id"], c["text"], c["from_id"]) for c in page["items"]] == [
        (post.number, post.text, post.author.id) for post in below if post.author
    ]
    assert page["count"] == page["current_level_count"] == len(below)
    assert all(c["post_id"] == parent.number and "likes" in c for c in page["items"])
    assert {p["id"] for p in page["profiles"]} == {c["from_id"] for c in page["items"]}
    turned = call("wall.getComments", sort="desc", **whole)["response"]["items"]
    assert [c["id"] for c in turned] == [post.number for post in reversed(below)]
    [item] = call("wall.getById", posts=parent.native_id)["response"]["items"]
    assert item["comments"]["count"] == len(below)


def test_comments_are_cut_unless_the_whole_is_asked_for(
    today: World, first: Scenario, ask: Call
) -> None:
    long = next(
        post
        for number in range(WALL, WALL + 6)
        for post in wall(first, first.now, number)
        if post.parent and len(post.text) > 100
    )
    assert long.parent is not None
    given = {"owner_id": -long.outlet.number, "post_id": long.parent.number, "count": 100}
    shown = {
        c["id"]: c["text"] for c in ask(today, "wall.getComments", **given)["response"]["items"]
    }
    assert shown[long.number].endswith("…")
    assert len(shown[long.number]) <= 91


def test_posts_are_found_by_id_and_absent_ones_left_out(first: Scenario, call: Call) -> None:
    post = next(post for post in wall(first, first.turn) if post.parent is None)
    answer = call("wall.getById", posts=f"{post.native_id},-{WALL}_999999", extended=1)
    assert [item["id"] for item in answer["response"]["items"]] == [post.number]
    assert {"profiles", "groups"} <= answer["response"].keys()


def test_groups_are_found_by_number_and_name(call: Call) -> None:
    for names in (str(WALL), f"club{WALL}", "replika_amur"):
        [group] = call("groups.getById", group_ids=names)["response"]["groups"]
        assert (group["id"], group["screen_name"]) == (WALL, "replika_amur")
        assert group["members_count"] > 0


def test_a_screen_name_is_resolved_or_answers_an_empty_list(call: Call) -> None:
    found = call("utils.resolveScreenName", screen_name="replika_tynda")["response"]
    assert (found["type"], found["object_id"]) == ("group", 190_000_003)
    assert call("utils.resolveScreenName", screen_name="nobody")["response"] == []


def test_search_goes_through_the_last_day_page_by_page(
    today: World, first: Scenario, ask: Call
) -> None:
    expected = [
        post.native_id
        for post in first.posts
        if post.outlet.network is Network.VK
        and post.published_at >= first.turn
        and "не" in post.text.lower()
    ]
    found: list[str] = []
    start = ""
    while True:
        page = ask(today, "newsfeed.search", q="не", count=5, start_from=start)["response"]
        assert page["total_count"] == len(expected)
        found += [f"{item['owner_id']}_{item['id']}" for item in page["items"]]
        if not (start := page.get("next_from", "")):
            break
    assert sorted(found) == sorted(expected)
    assert len(found) > 5
    older = ask(today, "newsfeed.search", q="не", start_time=int(first.start.timestamp()))[
        "response"
    ]
    assert older["total_count"] > len(expected)


def test_the_conflicts_are_on_the_walls_too(today: World, ask: Call) -> None:
    items = ask(today, "wall.get", domain="replika_tynda", count=20)["response"]["items"]
    assert any(
        "отоплен" in item["text"].lower() or "батаре" in item["text"].lower() for item in items
    )


@pytest.mark.parametrize(
    ("code", "method", "given"),
    [
        (3, "wall.delete", {}),
        (5, "wall.get", {"owner_id": -WALL, "access_token": "wrong"}),
        (15, "wall.get", {"owner_id": -CLOSED}),
        (18, "wall.get", {"owner_id": -BANNED}),
        (30, "wall.get", {"owner_id": 1}),
        (100, "wall.get", {}),
        (100, "wall.get", {"owner_id": -5}),
        (100, "wall.get", {"owner_id": "x"}),
        (100, "wall.get", {"owner_id": -WALL, "count": 101}),
        (100, "wall.get", {"owner_id": -WALL, "filter": "odd"}),
        (100, "wall.get", {"domain": "nobody"}),
        (100, "wall.getComments", {"owner_id": -WALL, "post_id": 1}),
        (100, "wall.getById", {}),
        (100, "groups.getById", {"group_ids": "nobody"}),
        (100, "newsfeed.search", {}),
        (100, "utils.resolveScreenName", {}),
    ],
)
def test_errors_come_in_the_body_and_never_echo_the_token(
    call: Call, code: int, method: str, given: dict[str, object]
) -> None:
    error = call(method, **given)["error"]
    assert error["error_code"] == code
    assert error["error_msg"]
    keys = {row["key"] for row in error["request_params"]}
    assert "method" in keys
    assert "access_token" not in keys


def test_a_call_without_a_version_is_refused(world: World, fetch: Callable) -> None:
    answer = fetch(f"{world.vk}/method/wall.get?access_token={TOKEN}&owner_id=-{WALL}")
    assert answer.json["error"]["error_code"] == 8


def test_parameters_may_come_in_the_address(world: World, fetch: Callable) -> None:
    query = f"access_token={TOKEN}&v=5.199&owner_id=-{WALL}&count=1"
    answer = fetch(f"{world.vk}/method/wall.get?{query}")
    assert len(answer.json["response"]["items"]) == 1


def test_limits_bring_errors_6_and_29(fresh: World, fetch: Callable, ask: Call) -> None:
    fetch(f"{fresh.control}/limits", {"wall.get": 2})
    codes = [
        ask(fresh, "wall.get", owner_id=-WALL).get("error", {}).get("error_code") for _ in range(3)
    ]
    assert codes == [None, None, 29]
    assert "response" in ask(fresh, "groups.getById", group_ids=WALL), "other methods go on"
    fetch(f"{fresh.control}/limits", {"per_second": 0})
    assert ask(fresh, "groups.getById", group_ids=WALL)["error"]["error_code"] == 6
    assert fetch(f"{fresh.control}/limits", {"wall.get": "many"}).status == 400


def test_outlets_of_the_walls_are_numbered_apart(first: Scenario) -> None:
    walls: list[Outlet] = [o for o in first.outlets if o.network is Network.VK]
    assert len({o.number for o in walls}) == len(walls)
    assert {CLOSED, BANNED}.isdisjoint(o.number for o in walls)


class Street:
    """One wall with a post, comments below it and answers to one of them."""

    def __init__(self, first: Scenario) -> None:
        (self.wall,) = (o for o in first.outlets if o.network is Network.VK and o.number == WALL)
        self.outlets = (self.wall,)
        self.post = self._write(1, None)
        self.tops = [self._write(n, self.post) for n in range(2, 5)]
        self.answers = [self._write(n, self.tops[0]) for n in range(5, 17)]
        self.deep = self._write(17, self.answers[0])

    def _write(self, number: int, parent: Post | None) -> Post:
        at = NOW + timedelta(seconds=number)
        person = Person(number, "Имя", "Фамилия", "Подпись")
        return Post(self.wall, at, f"Слово {number}", Truth("other"), person, None, number, parent)

    def visible(self, outlet: Outlet, until: datetime) -> list[Post]:
        return [self.post, *self.tops, *self.answers, self.deep]


@pytest.fixture
def street(first: Scenario) -> Street:
    return Street(first)


@pytest.fixture
def api(street: Street) -> VkApi:
    return VkApi(street, lambda: NOW + timedelta(hours=1))


def say(api: VkApi, name: str, **given: object) -> Any:
    """What a method answers, asked without a network."""
    query = {"access_token": TOKEN, "v": "5.199", "owner_id": f"-{WALL}"}
    query |= {key: str(value) for key, value in given.items()}
    return json.loads(api(Request("POST", f"/method/{name}", query, {})).body)


def test_answers_stand_in_the_thread_of_their_comment(street: Street, api: VkApi) -> None:
    page = say(api, "wall.getComments", post_id=1, thread_items_count=10)["response"]
    assert (page["count"], page["current_level_count"]) == (16, 3)
    thread = page["items"][0]["thread"]
    assert (thread["count"], len(thread["items"])) == (13, 10)
    assert thread["items"][0]["reply_to_comment"] == street.tops[0].number
    rest = say(api, "wall.getComments", post_id=1, comment_id=2, count=100)["response"]
    assert [item["id"] for item in rest["items"]] == list(range(5, 18))
    assert rest["items"][-1]["parents_stack"] == [street.answers[0].number]
    assert {item["post_id"] for item in rest["items"]} == {1}
    (item,) = say(api, "wall.getById", posts=street.post.native_id)["response"]["items"]
    assert item["comments"]["count"] == 16


def test_a_deleted_comment_leaves_a_trace_only_where_it_was_answered(
    street: Street, api: VkApi
) -> None:
    api.deleted |= {street.tops[0].native_id, street.tops[1].native_id}
    items = say(api, "wall.getComments", post_id=1)["response"]["items"]
    assert [(item["id"], item.get("deleted", False)) for item in items] == [(2, True), (4, False)]
    assert "text" not in items[0]
    assert items[0]["thread"]["count"] == 13


def test_a_deleted_post_is_absent_or_leaves_a_trace(street: Street, api: VkApi) -> None:
    name = street.post.native_id
    api.deleted.add(name)
    assert say(api, "wall.get")["response"]["items"] == []
    assert say(api, "wall.getById", posts=name)["response"]["items"] == []
    api.traces = True
    (item,) = say(api, "wall.getById", posts=name)["response"]["items"]
    assert (item["id"], item["owner_id"], item["is_deleted"]) == (1, -WALL, True)


def test_an_edited_post_says_so(street: Street, api: VkApi) -> None:
    api.edited[street.post.native_id] = "Исправлено"
    (item,) = say(api, "wall.get")["response"]["items"]
    assert item["text"] == "Исправлено"
    assert item["edited"] > item["date"]


def test_failures_come_when_they_are_wanted(api: VkApi) -> None:
    api.failures["wall.get"] = [6, 10]
    codes = [say(api, "wall.get").get("error", {}).get("error_code") for _ in range(3)]
    assert codes == [6, 10, None]
    assert "response" in say(api, "wall.getById", posts="-1_1")


def test_a_revoked_token_is_refused(api: VkApi) -> None:
    assert "response" in say(api, "wall.get")
    api.token = "another"
    assert say(api, "wall.get")["error"]["error_code"] == 5
    assert [name for name, _ in api.asked] == ["wall.get"] * 2
    assert all("access_token" not in given for _, given in api.asked)


def test_a_search_ends_at_its_depth(first: Scenario) -> None:
    class Avenue(Street):
        def visible(self, outlet: Outlet, until: datetime) -> list[Post]:
            return [self.post] * (DEPTH + 50)

    api = VkApi(Avenue(first), lambda: NOW + timedelta(hours=1))
    page = say(api, "newsfeed.search", q="слово", count=200, start_from=DEPTH - 200)["response"]
    assert (len(page["items"]), page["total_count"]) == (200, DEPTH + 50)
    assert "next_from" not in page
