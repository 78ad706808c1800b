from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.post import Author, AuthorKind
from enrichment.repeats.repeats import Repeats, repeated_of
from enrichment.rest import rest
from tests.fakes.repeats import MemoryRepeats
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FOOT = "☎ Звоните дежурному по городу\nВаш Заречный листок"
RESIDENT = Author(AuthorKind.PRIVATE, "p:1")


def post(n, text, **fields):
    return a_post(f"zar/{n}", NOW + n * timedelta(hours=5), source_id="zar", text=text, **fields)


def news(n):
    return f"Новое слово{n} и дело{n} пришло{n} сегодня{n}"


def known(*more, foot=FOOT, posts=20):
    repeats = Repeats()
    for one in (*(post(n, f"{news(n)}\n\n{foot}") for n in range(posts)), *more):
        repeats.learn(one)
    return repeats


def left(repeats, one):
    return rest(one.body, repeats.read(one))


def test_a_footer_is_cut_whole_and_nothing_else():
    said = "Прорвало трубу на Садовой. Воды нет у трёх домов."
    assert left(known(), post(50, f"{said}\n\n{FOOT}")) == said


def test_a_sentence_on_the_line_of_the_news_is_cut_alone():
    repeats = known(foot="")
    for n in range(20, 60):
        repeats.learn(post(n, f"{news(n)}. Пишите нам в редакцию."))
    assert left(repeats, post(99, "Нет света. Пишите нам в редакцию.")) == "Нет света."


def test_a_post_that_repeats_alone_are_left_of_is_read_whole():
    repeats = known()
    assert repeats.read(post(50, FOOT)) == ()
    assert repeats.read(post(51, "Подписаться")) == ()


def test_another_source_repeats_nothing_of_this_one():
    elsewhere = replace(post(50, f"Нет воды\n{FOOT}"), source_id="other")
    assert known().read(elsewhere) == ()


def test_usual_forms_are_cut_on_lines_of_their_own_and_at_first_sight():
    repeats = Repeats()
    asked = post(1, "Переслано из Заречья\nНет воды с утра\n❤ [Подписаться](https://t.me/a)")
    assert left(repeats, asked) == "Нет воды с утра"
    middle = post(2, "Нет воды с утра\n👉 Подписывайтесь! Присылайте новости\nКогда дадут воду?")
    assert left(repeats, middle) == "Нет воды с утра\n\nКогда дадут воду?"
    for told in ("Нет воды. Подписаться. Когда дадут?", "Нет воды\nНаш сайт не работает\nПомогите"):
        assert repeats.read(post(3, told)) == ()


ADVERT = "Окна и двери от завода, звоните мастеру"


def with_adverts(advert=ADVERT, every=5):
    """A source whose every fifth post holds an advert between two news items."""
    repeats = Repeats()
    for n in range(60):
        between = advert if n % every == 0 else news(n + 100)
        repeats.learn(post(n, f"{news(n)}\n{between}\n{news(n + 200)}"))
    return repeats


@pytest.mark.parametrize(
    ("told", "rest_of_it"),
    [
        (
            f"Прорвало трубу на Садовой.\n{ADVERT}!\nМост открыт.",
            "Прорвало трубу на Садовой.\n\nМост открыт.",
        ),
        (f"Прорвало трубу. {ADVERT}. Мост открыт до утра.", "Прорвало трубу. Мост открыт до утра."),
        (
            f"Мост открыт\n🔥 {ADVERT} 🔥\n🔥\nДали воду в дома",
            "Мост открыт\n\n🔥\nДали воду в дома",
        ),
    ],
)
def test_an_advert_between_news_is_cut(told, rest_of_it):
    assert left(with_adverts(), post(70, told)) == rest_of_it


def test_a_heading_of_a_digest_is_cut_where_very_many_posts_hold_it():
    digest = "Мост открыт\nГлавное за день\nДали воду в дома"
    assert left(with_adverts("Главное за день", every=3), post(70, digest)).split("\n") == [
        "Мост открыт",
        "",
        "Дали воду в дома",
    ]
    assert with_adverts("Главное за день").read(post(70, digest)) == ()


@pytest.mark.parametrize("complaint", ["Отопления нет", "В доме опять нет отопления", "Мёрзнем"])
def test_a_complaint_that_many_write_in_the_same_words_stays(complaint):
    for every in (3, 5):
        repeats = with_adverts(complaint, every)
        for told in (f"Садовая, 5. {complaint}. Помогите", f"Садовая, 5\n{complaint}\nПомогите"):
            assert repeats.read(post(70, told)) == ()


def test_what_stands_between_a_word_or_two_stays():
    assert with_adverts().read(post(70, f"Садовая\n{ADVERT}\nжду")) == ()


def test_comments_and_letters_of_residents_are_no_word_of_the_source():
    letters = [post(n, f"{news(n)}\nПомогите с водой", author=RESIDENT) for n in range(100, 140)]
    comments = [post(n, f"{news(n)}\nПомогите с водой", thread_id="t") for n in range(200, 240)]
    repeats = known(*letters, *comments)
    assert repeats.read(post(300, "Крана нет\nПомогите с водой")) == ()
    assert repeats.read(post(301, f"Нет воды\n{FOOT}", thread_id="t")) == ()
    assert repeats.read(post(302, f"Нет воды\n{FOOT}", author=RESIDENT)) == ()


def test_a_heading_that_names_a_trouble_stays_and_another_goes():
    heading = "Отключение воды"
    repeats = Repeats()
    for n in range(40):
        repeats.learn(post(n, f"Уважаемые соседи\n{heading}\n{news(n)}"))
    said = post(50, f"Уважаемые соседи\n{heading}\nСадовая 5, до вечера")
    assert left(repeats, said) == f"{heading}\nСадовая 5, до вечера"


def test_a_rare_heading_stays():
    """In every tenth post: a rubric tells of what it stands above."""
    repeats = Repeats()
    for n in range(60):
        repeats.learn(post(n, f"Заречье\n{news(n)}" if n % 10 == 0 else news(n)))
    assert repeats.read(post(70, "Заречье\nМост закрыт до вечера")) == ()


def test_a_title_is_read_with_its_text():
    one = replace(post(50, f"Подробности позже\n{FOOT}"), title="Авария на теплотрассе")
    assert left(known(), one) == "Авария на теплотрассе\nПодробности позже"


def test_what_was_learned_goes_on_from_the_store():
    store, first = MemoryRepeats(), Repeats()
    texts = [post(n, f"{news(n)}\n{FOOT}") for n in range(20)]
    for one in texts[:10]:
        first.learn(one)
    assert first.read(texts[0]) == ()
    store.save(first.changed())
    second = Repeats(store.of(["zar"]))
    assert second.changed() == {}
    for one in texts[10:]:
        second.learn(one)
    store.save(second.changed())
    cut = repeated_of([texts[0]], store)
    assert rest(texts[0].body, cut[texts[0].id]) == news(0)


@pytest.mark.parametrize("text", ["", "\n", "🔥", "a" * 100_000, "Да. " * 20_000])
def test_no_text_is_too_odd(text):
    assert known().read(post(50, text)) == ()


def test_a_reason_that_many_posts_end_with_stays():
    """«Причина: ремонт электросетей» below every third post of a network is what it is about."""
    reason = "Причина — ремонт электросети"
    repeats = Repeats()
    for n in range(60):
        repeats.learn(post(n, f"{news(n)}\n{reason}" if n % 3 == 0 else news(n)))
    assert repeats.read(post(70, f"Садовая, дома 1 и 2\n{reason}")) == ()


def test_a_question_of_trouble_below_every_post_is_a_footer():
    foot = "Прорвало трубу? Пишите в листок"
    assert left(known(foot=foot), post(70, f"Прошла ярмарка\n{foot}")) == "Прошла ярмарка"


def test_hashtags_stay_and_the_footer_above_them_goes():
    repeats = known()
    for n in range(20, 60):
        repeats.learn(post(n, f"{news(n)}\n{FOOT}\n#Заречье" if n % 5 == 0 else news(n)))
    assert left(repeats, post(70, f"Нет воды\n{FOOT}\n#Заречье")) == "Нет воды\n\n#Заречье"


def test_emoji_above_the_news_stay():
    assert left(known(), post(70, f"🔥\nНет воды\n{FOOT}\n🔥")) == "🔥\nНет воды"
