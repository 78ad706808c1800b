"""What is asked of servers that differ in what they can do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.open311.city import PAGE_SIZE, SPAN, City, Window
from crawlers.open311.requests import OpenRequest, RequestsPage

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)

Serve = Callable[[list[OpenRequest], Window], list[OpenRequest]]


def requests(count: int, gap: timedelta = HOUR) -> list[OpenRequest]:
    """The latest first."""
    return [OpenRequest(str(n), NOW - n * gap, "open", "Яма") for n in range(1, count + 1)]


def _within(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    return [one for one in some if window.since <= one.requested_at <= window.until]


def paged(some: list[OpenRequest], window: Window, size: int = 20) -> list[OpenRequest]:
    return _within(some, window)[(window.page - 1) * size : window.page * size]


def paged_by_ours(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    return paged(some, window, PAGE_SIZE)


def limited(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    """Knows no pages: the first fifty of a time."""
    return _within(some, window)[:50]


def clamped(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    """Behind the last page comes the last again."""
    pages = max(1, -(-len(_within(some, window)) // 20))
    return paged(some, Window(window.since, window.until, min(window.page, pages)))


def whole(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    return _within(some, window)


def latest(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    """Selects by nothing: the same fifty, whatever is asked."""
    return some[:50]


def endless(some: list[OpenRequest], window: Window) -> list[OpenRequest]:
    """Selects by no time, and has pages of all."""
    return some[(window.page - 1) * 50 : window.page * 50]


def crawl(
    serve: Serve, some: list[OpenRequest], city: City, most: int = 400
) -> tuple[set[str], int]:
    seen: set[str] = set()
    asked = 0
    while city.windows and asked < most:
        answer = serve(some, city.windows[0])
        asked += 1
        city.learn(RequestsPage(tuple(answer), len(answer)), seen)
        seen |= {request.number for request in answer}
    return seen, asked


def begun() -> City:
    city = City("https://city.example/")
    city.begin(NOW, WEEK, by_change=False)
    return city


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 100, 160])
@pytest.mark.parametrize("serve", [paged, paged_by_ours, limited, clamped, whole])
def test_all_of_a_week_is_read_whatever_the_server_can_do(serve: Serve, count: int) -> None:
    seen, asked = crawl(serve, requests(count), begun())
    assert seen == {str(n) for n in range(1, count + 1)}
    assert asked <= 10 + count / 10


@pytest.mark.parametrize("serve", [latest, endless])
def test_a_server_that_selects_by_no_time_is_asked_few_times(serve: Serve) -> None:
    city = begun()
    seen, asked = crawl(serve, requests(5000), city)
    assert asked <= 6
    assert not city.timed
    assert {str(n) for n in range(1, 50)} <= seen


def test_a_cut_answer_is_asked_for_in_halves() -> None:
    city = begun()
    window = city.windows[0]
    cut = RequestsPage(tuple(requests(3)), 3, cut=True)
    city.learn(cut, set())
    earlier, later = city.windows
    assert (earlier.since, earlier.until, later.until) == (window.since, later.since, window.until)
    city.windows = [Window(NOW - HOUR, NOW)]
    city.learn(cut, set())
    assert city.windows == []


def test_the_next_poll_asks_from_before_the_last_one_and_for_what_it_left() -> None:
    city = begun()
    city.windows = [Window(NOW - 9 * DAY, NOW - 8 * DAY, 3)]
    city.begin(NOW + HOUR, WEEK, by_change=False)
    new, left = city.windows
    assert (new.since, new.until) == (NOW - 2 * DAY, NOW + HOUR)
    assert (left.page, left.since) == (3, NOW - 9 * DAY)


def test_after_a_long_pause_no_more_is_asked_than_the_specification_lets() -> None:
    city = City("https://city.example/", high=NOW - timedelta(days=400))
    city.begin(NOW, WEEK, by_change=False)
    assert city.windows[0].since == NOW - SPAN


def test_a_sweep_asks_once_a_day_for_all_that_may_have_changed() -> None:
    city = begun()
    swept = []
    while (window := city.next_sweep(NOW)) is not None:
        swept.append(window)
    assert swept[0].until == NOW - WEEK
    assert swept[-1].since == NOW - SPAN
    assert all(a.since == b.until for a, b in pairwise(swept))
    city.begin(NOW + HOUR, WEEK, by_change=False)
    assert city.next_sweep(NOW + HOUR) is None
    city.begin(NOW + DAY, WEEK, by_change=False)
    assert city.next_sweep(NOW + DAY) is not None


def test_a_server_that_selects_by_change_is_swept_once_and_then_asked_for_changes() -> None:
    city = City("https://city.example/")
    city.begin(NOW, WEEK, by_change=True)
    assert not city.windows[0].changed  # the first poll wants all
    while city.next_sweep(NOW) is not None:
        pass
    city.begin(NOW + 2 * DAY, WEEK, by_change=True)
    assert city.windows[0].changed
    assert city.next_sweep(NOW + 2 * DAY) is None
    query = parse_qs(urlsplit(city.address(city.windows[0], "json", None, None)).query)
    assert {"updated_after", "updated_before"} < query.keys()


def test_the_address_names_city_time_and_page() -> None:
    window = Window(datetime(2026, 11, 20, 9, tzinfo=UTC), NOW, 2)
    city = City("https://city.example/v2/")
    address = city.address(window, "xml", "amur.example", None)
    assert address.startswith("https://city.example/v2/requests.xml?")
    assert parse_qs(urlsplit(address).query) == {
        "jurisdiction_id": ["amur.example"],
        "start_date": ["2026-11-20T09:00:00Z"],
        "end_date": ["2026-11-28T03:00:00Z"],
        "page": ["2"],
        "page_size": [str(PAGE_SIZE)],
    }
    assert "page" not in city.address(window, "json", None, False)


@given(
    st.builds(
        City,
        st.just("https://city.example/"),
        st.sampled_from([None, "json", "xml"]),
        st.sampled_from([None, True, False]),
        st.booleans(),
        st.none() | st.just(NOW),
        st.lists(st.builds(Window, st.just(NOW - DAY), st.just(NOW), st.integers(1, 9))),
        st.none() | st.just(NOW),
        st.none() | st.just(NOW),
        st.dictionaries(st.text(), st.tuples(st.text(), st.text()), max_size=3),
    )
)
@settings(max_examples=40)
def test_a_memory_comes_back_as_it_was(city: City) -> None:

    again = City.of(json.loads(json.dumps(city.memory)))
    assert again == city
