"""The feed's numbers, orders and folded copies, asked of its desk."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.installation import Installation
from desks.lists.choice import ANY, FeedChoice, FeedPeriod, Show
from desks.lists.feed import PAGE, FeedDesk, FeedPage
from desks.lists.order import Order
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.errors import QueryError
from domain.post import Post
from domain.query import Field
from domain.triage import Reason, TriageState
from enrichment.incidents.minhash import same
from russian.vocabulary import Vocabulary
from tests.console.conftest import NOW, POSTS, fill, post, written
from tests.desks.test_lists_posts import Counting, statements
from tests.making import with_ports

ANNA, BORIS = in_shell("Анна"), in_shell("Борис")
HEAT, ALSO, WASTE, _ = (one.id for one in POSTS)
ROAD = (
    "Друзья, в Зее беда с дорогами! На улице Зелёная асфальт сняли и бросили, пройти невозможно, "
    "дети идут в школу по грязи, администрация молчит."
)
DANGER = "В Зее на Мухина 3 оборван провод под напряжением, искрит, рядом дети, опасно!"


@pytest.fixture
def filled(installation: Installation) -> Installation:
    return fill(installation)


def reposts(number: int, first: int = 100) -> list[Post]:
    return [post(first + n, ROAD) for n in range(number)]


def page(installation: Installation, **changes: object) -> FeedPage:
    choice = replace(FeedChoice(), **changes)  # type: ignore[arg-type]
    return FeedDesk(installation, Vocabulary(installation.region)).page(ANNA, choice)


def ids(rows: FeedPage) -> list[str]:
    return [row.shown.post.id for row in rows.rows]


def test_tabs_count_what_stands_behind_them_within_the_filters(filled: Installation) -> None:
    desk = TriageDesk(filled)
    desk.take(ANNA, [HEAT])
    desk.reject(BORIS, [WASTE], Reason.DUPLICATE)
    counts = {Show.NEW: 1, Show.MINE: 1, Show.DONE: 0, Show.REJECTED: 1, Show.ALL: 3}
    assert page(filled).counts == counts
    assert page(filled, show=Show.MINE).counts == counts
    tynda = page(filled, q="место:Тында").counts
    assert tynda == {**counts, Show.REJECTED: 0, Show.ALL: 2}
    assert page(filled).oldest == POSTS[1].published_at
    later = filled.clock.now() + filled.settings.taken_for
    assert filled.posts.triage.handled(None, later, 9) == {WASTE: (TriageState.REJECTED, "Борис")}
    assert len(filled.posts.triage.handled(None, filled.clock.now(), 1)) == 1


def test_a_period_bounds_the_feed_and_its_numbers(filled: Installation) -> None:
    old = replace(post(900, "В Тынде прорвало трубу, воды нет"), fetched_at=NOW - timedelta(days=9))
    old = replace(old, published_at=NOW - timedelta(days=10))
    written(filled, old)
    assert page(filled).counts[Show.NEW] == 3
    month = page(filled, period=FeedPeriod.MONTH)
    assert (month.counts[Show.NEW], month.oldest) == (4, old.published_at)
    assert ids(page(filled, q=f"по:{NOW - timedelta(days=8):%Y-%m-%d}")) == [old.id]
    TriageDesk(filled).finish(BORIS, [old.id])
    assert page(filled, period=FeedPeriod.ALL).counts[Show.DONE] == 1


def test_copies_of_a_text_are_one_row_of_one_decision(filled: Installation) -> None:
    copies = reposts(6)
    written(filled, *copies)
    shown = page(filled)
    assert ids(shown) == [HEAT, ALSO, WASTE, copies[0].id]
    assert {one.post.id for one in shown.rows[3].copies} == {one.id for one in copies[1:]}
    assert shown.counts[Show.NEW] == 9
    desk = TriageDesk(filled)
    desk.take(BORIS, [copies[2].id])
    together = desk.with_copies(ANNA, [copies[0].id, HEAT])
    assert together[HEAT] == []
    free = {one.id for one in copies} - {copies[0].id, copies[2].id}
    assert set(together[copies[0].id]) == free  # what another has is left to them
    desk.reject(ANNA, [copies[0].id, *free], Reason.DUPLICATE)
    assert page(filled).counts[Show.NEW] == 3
    rejected = page(filled, show=Show.REJECTED)
    assert (len(rejected.rows), len(rejected.rows[0].copies)) == (1, 4)
    undone = desk.undo(ANNA)
    assert undone is not None
    assert len(undone.subjects) == 5


def test_a_folded_text_stands_once_on_all_pages(filled: Installation) -> None:
    storm = reposts(45, first=100)
    between = [post(200 + n, f"В Тынде на Мухина {n} прорвало трубу, воды нет") for n in range(40)]
    written(filled, *(one for pair in zip(storm, between, strict=False) for one in pair))
    written(filled, *storm[40:])
    for order in Order:
        seen: list[str] = []
        after, pages = None, 0
        while pages == 0 or after:
            one = page(filled, order=order, after=after)
            seen += ids(one)
            after, pages = one.next, pages + 1
            assert len(one.rows) <= PAGE
        assert len(seen) == len(set(seen)) == 3 + 40 + 1, order


def test_the_most_urgent_or_the_stories_of_most_people_come_first(filled: Installation) -> None:
    danger = post(700, DANGER)
    written(filled, danger)
    assert filled.posts.index.get([danger.id])[danger.id].labels.urgency is not None
    assert ids(page(filled, kind=ANY, order=Order.URGENT))[0] == danger.id
    assert ids(page(filled, kind=ANY, order=Order.OLDEST))[0] == danger.id
    together = [post(800 + n, f"Белогорск, мусор не вывозят, двор {n}, баки полны") for n in (1, 2)]
    written(filled, *together)
    ordered = ids(page(filled, order=Order.PEOPLE))
    places = filled.posts.incidents.of_posts(ordered)
    people = filled.posts.incidents.counted({one.id for one in places.values()})
    many = [people[places[id_].id].people if id_ in places else 0 for id_ in ordered]
    assert many == sorted(many, reverse=True)
    assert max(many) >= 2


@pytest.mark.parametrize("inner", ["[" * 5000, "null", "[1, 2, 3, 4"])
def test_a_cursor_that_nobody_made_is_refused(filled: Installation, inner: str) -> None:
    written(filled, *(post(800 + n, f"Белогорск, мусор не вывозят, двор {n}") for n in (1, 2)))
    row = json.dumps([Order.PEOPLE, 0, inner]).encode()
    after = base64.urlsafe_b64encode(row).decode().rstrip("=")
    with pytest.raises(QueryError):
        page(filled, order=Order.PEOPLE, kind=ANY, period=FeedPeriod.ALL, after=after)


def test_a_filter_counts_the_values_that_can_be_added(filled: Installation) -> None:
    shown = page(filled, q="место:Тында")
    assert shown.filters[Field.MUNICIPALITY] == {"tynda": 2, "belogorsk": 1}
    assert sum(shown.filters[Field.GROUP].values()) == 2


def test_a_row_leads_to_its_incident_and_the_alert_about_it(filled: Installation) -> None:
    from tests.console.conftest import open_one

    alert = open_one(filled)
    first = page(filled).rows[0]
    assert first.ways is not None
    assert first.ways.incident.id == first.shown.incident_id
    assert first.ways.alert is not None
    assert first.ways.alert.id == alert.id
    assert page(filled).rows[2].ways is not None
    assert page(filled).rows[2].ways.alert is None  # type: ignore[union-attr]


def test_a_longer_feed_with_copies_asks_no_more(filled: Installation) -> None:
    def cost(order: Order) -> tuple[int, tuple[int, int]]:
        index = Counting(filled.posts.index)
        counted = with_ports(filled, index=index)
        page(counted, order=order)  # what is read once in a process
        index.asked = 0
        with statements() as executed:
            rows = page(counted, order=order).rows
        return len(rows), (len(executed), index.asked)

    def more(n: int) -> list[Post]:
        return [
            post(n + i, f"В Тынде на Мухина {n + i} прорвало трубу, воды нет") for i in range(20)
        ]

    # Copies take the place of rows, so that a page is read in two rounds, however many they are.
    written(filled, *reposts(4), *more(300))
    few = {order: cost(order) for order in Order}
    there = ROAD.replace("Зее", "Тынде").replace("Зелёная", "Амурская")
    other = [post(500 + n, there) for n in (1, 2)]
    written(filled, *other, *more(400), *reposts(5, first=150))
    many = {order: cost(order) for order in Order}
    assert all(few[order][0] < many[order][0] <= PAGE for order in Order)
    for order in Order:
        assert many[order][1][0] <= few[order][1][0] + 2, order
        assert many[order][1][1] <= few[order][1][1] + 2, order


def test_texts_are_together_with_the_first_they_copy() -> None:
    road, heat = ROAD.lower().split(), DANGER.lower().split()
    texts = [road, heat, [*road, "ещё"], road[:3], heat, ["нет", "света"], ["нет", "света"]]
    assert same(texts, 0.6) == [0, 1, 0, 3, 1, 5, 6]
    assert same([], 0.6) == []
