"""Opinion leaders: who speaks, shares with their intervals, who was first."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.leader import Appearance, Share, Trail, races, speaker, trails
from domain.post import AuthorKind
from domain.source import Source, SourceKind
from tests.making import a_source

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def source(kind: SourceKind, **more: object) -> Source:
    return a_source("s", kind, **more)


def test_who_speaks() -> None:
    assert speaker(source(SourceKind.RSS)) is AuthorKind.OUTLET
    assert speaker(source(SourceKind.BROWSER)) is AuthorKind.OUTLET
    assert speaker(source(SourceKind.VK)) is AuthorKind.COMMUNITY
    assert speaker(source(SourceKind.TELEGRAM, owner_body="zhkh")) is AuthorKind.OFFICIAL
    assert speaker(source(SourceKind.FORUM)) is None
    assert speaker(source(SourceKind.VK, options={"search": "Тында"})) is None


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596), (1, 2, 0.095, 0.905)],
)
def test_an_interval_is_that_of_wilson(count: int, of: int, low: float, high: float) -> None:
    assert Share(count, of).interval == pytest.approx((low, high), abs=0.001)


def test_without_a_sample_nothing_is_known() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)


def appeared(incident: str, **minutes: int) -> list[Appearance]:
    return [Appearance(incident, who, NOW + at * MINUTE) for who, at in minutes.items()]


def test_who_was_first_among_several_and_by_how_much() -> None:
    found = races(
        [
            *appeared("one", a=0, b=10, c=90),
            *appeared("two", a=5, b=35),
            *appeared("three", b=7, a=8),
            *appeared("alone", a=1),
            *appeared("at once", a=3, b=3),
        ]
    )
    assert found["a"].first == Share(2, 4)
    assert found["a"].lead == 20 * MINUTE
    assert found["a"].incidents == ("two", "one")
    assert found["b"].first == Share(1, 4)
    assert found["b"].lead == MINUTE
    assert found["c"].first == Share(0, 1)
    assert found["c"].lead is None


def test_a_source_that_wrote_alone_raced_with_nobody() -> None:
    assert races(appeared("alone", a=1)) == {}


def test_who_reports_after_a_source_is_counted_over_common_incidents() -> None:
    at, hour = NOW, 60 * MINUTE
    appearances = [
        *(Appearance(f"i{n}", "a", at) for n in range(4)),
        *(Appearance(f"i{n}", "b", at + (n + 1) * hour) for n in range(3)),
        Appearance("i3", "b", at),
        Appearance("i9", "b", at),
        Appearance("i0", "c", at - hour),
    ]
    assert trails(appearances, "a") == [
        Trail("b", Share(3, 4), 2 * hour),
        Trail("c", Share(0, 1), None),
    ]
    assert trails(appearances, "nobody") == []
