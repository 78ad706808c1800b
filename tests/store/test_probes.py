from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from domain.ports.probes import ProbeStore
from domain.post import AuthorKind
from domain.probe import Finding, Probe, ProbeState, Sample
from domain.source import SourceKind
from store.probes import SqlProbes
from tests.fakes.probes import MemoryProbes

LEASE = timedelta(minutes=2)
WEB = {"address": "https://example.org/"}
CHANNEL = {"address": "tynda", "kind": "telegram", "options": {"comments": "no"}}
RSS = [SourceKind.RSS]


@pytest.fixture
def probes(place) -> ProbeStore:
    return SqlProbes(place) if place else MemoryProbes()


@pytest.fixture
def ask(probes, now):
    def put(id_: str, *rows, at=now) -> Probe:
        probe = Probe(id_, "console", at, rows)
        probes.ask(probe)
        return probe

    return put


def test_what_is_asked_waits_as_it_was_asked(probes, ask) -> None:
    asked = ask("1", WEB)
    assert probes.get("1") == asked
    assert probes.get("2") is None


def test_a_probe_of_no_kind_is_anybodys_and_one_of_a_kind_its_own_spiders(probes, ask, now) -> None:
    ask("1", CHANNEL)
    ask("2", WEB, at=now + LEASE)
    first = probes.claim(RSS, now, LEASE)
    assert (first.id, first.state, first.tries) == ("2", ProbeState.RUNNING, 1)
    assert probes.claim(RSS, now, LEASE) is None
    assert probes.claim([SourceKind.TELEGRAM], now, LEASE).id == "1"


def test_the_longest_waiting_goes_first(probes, ask, now) -> None:
    ask("late", WEB, at=now + LEASE)
    ask("early", WEB)
    assert [probes.claim(RSS, now, LEASE).id for _ in range(2)] == ["early", "late"]


def test_the_probe_of_a_killed_crawler_comes_back_when_its_lease_has_run_out(
    probes, ask, now
) -> None:
    ask("1", WEB)
    lost = probes.claim(RSS, now, LEASE)
    assert probes.claim(RSS, now + LEASE - timedelta(seconds=1), LEASE) is None
    taken = probes.claim(RSS, now + LEASE, LEASE)
    assert (taken.id, taken.tries) == ("1", 2)
    assert not probes.save(replace(lost, state=ProbeState.DONE, finding=Finding(False, "поздно")))
    assert probes.get("1").finding is None


def test_a_probe_is_handed_on_to_the_spider_of_its_kind(probes, ask, now) -> None:
    ask("1", WEB)
    claimed = probes.claim(RSS, now, LEASE)
    known = replace(claimed, rows=(CHANNEL, WEB), trail=("Это канал",), state=ProbeState.WAITING)
    assert probes.save(known)
    assert probes.claim(RSS, now + LEASE, LEASE) is None
    taken = probes.claim([SourceKind.TELEGRAM], now, LEASE)
    assert (taken.rows, taken.trail) == ((CHANNEL, WEB), ("Это канал",))


def test_a_finding_is_kept_whole_and_done_once(probes, ask, now) -> None:
    ask("1", CHANNEL)
    claimed = probes.claim([SourceKind.TELEGRAM], now, LEASE)
    samples = (
        Sample(now, AuthorKind.PRIVATE, "Нет воды", comment=True),
        Sample(None, None, "Без даты и автора"),
    )
    finding = Finding(True, "Годится", CHANNEL, 12, 3, 1, now, timedelta(minutes=40), samples)
    assert probes.save(replace(claimed, state=ProbeState.DONE, finding=finding))
    assert probes.get("1").finding == finding
    assert probes.claim([SourceKind.TELEGRAM], now + LEASE, LEASE) is None
    assert not probes.save(replace(claimed, state=ProbeState.DONE, finding=None))


def test_texts_of_residents_are_kept_for_a_week_only(probes, ask, now) -> None:
    ask("old", WEB, at=now - timedelta(days=8))
    ask("young", WEB, at=now - timedelta(days=6))
    ask("new", WEB)
    assert [probe.id for probe in probes.recent(10)] == ["new", "young"]
    assert [probe.id for probe in probes.recent(1)] == ["new"]


def test_crawlers_side_by_side_never_share_a_probe(probes, ask, now) -> None:
    for number in range(20):
        ask(f"{number:02}", WEB)
    start, claimed = Barrier(3), []

    def crawl() -> None:
        start.wait()
        while (probe := probes.claim(RSS, now, LEASE)) is not None:
            claimed.append(probe.id)

    threads = [Thread(target=crawl) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [f"{number:02}" for number in range(20)]
