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
        "— ЧИТАЙТЕ НАС в тетради…",
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
    assert (part.key, part.words) == (0, 0)
