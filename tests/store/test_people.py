"""People who sign in, beside those who are only on the roster."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from domain.person import Density, Person, Role, Theme
from store.duty import SqlDuty
from store.people import SqlPeople

ANNA = Person("Анна", "Анна", frozenset({Role.EXECUTOR}), login="anna", bodies=frozenset({"b"}))
BOSS = Person("Вера", "Вера", frozenset({Role.ADMINISTRATOR}), login="vera")


def test_somebody_is_added_and_changed(engine) -> None:
    store = SqlPeople(engine)
    assert store.add(ANNA)
    assert store.get("Анна") == ANNA
    assert store.password("anna") == (ANNA, None)
    changed = replace(ANNA, roles=frozenset({Role.MONITOR}), bodies=frozenset(), enabled=False)
    assert store.change(changed)
    assert store.all() == [changed]
    assert store.get("Борис") is None
    assert store.password("boris") is None
    assert not store.change(replace(ANNA, id="Борис"))


def test_a_look_is_kept_whatever_else_changes(engine) -> None:
    store = SqlPeople(engine)
    assert store.add(ANNA)
    assert store.add(BOSS)
    store.set_look("Анна", Theme.DARK, Density.COMPACT)
    seen = replace(ANNA, theme=Theme.DARK, density=Density.COMPACT)
    assert store.all() == [seen, BOSS]
    assert store.change(replace(ANNA, enabled=False))
    assert store.rename("Анна", "Вика")
    kept = store.get("Вика")
    assert kept is not None
    assert (kept.theme, kept.density) == (Theme.DARK, Density.COMPACT)


def test_neither_a_name_nor_a_login_is_given_twice(engine) -> None:
    store = SqlPeople(engine)
    assert store.add(ANNA)
    assert not store.add(replace(ANNA, login="anna2"))
    assert not store.add(replace(ANNA, id="Другая", name="Другая"))
    assert store.all() == [ANNA]


def test_who_is_on_the_roster_signs_in_as_the_same_person(engine, now) -> None:
    store, duty = SqlPeople(engine), SqlDuty(engine)
    duty.add(
        [], [Person("Анна", "Анна", frozenset(), ("mail",)), Person("Борис", "Б", frozenset())]
    )
    assert [p.login for p in store.all()] == [None, None]
    assert not store.set_password("Анна", "hash", None)
    assert store.add(ANNA)
    anna = replace(ANNA, channels=("mail",))
    assert store.get("Анна") == anna
    store.add(BOSS)
    assert duty.roster(now).people == {"Анна": anna, "Борис": store.get("Борис")}


def test_a_password_replaces_the_one_before_and_no_other(engine) -> None:
    store = SqlPeople(engine)
    store.add(ANNA)
    assert store.set_password("Анна", "first", None)
    assert not store.set_password("Анна", "second", None)
    assert not store.set_password("Анна", "second", "other")
    assert store.set_password("Анна", "second", "first")
    assert store.password("anna") == (replace(ANNA, has_password=True), "second")


def test_of_two_first_administrators_at_once_there_is_one(engine) -> None:
    store = SqlPeople(engine)
    store.add(replace(BOSS, id="Без пароля", name="Без пароля", login="none"))
    everybody = [
        replace(BOSS, id=f"Вера {n}", name=f"Вера {n}", login=f"vera{n}") for n in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda one: store.add_first(one, "hash"), everybody))
    assert sum(made) == 1
    assert sum(person.administers for person in store.all()) == 1
    assert not store.add_first(BOSS, "hash")


def test_a_count_of_links_is_raised_by_all_that_spends_them(engine) -> None:
    store = SqlPeople(engine)
    store.add(ANNA)
    assert [store.invite("Анна"), store.invite("Анна"), store.invited("Анна")] == [1, 2, 2]
    assert store.change(ANNA)  # nothing of it is new
    assert store.invited("Анна") == 2
    for changed in (
        replace(ANNA, enabled=False),
        replace(ANNA, roles=frozenset({Role.ADMINISTRATOR})),
    ):
        before = store.invited("Анна")
        store.change(changed)
        assert store.invited("Анна") == before + 1
    assert not store.set_password("Анна", "first", None, invited=2)
    assert store.set_password("Анна", "first", None, invited=4)
    assert store.invited("Анна") == 5
    assert store.invited("Борис") is None
