"""Texts that say that nothing was done, and texts that do not."""

import pytest

from russian.casework.undone import SOUGHT, says_undone
from tests.timing import grows_evenly

UNDONE = (
    "Ничего не сделали, отписались и закрыли",
    "Прошла неделя, ничего не изменилось",
    "Фонарь так и не починили!",
    "До сих пор не вывезли мусор",
    "И всё ещё не горит",
    "По-прежнему не работает отопление",
    "Опять не убрали двор",
    "Никто не приехал, воды нет",
    "Никто так и не пришёл",
    "Воз и ныне там",
    "Это отписка, а не ответ",
    "Проблема не решена",
    "Проблема осталась, яма на месте",
    "Обещали заделать яму, но ничего не сделано",
    "Ответили, что всё устранили, а до сих пор течёт",
    "Яму не устранили",
)
OTHERWISE = (
    "Спасибо, всё сделали быстро",
    "Наконец-то починили, а раньше до сих пор не работал лифт",
    "Так и не поняла, куда звонить",
    "Когда будет ремонт дороги?",
    "Ничего не слышно про новый сквер?",
    "Опять снег, красота",
    "Никто не знает расписание автобуса?",
    "До сих пор помню тот праздник",
    "Подскажите, где оставить заявку",
    "",
)


@pytest.mark.parametrize("text", UNDONE)
def test_it_was_not_done(text):
    assert says_undone(text)
    plain = text.lower().replace("ё", "е")
    assert any(phrase.replace("ё", "е") in plain for phrase in SOUGHT)


@pytest.mark.parametrize("text", OTHERWISE)
def test_nobody_says_so(text):
    assert not says_undone(text)


@pytest.mark.parametrize("word", ["проблем", "обещанн", "ничего не сделано наконец"])
def test_a_long_word_holds_nobody_up(word):
    assert grows_evenly(lambda length: says_undone(word * (length // len(word))), 30_000)
