"""Pages of what keeps coming back, of what stands beside a case, and of the fast track."""

from dataclasses import replace
from datetime import timedelta

from desks.cases.causes.chronic import find_problems
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.person import Role
from domain.terms.policy import Priority
from tests.console.cases.test_cases import LAMP, by_hand, move, words
from tests.console.signing import browser, person
from tests.making import page_of
from tests.statements import statements

D = CaseDeed


def test_a_problem_is_found_planned_and_ended_by_a_case(client, filled) -> None:
    numbers = [by_hand(filled) for _ in range(3)]
    [problem] = find_problems(filled)
    assert find_problems(filled) == []
    listed = words(client.get("/cases/chronic"))
    assert "Тында, Лесная, 5" in listed
    assert "3 обращения, 0 инцидентов, 3 человека, 1 месяц" in listed
    form = {"owner": "housing", "cause": "Ржавая опора", "measure": "Заменить", "due": "2020-01-01"}
    page = words(client.post(f"/cases/chronic/{problem}/plan", data=form))
    assert [part for part in ("Взято в работу.", "Ржавая опора", "срок прошёл") if part in page]
    assert "Это возвращается" in words(client.get(f"/cases/{numbers[0]}"))
    refused = client.post(f"/cases/chronic/{problem}/end", data={"ending": " "})
    assert (refused.status_code, "не сказано, чем кончилось" in words(refused)) == (409, True)
    page = client.post(f"/cases/chronic/{problem}/end", data={"ended_by": f"О-{numbers[1]}"})
    assert page_of(page).select_one(f'dd a[href="/cases/{numbers[1]}"]')
    assert "Тында, Лесная, 5" in words(client.get("/cases/chronic?ended=1"))
    assert "Ничего не возвращается" in words(client.get("/cases/chronic"))
    by_hand(filled)
    assert find_problems(filled) == [problem]
    assert "вернулось" in words(client.get("/cases/chronic"))


def test_two_people_at_one_card(client, filled) -> None:
    for _ in range(3):
        by_hand(filled)
    [problem] = find_problems(filled)
    plan = {"owner": "housing", "version": "1"}
    assert client.post(f"/cases/chronic/{problem}/plan", data=plan).status_code == 200
    late = client.post(f"/cases/chronic/{problem}/plan", data=plan)
    assert (late.status_code, "посмотрите карточку" in words(late)) == (409, True)
    bad = client.post(f"/cases/chronic/{problem}/plan", data={"owner": "housing", "due": "31"})
    assert bad.status_code == 409


def test_a_body_sees_the_problems_that_it_ends_and_a_reader_no_house(client, filled) -> None:
    numbers = [by_hand(filled) for _ in range(3)]
    [problem] = find_problems(filled)
    head = person(filled, Role.HEAD, name="Глава", bodies=("housing",))
    with browser(filled, one=head) as body:
        assert body.get(f"/cases/chronic/{problem}").status_code == 404
        client.post(f"/cases/chronic/{problem}/plan", data={"owner": "housing"})
        assert "Тында, Лесная, 5" in words(body.get("/cases/chronic"))
    with browser(filled, one=person(filled, Role.ANALYST, name="Аня")) as reader:
        page = words(reader.get(f"/cases/chronic/{problem}"))
        assert ("Тында, Лесная:" in page, "Лесная, 5" in page) == (True, False)
        page = words(reader.get(f"/cases/{numbers[0]}"))
        assert ("Это возвращается" in page, "Лесная, 5" in page) == (True, False)


def test_beside_an_open_case_stands_what_helped_elsewhere(client, filled) -> None:
    solved = by_hand(filled, replace(LAMP, street="Речная"))
    move(filled, solved, D.ROUTE, body="housing")
    move(filled, solved, D.ANSWER, note="Заменили лампу на светодиодную")
    move(filled, solved, D.CLOSE, outcome=CaseOutcome.FIXED)
    number = by_hand(filled, replace(LAMP, street="Новая"))
    page = words(client.get(f"/cases/{number}"))
    assert "Как решали похожее" in page
    assert "Заменили лампу на светодиодную" in page
    assert (
        "Не горит фонарь у дома" not in page.partition("Как решали похожее")[2].partition("отку")[0]
    )
    move(filled, number, D.CLOSE, outcome=CaseOutcome.EXPLAINED)
    assert "Как решали похожее" not in words(client.get(f"/cases/{number}"))


def test_an_agreement_is_written_shown_beside_its_cases_and_withdrawn(client, filled) -> None:
    number = by_hand(filled)
    assert filled.casework.cases.get(number).standing.priority is Priority.FAST
    form = {
        "topic": LAMP.topic,
        "body": ["housing", "transport", "", ""],
        "what": ["меняет лампу", "перекрывает улицу", "", ""],
        "remark": "Совещание",
    }
    page = words(client.post("/cases/fast-track", data=form))
    assert [part for part in ("Договорённость записана.", "Совещание") if part in page]
    assert "перекрывает улицу" in words(client.get(f"/cases/{number}"))
    refused = client.post("/cases/fast-track", data={**form, "body": ["housing", "", "", ""]})
    assert refused.status_code == 400
    assert "перекрывает улицу" in refused.text
    form = page_of(client.get("/cases/fast-track")).select_one('form[action$="/withdraw"]')
    assert "Договорённость снята." in words(client.post(form["action"]))
    assert client.post(form["action"]).status_code == 409
    assert "перекрывает улицу" not in words(client.get(f"/cases/{number}"))


def test_the_list_of_problems_asks_the_same_of_one_and_of_many(client, filled) -> None:
    def asked():
        with statements() as some:
            client.get("/cases/chronic")
        return len(some)

    client.get("/cases/chronic")
    for street in ("Лесная", "Речная", "Новая"):
        for _ in range(3):
            by_hand(filled, replace(LAMP, street=street))
        find_problems(filled)
        if street == "Лесная":
            one = asked()
    assert asked() == one


def test_a_problem_older_than_its_window_is_not_found(filled) -> None:
    later = filled.clock.now() + timedelta(days=91)
    for _ in range(3):
        by_hand(filled)

    class Later:
        def now(self):
            return later

    assert find_problems(replace(filled, clock=Later())) == []
