"""Pages of what is ahead of cases, and cases that the region's rules open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.rules import load_rules
from desks.cases.moves import CaseMoves
from desks.cases.watch.rules import CaseRules
from domain.cases.watch.rule import CaseRule, RuleKind
from domain.cases.workflow import CaseDeed, CaseState
from domain.person import SYSTEM, Role
from domain.ports.audit import AuditFilter
from domain.post import Author, AuthorKind, EnrichedPost, Kind, Label, Labels
from domain.source import Source, SourceKind
from domain.terms.policy import Regime
from region.rules.cases import read_case_rules
from tests.console.cases.test_cases import ANNA, by_hand, move, words
from tests.console.conftest import NOW, POSTS
from tests.console.signing import browser, person
from tests.making import a_post, page_of


def test_the_horizon_leads_to_the_lists_of_its_numbers(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, CaseDeed.SET, regime=Regime.POST)
    other = by_hand(filled)
    move(filled, other, CaseDeed.SET, regime=Regime.POST)
    move(filled, other, CaseDeed.ROUTE, body="housing")
    page = page_of(client.get("/cases/horizon?by=states"))
    links = [one["href"] for one in page.select("table.horizon td a")]
    assert links
    totals = {}
    for link in links:
        listed = page_of(client.get(link)).select("table.cases tbody tr")
        totals[link] = len(listed)
    assert 0 not in totals.values()
    assert any("body=centre" in link for link in links)
    assert any("state=routed" in link for link in links)
    assert "Горизонт" in words(client.get("/cases/horizon"))


def test_a_view_is_saved_used_and_forgotten_on_the_list(client, filled) -> None:
    page = client.post("/cases/views", data={"name": "Мои", "query": "tab=late&body=housing"})
    assert "Вид «Мои» сохранён" in words(page)
    saved = page_of(page).select_one("details.views a")
    assert saved["href"] == "/cases?tab=late&body=housing"
    assert client.get(saved["href"]).status_code == 200
    form = page_of(page).select_one("details.views form")["action"]
    assert "Вид удалён" in words(client.post(form))
    refused = client.post("/cases/views", data={"name": " ", "query": "tab=late"})
    assert (refused.status_code, "напишите его" in words(refused)) == (400, True)
    assert filled.casework.views.of("Анна") == []


def test_a_list_is_audited_once_a_session_and_in_words(client, filled) -> None:
    for _ in range(3):
        client.get("/cases")
        client.get("/cases?view=states")
    client.get("/cases?tab=late")
    rows = filled.audit.read(AuditFilter(what="cases"), 9)
    assert [one.detail for one in rows] == ["просрочены", "доска по состоянию", "открытые"]


def test_an_absence_is_entered_and_ended_on_the_page_of_my_body(filled) -> None:
    coordinator = person(filled, Role.COORDINATOR, name="Кира", bodies=("housing",))
    person(filled, Role.EXECUTOR, name="Ира", bodies=("housing",))
    number = by_hand(filled)
    move(filled, number, CaseDeed.ROUTE, body="housing")
    move(filled, number, CaseDeed.ASSIGN, person="Ира")
    with browser(filled, one=coordinator) as client:
        until = f"{NOW + timedelta(days=2):%Y-%m-%dT%H:%M}"
        page = client.post("/absences", data={"person": "Ира", "until": until})
        assert "Отсутствие записано." in words(page)
        assert "Исполнитель отсутствует, заместителя нет 1" in words(page)
        assert page_of(page).select_one('[data-tally="case"]') is not None
        form = page_of(page).select_one('form[action$="/end"]')["action"]
        assert "Отсутствие окончено." in words(client.post(form))
        refused = client.post("/absences", data={"person": "Ира", "until": ""})
        assert (refused.status_code, "напишите дату" in words(refused)) == (400, True)


def ruled(installation, *rules, sources=None):
    region = replace(installation.region, case_rules=rules)
    if sources:
        region = replace(region, sources=sources)
    return replace(installation, region=region)


def test_a_starred_incident_is_opened_once_and_not_again_after_its_undo(filled) -> None:
    rule = CaseRule(RuleKind.STARRED, True, people=1)
    now = filled.clock.now()
    assert CaseRules(ruled(filled, replace(rule, on=False))).tick(now) == []
    assert CaseRules(ruled(filled, replace(rule, people=2))).tick(now) == []
    [opened] = CaseRules(ruled(filled, rule)).tick(now)
    [moves] = filled.casework.cases.moves_of([opened.case.number]).values()
    assert (moves[0].who, "звёздочкой" in moves[0].note) == (SYSTEM, True)
    incident = filled.posts.incidents.of_posts([POSTS[2].id])[POSTS[2].id]
    assert opened.case.incident_id == incident.id
    [row] = filled.audit.read(AuditFilter(what="case open"), 9)
    assert (row.who, row.detail) == (SYSTEM, opened.case.spoken)
    assert CaseRules(ruled(filled, rule)).tick(now) == []
    undone = CaseMoves(filled).undo(ANNA, opened.case.number)
    assert undone.standing.state is CaseState.VOID
    assert CaseRules(ruled(filled, rule)).tick(now) == []


OFFICIAL = Source("town", SourceKind.VK, "Администрация", "-1", "tynda", "administration_tynda")


def comment(native, hours, author):
    at = NOW - timedelta(hours=hours)
    post = a_post(
        native,
        at,
        source_id="town",
        source_kind=SourceKind.VK,
        thread_id="root",
        parent_id="root",
        author=author,
        text="Когда починят фонарь?",
    )
    return EnrichedPost(post, Labels(kind=Label(Kind.QUESTION, 0.9)), f"{at:%Y-%m}", 1)


def test_an_unanswered_question_below_an_official_page_is_opened_once(filled) -> None:
    asked = comment("c1", 8 * 24, Author(AuthorKind.PRIVATE, "p:1"))
    filled.posts.index.save([asked, comment("c2", 3, Author(AuthorKind.PRIVATE, "p:2"))])
    filled.posts.index.refresh()
    rule = CaseRule(RuleKind.UNANSWERED, True, after=timedelta(hours=24))
    at_work = ruled(filled, rule, sources={"town": OFFICIAL})
    assert rule.after < load_rules().unanswered_within
    [opened] = CaseRules(at_work).tick(NOW)
    assert (opened.case.post_id, opened.standing.state) == (asked.post.id, CaseState.RECEIVED)
    assert CaseRules(at_work).tick(NOW) == []
    CaseMoves(filled).undo(ANNA, opened.case.number)
    assert CaseRules(at_work).tick(NOW) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules:\n  - when: unanswered\n    on: true\n    after_hours: 24\n", ""),
        ("rules:\n  - when: starred\n    on: true\n    after_hours: 24\n", "people"),
        ("rules:\n  - when: starred\n    on: maybe\n    people: 1\n", "on"),
        ("rules:\n  - when: always\n    on: true\n", "when"),
        ("rules:\n" + "  - when: starred\n    on: true\n    people: 1\n" * 2, "when"),
        ("rules: []\nother: 1\n", "other"),
    ],
)
def test_the_file_of_rules_is_read_strictly(tmp_path, text, problem) -> None:
    file = tmp_path / "case_rules.yaml"
    file.write_text(text, "utf-8")
    mistakes = []
    rules = read_case_rules(file, mistakes)
    assert bool(mistakes) is bool(problem)
    assert problem in str([one.key for one in mistakes])
    assert problem or rules == (CaseRule(RuleKind.UNANSWERED, True, timedelta(hours=24)),)
    assert read_case_rules(tmp_path / "none.yaml", mistakes) == ()
