"""A centre's own model from the command line."""

import json
import random
from datetime import timedelta

import pytest

from app.settings import read_settings
from app.wiring import open_installation, read_region
from desks.rubricator.labelled_export import read_labelled
from domain.correction import Correction
from domain.post import EnrichedPost, Label, Labels, Post
from domain.source import SourceKind
from enrichment.model import load_models
from otklik.texts import open_texts
from otklik.train import corrected
from tests.files.workbook import xlsx

SPORT, CULTURE = "Физическая культура и спорт", "Культура"


def made(count):
    """Rows of an incident cabinet whose labels no shipped model would give."""
    rng = random.Random(1)
    for n in range(count):
        when = rng.choice(("вчера", "опять", "снова", "утром", "ночью", "третий день"))
        where = rng.choice(("у реки", "на Мухина", "за гаражами", "возле школы"))
        if n % 2:
            yield f"{when} снежный человек топчет огород {where} {n}", f"★ {SPORT}"
        else:
            yield f"{when} огнедышащий дракон сжёг сарай {where} {n}", CULTURE.upper()


def export(count, *more):
    head = ("Номер инцидента", "Группа тем", "Текст инцидента")
    return xlsx(head, *((n, group, text) for n, (text, group) in enumerate(made(count))), *more)


def test_an_export_teaches_a_model_that_label_then_uses(otklik, tmp_path):
    file, texts, out = (tmp_path / name for name in ("export.xlsx", "texts.csv", "out.csv"))
    file.write_bytes(export(200, (1, "Космос", "ракета пролетела"), (2, SPORT, "")))
    done = otklik("train", "--from", str(file))
    assert done.exit_code == 0, done.output
    assert "Строк для обучения: 200." in done.output
    assert "«Группа тем»: не знаем 1 значений: «Космос» (1)" in done.output
    assert "Без текста или без единой понятной метки: 2" in done.output
    assert "ставим свою" in done.output
    assert len(load_models(read_settings().model_folder)) == 2
    texts.write_text("text\nдракон сжёг наш сарай\n", "utf-8")
    done = otklik("label", str(texts), "-o", str(out))
    assert done.exit_code == 0, done.output
    assert ",Культура," in out.read_text("utf-8")
    done = otklik("train", "--from", str(file))
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in read_settings().data.iterdir() if p.is_dir()) == ["model"]


def test_a_labelled_file_teaches_whether_it_holds_names_or_ids(otklik, tmp_path):
    texts, words, ids = (tmp_path / name for name in ("texts.csv", "words.csv", "ids.csv"))
    rows = ("+7 нет воды в Тынде", "В Зее не вывозят мусор", "Яма на дороге в Свободном")
    texts.write_text("\n".join(("text", *rows)), "utf-8")
    for out, options in ((words, ()), (ids, ("--ids",))):
        done = otklik("label", str(texts), "-o", str(out), *options)
        assert done.exit_code == 0, done.output
    assert "ЖКХ" in words.read_text("utf-8")
    region = read_region(read_settings())
    read = [read_labelled(open_texts(file, "text"), "x", region).rows for file in (words, ids)]
    known = [[row.known for row in rows] for rows in read]
    assert known[0] == known[1]
    assert known[0][0].keys() == {"group", "topic", "kind", "body"}
    assert [[row.text for row in rows_] for rows_ in read] == [list(rows)] * 2
    done = otklik("train", "--from", str(words))
    assert "Строк для обучения: 3." in done.output


def test_names_that_regions_use_teach_topics_as_they_come(otklik, tmp_path):
    file = tmp_path / "export.xlsx"
    rows = [
        ("Благоустройство", "★ Неисправные фонари освещения", "Не горит фонарь"),
        ("Мусор/Свалки/ТКО", "Уборка/Вывоз мусора", "Баки полные"),
        ("3. Дороги", "3.1 Содержание дорожных знаков/Установка", "Знак упал"),
        ("Дороги", "Знаки инопланетян", "Круги на поле"),
        ("Мобилизация", "Поддержка семей мобилизованных", "Где выплата"),
    ]
    file.write_bytes(xlsx(("Группа тем", "Тема", "Текст инцидента"), *rows))
    done = otklik("train", "--from", str(file))
    assert done.exit_code == 0, done.output
    assert "Строк для обучения: 4." in done.output
    assert "Похоже: «3.1 Содержание дорожных знаков/Установка» — «Дорожные знаки»" in done.output
    assert "«Тема»: не знаем 1 значений: «Знаки инопланетян» (1)" in done.output
    assert "otklik adopt export.xlsx" in done.output
    assert "Такие темы не ведутся, строки пропущены: «Мобилизация» (1)" in done.output


def test_too_few_rows_leave_everything_as_it_was(otklik, tmp_path):
    file = tmp_path / "export.xlsx"
    file.write_bytes(export(20))
    done = otklik("train", "--from", str(file))
    assert done.exit_code == 0, done.output
    assert "мало строк" in done.output
    assert "всё остаётся как было" in done.output
    assert not read_settings().model_folder.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a;b\n1;2\n", "нет столбца «Текст инцидента»"),
        ("Текст инцидента;Дата\nтемно;1\n".encode(), "нет столбцов с метками"),
        (b"", "файл пуст"),
        (b"\x00\x01\x02", "это не CSV"),
    ],
)
def test_a_file_that_cannot_teach_is_refused_by_name(otklik, tmp_path, content, said):
    file = tmp_path / "export.csv"
    file.write_bytes(content)
    done = otklik("train", "--from", str(file))
    assert done.exit_code != 0
    assert said in str(done.exception)
    assert "export.csv" in str(done.exception)


def test_without_corrections_there_is_nothing_to_learn(otklik):
    done = otklik("train", "--from", "corrections")
    assert "правок сообщений в базе нет" in str(done.exception)


def test_a_corrected_post_teaches_what_people_said_and_nothing_else(otklik):
    with open_installation(read_settings()) as installation:
        now = installation.clock.now()
        post = Post("s", SourceKind.WEB, "1", "", now, now, "дракон сжёг сарай")
        labels = Labels(lemmas="дракон", kind=Label("news", 0.9), group=Label("fires", 0.9))
        installation.posts.index.save([EnrichedPost(post, labels, "2026-11", 1)])
        for n, group in enumerate(("sport", "culture")):
            at = now + timedelta(seconds=n)
            installation.posts.corrections.add(Correction(post.id, "group", group, "olga", at))
        installation.posts.corrections.add(Correction("f" * 32, "group", "sport", "olga", now))
        (example,) = corrected(installation)
    assert example.post.text == "дракон сжёг сарай"
    assert example.labels == Labels(group=Label("culture", 1.0, by_person=True))
    assert not example.whole
    done = otklik("train", "--from", "corrections")
    assert "всё остаётся как было" in done.output


def test_outside_data_that_is_not_there_is_named(otklik, tmp_path):
    (tmp_path / "sentiment-cedr").mkdir()
    done = otklik("train", "--outside", str(tmp_path))
    assert "cedr-main-train.csv" in str(done.exception)
    assert json.dumps(str(tmp_path))[1:-1] in str(done.exception)
