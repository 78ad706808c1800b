"""Who is followed."""

from dataclasses import replace

from domain.leader import Followed
from store.followed import SqlFollowed


def test_a_note_takes_the_place_of_the_earlier_one_until_it_is_forgotten(engine, now) -> None:
    store = SqlFollowed(engine)
    first = Followed("asn24", "Редакция: 22-33-44", "Анна", now)
    store.save(first)
    store.save(second := replace(first, note="Пишут быстро", who="Борис"))
    assert store.all() == {"asn24": second}
    assert store.forget("asn24")
    assert not store.forget("asn24")
    assert store.all() == {}
