"""What an official comment is, beside the question below which it stands."""

import pytest

from cases.answers.judging import Verdict, judge

ASKED = "На детской площадке на Лесной, 7 торчит арматура из горки. Ребёнок разбил губу."


@pytest.mark.parametrize(
    "text",
    [
        "Ждём всех на праздничном салюте в сквере в 20:00!",
        "Скоро откроется каток, следите за новостями.",
        "Оставайтесь с нами, впереди много интересного!",
        "Жители выбрали имя для новой аллеи.",
        "Поздравляем всех медиков округа с профессиональным праздником!",
        "Фоторепортаж со школьной спартакиады смотрите в нашем альбоме.",
    ],
)
def test_news_of_a_body_below_a_question_is_no_answer(text: str) -> None:
    assert judge(text, None, ASKED) is Verdict.NONE
    assert judge(text) is Verdict.FINAL, "it is told apart by the question alone"


@pytest.mark.parametrize(
    "text",
    [
        "Арматуру срезали, горку огородили лентой.",
        "Площадка не наша, она на балансе ТСЖ.",
        "Горку увезли на сварку, вернётся в понедельник.",
        "По Лесной, 7 ничего сделать нельзя: двор частный.",
        "Ваш вопрос вне нашей компетенции, пишите в ТСЖ.",
        "Просим отнестись с пониманием: людей пока не хватает.",
    ],
)
def test_what_speaks_of_the_question_is_an_answer(text: str) -> None:
    assert judge(text, None, ASKED) is Verdict.FINAL
