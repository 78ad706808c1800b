"""Pulses: one contract for the fake and both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.pulse import PULSE_LIFE, ProcessRole, Pulse
from store.pulses import SqlPulses
from tests.fakes.pulses import MemoryPulses


@pytest.fixture
def pulses(place):
    return SqlPulses(place) if place else MemoryPulses()


@pytest.fixture
def worker(now):
    return Pulse("worker@a:1", ProcessRole.WORKER, "a", 1, now)


def test_a_role_without_a_process_has_no_pulse(pulses) -> None:
    assert pulses.last(ProcessRole.WORKER) is None
    assert list(pulses.all()) == []


def test_the_newest_pulse_of_a_role_counts(pulses, worker, now) -> None:
    later = now + timedelta(minutes=1)
    pulses.beat(worker)
    pulses.beat(replace(worker, name="worker@b:1", host="b", at=later))
    pulses.beat(Pulse("crawler@a:2", ProcessRole.CRAWLER, "a", 2, later))
    assert pulses.last(ProcessRole.WORKER) == later
    assert [p.name for p in pulses.all()] == ["crawler@a:2", "worker@a:1", "worker@b:1"]


def test_a_process_has_one_pulse_its_last(pulses, worker, now) -> None:
    pulses.beat(worker)
    pulses.beat(replace(worker, at=now + timedelta(minutes=1)))
    assert list(pulses.all()) == [replace(worker, at=now + timedelta(minutes=1))]


def test_a_process_that_ended_well_is_forgotten_at_once(pulses, worker) -> None:
    pulses.beat(worker)
    pulses.stop(worker.name)
    pulses.stop(worker.name)
    assert list(pulses.all()) == []


def test_a_process_that_fell_silent_is_forgotten_after_a_day(pulses, worker, now) -> None:
    pulses.beat(worker)
    other = replace(worker, name="worker@b:1", at=now + PULSE_LIFE)
    pulses.beat(other)
    assert len(pulses.all()) == 2
    pulses.beat(replace(other, at=now + PULSE_LIFE + timedelta(seconds=1)))
    assert [p.name for p in pulses.all()] == ["worker@b:1"]


def test_a_process_of_a_clock_that_was_a_year_ahead_is_forgotten(pulses, worker, now) -> None:
    pulses.beat(replace(worker, name="ahead", at=now + timedelta(days=365)))
    pulses.beat(worker)
    assert pulses.last(worker.role) == worker.at
