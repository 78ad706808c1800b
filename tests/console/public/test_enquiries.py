"""The page of an enquiry's link: one form without script, and what other links do not do."""

from dataclasses import replace

import pytest

from app.reports.links import make_enquiry_links
from app.signing import rotate
from console.application import create_application
from desks.reports.enquiries.desk import EnquiryDesk
from desks.reports.enquiries.own import count_own
from tests.client import TestClient
from tests.console.signing import BASE
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.reports.test_enquiries import DAY, form
from tests.desks.test_cases import ANNA
from tests.desks.test_referrals import with_gateways
from tests.making import page_of

SENT = {"value": ["7", "2", "Бумаги"], "name": "Иванов, инженер"}


class Office:
    """An installation that has asked a body, and a phone that opens its link."""

    def __init__(self, installation):
        self.centre = with_gateways(installation)
        self.number = EnquiryDesk(self.centre).ask(ANNA, form(self.centre)).number
        self.link = next(one for one in self.known() if one.body == "housing")
        self.use(self.centre)

    def use(self, installation):
        application = create_application(installation)
        self.phone = TestClient(application, base_url=BASE, follow_redirects=False)

    def known(self):
        return self.centre.reports.enquiries.of(self.number)

    def path(self, subject=None):
        url = make_enquiry_links(self.centre).url(subject or self.link.subject)
        return url.removeprefix(self.centre.settings.console_address)

    def answers(self):
        return self.centre.reports.enquiries.answers([self.link.number])[self.link.number]


@pytest.fixture
def office(installation):
    return Office(installation)


def test_the_form_works_without_script_and_names_one_body(office) -> None:
    answer = office.phone.get(office.path())
    soup = page_of(answer)
    assert (answer.status_code, soup.h1.text) == (200, "О людях")
    assert len(soup.select("form [name=value]")) == 3
    assert not soup.select("script, nav, iframe, img[src^=http], a")
    assert "жилищно-коммунального" in soup.text
    assert "транспорта" not in soup.text
    assert len(answer.content) < 60_000


def test_a_look_changes_nothing_but_its_count(office) -> None:
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        office.phone.request(method, office.path())
    assert (office.answers(), len(office.known())) == ([], 2)
    link = next(one for one in office.known() if one.body == "housing")
    assert (link.opened, link.answered_at) == (2, None)


def test_the_form_is_filled_in_put_right_and_refused_whole(office) -> None:
    bad = office.phone.post(office.path(), data={**SENT, "value": ["семь", "2", "Бумаги"]})
    assert (bad.status_code, "не число" in bad.text, "Бумаги" in bad.text) == (400, True, True)
    assert office.answers() == []
    done = office.phone.post(office.path(), data=SENT)
    assert (done.status_code, "Ответ записан" in done.text) == (200, True)
    office.phone.post(office.path(), data={**SENT, "value": ["8", "2", ""]})
    assert [one.values["received"] for one in office.answers()] == ["7", "8"]


def test_the_body_sees_both_numbers_where_they_differ(office) -> None:
    office.phone.post(office.path(), data=SENT)
    later = ahead(office.centre, 2 * DAY)
    count_own(later, later.clock.now())
    office.use(later)
    page = page_of(office.phone.get(office.path())).select_one("[role=note]").text
    assert "у вас 7, у центра 0" in " ".join(page.split())


def test_no_other_link_opens_it(office) -> None:
    path = office.path()
    moved = office.link.made_at + DAY
    for wrong in (path[:-2], office.path(replace(office.link, made_at=moved).subject)):
        assert office.phone.get(wrong).status_code == 404
    assert office.phone.get(path.replace("/form/", "/reply/")).status_code == 404
    EnquiryDesk(office.centre).revoke(ANNA, office.number, office.link.number)
    gone = office.phone.post(path, data=SENT)
    assert (gone.status_code, "О людях" in gone.text, office.answers()) == (410, False, [])
    rotate(office.centre)
    assert office.phone.get(path).status_code == 404
