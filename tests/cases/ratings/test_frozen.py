"""Contents of published ratings are parsed once while they are kept, and few are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cases.ratings.editions.frozen import ThawedContents, frozen, thawed
from domain.cases.ratings.edition import RatingSpan
from domain.cases.ratings.rating import TOGETHER, RatingContent

AT = datetime(2026, 11, 1, tzinfo=UTC)
CONTENT = RatingContent(
    *(RatingSpan.MONTH, date(2026, 10, 1), AT, AT, AT, "1", "первая"),
    cases=[],
    views={TOGETHER: []},
)


def again(text):
    """The same text as another object, as a database gives it."""
    return text.encode().decode()


def test_one_text_is_parsed_once() -> None:
    text = frozen(CONTENT)
    assert frozen(thawed(text)) == text
    assert thawed(again(text)) is thawed(text)


def test_contents_are_kept_by_the_size_of_their_texts_and_the_last_one_always() -> None:
    texts = [frozen(replace(CONTENT, policy=name * 20)) for name in "абв"]
    contents = ThawedContents(most=2 * len(texts[0]))
    first, second = (contents.of(text) for text in texts[:2])
    assert contents.of(again(texts[0])) is first
    contents.of(texts[2])  # in place of the second, which was asked for longest ago
    assert contents.of(texts[0]) is first
    assert contents.of(texts[1]) is not second
    small = ThawedContents(most=0)
    assert small.of(texts[0]) is small.of(again(texts[0]))
