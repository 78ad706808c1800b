"""Who acts or looks: a person on a page, a program with a token, or the shell. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.index.scope import ScopedIndex
from domain.errors import Forbidden
from domain.person import Person, Right
from domain.ports.index import PostIndex, PostSearch
from domain.token import Token


class Door(StrEnum):
    """By which way a viewer came in."""

    PAGE = "page"
    API = "api"
    SHELL = "shell"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Viewer:
    """`name` is what the audit says. `bodies` limit the posts they may see; None limits nothing.
    `in_name_of` is the person for whom a program acts, `person` the id of somebody on a page.
    """

    name: str
    rights: frozenset[Right]
    door: Door
    bodies: frozenset[str] | None = None
    in_name_of: str = ""
    person: str = ""

    @property
    def actor(self) -> str:
        """The name under which a deed is recorded."""
        return self.in_name_of or self.name

    def may(self, *rights: Right) -> bool:
        """True where they have every one of these rights."""
        return self.rights.issuperset(rights)

    def demand(self, *rights: Right) -> None:
        """Raises Forbidden where they lack one of these rights."""
        if lacking := sorted(set(rights) - self.rights):
            raise Forbidden(lacking)

    def posts(self, index: PostIndex) -> PostSearch:
        """The posts that they may see."""
        return index if self.bodies is None else ScopedIndex(index, self.bodies)


def on_page(person: Person) -> Viewer:
    """The person who is signed in."""
    rights = frozenset(right for right in Right if person.may(right))
    return Viewer(person.name, rights, Door.PAGE, person.scope, person=person.id)


def by_token(token: Token, in_name_of: str = "") -> Viewer:
    """The program that holds a token; one without bodies is limited to none. Triage of the whole
    region brings its saved searches, and tokens name no right to them.
    """
    rights = token.rights | {Right.NOBODY}
    if Right.TRIAGE in rights and not token.bodies:
        rights |= {Right.SEARCHES}
    return Viewer(
        token.name, rights, Door.API, token.bodies or None, _other(in_name_of, token.name)
    )


def in_shell(account: str, in_name_of: str = "") -> Viewer:
    """An account of the machine, which may do everything."""
    rights = frozenset(Right)
    return Viewer(account, rights, Door.SHELL, in_name_of=_other(in_name_of, account))


def by_link(name: str, *rights: Right) -> Viewer:
    """The reader of a signed link, who may do what the link is for."""
    return Viewer(name, frozenset({Right.NOBODY, *rights}), Door.LINK)


def _other(in_name_of: str, name: str) -> str:
    return "" if in_name_of == name else in_name_of
