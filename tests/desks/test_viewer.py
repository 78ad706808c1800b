"""A viewer has the rights and the scope of the person or token behind it."""

from datetime import UTC, datetime

import pytest

from desks.viewer import Door, by_link, by_token, in_shell, on_page
from domain.access.token import Token
from domain.errors import Forbidden, MoveRefused
from domain.person import Person, Right, Role

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_a_coordinator_on_a_page_sees_their_bodies_only() -> None:
    person = Person("Олег", "Олег", frozenset({Role.COORDINATOR}), bodies=frozenset({"housing"}))
    viewer = on_page(person)
    assert (viewer.door, viewer.bodies) == (Door.PAGE, frozenset({"housing"}))
    assert viewer.may(Right.POSTS, Right.TRIAGE)
    assert not viewer.may(Right.POSTS, Right.REGION)


def test_a_coordinator_without_bodies_sees_nothing_rather_than_everything() -> None:
    assert on_page(Person("О", "О", frozenset({Role.COORDINATOR}))).bodies == frozenset()


def test_a_token_without_bodies_is_limited_to_none() -> None:
    token = Token("выгрузка", frozenset({Right.POSTS}), frozenset(), "Анна", NOW)
    assert by_token(token).bodies is None


def test_who_lacks_a_right_is_told_which() -> None:
    token = Token("выгрузка", frozenset({Right.POSTS}), frozenset(), "Анна", NOW)
    with pytest.raises(Forbidden) as refusal:
        by_token(token).demand(Right.POSTS, Right.ALERTS, Right.REGION)
    assert refusal.value.lacking == (Right.ALERTS, Right.REGION)


def test_the_shell_may_everything_and_a_link_only_what_it_is_for() -> None:
    assert in_shell("Анна").may(*Right)
    link = by_link("Пётр", Right.ALERTS)
    assert [right for right in Right if link.may(right)] == [Right.NOBODY, Right.ALERTS]


@pytest.mark.parametrize("name", ["system", " System ", "SYSTEM"])
def test_nobody_acts_under_the_name_of_the_system(name: str) -> None:
    token = Token("выгрузка", frozenset({Right.POSTS}), frozenset(), "Анна", NOW)
    for viewer in (in_shell("root", name), in_shell(name), by_token(token, name)):
        with pytest.raises(MoveRefused, match="это сама система"):
            _ = viewer.actor
