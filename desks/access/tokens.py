"""API tokens: issued, shown once, and recognised by their digest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from app.installation import Installation
from desks.access.notices import tell_administrators
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.access.token import Token, check
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right

PREFIX = "otklik_"  # scanners for leaked secrets recognise it
LIFE = timedelta(days=365)
BYTES = 32  # of randomness: nobody can try them all, so a plain hash is enough


@dataclass(frozen=True, slots=True)
class TokenDesk:
    installation: Installation

    def all(self, viewer: Viewer) -> Sequence[Token]:
        viewer.demand(Right.ADMINISTER)
        return self.installation.access.tokens.all()

    def issue(
        self,
        viewer: Viewer,
        name: str,
        rights: Collection[Right],
        bodies: Collection[str],
        expires: datetime | timedelta | None,
        stream: str | None = None,
    ) -> tuple[Token, str]:
        """The token and its secret, which is never shown again; None never expires. Raises
        EntryRefused.
        """
        viewer.demand(Right.ADMINISTER)
        name, now = " ".join(name.split()), self.installation.clock.now()
        end = now + expires if isinstance(expires, timedelta) else expires
        who = viewer.actor.strip()
        token = Token(name, frozenset(rights), frozenset(bodies), who, now, end, stream=stream)
        check(token)
        if unknown := sorted(token.bodies - self.installation.region.bodies.keys()):
            raise EntryRefused(f"таких органов в регионе нет: {', '.join(unknown)}")
        secret = PREFIX + token_urlsafe(BYTES)
        with self.installation.transaction():
            if not self.installation.access.tokens.add(token, digest_of(secret)):
                raise EntryRefused(f"ключ «{name}» уже есть: отзовите его или назовите новый иначе")
            detail = f"{name} добавлен: {', '.join(sorted(token.rights))}"
            detail += f", поток {stream}" if stream else ""
            write(self.installation.audit, now, viewer, Verb.TOKEN, detail)
            if Right.ADMINISTER in token.rights:
                tell_administrators(
                    self.installation,
                    f"Новый ключ API с правами администратора: {name}",
                    f"ключ «{name}» может всё, что может администратор; его выдал {who}. "
                    "Если это ошибка, отзовите ключ.",
                    about=f"token {name} {now.isoformat()}",
                    page="/audit?what=token",
                    now=now,
                )
        return token, secret

    def revoke(self, viewer: Viewer, name: str) -> None:
        """Raises NotFound, or MoveRefused if it was revoked before."""
        viewer.demand(Right.ADMINISTER)
        now = self.installation.clock.now()
        if all(token.name != name for token in self.installation.access.tokens.all()):
            raise NotFound(f"ключа «{name}» нет: проверьте имя в списке")
        with self.installation.transaction():
            if not self.installation.access.tokens.revoke(name, now):
                raise MoveRefused(f"действующего ключа «{name}» нет: он уже отозван")
            write(self.installation.audit, now, viewer, Verb.TOKEN, f"{name} отозван")


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
