"""A screen's link is opened once, and a screen ends at once."""

from dataclasses import replace
from datetime import timedelta

from domain.access.session import Screen
from store.access.screens import SqlScreens


def test_a_link_is_replaced_by_the_token_of_the_first_browser(engine, now) -> None:
    store, hall = SqlScreens(engine), Screen("s", "Зал", "Анна", now)
    store.add(hall, "link")
    assert store.get("link") == hall
    assert store.get("token") is None
    opened = replace(hall, opened_at=now, seen_at=now, address="10.0.0.9", agent="Firefox")
    assert store.open(opened, "link", "token")
    assert not store.open(replace(opened, address="10.0.0.10"), "link", "another")
    assert not store.open(opened, "token", "another")
    assert (store.get("token"), store.get("link"), store.get("another")) == (opened, None, None)


def test_a_screen_is_seen_listed_and_ended(engine, now) -> None:
    store = SqlScreens(engine)
    for n in range(2):
        store.add(Screen(f"s{n}", f"Зал {n}", "Анна", now + timedelta(hours=n)), f"link{n}")
    store.seen("s0", now + timedelta(hours=3))
    assert [(one.id, one.seen_at) for one in store.all()] == [
        ("s1", None),
        ("s0", now + timedelta(hours=3)),
    ]
    assert store.end("s0")
    assert not store.end("s0")
    assert store.get("link0") is None
    assert [one.id for one in store.all()] == ["s1"]
