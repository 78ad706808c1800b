"""Every column of the database is classified by what it may hold of a person."""

from store.erasure.register import REGISTER
from store.schema import metadata


def test_every_column_is_classified_once() -> None:
    kept = {table.name: sorted(c.name for c in table.columns) for table in metadata.sorted_tables}
    assert {name: sorted(held.columns()) for name, held in REGISTER.items()} == kept


def test_what_goes_has_a_post_to_go_with() -> None:
    assert not [name for name, held in REGISTER.items() if held.goes and not held.post]
    assert not [name for name, held in REGISTER.items() if held.falls and not held.words]
    named = {name for name, held in REGISTER.items() if held.author or held.place}
    assert not [name for name in named if not REGISTER[name].goes]
