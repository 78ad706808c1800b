"""Deeds and readings of sources, probes, people, tokens, the audit and the installation, each once
through every door as everybody: the same outcome and the same row of the audit.
"""

import os
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.key import create_key
from app.settings import Settings
from app.wiring import open_parts, sync_registry
from console.application import create_application
from desks.passwords import Passwords
from desks.viewer import Door
from domain.person import RIGHTS, Person, Right, Role
from domain.ports.audit import Wanted
from domain.probe import Probe
from domain.token import SCOPES, Token
from otklik.cli import cli
from tests.console.signing import BASE, PAGE, sign_in
from tests.console.tokens import issue
from tests.desks.test_passwords import CHEAP, GOOD

SHELL = f"shell:{os.getuid()}"
TOKENS = {
    "reader": ({Right.REGION}, ()),
    "alerts": ({Right.ALERTS}, ()),
    "bodies": ({Right.POSTS, Right.TRIAGE}, ("housing",)),
    "everything": (set(SCOPES), ()),
}
ROW = {"kind": "telegram", "title": "Тында {x}", "address": "{x}_live"}
NAMED = {"name": "Имя {x}", "login": "{x}", "roles": ["monitor"]}
ACCESS = {"roles": ["analyst"], "enabled": "yes"}
LIST = {"file": ("list.csv", b"https://t.me/{x}_live", "text/csv")}


@dataclass(frozen=True)
class Deed:
    """What is done through each door: method, path and what is sent. `{x}` is another word each
    time. `rows` are what the audit says after it; `kept` is what is there before.
    """

    name: str
    right: Right
    page: tuple[Any, ...] | None = None
    api: tuple[Any, ...] | None = None
    shell: tuple[str, ...] | None = None
    rows: tuple[tuple[str, str], ...] = ()
    kept: str = ""
    outcome: int = 200
    code: int = 0

    def __str__(self) -> str:
        return self.name


def registry(detail):
    return (("registry", detail),)


def person(detail):
    return (("person", detail),)


DEEDS = (
    Deed("list_sources", Right.REGION, ("GET", "/sources"), ("GET", "/sources")),
    Deed("row", Right.REGION, api=("GET", "/sources/{x}"), kept="source"),
    Deed("form", Right.SOURCES, ("GET", "/sources/{x}/edit"), kept="source"),
    Deed(
        "add",
        Right.SOURCES,
        ("POST", "/sources/new", {**ROW, "id": "{x}", "enabled": "yes"}),
        ("POST", "/sources", {**ROW, "id": "{x}"}),
        rows=registry("добавлен: {x}"),
    ),
    Deed(
        "change",
        Right.SOURCES,
        ("POST", "/sources/{x}/edit", {**ROW, "title": "Иначе"}),
        ("POST", "/sources/{x}", {**ROW, "title": "Иначе"}),
        rows=registry("изменён: {x}"),
        kept="source",
    ),
    Deed(
        "refused",
        Right.SOURCES,
        ("POST", "/sources/{x}/edit", {**ROW, "address": "http://10.0.0.1/"}),
        ("POST", "/sources/{x}", {**ROW, "address": "http://10.0.0.1/"}),
        kept="source",
        outcome=400,
    ),
    Deed(
        "pause",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "no"}),
        ("POST", "/sources/{x}/pause"),
        rows=registry("приостановлен: {x}"),
        kept="source",
    ),
    Deed(
        "resume",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "yes"}),
        ("POST", "/sources/{x}/resume"),
        rows=registry("возобновлён: {x}"),
        kept="source",
    ),
    Deed(
        "forget",
        Right.SOURCES,
        ("POST", "/sources/{x}/forget"),
        ("POST", "/sources/{x}/forget"),
        rows=registry("изменения отменены: {x}"),
        kept="source",
    ),
    Deed(
        "no_source",
        Right.SOURCES,
        ("POST", "/sources/{x}/enabled", {"enabled": "no"}),
        ("POST", "/sources/{x}/pause"),
        outcome=404,
    ),
    Deed(
        "import",
        Right.SOURCES,
        ("POST", "/sources/import", LIST),
        shell=("source", "import", "{file}"),
        rows=registry("загружены списком: telegram_{x}_live"),
    ),
    Deed(
        "export",
        Right.SOURCES,
        ("GET", "/sources/export"),
        shell=("source", "export"),
        rows=registry("выгружен"),
    ),
    Deed("list_probes", Right.SOURCES, ("GET", "/sources/probe"), ("GET", "/probes")),
    Deed(
        "probe",
        Right.SOURCES,
        ("GET", "/sources/probes/{x}"),
        ("GET", "/probes/{x}"),
        kept="probe",
    ),
    Deed(
        "no_probe",
        Right.SOURCES,
        ("GET", "/sources/probes/{x}"),
        ("GET", "/probes/{x}"),
        outcome=404,
    ),
    Deed(
        "ask_address",
        Right.SOURCES,
        ("POST", "/sources/probe", {"address": "https://{x}.example/"}),
        ("POST", "/probes", {"address": "https://{x}.example/"}),
        rows=(("probe", "https://{x}.example/"),),
    ),
    Deed(
        "ask_source",
        Right.SOURCES,
        ("POST", "/sources/probe", {"source": "{x}"}),
        ("POST", "/probes", {"source_id": "{x}"}),
        rows=(("probe", "{x}_live"),),
        kept="source",
    ),
    Deed(
        "list_people",
        Right.ADMINISTER,
        ("GET", "/people"),
        ("GET", "/people"),
        ("people", "list"),
        person("список"),
    ),
    Deed("one_person", Right.ADMINISTER, ("GET", "/people/{x}"), kept="person"),
    Deed("no_person", Right.ADMINISTER, ("GET", "/people/{x}"), outcome=404),
    Deed(
        "add_person",
        Right.ADMINISTER,
        ("POST", "/people", NAMED),
        shell=("people", "add", "Имя {x}", "--login", "{x}", "--role", "monitor"),
        rows=(
            *person("Имя {x}: добавлен, мониторинг"),
            *person("Имя {x}: выдана одноразовая ссылка"),
        ),
    ),
    Deed(
        "change_person",
        Right.ADMINISTER,
        ("POST", "/people/{x}", ACCESS),
        rows=person("Имя {x}: аналитик"),
        kept="person",
    ),
    Deed(
        "disable",
        Right.ADMINISTER,
        ("POST", "/people/{x}", {"roles": ["monitor"]}),
        shell=("people", "disable", "{x}"),
        rows=person("Имя {x}: мониторинг; вход запрещён"),
        kept="person",
    ),
    Deed(
        "rename",
        Right.ADMINISTER,
        ("POST", "/people/{x}/name", {"name": "Новое {x}"}),
        shell=("people", "rename", "{x}", "Новое {x}"),
        rows=person(
            "Имя {x}: переименован, теперь Новое {x}; прежние записи журнала — под прежним"
        ),
        kept="person",
    ),
    Deed(
        "link",
        Right.ADMINISTER,
        ("POST", "/people/{x}/link"),
        shell=("people", "reset", "{x}"),
        rows=person("Имя {x}: выдана одноразовая ссылка"),
        kept="person",
    ),
    Deed(
        "end_sessions",
        Right.ADMINISTER,
        ("POST", "/people/{x}/sessions"),
        rows=(("sessions", "Имя {x}: сеансов закончено 0"),),
        kept="person",
    ),
    Deed(
        "first_link",
        Right.ADMINISTER,
        shell=("people", "first"),
        rows=person("выдана ссылка первого администратора"),
    ),
    Deed(
        "rotate_links",
        Right.ADMINISTER,
        shell=("people", "rotate-links"),
        rows=person("сменён ключ ссылок: прежние ссылки не действуют"),
    ),
    Deed("list_tokens", Right.ADMINISTER, api=("GET", "/tokens"), shell=("tokens", "list")),
    Deed(
        "issue",
        Right.ADMINISTER,
        shell=("tokens", "add", "{x}", "--right", "region"),
        rows=(("token", "{x} добавлен: region"),),
    ),
    Deed(
        "revoke",
        Right.ADMINISTER,
        api=("POST", "/tokens/revoke", {"name": "{x}"}),
        shell=("tokens", "revoke", "{x}"),
        rows=(("token", "{x} отозван"),),
        kept="token",
    ),
    Deed("no_token", Right.ADMINISTER, api=("POST", "/tokens/revoke", {"name": "-"}), outcome=404),
    Deed(
        "read_audit",
        Right.ADMINISTER,
        ("GET", "/audit?who={x}&what=duty"),
        ("GET", "/audit?who={x}&what=duty"),
        rows=(("audit", "who={x}, what=duty"),),
    ),
    Deed(
        "examine",
        Right.ADMINISTER,
        ("GET", "/health"),
        ("GET", "/installation"),
        ("doctor",),
        code=1,  # no contact is set
    ),
    Deed("settings", Right.ADMINISTER, ("GET", "/settings")),
    Deed("health", Right.REGION, api=("GET", "/health")),
    Deed("region", Right.NOBODY, api=("GET", "/region")),
    Deed("me", Right.OWN, ("GET", "/me")),
    Deed(
        "own_sessions",
        Right.OWN,
        ("POST", "/me/sessions"),
        rows=(("sessions", "свои сеансы закончены"),),
    ),
    Deed(
        "own_password", Right.OWN, ("POST", "/me/password", {"old": "x", "new": GOOD}), outcome=400
    ),
    Deed("sign_out", Right.OWN, ("POST", "/logout"), rows=(("sign-out", ""),)),
)


class Building:
    """One installation, and everybody who may come in."""

    def __init__(self, parts, folder) -> None:
        self.parts, self.folder = parts, folder
        application = create_application(parts, Passwords(CHEAP))
        self.people, self.programs = {}, {}
        for role in Role:
            bodies = frozenset({"housing"})
            one = Person(role, role, frozenset({role}), login=f"l_{role}", bodies=bodies)
            assert parts.people.add(one)
            client = TestClient(application, base_url=BASE, headers=PAGE, follow_redirects=False)
            sign_in(client, parts, one)
            self.people[role] = client
        for name, (rights, bodies) in TOKENS.items():
            at = parts.clock.now()
            _, secret = issue(parts, name, rights, bodies, None, "test", at)
            headers = {"authorization": f"Bearer {secret}"}
            self.programs[name] = TestClient(
                application, base_url=f"{BASE}/api/v1", headers=headers, follow_redirects=False
            )

    def keep(self, kind, x) -> None:
        """Something is there before the deed."""
        parts, now = self.parts, self.parts.clock.now()
        match kind:
            case "source":
                parts.registry.save([{**filled(ROW, x), "id": x}], "test")
            case "probe":
                parts.probes.ask(Probe(x, "test", now, ({"address": f"https://{x}.example/"},)))
            case "person":
                roles = frozenset({Role.MONITOR})
                assert parts.people.add(Person(f"Имя {x}", f"Имя {x}", roles, login=x))
            case "token":
                token = Token(x, frozenset({Right.REGION}), frozenset(), "test", now)
                assert parts.tokens.add(token, x)

    def looks(self, before):
        """Who, what and detail of every row since."""
        rows = self.parts.audit.read(Wanted(), 10)[::-1]
        return [(one.who, one.what, one.detail) for one in rows if one.id > before]

    def last(self) -> int:
        rows = self.parts.audit.read(Wanted(), 1)
        return rows[0].id if rows else 0


@pytest.fixture(scope="module")
def building(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doors")
    settings = Settings(data=folder / "data")
    create_key(settings.key_file)
    with pytest.MonkeyPatch.context() as patched, open_parts(settings) as parts:
        patched.setenv("OTKLIK_DATA", str(settings.data))
        sync_registry(parts)
        yield Building(parts, folder)


def filled(given, x):
    """The same with the word in place."""
    match given:
        case str():
            return given.replace("{x}", x)
        case bytes():
            return given.replace(b"{x}", x.encode())
        case dict():
            return {key: filled(value, x) for key, value in given.items()}
        case tuple() | list():
            return type(given)(filled(one, x) for one in given)
    return given


def ask(client, method, path, sent=None, *, json=False):
    """The status; a redirection is where a deed that was done leads."""
    if sent is None:
        answer = client.request(method, path)
    elif "file" in sent:
        answer = client.request(method, path, files=sent)
    else:
        answer = client.request(method, path, **{"json" if json else "data": sent})
    return 200 if answer.status_code in (201, 303, 307) else answer.status_code


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_a_deed_is_the_same_through_every_door(building, deed) -> None:
    for door, who, may, come in comers(building, deed):
        x = f"{deed.name}_{str(who).partition(':')[0]}"
        if deed.kept and may:
            building.keep(deed.kept, x)
        before = building.last()
        status = come(x)
        wanted = (deed.code if door is Door.SHELL else deed.outcome) if may else 403
        assert status == wanted, (door, who)
        rows = [(who, *row) for row in filled(deed.rows, x)] if may else []
        assert building.looks(before) == rows, (door, who)


def comers(building, deed):
    """Everybody who can try it: the door, their name, whether they may, and how they do it."""
    if deed.page:
        for role, client in building.people.items():
            may = deed.right in RIGHTS[role]
            yield Door.PAGE, role, may, lambda x, c=client: ask(c, *filled(deed.page, x))
    if deed.api:
        for name, client in building.programs.items():
            may = deed.right is Right.NOBODY or deed.right in TOKENS[name][0]
            yield Door.API, name, may, lambda x, c=client: ask(c, *filled(deed.api, x), json=True)
    if deed.shell:
        yield Door.SHELL, SHELL, True, lambda x: run(building.folder, filled(deed.shell, x), x)


def run(folder, arguments, x):
    """The exit code of a command."""
    file = folder / "list.csv"
    file.write_bytes(filled(LIST["file"][1], x))
    arguments = [str(file) if one == "{file}" else one for one in arguments]
    return CliRunner().invoke(cli, arguments).exit_code
