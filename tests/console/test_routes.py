"""The tables of routes: each address has one row, and the guide says which right opens it."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from console.admission import TooLarge
from console.api.application import ROUTES as OPERATIONS
from console.application import ROUTES
from console.public.application import PURPOSES
from console.routes import FORM, IMPORT, LARGE_FORM, OPEN, TABLE
from domain.person import RIGHTS, Right
from russian.vocabulary import ROLES

GUIDE = (Path(__file__).parents[2] / "docs/ru/access.md").read_text("utf-8")


# Ids of probes are hexadecimal, so none of them is «edit»; imports, problems and templates have
# numbers.
HARMLESS = {
    ("/sources/{source_id}/edit", "/sources/probes/{probe_id}"),
    ("/cases/imports/{number}", "/cases/{number}/story"),
    ("/cases/chronic/{problem}", "/cases/{number}/story"),
    ("/cases/ratings/{body}/{kind}", "/cases/{number}/answer/draft"),
    ("/reports/templates/{template_id}/file", "/reports/{number}/files/{kind}"),
    ("/reports/templates/{template_id}/check", "/reports/{number}/files/{kind}"),
    ("/cases/ratings/{body}/{kind}", "/cases/{number}/story/file"),
    *(
        (f"/reports/templates/{{template_id}}/{deed}", f"/reports/{{number}}/{other}")
        for deed in ("check", "file")
        for other in ("files/{kind}", "templates/{template_id}")
    ),
}


def is_name(segment):
    return not segment.startswith("{")


def overlap(one, other):
    """True where one address fits both rows."""
    pairs = list(zip(one.path.split("/"), other.path.split("/"), strict=False))
    same_length = one.path.count("/") == other.path.count("/")
    fit = all(a == b or not (is_name(a) and is_name(b)) for a, b in pairs)
    return one.method == other.method and same_length and fit


def narrower(one, other):
    """True where every address that fits one row fits the other too, and not the other way."""
    pairs = zip(one.path.split("/"), other.path.split("/"), strict=True)
    return one.path != other.path and all(a == b or not is_name(b) for a, b in pairs)


@pytest.mark.parametrize("routes", [ROUTES, OPERATIONS], ids=["pages", "api"])
def test_no_row_hides_another(routes):
    """Where an address fits two rows, the first is the narrower: /feed/undo before /feed/{act}."""
    assert not [route for route in routes if ":" in route.path]
    pairs = [pair for pair in combinations(routes, 2) if overlap(*pair)]
    paths = {(one.path, other.path) for one, other in pairs if not narrower(one, other)}
    assert paths <= HARMLESS


@pytest.mark.parametrize("routes", [ROUTES, OPERATIONS], ids=["pages", "api"])
def test_each_row_demands_rights_or_says_that_it_is_open(routes):
    for route in routes:
        assert route.rights, route
        assert Right.NOBODY not in route.rights or route.rights == OPEN, route


def test_no_section_has_the_word_of_a_public_purpose():
    sections = {route.path.split("/")[1] for route in ROUTES} | {"api", "static"}
    public = [route for purpose in PURPOSES for route in purpose.routes]
    assert all(re.match(r"/\w+/{token}", route.path) for route in public)
    assert sections.isdisjoint(route.path.split("/")[1] for route in public)


def test_only_imports_take_more_than_a_form():
    assert {r.path for r in ROUTES if r.limit == IMPORT} == {
        "/sources/import",
        "/duty/import",
        "/tasks/import",
        "/cases/mail",
        "/reports/templates",
    }
    assert {r.path for r in ROUTES if r.limit == TABLE} == {"/cases/imports"}
    assert {r.path for r in ROUTES if r.limit == LARGE_FORM} == {
        "/cases/imports/files/{upload_id}/map",
        "/requests",  # a row for each question
        "/surveys",
        "/surveys/{number}/change",
        "/surveys/{number}/entry",
        "/cases/{number}/answer/draft",  # an answer, and a link for each case of an incident
    }
    assert {r.limit for r in ROUTES} == {FORM, LARGE_FORM, IMPORT, TABLE}
    assert {r.path for r in OPERATIONS if r.limit != 1024 * 1024} == {"/reports/templates"}
    assert max(r.limit for r in OPERATIONS) < 2 * IMPORT  # a file in Base64


@pytest.mark.parametrize(
    ("limit", "words"), [(FORM, "64 КБ"), (1024 * 1024, "1 МБ"), (IMPORT, "10 МБ")]
)
def test_a_limit_is_told_in_whole_units(limit, words):
    assert TooLarge(limit).size == words


def rows_of_the_guide(heading):
    """The cells of the table below a heading."""
    table = GUIDE.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell):
    return frozenset(re.findall(r"`(\w+)`", cell))


def test_the_guide_says_which_rights_open_each_address():
    rows = rows_of_the_guide("Права и адреса")
    told = {path.strip("`"): (named(look), named(change)) for path, look, change in rows}
    real = {}
    for route in ROUTES:
        look, change = real.setdefault(f"/{route.path.split('/')[1]}", (set(), set()))
        (look if route.method == "GET" else change).update(route.rights - OPEN)
    assert told == {path: tuple(map(frozenset, rights)) for path, rights in real.items()}


def test_the_guide_says_which_roles_have_each_right():
    told = {min(named(right)): roles for right, _, roles in rows_of_the_guide("Права и роли")}
    assert told == {
        right: ", ".join(name for role, name in ROLES.items() if right in RIGHTS[role])
        for right in Right
        if right is not Right.NOBODY
    }
