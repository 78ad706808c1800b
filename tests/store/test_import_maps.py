from dataclasses import replace
from datetime import timedelta

from domain.cases.import_map import CaseColumn, ImportMap, StoredMap
from domain.terms.policy import Regime
from store.cases.import_maps import SqlImportMaps

COLUMNS = {CaseColumn.NUMBER: "Номер", CaseColumn.RECEIVED: "Дата", CaseColumn.TEXT: "Текст"}
MAP = ImportMap("ПОС", "pos", COLUMNS, "Europe/Moscow", Regime.MESSAGE)


def test_a_map_comes_back_whole_is_changed_and_forgotten(engine, now):
    store = SqlImportMaps(engine)
    added = store.add(MAP, "Анна", now)
    assert store.all() == [added]
    changed = replace(MAP, zone="Asia/Yakutsk", columns={**COLUMNS, CaseColumn.STATE: "Статус"})
    later = now + timedelta(hours=1)
    assert store.change(added.id, changed, "Борис", later) == store.get(added.id)
    assert store.get(added.id) == StoredMap(added.id, changed, "Борис", later)
    assert store.forget(added.id)
    assert (store.all(), store.get(added.id), store.forget(added.id)) == ([], None, False)
    assert store.change(added.id, MAP, "Анна", now) is None


def test_a_name_is_of_one_map(engine, now):
    store = SqlImportMaps(engine)
    first, other = store.add(MAP, "Анна", now), store.add(replace(MAP, name="А"), "Анна", now)
    assert store.add(replace(MAP, stream="portal"), "Борис", now) is None
    assert store.change(other.id, MAP, "Борис", now) is None
    assert store.all() == [other, first]
    assert store.change(first.id, MAP, "Борис", now)
