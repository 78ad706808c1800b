"""Every address that opens without a sign-in refuses who calls too often."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.sections.casework import Open311
from console.application import ROUTES, create_application
from console.guard import OF_ADDRESS
from console.public.application import PURPOSES
from console.public.open311.resources import ROUTES as OPEN311
from tests.client import TestClient
from tests.console.signing import BASE, PAGE

OPEN = (
    *((route.method, route.path) for route in ROUTES if route.is_open),
    *((route.method, route.path) for purpose in PURPOSES for route in purpose.routes),
    *((route.method, route.path) for route, _, _ in OPEN311),
    *((route.method, route.path.removesuffix(".{format}")) for route, _, _ in OPEN311),
)


class Exhausted:
    """A throttle in which everybody has called too often; it keeps the names that it was asked."""

    def __init__(self):
        self.names = []

    def take(self, name, rate, now):
        self.names.append(name)
        return timedelta(seconds=7)


@pytest.fixture
def exhausted(filled):
    settings = filled.settings.model_copy(update={"open311": Open311.MODERATED})
    access = replace(filled.access, throttle=Exhausted())
    return replace(filled, settings=settings, access=access)


def test_every_open_address_has_a_limit(exhausted):
    assert len(set(OPEN)) == len(OPEN) > 40
    application = create_application(exhausted)
    with TestClient(application, base_url=BASE, headers=PAGE, follow_redirects=False) as client:
        for method, path in OPEN:
            address = re.sub(r"{\w+}", "json", path)
            answer = client.request(method, address)
            assert (method, path, answer.status_code) == (method, path, 429)
            assert answer.headers["retry-after"] == "7"
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in exhausted.access.throttle.names)


def test_a_wrong_key_of_the_api_has_a_limit_and_the_refusal_says_until_when(exhausted):
    headers = {"authorization": "Bearer otklik_none"}
    with TestClient(create_application(exhausted), base_url=BASE, headers=headers) as client:
        answer = client.get("/api/v1/region")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert "Повторите через 7 секунд" in answer.text


def test_a_page_of_a_stranger_says_until_when(exhausted):
    with TestClient(create_application(exhausted), base_url=BASE, headers=PAGE) as client:
        page = client.get("/login")
    assert "открывают слишком много страниц. Повторите через 7 секунд." in page.text


def test_a_morning_of_an_office_behind_one_address_is_no_flood():
    people, pages_of_each = 50, 3  # the form, the password, the code
    assert people * pages_of_each < OF_ADDRESS.calls
