"""A program that asks: who it is, and what it may see."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from console.pages import Pages
from desks.viewer import Viewer, by_token
from domain.person import Right
from domain.token import Token

M = TypeVar("M", bound=BaseModel)


class Caller:
    """One request of one program."""

    def __init__(self, pages: Pages, token: Token) -> None:
        self.pages, self.installation, self.words = pages, pages.installation, pages.words
        self.token = token

    @property
    def now(self) -> datetime:
        return self.installation.clock.now()

    def viewer(self, in_name_of: str = "") -> Viewer:
        """The program, as desks know it; a person for whom it acts may be named."""
        return by_token(self.token, in_name_of)

    @property
    def reads_posts(self) -> bool:
        """Others are told no small numbers, nor what a few people wrote of."""
        return self.token.may(Right.POSTS)

    def answer(self, model: type[M], given: Any) -> M:
        """A message of the API, without counts of a few people (console/api/schema) where the
        program may not read the posts themselves.
        """
        return model.model_validate(given, context={"few": self.reads_posts})


def caller_of(request: Request) -> Caller:
    """Whoever the guard let in."""
    return Caller(request.app.state.pages, request.state.token)


Calling = Annotated[Caller, Depends(caller_of)]
