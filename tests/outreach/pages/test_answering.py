"""Questions below official pages, in working time."""

from datetime import UTC, datetime, timedelta

from domain.cases.answers.replies import OfficialAccounts
from domain.post import Author, AuthorKind, EnrichedPost, Kind, Label, Labels, Post
from domain.source import Source, SourceKind
from domain.terms.calendar import Calendar, Week
from domain.terms.worktime import Worktime
from outreach.pages.answering import PageQuestion, questions, within
from tests.making import a_post

HOUR = timedelta(hours=1)
DAY = ((32_400, 64_800),)  # 9:00 to 18:00
WORKTIME = Worktime(Calendar((Week((DAY, DAY, DAY, DAY, DAY, (), ())),)), UTC)
FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)  # Tuesday
PAGE = Source("tynda", SourceKind.VK, "Тында", "-1", "tynda", "tynda")
OTHER = Source("zeya", SourceKind.VK, "Зея", "-2", "zeya", "zeya")
CHAT = Source("chat", SourceKind.MAX, "Чат", "-3", "zeya", "zeya")
SOURCES = {one.id: one for one in (PAGE, OTHER, CHAT)}
RESIDENT = Author(AuthorKind.PRIVATE, "p:1")
TYNDA = Author(AuthorKind.OFFICIAL, "-1", "Тында")
ZEYA = Author(AuthorKind.OFFICIAL, "-2", "Зея")
ROOT = a_post("-1_1", FRIDAY - 9 * HOUR, source_id="tynda", source_kind=SourceKind.VK)


def comment(
    native: str,
    at: datetime,
    author: Author | None = RESIDENT,
    parent: Post | None = None,
    kind: str = Kind.QUESTION,
    source: Source = PAGE,
) -> EnrichedPost:
    post = a_post(
        native,
        at,
        source_id=source.id,
        source_kind=source.kind,
        author=author,
        thread_id=ROOT.id,
        parent_id=(parent or ROOT).id,
    )
    return EnrichedPost(post, Labels(kind=Label(kind, 0.9)), "2026-11", 1)


def asked(*posts: EnrichedPost, gone: tuple[str, ...] = ()) -> list[PageQuestion]:
    accounts = OfficialAccounts.of(SOURCES.values())
    found_by_page = questions(posts, SOURCES, accounts, lambda page: WORKTIME, gone, NOW)
    return list(found_by_page.get("tynda", ()))


def test_a_weekend_is_no_waiting() -> None:
    question = comment("-1_2", FRIDAY)
    [one] = asked(question)
    assert one.waited == 14 * HOUR  # 2 on Friday, 9 on Monday, 3 on Tuesday
    assert one.is_open
    assert one.is_over(8 * HOUR)


def test_an_answer_says_when_and_which_page() -> None:
    question = comment("-1_2", FRIDAY)
    reply = comment("-1_3", FRIDAY + 67 * HOUR, ZEYA, question.post, Kind.OTHER)
    [one] = asked(question, reply)
    assert (one.answerer, one.waited) == ("zeya", 4 * HOUR)
    assert not one.is_open


def test_the_first_answer_counts() -> None:
    question = comment("-1_2", FRIDAY)
    first = comment("-1_3", FRIDAY + HOUR, TYNDA, question.post, Kind.OTHER)
    second = comment("-1_4", FRIDAY + 70 * HOUR, TYNDA, question.post, Kind.OTHER)
    [one] = asked(question, second, first)
    assert one.waited == HOUR


def test_thanks_removed_questions_and_comments_of_pages_are_no_questions() -> None:
    removed = comment("-1_3", FRIDAY)
    thanks = comment("-1_2", FRIDAY, kind=Kind.THANKS)
    own = comment("-1_4", FRIDAY, TYNDA)
    assert asked(thanks, removed, own, gone=(removed.post.id,)) == []


def test_nobody_knows_who_answered_in_max() -> None:
    one = comment("-3/1/2", FRIDAY, None, source=CHAT)
    accounts = OfficialAccounts.of(SOURCES.values())
    assert questions([one], SOURCES, accounts, lambda page: WORKTIME, (), NOW) == {}


def test_only_questions_whose_term_ran_out_or_that_were_answered_are_counted() -> None:
    rows = [
        PageQuestion("late", "tynda", FRIDAY, 9 * HOUR),
        PageQuestion("young", "tynda", FRIDAY, 2 * HOUR),
        PageQuestion("exact", "tynda", FRIDAY, 8 * HOUR, NOW, "tynda"),
        PageQuestion("slow", "tynda", FRIDAY, 10 * HOUR, NOW, "tynda"),
    ]
    count = within(rows, 8 * HOUR)
    assert (count.within, count.of, count.late) == (1, 3, ("late", "slow"))
    assert within((), HOUR).percent is None
