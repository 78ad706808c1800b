import pytest

from enrichment.repeats.parts import parts


def pieces(text):
    return [text[p.start : p.end].strip() for p in parts(text)]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("", []),
        (" \n\n ", []),
        ("Прорвало трубу\n\n Ждём бригаду", ["Прорвало трубу", "Ждём бригаду"]),
        ("Света нет. Когда дадут? Ждём!", ["Света нет.", "Когда дадут?", "Ждём!"]),
        ("На ул. Садовой 5 течёт кран", ["На ул. Садовой 5 течёт кран"]),
        ("Стоит 3.50 и не едет", ["Стоит 3.50 и не едет"]),
        ("Темно… «Фонари не горят». 👍 Ждём", ["Темно…", "«Фонари не горят».", "👍 Ждём"]),
    ],
)
def test_a_text_falls_into_lines_and_sentences(text, held):
    assert pieces(text) == held


def test_only_line_breaks_and_spaces_lie_between_parts():
    text = "  Первая. Вторая!\n\n— Третья?  \nЧетвёртая "
    between, end = "", 0
    for part in parts(text):
        between, end = between + text[end : part.start], part.end
    assert (between + text[end:]).strip() == ""


@pytest.mark.parametrize(
    "other",
    [
        "читайте нас в тетради!",
        "**Читайте нас в тетради**",
        "— ЧИТАЙТЕ НАС, в тетради…",
        "📒 [Читайте нас](https://a.example/x) в тетради",
    ],
)
def test_marks_case_and_addresses_of_links_make_no_difference(other):
    [one], [same] = parts("Читайте нас в тетради"), parts(other)
    assert one.key == same.key != 0


def test_another_number_is_another_part():
    assert parts("Дом 5, подъезд 1")[0].key != parts("Дом 5, подъезд 2")[0].key


def test_a_line_of_emoji_has_no_words():
    [part] = parts("🔥🔥🔥 —")
    assert (part.key, part.words, part.is_form, part.is_tag) == (0, 0, False, False)


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
    [part] = parts(line)
    assert part.is_form


@pytest.mark.parametrize(
    "line",
    [
        "Подпишитесь под обращением: третий месяц во дворе нет света",
        "Прислали квитанцию с чужим долгом",
        "Не могу подписаться на приём к врачу через портал",
        "Наш двор не чистят вторую неделю",
        "Вода из крана течёт ржавая",
        "Новость",
    ],
)
def test_what_residents_write_is_no_usual_form(line):
    assert not any(part.is_form for part in parts(line))


def test_hashtags_alone_are_tags():
    assert [p.is_tag for p in parts("#Заречье #новости\n#Заречье ждёт воду\n№ 5\n#")] == [
        True,
        False,
        False,
        True,
    ]
