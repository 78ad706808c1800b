"""The question after an incident: its page, the incident's, the link, the API and the shell."""

import logging
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from console.application import create_application
from desks.outreach.surveys.desk import SurveyDesk
from domain.care import CareState
from domain.outreach.surveys.incident_ask import DAYS
from domain.person import Right, Role
from otklik.cli import cli
from russian.outreach.surveys import CLAIM, KEPT_OF_INCIDENT, OF_THOSE_WHO_ANSWERED
from tests.client import TestClient
from tests.console.signing import BASE, browser
from tests.console.tokens import issue
from tests.desks.outreach.test_incident_questions import (
    HEAT,
    ONE,
    WASTE,
    care,
    case,
    codes,
    solve,
)
from tests.desks.outreach.test_incident_questions import centre as centre
from tests.desks.outreach.test_surveys import VERA, published, send
from tests.making import page_of


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def number(centre):
    """A question that twelve contacts of one incident and one of another were asked."""
    until = centre.clock.now().date() + timedelta(days=60)
    number = published(centre, **ONE, until=until)
    for place in range(12):
        case(centre, f"a{place}@example.ru")
    case(centre, "b@example.ru", WASTE)
    care(centre, CareState.SOLVED, WASTE)
    assert solve(centre) == 13
    return number


def test_pages_tell_how_many_were_asked_and_later_what_was_answered(centre, number) -> None:
    for code in codes(centre, number)[:10]:
        send(centre, code, {"1": ["0"]})
    with browser(centre, Role.ADMINISTRATOR) as client:
        card = client.get(f"/surveys/{number}")
        assert "Спросили не меньше 10, ответили: не меньше 10" in words(card)
        assert "Анкет не меньше 10" in words(card)
        assert "не меньше 10" in words(client.get("/surveys"))
        assert "/links" not in card.text
        assert "/entry" not in card.text
        assert "/print" not in card.text
        assert client.get(f"/surveys/{number}/entry").status_code == 409
        early = words(client.get(f"/incidents/{HEAT}"))
        assert "спросили: не меньше 10 ответили: не меньше 10" in early
        assert "до того итогов не видит никто" in early
        assert "спросили: менее пяти" in words(client.get(f"/incidents/{WASTE}"))
    centre.clock.at += timedelta(days=DAYS + 1)
    with browser(centre, Role.ADMINISTRATOR) as client:
        late = words(client.get(f"/incidents/{HEAT}"))
        assert "Да 10 · 100" in late
        assert OF_THOSE_WHO_ANSWERED in late.lower()
        assert "ответили: 10" in late
        few = words(client.get(f"/incidents/{WASTE}"))
        assert "Показать нечего: ответивших мало." in few
        assert "ответили:" not in few


def test_the_link_says_until_when_and_what_is_kept(centre, number) -> None:
    [*_, code] = codes(centre, number)
    with browser(centre) as client:
        page = client.get(f"/survey/{code}")
        last = centre.clock.now().astimezone(centre.region.zone) + timedelta(days=DAYS)
        assert f"Ответить можно до {last.day} " in words(page)
        assert KEPT_OF_INCIDENT in words(page)
        assert "О-" not in page.text
        sent = {"once": page_of(page).select_one("[name=once]")["value"], "part": "1", "q1": "1"}
        assert "Спасибо" in words(client.post(f"/survey/{code}", data=sent))
        again = client.post(f"/survey/{code}", data={**sent, "once": "0" * 32})
        assert (again.status_code, "отвечают один раз" in words(again)) == (410, True)


@pytest.fixture
def shell(centre, monkeypatch):
    """Runs a command in this process."""
    monkeypatch.setenv("OTKLIK_DATA", str(centre.settings.data))
    monkeypatch.setenv("OTKLIK_DATA", str(centre.settings.data))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *arguments: CliRunner().invoke(cli, arguments).output
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_program_and_the_shell_read_the_same(centre, number, shell) -> None:
    for code in codes(centre, number)[:10]:
        send(centre, code, {"1": ["0"]})
    given = (Right.REGION, Right.SURVEYS), (), None, "администратор", centre.clock.now()
    _, secret = issue(centre, "crm", *given)
    application, bearer = create_application(centre), {"authorization": f"Bearer {secret}"}
    with TestClient(application, base_url=f"{BASE}/api/v1", headers=bearer) as api:
        [one] = api.get(f"/incidents/{HEAT}").json()["asked"]
        assert (one["survey"], one["asked"], one["answered"], one["cells"]) == (
            number,
            10,
            10,
            None,
        )
        [few] = api.get(f"/incidents/{WASTE}").json()["asked"]
        assert (few["asked"], few["answered"]) == (None, None)
        card = api.get(f"/surveys/{number}").json()
        assert (card["links"], card["used"], card["submissions"]) == (10, 10, 10)
    spoken = centre.posts.incidents.get(HEAT).spoken
    shown = shell("incidents", "question", spoken)
    assert "Спросили: не меньше 10." in shown
    assert "Ответили: не меньше 10." in shown
    card = shell("surveys", "show", str(number))
    assert "Спросили: не меньше 10, ответили: не меньше 10." in card
    assert "Анкет" not in card
    assert "анкет не меньше 10" in shell("surveys", "list")
    assert "Итоги откроются" in shown
    SurveyDesk(centre).close(VERA, number)
    shown = shell("incidents", "question", spoken)
    assert CLAIM in shown
