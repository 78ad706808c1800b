"""Seminars: whom to invite first, invitations by a link, who came, what is counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.installation import Installation
from app.reports.links import make_seminar_links
from console.application import create_application
from desks.outreach.mistakes import MistakeDesk
from desks.outreach.seminars.checking import SeminarForm, materials_of
from desks.outreach.seminars.desk import SeminarDesk
from desks.outreach.seminars.linked import SeminarLinkDesk
from desks.viewer import Door, Viewer
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.mistake import Mistake, MistakeKind
from domain.outreach.seminar import (
    Material,
    SeminarInvitation,
    SeminarLinkShut,
    SeminarPhase,
    SeminarSpan,
)
from domain.person import Right
from tests.client import TestClient
from tests.console.signing import BASE
from tests.desks.outreach.test_pages import ANNA
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_referrals import with_gateways
from tests.making import page_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD = Viewer("Глава", frozenset({Right.READ_CASES}), Door.PAGE, frozenset({"housing"}))
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def centre(installation: Installation) -> Installation:
    return with_gateways(installation)


def erred(installation: Installation, body: str, key: str, ago: timedelta = DAY) -> None:
    now = installation.clock.now()
    kind = MistakeKind.RUDE
    mistake = Mistake(key, kind, now - ago, now, 0.9, "слова", body, "Сами виноваты")
    [one] = installation.outreach.mistakes.propose([mistake])
    MistakeDesk(installation).confirm(ANNA, one.number)


def made(installation: Installation, in_: timedelta = DAY, **changed):
    at = installation.clock.now() + in_
    usual = {"kinds": [MistakeKind.RUDE], "place": "Зал 1"}
    form = SeminarForm("Вежливые ответы", at, at + HOUR, **{**usual, **changed})
    return SeminarDesk(installation).add(ANNA, form)


def token_of(installation: Installation, one: SeminarInvitation) -> str:
    return make_seminar_links(installation).url(one.subject).rpartition("/")[2]


def letters(installation: Installation) -> list:
    due = installation.messages.outbox.due(installation.clock.now(), 100, timedelta(minutes=1))
    return [one for one in due if one.id.startswith("seminar ")]


def test_bodies_that_erred_so_come_first(centre: Installation) -> None:
    for key in ("1", "2"):
        erred(centre, "health", key)
    erred(centre, "housing", "3")
    erred(centre, "administration_tynda", "4", 91 * DAY)
    card = SeminarDesk(centre).look(ANNA, made(centre).number)
    assert [(one.body, one.errors) for one in card.candidates[:3]] == [
        ("health", 2),
        ("housing", 1),
        (card.candidates[2].body, 0),
    ]
    other = made(centre, kinds=[MistakeKind.FORMAL])
    assert not SeminarDesk(centre).look(ANNA, other.number).candidates[0].errors


def test_an_invitation_is_sent_moved_and_cancelled(centre: Installation) -> None:
    desk, seminar = SeminarDesk(centre), made(centre)
    sent = desk.invite(ANNA, seminar.number, ["housing", "housing"])
    [letter] = letters(centre)
    assert letter.seminar == sent[0].subject
    assert "Вежливые ответы" in letter.title
    assert "Зал 1" in letter.text
    form = SeminarForm("Вежливые ответы", seminar.starts_at, seminar.ends_at, "Зал 1", "Ещё раз")
    desk.edit(ANNA, seminar.number, form)
    assert letters(centre) == []
    with pytest.raises(MoveRefused):
        desk.edit(ANNA, seminar.number, form, seminar.version)
    desk.edit(ANNA, seminar.number, replace(form, place="Зал 2"))
    assert "Зал 2" in letters(centre)[0].text
    desk.cancel(ANNA, seminar.number)
    [last] = letters(centre)
    assert (last.seminar, "Отменён" in last.title) == (None, True)
    linked = SeminarLinkDesk(centre).look(sent[0])
    assert linked.shut is SeminarLinkShut.CANCELLED
    with pytest.raises(MoveRefused):
        desk.invite(ANNA, seminar.number, ["health"])


def test_a_body_says_by_its_link_how_many_come_and_came(centre: Installation) -> None:
    desk, seminar = SeminarDesk(centre), made(centre)
    [sent] = desk.invite(ANNA, seminar.number, ["housing"])
    links = SeminarLinkDesk(centre)
    read = links.read(token_of(centre, sent))
    assert read == sent
    assert links.answer(read, "Петрова, пресс-служба", 3).invitation.planned == 3
    later = ahead(centre, DAY + HOUR)
    after = SeminarLinkDesk(later).answer(read, "Петрова, 89145550102", 2).invitation
    assert (after.planned, after.came) == (3, 2)
    assert "89145550102" not in after.answered_by
    for name, people in (("", 2), ("Петрова", None), ("Петрова", 501), ("Петрова", -1)):
        with pytest.raises(EntryRefused):
            SeminarLinkDesk(later).answer(read, name, people)
    assert SeminarLinkDesk(ahead(centre, 16 * DAY)).look(sent).shut is SeminarLinkShut.OVER
    desk.revoke(ANNA, seminar.number, "housing")
    assert links.look(sent).shut is SeminarLinkShut.ENDED
    with pytest.raises(MoveRefused):
        desk.revoke(ANNA, seminar.number, "housing")
    assert links.read("nothing") is None


def test_errors_before_and_after_are_counted_by_body(centre: Installation) -> None:
    desk, seminar = SeminarDesk(centre), made(centre)
    erred(centre, "housing", "before")
    desk.invite(ANNA, seminar.number, ["housing", "health"])
    then = ahead(centre, 41 * DAY)
    erred(then, "health", "after", 3 * DAY)
    SeminarDesk(then).mark(ANNA, seminar.number, "housing", 2)
    SeminarDesk(then).mark(ANNA, seminar.number, "health", 0)
    SeminarDesk(then).mark(ANNA, seminar.number, "administration_tynda", 1)
    card = SeminarDesk(then).look(ANNA, seminar.number)
    rows = {one.invitation.body: (one.before, one.after, one.invitation.came) for one in card.seats}
    rude = {MistakeKind.RUDE: 1}
    assert rows == {
        "health": ({}, rude, 0),
        "housing": (rude, {}, 2),
        "administration_tynda": ({}, {}, 1),
    }
    assert card.phase is SeminarPhase.OVER
    assert card.outcome.effect == "nobody"
    with pytest.raises(MoveRefused):
        SeminarDesk(then).cancel(ANNA, seminar.number)
    [listed] = SeminarDesk(then).list(ANNA, SeminarSpan())
    assert (listed.invited, listed.came, listed.people) == (3, 2, 3)


def test_a_body_sees_only_its_own_line_of_a_seminar_that_it_is_invited_to(
    centre: Installation,
) -> None:
    desk, seminar = SeminarDesk(centre), made(centre)
    with pytest.raises(NotFound):
        desk.look(HEAD, seminar.number)
    desk.invite(ANNA, seminar.number, ["housing", "health"])
    card = desk.look(HEAD, seminar.number)
    assert [one.invitation.body for one in card.seats] == ["housing"]
    assert (card.candidates, card.outcome, card.may_change) == ((), None, False)
    assert [one.invited for one in desk.list(HEAD, SeminarSpan())] == [1]


@pytest.mark.parametrize(
    "changed",
    [
        {"materials": [Material("", "javascript:alert(1)")]},
        {"materials": [Material("а", "https://a.ru")] * 21},
        {"materials": [Material("а" * 201, "https://a.ru")]},
        {"place": "з" * 301},
        {"about": "о" * 4_001},
    ],
)
def test_what_is_wrong_is_refused(centre: Installation, changed) -> None:
    with pytest.raises(EntryRefused):
        made(centre, **changed)


def test_times_that_do_not_fit_are_refused(centre: Installation) -> None:
    desk, at = SeminarDesk(centre), centre.clock.now()
    for ends in (at, at + 8 * DAY):
        with pytest.raises(EntryRefused):
            desk.add(ANNA, SeminarForm("Семинар", at, ends))
    far = made(centre, 151 * DAY)
    with pytest.raises(EntryRefused):
        desk.invite(ANNA, far.number, ["housing"])
    with pytest.raises(EntryRefused):
        desk.invite(ANNA, made(centre).number, [])
    with pytest.raises(MoveRefused):
        desk.mark(ANNA, made(centre).number, "housing", 1)


def test_a_year_and_a_zone_change_between_the_days_of_a_seminar(centre: Installation) -> None:
    start = datetime(2026, 12, 31, 14, tzinfo=UTC)  # 23:00 in Blagoveshchensk
    form = SeminarForm("Ночной", start, start + 2 * HOUR)
    seminar = SeminarDesk(centre).add(ANNA, form)
    assert seminar.starts_at.astimezone(centre.region.zone).year == 2026
    assert seminar.ends_at.astimezone(centre.region.zone).year == 2027


def test_materials_are_lines_of_an_address_and_a_name(centre: Installation) -> None:
    typed = "https://a.ru/1 Памятка\n\n  https://b.ru/2"
    seminar = made(centre, materials=materials_of(typed))
    assert [(one.title, one.url) for one in seminar.materials] == [
        ("Памятка", "https://a.ru/1"),
        ("b.ru", "https://b.ru/2"),
    ]


def test_the_page_of_a_link_needs_neither_sign_in_nor_script(centre: Installation) -> None:
    desk, seminar = SeminarDesk(centre), made(centre, about="Разберём\nответы")
    [sent] = desk.invite(ANNA, seminar.number, ["housing"])
    client = TestClient(create_application(centre), base_url=BASE)
    path = f"/seminar/{token_of(centre, sent)}"
    looked = client.get(path)
    assert looked.status_code == 200
    assert not page_of(looked).select("script, a")
    assert centre.outreach.seminars.invitation(sent.number).planned is None
    done = client.post(path, content="people=4&name=Petrova", headers=FORM)
    assert "Записано." in done.text
    for content in ("people=&name=Petrova", "people=²&name=Petrova", "people=4"):
        refused = client.post(path, content=content, headers=FORM)
        assert (refused.status_code, "Не записано" in refused.text) == (400, True)
    desk.cancel(ANNA, seminar.number)
    shut = client.get(path)
    assert (shut.status_code, "Вежливые" in shut.text) == (410, False)
    assert client.get("/seminar/none").status_code == 404
