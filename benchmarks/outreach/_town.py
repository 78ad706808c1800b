"""A region's official pages in four networks, shown and counted by the replica's own sites."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from random import Random
from typing import Any

from replica.answers.draft import Draft
from replica.answers.wording import Trouble, Wording
from replica.cast import Cast, read_places
from replica.max import MaxApi
from replica.ok import OkApi
from replica.post import Network, Outlet, Post, Truth
from replica.serving import Request, Response, Site
from replica.telegram import Telegram
from replica.vk import VkApi

# Pages of each network among twenty: VK and OK are obligatory, the others are not.
SHARES = {Network.VK: 8, Network.OK: 6, Network.TELEGRAM: 4, Network.MAX: 2}
_FIRST = {
    Network.VK: 190_100_000,
    Network.OK: 57_100_000,
    Network.TELEGRAM: 1_900_800_000,
    Network.MAX: 58_100_000,
}
DAYS = 9  # of publications before the night: the first audit judges what it knows for a week
EVENING = 21  # the local hour of the beginning
NUMBERS = 10_000  # of one page, where a network numbers posts of all pages together
OF_COMMENTS = 100_000  # the first number in the separate group of a channel of Telegram
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_TROUBLES = ("lights", "snow", "manhole", "playground", "bus", "roof", "water")


class Asked(StrEnum):
    """What a request is for; `AGAIN` looks at known posts, `NAME` finds the page once."""

    POSTS = "posts"
    COMMENTS = "comments"
    AGAIN = "again"
    PROFILE = "profile"
    NAME = "name"
    OTHER = "other"


class PageTown:
    """Pages that publish one to three times a day, with up to two questions below each post, half
    of them answered. The same number, bodies and evening give the same pages.
    """

    def __init__(self, pages: int, bodies: Sequence[str], evening: datetime, end: datetime) -> None:
        order = [network for network, share in SHARES.items() for _ in range(share)]
        self.outlets: tuple[Outlet, ...] = tuple(
            _page(order[place % len(order)], place, bodies[place % len(bodies)])
            for place in range(pages)
        )
        self._cast, self._wording = Cast(Random("cast")), Wording(Random("words"))
        self._posts = {
            outlet.source_id: _numbered(place, self._drafts(place, outlet, evening, end))
            for place, outlet in enumerate(self.outlets)
        }

    def of(self, network: Network) -> list[Outlet]:
        return [outlet for outlet in self.outlets if outlet.network is network]

    def visible(self, outlet: Outlet, until: datetime) -> Sequence[Post]:
        posts = self._posts[outlet.source_id]
        return posts[: bisect_right(posts, until, key=lambda post: post.published_at)]

    def _drafts(
        self, place: int, outlet: Outlet, evening: datetime, end: datetime
    ) -> Iterator[Draft]:
        rng, places = Random(f"{place} posts"), read_places()
        midnight = evening - EVENING * HOUR
        town = places[place % len(places)]
        for day in range(-DAYS, 1):
            for _ in range(1 + place % 3):
                about = Trouble(
                    rng.choice(_TROUBLES),
                    town,
                    rng.choice(self._cast.streets),
                    str(rng.randint(1, 90)),
                )
                at = midnight + day * DAY + rng.uniform(8, 23) * HOUR
                post = Draft(outlet, at, self._text("page_news", about), Truth("news"))
                drafts = [post]
                for _ in range(rng.randint(0, 2)):
                    author = self._cast.someone(rng, town.municipality)
                    text = self._text(f"{about.name}_appeal", about)
                    asked = at + rng.expovariate(1 / 3) * HOUR
                    question = Draft(outlet, asked, text, Truth("complaint"), author, parent=post)
                    drafts.append(question)
                    if rng.random() < 0.5:
                        text = self._text(f"{about.name}_done", about)
                        later = asked + rng.uniform(0.5, 10) * HOUR
                        drafts.append(Draft(outlet, later, text, Truth("other"), parent=question))
                yield from (draft for draft in drafts if draft.at <= end)

    def _text(self, section: str, about: Trouble) -> str:
        return self._wording.text(self._wording.pattern(section), about, {})


def _page(network: Network, place: int, body: str) -> Outlet:
    title = f"Официальная страница {place + 1}"
    number = _FIRST[network] + place
    followers = 300 + 97 * place
    return Outlet(
        *(network, f"replika_page{place}", title, f"{title} органа.", number, None, 1.0),
        *(followers, False, body),
    )


def _numbered(place: int, drafts: Iterator[Draft]) -> Sequence[Post]:
    posts: dict[int, Post] = {}
    used: Counter[bool] = Counter()
    for draft in sorted(drafts, key=lambda draft: draft.at):
        parent, network = draft.parent, draft.outlet.network
        apart = network is Network.TELEGRAM and parent is not None
        used[apart] += 1
        first = OF_COMMENTS if apart else (place + 1) * NUMBERS
        posts[id(draft)] = Post(
            *(draft.outlet, draft.at.replace(microsecond=0), draft.text, draft.truth),
            author=draft.author,
            number=first + used[apart],
            parent=posts[id(parent)] if parent else None,
            views=500 + 7 * place,
            likes=5,
        )
    return list(posts.values())


class OkGroups:
    """All groups behind one address, as the network has them."""

    def __init__(self, town: PageTown, until: Callable[[], datetime]) -> None:
        self._apis: dict[str, OkApi] = {}
        for place, outlet in enumerate(town.outlets):
            if outlet.network is Network.OK:
                api = OkApi(outlet, partial(_shown, town, outlet, until))
                keys = (str(outlet.number), outlet.name, f"topic {place}")
                self._apis |= dict.fromkeys(keys, api)

    def __call__(self, request: Request) -> Response:
        form = request.parameters
        key = form.get("gid") or form.get("uids") or form.get("url", "").rpartition("/")[2]
        if not key:
            topic = form.get("discussionId") or form["topic_ids"].partition(",")[0]
            key = f"topic {int(topic) // NUMBERS - 1}"
        return self._apis[key](request)


class CountedSite:
    """Notes when each request was served, and for what; `refused` are those that got an error."""

    def __init__(
        self, site: Site, what: Callable[[Request], Asked], now: Callable[[], datetime]
    ) -> None:
        self._site, self._what, self._now = site, what, now
        self.asked: list[tuple[datetime, Asked]] = []
        self.refused = 0

    def __call__(self, request: Request) -> Response:
        what, response = self._what(request), self._site(request)
        self.asked.append((self._now(), what))
        failed = response.status >= 400 or response.body.startswith(b'{"error')
        self.refused += failed and what is not Asked.OTHER
        return response


def sites_of(town: PageTown, now: Callable[[], datetime]) -> Mapping[Network, CountedSite]:
    chats = {chat: partial(_shown, town, chat, now) for chat in town.of(Network.MAX)}
    plain: Mapping[Network, tuple[Site, Callable[[Request], Asked]]] = {
        Network.VK: (VkApi(town, now), _of_vk),
        Network.OK: (OkGroups(town, now), _of_ok),
        Network.TELEGRAM: (Telegram(town, now, discussed=True), _of_telegram),
        Network.MAX: (MaxApi(chats), MaxCalls()),
    }
    return {network: CountedSite(*site, now) for network, site in plain.items()}


def rows(town: PageTown, bases: Mapping[Network, str]) -> list[dict[str, Any]]:
    """Of the registry; they leave the delay of a host as it is shipped."""
    return [
        {
            "id": outlet.source_id,
            "kind": str(outlet.network),
            "title": outlet.title,
            "address": f"-{outlet.number}" if outlet.network is Network.MAX else outlet.name,
            "owner_body": outlet.body,
            "verified": True,
            "internal": True,
            "options": {"base": bases[outlet.network]},
        }
        for outlet in town.outlets
    ]


def _shown(town: PageTown, outlet: Outlet, until: Callable[[], datetime]) -> Sequence[Post]:
    return town.visible(outlet, until())


_VK = {
    "wall.get": Asked.POSTS,
    "wall.getComments": Asked.COMMENTS,
    "wall.getById": Asked.AGAIN,
    "groups.getById": Asked.PROFILE,
    "utils.resolveScreenName": Asked.NAME,
}
_OK = {
    "stream.get": Asked.POSTS,
    "discussions.getComments": Asked.COMMENTS,
    "mediatopic.getByIds": Asked.AGAIN,
    "url.getInfo": Asked.NAME,
}


def _of_vk(request: Request) -> Asked:
    return _VK.get(request.path.rpartition("/")[2], Asked.OTHER)


def _of_ok(request: Request) -> Asked:
    form = request.parameters
    if form.get("method") == "group.getInfo":
        return Asked.PROFILE if "description" in form.get("fields", "") else Asked.NAME
    return _OK.get(form.get("method", ""), Asked.OTHER)


def _of_telegram(request: Request) -> Asked:
    if request.path.startswith("/s/"):
        return Asked.POSTS
    if "discussion" in request.query:
        return Asked.COMMENTS
    return Asked.AGAIN if "embed" in request.query else Asked.OTHER


class MaxCalls:
    """A chat is asked for before its first messages are read, and later for its profile."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def __call__(self, request: Request) -> Asked:
        match request.path.strip("/").split("/"):
            case ["messages"]:
                return Asked.AGAIN if "message_ids" in request.query else Asked.POSTS
            case ["messages", _, "comments"]:
                return Asked.AGAIN if "comment_ids" in request.query else Asked.COMMENTS
            case ["chats", chat] if chat not in self._known:
                self._known.add(chat)
                return Asked.NAME
            case ["chats", _]:
                return Asked.PROFILE
        return Asked.OTHER
