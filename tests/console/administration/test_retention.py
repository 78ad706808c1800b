"""«Хранение»: a person is forgotten by two forms, and nothing keeps the number."""

from desks.operations.holds import HoldDesk
from domain.ports.audit import AuditFilter
from tests.app.erasure.planted import PERSON, SHELL, plant
from tests.console.signing import browser
from tests.making import page_of

WHOM = {"network": "vk", "person": PERSON}


def test_what_goes_is_seen_before_it_is_erased(installation):
    planted = plant(installation)
    client = browser(installation)
    looked = client.post("/forget/look", data=WHOM)
    assert "Публикаций: 3" in looked.text
    assert [p.id for p in planted.posts[:3]] == [
        id_ for id_ in [p.id for p in planted.posts] if id_ in installation.posts.index.get([id_])
    ]
    refused = client.post("/forget", data=WHOM)
    assert refused.status_code == 400
    assert "по какому обращению" in refused.text
    done = client.post("/forget", data=WHOM | {"words": "заявление от 28.11.2026"})
    assert done.status_code == 200
    [row] = page_of(done).select("tr[id^=protocol-]")
    assert "публикации в поиске: 3" in row.text
    assert "верна" in row.text
    assert PERSON not in done.text
    assert not [one for one in installation.audit.read(AuditFilter(), 50) if PERSON in one.detail]
    again = client.post("/forget/look", data=WHOM)
    assert "Публикаций: 0" in again.text


def test_a_wrong_form_comes_back_as_it_was_typed(installation):
    client = browser(installation)
    lost = client.post("/forget/look", data={"link": "https://vk.com/wall-1_404"})
    assert lost.status_code == 404
    page = page_of(lost)
    assert page.select_one("input[name=link]")["value"] == "https://vk.com/wall-1_404"
    assert [one for one in page.select("[role=alert]") if "Не нашлось" in one.text]
    empty = client.post("/forget/look", data={"network": "vk"})
    assert empty.status_code == 400


def test_a_held_case_is_named_and_let_go(installation):
    planted = plant(installation, 1)
    client = browser(installation)
    held = client.post("/holds", data={"case": f"О-{planted.case}", "reason": "запрос суда"})
    assert "запрос суда" in held.text
    looked = client.post("/forget/look", data=WHOM)
    assert f"/cases/{planted.case}" in looked.text
    twice = client.post("/holds", data={"case": f"О-{planted.case}", "reason": "ещё"})
    assert twice.status_code == 409
    nobody = client.post("/holds", data={"case": "О-999", "reason": "суд"})
    assert nobody.status_code == 404
    unclear = client.post("/holds", data={"case": "там", "reason": "суд"})
    assert unclear.status_code == 400
    client.post(f"/holds/{planted.case}/lift", data={"reason": "суд прошёл"})
    assert HoldDesk(installation).standing(SHELL) == []
