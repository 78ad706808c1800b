"""Pages of outreach."""

import pytest

from desks.outreach.improving import QUIET, look_for_practices
from domain.cases.workflow import CaseDeed
from domain.outreach.mistake import MistakeKind, MistakeState
from domain.person import Role
from tests.console.signing import browser, person
from tests.desks.outreach.test_mistakes import RUDE, look
from tests.desks.outreach.test_practices import ended
from tests.desks.test_answer_quality import answered
from tests.desks.test_cases import by_hand, move
from tests.making import page_of
from tests.statements import statements


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def rude(installation):
    answered(installation, RUDE)
    look(installation)
    return installation


def test_a_mistake_is_confirmed_taught_and_corrected(rude) -> None:
    with browser(rude, Role.MONITOR) as client:
        listed = client.get("/mistakes")
        assert "Сами виноваты" in words(listed)
        [form] = page_of(listed).select('form[action$="/confirm"]')
        address = form["action"].removesuffix("/confirm")
        done = client.post(form["action"], data={"version": "1", "back": "1"})
        assert "Здесь ошибок нет" in words(done)
        again = client.post(form["action"], data={"version": "1"})
        assert (again.status_code, "посмотрите карточку" in words(again)) == (409, True)
        taught = client.post(f"{address}/teach", data={"lesson": "Быть вежливее"})
        assert "Урок Быть вежливее" in words(taught)
        done = client.post(f"{address}/correct", data={"changed": "Ответы читает второй"})
        assert "Что изменили Ответы читает второй" in words(done)
        certain = client.get("/mistakes?state=certain")
        assert "исправлена" in words(certain)
        assert client.get("/mistakes/99").status_code == 404
        assert client.get("/mistakes?state=nothing&kind=rude").status_code == 200


def test_a_rejection_is_seen_in_the_limits(rude) -> None:
    with browser(rude, Role.MONITOR) as client:
        [form] = page_of(client.get("/mistakes")).select('form[action$="/reject"]')
        assert "не ошибка" in words(client.post(form["action"]))
        row = page_of(client.get("/mistakes/limits")).find("td", string="Грубость").parent
        assert [cell.text for cell in row.find_all("td")][-2:] == ["1", "0"]
        limit = row.find("td", {"data-title": "Порог сейчас"})
        assert "named" in limit["class"]  # a narrow page says what this number is


def test_a_body_has_no_deeds_of_the_centre(rude) -> None:
    [one] = rude.outreach.mistakes.of_keys(["rude answer 1"]).values()
    assert one.kind is MistakeKind.RUDE
    head = person(rude, Role.HEAD, name="Глава", bodies=("housing",))
    with browser(rude, one=head) as client:
        assert "Здесь ошибок нет" in words(client.get("/mistakes"))
        assert client.get(f"/mistakes/{one.number}").status_code == 404
        assert client.get("/mistakes/limits").status_code == 403
        known = rude.outreach.mistakes.get(one.number)
        assert known.state is MistakeState.PROPOSED


def test_a_list_asks_the_database_as_often_for_many_as_for_few(installation) -> None:
    answered(installation, RUDE)
    look(installation)
    with browser(installation, Role.MONITOR) as client:
        client.get("/mistakes")
        with statements() as few:
            client.get("/mistakes")
        for _ in range(4):
            answered(installation, RUDE)
        look(installation)
        with statements() as many:
            client.get("/mistakes")
    assert len(many) == len(few)


def test_a_practice_is_written_published_and_sent(installation) -> None:
    number = by_hand(installation)
    move(installation, number, CaseDeed.ROUTE, body="housing")
    typed = {"problem": "Гаснут фонари", "topic": "improvement.street_lights"}
    with browser(installation, Role.MONITOR) as client:
        assert "Таких практик нет" in words(client.get("/practices"))
        added = client.post("/practices", data=typed)
        assert "Добавлено" in words(added)
        address = added.url.path
        refusal = client.post(f"{address}/publish")
        assert (refusal.status_code, "впишите меру" in words(refusal)) == (409, True)
        client.post(f"{address}/edit", data={**typed, "measure": "Обход раз в неделю"})
        assert "Опубликовано" in words(client.post(f"{address}/publish"))
        assert "Обход раз в неделю" in words(client.get(f"/cases/{number}"))
        assert "Гаснут фонари" in words(client.get("/practices?q=обход"))
        [form] = page_of(client.get(address)).select('form[action$="/send"]')
        sent = client.post(form["action"], data={"body": "housing"})
        assert "Перенять то, что помогло" in words(sent)
        again = client.post(form["action"], data={"body": "housing"})
        assert (again.status_code, "уже предложили" in words(again)) == (409, True)
        assert client.get("/practices/99").status_code == 404
        assert client.post("/practices", data={"problem": " "}).status_code == 400
    with browser(installation, Role.ANALYST) as client:
        heads = [head.text for head in page_of(client.get(address)).select("thead th")]
        assert heads == ["Орган", "Место", "Открыто обращений"]


def test_a_practice_shows_before_and_after_with_their_intervals(installation) -> None:
    ended(installation, QUIET.days + 30)
    [one] = look_for_practices(installation, installation.clock.now())
    with browser(installation, Role.MONITOR) as client:
        listed = words(client.get("/practices?state=proposed"))
        assert "Заменили кабель" in listed
        card = words(client.get(f"/practices/{one.number}"))
        assert "Было и стало" in card
        assert card.count("вероятно от") == 2
