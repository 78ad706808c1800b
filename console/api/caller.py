"""The calling program: its token and what it may see."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from console.pages import Pages
from desks.viewer import Viewer, by_token
from domain.access.token import Token
from domain.person import Right

M = TypeVar("M", bound=BaseModel)


class Caller:
    def __init__(self, pages: Pages, token: Token) -> None:
        self.pages, self.installation, self.words = pages, pages.installation, pages.words
        self.token = token

    @property
    def now(self) -> datetime:
        return self.installation.clock.now()

    def viewer(self, in_name_of: str = "") -> Viewer:
        return by_token(self.token, in_name_of)

    @property
    def reads_posts(self) -> bool:
        return self.token.may(Right.POSTS)

    def answer(self, model: type[M], values: Any) -> M:
        """The API model of `values`.

        Counts of few people are hidden (console/api/schema) if the program may not read posts.
        """
        return model.model_validate(values, context={"exact": self.reads_posts})


def caller_of(request: Request) -> Caller:
    return Caller(request.app.state.pages, request.state.token)


Calling = Annotated[Caller, Depends(caller_of)]
