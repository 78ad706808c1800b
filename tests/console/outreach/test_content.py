"""Pages of the content plan."""

from datetime import timedelta

import pytest

from desks.outreach.content.desk import ContentDesk
from desks.outreach.content.finding import find_published
from domain.person import Role
from domain.post import AuthorKind
from tests.console.signing import browser
from tests.desks.outreach.talk import PAGE, official_page, talk
from tests.desks.outreach.test_content import ANNA, TEXT, form
from tests.making import page_of
from tests.statements import statements


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def paged(installation):
    return official_page(installation)


def typed(installation, **fields):
    planned = installation.clock.now() + timedelta(days=2)
    local = f"{planned.astimezone(installation.region.zone):%Y-%m-%dT%H:%M}"
    usual = {"title": "Фонари в Тынде", "text": TEXT, "topic": "improvement.street_lights"}
    return {**usual, "municipality": "tynda", "pages": [PAGE.id], "planned": local, **fields}


def test_one_goes_from_a_form_to_a_page_that_the_crawler_read(paged) -> None:
    with browser(paged, Role.MEDIA) as client:
        assert "В календаре стоит то, у чего есть время" in words(client.get("/content"))
        assert client.get("/content/new").status_code == 200
        refused = client.post("/content", data=typed(paged, radius="много"))
        assert (refused.status_code, "радиус — «много»" in words(refused)) == (400, True)
        added = client.post("/content", data=typed(paged, radius="20"))
        assert "Добавлено." in words(added)
        assert "радиус 20 км" in words(added)
        address = added.url.path
        assert "стоит в плане" in words(client.post(f"{address}/approve"))
        edited = client.post(f"{address}/edit", data=typed(paged, title="Фонари"))
        assert "Сохранено: это черновик." in words(edited)
        client.post(f"{address}/approve")
        link = {"page": PAGE.id, "url": "https://vk.com/wall-1_5"}
        out = words(client.post(f"{address}/publish", data=link))
        assert "Где опубликовано: 1 из 1" in out
        assert "ссылку записал человек" in out
        assert "Эффект посчитается через 7 и 14 дней." in out
        client.post(f"{address}/unpublish")
        now = paged.clock.now()
        talk(paged, "9", now + timedelta(days=2), AuthorKind.OFFICIAL, "-1", TEXT)
        assert len(find_published(paged, now + timedelta(days=2, minutes=5))) == 1
        assert "нашла система" in words(client.get(address))
        listed = words(client.get("/content?view=list&state=published"))
        assert "Фонари" in listed
        assert client.get("/content/99").status_code == 404
        assert client.get("/content?view=week&day=2026-12-31").status_code == 200
        assert client.get("/content?view=month&day=9999-12-31").status_code == 200
        far = words(client.get("/content?view=month&day=2031-01-01"))
        assert "В эти дни публикаций нет" in far


def test_what_stands_against_one_is_seen_before_it_is_approved(paged) -> None:
    with browser(paged, Role.MEDIA) as client:
        first = client.post("/content", data=typed(paged)).url.path
        client.post(f"{first}/approve")
        second = client.post("/content", data=typed(paged))
        assert "в тот же час на той же странице" in words(second)
        assert "такой же текст уже есть в плане" in words(second)
        address = second.url.path
        refusal = client.post(f"{address}/approve")
        assert (refusal.status_code, "подтвердите" in words(refusal)) == (409, True)
        assert "стоит в плане" in words(client.post(f"{address}/approve", data={"despite": "1"}))


def test_a_crisis_is_begun_and_ended(paged) -> None:
    with browser(paged, Role.MEDIA) as client:
        first = client.post("/content", data=typed(paged)).url.path
        client.post(f"{first}/approve")
        crisis = {"kind": "crisis", "reason": "Паводок", "text": "Вода прибывает: звоните 112"}
        begun = client.post("/content/pauses", data=crisis)
        assert "общий текст при кризисе" in words(begun)
        assert "остановлена" in words(client.get(first))
        plan = words(client.get("/content?view=list"))
        assert "Плановые публикации остановлены: кризис, вся область — Паводок" in plan
        [ending] = page_of(client.get("/content/pauses")).select('form[action$="/end"]')
        assert "снова идут по плану" in words(client.post(ending["action"]))
        assert client.post(ending["action"]).status_code == 409
        assert client.post("/content/pauses/99/end").status_code == 404
        bad = client.post("/content/pauses", data={"kind": "mourning", "reason": " "})
        assert (bad.status_code, "нет причины" in words(bad)) == (400, True)


def test_the_plan_asks_the_database_as_often_for_many_as_for_few(paged) -> None:
    desk = ContentDesk(paged)
    desk.add(ANNA, form(paged))
    with browser(paged, Role.MEDIA) as client:
        for address in ("/content", "/content?view=list"):
            client.get(address)
            with statements() as few:
                client.get(address)
            for n in range(4):
                desk.add(ANNA, form(paged, title=f"Фонари {n}"))
            with statements() as many:
                client.get(address)
            assert len(many) == len(few)


def test_the_plan_is_for_those_who_work_with_media(paged) -> None:
    with browser(paged, Role.EXECUTOR) as client:
        assert client.get("/content").status_code == 403
