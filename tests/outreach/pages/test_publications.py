"""What official pages published, counted from posts."""

from datetime import UTC, datetime, timedelta

from domain.post import Author, AuthorKind, Engagement, EnrichedPost, Labels
from domain.source import Source, SourceKind
from outreach.pages.publications import PublicationCount, publications
from tests.making import a_post

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SINCE = NOW - 28 * DAY
SOURCES = {
    one.id: one
    for one in (
        Source("tynda", SourceKind.VK, "Тында", "-1", "tynda", "tynda"),
        Source("yards", SourceKind.VK, "Дворы Тынды", "-2", "tynda", "tynda"),
        Source("zeya", SourceKind.VK, "Зея", "-3", "zeya", "zeya"),
    )
}
LONG = (
    "В пятницу в Тынде отключат воду на улице Красная Пресня: "
    "меняют задвижку, включат к вечеру, {x}"
)


def post(
    n: int,
    days: float,
    text: str,
    source: str = "tynda",
    views: int | None = None,
    author: AuthorKind = AuthorKind.OFFICIAL,
    thread: str | None = None,
    forwarded: str | None = None,
) -> EnrichedPost:
    made = a_post(
        f"{source}_{n}",
        NOW - days * DAY,
        source_id=source,
        source_kind=SourceKind.VK,
        text=text,
        author=Author(author, "-1"),
        thread_id=thread,
        forwarded_from=forwarded,
        engagement=Engagement(views=views, likes=1, reposts=0, comments=1),
    )
    return EnrichedPost(made, Labels(), "2026-11", 1)


def count(*posts: EnrichedPost, source: str = "tynda") -> PublicationCount:
    known = dict.fromkeys(SOURCES, SINCE)
    counted = publications(posts, SOURCES, known, NOW, {}, lambda text: "надлежащ" in text)
    return counted[source]


def test_a_rhythm_and_the_longest_gap() -> None:
    one = count(*(post(n, n, f"Новость {n}") for n in range(1, 13)))
    assert one.posts == 12
    assert one.weekly == 3
    assert one.gap == 16 * DAY
    assert count(source="zeya").gap == 28 * DAY


def test_letters_and_comments_are_no_publications() -> None:
    letter = post(1, 1, "Письмо", author=AuthorKind.PRIVATE)
    comment = post(2, 1, "Ответ", thread="t")
    assert count(letter, comment).posts == 0


def test_the_later_of_two_bodies_copies_and_a_forwarded_post_is_a_copy() -> None:
    first = post(1, 3, LONG.format(x="!"), "zeya")
    again = post(1, 2, LONG.format(x="🙂").upper())
    shared = post(2, 1, "Смотрите", forwarded="-9_1")
    assert count(first, again, shared).copies == (again.post.id, shared.post.id)
    assert count(first, again, source="zeya").copies == ()


def test_two_pages_of_one_body_copy_nobody_and_short_texts_are_alike() -> None:
    twice = post(1, 3, LONG), post(1, 2, LONG, "yards")
    greetings = post(2, 3, "С праздником!", "zeya"), post(3, 2, "С праздником!")
    assert count(*twice, source="yards").copies == ()
    assert count(*greetings).copies == ()


def test_officialese_views_and_engagement() -> None:
    stiff = post(1, 2, "Надлежащим образом: надлежащий", views=100)
    plain = post(2, 1, "Починили", views=300)
    one = count(stiff, plain)
    assert one.stiff == (stiff.post.id,)
    assert (one.plain_percent, one.views, one.engagement) == (50, 200, 10)
    assert count(post(1, 1, "Без счётчика")).views is None
