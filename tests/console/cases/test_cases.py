"""Pages of cases: one click on a post, the way of a case, the lists, the board, the form."""

from dataclasses import replace
from datetime import timedelta

from desks.cases.asked import Asked
from desks.cases.choice import CaseChoice
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.cases.reading import CaseDesk
from desks.viewer import by_token, in_shell
from domain.access.token import Token
from domain.cases.workflow import CaseDeed, CaseState
from domain.person import Right, Role
from tests.console.conftest import NOW, POSTS
from tests.console.signing import browser, person
from tests.making import page_of
from tests.statements import statements

LETTER = b"From: maria@example.ru\nMessage-ID: <1@example.ru>\n\nVo dvore yama\n"
ANNA = in_shell("Анна")
LAMP = HandForm("Не горит фонарь у дома", "improvement.street_lights", "tynda", "Лесная", "5")
HEAT, ALSO, WASTE = (POSTS[n].id for n in range(3))


def by_hand(installation, form=LAMP):
    return CaseOpening(installation).by_hand(ANNA, form).stored.case.number


def move(installation, number, deed, **fields):
    return CaseMoves(installation).make(ANNA, number, Asked(deed, **fields))


def stored(installation, number):
    return installation.casework.cases.get(number)


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


def test_an_address_says_nothing_of_its_own_in_the_list(client) -> None:
    answer = client.get("/cases?done=Позвоните+по+номеру+8800")
    assert answer.status_code in (200, 400, 422)
    assert "Позвоните" not in words(answer)
    told = words(client.get("/cases?done=2&left=7,9"))
    assert "Сделано: 2; не сделано, потому что обращение изменилось: О-7, О-9" in told


def test_a_post_becomes_a_case_by_one_click_and_walks_to_its_end(client, filled) -> None:
    assert "В обращение" in words(client.get(f"/posts/{HEAT}"))
    page = client.post(f"/posts/{HEAT}/case")
    assert "Обращение заведено." in words(page)
    number = int(page.url.path.rpartition("/")[2])
    facts = stored(filled, number).case
    assert (facts.post_id, facts.stream, facts.received_at) == (
        HEAT,
        "telegram",
        POSTS[0].published_at,
    )
    assert facts.place.municipality == "tynda"
    assert facts.incident_id
    for deed, form, state in (
        ("route", {"body": "housing"}, CaseState.ROUTED),
        ("accept", {}, CaseState.ACCEPTED),
        ("take", {}, CaseState.IN_WORK),
        ("interim", {"note": "Выехала бригада"}, CaseState.INTERIM),
        ("answer", {"note": "Тепло дали 24 ноября"}, CaseState.ANSWERED),
        ("rate", {"score": "5"}, CaseState.RATED),
        ("close", {"outcome": "fixed"}, CaseState.CLOSED),
    ):
        version = stored(filled, number).version
        page = client.post(f"/cases/{number}/{deed}", data={**form, "version": str(version)})
        assert page.status_code == 200
        assert stored(filled, number).standing.state is state
    told = words(page)
    for text in ("закрыто: сделано", "Тепло дали 24 ноября", "Было у", "выполнено в срок"):
        assert text in told
    assert "+ 9 раб. ч" in told or "+ 4 раб. ч" in told


def test_the_second_click_leads_to_the_same_case_and_another_post_joins_it(client, filled) -> None:
    first = client.post(f"/posts/{HEAT}/case").url.path
    again = client.post(f"/posts/{HEAT}/case")
    assert (again.url.path, "уже есть обращение" in words(again)) == (first, True)
    joined = client.post(f"/posts/{ALSO}/case")
    assert joined.url.path == first
    assert "пост присоединён" in words(joined)
    assert "Ещё пост о том же" in words(joined)
    number = int(first.rpartition("/")[2])
    assert list(filled.casework.cases.posts(number)) == [HEAT, ALSO]
    undone = client.post(f"/cases/{number}/undo")
    assert undone.status_code == 200
    assert list(filled.casework.cases.posts(number)) == [HEAT]
    other = client.post(f"/posts/{WASTE}/case")
    assert other.url.path != first


def test_an_incident_and_an_alert_become_cases(client, filled, alert) -> None:
    incident = filled.posts.incidents.of_posts([WASTE])[WASTE].id
    assert "В обращение" in words(client.get(f"/incidents/{incident}"))
    page = client.post(f"/incidents/{incident}/case")
    assert "Инцидент" in words(page)
    assert client.post(f"/incidents/{incident}/case").url.path == page.url.path
    assert "В обращение" in words(client.get(f"/alerts/{alert.id}"))
    page = client.post(f"/alerts/{alert.id}/case")
    assert "Обращение заведено." in words(page)
    assert client.post(f"/alerts/{alert.id}/case").url.path == page.url.path
    assert client.post("/posts/none/case").status_code == 404


def test_the_form_has_at_most_eight_fields_and_opens_a_case(client, filled) -> None:
    form = page_of(client.get("/cases/new")).select_one('form[action="/cases/new"]')
    fields = form.select("input:not([type=hidden]), select, textarea")
    assert len(fields) <= 8
    page = client.post(
        "/cases/new",
        data={"text": "Яма во дворе, звоните 89141234567", "municipality": "tynda", "house": "5"},
    )
    assert "по умолчанию" in words(page)
    assert "89141234567" not in page.text
    wrong = client.post("/cases/new", data={"text": "", "street": "Лесная"})
    assert wrong.status_code == 400
    assert 'value="Лесная"' in wrong.text


def test_who_looked_too_long_is_told_what_happened(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, CaseDeed.ROUTE, body="housing")
    page = client.post(f"/cases/{number}/close", data={"outcome": "fixed", "version": "1"})
    assert page.status_code == 409
    assert "пока вы смотрели, обращение изменилось: shell" not in words(page)
    assert "Анна" in words(page)
    assert "передано: Министерство жилищно-коммунального хозяйства" in words(page)
    assert stored(filled, number).standing.state is CaseState.ROUTED


def test_lists_have_tabs_with_counts_filters_and_a_board(client, filled) -> None:
    late = replace(LAMP, received_at=NOW - timedelta(days=90))
    numbers = [by_hand(filled), by_hand(filled, late), by_hand(filled)]
    move(filled, numbers[0], CaseDeed.ROUTE, body="housing")
    page = client.get("/cases")
    tabs = page_of(page).select('nav[aria-label="Списки"] a')
    counts = {a.contents[0].strip(): int(a.b.get_text()) for a in tabs}
    assert (counts["Открытые"], counts["Просрочены"], counts["У органов"]) == (3, 1, 1)
    rows = page_of(page).select("table.cases tbody tr")
    assert len(rows) == 3
    assert "просрочено" in rows[0].get_text()
    only = client.get("/cases?body=housing&municipality=tynda")
    assert len(page_of(only).select("table.cases tbody tr")) == 1
    assert len(page_of(only).select(".condition")) == 2
    assert "обращений нет" in words(client.get("/cases?tab=closed"))
    for view, columns in (("states", 5), ("deadlines", 4)):
        board = page_of(client.get(f"/cases?view={view}")).select(".board section")
        assert len(board) == columns
    assert client.get("/cases?find=О-" + str(numbers[0])).url.path == f"/cases/{numbers[0]}"
    assert client.get("/cases?find=none").status_code == 404
    assert client.get("/cases?after=broken").status_code == 400
    assert client.get(f"/cases?after=1.{'9' * 30}").status_code == 400
    assert client.get("/cases?body=nobody").status_code == 400


def test_many_are_routed_at_once(client, filled) -> None:
    numbers = [by_hand(filled) for _ in range(2)]
    data = {"case": [str(n) for n in numbers], "body": "housing"}
    assert "Сделано: 2" in words(client.post("/cases/many/route", data=data))
    assert {stored(filled, n).standing.body for n in numbers} == {"housing"}
    assert client.post("/cases/many/take", data={}).status_code == 400


def test_a_body_has_its_own_page_and_gives_a_case_back(filled) -> None:
    number, other = by_hand(filled), by_hand(filled)
    move(filled, number, CaseDeed.ROUTE, body="housing")
    move(filled, other, CaseDeed.ROUTE, body="transport")
    one = person(filled, Role.COORDINATOR, name="Вера", bodies=["housing"])
    with browser(filled, one=one) as client:
        mine = words(client.get("/cases/mine"))
        assert f"О-{number}" in mine
        assert f"О-{other}" not in mine
        assert client.get(f"/cases/{other}").status_code == 404
        assert client.post(f"/cases/{other}/accept").status_code == 404
        page = client.post(
            f"/cases/{number}/wrong_body", data={"note": "Не наше", "body": "transport"}
        )
        assert (page.status_code, page.url.path) == (200, "/cases")
    assert stored(filled, number).standing.refusals == 1
    with browser(filled) as client:
        told = words(client.get(f"/cases/{number}"))
    assert "предложено передать в «Министерство транспорта" in told


def test_a_reader_sees_no_button_and_no_text_that_was_never_published(filled) -> None:
    number = by_hand(filled)
    with browser(filled, one=person(filled, Role.ANALYST, name="Олег")) as client:
        page = client.get(f"/cases/{number}")
        assert LAMP.text not in page.text
        assert "Лесная" not in page.text
        assert not page_of(page).main.select("form")
        assert LAMP.text not in client.get("/cases").text
        assert client.post(f"/cases/{number}/moderate").status_code == 403


def test_a_page_asks_the_database_as_often_for_many_cases_as_for_few(client, filled) -> None:
    counts = []
    for rows in (2, 9):
        for _ in range(rows):
            number = by_hand(filled)
            move(filled, number, CaseDeed.ROUTE, body="housing")
        paths = ("/cases", "/cases?view=deadlines", "/cases/mine", "/cases/horizon")
        for path in paths:  # a first look is audited, and the session noted as used
            client.get(path)
        with statements() as asked:
            for path in (*paths, f"/cases/{number}"):
                assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_key_that_may_not_read_posts_reads_none_in_a_case(client, filled) -> None:
    number = int(client.post(f"/posts/{HEAT}/case").url.path.rpartition("/")[2])
    client.post(f"/cases/{number}/route", data={"body": "housing", "note": "Котельная на Чехова"})
    for rights, bodies, reads in (
        ({Right.READ_CASES}, (), False),
        ({Right.READ_CASES, Right.POSTS}, (), True),
        ({Right.READ_CASES, Right.CASES}, (), True),
        ({Right.READ_CASES, Right.ASSIGN}, ("housing",), True),
    ):
        key = by_token(Token("архив", frozenset(rights), frozenset(bodies), "Анна", NOW))
        story = CaseDesk(filled).look(key, number)
        [listed] = CaseDesk(filled).list(key, CaseChoice()).cases
        assert [one is not None for one in (story.text, story.stored.case.text, listed.text)] == [
            reads
        ] * 3, rights
        assert any(told.move.note for told in story.moves) is reads


def test_the_finder_leads_to_a_case_by_its_number(client, filled) -> None:
    number = by_hand(filled)
    found = page_of(client.get("/find", params={"q": f"О-{number}"}))
    assert found.select_one(f".results a[href='/cases/{number}']")
    with browser(filled, Role.EXECUTOR) as other:
        hidden = page_of(other.get("/find", params={"q": f"О-{number}"}))
    assert not hidden.select(".results a[href^='/cases/']")


def test_a_letter_is_no_export_and_a_new_case_was_with_its_holder_for_a_moment(client):
    page = client.post("/cases/mail", files={"file": ("letter.eml", LETTER)})
    assert "Письмо принято." in words(page)
    assert "выгрузк" not in words(page).lower()
    typed = words(client.post("/cases/new", data={"text": "Нет воды"}))
    assert "центр — меньше минуты" in typed
