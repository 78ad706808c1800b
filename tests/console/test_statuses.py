from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import SystemClock
from desks.statuses import FRESH, Statuses
from tests.console.signing import browser
from tests.statements import statements


class Standing(SystemClock):
    def __init__(self, installation):
        super().__init__()
        self.at = installation.clock.now()

    def now(self):
        return self.at


def full_loads(heard):
    return [s for s in heard if "FROM sources" in s and "WHERE" not in s]


def test_pages_that_follow_each_other_read_the_sources_once(filled):
    with browser(filled) as client:
        client.get("/alerts")
        with statements() as heard:
            for path in ("/alerts", "/duty", "/people", "/search", "/alerts"):
                assert client.get(path).status_code == 200
    assert heard
    assert full_loads(heard) == []


def test_a_page_reads_a_hundred_new_alerts_at_most_and_once(filled):
    with browser(filled) as client, statements() as heard:
        assert client.get("/duty").status_code == 200
    [read] = [s for s in heard if "evidence" in s]
    assert "LIMIT" in read


@pytest.fixture
def clock(filled):
    return Standing(filled)


def test_they_are_read_again_once_they_are_old(filled, clock):
    statuses = Statuses(replace(filled, clock=clock))
    first = statuses.all()
    clock.at += FRESH - timedelta(microseconds=1)
    assert statuses.all() is first
    clock.at += timedelta(microseconds=1)
    assert statuses.all() is not first
    clock.at -= timedelta(hours=1)
    assert [s.source.id for s in statuses.all()] == [s.source.id for s in first]


def test_a_change_of_the_registry_is_seen_at_once(filled, clock):
    statuses = Statuses(replace(filled, clock=clock))
    assert next(s for s in statuses.all() if s.source.id == "asn24").source.enabled
    row = {**filled.crawl.registry.picture().rows["asn24"], "enabled": False}
    filled.crawl.registry.save([row], "Анна")
    assert not next(s for s in statuses.all() if s.source.id == "asn24").source.enabled
