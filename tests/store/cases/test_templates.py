"""Templates of answers, over both databases: a name stands once a body."""

from dataclasses import replace

import pytest

from domain.cases.answers.template import AnswerTemplate
from store.cases.answers.templates import SqlAnswerTemplates
from tests.domain.cases.lives import START


@pytest.fixture
def store(engine):
    return SqlAnswerTemplates(engine)


def a_template(name="Ремонт", body="housing", **fields):
    return AnswerTemplate(body, name, "Окончим {срок}", "Кира", START, **fields)


def test_a_template_is_kept_changed_and_forgotten(store) -> None:
    first = store.add(a_template(group="housing"), 9)
    other = store.add(a_template("Авария"), 9)
    foreign = store.add(a_template(body="transport"), 9)
    assert store.get(first.number) == first
    assert store.of_bodies({"housing"}) == [other, first]
    assert store.of_bodies(None) == [other, first, foreign]
    assert store.of_bodies(()) == []
    assert store.save(replace(first, text="Окончили {дата}", group=None))
    assert store.get(first.number).text == "Окончили {дата}"
    assert store.forget(first.number)
    assert not store.forget(first.number)
    assert not store.save(first)
    assert store.get(first.number) is None


def test_a_name_stands_once_and_a_body_has_so_many(store) -> None:
    first, other = store.add(a_template(), 2), store.add(a_template("Авария"), 2)
    assert store.add(a_template(), 9) is None
    assert store.add(a_template("Третий"), 2) is None
    assert not store.save(replace(other, name=first.name))
    assert store.get(other.number) == other
