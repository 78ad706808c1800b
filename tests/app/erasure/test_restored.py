"""A copy that was made before a request, restored after it, brings nothing back; on servers too."""

import shutil
from dataclasses import replace
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from app.copies.folder import CopyFolder
from app.copies.restoring import restore_copy
from app.erasure.listing import NAME, read_list
from app.settings import Settings
from app.wiring import open_installation
from desks.access.keys import KeysDesk
from desks.operations.erasure import ErasureDesk, Forgotten
from domain.errors import CopyRefused
from domain.query import Word
from store.schema import metadata
from tests.app.erasure.planted import PERSON, PLANTED, SHELL, needles, plant, rows_with

WHOM = Forgotten(network="vk", person=PERSON)
PASSPHRASE = SecretStr("раз два три")


def sealing(installation, tmp_path):
    update = {"copies_passphrase": PASSPHRASE, "copies": tmp_path / "copies"}
    return replace(installation, settings=installation.settings.model_copy(update=update))


def test_backup_then_forget_then_restore_finds_nothing(installation, tmp_path):
    here = sealing(installation, tmp_path)
    planted = plant(here)
    copy = CopyFolder(here.settings).make(here.clock.now(), whole=True).path
    ErasureDesk(here).forget(SHELL, WHOM, "заявление")
    words = needles(here, planted)
    fresh = Settings(
        data=tmp_path / "fresh", copies=tmp_path / "copies", copies_passphrase=PASSPHRASE
    )
    restored = restore_copy(fresh, copy)
    assert restored.differences == ()
    assert restored.forgotten == len(planted.posts)
    left = rows_with(fresh.data / "otklik.db", words) | rows_with(fresh.data / "index.db", words)
    assert {one for one in left if not one.startswith("audit.detail")} == set()
    texts = [word.encode() for word in words if word not in {one.id for one in planted.posts}]
    for file in fresh.data.glob("*.db*"):
        content = file.read_bytes()
        lower = content.decode("utf-8", "replace").lower().encode()
        assert [w for w in texts if w in content or w in lower] == [], file
    with open_installation(fresh) as again:
        assert again.posts.index.get([planted.other.id])
        assert ErasureDesk(again).look(SHELL, WHOM).posts == 0
        assert set(again.keeping.tombstones.all()) == set(here.keeping.tombstones.all())


def test_a_person_of_an_earlier_key_is_forgotten_also_in_copies_of_its_time(installation, tmp_path):
    here = sealing(installation, tmp_path)
    planted = plant(here)
    copy = CopyFolder(here.settings).make(here.clock.now(), whole=True).path
    KeysDesk(here).rotate_pseudonyms(SHELL)
    with open_installation(here.settings) as rotated:
        desk = ErasureDesk(rotated)
        assert desk.look(SHELL, WHOM).posts == 3  # the others wait in the queue
        desk.forget(SHELL, WHOM, "заявление")
        assert desk.look(SHELL, WHOM).posts == 0
    fresh = Settings(
        data=tmp_path / "fresh", copies=tmp_path / "copies", copies_passphrase=PASSPHRASE
    )
    assert restore_copy(fresh, copy).forgotten == len(planted.posts)
    with open_installation(fresh) as again:
        assert again.key == installation.key
        assert ErasureDesk(again).look(SHELL, WHOM).posts == 0


def test_without_the_list_a_copy_knows_nothing_and_a_damaged_list_is_refused(
    installation, tmp_path
):
    here = sealing(installation, tmp_path)
    plant(here, 1)
    copy = CopyFolder(here.settings).make(here.clock.now(), whole=True).path
    ErasureDesk(here).forget(SHELL, WHOM, "заявление")
    apart = tmp_path / "apart"
    apart.mkdir()
    moved = shutil.copy(copy, apart)
    lines = (tmp_path / "copies" / NAME).read_text("utf-8").splitlines(keepends=True)
    (apart / NAME).write_text("".join(lines[:-1]))
    fresh = Settings(data=tmp_path / "fresh", copies=apart, copies_passphrase=PASSPHRASE)
    with pytest.raises(CopyRefused, match="список забытых повреждён"):
        restore_copy(fresh, apart / copy.name)
    assert not fresh.data.exists()
    (apart / NAME).unlink()
    assert read_list(apart) == {}
    assert restore_copy(fresh, apart / copy.name).forgotten == 0
    assert moved


@pytest.fixture
def served(tmp_path, new_folder, postgresql_url, redis_url, elasticsearch_url):
    """An installation on servers."""
    from elasticsearch import Elasticsearch

    data, name = tmp_path / "served", f"erased-{uuid4().hex[:8]}"
    data.mkdir()
    shutil.copy(new_folder / "pseudonym.key", data)
    settings = Settings(
        data=data,
        database=SecretStr(postgresql_url),
        queue=SecretStr(redis_url),
        index=SecretStr(elasticsearch_url),
        index_name=name,
    )
    with open_installation(settings) as opened:
        yield opened
    with Elasticsearch(elasticsearch_url) as client:
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)
        client.indices.delete_index_template(name=name)


def test_on_servers_neither_sql_nor_search_finds_anything(served):
    planted = plant(served)
    words = needles(served, planted)
    engine = create_engine(
        served.settings.database_url.replace("postgresql://", "postgresql+psycopg://")
    )

    def seen():
        with engine.connect() as connection:
            rows = {
                table.name: connection.execute(
                    text(f'SELECT CAST(t AS text) FROM "{table.name}" AS t')
                ).scalars()
                for table in metadata.sorted_tables
            }
            return {
                (name, word)
                for name, some in rows.items()
                for row in some
                for word in words
                if word in row.lower()
            }

    assert len(seen()) > 20
    made = ErasureDesk(served).forget(SHELL, WHOM, "заявление")
    assert made.counts["posts"] == 3
    assert made.counts["queue"] == 2
    assert {one for one in seen() if one[0] != "audit"} == set()
    assert served.posts.queue.depth() == 0
    for word in PLANTED[1:]:
        assert not served.posts.index.search(Word(word), limit=0).total
    index = served.posts.index
    assert [one.post.id for one in index.each()] == [planted.other.id]
    served.keeping.erasure.compact()
    index.compact()
    assert index.get([planted.other.id])
    engine.dispose()
