"""People who sign in: how they are added, changed and invited, and how a password is chosen."""

import re
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from app.wiring import Parts
from desks.access_notices import tell_of_password
from desks.invitations import make_invitations
from desks.passwords import Passwords, check_password
from domain.errors import EntryRefused
from domain.person import Person, Role
from domain.ports.audit import Note
from domain.signed import Ticket
from domain.spelling import plain
from russian.vocabulary import ROLES

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
FIRST = "first link"  # what the installation remembers its mark by
USED = "ссылка уже не действует: попросите у администратора новую"


class PeopleBook:
    """Every call raises EntryRefused, in Russian, where something in it is wrong; then nothing is
    written. What is written is in the audit too.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._invitations = make_invitations(parts)

    def add(
        self,
        name: str,
        login: str,
        roles: Collection[Role],
        bodies: Collection[str],
        who: str,
        now: datetime,
    ) -> Person:
        """Somebody who may sign in once they have chosen a password by their `link`."""
        person = self._checked(name, login, roles, bodies)
        if not self.parts.people.add(person):
            raise EntryRefused(
                f"«{person.name}» или имя для входа {person.login} уже есть: выберите другое"
            )
        self._note(now, who, "person", f"{person.name}: добавлен, {_access(person)}")
        return person

    def change(
        self,
        person: Person,
        roles: Collection[Role],
        bodies: Collection[str],
        enabled: bool,
        who: str,
        now: datetime,
    ) -> None:
        """New roles and bodies, in force at the next click; who is disabled is signed out."""
        self._check_access(roles, bodies)
        changed = replace(person, roles=frozenset(roles), bodies=frozenset(bodies), enabled=enabled)
        others = (p.administers for p in self.parts.people.all() if p.id != person.id)
        if person.administers and not changed.administers and not any(others):
            raise EntryRefused(
                f"«{person.name}» — единственный администратор: сначала назначьте другого"
            )
        self.parts.people.change(changed)
        if not enabled:
            self.parts.sessions.end_all(person.id)
        self._note(now, who, "person", f"{person.name}: {_access(changed)}")

    def rename(self, person: Person, name: str, who: str, now: datetime) -> Person:
        """Another name for them and for all that names them; the audit stays as it was written."""
        name = _tidy(name)
        if name == person.name:
            raise EntryRefused(f"человека и так зовут «{name}»")
        said = f"{person.name}: переименован, теперь {name}; прежние записи журнала — под прежним"
        if not self.parts.people.rename(person.id, name, Note(now, who, "person", said)):
            raise EntryRefused(f"«{name}» уже есть: выберите другое имя")
        return replace(person, id=name, name=name)

    def find(self, typed: str) -> Person:
        """Who signs in by this login or has this name, in whatever case it was typed."""
        wanted = plain(typed.strip())
        for person in self.parts.people.all():
            if person.login and wanted in (person.login, plain(person.name)):
                return person
        raise EntryRefused(f"«{typed}»: такого человека нет; всех покажет «otklik people list»")

    def link(self, person: Person, who: str, now: datetime) -> str:
        """A one-time link by which they choose a new password; it spends the one before."""
        if not person.login or not person.enabled:
            raise EntryRefused(f"«{person.name}» не может входить: сначала разрешите вход")
        self._note(now, who, "person", f"{person.name}: выдана одноразовая ссылка")
        mark = str(self.parts.people.invite(person.id))
        return self._invitations.url(person.id, mark, now)

    def first_link(self, now: datetime) -> str | None:
        """The link that makes the first administrator, which spends the one before; None where
        there is an administrator.
        """
        if self.has_administrator():
            return None
        mark = secrets.token_hex(8)
        self.parts.installation.replace({FIRST: mark})
        return self._invitations.url("", mark, now)

    def has_administrator(self) -> bool:
        """Whether anybody can sign in who may add others."""
        return any(person.administers for person in self.parts.people.all())

    def invited(self, token: str, now: datetime) -> Person | None:
        """Whom a link is for; None where it makes the first administrator."""
        return self._read(token, now)[1]

    def accept(
        self,
        token: str,
        password: str,
        passwords: Passwords,
        now: datetime,
        name: str = "",
        login: str = "",
    ) -> Person:
        """The password is chosen, every session of before has ended; the first administrator is
        made, by the name and the login.
        """
        ticket, person = self._read(token, now)
        if person is None:
            person = self._checked(name, login, {Role.ADMINISTRATOR}, ())
            self._check_password(password, person)
            if not self.parts.people.add_first(person, passwords.hash(password)):
                raise EntryRefused(USED)
            self._note(now, person.name, "person", f"{person.name}: первый администратор")
            return person
        self._check_password(password, person)
        self._set(person, password, passwords, int(ticket.mark))
        self._note(now, person.name, "password", "выбран по одноразовой ссылке")
        tell_of_password(self.parts, person, "выбран по одноразовой ссылке", now)
        return person

    def change_password(
        self, person: Person, old: str, new: str, passwords: Passwords, now: datetime
    ) -> None:
        """One's own; every session of before has ended."""
        login = str(person.login)
        self._check_password(new, person)
        found = self.parts.people.password(login)
        if found is None or not passwords.fits(found[1], old):
            raise EntryRefused("прежний пароль набран неверно")
        if old == new:
            raise EntryRefused("новый пароль такой же, как прежний")
        self._set(person, new, passwords)
        self._note(now, person.name, "password", "сменён")
        tell_of_password(self.parts, person, "сменён", now)

    def _check_password(self, password: str, person: Person) -> None:
        region = self.parts.region
        towns = {settlement.name for settlement in region.settlements.values()}
        districts = {municipality.short for municipality in region.municipalities.values()}
        check_password(password, str(person.login), {region.name} | towns | districts)

    def _set(
        self, person: Person, password: str, passwords: Passwords, invited: int | None = None
    ) -> None:
        people, login = self.parts.people, str(person.login)
        found = people.password(login)
        before = found[1] if found else None
        if not people.set_password(person.id, passwords.hash(password), before, invited):
            raise EntryRefused(USED)
        self.parts.sessions.end_all(person.id)
        self.parts.attempts.forgive([account(login), own_password(login)])

    def _read(self, token: str, now: datetime) -> tuple[Ticket, Person | None]:
        ticket = self._invitations.read(token, now)
        if ticket is None:
            raise EntryRefused(USED)
        (person_id,) = ticket.subject
        if not person_id:
            mark = self.parts.installation.value(FIRST)
            if self.has_administrator() or mark is None or not ticket.stands(mark):
                raise EntryRefused(USED)
            return ticket, None
        person = self.parts.people.get(person_id)
        mark = str(self.parts.people.invited(person_id))
        if person is None or not person.enabled or not person.login or not ticket.stands(mark):
            raise EntryRefused(USED)
        return ticket, person

    def _checked(
        self, name: str, login: str, roles: Collection[Role], bodies: Collection[str]
    ) -> Person:
        name, login = _tidy(name), login.strip().lower()
        if not LOGIN.fullmatch(login):
            raise EntryRefused(
                "имя для входа: от двух латинских букв, цифр и знаков . _ @ -, без пробелов"
            )
        self._check_access(roles, bodies)
        return Person(
            name, name, frozenset(roles), login=login, bodies=frozenset(bodies), has_password=False
        )

    def _check_access(self, roles: Collection[Role], bodies: Collection[str]) -> None:
        if not roles:
            raise EntryRefused("не выбрано ни одной роли")
        if unknown := sorted(set(bodies) - self.parts.region.bodies.keys()):
            raise EntryRefused(f"таких органов в регионе нет: {', '.join(unknown)}")

    def _note(self, now: datetime, who: str, what: str, detail: str) -> None:
        self.parts.audit.write(now, who, what, detail)


def account(login: str) -> str:
    """What attempts to sign in by this login, from wherever, are counted for."""
    return f"login {login}"


def own_password(login: str) -> str:
    """What attempts of somebody who is signed in to tell their old password are counted for."""
    return f"own {login}"


def _tidy(name: str) -> str:
    """The name without needless blanks. Raises EntryRefused for an empty one."""
    if not (name := " ".join(name.split())):
        raise EntryRefused("не сказано, как зовут человека")
    return name


def _access(person: Person) -> str:
    said = ", ".join(ROLES[role] for role in Role if role in person.roles)
    if person.bodies:
        said += f"; органы: {', '.join(sorted(person.bodies))}"
    return said if person.enabled else f"{said}; вход запрещён"
