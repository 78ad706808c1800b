"""Installations of either kind, one filled and one empty."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from app.copies.stores import open_stores
from app.key import create_key
from app.settings import Settings
from domain.query import All
from store.engine import open_database
from store.migrations.revisions import migrate
from tests.app.copies.filling import START, fill_posts, fill_tables
from tests.making import a_post

PASSPHRASE = SecretStr("раз два три")


@pytest.fixture
def servers(
    postgresql_url: str, redis_url: str, elasticsearch_url: str
) -> Iterator[dict[str, object]]:
    from elasticsearch import Elasticsearch

    name = f"copies-{uuid4().hex[:8]}"
    yield {
        "database": SecretStr(postgresql_url),
        "queue": SecretStr(redis_url),
        "index": SecretStr(elasticsearch_url),
        "index_name": name,
    }
    with Elasticsearch(elasticsearch_url) as client:
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)
        client.indices.delete_index_template(name=name)


@pytest.fixture
def place(tmp_path: Path):
    """Settings of an installation with nothing in it: place("old"), place("new", **servers)."""

    def make(name: str, **stores: object) -> Settings:
        return Settings(
            data=tmp_path / name, copies=tmp_path / "copies", copies_passphrase=PASSPHRASE, **stores
        )

    return make


def fill(settings: Settings) -> None:
    create_key(settings.key_file)
    create_key(settings.contacts_key)
    engine = open_database(settings.database_url)
    migrate(engine)
    fill_tables(engine)
    with open_stores(settings) as stores:
        fill_posts(engine, stores.index)
        stores.queue.put([a_post("waits", START), a_post("too", START)], history=True)
        stores.queue.put([a_post("new", START)], history=False)
        assert stores.index.search(All(), limit=0).total == 30
    engine.dispose()
