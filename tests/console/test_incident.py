"""How posts of an incident are named and folded."""

from dataclasses import replace

import pytest

from desks.incident import NAME, fold, title
from domain.post import EnrichedPost, Labels
from tests.console.conftest import post


def told(n, text):
    return EnrichedPost(post(n, text), Labels(lemmas=text.lower()), "2026-11", 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Нет воды!\nВторой день.", "Нет воды!"),
        ("\n  \nНет света", "Нет света"),
        (f"{'да ' * 36}, нет воды", f"{'да ' * 35}да…"),
        ("я" * 200, "я" * NAME + "…"),
        ("", ""),
    ],
)
def test_a_name_is_the_first_line_cut_between_words(text, name):
    assert title(told(1, text)) == name


def test_a_name_leaves_out_what_the_source_repeats():
    assert title(told(1, "Заречный листок\nНет воды"), ((0, 15),)) == "Нет воды"


def test_a_title_of_an_article_names_it():
    article = told(1, "Подробности позже.")
    named = replace(article, post=replace(article.post, title="Авария на теплотрассе"))
    assert title(named) == "Авария на теплотрассе"


def test_a_copy_lies_below_the_post_whose_words_it_shares_in_order_of_time():
    heat, dogs = told(1, "нет отопления второй день"), told(2, "стая собак у школы")
    late, later = told(3, "перешлите стая собак у школы"), told(4, "стая собак у школы опять")
    copies = {late.post.id, later.post.id}
    assert fold([heat, late, dogs, later], copies) == [(heat, []), (dogs, [late, later])]


def test_a_copy_whose_original_is_not_here_stands_by_itself():
    one, two = told(1, "нет воды"), told(2, "нет воды")
    assert fold([one, two], {one.post.id, two.post.id}) == [(one, [two])]
    assert fold([], set()) == []
