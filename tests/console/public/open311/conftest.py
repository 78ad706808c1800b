"""A region's Open311 server, asked as foreign clients do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from lxml import etree

from app.installation import Installation
from app.sections.casework import Open311
from app.wiring import open_installation
from console.application import create_application
from desks.access.tokens import TokenDesk
from desks.viewer import in_shell
from domain.person import Right
from tests.client import TestClient
from tests.console.signing import BASE
from tests.making import settings_of

ROOT = "/open311/v2"
ANNA = in_shell("Анна")
TYNDA = ("55.1540", "124.7290")


@dataclass
class Server:
    """`sent` is one request with all that the specification names."""

    installation: Installation
    client: TestClient
    key: str
    sent: dict[str, str] = field(default_factory=dict)

    def post(self, format_: str = "json", **changes: Any) -> Any:
        data = {**self.sent, **changes}
        return self.client.post(f"{ROOT}/requests.{format_}", data=data)

    def posted(self, **changes: Any) -> str:
        """The number or the token of a new request."""
        answer = self.post(**changes)
        assert answer.status_code == 200, answer.text
        [receipt] = answer.json()
        number: str = receipt.get("service_request_id") or receipt["token"]
        return number

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{ROOT}/{path}", params=query)


def elements(answer: Any) -> Any:
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<')
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    return etree.fromstring(answer.content)


def rows(answer: Any) -> list[dict[str, str | None]]:
    return [{part.tag: part.text for part in one} for one in elements(answer)]


def opened(installation: Installation) -> Server:
    _, key = TokenDesk(installation).issue(ANNA, "приложение", {Right.FILE}, (), None, "app311")
    sent = {
        "api_key": key,
        "jurisdiction_id": "city.example",
        "service_code": "improvement.yard_potholes",
        "lat": TYNDA[0],
        "long": TYNDA[1],
        "address_string": "ул. Красная Пресня, 12, Тында",
        "email": "petrova@example.ru",
        "device_id": "d-111",
        "account_id": "a-222",
        "first_name": "Марфа",
        "last_name": "Петрова",
        "phone": "89141234567",
        "description": "Провал во дворе.\nМашины объезжают по газону.",
        "media_url": "https://pictures.example/2212.jpg",
        "attribute[WHISPAWN]": "123",
    }
    client = TestClient(
        create_application(installation), base_url=BASE, raise_server_exceptions=False
    )
    return Server(installation, client, key, sent)


@pytest.fixture
def make(tmp_path, new_folder) -> Iterator[Any]:
    """`make(**settings)` opens a server of its own."""
    shutil.copytree(new_folder, tmp_path, dirs_exist_ok=True)
    stack = []

    def made(**settings: Any) -> Server:
        installation = open_installation(settings_of(tmp_path, **settings))
        stack.append(installation)
        return opened(installation.__enter__())

    yield made
    for one in stack:
        one.__exit__(None, None, None)


@pytest.fixture
def server(make) -> Server:
    """Of requests that are public at once."""
    made: Server = make(open311=Open311.AT_ONCE)
    return made
