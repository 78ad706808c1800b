"""Cases handed over by links at the desks: who gets one, who comes next, what a button does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from app.assembly import make_notifier
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.referrals.handing import hand_on
from desks.cases.referrals.linked import CaseLinkDesk, Pressed
from desks.viewer import in_shell
from domain.cases.outcome import CaseOutcome
from domain.cases.referrals.link import LinkDeed, Shut
from domain.cases.referrals.referral import ReferralEnd, Tried
from domain.cases.workflow import CaseDeed
from domain.contact import Contact, ContactKind
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.message import MessageState
from domain.person import Role
from domain.ports.audit import AuditFilter
from messages.parcels import RETRIES
from tests.desks.test_cases import ANNA, LAMP, by_hand, member, move

D, L = CaseDeed, LinkDeed
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST, SECOND = "mail:housing@example.org", "telegram:@housing"
GATEWAYS = {
    "mail": SecretStr("json://127.0.0.1:1/{contact}"),
    "telegram": SecretStr("json://127.0.0.1:1/{contact}"),
}


@pytest.fixture
def centre(installation):
    """An installation that writes to contacts of bodies, of which housing has two."""
    return with_gateways(installation)


def with_gateways(installation, **fields):
    settings = installation.settings.model_copy(update={"contact_channels": GATEWAYS})
    body = installation.region.bodies["housing"]
    contacts = (*body.contacts, Contact(ContactKind.TELEGRAM, "@housing"))
    bodies = {**installation.region.bodies, "housing": replace(body, contacts=contacts, **fields)}
    region = replace(installation.region, bodies=bodies)
    return replace(installation, settings=settings, region=region)


def routed(installation, body="housing", form=LAMP):
    number = by_hand(installation, form)
    move(installation, number, D.ROUTE, body=body)
    return number


def links(installation, number):
    return installation.casework.referrals.of_cases([number]).get(number, [])


def keys(installation, number):
    return [(one.key, one.end) for one in links(installation, number)]


def queued(installation):
    """Every message that waits, which this takes."""
    later = installation.clock.now() + 999 * DAY
    return installation.messages.outbox.due(later, 99, 9999 * DAY)


def press(installation, referral, deed, name="Иванов", **fields):
    return CaseLinkDesk(installation).press(referral, Pressed(deed, name, **fields))


def later(installation, **gap):
    return hand_on(installation, installation.clock.now() + timedelta(**gap))


def test_a_case_is_handed_with_the_move_that_routes_it(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    assert (one.key, one.body, one.turn, one.who) == (FIRST, "housing", 2, "system")
    [message] = queued(centre)
    assert (message.contact, message.referral, message.person) == (FIRST, one.number, None)
    assert message.title == f"О-{number}: Тында, неисправные фонари во дворах и на улицах"
    for words in ("Где: Тында\n", "Ответить до: ", "Почему: "):
        assert words in message.text
    for secret in ("фонарь", "Лесная", "/reply/"):  # words of a filed text, the link itself
        assert secret not in message.text


def test_a_move_that_is_refused_hands_nothing_over(centre) -> None:
    number = routed(centre)
    assert len(queued(centre)) == 1

    def broken_off():
        with centre.transaction():
            move(centre, number, D.RECALL)
            move(centre, number, D.ROUTE, body="housing")
            raise MoveRefused("x")

    with pytest.raises(MoveRefused):
        broken_off()
    assert (keys(centre, number), queued(centre)) == ([(FIRST, None)], [])


def test_whose_cases_are_handed_over(installation) -> None:
    assert not links(installation, routed(installation))  # no setting reaches a contact
    centre = with_gateways(installation)
    assert not links(centre, routed(centre, "transport"))  # no contacts
    assert not links(with_gateways(installation, links=False), routed(centre, "health"))
    off = with_gateways(installation, links=False)
    assert not links(off, routed(off))
    assert links(centre, routed(centre))
    member(centre, "Ира", Role.EXECUTOR)
    assert not links(centre, routed(centre))  # its people work in the console
    on = with_gateways(installation, links=True)
    assert links(on, routed(on))


def test_links_end_when_the_case_leaves_and_begin_anew_when_it_returns(centre) -> None:
    number = routed(centre)
    move(centre, number, D.RECALL)
    assert keys(centre, number) == [(FIRST, ReferralEnd.LEFT)]
    assert queued(centre) == []  # its message is not sent any more
    CaseMoves(centre).undo(ANNA, number)
    assert keys(centre, number)[1:] == [(FIRST, None)]
    move(centre, number, D.ANSWER, note="Горит")
    assert keys(centre, number)[1:] == [(FIRST, None)]
    move(centre, number, D.RETURN, note="Не горит")
    assert keys(centre, number)[1:] == [(FIRST, ReferralEnd.REPLACED), (FIRST, None)]
    assert queued(centre)[-1].text.startswith("Вам возвращено обращение")
    move(centre, number, D.ALARM, body="housing", confirmed="112")
    [*_, urgent] = links(centre, number)
    assert urgent.press_by - urgent.made_at == centre.region.press_within * MINUTE
    assert queued(centre)[-1].text.startswith("СРОЧНО")
    move(centre, number, D.CLOSE, outcome=CaseOutcome.FIXED)
    assert keys(centre, number)[-1] == (FIRST, ReferralEnd.CLOSED)
    assert later(centre, days=99) == 0


def test_a_case_goes_from_contact_to_contact_and_at_last_to_the_centre(centre) -> None:
    number, desk = routed(centre), ReferralDesk(centre)
    assert later(centre, minutes=0) == 0
    assert (later(centre, days=15), keys(centre, number)) == (1, [(FIRST, None), (SECOND, None)])
    assert desk.silent(ANNA).total == 0
    assert (later(centre, days=30), later(centre, days=60)) == (1, 0)
    [one] = desk.silent(ANNA).cases
    assert [(row.key, row.tried) for row in one.tried] == [
        (FIRST, Tried.UNANSWERED),
        (SECOND, Tried.UNANSWERED),
    ]
    # both links work still: the first answers at last
    press(centre, one.tried[0], L.ACCEPT)
    assert desk.silent(ANNA).total == 0
    assert later(centre, days=99) == 0


def test_working_minutes_are_counted_by_the_bodys_calendar(centre) -> None:
    [one] = links(centre, routed(centre))
    worktime = centre.region.worktime("tynda", "housing")
    spent = worktime.between(one.made_at, one.press_by)
    assert spent == centre.region.press_within * MINUTE


def test_who_is_not_reached_is_followed_by_the_next_at_once(centre) -> None:
    number, now = routed(centre), centre.clock.now()
    [message] = queued(centre)
    centre.messages.outbox.settle([replace(message, state=MessageState.FAILED, error="550")])
    assert hand_on(centre, now) == 1
    first, second = links(centre, number)
    assert (first.tried, second.key) == (Tried.BOUNCED, SECOND)


def test_a_contact_that_nothing_reaches_fails_until_it_is_given_up(centre) -> None:
    """Nobody listens where the settings send it."""
    centre = replace(centre, region=replace(centre.region, press_within=10_000))
    number, notifier, now = routed(centre), make_notifier(centre), centre.clock.now()
    for _ in range(len(RETRIES) + 1):
        assert hand_on(centre, now) == 0
        notifier.deliver(now)
        now += DAY
    assert later(centre, minutes=0) == 1
    assert keys(centre, number) == [(FIRST, None), (SECOND, None)]


def test_whoever_acts_in_the_console_stops_the_chain(installation) -> None:
    centre = with_gateways(installation, links=True)
    kira = member(centre, "Кира", Role.COORDINATOR)
    number = routed(centre)
    move(centre, number, D.TAKE, kira)
    assert later(centre, days=99) == 0
    assert [one.tried for one in links(centre, number)] == [None]


def test_the_coordinator_is_asked_after_the_contacts(installation) -> None:
    centre = with_gateways(installation, links=True)
    channels = {"почта": SecretStr("json://127.0.0.1:1")}
    centre = replace(centre, settings=centre.settings.model_copy(update={"channels": channels}))
    member(centre, "Кира", Role.COORDINATOR)
    kira = centre.access.people.get("Кира")
    centre.watch.duty.add([], [replace(kira, channels=("почта",))])
    number = routed(centre)
    for days in (15, 30):
        later(centre, days=days)
    assert [one.key for one in links(centre, number)] == [FIRST, SECOND, "person:Кира"]
    assert queued(centre)[-1].person == "Кира"
    centre.access.people.rename("Кира", "Кира Л.")
    *_, link = links(centre, number)
    assert CaseLinkDesk(centre).look(link).shut is None


def test_the_centre_sends_again_revokes_and_chooses(centre) -> None:
    number, desk = routed(centre), ReferralDesk(centre)
    [first] = links(centre, number)
    again = desk.hand(ANNA, number, FIRST)
    assert (again.who, again.by_hand) == ("Анна", True)
    assert keys(centre, number) == [(FIRST, ReferralEnd.REPLACED), (FIRST, None)]
    assert CaseLinkDesk(centre).look(first).shut is Shut.REPLACED
    revoked = desk.revoke(ANNA, number, again.number)
    assert revoked.end is ReferralEnd.REVOKED
    assert queued(centre) == []
    for link_id in (again.number, first.number):
        with pytest.raises(MoveRefused):
            desk.revoke(ANNA, number, link_id)
    other = routed(centre)
    for link_id in (links(centre, other)[0].number, 99, 0, 10**30):
        with pytest.raises(NotFound):
            desk.revoke(ANNA, number, link_id)
    with pytest.raises(EntryRefused):
        desk.hand(ANNA, number, "mail:evil@example.org")
    rows = [(one.what, one.detail) for one in centre.audit.read(AuditFilter(), 5)]
    assert ("case link", f"О-{number} housing@example.org") in rows
    assert ("case link revoked", f"О-{number} housing@example.org") in rows
    move(centre, number, D.RECALL)
    with pytest.raises(MoveRefused):
        desk.hand(ANNA, number, FIRST)


def test_a_bulk_of_cases_is_handed_over_whole(centre) -> None:
    numbers = [by_hand(centre) for _ in range(3)]
    CaseMoves(centre).many(in_shell("Борис"), numbers, Asked(D.ROUTE, body="housing"))
    assert [keys(centre, one) for one in numbers] == [[(FIRST, None)]] * 3
    assert len(queued(centre)) == 3
