"""Official pages at the desk: the register, the daily audit, pages that change hands."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from app.installation import Installation
from desks.outreach.pages.daily import audit_daily, audit_pages
from desks.outreach.pages.desk import PageChoice, PageDesk
from desks.viewer import in_shell
from domain.errors import EntryRefused, NotFound
from domain.outreach.official_page import PageClass, PageElement
from domain.outreach.page_audit import FindingVerdict, PageWitness
from domain.outreach.page_profile import PageProfile, ProfileField
from domain.post import Author, AuthorKind, EnrichedPost, Kind, Label, Labels
from domain.source import HealthState, Poll, SourceKind
from tests.desks.ratings.test_case_ratings import ahead
from tests.making import a_post
from tests.statements import statements

ANNA = in_shell("Анна")
E, V = PageElement, FindingVerdict
DAY = timedelta(days=1)
WAITED = timedelta(hours=10)
PAGE, BODY = "tynda_vk", "administration_tynda"
TYNDA = Author(AuthorKind.OFFICIAL, "-1", "Тында")
RESIDENT = Author(AuthorKind.PRIVATE, "p:1")
ROW = {
    "kind": "vk",
    "title": "Администрация Тынды",
    "municipality": "tynda",
    "owner_body": BODY,
}
FIELDS = {
    E.AVATAR: ProfileField("groups.getById: has_photo", True),
    E.COVER: ProfileField("groups.getById: cover.enabled", False),
    E.SUBSCRIBERS: ProfileField("groups.getById: members_count", True, "", 3300),
}


def poll(installation: Installation, state: HealthState = HealthState.WORKS) -> None:
    now = installation.clock.now()
    for claim in installation.crawl.sources.claim(now, 100, timedelta(minutes=5)):
        installation.crawl.sources.finish(
            claim, Poll(state, "", cursor="{}"), now, timedelta(hours=1), now + DAY, None
        )


@pytest.fixture
def pages(installation: Installation) -> Installation:
    """A page of Tynda with three weeks of posts, a question without an answer and one with."""
    rows = [{**ROW, "id": PAGE, "address": "-1"}]
    installation.crawl.registry.save(rows, "test")
    poll(installation)
    now = installation.clock.now()
    posts = [post(n, now - (2 * n + 1) * DAY, f"Новость {n}", TYNDA) for n in range(14)]
    # As long ago as a question waits: at least a working day, on holidays more days than usual.
    worktime = installation.region.worktime("tynda", BODY)
    days = next(n for n in range(1, 27) if worktime.between(now - n * DAY, now) > WAITED)
    asked_at, root = now - days * DAY, posts[(days + 1) // 2].post
    asked = post(100, asked_at, "Когда включат воду?", RESIDENT, root.id, Kind.QUESTION)
    answered = post(101, asked_at, "Где отключили?", RESIDENT, root.id, Kind.QUESTION)
    at = answered.post.published_at + timedelta(minutes=5)
    reply = post(102, at, "На Лесной.", TYNDA, root.id, Kind.OTHER, answered.post.id)
    save(installation, *posts, asked, answered, reply)
    installation.crawl.profiles.read(
        PAGE, PageProfile("Администрация Тынды", "-1", None, FIELDS), now
    )
    return installation


def post(
    n: int,
    at: datetime,
    text: str,
    author: Author,
    thread: str | None = None,
    kind: str = Kind.NEWS,
    parent: str | None = None,
) -> EnrichedPost:
    made = a_post(
        f"-1_{n}",
        at,
        source_id=PAGE,
        source_kind=SourceKind.VK,
        url=f"https://vk.com/wall-1_{n}",
        text=text,
        author=author,
        thread_id=thread,
        parent_id=parent or thread,
    )
    return EnrichedPost(made, Labels(kind=Label(kind, 0.9)), f"{at:%Y-%m}", 1)


def save(installation: Installation, *posts: EnrichedPost) -> None:
    installation.posts.index.save(posts)
    installation.posts.index.refresh()


def test_the_register_says_who_lacks_which_page(pages: Installation) -> None:
    register = PageDesk(pages).list(ANNA, PageChoice())
    by_body = {one.body.id: one for one in register.bodies}
    assert by_body[BODY].lacking == (SourceKind.OK,)
    assert by_body["health"].lacking == (SourceKind.VK, SourceKind.OK)
    assert register.pages.keys() == {PAGE}
    assert register.pages[PAGE].waiting == 1
    places = PageDesk(pages).list(ANNA, PageChoice(place="zeya"))
    assert {one.body.municipality for one in places.bodies} == {"zeya"}
    assert places.pages == {}


def test_an_audit_says_what_is_met_what_fails_and_what_nobody_knows(pages: Installation) -> None:
    [audit] = audit_pages(pages, pages.clock.now())
    verdicts = {one.element: one.verdict for one in audit.findings}
    assert audit.page_class is PageClass.ACTIVE
    assert verdicts[E.AVATAR] is V.MET
    assert verdicts[E.COVER] is V.FAILED
    assert {verdicts[E.MARK], verdicts[E.PHONE], verdicts[E.GROWTH]} == {V.UNKNOWN}
    assert verdicts[E.RHYTHM] is V.MET
    assert verdicts[E.COMMENTS] is V.MET
    waiting = audit.finding(E.WAITING)
    assert (waiting.verdict, waiting.value, len(waiting.posts)) == (V.FAILED, 1, 1)
    assert audit.finding(E.SOON).value == 50


def test_a_page_shows_its_waiting_questions_in_working_time(pages: Installation) -> None:
    view = PageDesk(pages).audit(ANNA, PAGE)
    [question] = view.waiting
    assert question.post.post.text == "Когда включат воду?"
    assert timedelta(hours=8) <= question.waited < timedelta(hours=72)


def test_a_tick_and_a_class_change_the_audit_at_once(pages: Installation) -> None:
    desk = PageDesk(pages)
    view = desk.tick(ANNA, PAGE, "mark", True, "с галочкой")
    mark = view.listed.audit and view.listed.audit.finding(E.MARK)
    assert mark
    assert (mark.verdict, mark.witness, mark.who) == (V.MET, PageWitness.HAND, "Анна")
    view = desk.keep(ANNA, PAGE, "flagship", "Пресс-служба")
    assert view.listed.audit
    assert view.listed.audit.page_class is PageClass.FLAGSHIP
    assert view.listed.audit.finding(E.SHARE).is_demanded
    view = desk.untick(ANNA, PAGE, "mark")
    assert view.listed.audit
    assert view.listed.audit.finding(E.MARK).verdict is V.UNKNOWN
    for element in ("rhythm", "nothing"):
        with pytest.raises(EntryRefused):
            desk.tick(ANNA, PAGE, element, True)
    with pytest.raises(EntryRefused):
        desk.keep(ANNA, PAGE, "grand", "")
    with pytest.raises(NotFound):
        desk.look(ANNA, "asn24")


def test_a_unit_names_nobody(pages: Installation) -> None:
    view = PageDesk(pages).keep(ANNA, PAGE, "", "Отдел, звонить 8 914 555-01-02")
    assert "555" not in view.listed.page.unit


def test_a_page_that_cannot_be_read_is_unknown_and_not_failed(pages: Installation) -> None:
    later = ahead(pages, 2 * DAY)
    poll(later, HealthState.GONE)
    [audit] = audit_pages(later, later.clock.now())
    known = {one.element for one in audit.findings if one.verdict is not V.UNKNOWN}
    assert known == set()
    assert audit.to_do() == []


def test_a_network_that_refuses_keeps_what_it_showed_this_week(pages: Installation) -> None:
    later = ahead(pages, 3 * DAY)
    poll(later, HealthState.QUOTA)
    [audit] = audit_pages(later, later.clock.now())
    assert audit.finding(E.AVATAR).verdict is V.MET
    assert {audit.finding(one).verdict for one in (E.RHYTHM, E.GAP, E.WAITING)} == {V.UNKNOWN}


def test_another_account_under_the_address_is_not_judged_until_somebody_looks(
    pages: Installation,
) -> None:
    pages.crawl.profiles.read(
        PAGE, PageProfile("Распродажа", "-9", None, FIELDS), pages.clock.now()
    )
    view = PageDesk(pages).audit(ANNA, PAGE)
    assert view.listed.is_taken
    assert view.listed.audit
    assert view.listed.audit.score().known == 0
    assert view.profile
    assert view.profile.former_name == "Администрация Тынды"
    view = PageDesk(ahead(pages, timedelta(minutes=1))).keep(ANNA, PAGE, "", "Наша")
    assert not view.listed.is_taken
    assert view.listed.audit
    assert view.listed.audit.finding(E.AVATAR).verdict is V.MET


def test_growth_is_over_thirty_days(pages: Installation) -> None:
    audit_pages(pages, pages.clock.now() - 30 * DAY)
    known = pages.crawl.profiles.known([PAGE])[PAGE].profile
    more = {**known.fields, E.SUBSCRIBERS: replace(FIELDS[E.SUBSCRIBERS], value=3630)}
    pages.crawl.profiles.read(PAGE, replace(known, fields=more), pages.clock.now())
    [audit] = audit_pages(pages, pages.clock.now())
    assert audit.finding(E.GROWTH).value == pytest.approx(10)


def test_a_day_is_audited_once_in_its_morning(pages: Installation) -> None:
    zone = pages.region.zone
    day = pages.clock.now().astimezone(zone).date()
    night = datetime.combine(day, time(4), zone)
    assert audit_daily(pages, night) == ()
    assert len(audit_daily(pages, night + timedelta(hours=2))) == 1
    assert audit_daily(pages, night + timedelta(hours=3)) == ()
    assert len(audit_daily(pages, night + DAY + timedelta(hours=2))) == 1


def test_a_hundred_pages_take_as_many_statements_as_two(pages: Installation) -> None:
    def asked() -> int:
        with statements() as made:
            audit_pages(pages, pages.clock.now())
        return len(made)

    few = asked()
    rows = [{**ROW, "id": f"page_{n}", "address": f"-{n}"} for n in range(10, 110)]
    pages.crawl.registry.save(rows, "test")
    assert asked() <= few + 2
