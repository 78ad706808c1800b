"""One question after an incident: once a contact whatever comes, and the address stays nowhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, select

from app.key import create_key
from app.reports.links import make_survey_links
from desks.care import CareDesk
from desks.cases.contacts import CaseContacts
from desks.outreach.surveys.asking import GRACE, ask_after_incidents
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.linked import SurveyLinkDesk
from domain.care import CareState
from domain.cases.case import Case, CaseMove, Place
from domain.cases.clocks import Deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, Unavailable
from domain.incident import Incident, Joined
from domain.outreach.surveys.incident_ask import DAYS
from domain.outreach.surveys.question import Question, QuestionKind
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import SurveyAccess
from domain.ports.audit import AuditFilter
from domain.terms.policy import Regime
from messages.applicants import ASKED, ERASED
from store.engine import open_database, reading, writing
from store.tables.cases import case_contacts
from store.tables.messages import outbox
from tests.desks.outreach.test_surveys import VERA, form, published, send
from tests.desks.test_asking import GATEWAY, Breaking, Clock, deliver, dumped
from tests.desks.test_cases import ANNA
from tests.making import with_ports

# Apprise imports a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

K = QuestionKind
ONE = {
    "access": SurveyAccess.INCIDENT,
    "questions": (Question("Решено ли то, о чём вы писали?", K.ONE, ("Да", "Частично", "Нет")),),
}
HEAT, WASTE = "0aaaaaaa", "0bbbbbbb"


@pytest.fixture
def centre(installation, smtp_sink):
    """An installation that asks after incidents by real mail, and two incidents."""
    gateway = SecretStr(GATEWAY.format(host=smtp_sink.host, port=smtp_sink.port))
    changed = {
        "case_contacts": True,
        "incident_question": True,
        "contact_channels": {"mail": gateway},
    }
    settings = installation.settings.model_copy(update=changed)
    opened = replace(installation, settings=settings, clock=Clock(installation.clock.now()))
    for name in (HEAT, WASTE):
        story(opened, name)
    return opened


def story(centre, id_, **fields):
    now = centre.clock.now()
    incident = Incident(id_, "housing", "tynda", now, now, 1, **fields)
    with centre.posts.incidents.joining(["tynda"], []) as joining:
        joining.save([incident], [Joined(f"post of {id_}", id_, False)])


def case(centre, contact, incident=HEAT):
    """The number of a case of an incident, with what somebody left to be told the result."""
    now = centre.clock.now()
    text = "Не горит фонарь на Лесной"
    made = Case(now, "Asia/Yakutsk", "phone", text, Place("tynda"), 365, incident_id=incident)
    move = CaseMove(1, CaseDeed.OPEN, now, "Анна", regime=Regime.POST)
    stored = centre.casework.cases.add(made, move, standing([move]), Deadlines())
    CaseContacts(centre).keep(stored.case.number, contact)
    return stored.case.number


def care(centre, state, incident=HEAT):
    CareDesk(centre).change(ANNA, incident, state, "", "")


def ask(centre, after=GRACE):
    centre.clock.at += after
    return ask_after_incidents(centre, centre.clock.now())


def solve(centre, incident=HEAT):
    """How many contacts are asked once it is solved."""
    care(centre, CareState.SOLVED, incident)
    return ask(centre)


def erase(centre, number):
    engine = open_database(centre.settings.database_url)
    with writing(engine) as connection:
        connection.execute(delete(case_contacts).where(case_contacts.c.case_id == number))
    engine.dispose()


def rows(centre):
    """The messages with the question, the earliest first."""
    engine = open_database(centre.settings.database_url)
    asked = select(outbox).where(outbox.c.survey_ask.is_not(None)).order_by(outbox.c.survey_ask)
    with reading(engine) as connection:
        found = list(connection.execute(asked))
    engine.dispose()
    return found


def codes(centre, number):
    """Of the links that were asked with."""
    links, survey = make_survey_links(centre), centre.outreach.surveys.get(number)
    return [links.code(survey, row.survey_ask) for row in rows(centre)]


def test_each_contact_is_asked_once_and_the_address_is_written_nowhere(
    centre, smtp_sink, caplog
) -> None:
    number = published(centre, **ONE)
    first = case(centre, "maria@example.ru")
    case(centre, "Мария, Maria@Example.RU")  # of the same person
    other = case(centre, "boris@example.ru")
    for contact in ("8 914 123-45-67", "", "a@example.ru или b@example.ru"):
        case(centre, contact)
    case(centre, "vera@example.ru", WASTE)
    assert solve(centre) == 2
    assert (ask(centre), ask(centre)) == (0, 0)
    with caplog.at_level("DEBUG"):
        assert deliver(centre) == 2
    assert deliver(centre) == 0
    assert [one["X-RcptTo"] for one in smtp_sink.messages] == [
        "maria@example.ru",
        "boris@example.ru",
    ]
    ours = " ".join(one.getMessage() for one in caplog.records if one.name != "mail.log")
    assert not [word for word in ("maria", "boris") if word in dumped(centre) + ours]
    for case_id, letter in zip((first, other), smtp_sink.messages, strict=True):
        text = letter.get_body(("plain",)).get_content()
        assert f"О-{case_id}" in letter["subject"]
        assert "Решено ли то, о чём вы писали?" in text
        assert not [word for word in ("фонарь", "Лесн", "Тынд") if word in text]
        assert text.rpartition("/survey/")[2].split()[0] in codes(centre, number)
    noted = [one.detail for one in centre.audit.read(AuditFilter(what="survey asked"), 9)]
    assert noted == [f"№ {number} О-{one}" for one in (other, first)]


def test_a_link_answers_once(centre) -> None:
    number = published(centre, **ONE)
    case(centre, "maria@example.ru")
    assert solve(centre) == 1
    [code] = codes(centre, number)
    assert SurveyLinkDesk(centre).read(code).is_single
    assert send(centre, code, {"1": ["0"]}, "a" * 32) is Submitted.COUNTED
    assert send(centre, code, {"1": ["0"]}, "a" * 32) is Submitted.REPEATED
    assert send(centre, code, {"1": ["2"]}, "b" * 32) is Submitted.USED
    card = SurveyDesk(centre).look(VERA, number)
    assert (card.made, card.used, card.submissions, card.address) == (None, None, None, "")
    assert centre.outreach.surveys.counts([number]) == {number: 1}
    assert deliver(centre) == 0  # it was answered before the message left once more
    assert [(one.state, one.error) for one in rows(centre)] == [("stopped", ASKED)]


def test_an_incident_that_opens_again_asks_only_who_was_not_asked(centre) -> None:
    published(centre, **ONE)
    first = case(centre, "maria@example.ru")
    assert solve(centre) == 1
    erase(centre, first)
    case(centre, "maria@example.ru")
    for contact, asked in (("boris@example.ru", 1), ("boris@example.ru", 0), ("", 0)):
        case(centre, contact)
        care(centre, CareState.IN_WORK)
        assert ask(centre) == 0
        assert solve(centre) == asked
    assert len(rows(centre)) == 2
    case(centre, "maria@example.ru", WASTE)
    assert solve(centre, WASTE) == 1  # another trouble


def test_a_merge_asks_nobody_again(centre) -> None:
    published(centre, **ONE)
    case(centre, "maria@example.ru", WASTE)
    assert solve(centre, WASTE) == 1
    case(centre, "maria@example.ru")
    case(centre, "boris@example.ru", WASTE)
    centre.posts.regroupings.merge(HEAT, WASTE, "Анна", centre.clock.now())
    assert solve(centre) == 1
    assert ask(centre, GRACE) == 0


def test_a_close_that_is_taken_back_in_ten_minutes_asks_nobody(centre) -> None:
    published(centre, **ONE)
    case(centre, "maria@example.ru")
    care(centre, CareState.SOLVED)
    assert ask(centre, timedelta(minutes=9)) == 0
    care(centre, CareState.IN_WORK)
    assert ask(centre) == 0
    # An outage that came again after it was closed.
    story(centre, "0ccccccc", reopened_at=centre.clock.now() + timedelta(minutes=1))
    case(centre, "boris@example.ru", "0ccccccc")
    assert solve(centre, "0ccccccc") == 0


def test_an_erased_contact_is_not_asked(centre) -> None:
    number = published(centre, **ONE)
    erase(centre, case(centre, "maria@example.ru"))
    assert solve(centre) == 0
    boris = case(centre, "boris@example.ru")
    assert ask(centre) == 1
    erase(centre, boris)
    assert deliver(centre) == 0
    assert [(one.state, one.error) for one in rows(centre)] == [("stopped", ERASED)]
    assert centre.outreach.incident_asks.of_survey(number) is None  # nobody was reached


@pytest.mark.parametrize(
    "off", [{"incident_question": False}, {"case_contacts": False}, {"contact_channels": {}}]
)
def test_nobody_is_asked_where_a_setting_is_off(centre, off) -> None:
    published(centre, **ONE)
    case(centre, "maria@example.ru")
    less = replace(centre, settings=centre.settings.model_copy(update=off))
    assert solve(less) == 0
    with pytest.raises(MoveRefused, match="нужны настройки"):
        published(less, **ONE)
    assert ask(centre) == 1


def test_nobody_is_asked_at_night_or_of_what_was_closed_before(centre) -> None:
    case(centre, "maria@example.ru")
    case(centre, "boris@example.ru", WASTE)
    care(centre, CareState.SOLVED)
    assert ask(centre) == 0  # no question yet
    published(centre, **ONE)
    assert ask(centre) == 0
    assert ask(centre, timedelta(hours=10)) == 0  # it is 22:20
    care(centre, CareState.SOLVED, WASTE)
    assert ask(centre) == 0
    assert ask(centre, timedelta(hours=11)) == 1
    assert len(rows(centre)) == 1


def test_a_contact_that_the_key_does_not_open_is_not_asked_and_stops_nobody_else(
    centre, caplog
) -> None:
    published(centre, **ONE)
    for contact in ("maria@example.ru", "boris@example.ru"):
        case(centre, contact)
    key = centre.settings.contacts_key
    content = key.read_text()
    key.unlink()
    create_key(key)
    case(centre, "vera@example.ru")
    assert solve(centre) == 1
    warned = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert warned == ["the contacts of 2 cases do not open: they are not asked"]
    key.write_text(content)
    assert ask(centre) == 2


def test_mark_link_and_message_are_one_write(centre) -> None:
    number = published(centre, **ONE)
    case(centre, "maria@example.ru")
    with pytest.raises(ZeroDivisionError):
        solve(with_ports(centre, outbox=Breaking()))
    assert centre.outreach.surveys.links(number) == (0, 0)
    assert centre.outreach.incident_asks.get(1) is None
    assert ask(centre) == 1
    assert len(rows(centre)) == 1


def test_a_message_that_leaves_twice_has_one_link(centre, smtp_sink) -> None:
    """The process is killed after the channel took it, and before that was recorded."""
    published(centre, **ONE)
    case(centre, "maria@example.ru")
    assert solve(centre) == 1

    class Forgetting:
        def settle(self, messages):
            if messages:
                raise Unavailable("killed")

        def __getattr__(self, name):
            return getattr(centre.messages.outbox, name)

    with pytest.raises(Unavailable):
        deliver(with_ports(centre, outbox=Forgetting()))
    centre.clock.at += timedelta(minutes=5)
    assert deliver(centre) == 1
    letters = [one.get_body(("plain",)).get_content() for one in smtp_sink.messages]
    assert len(letters) == 2
    assert len(set(letters)) == 1


def test_a_link_ends_before_its_survey(centre) -> None:
    until = centre.clock.now().date() + timedelta(days=60)
    number = published(centre, **ONE, until=until)
    case(centre, "maria@example.ru")
    assert solve(centre) == 1
    [code] = codes(centre, number)
    centre.clock.at += timedelta(days=DAYS)
    link = SurveyLinkDesk(centre).read(code)
    assert SurveyLinkDesk(centre).look(link).done is None
    centre.clock.at += timedelta(days=1)
    assert SurveyLinkDesk(centre).look(link).done is Submitted.OVER
    assert send(centre, code, {"1": ["0"]}) is Submitted.OVER
    assert deliver(centre) == 0
    assert [one.error for one in rows(centre)] == [ASKED]


def test_a_change_that_leaves_an_incident_solved_asks_nobody(centre) -> None:
    case(centre, "maria@example.ru")
    care(centre, CareState.SOLVED)
    solved_at = centre.clock.now()
    centre.clock.at += timedelta(days=1)
    published(centre, **ONE)
    centre.clock.at += GRACE
    CareDesk(centre).change(ANNA, HEAT, CareState.SOLVED, "", "Позвонили жителям")
    kept = centre.posts.care.of([HEAT])[HEAT]
    assert (kept.solved_at, kept.at) == (solved_at, centre.clock.now())
    assert ask(centre) == 0
    care(centre, CareState.IN_WORK)
    assert centre.posts.care.of([HEAT])[HEAT].solved_at is None
    assert solve(centre) == 1


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        (ONE["questions"] * 2, "один вопрос"),
        ((Question("Что осталось?", K.TEXT),), "один вопрос"),
        ((Question("Где вы живёте?", K.PLACE),), "один вопрос"),
        (
            (Question("Доверяете ли вы губернатору?", K.ONE, ("Да", "Нет")),),
            "об этом не спрашивают",
        ),
    ],
)
def test_what_is_not_asked_after_an_incident_is_refused(centre, questions, why) -> None:
    changed = form(centre, **{**ONE, "questions": questions})
    with pytest.raises(EntryRefused, match=why):
        SurveyDesk(centre).make(VERA, changed)


def test_one_survey_asks_at_a_time_and_its_links_are_made_for_contacts_alone(centre) -> None:
    number, desk = published(centre, **ONE), SurveyDesk(centre)
    with pytest.raises(MoveRefused, match=f"уже спрашивает опрос № {number}"):
        published(centre, **ONE)
    case(centre, "maria@example.ru")
    assert solve(centre) == 1
    with pytest.raises(MoveRefused, match="только на контакты"):
        desk.links_file(VERA, number)
    with pytest.raises(MoveRefused, match="одноразовых ссылок"):
        desk.make_links(VERA, number, 3)
    desk.close(VERA, number)
    assert published(centre, **ONE) > number
