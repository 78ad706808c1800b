"""What publications show of where they are from."""

import pytest

from domain.outreach.echo import ALIKE, BYTES, alike
from enrichment.imprints import SHORTEST, credits_another, sketches

TEXT = (
    "в тында завершить ремонт дорога у школа подрядчик сдать объект на две неделя рано срок "
    "стоимость работа составить тридцать миллион рубль на покрытие действовать гарантия пять год"
)
OTHER = (
    "музей зея приглашать на выставка старый фотография экспозиция работать до конец месяц для "
    "школьник вход свободный заказать экскурсия можно по телефон касса каждый день кроме вторник"
)


def test_a_copy_with_a_line_of_its_own_is_alike_and_other_news_are_not() -> None:
    one, other, copy = sketches([TEXT, OTHER, f"{TEXT} об это писать вестник"])
    assert one is not None
    assert len(one) == BYTES
    assert alike(one, copy) >= ALIKE
    assert alike(one, other) < ALIKE / 2
    assert alike(one, one) == BYTES


def test_a_short_text_has_no_sketch() -> None:
    words = TEXT.split()
    assert sketches([" ".join(words[: SHORTEST - 1])]) == [None]
    assert sketches([" ".join(words[:SHORTEST])]) != [None]
    assert sketches([""]) == [None]
    assert sketches([]) == []


@pytest.mark.parametrize(
    ("text", "credits"),
    [
        ("Дорогу открыли, сообщает ТАСС.", True),
        ("Как передаёт РИА Новости, мост готов", True),
        ("Об этом сообщили в пресс-службе правительства", True),
        ("Пресс-релиз завода", True),
        ("«Интерфакс» пишет о паводке", True),
        ("В Тынде открыли мост", False),
        ("Прессинг соперника и тассировка", False),
        ("", False),
    ],
)
def test_agencies_and_press_services_are_read_as_credits(text: str, credits: bool) -> None:
    assert credits_another(text) is credits
