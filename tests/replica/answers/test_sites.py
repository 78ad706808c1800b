"""How each network shows who answers, and what is deleted or closed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from replica.answers.scene import ANSWERS, Line, Reply, Scene
from replica.answers.sites import StageSites
from replica.answers.stage import Stage
from replica.inbox import Inbox
from replica.max import TOKEN as BOT
from replica.max import mid_of
from replica.ok import ACCESS, APPLICATION, signature
from replica.post import Network, Outlet
from replica.serving import HOST, Serving
from replica.vk import TOKEN
from tests.replica.conftest import NOW

Shown = tuple[Scene, Reply]


WANTED = frozenset(
    {
        (Network.VK, "deleted"),
        *((network, "closed") for network in (Network.VK, Network.OK, Network.TELEGRAM)),
    }
)


def stages() -> Iterator[Stage]:
    """As many as it takes until each wanted network has its plot; the first has each network."""
    missing, seed = set(WANTED), 1
    while missing:
        stage = Stage(seed, NOW, edition=seed)
        played = {(scene.asked.outlet.network, scene.plot) for scene in stage.scenes}
        if seed == 1 or played & missing:
            yield stage
        missing -= played
        seed += 1


class Sites:
    """`at` is what the stages show."""

    def __init__(self, serving: Serving) -> None:
        self.at = NOW
        self._serving = serving
        self.stages = list(stages())
        self.sites = [StageSites(stage, lambda: self.at, self._mount) for stage in self.stages]

    def _mount(self, site: Any) -> str:
        port = self._serving.reserve()
        self._serving.mount(port, site)
        return f"http://{HOST}:{port}"

    def base(self, outlet: Outlet) -> str:
        for sites in self.sites:
            if outlet.source_id in sites.addresses:
                address, options = sites.addresses[outlet.source_id]
                return options.get("base", address)
        raise AssertionError(outlet)

    def scene(self, network: Network, plot: str) -> Scene:
        return next(
            scene
            for stage in self.stages
            for scene in stage.scenes
            if scene.asked.outlet.network is network and scene.plot == plot
        )

    def answer(self, network: Network) -> Shown:
        """Of a page that writes on another's place, if the network has any such."""
        return next(
            (scene, reply)
            for stage in self.stages
            for scene in stage.scenes
            for reply in scene.replies
            if scene.asked.outlet.network is network
            and reply.line in ANSWERS
            and reply.line is not Line.DELETED
            and reply.post.page is not None
        )


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    serving = Serving(Inbox())
    served = Sites(serving)
    serving.start()
    try:
        yield served
    finally:
        serving.stop()


@pytest.fixture
def vk(sites: Sites, fetch: Callable) -> Callable:
    def comments(scene: Scene) -> Any:
        form = {
            "access_token": TOKEN,
            "v": "5.199",
            "owner_id": -scene.asked.outlet.number,
            "post_id": scene.asked.opening.number,
            "count": 100,
            "preview_length": 0,
            "extended": 1,
        }
        return fetch(f"{sites.base(scene.asked.outlet)}/method/wall.getComments", form).json

    return comments


@pytest.fixture
def ok(sites: Sites, fetch: Callable) -> Callable:
    def comments(scene: Scene) -> Any:
        form = {
            "application_key": APPLICATION,
            "method": "discussions.getComments",
            "discussionId": str(scene.asked.opening.number),
            "discussionType": "GROUP_TOPIC",
            "count": "100",
        }
        form |= {"sig": signature(form), "access_token": ACCESS}
        return fetch(f"{sites.base(scene.asked.outlet)}/fb.do", form).json

    return comments


@pytest.fixture
def telegram(sites: Sites, fetch: Callable) -> Callable:
    def comments(scene: Scene) -> str:
        asked = scene.asked.opening
        path = f"{asked.outlet.name}/{asked.number}?embed=1&discussion=1&comments_limit=100"
        return fetch(f"{sites.base(asked.outlet)}/{path}").text

    return comments


def test_vk_shows_an_official_page_as_a_community_that_comments(sites: Sites, vk) -> None:
    scene, reply = sites.answer(Network.VK)
    shown = vk(scene)["response"]
    [comment] = [item for item in shown["items"] if item["id"] == reply.post.number]
    assert reply.post.page is not None
    assert comment["from_id"] == -reply.post.page.number
    assert reply.post.page.title in {group["name"] for group in shown["groups"]}


def test_telegram_links_the_channel_that_comments(sites: Sites, telegram) -> None:
    scene, reply = sites.answer(Network.TELEGRAM)
    assert reply.post.page is not None
    assert f'href="https://t.me/{reply.post.page.name}"' in telegram(scene)


def test_ok_names_the_group_that_comments(sites: Sites, ok) -> None:
    scene, reply = sites.answer(Network.OK)
    assert reply.post.page is not None
    [comment] = [c for c in ok(scene)["comments"] if c["id"] == f"c{reply.post.number}"]
    assert comment["author_ref"] == f"group:{reply.post.page.number}"
    assert "author_id" not in comment


def test_max_shows_the_bot_of_a_body_that_replies(sites: Sites, fetch: Callable) -> None:
    scene, reply = sites.answer(Network.MAX)
    base, chat = sites.base(scene.asked.outlet), scene.asked.outlet.number
    path = f"{base}/messages?chat_id=-{chat}&count=100"
    messages = fetch(path, headers={"Authorization": BOT}).json["messages"]
    [message] = [m for m in messages if m["body"]["mid"] == mid_of(reply.post)]
    assert message["sender"]["is_bot"] is True
    assert message["link"]["message"]["mid"] == mid_of(scene.asked)


def test_a_deleted_answer_is_there_before_and_not_after(sites: Sites, vk) -> None:
    scene = sites.scene(Network.VK, "deleted")
    [reply] = scene.replies
    for at, there in ((NOW - timedelta(days=1), True), (NOW, False)):
        sites.at = at
        numbers = {item["id"] for item in vk(scene)["response"]["items"]}
        assert (reply.post.number in numbers) is there


@pytest.mark.parametrize("network", [Network.VK, Network.OK, Network.TELEGRAM])
def test_closed_comments_are_refused_from_then_on(
    sites: Sites, vk, ok, telegram, network: Network
) -> None:
    scene = sites.scene(network, "closed")
    closed_at = scene.asked.closed_at
    assert closed_at is not None

    def refused(at: datetime) -> bool:
        sites.at = at
        if network is Network.VK:
            return vk(scene).get("error", {}).get("error_code") == 212
        if network is Network.OK:
            return ok(scene).get("error_code") == 10
        return "not available" in telegram(scene)

    assert not refused(closed_at - timedelta(seconds=1))
    assert refused(closed_at)
