"""The audit of a page: unknown is never failed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.official_page import PageBlock, PageClass, PageDemands, PageElement, PageTick
from domain.outreach.page_audit import FindingVerdict, PageAudit, PageWitness
from domain.outreach.page_profile import KnownProfile, PageProfile, ProfileField
from domain.region import Body
from domain.source import Source, SourceKind
from outreach.pages.answering import PageQuestion
from outreach.pages.auditing import PageEvidence, audit
from outreach.pages.publications import PublicationCount
from outreach.pages.register import RegisteredPage

E, V, W = PageElement, FindingVerdict, PageWitness
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = RegisteredPage(
    Source("tynda", SourceKind.VK, "Тында", "-1", "tynda", "tynda"),
    Body("tynda", "Администрация Тынды", "municipal", True, "tynda"),
    PageClass.ACTIVE,
    "",
)
DEMANDS = PageDemands(
    frozenset({E.MARK, E.AVATAR, E.PHONE, E.COMMENTS}),
    {E.SHARE: 5, E.RHYTHM: 3, E.GAP: 4, E.OWN: 50, E.WAITING: 0, E.SOON: 80},
)
NOTHING = PageEvidence(None, (), None, None, False, 30_000, None, (8 * HOUR, 24 * HOUR))
FIELDS = {
    E.AVATAR: ProfileField("groups.getById: has_photo", True),
    E.PHONE: ProfileField("groups.getById: contacts", False),
    E.MARK: ProfileField("groups.getById: none", None),
    E.SUBSCRIBERS: ProfileField("groups.getById: members_count", True, "", 3_000),
}
KNOWN = KnownProfile("tynda", PageProfile("Тында", "-1", None, FIELDS), NOW - DAY)


def made(evidence: PageEvidence) -> PageAudit:
    return audit(PAGE, DEMANDS, evidence, NOW, NOW.date())


def test_a_network_that_refuses_leaves_everything_unknown_and_nothing_to_do() -> None:
    one = made(NOTHING)
    assert {finding.verdict for finding in one.findings} == {V.UNKNOWN}
    score = one.score()
    assert (score.met, score.known, score.demanded, score.share) == (0, 0, 10, None)
    assert one.to_do() == []


def test_what_the_network_shows_names_its_parameter() -> None:
    one = made(replace(NOTHING, profile=KNOWN))
    assert one.finding(E.AVATAR).verdict is V.MET
    phone = one.finding(E.PHONE)
    assert (phone.verdict, phone.witness) == (V.FAILED, W.NETWORK)
    assert phone.parameter == "groups.getById: contacts"
    share = one.finding(E.SHARE)
    assert (share.value, share.demand, share.verdict) == (10, 5, V.MET)
    assert one.finding(E.GROWTH).verdict is V.UNKNOWN


def test_an_old_profile_says_nothing_of_today() -> None:
    one = made(replace(NOTHING, profile=replace(KNOWN, read_at=NOW - 8 * DAY)))
    assert one.finding(E.AVATAR).verdict is V.UNKNOWN


def test_a_tick_counts_where_the_network_is_silent_and_ends() -> None:
    mark = PageTick("tynda", E.MARK, True, "", "Анна", NOW - DAY)
    avatar = PageTick("tynda", E.AVATAR, False, "", "Анна", NOW - DAY)
    one = made(replace(NOTHING, profile=KNOWN, ticks=(mark, avatar)))
    finding = one.finding(E.MARK)
    assert (finding.verdict, finding.witness, finding.who) == (V.MET, W.HAND, "Анна")
    assert one.finding(E.AVATAR).witness is W.NETWORK
    later = audit(PAGE, DEMANDS, replace(NOTHING, ticks=(mark,)), NOW + 90 * DAY, NOW.date())
    assert later.finding(E.MARK).verdict is V.UNKNOWN


def test_residents_who_comment_show_that_comments_are_open() -> None:
    assert made(replace(NOTHING, has_comments=True)).finding(E.COMMENTS).verdict is V.MET
    assert made(NOTHING).finding(E.COMMENTS).verdict is V.UNKNOWN


def test_counts_stand_beside_their_bounds_and_failing_posts_are_named() -> None:
    published = PublicationCount(
        *(NOW - 28 * DAY, NOW, 8, NOW - 5 * DAY, 5 * DAY, ("a", "b"), (), 0, None, None)
    )
    one = made(replace(NOTHING, publications=published))
    assert one.finding(E.RHYTHM).verdict is V.FAILED
    assert one.finding(E.GAP).verdict is V.FAILED
    own = one.finding(E.OWN)
    assert (own.verdict, own.value, own.posts) == (V.MET, 75, ())
    assert one.finding(E.VIEWS).verdict is V.UNKNOWN
    assert not one.finding(E.VIEWS).is_demanded


def test_questions_that_wait_are_to_do_first_and_no_questions_is_unknown_share() -> None:
    late = PageQuestion("q", "tynda", NOW - DAY, 9 * HOUR)
    one = made(replace(NOTHING, questions=(late,)))
    assert one.finding(E.WAITING).posts == ("q",)
    assert [finding.element for finding in one.to_do()] == [E.WAITING, E.SOON]
    none = made(replace(NOTHING, questions=()))
    assert none.finding(E.WAITING).verdict is V.MET
    assert none.finding(E.SOON).verdict is V.UNKNOWN
    assert none.score(PageBlock.ANSWERS).known == 1
