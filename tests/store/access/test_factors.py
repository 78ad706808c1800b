"""Second factors on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.person import Person, Role
from store.access.factors import SqlFactors
from store.people import SqlPeople

CODES = ("a", "b", "c")


@pytest.fixture
def factors(engine, now):
    SqlPeople(engine).add(Person("Анна", "Анна", frozenset({Role.DUTY}), login="anna"))
    return SqlFactors(engine)


def at_once(tries):
    with ThreadPoolExecutor(8) as pool:
        return [one.result() for one in [pool.submit(call) for call in tries]]


def test_a_person_has_one_factor_at_most(factors, engine, now):
    assert factors.get("Анна") is None
    assert not SqlPeople(engine).get("Анна").has_factor
    assert factors.set("Анна", b"\x00sealed", 7, CODES, now)
    assert not factors.set("Анна", b"other", 9, (), now)
    factor = factors.get("Анна")
    assert (factor.sealed, factor.step, factor.made_at, factor.left) == (b"\x00sealed", 7, now, 3)
    assert SqlPeople(engine).get("Анна").has_factor
    assert factors.drop("Анна")
    assert not factors.drop("Анна")
    assert factors.get("Анна") is None
    assert not factors.set("Борис", b"sealed", 7, CODES, now)


def test_a_step_is_used_once_also_by_many_at_once(factors, now):
    assert not factors.use_step("Анна", 8)
    factors.set("Анна", b"sealed", 7, CODES, now)
    assert not factors.use_step("Анна", 7)
    assert sum(at_once([lambda: factors.use_step("Анна", 8)] * 8)) == 1
    assert not factors.use_step("Анна", 7)
    assert factors.get("Анна").step == 8


def test_a_recovery_code_is_used_once_also_by_many_at_once(factors, now):
    assert factors.use_recovery("Анна", "a") is None
    factors.set("Анна", b"sealed", 7, CODES, now)
    used = at_once([lambda: factors.use_recovery("Анна", "a")] * 8)
    assert [left for left in used if left is not None] == [2]
    both = at_once([lambda code=code: factors.use_recovery("Анна", code) for code in "bc"])
    assert sorted(both) == [0, 1]
    factors.set_recovery("Анна", ("d",))
    assert factors.use_recovery("Анна", "a") is None
    assert factors.use_recovery("Анна", "d") == 0
