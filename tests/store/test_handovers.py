from dataclasses import replace
from datetime import timedelta

from domain.handover import Handover
from store.handovers import SqlHandovers

HOUR = timedelta(hours=1)


def test_notes_come_back_whole_the_newest_first(engine, now):
    store = SqlHandovers(engine)
    notes = [
        Handover("Анна", now, "Ждём ЖКХ", ("a1", "a2")),
        Handover("Вера", now + HOUR, "Тихо", ()),
    ]
    for note in notes:
        store.add(note)
    assert [replace(n, id=None) for n in store.latest(5)] == notes[::-1]
    assert len(store.latest(1)) == 1


def test_the_first_reader_stays(engine, now):
    store = SqlHandovers(engine)
    store.add(Handover("Анна", now, "Ждём ЖКХ", ()))
    [note] = store.latest(1)
    assert store.read(note.id, "Вера", now + HOUR)
    assert not store.read(note.id, "Олег", now + 2 * HOUR)
    assert not store.read(note.id + 1, "Олег", now)
    assert store.latest(1) == [replace(note, read_by="Вера", read_at=now + HOUR)]
