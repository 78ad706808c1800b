import pytest

from domain.person import RIGHTS, Right, Role
from tests.making import a_person


def having(*roles, **fields):
    return a_person("Анна", *roles, **fields)


def test_every_role_has_rights_and_every_right_a_role():
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Right)
    assert [role for role in Role if Right.ADMINISTER in RIGHTS[role]] == [Role.ADMINISTRATOR]


def test_rights_of_several_roles_add_up():
    assert not having(Role.ANALYST).may(Right.TRIAGE)
    assert not having(Role.EXECUTOR).may(Right.LEADERS)
    assert not having().may(Right.POSTS)
    assert having(Role.ANALYST, Role.MONITOR).may(Right.TRIAGE)
    assert having(Role.ANALYST, Role.MONITOR).may(Right.LEADERS)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXECUTOR])
def test_who_does_not_see_the_region_sees_their_bodies(role):
    assert having(role, bodies=frozenset({"a"})).scope == {"a"}
    assert having(role).scope == frozenset()
    assert having(role, Role.MONITOR, bodies=frozenset({"a"})).scope is None


def test_an_administrator_is_one_who_can_sign_in():
    assert having(Role.ADMINISTRATOR, has_password=True).administers
    assert not having(Role.ADMINISTRATOR).administers
    assert not having(Role.ADMINISTRATOR, has_password=True, enabled=False).administers
    assert not having(Role.MONITOR, has_password=True).administers
