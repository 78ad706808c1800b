import re
from urllib.parse import quote

import pytest

from domain.person import Role
from tests.console.signing import browser, person
from tests.making import page_of


def page(client, **parameters):
    answer = client.get("/search", params=parameters)
    return answer, page_of(answer)


def choose(client, soup, field, *more, typed=""):
    """Send a menu with what is ticked in it and these values too, as a browser without scripts
    does.
    """
    form = soup.select_one(f"form:has(> input[value={field}])")
    fields = [(one["name"], one["value"]) for one in form.select("input[type=hidden]")]
    for tick in form.select("input[type=checkbox]"):
        if tick.has_attr("checked") or tick.find_next("span").text in more:
            fields.append((tick["name"], tick["value"]))
    return client.get(form["action"], params=[*fields, ("typed", typed)])


def test_found_words_are_marked_in_any_form(client):
    answer, soup = page(client, q="батарея отопление")
    assert answer.status_code == 200
    assert [m.text for m in soup.select(".pane mark")] == [
        "отопления",
        "батареи",
        "батареи",
        "отопление",
    ]
    assert "2 поста" in soup.select_one(".total").text


def test_everything_is_shown_newest_first_and_escaped(client):
    answer, soup = page(client)
    assert [t.text[:7] for t in soup.select(".pane > .text")] == [
        "В Тынде",
        "Замерза",
        "Белогор",
        "<script",
    ]
    assert "<script>alert" not in answer.text


def test_a_facet_narrows_the_query(client):
    _, soup = page(client, q="отопление | мусор")
    narrowed = page_of(choose(client, soup, "municipality", "Белогорск"))
    assert len(narrowed.select(".row")) == 1
    assert narrowed.select_one("#q")["value"] == "(отопление | мусор) место:Белогорск"
    both = page_of(choose(client, narrowed, "municipality", "Тында"))
    assert both.select_one("#q")["value"] == "(отопление | мусор) место:Белогорск,Тында"
    assert len(both.select(".row")) == 3
    chips = {one.text.strip(): one["href"] for one in both.select(".condition")}
    assert list(chips) == ["отопление | мусор", "Место: Белогорск, Тында"]
    wide = page_of(client.get(chips["Место: Белогорск, Тында"]))
    assert wide.select_one("#q")["value"] == "отопление | мусор"


def test_a_mistake_is_shown_in_its_place(client):
    answer, soup = page(client, q='вода "нет')
    assert answer.status_code == 400
    assert "Кавычка не закрыта" in soup.select_one(".problem").text
    assert soup.select_one(".where b").text == '"нет'


def test_a_typo_is_forgiven_and_told(client):
    _, soup = page(client, q="отоплние")
    assert "«отоплние»" in soup.select_one(".note").text
    assert len(soup.select(".row")) == 2


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
    assert len(soup.select(".row")) == 4
    assert soup.select_one(".condition").text.strip() == "Источник: АСН24"


def test_a_search_is_noted_in_the_audit_log(client, filled):
    from sqlalchemy import create_engine, text

    page(client, q="отопление")
    with create_engine(filled.settings.database_url).connect() as connection:
        rows = connection.execute(text("select who, what, detail from audit")).fetchall()
    assert ("Анна", "search", "отопление") in [tuple(r) for r in rows]


def test_nothing_found_says_what_to_do(client):
    _, soup = page(client, q="жираф")
    assert "Ничего не нашлось" in soup.select_one(".empty").text


def test_each_condition_says_what_it_would_find_alone_where_all_find_nothing(client):
    _, soup = page(client, q="мусор место:Тында")
    alone = {one.a.text: one.text for one in soup.select(".apart li")}
    assert alone == {"мусор": "мусор — 1 пост", "Место: Тында": "Место: Тында — 2 поста"}
    there = page_of(client.get(soup.select_one(".apart a")["href"]))
    assert len(there.select(".row")) == 1


def test_the_other_layout_of_the_keyboard_is_tried_and_told(client):
    _, soup = page(client, q="jnjgktybt")
    assert len(soup.select(".row")) == 2
    assert "показано «отопление»" in soup.select_one(".note").text


def test_a_field_by_another_name_is_understood_and_an_unknown_one_is_told(client):
    _, soup = page(client, q="город:Тында")
    assert len(soup.select(".row")) == 2
    assert soup.select_one(".note").text.strip() == "«город:» понято как «место:»."
    _, soup = page(client, q="сюжет:авария")
    assert "«сюжет:» — не признак" in soup.select_one(".note").text
    _, soup = page(client, q="вопрос: когда включат")
    assert not soup.select(".note")


def test_a_period_is_chosen_by_a_link_or_by_days(client):
    _, soup = page(client, q="отопление")
    day = soup.find("a", string="24 часа")
    narrowed = page_of(client.get(day["href"]))
    assert narrowed.find("a", string="24 часа")["aria-current"] == "true"
    assert len(narrowed.select(".row")) == 2
    assert narrowed.select_one("input[name=since]")["value"]
    days = {"q": "отопление с:2026-01-01", "since": "2020-02-01", "until": "2020-02-29"}
    ranged = page_of(client.get("/search", params=days))
    assert ranged.select_one("#q")["value"] == "отопление с:2020-02-01 по:2020-02-29"
    assert ranged.select(".condition")[-1].text.strip() == "1 февраля – 29 февраля"
    wrong = client.get("/search", params=days | {"since": "2020-02-31"})
    assert wrong.status_code == 400
    assert "не дата" in page_of(wrong).select_one(".problem").text


def test_a_value_is_typed_where_the_list_is_long(client):
    _, soup = page(client)
    narrowed = page_of(choose(client, soup, "municipality", typed="тында"))
    assert narrowed.select_one("#q")["value"] == "место:Тында"
    answer = choose(client, soup, "municipality", typed="Москва")
    assert answer.status_code == 400
    assert "такого значения нет" in page_of(answer).select_one(".problem").text


def test_a_search_has_the_rows_and_the_deeds_of_the_feed(client, filled):
    _, soup = page(client, q="отопление")
    first = soup.select_one(".row")
    take = first.find("button", string="Взять")
    data = {"back": soup.select_one("#deeds [name=back]")["value"], "copies": "1"}
    answer = client.post(take["formaction"], data=data, follow_redirects=False)
    assert answer.headers["location"].startswith("/search?q=")
    assert filled.posts.triage.last("Анна").act == "take"
    again = page_of(client.get(answer.headers["location"]))
    assert "взято вами" in again.select_one(".row .mark").text
    undone = client.post("/feed/undo", data=data)
    assert "Отменено действие" in page_of(undone).select_one(".note").text
    refused = client.post("/feed/release", params={"post": first["data-id"]}, data=data)
    assert refused.status_code == 409
    assert page_of(refused).select_one("#q")["value"] == "отопление"


def test_values_of_a_condition_are_offered_as_they_are_typed(client, filled):
    def offered(field, begin):
        answer = client.get("/search/values", params={"field": field, "begin": begin})
        assert answer.status_code == 200
        return [one.text for one in page_of(answer).select("#values li")]

    assert offered("место", "тын")[0].startswith("Тын")
    assert offered("город", "Тында") == offered("место", "тында")
    assert offered("срочность", "") == ["авария", "обычная", "опасность"]
    assert "АСН24" in offered("источник", "асн")
    assert offered("нет", "т") == []
    executor = person(filled, Role.EXECUTOR, name="Вера", bodies=[next(iter(filled.region.bodies))])
    with browser(filled, one=executor) as theirs:
        asked = theirs.get("/search/values", params={"field": "источник"})
        assert not page_of(asked).select("li")
