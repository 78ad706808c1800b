import csv
import json
from datetime import date, timedelta

import pytest

from otklik.labels import ADDED, BATCH
from tests.files.workbook import xlsx

COLD = "В Тынде третий день нет отопления, батареи ледяные"
WASTE = "В Зее вторую неделю не вывозят мусор, баки переполнены"


@pytest.fixture(autouse=True)
def no_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "none" / "at all"))
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def labelled(otklik, tmp_path):
    """What `otklik label` writes about rows, and what it says; for programs, or in words."""

    def label(content, *options, name="posts.jsonl", mark=",", ids=True):
        file, out = tmp_path / name, tmp_path / "out.csv"
        if isinstance(content, list):
            content = "\n".join(map(json.dumps, content))
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = otklik("label", str(file), "-o", str(out), *["--ids"] * ids, *options)
        assert done.exit_code == 0, done.output
        csv.field_size_limit(10_000_000)
        with out.open(encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text, delimiter=mark)), done.output

    return label


def texts(*said, **more):
    return [{"text": text, **more} for text in said]


def test_every_label_stands_beside_the_columns_of_the_file(labelled, tmp_path):
    [row], said = labelled([{"id": "a", "text": COLD + ", ул. Красная Пресня, 5", "source": "чат"}])
    assert tuple(row) == ("id", "text", "source", *ADDED)
    assert (row["id"], row["source"]) == ("a", "чат")
    assert (row["language"], row["relevant"]) == ("ru", "true")
    assert (row["group"], row["topic"]) == ("housing", "housing.heating")
    assert (row["kind"], row["urgency"]) == ("complaint", "accident")
    assert (row["municipality"], row["settlement"]) == ("tynda", "tynda.tynda")
    assert (row["street"], row["body"]) == ("Красная Пресня, 5", "administration_tynda")
    assert 0 < float(row["group_confidence"]) <= 1
    assert 0 < float(row["kind_confidence"]) <= 1
    assert row["sentiment"] in {"negative", "neutral", "positive"}
    assert row["incident"] == "1"
    assert "Размечено строк: 1, из них без текста: 0." in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "out.csv", "posts.jsonl"]


def test_labels_are_words_that_people_read(labelled):
    [row, elsewhere], _ = labelled(texts(COLD, "В Хабаровске нет отопления"), ids=False)
    assert (row["group"], row["topic"]) == ("ЖКХ", "Отопление")
    assert (row["municipality"], row["settlement"]) == ("Тында", "Тында")
    assert (row["kind"], row["sentiment"], row["urgency"]) == ("жалоба", "негативный", "авария")
    assert row["body"] == "Администрация города Тынды"
    assert (row["relevant"], elsewhere["relevant"]) == ("да", "нет")
    assert elsewhere["municipality"] == elsewhere["body"] == ""


def test_a_file_for_programs_has_commas_and_no_apostrophes(labelled, tmp_path):
    content = f"id;text\n-1/2;{COLD}\n".encode("cp1251")
    [row], _ = labelled(content, name="a.csv")
    assert (row["id"], row["group"]) == ("-1/2", "housing")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"id,text,masked_text")
    [row], _ = labelled(content, "--separator", ";", "--force", name="a.csv", mark=";")
    assert row["id"] == "-1/2"


def test_what_was_written_for_people_is_read_back_without_its_apostrophes(labelled, tmp_path):
    labelled(texts("+7 914 555-12-34, нет воды"), ids=False)
    written = (tmp_path / "out.csv").read_bytes()
    assert b"'+7 914" in written
    [row], _ = labelled(written, "--force", name="again.csv")
    assert row["text"].startswith("+7 914")
    assert row["masked_text"].startswith("[телефон]")


def test_personal_data_is_masked_beside_the_text(labelled):
    [row], _ = labelled(texts("Нет воды, звоните +7 914 555-12-34"))
    assert row["masked_text"] == "Нет воды, звоните [телефон]"


def test_neither_a_database_nor_a_key_is_made_or_asked_for(labelled, tmp_path):
    labelled(texts(COLD))
    assert not (tmp_path / "none").exists()


def test_a_source_of_a_place_tells_the_place_by_id_or_by_name(labelled):
    told = [
        {"text": "Нет отопления", "source_municipality": place}
        for place in ("zeya", "г. Зея", "Марс", None)
    ]
    rows, said = labelled(told)
    assert [row["municipality"] for row in rows] == ["zeya", "zeya", "", ""]
    assert "Столбец source_municipality: не понято ячеек: 1, первая — строка 3: «Марс»" in said


def test_posts_about_one_problem_have_one_number(labelled):
    again = "Тында мёрзнет: отопления нет третий день, батареи ледяные"
    rows, _ = labelled(texts(COLD, WASTE, again, "Спасибо дворнику", WASTE + "!"))
    cold, waste, cold_again, thanks, waste_again = [row["incident"] for row in rows]
    assert cold == cold_again
    assert waste == waste_again
    assert cold != waste
    assert thanks == ""


def test_incidents_go_on_from_batch_to_batch(labelled):
    between = [f"Подскажите, где находится дом номер {n}?" for n in range(BATCH)]
    rows, _ = labelled(texts(COLD, *between, COLD))
    assert rows[0]["incident"] == rows[-1]["incident"] == "1"


def test_far_apart_in_time_are_two_problems(labelled):
    times = ("2026-11-01T10:00:00+09:00", "2026-11-02 10:00", "03.11.2026 12:00", "20.11.2026")
    rows, _ = labelled([{"text": COLD, "published": at} for at in times])
    assert [row["incident"] for row in rows] == ["1", "1", "1", "2"]


def test_a_time_without_a_zone_is_the_regions(labelled):
    """In UTC the two were 52 hours apart, and a problem takes no more after 48."""
    times = ("2026-11-01T20:00:00+00:00", "2026-11-04 00:00")
    rows, _ = labelled([{"text": COLD, "published": at} for at in times])
    assert [row["incident"] for row in rows] == ["1", "1"]


def test_a_time_that_is_none_is_told_and_the_row_is_labelled(labelled):
    times = ("вчера", "0001-01-01", "9999-12-31T23:59:59-12:00", "2026-02-30", "1.1.0800")
    rows, said = labelled([{"text": COLD, "published": at} for at in times])
    assert {row["incident"] for row in rows} == {"1"}
    assert "Столбец published: не понято ячеек: 5, первая — строка 1: «вчера»" in said


def test_any_text_has_labels_or_none(labelled):
    nothing = {"kind": "", "language": "", "group": "", "incident": ""}
    water = {"group": "housing", "municipality": "tynda"}
    told = [
        ("", nothing | {"masked_text": ""}),
        (" \n\t", nothing),
        ("👍🔥👍", nothing | {"masked_text": "👍🔥👍"}),
        ("а" * 100_000, {"municipality": ""}),
        ("нет воды в Тынде " * 6_000, {"municipality": "tynda"}),
        ("н\u200bет во\u200bды \u202eв Тынде", water),
        ("Нет вoды, Tындa", water),
        ("НЕТ ВОДЫ В ТЫНДЕ", water),
        ("There is no water in our town", {"language": "other"}),
        ("<p>Нет <b>воды</b> в&nbsp;Тынде</p>", water),
        ("\ud83d нет воды\0", {"masked_text": " нет воды", "group": "housing"}),
        ("[" * 100_000, {"municipality": ""}),
        ("9" * 100_000, {"municipality": ""}),
        ("ул. " * 25_000, {"municipality": ""}),
    ]
    rows, said = labelled(texts(*(text for text, _ in told)))
    found = [
        {name: row[name] for name in known} for row, (_, known) in zip(rows, told, strict=True)
    ]
    assert found == [known for _, known in told]
    assert "без текста: 2" in said


def test_a_text_is_masked_to_its_longest_and_kept_whole(labelled):
    [row], _ = labelled(texts("вода " * 30_000))
    assert (len(row["text"]), len(row["masked_text"])) == (150_000, 100_000)


def test_no_cell_is_run_by_a_spreadsheet(labelled):
    written = {
        "=1+1": "'=1+1",
        '@SUM("a")': '\'@SUM("a")',
        "-2+3": "'-2+3",
        "+7 914": "'+7 914",
        "\t=1": "'\t=1",
        "＝1+1": "'＝1+1",
        "-5": "-5",
        "+3,5": "+3,5",
        "нет = воды": "нет = воды",
    }
    told = [{"text": "вода", "note": cell} for cell in written]
    rows, _ = labelled(told, ids=False)
    assert [row["note"] for row in rows] == list(written.values())
    rows, _ = labelled(told, "--force")
    assert [row["note"] for row in rows] == list(written)


def test_neither_a_title_nor_a_masked_text_is_run(labelled):
    [row], _ = labelled([{"text": "=+7 914 555-12-34", "=title": ""}], ids=False)
    assert row["text"] == "'=+7 914 555-12-34"
    assert row["masked_text"].startswith("'=")
    assert "'=title" in row


def test_own_columns_named_like_ours_are_kept_under_another_name(labelled):
    [row], _ = labelled([{"text": COLD, "group": "моя", "group_before": "прежняя"}])
    assert row["group"] == "housing"
    assert {row["group_before"], row["group_before_before"]} == {"моя", "прежняя"}


@pytest.mark.parametrize(
    ("content", "name", "options", "mark"),
    [
        (f"id;text\n1;{COLD}\n".encode(), "a.csv", (), ";"),
        (f"id,text\n1,«{COLD}»\n".replace(", б", " б").encode(), "a.csv", (), ","),
        (f"id;текст\n1;{COLD}\n".encode(), "a.csv", ("--column", "текст"), ";"),
        (f"id;text\n1;{COLD}\n".encode(), "a.csv", ("--separator", "\\t"), "\t"),
        (xlsx(("id", "text"), (1, COLD)), "a.xlsx", (), ","),
        (xlsx(("id", "text"), (1, COLD)), "a.xlsx", ("--separator", ";"), ";"),
    ],
)
def test_a_table_is_written_as_it_came_unless_asked(labelled, content, name, options, mark):
    [row], _ = labelled(content, *options, name=name, mark=mark, ids=False)
    assert row["group"] == "ЖКХ"


def test_what_excel_saved_is_written_so_that_excel_reads_it(labelled, tmp_path):
    labelled(f"id;text\n1;{COLD}\n".encode("cp1251"), name="a.csv", mark=";", ids=False)
    assert (tmp_path / "out.csv").read_bytes().startswith("\ufeffid;text;masked_text".encode())


def test_a_file_in_the_way_is_kept_unless_forced(otklik, tmp_path):
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_text(f"text\n{COLD.replace(',', '')}\n", "utf-8")
    out.write_text("чужое", "utf-8")
    refused = otklik("label", str(file), "-o", str(out))
    assert f"{out}: такой файл уже есть: --force перепишет его" in str(refused.exception)
    assert out.read_text("utf-8") == "чужое"
    assert otklik("label", str(file), "-o", str(out), "--force").exit_code == 0
    assert out.read_text("utf-8").startswith("text,masked_text")


def test_the_file_itself_is_never_overwritten(otklik, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("text\nвода\n", "utf-8")
    refused = otklik("label", str(file), "-o", str(file), "--force")
    assert "это сам исходный файл" in str(refused.exception)
    assert file.read_text("utf-8") == "text\nвода\n"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("text\n", (), "нет ни одной строки с данными"),
        ("note\nвода\n", (), "нет столбца «text». Есть: «note»"),
        ("text\nвода\n", ("--separator", "|"), "--separator |: бывает"),
    ],
)
def test_what_cannot_be_labelled_leaves_nothing_behind(otklik, tmp_path, content, options, said):
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_text(content, "utf-8")
    refused = otklik("label", str(file), "-o", str(out), *options)
    assert said in str(refused.exception)
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told(otklik, tmp_path):
    file, out = tmp_path / "a.csv", tmp_path / "none" / "out.csv"
    file.write_text("text\nвода\n", "utf-8")
    refused = otklik("label", str(file), "-o", str(out))
    assert f"{out}: не записать" in str(refused.exception)


def test_rows_join_in_order_of_time_however_they_stand_in_the_file(labelled):
    at = [f"{date(1950, 1, 1) + n * timedelta(days=10):%Y-%m-%d}" for n in range(BATCH)]
    rows, _ = labelled([{"text": COLD, "published": day} for day in (*reversed(at), at[0], at[9])])
    numbers = [row["incident"] for row in rows]
    assert numbers[:BATCH] == [str(BATCH - n) for n in range(BATCH)]
    assert numbers[BATCH:] == ["1", "10"]


def test_a_role_says_what_a_row_is_in_its_story(labelled):
    news = "Бригады устраняют порыв теплотрассы на Красной Пресне в Тынде, сообщили в мэрии."
    cold = "Красная Пресня, Тында: батареи ледяные с утра, отопления нет, безобразие"
    rows, _ = labelled(texts(cold, news, "", "Спасибо дворнику, двор чистый"))
    assert [row["role"] for row in rows] == ["voice", "coverage", "none", "none"]
    assert [row["incident"] for row in rows][2:] == ["", ""]


def test_short_replies_and_thanks_are_in_no_incident_of_their_own(labelled):
    rows, _ = labelled(texts(COLD, "и у нас тоже", "+1", "Спасибо дворнику, двор чистый"))
    numbers = [row["incident"] for row in rows]
    assert numbers[0] not in numbers[1:]
    assert numbers[3] == ""


def test_questions_and_news_of_one_thing_are_joined_too(labelled):
    news = "Завтра с 9 до 17 часов на улице Мира в Тынде отключат свет, меняют опоры и провода"
    asked = "Подскажите, когда в Тынде дадут отопление, батареи ледяные третий день?"
    rows, _ = labelled(texts(COLD, news, asked, f"Внимание! {news}"))
    cold, first, question, again = (row["incident"] for row in rows)
    assert first == again != ""
    assert question == cold


def test_a_model_that_cannot_be_loaded_is_noted_and_all_is_labelled(labelled, otklik, monkeypatch):
    monkeypatch.setenv("OTKLIK_TRANSFORMERS__KIND", "none/such/folder")
    note = "модель для kind: none/such/folder не загружается"
    [row], said = labelled(texts(COLD))
    assert row["kind"] == "complaint"
    assert note in said
    assert note in otklik("evaluate").output


def footed(count, title="source", source="Заречный листок", foot="Ваш дежурный в Зее ждёт писем"):
    return [
        {
            "text": f"Прошёл концерт{n}, пели хор{n} и ансамбль{n}, гостей было{n}\n\n{foot}",
            "published": f"2026-10-{1 + n:02} 10:00",
            title: source,
        }
        for n in range(count)
    ]


def last(rows, text, **more):
    return [*rows, {**rows[-1], "text": text, "published": "2026-10-30 10:00", **more}]


@pytest.mark.parametrize("title", ["source", "Источник", "Канал"])
def test_what_a_source_repeats_within_the_file_names_no_place(labelled, title):
    said = "Второй день нет отопления, батареи ледяные"
    foot = "Ваш дежурный в Зее ждёт писем"
    rows, _ = labelled(last(footed(20, title), f"{said}\n\n{foot}"))
    assert [row["municipality"] for row in rows[:11]] == ["zeya"] * 11
    assert [row["municipality"] for row in rows[11:]] == [""] * 10
    assert rows[-1]["group"] == "housing"
    assert rows[-1]["masked_text"] == f"{said}\n\n{foot}"


def test_another_source_of_the_file_repeats_nothing_of_the_first(labelled):
    foot = "Ваш дежурный в Зее ждёт писем"
    rows, _ = labelled(last(footed(20), f"Второй день нет отопления\n\n{foot}", source="Другой"))
    assert rows[-1]["municipality"] == "zeya"


def test_a_complaint_that_many_copy_stays_whole(labelled):
    plea = "В Зее второй день нет отопления, батареи ледяные, дети болеют."
    copies = [
        {"text": f"{hi}\n{plea}", "published": f"2026-10-{day:02} 10:00", "source": "Соседи"}
        for day in range(1, 21)
        for hi in ("Добрый вечер!", "Помогите!")
    ]
    rows, _ = labelled([*footed(20, source="Соседи"), *copies])
    assert {row["municipality"] for row in rows[20:]} == {"zeya"}
    assert {row["group"] for row in rows[20:]} == {"housing"}


def test_usual_footers_join_nothing_in_a_file_without_sources(labelled):
    foot = "Подписывайтесь на наш канал\nПрислать новость: @zarechye_bot"
    rows, _ = labelled(texts(f"{COLD}\n{foot}", f"{WASTE}\n{foot}"))
    assert len({row["incident"] for row in rows}) == 2
    assert [row["group"] for row in rows] == ["housing", "waste"]
