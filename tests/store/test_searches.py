from dataclasses import replace

from domain.saved_search import SavedSearch
from store.searches import SqlSearches


def test_a_search_is_kept_whole_under_a_name_of_its_own(engine, now):
    store = SqlSearches(engine)
    heat = SavedSearch("Тепло", "Анна", "отопление | батарея место:Тында", True, now)
    waste = SavedSearch("Мусор", "Вера", "мусор", False, now)
    assert store.add(heat)
    assert store.add(waste)
    assert not store.add(replace(heat, owner="Вера"))
    assert store.all() == [waste, heat]


def test_it_is_watched_left_unwatched_and_forgotten(engine, now):
    store = SqlSearches(engine)
    heat = SavedSearch("Тепло", "Анна", "отопление", True, now)
    store.add(heat)
    assert store.watch("Тепло", False)
    assert store.all() == [replace(heat, watched=False)]
    assert store.forget("Тепло")
    assert [store.watch("Тепло", True), store.forget("Тепло"), store.all()] == [False, False, []]
