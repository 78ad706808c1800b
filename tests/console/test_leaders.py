"""Opinion leaders: who is ranked and by what, the page of each, and who can be none."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from app.assembly import make_worker
from app.wiring import sync_registry
from domain.post import Author, AuthorKind, Engagement, Post
from domain.source import SourceKind
from tests.console.signing import browser
from tests.making import page_of

TEXTS = [
    "В Тынде второй день нет отопления, батареи ледяные, безобразие!",
    "В Зее открыли новый каток, спасибо строителям!",
    "Белогорск: мусор не вывозят неделю, ужас, куда смотрит администрация?",
]


def published(n, source, at, views, author=None, **more):
    return Post(
        source,
        SourceKind.RSS,
        f"{source}/{n}",
        f"https://example.org/{source}/{n}",
        at - timedelta(hours=n),
        at,
        f"{TEXTS[n % 3]} Сообщение {source} {n}.",
        author=author,
        engagement=Engagement(views, likes=views and views // 100),
        **more,
    )


@pytest.fixture
def written(installation):
    """Twelve publications of one outlet, three of another, and what is nobody's publication."""
    now = installation.clock.now()
    sync_registry(installation)
    private = Author(AuthorKind.PRIVATE, "p:" + "0" * 20)
    first = published(0, "asn24", now, 1000)
    posts = [
        *(published(n, "asn24", now, 1000 + n) for n in range(12)),
        *(published(n, "portamur", now, 90_000) for n in range(3)),
        published(20, "portamur", now, 9_000_000, author=private),
        published(21, "portamur", now, 9_000_000, thread_id=first.id),
    ]
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    return installation


@pytest.fixture
def client(written):
    with browser(written) as opened:
        yield opened


def rows(page: BeautifulSoup) -> dict[str, list[str]]:
    found = page.select("table.leaders tbody tr")
    return {
        row.th.a.text: [" ".join(cell.text.split()) for cell in (row.th, *row.select("td"))]
        for row in found
    }


def look(client, **parameters):
    return page_of(client.get("/leaders", params=parameters))


def test_own_publications_alone_count_and_few_of_them_give_no_rank(client):
    found = rows(look(client))
    assert list(found) == ["АСН24", "Портамур"]
    head, reach, median, engagement, *_, posts = found["АСН24"]
    assert head.startswith("1. АСН24 редакция, лента")
    assert reach == "12 066 12 постов"
    assert (median, engagement, posts) == ("1 006", "9,9", "12")
    head, reach, *_, posts = found["Портамур"]
    assert not head.startswith("2.")
    assert reach == "270 000 3 поста"
    assert posts == "3"


def test_a_share_says_of_how_many_and_how_sure(client):
    critical = rows(look(client, sort="critical"))["АСН24"][5]
    assert ", вероятно от " in critical
    assert critical.endswith("%")
    low, high = map(
        float,
        look(client, sort="critical").select_one("path.range")["d"][1:].replace(" 6H", " ").split(),
    )
    assert 0 < low < high < 100


def test_a_share_of_few_is_not_shown(client):
    few = rows(look(client))["Портамур"][5]
    assert few == "мало данных"


def test_a_page_begins_with_the_latest_critical_posts(client, written):
    page = page_of(client.get("/leaders/asn24"))
    heads = [head.text for head in page.select("main h2")]
    assert heads.index("Последние критичные") < heads.index("Самые читаемые")
    critical = page.find("h2", string="Последние критичные").find_next_siblings("article", limit=5)
    texts = [one.select_one(".text").text for one in critical]
    assert len(texts) == 5
    assert all("каток" not in text for text in texts)
    times = [one.time["datetime"] for one in critical]
    assert times == sorted(times, reverse=True)


def test_a_page_compares_with_the_days_before(written):
    now = written.clock.now()
    earlier = now - timedelta(days=31)
    posts = [published(n + 100, "asn24", earlier, 500) for n in range(10)]
    written.posts.queue.put(posts, history=False)
    make_worker(written, "w").run_once()
    with browser(written) as opened:
        page = page_of(opened.get("/leaders/asn24"))
        trends = [" ".join(one.text.split()) for one in page.select(".trend")]
        assert trends[:3] == ["на 20 % больше", "на 141 % больше", "на 101 % больше"]
        assert not page_of(opened.get("/leaders/portamur")).select(".trend")


def test_the_feed_of_the_followed_holds_their_posts_only(client):
    page = page_of(client.get("/leaders/followed"))
    assert "Пока ни за кем не следят." in page.text
    client.post("/leaders/portamur", data={"action": "follow"})
    page = page_of(client.get("/leaders/followed"))
    assert [one.select_one(".text").text[-11:] for one in page.select("article.post")] == [
        "portamur 0.",
        "portamur 1.",
        "portamur 2.",
    ]
    critical = page_of(client.get("/leaders/followed", params={"tone": "critical"}))
    assert len(critical.select("article.post")) == 2


def test_the_feed_of_the_followed_turns_pages(client, monkeypatch):
    client.post("/leaders/asn24", data={"action": "follow"})
    monkeypatch.setattr("desks.leaders.FEED_PAGE", 5)
    first = page_of(client.get("/leaders/followed"))
    assert len(first.select("article.post")) == 5
    assert first.find("a", string="Раньше")["href"] == "/leaders/followed?page=2"
    last = page_of(client.get("/leaders/followed", params={"page": 3}))
    assert len(last.select("article.post")) == 2
    assert not last.find("a", string="Раньше")
    assert last.find("a", string="Новее")["href"] == "/leaders/followed?page=2"
    assert client.get("/leaders/followed", params={"page": 0}).status_code in (400, 404, 422)


def test_a_topic_and_a_place_narrow_it_down(client):
    found = rows(look(client, place="tynda"))
    assert found["АСН24"][-1] == "4"
    assert found["Портамур"][-1] == "1"
    assert rows(look(client, group="waste", place="tynda")) == {}
    assert "Выберите период подлиннее" in look(client, group="waste", place="tynda").text


def test_each_has_a_page_with_its_topics_places_and_most_read(client, written):
    page = page_of(client.get("/leaders/asn24"))
    tables = page.select(".halves table")
    places = {r.th.text: r.td.text for r in tables[1].select("tbody tr")}
    assert places == {"Тында": "4", "Зея": "4", "Белогорск": "4"}
    assert page.select_one(".chart svg")
    most_read = page.find("h2", string="Самые читаемые").find_next_siblings("article")
    shown = [post.select_one(".text").text for post in most_read]
    assert len(shown) == 5
    assert shown[0].endswith("asn24 11.")
    assert "comment" not in page.text


def test_one_that_wrote_nothing_has_a_page_too(client):
    answer = client.get("/leaders/amur_info")
    assert answer.status_code == 200
    assert "публикаций не было" in answer.text


def test_a_source_is_followed_with_a_note_until_it_is_not(client, written):
    form = {"action": "follow", "note": " Редакция: 22-33-44 "}
    assert client.post("/leaders/asn24", data=form).url.path == "/leaders/asn24"
    assert written.leaders.followed.all()["asn24"].note == "Редакция: 22-33-44"
    assert list(rows(look(client, followed="yes"))) == ["АСН24"]
    assert "Редакция: 22-33-44" in client.get("/leaders/asn24").text
    client.post("/leaders/asn24", data={"action": "forget"})
    assert written.leaders.followed.all() == {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://vk.com/id123", "это страница человека во ВКонтакте"),
        ("два адреса", "Введите один адрес"),
    ],
)
def test_a_private_person_cannot_be_added_and_the_page_says_why(client, written, address, said):
    answer = client.post("/leaders", data={"address": address}, follow_redirects=False)
    assert answer.status_code == 400
    assert said in page_of(answer).select_one("#refused").text
    assert not written.crawl.probes.recent(5)


def test_a_known_address_leads_to_its_page_and_another_to_the_probe(client):
    for known in ("https://asn24.ru/news/rss.php", "www.asn24.ru"):
        found = client.post("/leaders", data={"address": known})
        assert found.url.path == "/leaders/asn24"
    other = client.post("/leaders", data={"address": "t.me/amur_novosti"})
    assert other.url.path == "/sources/probe"
    assert "t.me/amur_novosti" in other.text


def test_a_row_of_a_person_is_not_added_to_the_registry_either(client, written):
    form = {"kind": "vk", "address": "id123", "title": "Паблик"}
    answer = client.post("/sources/new", data=form)
    assert answer.status_code == 400
    assert "это страница человека" in answer.text
    named = {"kind": "vk", "address": "amur_blog", "title": "Иванов Иван Петрович"}
    assert "похоже на имя человека" in client.post("/sources/new", data=named).text


def test_a_list_of_sources_says_which_line_is_a_persons(client, written):
    files = {"file": ("list.csv", "адрес;название\nhttps://vk.com/id123;Блог\n".encode())}
    answer = client.post("/sources/import", files=files)
    assert "это страница человека" in answer.text
    assert "vk_id123" not in written.region.sources


def test_its_file_says_the_same(client):
    answer = client.get("/leaders/export", params={"format": "csv"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    titles, *found = lines[lines.index([]) + 1 :]
    first = dict(zip(titles, found[0], strict=True))
    assert (first["Место"], first["Название"], first["Постов"]) == ("1", "АСН24", "12")
    assert first["Охват"] == str(sum(1000 + n for n in range(12)))
    assert dict(zip(titles, found[1], strict=True))["Место"] == ""


UNKNOWN = (
    *("/leaders?days=31", "/leaders?group=nothing", "/leaders/export?place=moon"),
    *("/leaders/nobody", "/leaders/asn24?days=1"),
)


def test_what_is_unknown_is_not_found(client):
    assert {address: client.get(address).status_code for address in UNKNOWN} == dict.fromkeys(
        UNKNOWN, 404
    )
    assert client.post("/leaders/nobody", data={"action": "follow"}).status_code == 404


def test_a_forum_is_no_leader(written):
    with browser(written) as client:
        forum = replace(written.region.sources["asn24"], kind=SourceKind.FORUM)
        row = {"id": "talk", "kind": forum.kind, "title": "Форум", "address": "https://a.example"}
        written.crawl.registry.save([row], "test")
        assert client.get("/leaders/talk").status_code == 404
