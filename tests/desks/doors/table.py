"""A table of deeds and readings, and everybody who tries them through each door."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from typer.testing import CliRunner

from app import wiring
from app.installation import Installation
from app.settings import Settings
from console.application import create_application
from desks.verbs import Verb
from desks.viewer import Viewer, by_token, in_shell, on_page
from domain.access.token import SCOPES, Token
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right, Role
from domain.ports.audit import AuditFilter
from otklik.cli import cli
from otklik.shell import ME
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, person, sign_in
from tests.console.tokens import issue
from tests.portions import one_of, two

BODY = "housing"
DONE, FORBIDDEN, MISSING, REFUSED = "done", "forbidden", "missing", "refused"
OUTCOMES = {200: DONE, 201: DONE, 303: DONE, 400: REFUSED, 403: FORBIDDEN, 404: MISSING}
OUTCOMES[409] = REFUSED
TOKENS: Mapping[str, tuple[frozenset[Right], frozenset[str]]] = {
    "region": (frozenset({Right.REGION}), frozenset()),
    "alerts": (frozenset({Right.ALERTS}), frozenset()),
    "body": (frozenset({Right.POSTS, Right.TRIAGE}), frozenset({BODY})),
    "everything": (frozenset(SCOPES), frozenset()),
}
Names = Mapping[str, Any]
Comer = tuple[Viewer, TestClient]


@dataclass(frozen=True)
class Call:
    """A request. `sent` is a form of a page, or JSON of the API; texts may hold {names}."""

    method: str
    path: str
    sent: Names = field(default_factory=dict)
    file: str = ""


@dataclass(frozen=True)
class Row:
    """A deed or a reading: the rights it demands, how each door is asked for it, and the line of
    the audit that it writes, by the viewer or by `who`. `make` prepares what it is about and
    returns the {names} of the texts; again after each try that may have changed it. A door that
    does not have it is None.
    """

    name: str
    rights: frozenset[Right]
    page: Call | None = None
    api: Call | None = None
    shell: tuple[str, ...] | None = None
    verb: Verb | None = None
    detail: str = ""
    who: str = ""
    outcome: str = DONE
    make: Callable[[Installation], Names] = lambda installation: {}


@dataclass(frozen=True)
class Try:
    """What became of one try, and which lines of the audit it left."""

    viewer: Viewer
    outcome: str
    lines: list[tuple[str, str, str]]
    names: Names


class Doors:
    """An installation with a person of each role, a program of each token, and a shell."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        application = create_application(installation)
        self.people: list[Comer] = []
        for role in Role:
            one = person(installation, role, name=role.value, bodies=(BODY,))
            client = TestClient(application, base_url=BASE, headers=PAGE, follow_redirects=False)
            sign_in(client, installation, one)
            self.people.append((on_page(one), client))
        now = installation.clock.now()
        self.programs: list[Comer] = []
        for name, (rights, bodies) in TOKENS.items():
            _, secret = issue(installation, name, rights, bodies, None, "администратор", now)
            client = TestClient(
                application,
                base_url=f"{BASE}/api/v1",
                headers={"authorization": f"Bearer {secret}"},
                raise_server_exceptions=False,
            )
            token = Token(name, rights, bodies, "администратор", now)
            self.programs.append((by_token(token), client))

    def tries(self, row: Row, whole: bool) -> Iterator[Try]:
        """The row by everybody through every door that has it. Of a portion, by one who may not
        through each door and one who may through one of them, others for other rows. Who was
        refused has changed nothing: the next one finds the same. Tasks of earlier rows are ended: a
        person may have few.
        """
        self._end_tasks()
        doors = (row.page, self.people, "data"), (row.api, self.programs, "json")

        def may(comer: Comer) -> bool:
            return comer[0].may(*row.rights)

        ways = [kind for call, comers, kind in doors if call and any(map(may, comers))]
        ways += ["shell"] if row.shell else []
        through = one_of(ways, row.name) if ways else None
        names: Names | None = None
        for call, comers, kind in doors:
            if call is None:
                continue
            some = [c for c in two(comers, may, row.name) if kind == through or not may(c)]
            for viewer, client in comers if whole else some:
                names = row.make(self.installation) if names is None else names
                tried = self._asked(viewer, client, call, kind, names)
                yield tried
                if tried.outcome != FORBIDDEN:
                    names = None
        if row.shell and (whole or through == "shell"):
            names = row.make(self.installation) if names is None else names
            before = self.newest()
            ended = self._typed([text.format(**names) for text in row.shell])
            yield Try(in_shell(ME), _outcome(ended), self._lines(before), names)

    def _asked(
        self, viewer: Viewer, client: TestClient, call: Call, kind: str, names: Names
    ) -> Try:
        before = self.newest()
        sent: dict[str, Any] = {}
        if call.method == "POST":
            sent[kind] = {key: _named(value, names) for key, value in call.sent.items()}
        if call.file:
            sent["files"] = {"file": ("list.csv", call.file.format(**names).encode())}
        answer = client.request(call.method, call.path.format(**names), **sent)
        outcome = OUTCOMES.get(answer.status_code, f"{answer.status_code}: {answer.text[:300]}")
        return Try(viewer, outcome, self._lines(before), names)

    def _typed(self, words: Sequence[str]) -> BaseException | None:
        """How a command of the shell ended. Each would open the installation anew."""

        @contextmanager
        def opened(settings: Settings, **_: bool) -> Iterator[Installation]:
            assert settings.data == self.installation.settings.data
            yield self.installation

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wiring, "open_installation", opened)
            return CliRunner().invoke(cli, words).exception

    def _end_tasks(self) -> None:
        tasks = self.installation.processes.tasks
        for task in tasks.recent(1000):
            tasks.cancel(task.id, task.who, self.installation.clock.now())

    def newest(self) -> int:
        """The id of the audit's last line."""
        newest = self.installation.audit.read(AuditFilter(), 1)
        return newest[0].id if newest else 0

    def _lines(self, before: int) -> list[tuple[str, str, str]]:
        looks = self.installation.audit.read(AuditFilter(), 9)
        return [(look.who, look.what, look.detail) for look in looks if look.id > before]


def _named(value: Any, names: Names) -> Any:
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    return value.format(**names) if isinstance(value, str) else value


def _outcome(error: BaseException | None) -> str:
    if error is None:
        return DONE
    if isinstance(error, NotFound):
        return MISSING
    return REFUSED if isinstance(error, (EntryRefused, MoveRefused)) else repr(error)
