import pytest
from bs4 import BeautifulSoup


def page(client, **parameters):
    answer = client.get("/search", params=parameters)
    return answer, BeautifulSoup(answer.text, "lxml")


def test_found_words_are_marked_in_any_form(client):
    answer, soup = page(client, q="батарея отопление")
    assert answer.status_code == 200
    assert [m.text for m in soup.select("mark")] == [
        "отопления",
        "батареи",
        "батареи",
        "отопление",
    ]
    assert "2 поста" in soup.select_one(".total").text


def test_everything_is_shown_newest_first_and_escaped(client):
    answer, soup = page(client)
    assert [t.text[:7] for t in soup.select(".text")] == [
        "В Тынде",
        "Замерза",
        "Белогор",
        "<script",
    ]
    assert "<script>alert" not in answer.text


def test_a_facet_narrows_the_query(client):
    _, soup = page(client, q="отопление | мусор")
    places = soup.find("summary", string="Место").parent
    link = places.find("a", string="Белогорск")["href"]
    narrowed = BeautifulSoup(client.get(link).text, "lxml")
    assert len(narrowed.select(".post")) == 1
    assert narrowed.select_one("#q")["value"] == "(отопление | мусор) место:Белогорск"
    chosen = narrowed.select_one("a.chosen")
    wide = BeautifulSoup(client.get(chosen["href"]).text, "lxml")
    assert wide.select_one("#q")["value"] == "отопление | мусор"


def test_a_mistake_is_shown_in_its_place(client):
    answer, soup = page(client, q='вода "нет')
    assert answer.status_code == 400
    assert "Кавычка не закрыта" in soup.select_one(".problem").text
    assert soup.select_one(".where b").text == '"нет'


def test_a_typo_is_forgiven_and_told(client):
    _, soup = page(client, q="отоплние")
    assert "«отоплние»" in soup.select_one(".note").text
    assert len(soup.select(".post")) == 2


@pytest.mark.parametrize("parameters", [{"after": "junk"}, {"sort": "best"}, {"q": "(" * 2001}])
def test_hostile_parameters_get_an_answer(client, parameters):
    answer, _ = page(client, **parameters)
    assert answer.status_code == 400
    assert "</html>" in answer.text


def test_a_search_is_noted_in_the_audit_log(client, filled):
    from sqlalchemy import create_engine, text

    page(client, q="отопление")
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert ("Анна", "search", "отопление") in [tuple(r) for r in rows]


def test_nothing_found_says_what_to_do(client):
    _, soup = page(client, q="жираф")
    assert "Ничего не нашлось" in soup.select_one(".empty").text
