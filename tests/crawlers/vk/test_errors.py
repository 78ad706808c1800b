"""Every error of the API that our calls can meet has its reaction."""

import re
from datetime import timedelta

import pytest

from crawlers.vk.errors import REACTIONS, Failure, Then
from domain.source import DEGRADED, HealthState

HOUR = timedelta(hours=1)
# code -> what is done, the state of the source, for how long it, the method or the token rests
TABLE: dict[int, tuple[str, str, timedelta | None]] = {
    **dict.fromkeys((1, 10), ("again", "unreachable", None)),
    **dict.fromkeys((2, 5, 38, 42, 1117), ("stop token", "token_refused", HOUR)),
    6: ("slower", "slowed", None),
    **dict.fromkeys((7, 15, 203, 210, 212), ("rest", "no_access", None)),
    8: ("rest", "changed_markup", None),
    **dict.fromkeys((100, 113, 125), ("rest", "gone", None)),
    9: ("stop method", "quota", HOUR),
    **dict.fromkeys((12, 13, 36), ("smaller", "unreachable", None)),
    **dict.fromkeys((14, 17, 24, 3300), ("stop token", "token_refused", 6 * HOUR)),
    **dict.fromkeys((18, 19, 37, 39, 40), ("rest", "gone", None)),
    **dict.fromkeys((27, 28), ("stop token", "token_refused", HOUR)),
    29: ("stop method", "quota", HOUR),
    30: ("rest", "no_access", None),
}


@pytest.mark.parametrize("code", TABLE)
def test_an_error_has_its_reaction(code: int) -> None:
    found = Failure(code).reaction
    assert (found.then, found.state, found.rest) == TABLE[code]


def test_no_other_error_is_in_the_table() -> None:
    assert set(REACTIONS) == set(TABLE)


def test_an_unknown_error_is_the_source_s_alone() -> None:
    assert Failure(777).reaction.then is Then.REST
    assert Failure(777).reaction.state is HealthState.CHANGED_MARKUP


@pytest.mark.parametrize("code", TABLE)
def test_a_reason_is_russian_and_its_state_a_trouble(code: int) -> None:
    found = Failure(code).reaction
    assert re.match("[А-Я]+[а-я]+ ", found.reason)
    assert found.state in DEGRADED
    if found.state is HealthState.TOKEN_REFUSED:
        assert "vk_token" in found.reason
