"""Pages of figures, recommendations and enquiries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.reports.figures import make_figures
from desks.reports.enquiries.desk import EnquiryDesk
from desks.reports.enquiries.linked import EnquiryLinkDesk
from desks.reports.enquiries.own import count_own
from desks.reports.proposing import look
from domain.cases.workflow import CaseDeed
from domain.person import Role
from domain.reports.kept import KeptFigure
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from tests.console.signing import browser
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.reports.test_enquiries import DAY, TYPED, form
from tests.desks.test_cases import ANNA, by_hand, move
from tests.desks.test_referrals import with_gateways
from tests.making import page_of
from tests.statements import statements

D = CaseDeed


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split())


@pytest.fixture
def late(installation):
    """Five cases of housing that are over their term, and what was proposed of them."""
    for _ in range(5):
        move(installation, by_hand(installation), D.ROUTE, body="housing")
    after = ahead(installation, timedelta(days=20))
    look(after, after.clock.now())
    return after


def test_a_recommendation_is_read_edited_signed_and_ended(late) -> None:
    with browser(late, Role.MONITOR) as client:
        listed = page_of(client.get("/recommendations"))
        link = listed.select_one("tbody a")
        assert "Просрочено: 5" in words(client.get("/recommendations"))
        address = link["href"]
        page = client.post(f"{address}/edit", data={"text": "Ответить на 5", "body": "housing"})
        assert (page.status_code, "в тексте есть число" in words(page)) == (409, True)
        page = client.post(f"{address}/sign", data={"version": "1"})
        assert "Подписано" in words(page)
        page = client.post(f"{address}/take", data={"version": "1"})
        assert (page.status_code, "посмотрите карточку" in words(page)) == (409, True)
        assert "Записан результат" in words(
            client.post(f"{address}/finish", data={"result": "Ответили всем"})
        )
        assert "Ответили всем" in words(client.get(address))
        assert "выполнена" in words(client.get("/recommendations?decided=1"))


def test_one_that_is_not_sent_says_why(late) -> None:
    with browser(late, Role.MONITOR) as client:
        address = page_of(client.get("/recommendations")).select_one("tbody a")["href"]
        assert "Не отправляется" in words(client.post(f"{address}/drop", data={"why": "Делают"}))
        assert "Почему не отправлена Делают" in words(client.get(address))


def test_a_figure_opens_its_cases_and_says_why_it_has_changed(late) -> None:
    now = late.clock.now()
    figures = make_figures(late).over(Period(now - 30 * DAY, now + 9 * DAY), now)
    figure = figures.one("cases.overdue", ReportScope(ScopeKind.BODY, "housing"))
    late.reports.figures.keep([KeptFigure("report 1", figure)])
    move(ahead(late, DAY), figure.cases[0], D.ANSWER, note="Починили")
    with browser(ahead(late, 2 * DAY), Role.ANALYST) as client:
        cases = page_of(client.get(figure.address))
        assert len(cases.select("tbody tr")) == 4
        kept = page_of(client.get("/figures?report=report+1"))
        change = words(client.get(kept.select_one("a[href*=changes]")["href"]))
        assert "В отчёте 5 из 5" in change
        assert "Сейчас 4 из 4" in change
        assert f"Ответ, оценка или возврат записаны позже 0 1 О-{figure.cases[0]}" in change
        assert client.get("/figures/cases?name=cases.overdue").status_code == 400
        assert "{cases.overdue}" in words(client.get("/figures"))


def test_words_of_questions_are_read_once_a_page_and_only_for_questions(late, monkeypatch) -> None:
    read = []
    monkeypatch.setattr(
        "console.reports.figures.question_words", lambda _: read.append(1) or {"1.1": "Автобусы"}
    )
    now = late.clock.now()
    figures = make_figures(late).over(Period(now - 30 * DAY, now), now)
    one = figures.one("cases.received")
    for report, keys in (("groups", ("housing", "roads")), ("questions", ("1.1", "1.2"))):
        rows = [replace(one, name=f"{one.name}.{key}", key=key) for key in keys]
        late.reports.figures.keep([KeptFigure(report, row) for row in rows])
    with browser(late, Role.ANALYST) as client:
        client.get("/figures?report=groups")
        assert read == []
        page = words(client.get("/figures?report=questions"))
    assert ("Автобусы" in page, "1.2" in page, read) == (True, True, [1])


def test_an_enquiry_is_asked_on_a_form_and_read_beside_our_figures(installation) -> None:
    centre = with_gateways(installation)
    today = centre.clock.now().astimezone(centre.region.zone).date()
    typed = {
        "title": "О людях",
        "since": (today - 30 * DAY).isoformat(),
        "until": today.isoformat(),
        "due": (today + 9 * DAY).isoformat(),
        "question": ["Сколько получили", "", "Чего не хватает"],
        "kind": ["count", "count", "text"],
        "figure": ["cases.received", "", ""],
        "cell": ["", "", "lack"],
        "optional": ["2"],
        "body": ["housing", "transport"],
    }
    with browser(centre, Role.MONITOR) as client:
        refused = client.post("/requests", data={**typed, "body": []})
        assert (refused.status_code, "ни один орган" in words(refused)) == (400, True)
        assert page_of(refused).select_one("input[name=question]")["value"] == "Сколько получили"
        page = client.post("/requests", data=typed)
        assert "Запрос отправлен" in words(page)
        [enquiry] = centre.reports.enquiries.page(9)
        assert [(one.name, one.is_required) for one in enquiry.cells] == [
            ("cell_1", True),
            ("lack", False),
        ]
        assert "Не ответили: 2 из 2" in words(page)
        again = page_of(client.get(f"/requests/new?of={enquiry.number}"))
        assert again.select_one("input[name=cell]")["value"] == "cell_1"


def test_where_an_answer_differs_both_are_shown(installation) -> None:
    centre = with_gateways(installation)
    number = EnquiryDesk(centre).ask(ANNA, form(centre)).number
    link = next(one for one in centre.reports.enquiries.of(number) if one.body == "housing")
    EnquiryLinkDesk(centre).answer(link, "Иванов", TYPED)
    later = ahead(centre, 2 * DAY)
    count_own(later, later.clock.now())
    with browser(later, Role.MONITOR) as client:
        page = client.get(f"/requests/{number}")
        assert "7 расходится у нас 0" in words(page)
        with statements() as few:
            client.get(f"/requests/{number}")
        EnquiryDesk(later).ask(ANNA, form(later, bodies=("housing", "health", "sport", "culture")))
        with statements() as more:
            client.get(f"/requests/{number + 1}")
        assert len(more) <= len(few) + 1
