"""Cases by a webhook and by letters; contacts of applicants."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from app.key import unseal_contact
from app.settings import Settings
from console.application import create_application
from desks.access.tokens import TokenDesk
from desks.cases.asked import Asked
from desks.cases.contacts import CaseContacts, erase_contacts
from desks.cases.filing import CaseFiling, FiledForm
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.verbs import Verb
from desks.viewer import by_token, in_shell
from domain.cases.case import LONGEST_TEXT
from domain.cases.filed import FiledState, TakenAs
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import EntryRefused, Forbidden, NotFound, SettingsError
from domain.person import Right, Role
from domain.ports.audit import AuditFilter
from domain.terms.policy import Regime
from tests.client import TestClient
from tests.console.signing import BASE, browser
from tests.moment import MOMENT

ANNA = in_shell("Анна")
DAY = timedelta(days=1)
FILED_AT = MOMENT - timedelta(hours=1)


@pytest.fixture
def token(installation):
    return TokenDesk(installation).issue(ANNA, "портал", {Right.FILE}, (), None, "portal")


@pytest.fixture
def program(installation, token):
    headers = {"authorization": f"Bearer {token[1]}"}
    application = create_application(installation)
    with TestClient(application, base_url=f"{BASE}/api/v1", headers=headers) as client:
        yield client


def sent(**changes):
    usual = {
        "number": "77",
        "text": "Иванова Мария Петровна, 89141234567: во дворе не горит фонарь, кв. 17",
        "received_at": FILED_AT.isoformat(),
        "municipality": "Тында",
        "topic": "Фонари на нашей улице",
        "applicant": "user-5",
    }
    return {**usual, **changes}


def looks(installation):
    return [(one.who, one.what, one.detail) for one in installation.audit.read(AuditFilter(), 9)]


def test_a_program_files_a_case_of_its_stream(installation, program) -> None:
    answer = program.post("/filed-cases", json=sent())
    assert (answer.status_code, answer.json()["outcome"]) == (200, "created")
    stored = installation.casework.cases.get(answer.json()["id"])
    case, now = stored.case, stored.standing
    assert (case.stream, case.stream_number, case.place.municipality) == ("portal", "77", "tynda")
    assert (now.regime, now.assumed, now.topic) == (Regime.MESSAGE, True, None)
    assert "фонарь" in case.text
    assert not [word for word in ("Мария", "89141234567", "17") if word in case.text]
    row = ("портал", Verb.CASE_FILED, f"{case.spoken} portal: заведено")
    assert row in looks(installation)
    [entry] = installation.posts.queue.take("t", 9, timedelta(hours=1), installation.clock.now())
    assert (entry.post.source_id, entry.post.withheld) == ("filed:portal", True)
    assert "user-5" not in entry.post.author.key


def test_the_same_number_again_is_the_same_case(installation, program) -> None:
    one = program.post("/filed-cases", json=sent()).json()
    again = program.post("/filed-cases", json=sent())
    assert (again.json()["outcome"], again.json()["id"]) == ("same", one["id"])
    changed = program.post("/filed-cases", json=sent(state="in_work", body="housing")).json()
    assert (changed["outcome"], changed["id"]) == ("changed", one["id"])
    assert installation.casework.cases.get(one["id"]).standing.state is not CaseState.RECEIVED


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"municipality": "Хабаровск"}, 400, "в этом регионе нет"),
        ({"text": " "}, 400, "текст пуст"),
        ({"number": " "}, 422, "number"),
        ({"received_at": "2026-11-24T09:30:00"}, 422, "received_at"),
        ({"received_at": "2031-11-24T09:30:00+09:00"}, 400, "дата поступления"),
        ({"said_at": "2031-11-24T09:30:00+09:00"}, 400, "время ещё не наступило"),
        ({"stream": "pos"}, 422, "stream"),
        ({"text": "x" * 30_000}, 422, "text"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_kept(
    installation, program, changes, status, said
) -> None:
    answer = program.post("/filed-cases", json=sent(**changes))
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert installation.posts.queue.depth() == 0


def test_a_token_files_for_one_stream_and_reads_nothing(installation, program, token) -> None:
    assert program.get("/cases").status_code == 403
    assert program.get("/posts").status_code == 403
    form = FiledForm("1", "Яма", installation.clock.now())
    bare = replace(by_token(token[0]), stream=None)
    with pytest.raises(EntryRefused, match="не назван поток"):
        CaseFiling(installation).file(bare, form)
    with pytest.raises(Forbidden):
        CaseFiling(installation).file(replace(bare, rights=frozenset()), form)


@pytest.mark.parametrize(
    ("rights", "stream", "said"),
    [
        ({Right.FILE}, None, "назовите его"),
        ({Right.ALERTS}, "portal", "с правом file"),
        ({Right.FILE}, "Портал", "латинских букв"),
        ({Right.FILE}, "phone", "уже есть в самой системе"),
        ({Right.FILE}, "vk", "уже есть в самой системе"),
    ],
)
def test_a_right_to_file_and_a_stream_belong_together(installation, rights, stream, said) -> None:
    with pytest.raises(EntryRefused, match=said):
        TokenDesk(installation).issue(ANNA, "портал", rights, (), None, stream)


def eml(text="Во дворе не горит фонарь, звоните 89141234567", attachments=0):
    made = EmailMessage()
    made["From"], made["Subject"] = "Мария <maria@example.ru>", "Фонарь"
    made["Message-ID"] = "<1.maria@example.ru>"
    made.set_content(text)
    for number in range(attachments):
        made.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")
    return made.as_bytes()


def test_a_letter_is_a_signal_and_comes_once(installation) -> None:
    desk = CaseFiling(installation)
    filed = desk.mail(ANNA, eml(attachments=2))
    stored = installation.casework.cases.get(filed.taken.case_id)
    assert (filed.taken.outcome, filed.attachments) == (TakenAs.CREATED, 2)
    assert (stored.standing.regime, stored.standing.assumed) == (Regime.SIGNAL, True)
    assert stored.case.text.startswith("Фонарь\nВо дворе")
    assert "89141234567" not in stored.case.text
    again = desk.mail(ANNA, eml(attachments=2)).taken
    assert (again.outcome, again.case_id) == (TakenAs.SAME, filed.taken.case_id)


def test_a_letter_comes_by_the_page(installation) -> None:
    with browser(installation, Role.MONITOR, follow_redirects=False) as client:
        file = {"file": ("письмо.eml", eml(attachments=1), "message/rfc822")}
        answer = client.post("/cases/mail", files=file)
        assert answer.status_code == 303
        assert "без вложений" in client.get(answer.headers["location"]).text
        refused = client.post("/cases/mail", files={"file": ("x.eml", b"PK", "text/plain")})
        assert (refused.status_code, "это не письмо" in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://vk.com/wall-1_2", "https://vk.com/wall-1_2"),
        ("https://vk.com/id12345", "https://vk.com/"),
        ("javascript:alert(1)", None),
    ],
)
def test_the_address_of_a_post_leads_to_no_person(installation, token, link, kept) -> None:
    form = FiledForm("77", "Во дворе не горит фонарь", FILED_AT, link=link)
    CaseFiling(installation).file(by_token(token[0]), form)
    [row] = installation.casework.filings.links("portal", FILED_AT - DAY, FILED_AT + DAY)
    assert row.link == kept


@pytest.mark.parametrize("markup", [b"<![<!x", b"x" * (LONGEST_TEXT + 1)])
def test_a_hostile_letter_is_refused_in_words(installation, markup) -> None:
    letter = b"From: a@example.ru\nContent-Type: text/html\n\n" + markup
    with pytest.raises(EntryRefused, match=r"письмо повреждено|текст длиннее"):
        CaseFiling(installation).mail(ANNA, letter)


@pytest.fixture
def keeping(installation):
    """The same installation, where the setting is on."""
    settings = installation.settings.model_copy(update={"case_contacts": True})
    return replace(installation, settings=settings)


CALL = HandForm("Не горит фонарь", contact="maria@example.ru")


def test_no_contact_is_kept_unless_a_setting_says_so(installation) -> None:
    number = CaseOpening(installation).by_hand(ANNA, CALL).stored.case.number
    assert installation.casework.contacts.sealed(number) is None
    assert not installation.settings.contacts_key.exists()
    assert Settings(data=installation.settings.data).case_contacts is False
    with pytest.raises(NotFound, match="контакта нет"):
        CaseContacts(installation).open(ANNA, number)


def test_a_kept_contact_is_sealed_and_opened_by_a_deed(keeping) -> None:
    number = CaseOpening(keeping).by_hand(ANNA, CALL).stored.case.number
    with sqlite3.connect(keeping.settings.data / "otklik.db") as connection:
        assert "maria" not in "".join(connection.iterdump())
    connection.close()
    with browser(keeping, Role.MONITOR) as client:
        assert "maria@example.ru" not in client.get(f"/cases/{number}").text
        assert "maria@example.ru" in client.post(f"/cases/{number}/contact").text
        assert "maria@example.ru" not in client.get(f"/cases/{number}").text
    assert ("Анна", Verb.CASE_CONTACT, f"О-{number}") in looks(keeping)
    sealed = keeping.casework.contacts.sealed(number)
    with pytest.raises(SettingsError, match="другим ключом"):
        unseal_contact(keeping.settings.contacts_key, number + 1, sealed)
    keeping.settings.contacts_key.unlink()
    with pytest.raises(SettingsError, match="нет ключа контактов"):
        CaseContacts(keeping).open(ANNA, number)


def test_a_program_hands_a_contact_over(keeping, token) -> None:
    form = FiledForm("1", "Яма", keeping.clock.now(), contact="+7 914 1")
    desk, by = CaseFiling(keeping), by_token(token[0])
    filed = desk.file(by, form)
    assert filed.contact_kept
    assert CaseContacts(keeping).open(ANNA, filed.taken.case_id) == "+7 914 1"


def test_a_contact_is_erased_30_days_after_the_close(keeping) -> None:
    closed, open_ = (CaseOpening(keeping).by_hand(ANNA, CALL).stored.case.number for _ in "ab")
    by = Asked(CaseDeed.CLOSE, outcome=CaseOutcome.EXPLAINED)
    CaseMoves(keeping).make(ANNA, closed, by)
    now = keeping.clock.now()
    assert erase_contacts(keeping, now + 29 * DAY) == 0
    assert erase_contacts(keeping, now + 31 * DAY) == 1
    assert keeping.casework.contacts.sealed(closed) is None
    assert keeping.casework.contacts.sealed(open_) is not None


def test_a_state_of_another_system_needs_no_word_of_ours(installation, token) -> None:
    form = FiledForm(
        "1", "Яма", installation.clock.now(), state=FiledState.RECEIVED, status="Новое"
    )
    assert CaseFiling(installation).file(by_token(token[0]), form).taken.outcome is TakenAs.CREATED
