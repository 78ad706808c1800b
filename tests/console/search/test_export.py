import csv
import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine, text

from app.assembly import make_worker
from desks.exports.search import SearchChoice, export_search
from desks.viewer import Door, Viewer
from domain.person import Right
from domain.post import Engagement
from tests.console.conftest import NOW, POSTS
from tests.making import page_of


def exported(client, **parameters):
    """The head as a dict, and the rows by their columns' titles."""
    answer = client.get("/search/export", params={"format": "csv", **parameters})
    assert answer.status_code == 200
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    blank = lines.index([])
    titles, *rows = lines[blank + 1 :]
    return dict(lines[:blank]), [dict(zip(titles, row, strict=True)) for row in rows]


def on_the_screen(client, **parameters):
    soup = page_of(client.get("/search", params=parameters))
    return [post.select_one(".text").text for post in soup.select(".row")]


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
@pytest.mark.parametrize("q", ["", "батарея отопление", "место:Белогорск | спасибо"])
def test_the_file_holds_what_the_screen_shows_in_its_order(client, q, sort):
    _, rows = exported(client, q=q, sort=sort)
    assert [row["Текст"] for row in rows] == on_the_screen(client, q=q, sort=sort)
    assert rows


def test_its_head_says_what_was_asked_by_whom_and_when(client, filled):
    head, _ = exported(client, q="отоплние место:tynda с:2026-11-20 по:2030-01-01")
    assert head == {
        "Запрос": "отоплние место:tynda с:2026-11-20 по:2030-01-01",
        "Условия": "отоплние место:Тында с:2026-11-20 по:2030-01-01",
        "Исправлено": "слова «отоплние» нет ни в одном посте, взято «отопление»",
        "Опубликовано": "с 20.11.2026 00:00 до 02.01.2030 00:00",
        "Порядок": "сначала новые",
        "Найдено постов": "2",
        "Выгрузил": "Анна",
        "Когда": head["Когда"],
    }
    assert head["Когда"].startswith(f"{filled.clock.now().astimezone(filled.region.zone):%d.%m.%Y}")


def test_a_row_says_what_the_screen_says_of_a_post(client, filled):
    counts = Engagement(views=45021, likes=21, reposts=2, comments=5)
    seen = replace(POSTS[0], fetched_at=NOW, engagement=counts)
    filled.posts.queue.put([seen], history=False)
    make_worker(filled, "w").run_once()
    filled.posts.ledger.looked_again([seen.id], [seen.id], NOW)
    _, [row] = exported(client, q="отопления второй день")
    zone = filled.region.zone
    assert row["Время"] == f"{seen.published_at.astimezone(zone):%d.%m.%Y %H:%M}"
    assert row["Удалён в источнике"] == f"{NOW.astimezone(zone):%d.%m.%Y %H:%M}"
    assert [row[title] for title in ("Просмотры", "Репосты", "Место", "Вид", "Сеть", "Ссылка")] == [
        "45021",
        "2",
        "Тында",
        "жалоба",
        "Telegram",
        "https://t.example/chat/0",
    ]


def test_nothing_of_a_private_author_leaves(client):
    answer = client.get("/search/export", params={"format": "csv"})
    assert not [post.author.key for post in POSTS if post.author.key in answer.text]


def test_a_workbook_is_the_same_table(client):
    answer = client.get("/search/export", params={"q": "отопление"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    lines = sheet.to_python()
    _, rows = exported(client, q="отопление")
    assert [line[11] for line in lines[-2:]] == [row["Текст"] for row in rows]
    assert lines[0][:2] == ["Запрос", "отопление"]


def test_a_longer_export_than_a_file_holds_is_cut_and_says_so(filled):
    anna = Viewer("Анна", frozenset(Right), Door.PAGE)
    export = export_search(filled, anna, SearchChoice(), 3)
    head = dict(export.head)
    assert head["Найдено постов"] == 4
    assert head["Внимание"].startswith("здесь только первые 3:")
    assert len(list(export.rows)) == 3


def test_what_cannot_be_read_is_shown_where_it_is_wrong(client):
    answer = client.get("/search/export", params={"q": 'вода "нет', "sort": "oldest"})
    assert answer.status_code == 400
    assert "Кавычка не закрыта" in answer.text
    assert answer.url.params["sort"] == "oldest"


def test_an_export_is_noted_in_the_audit_log(client, filled):
    exported(client, q="отопление")
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert ("Анна", "search exported", "2 csv: отопление") in [tuple(r) for r in rows]
