"""The page of a link at its desk: what a button does, and who may press it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.cases.casework import make_case_links
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.referrals.linked import MOST, CaseLinkDesk
from domain.cases.answers.answer import AnswerOrigin
from domain.cases.referrals.link import LinkDeed, Shut
from domain.cases.workflow import CaseDeed, CaseState
from domain.duty import DutyRole
from domain.errors import EntryRefused, MoveRefused
from domain.ports.audit import AuditFilter
from domain.terms.policy import Regime
from tests.desks.test_cases import ANNA, LAMP, by_hand, move
from tests.desks.test_referrals import centre, later, links, press, queued, routed
from tests.making import Late, with_ports

__all__ = ["centre"]

D, L = CaseDeed, LinkDeed
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


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
    assert later(centre, days=15) == 1  # a look is no answer


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
    later(centre, days=15)
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
    (L.ANSWER, {"link": "https://example.org/\r\nBcc: a"}, "ссылка не читается"),
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
    press(centre, one, L.ANSWER, note="Звонили 89141234567", version=3, personal_checked=True)
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


def test_an_answer_by_a_link_is_an_answer_that_was_typed(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    press(centre, one, L.ANSWER, note="Горит", link="https://t.me/amur/5")
    [answer] = centre.casework.answers.of_cases([number])[number]
    assert (answer.origin, answer.body, answer.link) == (
        AnswerOrigin.TYPED,
        "housing",
        "https://t.me/amur/5",
    )


def test_a_link_that_ended_while_its_page_was_read_does_nothing(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    ReferralDesk(centre).revoke(ANNA, number, one.number)
    late = Late(centre.casework.referrals, get=lambda _: one)
    with pytest.raises(MoveRefused, match="уже не действует"):
        press(with_ports(centre, referrals=late), one, L.INTERIM, note="Едем")
    [moves] = centre.casework.cases.moves_of([number]).values()
    assert [move.deed for move in moves] == [D.OPEN, D.ROUTE]
    assert links(centre, number)[0].pressed_at is None


def test_a_link_that_was_forwarded_fills_no_case(centre) -> None:
    number = routed(centre)
    [one] = links(centre, number)
    for turn in range(MOST):
        press(centre, one, L.INTERIM, note=f"Едем {turn}")
    with pytest.raises(MoveRefused, match="очень много"):
        press(centre, one, L.INTERIM, note="Едем опять")
