"""People who sign in: list, add, change and invite."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.installation import Installation
from desks.access.invitations import Invitations, has_administrator
from desks.access.notices import tell_of_administrator
from desks.access.sessions import live
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.access.session import Session
from domain.access.token import TokenState
from domain.bell import SCOPED
from domain.errors import EntryRefused, NotFound
from domain.person import SYSTEM, Person, Right, Role
from domain.spelling import plain
from russian.vocabulary import ROLES

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


@dataclass(frozen=True, slots=True)
class Member:
    """`tokens` are names of tokens that the person issued and that still work: who may sign in no
    more may know their secrets.
    """

    person: Person
    sessions: Sequence[Session]
    tokens: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Methods raise NotFound for an unknown login, EntryRefused for a value that does not fit."""

    installation: Installation

    def all(self, viewer: Viewer) -> Sequence[Member]:
        viewer.demand(Right.ADMINISTER)
        self._note(viewer, "список")
        sessions = defaultdict(list)
        for session in live(self.installation, self.installation.access.sessions.all()):
            sessions[session.person].append(session)
        people = self.installation.access.people.all()
        return [Member(p, sessions[p.id]) for p in people if p.login is not None]

    def colleagues(self, viewer: Viewer) -> Sequence[str]:
        """Names of people on the roster who do not sign in."""
        viewer.demand(Right.ADMINISTER)
        return [
            person.name for person in self.installation.access.people.all() if person.login is None
        ]

    def one(self, viewer: Viewer, login: str) -> Member:
        viewer.demand(Right.ADMINISTER)
        person, now = self._of_login(login), self.installation.clock.now()
        tokens = self.installation.access.tokens.all()
        return Member(
            person,
            live(self.installation, self.installation.access.sessions.of(person.id)),
            [t.name for t in tokens if t.who == person.name and t.state(now) is TokenState.ACTIVE],
        )

    def login_of(self, viewer: Viewer, typed: str) -> str:
        """The login of the person with this login or name, in any case."""
        viewer.demand(Right.ADMINISTER)
        wanted = plain(typed.strip())
        for person in self.installation.access.people.all():
            if person.login and wanted in (person.login, plain(person.name)):
                return person.login
        raise EntryRefused(f"«{typed}»: такого человека нет; всех покажет «otklik people list»")

    def add(
        self,
        viewer: Viewer,
        name: str,
        login: str,
        roles: Collection[Role],
        bodies: Collection[str],
    ) -> Person:
        viewer.demand(Right.ADMINISTER)
        person = newcomer(self.installation, name, login, roles, bodies)
        with self.installation.transaction():
            if not self.installation.access.people.add(person):
                raise EntryRefused(
                    f"«{person.name}» или имя для входа {person.login} уже есть: выберите другое"
                )
            self._note(viewer, f"{person.name}: добавлен, {_access(person)}")
            self._tell_of_rights(viewer, person)
        return person

    def change(
        self,
        viewer: Viewer,
        login: str,
        roles: Collection[Role],
        bodies: Collection[str],
        enabled: bool,
    ) -> Person:
        """Replace roles and bodies, in force at the next click; disabling signs the person out.

        Entries of the bell that were written for the rights before are forgotten.
        """
        viewer.demand(Right.ADMINISTER)
        person = self._of_login(login)
        _check_access(self.installation, roles, bodies)
        changed = replace(person, roles=frozenset(roles), bodies=frozenset(bodies), enabled=enabled)
        others = (p.administers for p in self.installation.access.people.all() if p.id != person.id)
        if person.administers and not changed.administers and not any(others):
            raise EntryRefused(
                f"«{person.name}» — единственный администратор: сначала назначьте другого"
            )
        with self.installation.transaction():
            self.installation.access.people.change(changed)
            if (person.roles, person.bodies) != (changed.roles, changed.bodies):
                self.installation.messages.bell.forget(person.id, SCOPED)
            if not enabled:
                self.installation.access.sessions.end_all(person.id)
            self._note(viewer, f"{person.name}: {_access(changed)}")
            if not (person.enabled and Role.ADMINISTRATOR in person.roles):
                self._tell_of_rights(viewer, changed)
        return changed

    def switch(self, viewer: Viewer, login: str, enabled: bool) -> Person:
        viewer.demand(Right.ADMINISTER)
        person = self._of_login(login)
        return self.change(viewer, login, person.roles, person.bodies, enabled)

    def rename(self, viewer: Viewer, login: str, name: str) -> Person:
        """Rename a person everywhere except in the audit, which stays as written."""
        viewer.demand(Right.ADMINISTER)
        person, name = self._of_login(login), _tidy(name)
        if name == person.name:
            raise EntryRefused(f"человека и так зовут «{name}»")
        with self.installation.transaction():
            if not self.installation.access.people.rename(person.id, name):
                raise EntryRefused(f"«{name}» уже есть: выберите другое имя")
            renamed = f"{person.name}: переименован, теперь {name}"
            self._note(viewer, f"{renamed}; прежние записи журнала — под прежним")
        return replace(person, id=name, name=name)

    def link(self, viewer: Viewer, login: str) -> str:
        viewer.demand(Right.ADMINISTER)
        person = self._of_login(login)
        if not person.enabled:
            raise EntryRefused(f"«{person.name}» не может входить: сначала разрешите вход")
        with self.installation.transaction():
            self._note(viewer, f"{person.name}: выдана одноразовая ссылка")
            return Invitations(self.installation).invite(person, self.installation.clock.now())

    def first_link(self, viewer: Viewer) -> str:
        viewer.demand(Right.ADMINISTER)
        if has_administrator(self.installation):
            raise EntryRefused("администратор уже есть: ссылку для него даёт «otklik people reset»")
        with self.installation.transaction():
            self._note(viewer, "выдана ссылка первого администратора")
            return Invitations(self.installation).invite_first(self.installation.clock.now())

    def end_sessions(self, viewer: Viewer, login: str) -> int:
        viewer.demand(Right.ADMINISTER)
        person = self._of_login(login)
        with self.installation.transaction():
            count = self.installation.access.sessions.end_all(person.id)
            detail = f"{person.name}: сеансов закончено {count}"
            write(
                self.installation.audit,
                self.installation.clock.now(),
                viewer,
                Verb.SESSIONS,
                detail,
            )
        return count

    def _tell_of_rights(self, viewer: Viewer, person: Person) -> None:
        if person.enabled and Role.ADMINISTRATOR in person.roles:
            now = self.installation.clock.now()
            tell_of_administrator(self.installation, person, viewer.actor, now)

    def _of_login(self, login: str) -> Person:
        if (account := self.installation.access.people.password(login)) is None:
            raise NotFound("такого человека нет")
        return account[0]

    def _note(self, viewer: Viewer, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.PERSON, detail)


def newcomer(
    installation: Installation,
    name: str,
    login: str,
    roles: Collection[Role],
    bodies: Collection[str],
) -> Person:
    name, login = _tidy(name), login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise EntryRefused(
            "имя для входа: от двух латинских букв, цифр и знаков . _ @ -, без пробелов"
        )
    _check_access(installation, roles, bodies)
    return Person(name, name, frozenset(roles), login=login, bodies=frozenset(bodies))


def _check_access(
    installation: Installation, roles: Collection[Role], bodies: Collection[str]
) -> None:
    if not roles:
        raise EntryRefused("не выбрано ни одной роли")
    if unknown := sorted(set(bodies) - installation.region.bodies.keys()):
        raise EntryRefused(f"таких органов в регионе нет: {', '.join(unknown)}")


def _tidy(name: str) -> str:
    if not (name := " ".join(name.split())):
        raise EntryRefused("не сказано, как зовут человека")
    if name.casefold() == SYSTEM:
        raise EntryRefused(f"«{name}» — это сама система: назовите человека иначе")
    return name


def _access(person: Person) -> str:
    words = ", ".join(ROLES[role] for role in Role if role in person.roles)
    if person.bodies:
        words += f"; органы: {', '.join(sorted(person.bodies))}"
    return words if person.enabled else f"{words}; вход запрещён"
