"""The page of a case's link: what each address may do, and that nothing leaks by any other link."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.cases.casework import make_case_links
from app.signing import rotate
from console.application import create_application
from console.public.case_links import PURPOSE
from desks.cases.moves import CaseMoves
from desks.cases.referrals.desk import ReferralDesk
from domain.cases.outcome import CaseOutcome
from domain.cases.referrals.link import LinkDeed
from domain.cases.workflow import CaseDeed, CaseState
from tests.client import TestClient
from tests.console.signing import BASE
from tests.desks.test_cases import ANNA, LAMP, by_hand, move
from tests.desks.test_referrals import FIRST, hand_on, links, routed, with_gateways
from tests.making import page_of

D, L = CaseDeed, LinkDeed
DAY = timedelta(days=1)
OTHER = replace(LAMP, text="Сломаны качели у магазина", street="Тайная", house="77")
# What each button sends, and the state after it.
SENT = {
    L.ACCEPT: ({}, CaseState.ACCEPTED),
    L.ANSWER: ({"note": "Горит", "link": "https://t.me/amur/5"}, CaseState.ANSWERED),
    L.INTERIM: ({"note": "Едем"}, CaseState.INTERIM),
    L.WRONG_BODY: ({"note": "Не наше", "body": "transport"}, CaseState.MODERATED),
    L.TERM: ({"note": "Нет лампы"}, CaseState.ROUTED),
}


class Town:
    """An installation with two cases, and a phone that opens links."""

    def __init__(self, installation):
        self.installation = with_gateways(installation)
        self.number, self.other = routed(self.installation), routed(self.installation, form=OTHER)
        [self.link] = links(self.installation, self.number)
        self.use(self.installation)

    def use(self, installation):
        """The console of this installation."""
        self.installation = installation
        application = create_application(installation)
        self.phone = TestClient(application, base_url=BASE, follow_redirects=False)

    def path(self, link=None):
        link = link or self.link
        url = make_case_links(self.installation).url(link.number, link.made_at)
        return url.removeprefix(self.installation.settings.console_address)

    def moves(self):
        cases = self.installation.casework.cases
        return cases.moves_of([self.number, self.other])

    def press(self, deed, path=None, **sent):
        sent = {"name": "Иванов", **SENT[deed][0], **sent}
        return self.phone.post(f"{path or self.path()}/{deed}", data=sent)


@pytest.fixture
def town(installation):
    return Town(installation)


def test_the_page_works_without_script_and_shows_one_case(town) -> None:
    answer = town.phone.get(town.path())
    soup = page_of(answer)
    assert answer.status_code == 200
    assert soup.h1.text.startswith(f"О-{town.number} ")
    assert [one["action"].rpartition("/")[2] for one in soup.select("form")] == list(L)
    assert not soup.select("script, nav, iframe, img[src^=http]")
    assert "Не горит фонарь" in soup.text
    assert not [word for word in ("качели", "Тайная", f"О-{town.other}") if word in answer.text]
    assert len(answer.content) < 20_000
    hosts = {one["href"] for one in soup.select("a")}
    assert not [one for one in hosts if one.startswith("/")]


@pytest.mark.parametrize("deed", L)
def test_each_button_does_its_deed(town, deed) -> None:
    answer = town.press(deed, version=2)
    assert (answer.status_code, len(page_of(answer).select("[role=status]"))) == (200, 1)
    assert town.installation.casework.cases.get(town.number).standing.state is SENT[deed][1]
    [last] = town.moves()[town.number][2:]
    assert last.who == "Иванов, housing@example.org (по ссылке)"
    again = town.press(deed, version=2)  # a page that is sent once more
    assert again.status_code == (410 if deed is L.WRONG_BODY else 200), again.text
    assert len(town.moves()[town.number]) == 3


def test_scanners_of_mail_change_nothing(town) -> None:
    before = town.moves()
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        town.phone.request(method, town.path())
        for deed in L:
            assert town.phone.request(method, f"{town.path()}/{deed}").status_code in (404, 405)
    assert town.moves() == before
    [link] = links(town.installation, town.number)
    assert (link.opened, link.pressed_at, link.press_by) == (2, None, town.link.press_by)


def closed(town):
    move(town.installation, town.number, D.CLOSE, outcome=CaseOutcome.FIXED)


def merged(town):
    region = town.installation.region
    body = replace(region.bodies["housing"], until=date(2026, 1, 1), successor="transport")
    changed = replace(region, bodies={**region.bodies, "housing": body})
    town.use(replace(town.installation, region=changed))


def dismissed(town):
    region = town.installation.region
    body = replace(region.bodies["housing"], contacts=())
    changed = replace(region, bodies={**region.bodies, "housing": body})
    town.use(replace(town.installation, region=changed))


def old(town):
    clock = town.installation.clock

    class Later:
        def now(self):
            return clock.now() + 60 * DAY

        elapsed = clock.elapsed

    town.use(replace(town.installation, clock=Later()))


WRONG = {
    "cut": (lambda town, path: path[:-3], 404),
    "of another key": (lambda town, path: rotate(town.installation) or path, 404),
    "without a signature": (lambda town, path: path.partition(".")[0], 404),
    "signed for another row": (lambda town, path: other_row(town), 404),
    "expired": (lambda town, path: old(town) or path, 410),
    "revoked": (
        lambda town, path: (
            ReferralDesk(town.installation).revoke(ANNA, town.number, town.link.number) and path
        ),
        410,
    ),
    "replaced": (
        lambda town, path: ReferralDesk(town.installation).hand(ANNA, town.number, FIRST) and path,
        410,
    ),
    "of a closed case": (lambda town, path: closed(town) or path, 410),
    "of a case that left": (
        lambda town, path: move(town.installation, town.number, D.ROUTE, body="transport") and path,
        410,
    ),
    "of a merged body": (lambda town, path: merged(town) or path, 410),
    "of a contact that is gone": (lambda town, path: dismissed(town) or path, 410),
}


def other_row(town):
    """Good for a moment at which no such link was made."""
    [link] = links(town.installation, town.other)
    return town.path(replace(link, made_at=link.made_at - DAY))


@pytest.mark.parametrize("name", WRONG)
def test_a_link_that_does_not_work_does_and_shows_nothing(town, name) -> None:
    change, status = WRONG[name]
    path = change(town, town.path())
    before = town.moves()
    answers = [town.phone.get(path), *(town.press(deed, path) for deed in L)]
    for answer in answers:
        assert answer.status_code == status, answer.text
        assert not page_of(answer).select("form, a")
        secrets = ("фонарь", "фонари", "качели", "Лесная", "Тайная", "Тында")
        assert not [word for word in secrets if word in answer.text]
    assert town.moves() == before


def test_a_token_of_another_case_reaches_that_case_alone(town) -> None:
    [link] = links(town.installation, town.other)
    town.press(L.ACCEPT, town.path(link))
    moves = town.moves()
    assert (len(moves[town.number]), len(moves[town.other])) == (2, 3)


def test_a_forwarded_link_still_says_whose_contact_it_was(town) -> None:
    town.press(L.ANSWER, name="Посторонний")
    assert town.moves()[town.number][-1].who == "Посторонний, housing@example.org (по ссылке)"


def test_who_comes_second_sees_what_happened(town) -> None:
    hand_on(town.installation, town.installation.clock.now() + 9 * DAY)
    second = links(town.installation, town.number)[1]
    assert town.press(L.ANSWER, version=2).status_code == 200
    answer = town.press(L.INTERIM, town.path(second), version=2, name="Петров")
    assert answer.status_code == 409
    text = " ".join(page_of(answer).text.split())
    assert "отвечено — Иванов, housing@example.org (по ссылке)" in text
    assert len(town.moves()[town.number]) == 3


def test_what_was_typed_stays_where_a_button_lacks_something(town) -> None:
    answer = town.press(L.ANSWER, note="Горит", link="нет", name="Иванов")
    soup = page_of(answer)
    assert answer.status_code == 400
    assert "ссылка не читается" in soup.select_one("[role=alert]").text
    form = soup.select_one("details[open] form")
    assert form.textarea.text == "Горит"
    assert form.select_one("[name=name]")["value"] == "Иванов"


def test_another_site_may_press_nothing(town) -> None:
    headers = {"origin": "https://evil.example"}
    answer = town.phone.post(f"{town.path()}/accept", data={}, headers=headers)
    assert answer.status_code == 403
    assert len(town.moves()[town.number]) == 2


def test_markup_in_a_name_stays_text(town) -> None:
    town.press(L.INTERIM, name="<b>Иван</b>", note="<script>1</script>")
    soup = page_of(town.phone.get(town.path()))
    assert not soup.select("script, .history b")


def test_a_case_that_counts_as_another_has_no_buttons(town) -> None:
    installation = town.installation
    pairs = installation.casework.pairs
    from domain.cases.pairs import CasePair, PairReason, PairState

    first, second = sorted((town.number, town.other))
    now = installation.clock.now()
    pairs.propose([CasePair(first, second, (PairReason.TEXT,), 0.9)], now)
    [pair] = pairs.of_case(first)
    assert pairs.decide(pair, PairState.JOINED, "Анна", now)
    [link] = links(installation, second)
    soup = page_of(town.phone.get(town.path(link)))
    assert not soup.select("form")
    assert town.press(L.ACCEPT, town.path(link)).status_code == 409


def test_undo_is_left_to_the_centre(town) -> None:
    town.press(L.WRONG_BODY)
    CaseMoves(town.installation).undo(ANNA, town.number)
    assert town.phone.get(town.path()).status_code == 410
    [_, link] = links(town.installation, town.number)
    assert town.phone.get(town.path(link)).status_code == 200


def test_a_case_without_anything_more_still_has_a_page(town) -> None:
    number = by_hand(town.installation, replace(LAMP, topic=None, street="", house=""))
    move(town.installation, number, D.ROUTE, body="housing")
    [link] = links(town.installation, number)
    answer = town.phone.get(town.path(link))
    assert "Тема не выбрана" in answer.text


def test_the_guide_says_what_each_address_of_a_link_does() -> None:
    guide = (Path(__file__).parents[3] / "docs/ru/access.md").read_text("utf-8")
    for route in PURPOSE.routes:
        assert f"| `{route.method} {route.path.replace('{token}', '…')}` |" in guide
    posts = [route.path for route in PURPOSE.routes if route.method == "POST"]
    assert set(posts) == {f"/reply/{{token}}/{deed}" for deed in (*L, "draft")}
    assert [route.method for route in PURPOSE.routes].count("GET") == 1
