"""How copies of posts are folded on an incident's page."""

from desks.incident import fold
from domain.post import EnrichedPost, Labels
from tests.console.conftest import post


def told(n, text):
    return EnrichedPost(post(n, text), Labels(lemmas=text.lower()), "2026-11", 1)


def test_a_copy_lies_below_the_post_whose_words_it_shares_in_order_of_time():
    heat, dogs = told(1, "нет отопления второй день"), told(2, "стая собак у школы")
    late, later = told(3, "перешлите стая собак у школы"), told(4, "стая собак у школы опять")
    copies = {late.post.id, later.post.id}
    assert fold([heat, late, dogs, later], copies) == [(heat, []), (dogs, [late, later])]


def test_a_copy_whose_original_is_not_here_stands_by_itself():
    one, two = told(1, "нет воды"), told(2, "нет воды")
    assert fold([one, two], {one.post.id, two.post.id}) == [(one, [two])]
    assert fold([], set()) == []
