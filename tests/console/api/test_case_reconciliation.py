"""«Сверка» as a page, through the API and in the shell: an export beside the crawl."""

from datetime import timedelta

import pytest

from app.assembly import make_worker
from app.cases.casework import make_intake
from desks.cases.reconciliation import ReconciliationDesk
from desks.viewer import in_shell
from domain.cases.case import Place
from domain.cases.filed import FiledCase
from domain.cases.workflow import CaseState
from domain.errors import EntryRefused
from domain.person import Right
from domain.ports.casework.cases import CaseFilter
from domain.source import FILED_IN
from scheduler.jobs import JOBS
from tests.console.conftest import NOW
from tests.making import page_of
from tests.statements import statements

LINKS = ("https://t.me/chat/0", "https://t.me/elsewhere/7", "https://vk.com/wall-77_5", None)


@pytest.fixture
def compared(filled):
    """A day's export: a post that we have, two of pages that nobody reads, and no link."""
    rows = [
        FiledCase(
            *("incidents", str(n), NOW, NOW - timedelta(hours=1), "Europe/Moscow", f"Яма {n}"),
            Place("tynda"),
            link=link,
        )
        for n, link in enumerate(LINKS)
    ]
    make_intake(filled).take(rows)
    make_worker(filled, "w").run_once()  # what was filed is heard too
    filled.posts.index.refresh()
    return filled


def test_the_page_says_what_is_lacking_and_where_to_add_it(client, compared):
    page = page_of(client.get("/cases/reconciliation"))
    text = " ".join(page.main.get_text(" ").split())
    assert "у нас есть 1 из 3" in text
    assert "Без ссылки на пост: 1" in text
    probes = [a["href"] for a in page.select('a[href^="/sources/probe"]')]
    assert probes == [
        "/sources/probe?address=https%3A//t.me/elsewhere",
        "/sources/probe?address=https%3A//vk.com/club77",
    ]


def test_without_links_there_is_nothing_to_compare(client):
    assert "Сверять не с чем" in client.get("/cases/reconciliation").text


@pytest.mark.parametrize("query", ["?days=0", "?days=x", "?days=9999999", "?stream=pos"])
def test_a_wrong_choice_is_refused_in_words(client, compared, query):
    answer = client.get(f"/cases/reconciliation{query}")
    assert answer.status_code == 400
    assert page_of(answer).select_one("[role=alert]").text


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(client, compared):
    client.get("/cases/reconciliation")
    with statements() as few:
        client.get("/cases/reconciliation")
    rows = [
        FiledCase(
            *("incidents", f"m{n}", NOW, NOW, "Europe/Moscow", f"Яма {n}"),
            Place("tynda"),
            link=f"https://t.me/elsewhere/{n}",
        )
        for n in range(40)
    ]
    make_intake(compared).take(rows)
    with statements() as many:
        client.get("/cases/reconciliation")
    assert len(many) == len(few)


def test_the_desk_counts_both_sides(compared):
    result = ReconciliationDesk(compared).compare(in_shell("Анна")).result
    assert (result.whole.theirs, result.whole.both) == (3, 1)
    assert result.whole.shared == 1
    assert result.whole.ours >= 2
    assert [lack.page for lack in result.lacks] == ["elsewhere", "-77"]
    assert result.by_source["asn24"].both == 1
    assert not [id_ for id_ in result.by_source if id_.startswith(FILED_IN)]
    with pytest.raises(EntryRefused, match="нет ссылок"):
        ReconciliationDesk(compared).compare(in_shell("Анна"), "pos")


def test_a_program_reads_the_same(compared, program):
    api = program(Right.READ_CASES, Right.CASES, Right.REGION)
    answer = api.get("/cases/reconciliation", params={"days": "7"}).json()
    assert answer["whole"]["both"] == 1
    assert [one["address"] for one in answer["lacks"]] == [
        "https://t.me/elsewhere",
        "https://vk.com/club77",
    ]
    assert api.get("/cases/reconciliation", params={"days": "3"}).status_code == 400


def test_two_streams_about_one_post_are_joined_by_a_press_and_count_once(client, compared):
    row = FiledCase(
        *("pos", "1", NOW, NOW, "Europe/Moscow", "Яма на Лесной"),
        Place("tynda"),
        link="https://t.me/s/elsewhere/7",
    )
    [taken] = make_intake(compared).take([row])
    assert not page_of(client.get("/cases/reconciliation")).select('form[action$="/accept"]')
    JOBS["pairs of cases"].prepare(compared)(NOW)
    page = page_of(client.get("/cases/reconciliation"))
    assert "ссылка на тот же пост" in page.main.text
    [form] = page.select('form[action$="/accept"]')
    case = page_of(client.get(f"/cases/{taken.case_id}"))
    assert "Похоже на то же" in case.main.text
    [deed] = case.select('form[action$="/accept"]')
    sent = {one["name"]: one["value"] for one in deed.select("input")}
    assert deed["action"] == form["action"]
    before = counted(compared)
    answer = client.post(deed["action"], data=sent, follow_redirects=False)
    assert answer.headers["location"] == f"/cases/{taken.case_id}#pairs"
    assert counted(compared) == before - 1
    case = page_of(client.get(f"/cases/{taken.case_id}"))
    assert "считается вместе с ним" in case.main.text
    refused = client.post(f"/cases/{taken.case_id}/note", data={"note": "Звонили"})
    assert refused.status_code == 409
    [undo] = case.select('form[action*="/pairs/"][action$="/undo"]')
    client.post(undo["action"], data=sent)
    assert counted(compared) == before


def counted(installation) -> int:
    return installation.casework.cases.page(CaseFilter(frozenset(CaseState))).total
