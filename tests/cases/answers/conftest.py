"""An installation for all tests of a module, with the pages of a town."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from domain.person import Person, Role
from tests.cases.answers.threads import CHAT, OTHER, TALK, TOWN, Town


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTKLIK_DATA", str(tmp_path_factory.mktemp("answers")))
        settings = read_settings()
        create_key(settings.key_file)
        with open_installation(settings) as installation:
            sources = {one.id: one for one in (TOWN, OTHER, TALK, CHAT)}
            region = replace(installation.region, sources=sources)
            person = Person("Вера", "Вера", frozenset({Role.MONITOR}), login="vera")
            assert installation.access.people.add(person)
            yield replace(installation, region=region)


@pytest.fixture
def town(installation):
    town = Town(installation)
    town.look()
    return town
