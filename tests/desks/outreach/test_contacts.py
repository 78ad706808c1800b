"""Talks with outlets: what is kept, what is owed, reminders, the sheet before a meeting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from app.installation import Installation
from app.wiring import sync_registry
from desks.outreach.briefing import BriefingDesk
from desks.outreach.contacts import ContactForm, OutletContactDesk, remind_of_contacts
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.outlet_contact import ContactWay
from domain.post import Author, AuthorKind
from tests.desks.outreach.test_pages import ANNA
from tests.desks.ratings.test_case_ratings import ahead
from tests.making import a_post

DAY = timedelta(days=1)
OUTLET = "asn24"
ANGRY = "В Тынде второй день нет отопления, батареи ледяные, безобразие и ужас!"


@pytest.fixture
def centre(installation: Installation) -> Installation:
    sync_registry(installation)
    return installation


def form(installation: Installation, **changed) -> ContactForm:
    usual = {"person": "Ольга Петрова, редактор", "purpose": "Запрос о тарифах"}
    return ContactForm(ContactWay.INQUIRY, installation.clock.now(), **{**usual, **changed})


def test_a_date_is_reminded_of_once_and_again_when_it_is_moved(centre: Installation) -> None:
    desk, now = OutletContactDesk(centre), centre.clock.now()
    viewer = replace(ANNA, person="anna")
    one = desk.add(viewer, OUTLET, form(centre, due=now + 2 * DAY, phone="8 4162 22-33-44"))
    assert remind_of_contacts(centre, now) == 0
    later = now + 1.5 * DAY
    assert remind_of_contacts(centre, later) == 1
    assert remind_of_contacts(centre, later) == 0
    [message] = [
        m
        for m in centre.messages.outbox.due(later, 99, timedelta(minutes=1))
        if m.id.startswith("outlet contact")
    ]
    assert (message.person, "Запрос о тарифах" in message.text) == ("anna", True)
    desk.edit(viewer, one.number, form(centre, due=now + 3 * DAY))
    assert remind_of_contacts(centre, now + 2.5 * DAY) == 1
    done = desk.finish(viewer, one.number, "Ответ отправлен")
    assert (done.result, desk.list(viewer)) == ("Ответ отправлен", [])
    with pytest.raises(MoveRefused):
        desk.finish(viewer, one.number, "Ещё раз")
    with pytest.raises(MoveRefused):
        desk.edit(viewer, one.number, form(centre), version=1)
    assert [c.number for c in desk.list(viewer, OUTLET)] == [one.number]


@pytest.mark.parametrize(
    "changed",
    [
        {"phone": "+7 914 555-01-02"},
        {"person": "Ольга +79145550102"},
        {"person": "olga@mail.ru"},
        {"person": "О" * 121},
        {"purpose": " "},
        {"result": "и" * 2_001},
    ],
)
def test_what_is_private_or_wrong_is_refused(centre: Installation, changed) -> None:
    with pytest.raises(EntryRefused):
        OutletContactDesk(centre).add(ANNA, OUTLET, form(centre, **changed))


def test_words_are_masked_and_outlets_must_be_of_the_registry(centre: Installation) -> None:
    desk = OutletContactDesk(centre)
    kept = desk.add(ANNA, OUTLET, form(centre, purpose="Звонить 89145550102 вечером"))
    assert "89145550102" not in kept.purpose
    with pytest.raises(NotFound):
        desk.add(ANNA, "nothing", form(centre))
    with pytest.raises(EntryRefused):
        desk.finish(ANNA, kept.number, " ")


def test_the_sheet_says_what_was_written_answered_and_is_owed(centre: Installation) -> None:
    now = centre.clock.now()
    community = Author(AuthorKind.COMMUNITY, "asn24", "АСН24")
    at = {"source_id": OUTLET, "fetched_at": now}
    posts = [
        a_post(f"{OUTLET}/{n}", now - (n + 1) * DAY, text=f"{ANGRY} {n}", author=community, **at)
        for n in range(2)
    ]
    below = posts[0].id
    official = Author(AuthorKind.OFFICIAL, "housing", "Минстрой")
    private = Author(AuthorKind.PRIVATE, "p:" + "0" * 20)
    comments = [
        a_post(
            f"{OUTLET}/c{n}",
            now - DAY / 2,
            text=text,
            author=author,
            thread_id=below,
            parent_id=below,
            **at,
        )
        for n, (text, author) in enumerate(
            [("Бригада приедет завтра до 18 часов.", official), ("Когда уже?", private)]
        )
    ]
    centre.posts.queue.put([*posts, *comments], history=False)
    make_worker(centre, "w").run_once()
    centre.posts.index.refresh()
    OutletContactDesk(centre).add(ANNA, OUTLET, form(centre, due=now + DAY))
    sheet = BriefingDesk(centre).look(ANNA, OUTLET)
    rows = {row.post.post.id: [a.post.body for a in row.answers] for row in sheet.posts}
    assert rows == {posts[0].id: ["Бригада приедет завтра до 18 часов."], posts[1].id: []}
    assert (sheet.total, sheet.answered) == (2, 1)
    assert [one.purpose for one in sheet.owed] == ["Запрос о тарифах"]
    assert BriefingDesk(ahead(centre, 95 * DAY)).look(ANNA, OUTLET).posts == []
