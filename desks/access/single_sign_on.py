"""Sign-in by the account of an organisation, through an OpenID Connect provider.

It stands in place of the password: roles and bodies are given here, by an administrator, to a
person that is there already.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from app.signing import signer
from desks.access.desk import AccessDesk, Approach, Entry
from desks.access.provider import Provider
from domain.access.signed import Ticket
from domain.errors import EntryRefused

PURPOSE = "single sign-on"
BACK = "/login/sso/back"
LIFE = timedelta(minutes=10)
BYTES = 32  # of randomness in each of the three secrets
LATE = "вход по учётной записи организации начат не здесь или давно: начните снова"


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    installation: Installation
    access: AccessDesk
    provider: Provider

    def begin(self, wanted: str) -> tuple[str, str]:
        """The provider's address, and a ticket that stays in the browser; raises EntryRefused."""
        now = self.installation.clock.now()
        state, nonce, verifier = (secrets.token_urlsafe(BYTES) for _ in range(3))
        address = self.provider.address(state, nonce, verifier, self._back(), now)
        ticket = Ticket((state, nonce, verifier, wanted), now + LIFE)
        return address, signer(self.installation, PURPOSE)().sign(ticket)

    def finish(self, ticket: str, state: str, code: str, visit: Approach) -> tuple[Entry, str]:
        """The person who comes back, and where they wanted to go; raises EntryRefused."""
        installation = self.installation
        now = installation.clock.now()
        read = signer(installation, PURPOSE)().read(ticket, now)
        if read is None or len(read.subject) != 4:
            raise EntryRefused(LATE)
        own, nonce, verifier, wanted = read.subject
        if not code or not hmac.compare_digest(own.encode(), state.encode()):
            raise EntryRefused(LATE)
        claims = self.provider.claims(code, nonce, verifier, self._back(), now)
        named = claims.get(installation.settings.oidc_claim)
        login = named.strip().lower() if isinstance(named, str) else ""
        return self.access.enter_vouched(login, visit), wanted

    def _back(self) -> str:
        return f"{self.installation.settings.console_address}{BACK}"
