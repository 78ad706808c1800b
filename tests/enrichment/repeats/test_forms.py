import pytest

from enrichment.repeats.forms import is_form, is_tag


@pytest.mark.parametrize(
    "line",
    [
        "Подписаться",
        "❤ [Подписаться](https://t.me/a) | [Прислать новость](https://t.me/b)",
        "Подписывайтесь на наш канал",
        "👉 Вести Заречья. Подписаться",
        "[👉 Вести Заречья. Подписаться](https://t.me/+a)",
        "Предложить новость: @zarechye_bot",
        "Мы в ВК",
        "https://t.me/zarechye",
        "Переслано из Вести Заречья",
    ],
)
def test_usual_forms_are_known_at_first_sight(line):
    assert is_form(line)


@pytest.mark.parametrize(
    "line",
    [
        "Подпишитесь под обращением: третий месяц во дворе нет света",
        "Прислали квитанцию с чужим долгом",
        "Не могу подписаться на приём к врачу через портал",
        "Наш двор не чистят вторую неделю",
        "Вода из крана течёт ржавая",
        "Новость",
        "https://example.org/akt-o-zatoplenii",
    ],
)
def test_what_residents_write_is_no_usual_form(line):
    assert not is_form(line)


@pytest.mark.parametrize("line", ["", "🔥🔥", "—", "a" * 1000, "@ " * 500])
def test_no_line_is_too_odd(line):
    assert not is_form(line)


def test_hashtags_alone_are_tags():
    assert [is_tag(line) for line in ("#Заречье #новости", "#Заречье ждёт воду", "№ 5", "")] == [
        True,
        False,
        False,
        False,
    ]
