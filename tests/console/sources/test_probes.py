from dataclasses import replace
from datetime import timedelta

import pytest

from domain.post import AuthorKind
from domain.probe import Finding, ProbeState, Sample
from domain.source import POLLED
from tests.making import page_of

FOUND = {"kind": "rss", "title": "Вести <Тынды>", "address": "https://example.org/rss"}
KINDS = list(POLLED)


@pytest.fixture
def asked(client, filled):
    """A probe that somebody asked for."""
    client.post("/sources/probe", data={"address": "example.org/rss"})
    return filled.crawl.probes.recent(1)[0]


def end(filled, finding, trail=()):
    """What a crawler would write."""
    probe = filled.crawl.probes.claim(KINDS, filled.clock.now(), timedelta(minutes=2))
    assert filled.crawl.probes.save(
        replace(probe, state=ProbeState.DONE, finding=finding, trail=trail)
    )


def found(filled, **more):
    samples = (Sample(filled.clock.now(), AuthorKind.PRIVATE, "<b>Нет воды</b>", comment=True),)
    end(filled, Finding(True, "Годится", FOUND, posts=12, samples=samples, **more), ("Это лента",))


def test_asking_fetches_nothing_and_leads_to_a_page_that_waits(client, filled):
    answer = client.post("/sources/probe", data={"address": "https://t.me/tynda_live"})
    [probe] = filled.crawl.probes.recent(10)
    assert answer.url.path == f"/sources/probes/{probe.id}"
    assert probe.rows == ({"kind": "telegram", "address": "tynda_live"},)
    soup = page_of(answer)
    assert "ждёт сборщика" in soup.select_one("[role=status]").text
    assert soup.select_one("#live")["data-every"] == "2"
    filled.crawl.probes.claim(KINDS, filled.clock.now(), timedelta(minutes=2))
    assert "читает адрес" in client.get(answer.url.path).text


def test_what_was_found_is_shown_escaped_and_the_page_rests(client, filled, asked):
    found(filled, usual_gap=timedelta(hours=3), newest=filled.clock.now())
    answer = client.get(f"/sources/probes/{asked.id}")
    soup = page_of(answer)
    assert soup.select_one("[role=status]").text == "Годится"
    assert not soup.select("#live[data-every]")
    assert "<b>Нет воды</b>" in soup.select_one(".post .text").text
    assert "житель" in soup.select_one(".post .meta").text
    assert "комментарий" in soup.select_one(".post .meta").text
    assert "Это лента" in answer.text
    assert "3 часа" in answer.text


def test_what_was_found_is_added_with_one_more_press(client, filled, asked):
    found(filled)
    page = page_of(client.get(f"/sources/probes/{asked.id}"))
    form = page_of(client.get(page.find("a", string="Добавить источник")["href"]))
    fields = form.select_one("form.fields")
    data = {i["name"]: i.get("value", "") for i in fields.select("input:not([type=checkbox])")}
    data |= {i["name"]: "yes" for i in fields.select("input[checked]")}
    data["kind"] = fields.select_one("[name=kind] option[selected]")["value"]
    assert (data["title"], data["address"]) == (FOUND["title"], FOUND["address"])
    client.post(fields["action"], data=data)
    assert filled.region.sources["example_org_rss"].address == FOUND["address"]
    again = page_of(client.get(f"/sources/probes/{asked.id}"))
    assert again.find("a", string="открыть")["href"] == "/sources/example_org_rss/edit"


def test_what_does_not_do_says_why_and_what_to_try(client, filled, asked):
    end(filled, Finding(False, "Не годится: страницы больше нет"))
    soup = page_of(client.get(f"/sources/probes/{asked.id}"))
    assert soup.select_one("p.problem[role=status]").text == "Не годится: страницы больше нет"
    assert not soup.find("a", string="Добавить источник")
    again = page_of(client.get(soup.find("a", string="Проверить ещё раз")["href"]))
    assert again.select_one("[name=address]")["value"] == "https://example.org/rss"


def test_a_source_of_the_registry_is_probed_as_it_stands_there(client, filled):
    client.post("/sources/probe", data={"source": "blagoveshensk"})
    [probe] = filled.crawl.probes.recent(1)
    assert probe.rows[0] == filled.crawl.registry.picture().rows["blagoveshensk"]
    assert client.post("/sources/probe", data={"source": "nothing"}).status_code == 404


@pytest.mark.parametrize("address", ["", "  ", "two words"])
def test_nothing_is_asked_without_an_address(client, filled, address):
    answer = client.post("/sources/probe", data={"address": address})
    assert answer.status_code == 400
    assert "Введите один адрес" in page_of(answer).select_one("#problem").text
    assert filled.crawl.probes.recent(1) == []


def test_a_password_in_an_address_is_kept_nowhere(client, filled):
    answer = client.post("/sources/probe", data={"address": "anna:secret@example.org/rss"})
    assert answer.status_code == 400
    assert "Уберите из адреса имя и пароль" in answer.text
    assert filled.crawl.probes.recent(1) == []
    assert "secret" not in client.get("/audit").text
    for fine in ("https://example.org?mail=a@b", "https://example.org/mail@town"):
        assert client.post("/sources/probe", data={"address": fine}).status_code == 200


def test_the_last_probes_are_listed(client, filled, asked):
    page = page_of(client.get("/sources/probe"))
    assert page.select_one(".history a")["href"] == f"/sources/probes/{asked.id}"
    assert "ещё не закончена" in page.select_one(".history").text


def test_before_the_first_probe_the_page_says_what_to_do(client):
    assert "введите адрес" in page_of(client.get("/sources/probe")).select_one(".empty").text


def test_a_probe_that_is_not_there_is_not_found(client):
    assert client.get("/sources/probes/none").status_code == 404


def test_a_persons_page_is_not_even_tried(client, filled):
    answer = client.post("/sources/probe", data={"address": "https://vk.com/id123"})
    assert answer.status_code == 400
    assert "это страница человека во ВКонтакте" in answer.text
    assert not filled.crawl.probes.recent(5)


def test_a_refused_address_loses_nothing_that_was_chosen(client):
    data = {"address": "two words", "kind": "forum"}
    soup = page_of(client.post("/sources/probe", data=data))
    assert soup.select_one("[name=kind] option[selected]")["value"] == "forum"
    assert "open" in soup.select_one("main details").attrs


def test_a_link_puts_no_words_into_the_page_of_probes(client):
    answer = client.get("/sources/probe?problem=позвоните")
    assert (answer.status_code, "позвоните" in answer.text) == (200, False)


def test_a_page_that_waits_renews_without_scripts_too(client, filled, asked):
    waits = f"/sources/probes/{asked.id}"
    assert page_of(client.get(waits)).select_one("noscript meta[http-equiv=refresh]")
    found(filled)
    assert not page_of(client.get(waits)).select_one("noscript")


def test_a_site_whose_articles_are_not_found_is_added_by_hand(client, filled, asked):
    probe = filled.crawl.probes.claim(KINDS, filled.clock.now(), timedelta(minutes=2))
    rows = ({**probe.rows[0], "kind": "web", "title": "Вести Зеи"},)
    why = Finding(False, "Не годится: ссылок на статьи не видно")
    filled.crawl.probes.save(replace(probe, rows=rows, state=ProbeState.DONE, finding=why))
    page = page_of(client.get(f"/sources/probes/{asked.id}"))
    form = page_of(client.get(page.find("a", string="добавьте его вручную")["href"]))
    assert form.select_one("[name=kind] option[selected]")["value"] == "web"
    assert form.select_one("[name=title]")["value"] == "Вести Зеи"
    assert form.select_one("[name=address]")["value"] == probe.rows[0]["address"]


def test_a_probe_of_a_source_leads_back_to_it_whatever_it_found(client, filled):
    answer = client.post("/sources/probe", data={"source": "blagoveshensk"})
    end(filled, Finding(False, "Не годится: ссылок на статьи не видно"))
    link = page_of(client.get(answer.url.path)).find("a", string="открыть")
    assert link["href"] == "/sources/blagoveshensk/edit"
