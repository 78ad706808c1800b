"""Cases handed over by links at the desks: who gets one, who comes next, what a button does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from app.assembly import make_case_links, make_notifier
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.referrals.handing import hand_on
from desks.cases.referrals.linked import CaseLinkDesk, Pressed
from desks.viewer import in_shell
from domain.cases.outcome import CaseOutcome
from domain.cases.referrals.link import LinkDeed, Shut
from domain.cases.referrals.referral import ReferralEnd, Tried
from domain.cases.workflow import CaseDeed, CaseState
from domain.contact import Contact, ContactKind
from domain.duty import DutyRole
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.message import MessageState
from domain.person import Role
from domain.ports.audit import AuditFilter
from domain.terms.policy import Regime
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
    assert (later(centre, days=9), keys(centre, number)) == (1, [(FIRST, None), (SECOND, None)])
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
    for days in (9, 18):
        later(centre, days=days)
    assert [one.key for one in links(centre, number)] == [FIRST, SECOND, "person:Кира"]
    assert queued(centre)[-1].person == "Кира"
    centre.access.people.rename("Кира", "Кира Л.")
    *_, link = links(centre, number)
    assert CaseLinkDesk(centre).look(link).shut is None


def test_looks_decide_nothing(centre) -> None:
    number = routed(centre)
    [one], desk = links(centre, number), CaseLinkDesk(centre)
    before = centre.casework.cases.moves_of([number])
    rows = centre.audit.read(AuditFilter(), 99)
    for _ in range(3):
        desk.open(one)
    assert centre.casework.cases.moves_of([number]) == before
    assert centre.audit.read(AuditFilter(), 99) == rows
    [looked] = links(centre, number)
    assert replace(looked, opened=0, opened_at=None) == one
    assert looked.opened == 3
    assert later(centre, days=9) == 1  # a look is no answer


def test_a_button_is_recorded_under_the_name_and_the_contact(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    stored = press(centre, one, L.ACCEPT, name="")
    assert stored.standing.state is CaseState.ACCEPTED
    stored = press(centre, one, L.INTERIM, " Иванов,\n мастер ", note="Едем", version=3)
    [moves] = centre.casework.cases.moves_of([number]).values()
    assert [(one.deed, one.who, one.acts_for) for one in moves[2:]] == [
        (D.ACCEPT, "housing@example.org (по ссылке)", "housing"),
        (D.INTERIM, "Иванов, мастер, housing@example.org (по ссылке)", "housing"),
    ]
    [row] = centre.audit.read(AuditFilter(), 1)
    assert (row.who, row.what, row.detail) == (moves[-1].who, "case interim", f"О-{number}")
    assert CaseLinkDesk(centre).look(one).name == "Иванов, мастер"


def test_a_button_pressed_twice_counts_once_and_the_slower_sees_what_happened(centre) -> None:
    number = routed(centre)
    later(centre, days=9)
    first, second = links(centre, number)
    for _ in range(2):
        stored = press(centre, first, L.ACCEPT, version=2)
        assert stored.version == 3
    with pytest.raises(MoveRefused, match="Иванов, housing@"):
        press(centre, second, L.ANSWER, "Петров", note="Горит", version=2)
    stored = press(centre, second, L.ANSWER, "Петров", note="Горит", version=3)
    assert stored.standing.state is CaseState.ANSWERED
    with pytest.raises(MoveRefused):
        press(centre, first, L.ANSWER, note="И я", version=3)


def test_an_answer_waits_where_its_stream_demands_approval(centre) -> None:
    settings = centre.settings.model_copy(update={"case_approval": ["phone"]})
    centre = replace(centre, settings=settings)
    number = routed(centre)
    [one] = links(centre, number)
    for _ in range(2):
        stored = press(centre, one, L.ANSWER, note="Горит", version=2)
    now = stored.standing
    assert (now.state, now.draft, stored.version) == (CaseState.ROUTED, 3, 3)


def test_wrong_body_gives_it_back_and_ends_the_link(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    stored = press(centre, one, L.WRONG_BODY, note="Дорога", body="transport")
    assert (stored.standing.body, stored.standing.refusals) == (None, 1)
    assert CaseLinkDesk(centre).look(one).shut is Shut.LEFT
    with pytest.raises(MoveRefused, match="не у вашего органа"):
        press(centre, one, L.ANSWER, note="Поздно")


def test_a_term_is_asked_for_and_the_centre_decides(centre) -> None:
    number, desk = routed(centre), ReferralDesk(centre)
    [one] = links(centre, number)
    before = centre.casework.cases.get(number).deadlines
    press(centre, one, L.TERM, note="Нет трубы")
    assert centre.casework.cases.get(number).deadlines == before
    [asking] = desk.silent(ANNA).asking
    assert asking.request.asked_why == "Нет трубы"
    officer = next(m for m in queued(centre) if m.role is DutyRole.OFFICER)
    assert "Нет трубы" in officer.text
    assert L.TERM not in CaseLinkDesk(centre).look(one).deeds
    with pytest.raises(MoveRefused):
        press(centre, one, L.TERM, note="Очень")
    with pytest.raises(EntryRefused):
        desk.decline(ANNA, number, " ")
    desk.decline(ANNA, number, "Труба есть")
    assert links(centre, number)[0].decided_why == "Труба есть"
    with pytest.raises(MoveRefused):
        desk.decline(ANNA, number, "Труба есть")
    assert desk.silent(ANNA).asking == []


def test_to_extend_the_term_answers_the_request(centre) -> None:
    number = routed(centre, form=replace(LAMP, regime=Regime.APPEAL))
    [one] = links(centre, number)
    press(centre, one, L.TERM, note="Нет трубы")
    move(centre, number, D.EXTEND, note="Ждём трубу")
    assert not links(centre, number)[0].asks


REFUSED = (
    (L.ANSWER, {"note": "Горит", "name": " "}, "кто отвечает"),
    (L.ANSWER, {"name": "Иванов"}, "ответа нет"),
    (L.ANSWER, {"note": "Горит", "name": "1" * 9}, "нет букв"),
    (L.ANSWER, {"note": "Горит", "name": "и" * 81}, "длиннее 80"),
    (L.ANSWER, {"link": "javascript:alert(1)"}, "ссылка не читается"),
    (L.ANSWER, {"note": "и" * 10_001}, "длиннее 10000"),
    (L.WRONG_BODY, {"note": " "}, "нет причины"),
    (L.WRONG_BODY, {"note": "Не наше", "body": "none"}, "органа none нет"),
    (L.WRONG_BODY, {"note": "Не наше", "body": "housing"}, "тот же орган"),
    (L.TERM, {"note": " \n"}, "нет причины"),
    (L.TERM, {"note": "и" * 501}, "длиннее 500"),
)


def test_what_a_button_lacks_is_refused_in_words(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    for deed, fields, words in REFUSED:
        with pytest.raises(EntryRefused, match=words):
            press(centre, one, deed, **fields)
    assert len(centre.casework.cases.moves_of([number])[number]) == 2
    assert links(centre, number) == [one]


def test_personal_data_in_an_answer_is_masked(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    press(centre, one, L.TERM, note="Звонить 89141234567")
    press(centre, one, L.ANSWER, note="Звонили 89141234567", version=3)
    notes = [row.note for row in centre.casework.cases.moves_of([number])[number]]
    assert not [note for note in (*notes, links(centre, number)[0].asked_why) if "8914" in note]


def test_the_page_shows_no_note_that_is_not_meant_for_the_body(centre) -> None:
    number = by_hand(centre)
    move(centre, number, D.NOTE, note="до передачи")
    move(centre, number, D.ROUTE, body="housing", note="пояснение")
    move(centre, number, D.NOTE, note="заметка центра")
    [one] = links(centre, number)
    shown = [(row.deed, row.note) for row in CaseLinkDesk(centre).look(one).moves]
    assert shown == [(D.ROUTE, "пояснение"), (D.NOTE, "")]


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


def test_a_link_is_read_only_as_it_was_signed(centre) -> None:
    [one], desk = links(centre, routed(centre)), CaseLinkDesk(centre)

    def token(id_, at):
        return make_case_links(centre).url(id_, at).rpartition("/")[2]

    good = token(one.number, one.made_at)
    assert desk.read(good) == one
    assert desk.read(token(one.number, one.made_at - MINUTE)) is None
    assert desk.read(token(one.number + 1, one.made_at)) is None
    assert desk.read(token(one.number, one.made_at - 999 * DAY)) is None
    spare = (good.index(".") - 1, len(good) - 1)  # letters of which some bits say nothing
    for place in range(len(good)):
        letter = "A" if good[place] != "A" else "B"
        changed = good[:place] + letter + good[place + 1 :]
        assert place in spare or desk.read(changed) is None
        assert desk.read(good[:place]) is None


def test_a_bulk_of_cases_is_handed_over_whole(centre) -> None:
    numbers = [by_hand(centre) for _ in range(3)]
    CaseMoves(centre).many(in_shell("Борис"), numbers, Asked(D.ROUTE, body="housing"))
    assert [keys(centre, one) for one in numbers] == [[(FIRST, None)]] * 3
    assert len(queued(centre)) == 3
