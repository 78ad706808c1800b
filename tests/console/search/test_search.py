import re
from urllib.parse import quote

import pytest

from tests.making import page_of


def page(client, **parameters):
    answer = client.get("/search", params=parameters)
    return answer, page_of(answer)


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
    narrowed = page_of(client.get(link))
    assert len(narrowed.select(".post")) == 1
    assert narrowed.select_one("#q")["value"] == "(отопление | мусор) место:Белогорск"
    chosen = narrowed.select_one("a.chosen")
    wide = page_of(client.get(chosen["href"]))
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


HOSTILE = [
    *("(" * 1999, "(" * 19 + "а" + ")" * 19, "(" * 21 + "а" + ")" * 21, ")(", "-(-(-(вода)))"),
    *('"' * 999, '"' * 1000, '" "', "вода |", "| вода", "|", "-", "--", "---вода", "НЕ НЕ НЕ вода"),
    *("NEAR(вода свет)", "lemmas : вода", "вода AND OR NOT", "^вода", "{вода свет}", "вода~2"),
    *(
        "/.*/",
        "[а TO я]",
        "_exists_:post",
        "*:*",
        "вода^5",
        "' OR 1=1 --",
        "'; DROP TABLE posts; --",
    ),
    *(
        "*",
        "**",
        "а* " * 100,
        "* * *",
        "а" * 2000,
        "а " * 199,
        "а " * 200,
        "\0",
        "вода\0свет",
        "во\0*",
    ),
    *("место:", "место:,", 'место:""', "место:\0", "источник:\0", "с:", "период:..", "период:"),
    *(
        "с:2026-02-30",
        "с:0001-01-01T00:00",
        "по:9999-12-31T23:59",
        "с:2026-W01-1",
        "с:" + "9" * 500,
    ),
    *(
        "<script>alert(1)</script>",
        "\u202eвода",
        "\ud83d",
        "💧" * 500,
        "%00",
        "{{ 7 * 7 }}",
        "\n\t",
    ),
]


def test_whatever_is_typed_is_searched_or_explained(client):
    for query in HOSTILE:
        answer = client.get("/search?q=" + quote(query, errors="replace"))
        assert answer.status_code in (200, 400), query
        scripts = page_of(answer).select("script")
        assert all(one.get("src", "").startswith("/static/") for one in scripts), query
        if answer.status_code == 400:
            said = page_of(answer).select_one(".problem")
            assert re.match(r"[А-Я«]", said.text), query
            assert said.select_one(".where b").text, query


def test_a_source_is_found_by_its_title(client):
    _, soup = page(client, q="источник:асн24")
    assert len(soup.select(".post")) == 4
    assert soup.find("a", class_="chosen").text == "✓ АСН24 ×"


def test_a_search_is_noted_in_the_audit_log(client, filled):
    from sqlalchemy import create_engine, text

    page(client, q="отопление")
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert ("Анна", "search", "отопление") in [tuple(r) for r in rows]


def test_nothing_found_says_what_to_do(client):
    _, soup = page(client, q="жираф")
    assert "Ничего не нашлось" in soup.select_one(".empty").text
