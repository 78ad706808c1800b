"""The pages of the measurement, and that each request is counted for what it is."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.settings import read_settings
from benchmarks.outreach._town import Asked, CountedSite, PageTown, sites_of
from benchmarks.outreach.pages import AuditCost, NightResult, hourly_budgets, report
from crawlers.ok.profile import FIELDS
from replica.max import TOKEN as BOT
from replica.ok import ACCESS, APPLICATION, signature
from replica.post import Network
from replica.serving import Request, Response
from replica.vk import TOKEN

EVENING = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def town() -> PageTown:
    return PageTown(20, ["housing", "transport"], EVENING, EVENING + 8 * HOUR)


def call(site: CountedSite, path: str, query: dict[str, str], form: dict[str, str]) -> bytes:
    body = "&".join(f"{k}={v}" for k, v in form.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded", "authorization": BOT}
    return site(Request("POST", path, query, headers, body)).body


def test_each_network_says_what_it_was_asked_for(town):
    sites = sites_of(town, lambda: EVENING)
    first = {network: town.of(network)[0] for network in sites}
    latest = {
        n: [p for p in town.visible(o, EVENING) if not p.parent][-1] for n, o in first.items()
    }
    vk, ok = first[Network.VK], first[Network.OK]
    keys = {"access_token": TOKEN, "v": "5.199"}
    wall = {"owner_id": f"-{vk.number}", **keys}
    number = latest[Network.VK].number
    for method, form in {
        "utils.resolveScreenName": {"screen_name": vk.name, **keys},
        "wall.get": wall,
        "wall.getComments": {**wall, "post_id": str(number)},
        "wall.getById": {"posts": f"-{vk.number}_{number}", **keys},
        "groups.getById": {"group_ids": str(vk.number), **keys},
    }.items():
        call(sites[Network.VK], f"/method/{method}", {}, form)
    topic = str(latest[Network.OK].number)
    for form in (
        {"method": "url.getInfo", "url": f"ok.ru/{ok.name}"},
        {"method": "group.getInfo", "uids": str(ok.number), "fields": FIELDS},
        {"method": "stream.get", "gid": str(ok.number)},
        {"method": "mediatopic.getByIds", "topic_ids": topic},
        {
            "method": "discussions.getComments",
            "discussionId": topic,
            "discussionType": "GROUP_TOPIC",
        },
    ):
        form = {**form, "application_key": APPLICATION, "access_token": ACCESS}
        call(sites[Network.OK], "/fb.do", {}, {**form, "sig": signature(form)})
    channel, at = first[Network.TELEGRAM].name, latest[Network.TELEGRAM].number
    for path, query in (
        ("/robots.txt", {}),
        (f"/s/{channel}", {}),
        (f"/{channel}/{at}", {"embed": "1", "discussion": "1"}),
        (f"/{channel}/{at}", {"embed": "1"}),
    ):
        call(sites[Network.TELEGRAM], path, query, {})
    chat, mid = f"-{first[Network.MAX].number}", f"mid.{latest[Network.MAX].number:016x}"
    for path, query in (
        (f"/chats/{chat}", {}),
        ("/messages", {"chat_id": chat}),
        (f"/messages/{mid}/comments", {}),
        ("/messages", {"message_ids": mid}),
        (f"/chats/{chat}", {}),
    ):
        call(sites[Network.MAX], path, query, {})
    ours = {*Asked} - {Asked.OTHER}
    for network, site in sites.items():
        asked = {what for _, what in site.asked}
        missing = {Asked.NAME, Asked.PROFILE} if network is Network.TELEGRAM else set()
        assert asked - {Asked.OTHER} == ours - missing, network
        assert site.refused == 0, network


def test_pages_stand_in_their_shares_and_number_no_post_twice(town):
    shares = Counter(outlet.network for outlet in town.outlets)
    assert shares == {Network.VK: 8, Network.OK: 6, Network.TELEGRAM: 4, Network.MAX: 2}
    of_chats = [p for o in town.of(Network.MAX) for p in town.visible(o, EVENING + 8 * HOUR)]
    assert len({post.number for post in of_chats}) == len(of_chats) > 50
    assert any(post.published_at > EVENING for post in of_chats)


@pytest.mark.parametrize(
    ("requests", "profiles", "ms", "words"),
    [
        (10, 20, 40.0, []),
        (2000, 20, 40.0, ["vk: 2000 requests an hour of 1800", "exceeds the calls of wall.get"]),
        (10, 19, 40.0, ["1 pages lack their profile"]),
        (10, 20, 70.0, ["costs more a page"]),
    ],
)
def test_what_does_not_hold_is_named(town, capsys, requests, profiles, ms, words):
    site = CountedSite(lambda request: Response(), lambda request: Asked.POSTS, lambda: EVENING)
    for _ in range(requests):
        site(Request("GET", "/", {}, {}))
    sites = {Network.VK: site}
    pages = Counter(outlet.network for outlet in town.outlets)
    costs = [AuditCost(n, each, 9, 3) for n, each in ((20, 50.0), (5, 10.0), (10, 20.0), (20, ms))]
    result = NightResult(
        *(EVENING, pages, sites, [HOUR] * profiles, [8 * HOUR] * 20, costs, 400, 0, [])
    )
    faults = list(report(result, hourly_budgets(read_settings())))
    assert len(faults) == len(words)
    assert all(word in fault for word, fault in zip(words, faults, strict=True))
    assert f"vk | 8 | {requests} | 0" in capsys.readouterr().out
