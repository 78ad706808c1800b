"""A list costs as many calls of stores and index whatever it holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.installation import Installation
from desks import incidents, leaders
from desks.incidents import IncidentDesk
from desks.leaders import LeaderDesk
from desks.lists.choice import ANY, FeedChoice, Show
from desks.lists.feed import FeedDesk
from desks.lists.filters import FIELDS
from desks.lists.looking import LookingDesk
from desks.lists.order import Order
from desks.posts import PostDesk, Search
from desks.searches import SearchDesk
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.leader import speaker
from domain.post import Post
from domain.query_text import parse
from domain.saved_search import SavedSearch
from domain.source import Source
from domain.triage import Act, TriageState
from russian.vocabulary import Vocabulary
from tests.console.conftest import fill, post, written
from tests.making import with_ports
from tests.statements import statements

ANNA = in_shell("Анна")
TOWNS = ("Тынде", "Зее", "Белогорске", "Свободном", "Шимановске", "Райчихинске")


class Counting:
    """A PostIndex that counts what it is asked."""

    def __init__(self, index: Any) -> None:
        self._index, self.asked = index, 0

    def __getattr__(self, name: str) -> Any:
        self.asked += 1
        return getattr(self._index, name)


def in_state(desk: TriageDesk) -> Sequence[object]:
    return desk.in_state(ANNA, TriageState.DONE, None, None, 50)[0]


LISTS: dict[str, Callable[[Installation], Sequence[object]]] = {
    "search": lambda p: PostDesk(p, Vocabulary(p.region)).search(ANNA, Search()).posts,
    "feed": lambda p: FeedDesk(p, Vocabulary(p.region)).page(ANNA, shown(Show.ALL)).rows,
    "feed by people": lambda p: (
        FeedDesk(p, Vocabulary(p.region)).page(ANNA, shown(Show.ALL, Order.PEOPLE)).rows
    ),
    "search page": lambda p: (
        LookingDesk(p, Vocabulary(p.region)).page(ANNA, Search(), FIELDS, lambda _: None).rows
    ),
    "feed by state": lambda p: FeedDesk(p, Vocabulary(p.region)).page(ANNA, shown(Show.DONE)).rows,
    "triage": lambda p: in_state(TriageDesk(p)),
    "incidents": lambda p: (
        IncidentDesk(p).list(ANNA, incidents.IncidentChoice(), p.clock.now()).incidents
    ),
    "searches": lambda p: SearchDesk(p, Vocabulary(p.region)).list(ANNA),
    "leaders": lambda p: LeaderDesk(p).ranked(ANNA, leaders.LeaderChoice()).leaders,
}


def shown(show: Show, order: Order = Order.NEWEST) -> FeedChoice:
    return FeedChoice(kind=ANY, show=show, order=order)


def cost(
    installation: Installation, read: Callable[[Installation], Sequence[object]]
) -> tuple[int, tuple[int, int]]:
    """How long a list is, and what it cost: statements, calls of the index."""
    index = Counting(installation.posts.index)
    counted = with_ports(installation, index=index)
    read(counted)  # what is read once in a process
    index.asked = 0
    with statements() as executed:
        listed = read(counted)
    return len(listed), (len(executed), index.asked)


def published(source: Source, n: int) -> Post:
    """Of a source itself."""
    one = post(400 + n, f"В Зее открыли каток, сообщает {source.title}")
    return replace(
        one,
        source_id=source.id,
        source_kind=source.kind,
        native_id=f"own/{n}",
        url=f"https://example.org/own/{n}",
        author=None,
    )


def finish(installation: Installation) -> None:
    ids = [
        hit.enriched.post.id
        for hit in installation.posts.index.search(every(installation), limit=100).hits
    ]
    installation.posts.triage.move(ids, Act.FINISH, "Борис", installation.clock.now())


def every(installation: Installation) -> Any:
    return parse("", installation.region.zone, Vocabulary(installation.region).names)


def save(installation: Installation, name: str) -> None:
    installation.watch.searches.add(
        SavedSearch(name, "Анна", "мусор", True, installation.clock.now())
    )


def test_a_longer_list_asks_no_more(installation: Installation) -> None:
    fill(installation)
    written(installation, published(installation.region.sources["asn24"], 0))
    save(installation, "Один")
    finish(installation)
    short = {name: cost(installation, read) for name, read in LISTS.items()}
    more = [
        post(300 + n, f"В {town} не вывозят мусор, контейнеры переполнены уже {n + 2} дня!")
        for n, town in enumerate(TOWNS)
    ]
    outlets = [source for source in installation.region.sources.values() if speaker(source)][:5]
    written(installation, *more, *(published(source, n) for n, source in enumerate(outlets, 1)))
    finish(installation)
    for n in range(5):
        save(installation, f"Ещё {n}")
    long = {name: cost(installation, read) for name, read in LISTS.items()}
    assert [name for name in LISTS if long[name][0] <= short[name][0]] == []
    assert {name: long[name][1] for name in LISTS} == {name: short[name][1] for name in LISTS}
