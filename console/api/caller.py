"""A program that asks: who it is, and what it may see."""

from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from console.pages import Pages

M = TypeVar("M", bound=BaseModel)


class Caller:
    """One request of one program; `name` is its token's, and who does what it does."""

    def __init__(self, pages: Pages, name: str) -> None:
        self.pages, self.parts, self.words, self.name = pages, pages.parts, pages.words, name

    @property
    def now(self) -> datetime:
        return self.parts.clock.now()

    def audit(self, what: str, detail: str) -> None:
        """Note what the program looked at or did."""
        self.parts.audit.write(self.now, self.name, what, detail)


def caller_of(request: Request) -> Caller:
    """Whoever the guard let in."""
    return Caller(request.app.state.pages, request.state.name)


Calling = Annotated[Caller, Depends(caller_of)]
