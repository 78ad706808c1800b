"""The list of what to do on a page: sent by a link, answered once, revoked."""

from datetime import timedelta

import pytest

from app.installation import Installation
from app.reports.links import make_page_links
from console.application import create_application
from desks.outreach.pages.daily import audit_pages
from desks.outreach.pages.linked import PageLinkDesk
from desks.outreach.pages.owners import PageOwnerDesk
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.page_link import PageLink, PageLinkShut
from tests.client import TestClient
from tests.console.signing import BASE
from tests.desks.outreach.test_pages import (
    ANNA,
    PAGE,
    pages,  # noqa: F401 a fixture
)
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_referrals import with_gateways
from tests.making import page_of


@pytest.fixture
def audited(pages: Installation) -> Installation:  # noqa: F811
    made = with_gateways(pages)
    audit_pages(made, made.clock.now())
    return made


def token_of(installation: Installation, link: PageLink) -> str:
    return make_page_links(installation).url(link.subject).rpartition("/")[2]


def sent(installation: Installation) -> PageLink:
    return PageOwnerDesk(installation).send(ANNA, PAGE)


def test_a_message_carries_the_link_of_the_page(audited: Installation) -> None:
    link = sent(audited)
    [message] = [
        one
        for one in audited.messages.outbox.due(audited.clock.now(), 100, timedelta(minutes=1))
        if one.id == f"page {link.number}"
    ]
    assert message.page == link.subject
    assert "Администрация Тынды" in message.title
    assert "пункт" in message.text


def test_a_link_shows_what_fails_and_takes_what_is_done(audited: Installation) -> None:
    desk, link = PageLinkDesk(audited), sent(audited)
    read = desk.read(token_of(audited, link))
    assert read
    linked = desk.open(read)
    assert linked.audit
    elements = [one.element.value for one in linked.audit.to_do()]
    assert "cover" in elements
    assert linked.posts
    after = desk.answer(read, "Петрова, пресс-служба", ["cover", "mark"], "Звонить 89145550102")
    assert after.link.done == ("cover",)
    assert "89145550102" not in after.link.note
    assert after.link.opened == 1
    for name, done, note in (("", ["cover"], ""), ("Петрова", [], "")):
        with pytest.raises(EntryRefused):
            desk.answer(read, name, done, note)


def test_a_new_link_replaces_the_one_before_and_a_revoked_one_is_shut(
    audited: Installation,
) -> None:
    desk, owners = PageLinkDesk(audited), PageOwnerDesk(audited)
    first = sent(audited)
    second = PageOwnerDesk(ahead(audited, timedelta(minutes=1))).send(ANNA, PAGE)
    assert desk.look(first).shut is PageLinkShut.ENDED
    assert desk.look(second).shut is None
    owners.revoke(ANNA, PAGE)
    assert desk.look(second).shut is PageLinkShut.ENDED
    with pytest.raises(MoveRefused):
        owners.revoke(ANNA, PAGE)
    with pytest.raises(MoveRefused):
        desk.answer(second, "Петрова", ["cover"])


def test_a_link_of_a_page_that_is_another_bodys_or_too_old_shows_nothing(
    audited: Installation,
) -> None:
    link = sent(audited)
    later = ahead(audited, timedelta(days=31))
    assert PageLinkDesk(later).look(link).shut is PageLinkShut.OVER
    row = dict(audited.crawl.registry.picture().rows[PAGE])
    audited.crawl.registry.save([{**row, "owner_body": "health"}], "test")
    assert PageLinkDesk(audited).look(link).shut is PageLinkShut.GONE
    assert PageLinkDesk(audited).read("nothing") is None


def test_nothing_is_sent_of_a_page_where_nothing_fails(pages: Installation) -> None:  # noqa: F811
    with pytest.raises(EntryRefused):
        PageOwnerDesk(with_gateways(pages)).send(ANNA, PAGE)


def test_the_page_of_a_link_needs_neither_sign_in_nor_script(audited: Installation) -> None:
    link = sent(audited)
    client = TestClient(create_application(audited), base_url=BASE)
    path = f"/page/{token_of(audited, link)}"
    answer = client.get(path)
    assert answer.status_code == 200
    assert not page_of(answer).select("script, a")
    assert "Поставьте обложку." in answer.text
    form = {"content-type": "application/x-www-form-urlencoded"}
    filled = client.post(path, content="done=cover&name=Petrova", headers=form)
    assert "Записано." in filled.text
    refused = client.post(path, content="done=cover", headers=form)
    assert (refused.status_code, "Не записано" in refused.text) == (400, True)
    PageOwnerDesk(audited).revoke(ANNA, PAGE)
    shut = client.get(path)
    assert (shut.status_code, "Администрация" in shut.text) == (410, False)
    assert client.get("/page/none").status_code == 404
