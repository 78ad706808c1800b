"""A second factor: enrolled by its owner, checked at sign-in, reset by another administrator."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from app.key import key_for
from app.secrecy import Unopened, seal, unseal
from app.signing import signer
from desks.access.attempts import FREE, wait
from desks.access.notices import tell_administrators, tell_of_factor
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.access.factor import Factor
from domain.access.one_time_code import (
    address_of,
    is_recovery,
    new_secret,
    plain_recovery,
    recovery_codes,
    step_of_code,
    typed_secret,
)
from domain.access.signed import Ticket
from domain.errors import EntryRefused, NotFound
from domain.person import Person, Right

ISSUER = "Отклик"
ENROLMENT = "enrolment"
LIFE = timedelta(minutes=15)
OTHER_KEY = (
    "второй фактор закрыт другим ключом установки: верните прежний файл ключа или попросите "
    "другого администратора снять второй фактор"
)
WRONG = "код не подошёл: подождите следующего и проверьте часы телефона"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is not in force yet: `address` for a QR code, `typed` for people, `ticket` to
    send back.
    """

    address: str
    typed: str
    ticket: str


@dataclass(frozen=True, slots=True)
class FactorDesk:
    installation: Installation

    def factor(self, viewer: Viewer) -> Factor | None:
        viewer.demand(Right.OWN)
        return self.installation.access.factors.get(viewer.actor)

    def begin(self, viewer: Viewer) -> Enrolment:
        viewer.demand(Right.OWN)
        person, secret = self._own(viewer), new_secret()
        login, ends = str(person.login), self.installation.clock.now() + LIFE
        ticket = signer(self.installation, ENROLMENT)().sign(Ticket((login, secret.hex()), ends))
        issuer = f"{ISSUER} {self.installation.region.name}"
        return Enrolment(address_of(secret, login, issuer), typed_secret(secret), ticket)

    def confirm(self, viewer: Viewer, ticket: str, typed: str, here: str) -> Sequence[str]:
        """Put it in force by a first code, end other sessions, and return the recovery codes, which
        are never shown again. Raises EntryRefused.
        """
        viewer.demand(Right.OWN)
        installation, now = self.installation, self.installation.clock.now()
        person = self._own(viewer)
        read = signer(installation, ENROLMENT)().read(ticket, now)
        if read is None or len(read.subject) != 2 or read.subject[0] != person.login:
            raise EntryRefused("страница устарела: снимите новый код с экрана")
        secret = bytes.fromhex(read.subject[1])
        if (step := step_of_code(secret, typed, now)) is None:
            raise EntryRefused(WRONG)
        codes = recovery_codes()
        with installation.transaction():
            sealed = seal(_key(installation), secret, str(person.login).encode())
            digests = [_digest(installation, person, code) for code in codes]
            if not installation.access.factors.set(person.id, sealed, step, digests, now):
                raise EntryRefused("второй фактор уже включён: сначала выключите его")
            installation.access.sessions.end_all(person.id, but=here)
            self._record(viewer, person, "включён", now)
        return codes

    def renew(self, viewer: Viewer, typed: str) -> Sequence[str]:
        """New recovery codes in place of all earlier ones; raises MustWait or EntryRefused."""
        viewer.demand(Right.OWN)
        installation, now = self.installation, self.installation.clock.now()
        person, codes = self._own(viewer), recovery_codes()
        charge_code(installation, person)
        with installation.transaction():
            accept_code(installation, person, typed, now)
            digests = [_digest(installation, person, code) for code in codes]
            installation.access.factors.set_recovery(person.id, digests)
            self._record(viewer, person, "запасные коды заменены", now)
        return codes

    def switch_off(self, viewer: Viewer, typed: str) -> None:
        """Raises MustWait, or EntryRefused also where the person's role needs it."""
        viewer.demand(Right.OWN)
        installation, now = self.installation, self.installation.clock.now()
        person = self._own(viewer)
        if needs_factor(installation, person):
            raise EntryRefused("для вашей роли второй фактор обязателен")
        charge_code(installation, person)
        with installation.transaction():
            accept_code(installation, person, typed, now)
            installation.access.factors.drop(person.id)
            self._record(viewer, person, "выключен", now)

    def reset(self, viewer: Viewer, login: str) -> Person:
        """For somebody without telephone and codes; their sessions end. Raises NotFound, or
        EntryRefused for one's own.
        """
        viewer.demand(Right.ADMINISTER)
        installation, now = self.installation, self.installation.clock.now()
        if (account := installation.access.people.password(login)) is None:
            raise NotFound("такого человека нет")
        person = account[0]
        if viewer.person == person.id:
            raise EntryRefused("свой второй фактор сбрасывает другой администратор")
        with installation.transaction():
            if not installation.access.factors.drop(person.id):
                raise EntryRefused(f"у «{person.name}» второго фактора нет")
            installation.access.sessions.end_all(person.id)
            installation.access.attempts.forgive([_of_code(person)])
            self._record(viewer, person, "сброшен, сеансы закончены", now)
            tell_administrators(
                installation,
                f"Сброшен второй фактор: {person.name}",
                f"второй фактор {person.name} сбросил {viewer.actor}; до нового входят по одному "
                "паролю.",
                about=f"factor {login} {now.isoformat()}",
                page=f"/people/{login}",
                now=now,
            )
        return person

    def _own(self, viewer: Viewer) -> Person:
        person = self.installation.access.people.get(viewer.actor)
        if person is None or person.login is None:
            raise NotFound("такого человека нет")
        return person

    def _record(self, viewer: Viewer, person: Person, what: str, now: datetime) -> None:
        write(self.installation.audit, now, viewer, Verb.SECOND_FACTOR, f"{person.name}: {what}")
        tell_of_factor(self.installation, person, what, now)


def needs_factor(installation: Installation, person: Person) -> bool:
    return not person.roles.isdisjoint(installation.settings.second_factor_roles)


def charge_code(installation: Installation, person: Person) -> None:
    """Counts a try before it is made; raises MustWait."""
    attempts, clock = installation.access.attempts, installation.clock
    wait(attempts.charge(_of_code(person), FREE, clock.now))


def accept_code(installation: Installation, person: Person, typed: str, now: datetime) -> str:
    """Spends a code by time or a recovery code, in the transaction of what it allows; returns what
    the audit says of it. Raises EntryRefused.
    """
    factors = installation.access.factors
    factor = factors.get(person.id)
    if factor is None:
        raise EntryRefused("второй фактор не включён")
    if is_recovery(typed):
        left = factors.use_recovery(person.id, _digest(installation, person, typed))
        if left is None:
            raise EntryRefused("такого запасного кода нет, или он уже использован")
        how = f"запасной код, осталось {left}"
        tell_of_factor(installation, person, f"использован {how}", now)
    else:
        try:
            secret = unseal(_key(installation), factor.sealed, str(person.login).encode())
        except Unopened as error:
            raise EntryRefused(OTHER_KEY) from error
        step = step_of_code(secret, typed, now)
        if step is None or not factors.use_step(person.id, step):
            raise EntryRefused(WRONG)
        how = "код"
    installation.access.attempts.forgive([_of_code(person)])
    return how


def _of_code(person: Person) -> str:
    return f"code {person.login}"


def _digest(installation: Installation, person: Person, code: str) -> str:
    """Of a recovery code: the database alone cannot be searched for it."""
    key = key_for(installation.links_key, "recovery codes")
    return hmac.digest(key, f"{person.login} {plain_recovery(code)}".encode(), "sha256").hex()


def _key(installation: Installation) -> bytes:
    return key_for(installation.links_key, "second factors")
