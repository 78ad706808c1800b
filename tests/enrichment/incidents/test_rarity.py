"""What words say."""

from domain.ports.frequencies import Frequencies
from enrichment.incidents.rarity import MOST, SHIPPED, Rarity


def test_rare_words_say_more_and_idle_ones_nothing() -> None:
    assert SHIPPED.weight("вод") < SHIPPED.weight("драмтеатр") < SHIPPED.weight("абракадабр")
    assert SHIPPED.weight("абракадабр") == MOST
    assert SHIPPED.words(["вода", "на", "третий", "день", "драмтеатр"]) == ("драмтеатр", "вод")
    assert SHIPPED.words(["тында", "вода"], "tynda", "tynda.tynda") == ("вод",)


def test_a_word_of_every_post_of_a_town_says_little_there() -> None:
    crawled = Rarity(Frequencies(10_000, {"абракадабр": 5_000, "вод": 10}))
    assert crawled.weight("абракадабр") < 2.5
    assert crawled.weight("вод") > SHIPPED.weight("вод")
    assert "абракадабр" not in crawled.words(["абракадабр", "вода"])


def test_nothing_crawled_changes_nothing() -> None:
    empty = Rarity(Frequencies())
    assert empty.weight("вод") == SHIPPED.weight("вод")
    assert empty.weight("25") == SHIPPED.weight("25")
