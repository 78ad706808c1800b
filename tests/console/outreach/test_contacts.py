"""Pages of talks with outlets."""

import pytest

from app.wiring import sync_registry
from domain.person import Role
from tests.console.signing import browser
from tests.making import page_of

SENT = {
    "source": "asn24",
    "way": "meeting",
    "purpose": "Интервью о тарифах",
    "person": "Ольга, редактор",
    "phone": "8 4162 22-33-44",
    "due": "2099-12-03T10:00",
}


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def client(installation):
    sync_registry(installation)
    with browser(installation, Role.MEDIA) as opened:
        yield opened


def test_a_contact_is_written_owed_and_done(client) -> None:
    made = client.post("/contacts", data=SENT)
    assert "Интервью о тарифах" in words(made)
    owed = client.get("/contacts")
    assert "Ольга, редактор 8 4162 22-33-44" in words(owed)
    [address] = {form["action"] for form in page_of(owed).select('form[action$="/finish"]')}
    sheet = client.get("/leaders/asn24/briefing")
    assert "Интервью о тарифах" in words(sheet)
    assert not page_of(sheet).select("script, form")
    refused = client.post(address, data={"version": "1"})
    assert (refused.status_code, "не написан итог" in words(refused)) == (400, True)
    done = client.post(address, data={"version": "1", "result": "Вышло"})
    assert "ничего не должны" in words(done)
    assert "Никому ничего не должны" in words(client.get("/contacts"))


def test_a_mobile_telephone_is_refused_in_words(client) -> None:
    refused = client.post("/contacts", data={**SENT, "phone": "+7 914 555-01-02"})
    assert (refused.status_code, "мобильные не храним" in words(refused)) == (400, True)
    [phone] = page_of(refused).select('form[action="/contacts"] input[name="phone"]')
    assert phone["value"] == "+7 914 555-01-02"
    assert client.post("/contacts", data={**SENT, "source": "none"}).status_code == 404
    assert client.post("/contacts", data={**SENT, "due": "завтра"}).status_code == 400
    assert client.get("/contacts?source=none").status_code == 404
    assert client.get("/leaders/none/briefing").status_code == 404
