"""The shell around every page: groups of sections, own work, the look of a person, the finder."""

import re
from importlib.resources import files

import pytest

from app.assembly import make_worker
from console.shell.navigation import GROUPS, pages_of
from desks.triage import TriageDesk
from desks.viewer import on_page
from domain.person import Density, Person, Role, Theme
from tests.console.conftest import NOW, POSTS, post
from tests.console.signing import browser, person
from tests.making import page_of

STYLE = (files("console") / "static" / "style.css").read_text("utf-8")


def rail(client, path="/me"):
    return page_of(client.get(path)).select_one("#rail")


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_the_sections_it_may_open_and_no_empty_group(filled, role):
    with browser(filled, role) as client:
        shown = rail(client)
        links = [link["href"] for link in shown.select("li a")]
        assert links
        assert all(client.get(link).status_code == 200 for link in links)
        assert (
            len(shown.select(".group"))
            == len(shown.select("ul"))
            == len([one for one in shown.select("ul") if one.select("li")])
        )


def test_an_administrator_sees_every_group_in_order(client):
    assert [h.text for h in rail(client).select(".group")] == [group.title for group in GROUPS]
    keys = [one.key for group in GROUPS for one in group.sections]
    assert len(keys) == len(set(keys))


def test_the_page_where_one_is_is_marked_in_the_rail_and_at_the_bottom(client):
    soup = page_of(client.get("/alerts"))
    assert soup.select_one("#rail [aria-current]")["href"] == "/alerts"
    assert soup.select_one(".bottom [aria-current]")["href"] == "/alerts"
    assert soup.select_one(".bottom a:last-child")["href"] == "#rail"


def test_the_rail_counts_own_work(filled, alert):
    one = person(filled, Role.DUTY)
    with browser(filled, one=one) as client:
        assert "1 непринятых" in rail(client).select_one("[href='/alerts']").text
        assert not rail(client).select("[href='/feed'] .tally:not([hidden])")
        TriageDesk(filled).take(on_page(one), [POSTS[0].id, POSTS[2].id])
        assert "2 взято вами" in rail(client).select_one("[href='/feed']").text
    with browser(filled, one=person(filled, Role.DUTY, name="Борис")) as other:
        assert not rail(other).select("[href='/feed'] .tally:not([hidden])")


def test_theme_and_density_are_kept_for_a_person_on_every_device(filled):
    anna = person(filled, Role.EXECUTOR)
    with browser(filled, one=anna) as client, browser(filled, one=anna) as second:
        assert not page_of(client.get("/me")).html.has_attr("data-theme")
        back = client.post("/me/look", data={"theme": "dark", "next": "/search?q=вода"})
        assert back.url.path == "/search"
        client.post("/me/look", data={"density": "compact"})
        html = page_of(second.get("/me")).html
        assert (html["data-theme"], html["data-density"]) == ("dark", "compact")
        assert client.post("/me/look", data={"theme": "pink"}).status_code == 400
        second.post("/me/look", data={"theme": "system", "density": "roomy"})
        html = page_of(client.get("/me")).html
        assert not html.has_attr("data-theme")
        assert not html.has_attr("data-density")
    kept = filled.access.people.get(anna.id)
    assert (kept.theme, kept.density) == (Theme.SYSTEM, Density.ROOMY)


def test_a_theme_leads_back_to_this_console_only(client):
    for foreign in ("https://evil.example/", "//evil.example"):
        answer = client.post(
            "/me/look", data={"theme": "dark", "next": foreign}, follow_redirects=False
        )
        assert answer.headers["location"] == "/"


def test_the_chosen_dark_theme_is_the_one_of_dark_browsers():
    blocks = re.findall(r"--ground: #0f1412;(.*?)color-scheme: dark;", STYLE, re.S)
    assert len(blocks) == 2
    assert len({" ".join(block.split()) for block in blocks}) == 1
    light = set(re.findall(r"(--[\w-]+):", STYLE.split("}")[2]))
    dark = set(re.findall(r"(--[\w-]+):", blocks[0])) | {"--ground"}
    assert dark <= light


def test_every_size_of_type_is_of_the_scale_and_none_is_below_12():
    assert set(re.findall(r"font-size: ([^;]+);", STYLE)) <= {
        f"var(--t{size})" for size in (12, 13, 14, 16, 20, 28)
    }
    assert dict(re.findall(r"--t(\d+): (\d+)px", STYLE)) == {
        str(size): str(size) for size in (12, 13, 14, 16, 20, 28)
    }


def test_every_colour_is_a_token():
    rules = STYLE.split("/* ---- base ---- */")[1]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,) ])", rules)
    used = set(re.findall(r"var\((--[\w-]+)\)", STYLE))
    assert used <= set(re.findall(r"(--[\w-]+):", STYLE))


def test_no_page_has_styles_of_its_own_or_inline_scripts():
    for template in (files("console") / "templates").iterdir():
        text = template.read_text("utf-8")
        assert " style=" not in text, template.name
        assert "<style" not in text, template.name
        assert not re.search(r"<script(?![^>]* src=)", text), template.name
        assert not re.search(r"\son\w+=", text), template.name


@pytest.mark.parametrize("young", [":has(", "@container", "popover", "color-mix(", "100dvh"])
def test_the_oldest_browser_it_serves_knows_all_it_uses(young):
    """Chromium 100."""
    for folder in ("static", "templates"):
        for file in (files("console") / folder).iterdir():
            if file.name.endswith((".css", ".js", ".html")):
                text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.S)
                assert young not in text, file.name


def offered(client, q):
    """Titles of the groups and the links of each."""
    results = page_of(client.get("/find", params={"q": q})).select_one("#results")
    return {
        title.text: [(link["href"], link.get_text(" ", strip=True)) for link in ul.select("a")]
        for title, ul in zip(results.select("h2"), results.select("ul"), strict=True)
    }


def test_the_finder_leads_to_posts_places_incidents_and_pages(client):
    lines = offered(client, "тынд")
    assert lines["Посты"][0][1] == "Искать «тынд» в постах"
    names = [words for _, words in lines["Места"]]
    assert names[0].startswith("Тында")
    assert "Страницы" not in lines
    assert any("Тында: " in words for _, words in lines["Инциденты"])
    for links in lines.values():
        for href, _ in links:
            assert client.get(href).status_code == 200


def test_the_finder_knows_an_incident_by_its_number_and_by_its_words(client, filled):
    [(href, words)] = offered(client, "тында отопл")["Инциденты"]
    number = filled.posts.incidents.get(href.removeprefix("/incidents/")).number
    for typed in (f"И-{number}", f"№ {number}"):
        assert offered(client, typed)["Инциденты"] == [(href, words)]
    assert "Инциденты" not in offered(client, "тында библиотеки")


def test_the_finder_leads_from_a_merged_incident_to_the_one_it_belongs_to(client, filled):
    dark = post(7, "Тында, на Ленина 7 пятый час нет света, подстанция сгорела, темно во всём доме")
    filled.posts.queue.put([dark], history=False)
    make_worker(filled, "w").run_once()
    of = filled.posts.incidents.of_posts([POSTS[0].id, dark.id])
    one, merged = of[POSTS[0].id], of[dark.id]
    filled.posts.regroupings.merge(one.id, merged.id, "anna", NOW)
    [(href, words)] = offered(client, merged.spoken)["Инциденты"]
    assert href == f"/incidents/{one.id}"
    assert "0 жителей" not in words
    assert offered(client, one.spoken)["Инциденты"] == [(href, words)]


def test_the_finder_knows_pages_by_the_beginning_of_any_word(client):
    assert ("/duty/handover", "Передача смены") in offered(client, "смен")["Страницы"]
    assert ("/silences", "Приглушённое") in offered(client, "ПРИГЛ")["Страницы"]


def test_the_finder_shows_nobody_what_they_may_not_open(filled):
    body = next(iter(filled.region.bodies))
    one = person(filled, Role.EXECUTOR, bodies=[body])
    with browser(filled, one=one) as client:
        for q in ("", "тында", "отопление", "люди"):
            lines = offered(client, q)
            assert "Инциденты" not in lines
            for links in lines.values():
                assert all(client.get(href).status_code == 200 for href, _ in links)
        assert len(offered(client, "")["Страницы"]) == len(pages_of(one))


def test_the_design_page_shows_every_component_once(client):
    soup = page_of(client.get("/design"))
    parts = (".tile .spark", ".alertrow", ".split .postrow", ".condition", "datalist", ".dates")
    for part in (*parts, ".toast", "dialog.drawer", ".empty", ".skeleton", ".tag.crit", ".icons"):
        assert soup.select(part), part


def test_no_two_pages_of_the_finder_have_one_title():
    titles = [one.title for one in pages_of(Person("anna", "Анна", frozenset(Role)))]
    assert sorted(titles) == sorted(set(titles))
