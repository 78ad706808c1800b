"""Tokens: the list, and revoking one.

The API issues no token: its secret would end up in the caller's logs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Filled, Given
from console.routes import ADMINISTER
from desks.access.tokens import TokenDesk
from domain.access.token import TokenState
from domain.person import Right


class NamedToken(Given):
    """Ключ по имени."""

    name: Annotated[Filled, Field(max_length=100)]


class TokenAnswer(Answer):
    """Ключ; сам он нигде не хранится. who создал его в at."""

    name: str
    state: TokenState
    rights: list[Right]
    stream: Annotated[str | None, Field(description="Поток, обращения которого подаёт.")]
    bodies: Annotated[list[str], Field(description="Чьи посты видит; пусто — все.")]
    who: str
    at: datetime
    expires: Annotated[datetime | None, Field(description="null — без срока.")]
    used_at: datetime | None
    revoked_at: datetime | None


class TokensAnswer(Answer):
    """Ключи по имени, отозванные тоже."""

    tokens: list[TokenAnswer]


def list_tokens(caller: Calling) -> TokensAnswer:
    """Все ключи, их права и когда ими пользовались."""
    return caller.answer(
        TokensAnswer,
        {
            "tokens": [
                {
                    "name": token.name,
                    "state": token.state(caller.now),
                    "rights": sorted(token.rights),
                    "stream": token.stream,
                    "bodies": sorted(token.bodies),
                    "who": token.who,
                    "at": token.at,
                    "expires": token.expires,
                    "used_at": token.used_at,
                    "revoked_at": token.revoked_at,
                }
                for token in TokenDesk(caller.installation).all(caller.viewer())
            ]
        },
    )


def revoke_token(caller: Calling, named: NamedToken) -> TokensAnswer:
    """Больше ни на один запрос с ним не ответят; отозвать можно и свой."""
    TokenDesk(caller.installation).revoke(caller.viewer(), named.name)
    return list_tokens(caller)


ROUTES: Sequence[Operation] = (
    Operation("GET", "/tokens", list_tokens, ADMINISTER, "Ключи"),
    Operation("POST", "/tokens/revoke", revoke_token, ADMINISTER, "Отозвать ключ", CHANGING),
)
