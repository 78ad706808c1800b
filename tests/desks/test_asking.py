"""Scores are asked of the contact that a case holds: once a close, without leaking it."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from app.assembly import make_notifier
from app.cases.casework import make_applicants
from desks.cases.contacts import ERASED_AFTER, CaseContacts, erase_contacts
from desks.cases.opening import CaseOpening
from desks.cases.scores.asking import GRACE, ask_scores
from desks.cases.scores.links import ScoreDesk
from domain.cases.outcome import CaseOutcome
from domain.cases.scores.score_link import LIFE, ScoreLinkKind
from domain.cases.workflow import CaseDeed
from domain.errors import ChannelUnavailable, NotFound
from domain.message import MessageState
from messages.applicants import ERASED, OVER, SHUT, UNWRITTEN
from messages.delivery import Notifier
from messages.sending import REFUSED
from store.engine import open_database, reading
from store.tables.messages import outbox
from tests.desks.test_cases import ANNA, LAMP, move
from tests.making import with_ports

D = CaseDeed
MARIA = "maria@example.ru"
GATEWAY = "mailto://{host}:{port}?from=cur@example.org&to={{contact}}&mode=insecure"

# Apprise imports a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Clock:
    """Noon, until a test moves it."""

    def __init__(self, at):
        self.at = at.replace(hour=3, minute=0)  # UTC

    def now(self):
        return self.at

    def elapsed(self):
        return timedelta()


@pytest.fixture
def centre(installation, smtp_sink):
    """An installation that keeps contacts and writes to them by real mail."""
    gateway = SecretStr(GATEWAY.format(host=smtp_sink.host, port=smtp_sink.port))
    changed = {"case_contacts": True, "contact_channels": {"mail": gateway}}
    settings = installation.settings.model_copy(update=changed)
    return replace(installation, settings=settings, clock=Clock(installation.clock.now()))


def settled(installation, **settings):
    return replace(installation, settings=installation.settings.model_copy(update=settings))


def closed(installation, contact=MARIA):
    form = replace(LAMP, contact=contact)
    number = CaseOpening(installation).by_hand(ANNA, form).stored.case.number
    move(installation, number, D.ROUTE, body="housing")
    close(installation, number)
    return number


def close(installation, number):
    move(installation, number, D.ANSWER, note="Заменили лампу")
    move(installation, number, D.CLOSE, outcome=CaseOutcome.FIXED)


def ask(installation, **gap):
    installation.clock.at += timedelta(**gap) if gap else GRACE
    return ask_scores(installation, installation.clock.now())


def deliver(installation):
    return make_notifier(installation).deliver(installation.clock.now())


def rows(installation):
    """The messages with links to score, the earliest first."""
    engine = open_database(installation.settings.database_url)
    asks = select(outbox).where(outbox.c.score_link.is_not(None)).order_by(outbox.c.score_link)
    with reading(engine) as connection:
        found = list(connection.execute(asks))
    engine.dispose()
    return found


def dumped(installation):
    with sqlite3.connect(installation.settings.data / "otklik.db") as connection:
        text = "".join(connection.iterdump())
    connection.close()
    return text


def links(installation, sink):
    """Tokens of the links in the letters."""
    parts = [one.get_body(("plain",)).get_content() for one in sink.messages]
    return [part.partition("/score/")[2].split()[0] for part in parts]


def test_the_link_goes_to_the_contact_once_a_close_and_the_contact_is_written_nowhere(
    centre, smtp_sink, caplog
) -> None:
    number = closed(centre)
    assert ask(centre, minutes=9) == 0  # the close may be taken back
    assert (ask(centre, minutes=1), ask(centre, minutes=1)) == (1, 0)
    assert "maria" not in dumped(centre)
    with caplog.at_level("DEBUG"):
        assert deliver(centre) == 1
    [letter] = smtp_sink.messages
    assert letter["X-RcptTo"] == MARIA
    text = letter.get_body(("plain",)).get_content()
    assert f"О-{number}" in letter["subject"]
    assert not [word for word in ("лампу", "Лесная", "фонарь", "Тынд") if word in text]
    [link] = links(centre, smtp_sink)
    assert ScoreDesk(centre).read(link).case_id == number
    ours = [one.getMessage() for one in caplog.records if one.name != "mail.log"]  # of the sink
    assert [one for one in ours if "delivered" in one]
    assert not [word for word in ("maria", link) if word in dumped(centre) + " ".join(ours)]
    shown = ScoreDesk(centre).part(ANNA, number).links
    assert [one.sent.state for one in shown] == [MessageState.DELIVERED]
    assert "maria" not in repr(make_applicants(centre).of_score_link(1, centre.clock.now()))
    move(centre, number, D.REOPEN, note="Ошиблись")
    assert deliver(centre) == ask(centre) == 0


def test_it_is_asked_again_after_each_return_and_earlier_links_die(centre, smtp_sink) -> None:
    number, desk = closed(centre), ScoreDesk(centre)
    for turn in (1, 2, 3):
        assert (ask(centre), ask(centre)) == (1, 0)
        assert deliver(centre) == 1
        *earlier, link = links(centre, smtp_sink)
        score_link = desk.read(link)
        assert (score_link.turn, len(earlier)) == (turn, turn - 1)
        for one in earlier:
            with pytest.raises(NotFound):
                desk.look(desk.read(one))
        desk.answer(score_link, turn, "")
        move(centre, number, D.RETURN, note="Не горит")
        close(centre, number)
    assert ask(centre) == 1
    centre.clock.at += LIFE
    assert desk.read(links(centre, smtp_sink)[-1]) is None
    assert deliver(centre) == 0
    assert [one.state for one in rows(centre)] == ["delivered"] * 3 + ["stopped"]
    assert rows(centre)[-1].error == OVER
    assert ask(centre) == 0


def test_a_message_ends_with_its_reason_instead_of_leaving(centre, smtp_sink) -> None:
    returned, phone, shut = closed(centre), closed(centre, "8 914 123-45-67"), closed(centre)
    assert ask(centre) == 3
    move(centre, returned, D.RETURN, note="Не горит")
    sealed = centre.casework.contacts.sealed(phone)
    centre.casework.contacts.keep(shut, sealed, centre.clock.now())  # sealed for another case
    deliver(centre)
    ends = [(one.state, one.error) for one in rows(centre)]
    assert ends == [("stopped", end) for end in (OVER, UNWRITTEN, SHUT)]
    assert {one["X-RcptTo"] for one in smtp_sink.messages} == {"housing@example.org"}
    [shown] = ScoreDesk(centre).part(ANNA, phone).links
    assert (shown.sent.state, shown.sent.why) == (MessageState.STOPPED, UNWRITTEN)
    tally = ScoreDesk(centre).totals(ANNA)[0]
    assert (tally.origin, tally.asked) == ("link", 0)  # nobody was asked


def test_an_erased_contact_ends_its_message(centre, smtp_sink) -> None:
    closed(centre)
    assert ask(centre) == 1
    assert erase_contacts(centre, centre.clock.now() + ERASED_AFTER) == 1
    assert deliver(centre) == 0
    assert [(one.state, one.error) for one in rows(centre)] == [("stopped", ERASED)]


class Telling:
    """A channel that refuses, and repeats what it was sent."""

    def send(self, address, title, text):
        raise ChannelUnavailable(f"550 no such user: {address} maria {text}")


def test_what_a_service_says_of_the_address_is_not_kept(centre, caplog) -> None:
    closed(centre)
    assert ask(centre) == 1
    notifier = Notifier(
        outbox=centre.messages.outbox,
        duty=centre.watch.duty,
        held=lambda messages, now: {},
        told=lambda message, person: False,
        channel=Telling(),
        addresses={},
        links=None,
        list_url="",
        timer=timedelta,
        applicants=make_applicants(centre),
        gateways={"mail": lambda contact: f"mailto://{contact}"},
    )
    assert notifier.deliver(centre.clock.now()) == 0
    [row] = rows(centre)
    assert (row.state, row.tries, row.error) == ("pending", 1, REFUSED)
    assert not [word for word in ("maria", "/score/") if word in caplog.text + dumped(centre)]


def test_nothing_is_asked_where_nothing_may_or_need_be(centre) -> None:
    rated, sent, quiet = closed(centre), closed(centre), closed(centre, "")
    move(centre, rated, D.RATE, score=4, note="По телефону")
    ScoreDesk(centre).link(ANNA, sent, ScoreLinkKind.CONTACT)
    assert not CaseContacts(centre).is_kept(ANNA, quiet)
    assert ask(centre) == 0
    closed(centre)
    assert ask(settled(centre, case_contacts=False)) == 0
    assert ask(settled(centre, contact_channels={})) == 0
    assert ask(centre, days=3) == 0  # long closed: the setting came later
    assert rows(centre) == []


def test_a_close_that_was_taken_back_and_made_again_is_asked_once(centre) -> None:
    number = closed(centre)
    assert ask(centre) == 1
    move(centre, number, D.UNDO)
    move(centre, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    assert ask(centre) == 0
    assert len(rows(centre)) == 1


class Breaking:
    """An outbox that fails as a killed process would: after the mark, before the message."""

    def put(self, messages):
        raise ZeroDivisionError


def test_mark_and_message_are_one_transaction(centre) -> None:
    number = closed(centre)
    with pytest.raises(ZeroDivisionError):
        ask(with_ports(centre, outbox=Breaking()))
    assert centre.casework.score_links.of_case(number) == []
    assert ask(centre) == 1
    assert len(rows(centre)) == 1


@pytest.mark.parametrize(
    ("closed_at", "sent_at"),
    [
        ("08:00+09:00", "09:00+09:00"),
        ("21:30+09:00", "09:00+09:00"),
        ("20:30+09:00", "20:40+09:00"),
    ],
)
def test_residents_are_written_to_by_day(centre, closed_at, sent_at) -> None:
    day = centre.clock.at.date()
    centre.clock.at = datetime.fromisoformat(f"{day}T{closed_at}")
    closed(centre)
    assert ask(centre) == 1
    [row] = rows(centre)
    assert row.next_try_at.astimezone(centre.region.zone).strftime("%H:%M") == sent_at[:5]
