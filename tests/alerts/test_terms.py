"""Words that tell some posts from the usual ones."""

from alerts.terms import Term, top_terms

USUAL = [
    "в двор снег",
    "не убирать снег",
    "яма на дорога",
    "на дорога лед",
    "автобус не прийти",
] * 20


def every(lemma: str) -> bool:
    return True


def test_what_the_posts_have_in_common_and_others_have_not_comes_first() -> None:
    here = ["батарея холодный в дом", "в дом батарея не греть", "батарея еле теплый на улица"]
    assert top_terms(here, USUAL, every) == [Term("батарея", 3), Term("дом", 2)]


def test_a_word_that_is_as_common_elsewhere_says_nothing() -> None:
    assert top_terms(["снег двор", "снег дорога", "лед яма", "автобус"], USUAL, every) == []


def test_one_post_numbers_short_words_and_known_names_are_left_out() -> None:
    here = ["тында котел 12 ок", "тында котел 12 ок", "тында кочегар 12 ок"]
    assert top_terms(here, USUAL, lambda lemma: lemma != "тында") == [Term("котел", 2)]


def test_no_more_than_asked_and_nothing_of_nothing() -> None:
    here = ["один два три", "один два три"]
    assert len(top_terms(here, USUAL, every, limit=2)) == 2
    assert top_terms([], USUAL, every) == top_terms(here, [], every, limit=0) == []
