"""The page on which an answer is written: without scripts, small, and nothing typed is lost."""

from domain.cases.workflow import CaseDeed, CaseState
from domain.person import Role
from tests.console.cases.test_cases import by_hand, move, stored, words
from tests.console.signing import browser, person
from tests.desks.test_drafts import accident as accident
from tests.making import page_of

D = CaseDeed
PHONE = "Мастер Иванова Мария Петровна, 89141234567"


def test_an_answer_is_checked_confirmed_and_sent_without_scripts(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    kira = person(installation, Role.COORDINATOR, name="Кира", bodies=("housing",))
    with browser(installation, one=kira) as client:
        link = page_of(client.get(f"/cases/{number}")).select_one('a[href$="/answer/draft"]')
        page = client.get(link["href"])
        assert len(page.content) < 60_000
        path = f"/cases/{number}/answer/draft"
        checked = client.post(path, data={"act": "check", "note": f"{PHONE}, {{срок}}"})
        told = words(checked)
        assert "Не заполнено: {срок}" in told
        assert "«89141234567» (телефон)" in told
        assert PHONE in page_of(checked).select_one("#note").text
        part = client.post(f"/cases/{number}/answer/check", data={"note": "Починим 24 ноября"})
        assert len(page_of(part).select("ul.ticks li")) == 5
        for address, act in ((path, {"act": "answer"}), (f"/cases/{number}/answer", {})):
            refused = client.post(address, data={"note": PHONE, **act})
            assert (refused.status_code, "подтвердите" in words(refused)) == (409, True)
            assert page_of(refused).select_one("#note").text.strip() == PHONE
        sent = {"act": "answer", "note": PHONE, "personal_checked": "yes"}
        assert "Сделано." in words(client.post(path, data=sent))
        assert stored(installation, number).standing.state is CaseState.ANSWERED
        assert "Отвечать сейчас нечего" in words(client.get(path))
        assert client.get("/cases/x/answer/draft").status_code == 404


def test_one_text_goes_to_the_marked_cases_of_an_incident(installation, accident) -> None:
    first, second, third, _ = accident
    kira = person(installation, Role.COORDINATOR, name="Кира", bodies=("housing",))
    with browser(installation, one=kira) as client:
        path = f"/cases/{first}/answer/draft"
        page = page_of(client.get(path))
        assert [int(box["value"]) for box in page.select("[name=case]")] == [second, third]
        assert "Ответ публикует центр" in page.main.text
        answer = client.post(
            path,
            data={
                "act": "all",
                "note": "Тепло дали 24 ноября",
                "case": [second],
                "of": [second, third],
                "below": ["https://t.me/zhkh/7", ""],
            },
        )
        assert "Записано: 2 ответа." in words(answer)
        links = installation.casework.cases.moves_of([first, second, third])
        assert [moves[-1].link for moves in links.values()] == [None, "https://t.me/zhkh/7", None]
        assert stored(installation, third).standing.state is CaseState.ROUTED
        empty = client.post(path, data={"act": "all", "note": ""})
        assert (empty.status_code, "напишите его" in words(empty)) == (409, True)


def test_a_refused_template_comes_back_as_it_was_typed(installation) -> None:
    kira = person(installation, Role.COORDINATOR, name="Кира", bodies=("housing",))
    with browser(installation, one=kira) as client:
        new = {"body": "housing", "name": "Ремонт", "text": "Окончим {срок}"}
        assert "Шаблон сохранён." in words(client.post("/cases/templates", data=new))
        again = client.post("/cases/templates", data={**new, "text": "Другой текст"})
        assert (again.status_code, "уже есть" in words(again)) == (400, True)
        assert "Другой текст" in again.text
        forget = page_of(client.get("/cases/templates")).select_one('form[action$="/forget"]')
        assert "Шаблон удалён." in words(client.post(forget["action"]))
