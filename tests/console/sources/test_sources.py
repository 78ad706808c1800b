from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from domain.person import Role
from domain.source import DEGRADED, HealthState, Poll, SourceKind
from russian.vocabulary import ADVICE, HEALTH
from tests.console.signing import browser
from tests.making import page_of

ROW = {"kind": "telegram", "title": "Тында LIVE", "address": "tynda_live", "enabled": "yes"}


HOUR = timedelta(hours=1)


def polled(installation, poll, usual_gap=None, late=timedelta()):
    """A source of which the last poll ended so; the next should have been `late` ago."""
    now = installation.clock.now()
    (claim,) = installation.crawl.sources.claim(now, 1, HOUR)
    due = now - late if late else now + HOUR
    assert installation.crawl.sources.finish(claim, poll, now, HOUR, due, usual_gap)
    return claim.source


def test_a_degraded_source_comes_first_with_its_reason(client, filled):
    source = polled(filled, Poll(HealthState.CHANGED_MARKUP, "Постов на странице не видно"))
    soup = page_of(client.get("/sources"))
    first = soup.select("tbody tr")[0]
    assert source.title in first.text
    assert "изменилась разметка" in first.text
    assert "Постов на странице не видно" in first.text
    assert first["class"] == ["degraded"]


def test_a_source_that_operators_are_told_of_comes_first_and_says_what_is_wrong(client, filled):
    ago = (filled.clock.now() - timedelta(days=9),)
    silent = polled(filled, Poll(HealthState.QUIET, "Нового нет", published=ago), HOUR)
    late = polled(filled, Poll(HealthState.WORKS, "Новых сообщений: 1"), late=2 * HOUR)
    soup = page_of(client.get("/sources"))
    first = {row["id"]: row for row in soup.select("tbody tr")[:2]}
    assert all(row["class"] == ["degraded"] for row in first.values())
    said = {id_: [x.text for x in row.select(".label")] for id_, row in first.items()}
    assert said == {silent.id: ["молчит"], late.id: ["работает", "не опрашивается"]}
    enabled = sum(s.source.enabled for s in filled.crawl.sources.statuses())
    assert f"{enabled} источник" in soup.select("h2")[0].text
    assert soup.select("h2")[0].text.endswith("2 требуют внимания")

    health = client.get("/health").text
    assert f"опрашивается {enabled}, с трудностями 2" in health

    page = page_of(client.get(f"/sources/{silent.id}/edit")).select_one("p.problem").text
    assert "Источник молчит, последний пост" in page
    assert "Откройте его в браузере" in page
    page = page_of(client.get(f"/sources/{late.id}/edit")).select_one("p.problem").text
    assert "Проверьте, работает ли otklik run." in page


@pytest.mark.parametrize("state", sorted(DEGRADED))
def test_the_page_of_a_source_in_trouble_says_what_to_do(client, filled, state):
    source = polled(filled, Poll(state, "Ответ 418"))
    said = page_of(client.get(f"/sources/{source.id}/edit")).select_one("p.problem").text
    beginning = f"{HEALTH[state].capitalize()}. Ответ 418. {ADVICE[state]}"
    assert " ".join(said.split()) == beginning


def test_the_guide_says_of_every_state_what_it_means():
    guide = (Path(__file__).parents[3] / "docs/ru/sources.md").read_text("utf-8")
    assert [words for words in HEALTH.values() if f"| {words} |" not in guide] == []


def test_a_long_list_is_narrowed_by_words(client, filled):
    def found(asked: str) -> set[str]:
        soup = page_of(client.get("/sources", params={"q": asked}))
        return {row["id"] for row in soup.select("tbody tr[id]")}

    client.post("/sources/asn24/enabled", data={"enabled": "no"})
    for asked in ("асн24", "ЛЕНТА асн", "asn24.ru", "асн выключен"):
        assert found(asked) == {"asn24"}
    assert found("") == {s.source.id for s in filled.crawl.sources.statuses()}
    assert found("асн благовещенск ванкувер") == set()
    assert "Таких источников нет" in client.get("/sources?q=ванкувер").text


def test_who_may_not_change_sources_is_led_to_no_closed_page(filled):
    source = polled(filled, Poll(HealthState.GONE, "Страницы больше нет"))
    with browser(filled, Role.ANALYST) as client:
        main = page_of(client.get("/sources")).select_one("main")
        assert source.title in main.text
        assert not main.select("a[href], tbody button")


def test_what_is_saved_switched_off_is_not_said_to_be_polled(client):
    client.post("/sources/new", data={**ROW, "enabled": ""})
    said = page_of(client.get("/sources/telegram_tynda_live/edit?saved=yes"))
    assert "не опрашивается" in said.select_one("[role=status]").text


def test_every_source_and_every_outcome_is_listed(client, filled):
    soup = page_of(client.get("/sources"))
    assert len(soup.select("tbody tr")) == len(filled.region.sources)
    facts = dict(
        zip([d.text for d in soup.select("dt")], [d.text for d in soup.select("dd")], strict=True)
    )
    assert facts["Новые"] == "4"
    assert facts["В очереди"] == "0"


def test_a_source_is_added_and_crawled_without_a_restart(client, filled):
    answer = client.post("/sources/new", data={**ROW, "municipality": "tynda", "top": "yes"})
    assert answer.url.path == "/sources/telegram_tynda_live/edit"
    assert page_of(answer).select_one("[role=status]").text.startswith("Сохранено")
    hour = timedelta(hours=1)
    [claim] = filled.crawl.sources.claim(filled.clock.now(), 9, hour, [SourceKind.TELEGRAM])
    assert (claim.source.municipality, claim.source.top) == ("tynda", True)
    listed = client.get("/sources").text
    assert "Тында LIVE" in listed


def test_mistakes_stand_at_their_fields_and_nothing_typed_is_lost(client, filled):
    wrong = {**ROW, "title": " ", "address": "https://t.me/x", "delay": "0", "note": "важный"}
    answer = client.post("/sources/new", data=wrong)
    assert answer.status_code == 400
    soup = page_of(answer)
    assert soup.select_one("[role=alert]").text.startswith("Ничего не сохранено")
    for name, says in (
        ("title", "заполните это поле"),
        ("address", "имя канала"),
        ("delay", "только внутренним"),
    ):
        field = soup.select_one(f"[name={name}]")
        assert field["aria-invalid"] == "true"
        assert says in soup.select_one(f"#{field['aria-describedby']}").text
    assert soup.select_one("[name=note]").text == "важный"
    assert soup.select_one("[name=address]")["value"] == "https://t.me/x"
    assert len(filled.crawl.registry.picture().changes) == 0


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("delay", "быстро", "нужно число секунд"),
        ("options", "comments", "имя: значение"),
        ("options", "colour: red", "неизвестный ключ"),
        ("options", "comments: maybe", '"yes" или "no"'),
        ("id", "asn24", "уже есть"),
        ("kind", "fax", "бывает rss"),
    ],
)
def test_what_cannot_be_a_row_is_told_at_its_field(client, field, value, says):
    soup = page_of(client.post("/sources/new", data={**ROW, field: value}))
    assert says in soup.select_one(f"#wrong-{field}").text


def test_an_edit_shows_the_row_and_changes_it(client, filled):
    soup = page_of(client.get("/sources/asn24/edit"))
    form = soup.select_one("form.fields")
    assert form.select_one("[name=title]")["value"] == "АСН24"
    data = {
        "kind": "rss",
        "title": "АСН 24",
        "address": "https://asn24.ru/news/rss.php",
        "enabled": "yes",
        "delay": "2,5",
        "options": "follow: yes",
    }
    answer = client.post("/sources/asn24/edit", data=data)
    differs = "Отличается от sources.yaml: задержка, название, особые настройки, примечание"
    assert differs in answer.text
    source = filled.region.sources["asn24"]
    assert (source.title, source.delay, dict(source.options)) == ("АСН 24", 2.5, {"follow": "yes"})
    again = page_of(client.get("/sources/asn24/edit"))
    assert again.select_one("[name=options]").text == "follow: yes"


def test_an_edit_undoes_no_other_of_the_same_time_unseen(client, filled):
    def form() -> dict[str, str]:
        found = page_of(client.get("/sources/asn24/edit")).select_one("form.fields")
        boxes = {f["name"]: "yes" for f in found.select("[type=checkbox][checked]")}
        fields = found.select("input:not([type=checkbox]), textarea")
        chosen = {f["name"]: f.select_one("[selected]") for f in found.select("select")}
        texts = {f["name"]: f.get("value", f.text) for f in fields}
        return {**{n: o["value"] if o else "" for n, o in chosen.items()}, **boxes, **texts}

    mine, other = form(), form()
    changed = {"title": "АСН 24", "top": "yes", "municipality": "tynda"}
    client.post("/sources/asn24/edit", data={**other, **changed})
    answer = client.post("/sources/asn24/edit", data={**mine, "note": "звонили"})
    assert answer.status_code == 400
    soup = page_of(answer)
    assert "источник изменили" in soup.select_one("[role=alert]").text
    assert soup.select_one("#wrong-title").text.endswith("теперь здесь: «АСН 24»")
    assert soup.select_one("#wrong-top").text.endswith("теперь здесь: да")
    assert soup.select_one("#wrong-municipality").text.endswith("теперь здесь: «Тында»")
    assert soup.select_one("[name=note]").text == "звонили"
    assert filled.region.sources["asn24"].top

    seen = soup.select_one("[name=seen]")["value"]
    data = {**mine, "note": "звонили", "seen": seen}
    assert client.post("/sources/asn24/edit", data=data).status_code == 200
    row = filled.crawl.registry.picture().rows["asn24"]
    assert (row["note"], row["title"], row.get("top")) == ("звонили", "АСН24", None)


def test_a_change_is_undone(client, filled):
    client.post("/sources/asn24/enabled", data={"enabled": "no"})
    answer = client.post("/sources/asn24/forget")
    assert answer.url.path == "/sources"
    assert filled.region.sources["asn24"].enabled
    assert client.post("/sources/asn24/forget").status_code == 404


def test_a_source_is_paused_and_resumed_from_the_list(client, filled):
    soup = page_of(client.get("/sources"))
    button = soup.select_one('form[action="/sources/asn24/enabled"] button')
    assert button.text == "Приостановить «АСН24»"
    answer = client.post("/sources/asn24/enabled", data={button["name"]: button["value"]})
    assert page_of(answer).find(id=answer.url.fragment).a.text == "АСН24"  # where one was
    assert not filled.region.sources["asn24"].enabled
    soup = page_of(client.get("/sources"))
    button = soup.select_one('form[action="/sources/asn24/enabled"] button')
    assert button.text == "Возобновить «АСН24»"
    client.post("/sources/asn24/enabled", data={button["name"]: button["value"]})
    assert filled.region.sources["asn24"].enabled


@pytest.mark.parametrize("path", ["edit", "enabled", "forget"])
def test_an_unknown_source_is_not_found(client, path):
    data = {**ROW, "enabled": "yes"}
    assert client.post(f"/sources/nothing/{path}", data=data).status_code == 404


def test_another_site_may_change_nothing(client, filled):
    evil = {"origin": "https://evil.example"}
    for path in ("/sources/new", "/sources/asn24/enabled", "/sources/probe", "/sources/import"):
        assert client.post(path, data=ROW, headers=evil).status_code == 403
    assert filled.crawl.registry.picture().changes == {}
    assert filled.crawl.probes.recent(1) == []


def test_the_registry_is_downloaded_as_a_file(client):
    client.post("/sources/new", data=ROW)
    answer = client.get("/sources/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="sources.yaml"'
    assert "id: telegram_tynda_live" in answer.text


def test_a_row_that_is_not_crawled_is_told_on_the_list_and_at_its_field(client, filled):
    client.post("/sources/new", data=ROW)
    with create_engine(filled.settings.database_url).begin() as connection:
        connection.execute(text("update registry set row = replace(row, 'tynda_live', '@x')"))
    filled.crawl.registry.sync()
    soup = page_of(client.get("/sources"))
    link = soup.find("a", string="Исправить")["href"]
    assert "имя канала" in page_of(client.get(link)).select_one("#wrong-address").text


def test_an_empty_registry_says_what_to_do(client, filled):
    with create_engine(filled.settings.database_url).begin() as connection:
        connection.execute(text("delete from sources"))
    soup = page_of(client.get("/sources"))
    assert "Проверьте первый адрес" in soup.select_one("tbody").text
