import io
import zipfile

from xlsxwriter import Workbook

from console.sources.listing import MAX_BYTES
from tests.files.workbook import xlsx
from tests.making import page_of

LIST = """адрес;название;район;лишнее
https://t.me/tynda_live;Тында <LIVE>;Тында;1
example.org/news;;;
https://asn24.ru/news/rss.php;;;
vk.com/zeya28;;Марс;
""".encode("cp1251")


def give(client, content):
    answer = client.post("/sources/import", files={"file": ("list.csv", content)})
    return answer, page_of(answer)


def test_every_line_has_its_verdict_and_the_good_ones_are_sources(client, filled):
    answer, soup = give(client, LIST)
    assert answer.status_code == 200
    said = [tr.select(".label")[0].text for tr in soup.select("tbody tr")]
    assert said == ["добавлен", "нужна проба", "уже есть", "ошибка"]
    assert "«Марс»: нет в списке" in soup.select("tbody tr")[3].text
    assert "лишнее" in soup.select_one(".note").text
    assert filled.region.sources["telegram_tynda_live"].title == "Тында <LIVE>"


def test_a_line_of_unknown_kind_leads_to_a_probe(client):
    _, soup = give(client, LIST)
    link = soup.find("a", string="Проверить адрес")["href"]
    page = page_of(client.get(link))
    assert page.select_one("[name=address]")["value"] == "example.org/news"


def test_what_is_no_list_says_why(client, filled):
    for content, says in (
        (b"PK nonsense", "не читается как таблица Excel"),
        ("название\nА\nБ;В\n".encode(), "нет заголовка"),
        (b"", "Выберите файл"),
        (b"x" * (MAX_BYTES + 1), "больше 10 МБ"),
    ):
        answer, soup = give(client, content)
        assert answer.status_code == 400
        assert says in soup.select_one("#problem").text
    assert filled.crawl.registry.picture().changes == {}


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_in_one_sentence(client, filled):
    bomb = io.BytesIO(xlsx(("адрес",), ("https://t.me/tynda_live",)))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b"<si><t></t></si>" * 4_000_000)
    answer, soup = give(client, bomb.getvalue())
    assert answer.status_code == 400
    assert soup.select_one("#problem").text == (
        "Список не прочитан: в распакованном виде файл больше 50 МБ: разделите его"
    )
    assert filled.crawl.registry.picture().changes == {}


def test_what_was_not_read_of_a_workbook_is_shown(client):
    out = io.BytesIO()
    with Workbook(out) as workbook:
        workbook.add_worksheet("Сети").write_column(0, 0, ["адрес", "vk.com/zeya28"])
        workbook.add_worksheet("Архив").hide()
    answer, soup = give(client, out.getvalue())
    assert answer.status_code == 200
    assert soup.select_one(".note").text == "Не прочитаны скрытые листы: «Архив»."


def test_the_page_says_what_a_list_needs(client):
    assert "Нужен столбец «адрес»" in client.get("/sources/import").text
