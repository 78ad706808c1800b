"""What residents filed is heard: its words show to casework alone, its counts to everybody."""

import shutil
from dataclasses import replace
from datetime import timedelta
from inspect import signature
from typing import get_args

import pytest

from app.assembly import make_worker
from app.wiring import open_installation
from console.api.application import ROUTES as OPERATIONS
from console.application import ROUTES, create_application
from desks.cases.opening import CaseOpening, HandForm
from desks.viewer import in_shell
from domain.access.token import SCOPES
from domain.person import RIGHTS, Right, Role
from domain.query import Field, Is
from domain.source import SourceKind, filed_source
from tests.client import TestClient
from tests.console.conftest import NOW, POSTS, lead, open_one
from tests.console.signing import BASE, browser, person
from tests.console.tokens import issue
from tests.filing import a_filed, heard
from tests.making import page_of, settings_of
from tests.portions import few

# The first is asked for and may be said again by a page; the others may be nowhere.
ASKED, PUBLIC, CLOSED, STREET = "абракадабра", "кракозябра", "бармаглот", "Карамболина"
PLANTED = (PUBLIC, CLOSED, STREET)
APPLICANT = "p:0123456789abcdef0123"  # in no answer to anybody
COLD = f"Второй день нет отопления, батареи ледяные, {ASKED}, ул. {STREET}"
OTHERS = [role for role in Role if Right.CASES not in RIGHTS[role]]
GETS = [route for route in ROUTES if route.method == "GET"]


@pytest.fixture(scope="module")
def planted(filled_folder, tmp_path_factory):
    """Public texts and one of a phone call, joined to the incident of published posts, and an alert
    for which all of them count.
    """
    folder = tmp_path_factory.mktemp("filed")
    shutil.copytree(filled_folder, folder, dirs_exist_ok=True)
    with open_installation(settings_of(folder)) as opened:
        lead(opened)
        long_ago = (NOW - timedelta(days=40)).isoformat()
        for stream in ("pos", "phone"):
            source = filed_source(stream)
            opened.marks.replace(
                {f"first heard {source}": long_ago, f"oldest heard {source}": long_ago}
            )
        rows = [
            a_filed(f"{n}", NOW - timedelta(minutes=40 + n), f"{COLD} {n}, {PUBLIC}, замерзаем!")
            for n in range(3)
        ]
        rows[0] = replace(rows[0], applicant=APPLICANT)
        stored = heard(opened, *rows)
        form = HandForm(f"{COLD}, {CLOSED}, дети мёрзнут", municipality="tynda")
        stored.append(CaseOpening(opened).by_hand(in_shell("Анна"), form).stored)
        make_worker(opened, "w").run_once()
        opened.posts.index.refresh()
        posts = {one.case.number: opened.casework.cases.posts(one.case.number)[0] for one in stored}
        alert, later = open_one(opened), opened.clock.now()
        evidence = opened.posts.complaints.evidence(alert.cell, NOW - timedelta(hours=3), later)
        assert set(posts.values()) & set(evidence.post_ids)
        alert = replace(alert, evidence=evidence, since=evidence.first_at, version=1)
        opened.watch.alerts.save(alert, None)
        yield opened, stored, posts, alert


def whole(installation, condition):
    return [hit.enriched for hit in installation.posts.index.whole.search(condition, limit=50).hits]


def test_a_filed_text_walks_the_way_of_a_post(planted) -> None:
    installation, stored, posts, _ = planted
    filed = {one.post.id: one for one in whole(installation, Is(Field.NETWORK, SourceKind.FILED))}
    assert set(filed) == set(posts.values())
    for one in stored:
        found = filed[posts[one.case.number]]
        assert found.labels.municipality.value == "tynda"
        assert found.labels.group.value == "housing"
        assert found.post.published_at == one.case.received_at
    [complaints] = [installation.posts.complaints.of(list(filed))]
    assert len(complaints) == len(stored)
    assert len({one.author for one in complaints}) == len(stored)
    assert {one.incident_id for one in complaints} == {
        one.incident_id for one in installation.posts.complaints.of([POSTS[0].id])
    }


def test_a_closed_text_is_counted_and_in_no_index(planted) -> None:
    installation, stored, posts, _ = planted
    [found] = whole(installation, Is(Field.POST, posts[stored[-1].case.number]))
    assert (found.post.text, found.post.title, found.labels.lemmas) == ("", None, "")
    assert found.labels.kind.value == "complaint"


def test_incident_and_case_show_each_other(planted) -> None:
    installation, stored, posts, _ = planted
    incident = installation.posts.incidents.of_posts([posts[stored[0].case.number]])
    [incident_id] = {one.id for one in incident.values()}
    with browser(installation, Role.MONITOR) as client:
        case = client.get(f"/cases/{stored[0].case.number}").text
        assert f"/incidents/{incident_id}" in case
        assert f"/cases/{stored[-1].case.number}" in client.get(f"/incidents/{incident_id}").text


def addresses(installation, stored, posts, alert):
    """Every page and file, the detail pages of what is about the filed texts."""
    incident = installation.posts.incidents.of_posts(list(posts.values()))
    some = {one.case.number: posts[one.case.number] for one in (stored[0], stored[-1])}
    ids = {
        "alert_id": [alert.id],
        "incident_id": sorted({one.id for one in incident.values()}),
        "post_id": [POSTS[0].id, *some.values()],
        "number": list(map(str, some)),
    }
    for route in GETS:
        named = [name for name in ids if f"{{{name}}}" in route.path]
        if route.path.count("{") > len(named):
            continue
        paths = [route.path]
        for name in named:
            paths = [p.replace(f"{{{name}}}", id_) for p in paths for id_ in ids[name]]
        for path in paths:
            yield path
            if "q" in signature(route.handler).parameters:
                yield f"{path}?q={ASKED}"


@pytest.mark.parametrize("role", few(OTHERS, Role.MEDIA, Role.EXECUTOR))
def test_no_page_or_file_shows_a_word_of_it_without_casework(planted, role) -> None:
    installation, stored, posts, alert = planted
    one = person(installation, role, name="Олег", bodies=("housing",))
    opened = 0
    with browser(installation, one=one) as client:
        for path in addresses(installation, stored, posts, alert):
            answer = client.get(path)
            opened += answer.status_code == 200
            assert not [word for word in (*PLANTED, APPLICANT) if word in answer.text], path
    assert opened > 10


def test_casework_reads_it_in_search_and_on_cases_alone(planted) -> None:
    installation, stored, posts, alert = planted
    shown = set()
    with browser(installation, Role.MONITOR) as client:
        for path in addresses(installation, stored, posts, alert):
            answer = client.get(path)
            if [word for word in PLANTED if word in answer.text]:
                assert APPLICANT not in answer.text
                shown.add("/" + path.partition("?")[0].split("/")[1])
    assert shown == {"/search", "/posts", "/cases"}


def test_no_program_reads_a_word_of_it_but_on_a_case(planted) -> None:
    installation, stored, posts, alert = planted
    _, secret = issue(installation, "crm", SCOPES, (), None, "Анна", NOW - timedelta(days=1))
    headers = {"authorization": f"Bearer {secret}"}
    shown = set()
    with TestClient(
        create_application(installation), base_url=f"{BASE}/api/v1", headers=headers
    ) as api:
        for one in OPERATIONS:
            if one.method != "GET":
                continue
            tried = (alert.id, posts[stored[0].case.number], str(stored[0].case.number))
            for id_ in tried if "{" in one.path else ("",):
                path = one.path
                for name in path.split("{")[1:]:
                    path = path.replace(f"{{{name.partition('}')[0]}}}", id_)
                answer = api.get(path, params={"q": ASKED} if "{" not in one.path else {})
                if [word for word in PLANTED if word in answer.text]:
                    shown.add(one.path)
                assert APPLICANT not in answer.text
    assert shown == {"/cases/{number}"}


def test_a_typed_slip_is_not_put_right_by_a_word_of_it(planted) -> None:
    """The right word stands in a filed text alone."""
    installation, *_ = planted
    heard(installation, a_filed("77", NOW, f"{COLD}: экскаватор сломал трубу"))
    with browser(installation, Role.ANALYST) as client:
        answer = client.get("/search", params={"q": "экскаватр"})
        assert "экскаватор" not in page_of(answer).text
    with browser(installation, Role.MONITOR) as client:
        assert "экскаватор" in page_of(client.get("/search", params={"q": "экскаватр"})).text


def names_of(handler):
    """The names of what a route takes, those within its models too."""
    for name, parameter in signature(handler).parameters.items():
        yield name
        for kind in (parameter.annotation, *get_args(parameter.annotation)):
            yield from getattr(kind, "model_fields", {})


def test_no_list_is_by_applicant(planted) -> None:
    """The webhook alone takes an applicant; a search by their pseudonym finds nothing."""
    takes = {
        route.path
        for route in (*ROUTES, *OPERATIONS)
        if {"applicant", "author", "author_key"} & set(names_of(route.handler))
    }
    assert takes == {"/filed-cases"}
    installation, *_ = planted
    with browser(installation, Role.MONITOR) as client:
        found = client.get("/search", params={"q": APPLICANT}).text
        assert not [word for word in PLANTED if word in found]
        every = client.get("/cases").text.count("/cases/")
        for asked in ({"applicant": APPLICANT}, {"author": APPLICANT}):
            assert client.get("/cases", params=asked).text.count("/cases/") == every
