"""Published ratings on pages: a draft, objections, a link without signing in, the final version."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from console.api import case_ratings as live_of_api
from console.api.casework import editions as of_api
from console.cases.ratings import editions, live
from console.public.guard import HEADERS
from console.shell.navigation import pages_of
from console.workers import Work
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.objections import ObjectionDesk
from domain.cases.ratings.edition import EditionState
from domain.person import Role
from tests.console.cases.test_cases import words
from tests.console.signing import browser, person
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.ratings.test_rating_editions import DAY, D, month_of, published
from tests.desks.test_cases import ANNA, by_hand, move
from tests.making import page_of


@pytest.fixture
def late(installation):
    """A month after its cases: two of housing, one of them late, and one of transport."""
    numbers = [by_hand(installation) for _ in range(3)]
    for number, body in zip(numbers, ("housing", "housing", "transport"), strict=True):
        move(installation, number, D.ROUTE, body=body)
    move(installation, numbers[1], D.ANSWER, note="Починили 24 ноября")
    return ahead(installation, 62 * DAY), numbers


def test_a_draft_is_published_objected_to_decided_and_made_final(late):
    installation, numbers = late
    centre = browser(installation, follow_redirects=False)
    now = installation.clock.now()
    until = (now + timedelta(days=1)).astimezone(installation.region.zone)
    sent = {"span": "month", "day": month_of(installation, numbers[0]).isoformat()}
    refused = centre.post("/ratings/editions", data=sent)
    assert (refused.status_code, "до какого времени" in words(refused)) == (400, True)
    sent["until"] = f"{until:%d.%m.%Y %H:%M}"
    page = urlsplit(centre.post("/ratings/editions", data=sent).headers["location"]).path
    text = words(centre.get(page))
    assert "черновик" in text
    assert "Возражения принимаются до" in text
    assert "Никто не отличается" in text
    body = browser(installation, one=person(installation, Role.COORDINATOR, name="Вера"))
    assert "жилищно-коммунального" not in words(body.get(page))  # of no body
    wrong = {"body": "housing", "case": "О-999999", "reason": "Ответили"}
    answer = centre.post(f"{page}/objections", data=wrong)
    assert (answer.status_code, "среди посчитанных" in words(answer)) == (400, True)
    right = {**wrong, "case": f"О-{numbers[0]}"}
    assert centre.post(f"{page}/objections", data=right).status_code == 303
    shown = page_of(centre.get(page))
    [form] = shown.select(f"form[action^='{page}/objections/']")
    assert "Не решено возражений: 1" in shown.get_text()
    decided = {"effect": "on_time", "why": "Запись есть"}
    assert centre.post(form["action"], data=decided).status_code == 303
    shown = page_of(centre.get(page))
    [again] = shown.select(f"details form[action='{form['action']}']")
    rejected = {"effect": "rejected", "why": "Записи нет"}
    assert centre.post(again["action"], data=rejected).status_code == 303
    assert "отклонено" in words(centre.get(page)).lower()
    assert centre.post(again["action"], data=decided).status_code == 303
    assert centre.post(f"{page}/finish").status_code == 409
    later = ahead(installation, 2 * DAY)
    centre = browser(later, follow_redirects=False)
    assert centre.post(f"{page}/finish").status_code == 303
    final = words(centre.get(page))
    assert "Подпись сходится" in final
    assert "решено по возражению" in final
    number = page_of(centre.get(page)).select_one("table td a[href*='/cases/housing/on_time']")
    assert "100\u00a0%" in number.get_text()
    behind = words(centre.get(number["href"]))
    assert f"О-{numbers[0]}" in behind
    assert "обращение считается отвеченным в срок" in behind
    file = centre.get(f"{page}/file")
    assert file.headers["X-Rating-Digest"]
    edition = EditionDesk(later).list(ANNA)[0]
    assert (edition.state, file.text) == (
        EditionState.FINAL,
        later.casework.editions.final(edition.number),
    )


def test_a_changed_final_rating_says_that_its_signature_does_not_fit(late):
    installation, numbers = late
    edition = published(installation, numbers[0])
    later = ahead(installation, 6 * DAY)
    EditionDesk(later).finish(ANNA, edition.number)
    engine = later.casework.editions._engine
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE rating_editions SET final = replace(final, '\"n\":2', '\"n\":3')"
        )
    page = words(browser(later).get(f"/ratings/editions/{edition.number}"))
    assert "Подпись не сходится" in page


def test_the_late_cases_stand_behind_a_share_on_time(late):
    installation, numbers = late
    client = browser(installation)
    text = words(client.get("/cases/ratings/housing/on_time?months=3"))
    assert "Не в срок: 1" in text
    assert f"О-{numbers[0]}" in text
    assert "из 2" in text


def test_a_link_opens_one_body_and_a_look_changes_nothing(late):
    installation, numbers = late
    edition = published(installation, numbers[0])
    _, url = ObjectionDesk(installation).invite(ANNA, edition.number, "housing")
    path = "/" + url.split("/", 3)[3]
    anybody = browser(installation)
    anybody.cookies.clear()
    before = installation.audit.count(_all())
    page = anybody.get(path)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert page.headers["Referrer-Policy"] == HEADERS["Referrer-Policy"]
    assert installation.audit.count(_all()) == before
    text = words(page)
    assert f"О-{numbers[0]}" in text
    assert f"О-{numbers[2]}" not in text
    assert "фонарь" not in text
    sent = {"name": "Иванов, инженер", "case": f"О-{numbers[0]}", "reason": "Горит"}
    assert anybody.post(path, data={**sent, "case": f"О-{numbers[2]}"}).status_code == 400
    assert "Возражение записано" in words(anybody.post(path, data=sent))
    assert "не решено" in words(anybody.get(path))
    assert anybody.get(f"{path[:-3]}abc").status_code == 404
    later = browser(ahead(installation, 6 * DAY))
    assert later.get(path).status_code == 404


def test_rating_pages_lead_to_exclusions_and_how_it_is_counted(installation) -> None:
    centre = browser(installation)
    tabs = {"/ratings/exclusions", "/ratings/how"}
    for address in ("/cases/ratings", *sorted(tabs)):
        links = {one["href"] for one in page_of(centre.get(address)).select("nav a[href]")}
        assert tabs <= links, address
    named = {one.address for one in pages_of(person(installation, Role.MONITOR))}
    assert tabs <= named  # in the palette


def test_what_counts_or_parses_a_rating_is_long_work() -> None:
    routes = [*live.ROUTES, *editions.ROUTES, *of_api.ROUTES, *live_of_api.ROUTES]
    plain = {(one.method, one.path) for one in routes if one.work is not Work.LONG}
    assert {path for _, path in plain if "exclusions" not in path} == {
        "/ratings/how",
        "/ratings/editions",
        "/rating-editions",
    }
    assert ("POST", "/ratings/editions") not in plain


def _all():
    from domain.ports.audit import AuditFilter

    return AuditFilter()


def test_an_exclusion_is_added_and_ended_on_its_page(installation):
    client = browser(installation, follow_redirects=False)
    sent = {
        "name": "Паводок на Зее",
        "kind": "flood",
        "reason": "Режим ЧС",
        "since": "01.08.2026 00:00",
        "until": "15.08.2026 00:00",
        "municipality": "tynda",
        "topic": "",
    }
    refused = client.post("/ratings/exclusions", data={**sent, "until": "01.07.2026 00:00"})
    assert (refused.status_code, "конец раньше начала" in words(refused)) == (400, True)
    assert client.post("/ratings/exclusions", data=sent).status_code == 303
    page = client.get("/ratings/exclusions")
    assert "«" not in words(page).partition("Паводок на Зее")[0][-3:]
    assert "место: Тында" in words(page)
    [form] = page_of(page).select("form[action$='/end']")
    assert client.post(form["action"]).status_code == 303
    assert "снято" in words(client.get("/ratings/exclusions"))
    assert client.post(form["action"]).status_code == 409


def test_how_it_is_counted_says_every_measure(installation):
    text = words(browser(installation).get("/ratings/how"))
    for word in ("Красная зона", "Черновик, возражения", "Пожаловались снова", "Баллы за работу"):
        assert word in text
