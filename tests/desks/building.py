"""One installation, everybody who may come in by its doors, and deeds that they try."""

import os
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from typer.testing import CliRunner

from console.application import create_application
from desks.access.passwords import Passwords
from desks.viewer import Door
from domain.access.token import SCOPES, Token
from domain.person import RIGHTS, Person, Right, Role
from domain.ports.audit import AuditFilter
from domain.probe import Probe
from otklik.cli import cli
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, sign_in
from tests.console.tokens import issue
from tests.desks.access.test_passwords import CHEAP
from tests.portions import two

SHELL = f"shell:{os.getuid()}"
TOKENS = {
    "reader": ({Right.REGION}, ()),
    "alerts": ({Right.ALERTS}, ()),
    "bodies": ({Right.POSTS, Right.TRIAGE}, ("housing",)),
    "everything": (set(SCOPES), ()),
}
ROW = {"kind": "telegram", "title": "Тында {x}", "address": "{x}_live"}
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


class Building:
    """One installation, and everybody who may come in."""

    def __init__(self, installation, folder) -> None:
        self.installation, self.folder = installation, folder
        application = create_application(installation, Passwords(CHEAP))
        self.people, self.programs = {}, {}
        for role in Role:
            bodies = frozenset({"housing"})
            one = Person(role, role, frozenset({role}), login=f"l_{role}", bodies=bodies)
            assert installation.access.people.add(one)
            client = TestClient(application, base_url=BASE, headers=PAGE, follow_redirects=False)
            sign_in(client, installation, one)
            self.people[role] = client
        for name, (rights, bodies) in TOKENS.items():
            at = installation.clock.now()
            _, secret = issue(installation, name, rights, bodies, None, "test", at)
            headers = {"authorization": f"Bearer {secret}"}
            self.programs[name] = TestClient(
                application, base_url=f"{BASE}/api/v1", headers=headers, follow_redirects=False
            )

    def keep(self, kind, x) -> None:
        """Something is there before the deed."""
        installation, now = self.installation, self.installation.clock.now()
        match kind:
            case "source":
                installation.crawl.registry.save([{**filled(ROW, x), "id": x}], "test")
            case "probe":
                installation.crawl.probes.ask(
                    Probe(x, "test", now, ({"address": f"https://{x}.example/"},))
                )
            case "person" | "factor":
                roles = frozenset({Role.MONITOR})
                assert installation.access.people.add(
                    Person(f"Имя {x}", f"Имя {x}", roles, login=x)
                )
                if kind == "factor":
                    installation.access.factors.set(f"Имя {x}", b"sealed", 0, [], now)
            case "token":
                token = Token(x, frozenset({Right.REGION}), frozenset(), "test", now)
                assert installation.access.tokens.add(token, x)

    def looks(self, before):
        """Who, what and detail of every row since."""
        rows = self.installation.audit.read(AuditFilter(), 10)[::-1]
        return [(one.who, one.what, one.detail) for one in rows if one.id > before]

    def last(self) -> int:
        rows = self.installation.audit.read(AuditFilter(), 1)
        return rows[0].id if rows else 0


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


def comers(building, deed, whole):
    """Who tries it: the door, their name, whether they may, and how they do it. Of a portion, one
    who may and one who may not come in by each door.
    """
    for tried in (_people(building, deed), _programs(building, deed)):
        yield from tried if whole else two(tried, itemgetter(2), deed.name)
    if deed.shell:
        yield Door.SHELL, SHELL, True, lambda x: run(building.folder, filled(deed.shell, x), x)


def _people(building, deed):
    for role, client in building.people.items() if deed.page else ():
        may = deed.right in RIGHTS[role]
        yield Door.PAGE, role, may, lambda x, c=client: ask(c, *filled(deed.page, x))


def _programs(building, deed):
    for name, client in building.programs.items() if deed.api else ():
        may = deed.right is Right.NOBODY or deed.right in TOKENS[name][0]
        yield Door.API, name, may, lambda x, c=client: ask(c, *filled(deed.api, x), json=True)


def run(folder, arguments, x):
    """The exit code of a command."""
    file = folder / "list.csv"
    file.write_bytes(filled(LIST["file"][1], x))
    arguments = [str(file) if one == "{file}" else one for one in arguments]
    return CliRunner().invoke(cli, arguments).exit_code
