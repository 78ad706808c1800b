"""What keeps coming back: how often, where, and what counts once."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.causes.alike import most_alike
from cases.causes.chronic import find_chronic
from domain.cases.case import Case, Place
from domain.cases.causes.problem import ChronicReason, ChronicSign, MemberKind, months
from domain.cases.clocks import Deadlines
from domain.cases.standing import Standing
from domain.cases.workflow import CaseState
from domain.ports.casework.cases import StoredCase
from domain.terms.policy import Priority, Regime

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)
WATER, HEAT = "housing.no_hot_water", "housing.heating"
HOUSE = Place("tynda", street="Лесная", house="5")
R = ChronicReason


def case(id_, ago, place=HOUSE, topic=WATER, **fields):
    return ChronicSign(MemberKind.CASE, str(id_), NOW - ago * DAY, topic, place, **fields)


def incident(id_, ago, place, *names, topic=WATER):
    at = NOW - ago * DAY
    return ChronicSign(MemberKind.INCIDENT, id_, at, topic, place, id_, names=names)


def places(*signs, towns=("tynda",)):
    return {
        (one.place.street, one.place.house): (one.reason, [m.id for m in one.members])
        for one in find_chronic(signs, towns, NOW)
    }


def test_three_times_in_90_days_at_one_house_is_a_problem_and_twice_is_none():
    first, second, third = case(1, 80), case(2, 40), case(3, 1)
    assert places(first, second, third) == {("Лесная", "5"): (R.REPEATED, ["1", "2", "3"])}
    assert places(first, second) == {}
    assert places(case(1, 95), second, third) == {}
    assert places(first, second, case(3, 1, topic=HEAT)) == {}


@pytest.mark.parametrize(
    ("street", "house"),
    [("ул. Лесная", "5"), ("улица лесная", "д. 5"), ("ЛЕСНАЯ ул.", " 5 "), ("Лесная", "дом 5")],
)
def test_a_place_is_compared_as_people_write_it(street, house):
    other = Place("tynda", street=street, house=house)
    found_at = places(case(1, 9), case(2, 5), case(3, 1, other))
    assert [ids for _, ids in found_at.values()] == [["1", "2", "3"]]


def test_a_wider_place_counts_what_no_narrower_problem_explains():
    house = [case(n, n) for n in (1, 2, 3)]
    street = [case(n, n, Place("tynda", street="Лесная", house=str(n))) for n in (6, 7, 8)]
    known = places(*house, *street)
    assert known[("Лесная", "5")] == (R.REPEATED, ["3", "2", "1"])
    assert [ids for at, (_, ids) in known.items() if at[1] is None] == [["8", "7", "6"]]


def test_streets_of_a_village_are_one_place_and_of_a_town_are_not():
    village = [case(n, n, Place("zeysky", "zeysky.ovsyanka", f"Улица {n}")) for n in (1, 2, 3)]
    assert [ids for _, ids in places(*village).values()] == [["3", "2", "1"]]
    town = [case(n, n, Place("tynda", "tynda.tynda", f"Улица {n}")) for n in (1, 2, 3)]
    assert places(*town) == {}
    nameless = [case(n, n, Place("zeysky")) for n in (1, 2, 3)]
    assert places(*nameless) == {}


def test_an_incident_and_its_cases_count_once():
    street = Place("tynda", street="Лесная")
    of_one = [case(n, 3, street, incident_id="i1") for n in range(5)]
    assert places(*of_one, incident("i1", 3, Place("tynda"), "Лесная")) == {}
    others = incident("i2", 2, Place("tynda"), "школа 14", "Лесная"), case(9, 1, street)
    [(reason, members)] = places(*of_one, *others).values()
    assert (reason, len(members)) == (R.REPEATED, 7)


def test_what_comes_again_within_30_days_after_fixed_has_relapsed():
    fixed = case(1, 60, fixed_at=NOW - 20 * DAY)
    assert places(fixed, case(2, 1)) == {("Лесная", "5"): (R.RELAPSED, ["1", "2"])}
    assert places(fixed, case(2, 40)) == {}  # it was there before
    assert places(case(1, 99, fixed_at=NOW - 40 * DAY), case(2, 1)) == {}
    one = case(1, 60, fixed_at=NOW - 20 * DAY, incident_id="i")
    assert places(one, case(2, 1, incident_id="i")) == {}
    town = Place("tynda", "tynda.tynda")
    assert places(case(1, 60, town, fixed_at=NOW - 20 * DAY), case(2, 1, town)) == {}


def test_months_are_begun_months():
    assert [months(NOW - days * DAY, NOW) for days in (0, 29, 30, 95)] == [1, 1, 2, 4]


def stored(id_, text, place=HOUSE, body="housing"):
    facts = Case(NOW, "Asia/Yakutsk", "phone", text, place, 365, id=id_)
    standing = Standing(
        *(CaseState.CLOSED, None, Regime.POST, False, Priority.USUAL, WATER, "housing"), body
    )
    return StoredCase(facts, standing, Deadlines(), 1)


def test_the_most_alike_are_of_its_place_and_words():
    one = stored(1, "Третий день нет горячей воды в доме")
    far = stored(2, "Нет горячей воды третий день", Place("zeya"), "other")
    near = stored(3, "Нет горячей воды третий день в доме")
    plain = stored(4, None, Place("zeya"), "other")
    ranked = [other.case.id for other in most_alike(one, [plain, far, near])]
    assert ranked == [3, 2, 4]
    assert len(most_alike(one, [near] * 9)) == 3
