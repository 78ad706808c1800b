"""The viewer: a person on a page, a program with a token, or the shell. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.index.published import whole
from app.index.scope import ScopedIndex
from domain.access.token import Token
from domain.errors import EntryRefused, Forbidden, MoveRefused
from domain.person import SYSTEM, Person, Right
from domain.ports.index import PostIndex, PostSearch


class Door(StrEnum):
    PAGE = "page"
    API = "api"
    SHELL = "shell"
    LINK = "link"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Viewer:
    """`name` is written to the audit; `bodies` limit the posts they may see, None means no limit;
    `in_name_of` is the person on whose behalf a program acts, `person` the id of a person on a
    page; `stream` is that of which a program files cases.
    """

    name: str
    rights: frozenset[Right]
    door: Door
    bodies: frozenset[str] | None = None
    in_name_of: str = ""
    person: str = ""
    stream: str | None = None

    @property
    def actor(self) -> str:
        """The name under which an action is recorded. Raises MoveRefused for the system's own."""
        who = self.in_name_of or self.name
        if who.strip().casefold() == SYSTEM:
            raise MoveRefused(f"«{who}» — это сама система: назовите себя")
        return who

    @property
    def doer(self) -> str:
        """The person who acts; raises EntryRefused if a program limited to bodies names a person,
        who acts on posts and cases that the program may not see.
        """
        if self.in_name_of and self.bodies is not None:
            raise EntryRefused("who: ключ для отдельных органов действует только от своего имени")
        return self.actor

    def may(self, *rights: Right) -> bool:
        return self.rights.issuperset(rights)

    def demand(self, *rights: Right) -> None:
        if lacking := sorted(set(rights) - self.rights):
            raise Forbidden(lacking)

    def posts(self, index: PostIndex) -> PostSearch:
        """Published posts: words of filed texts go into no list, file, message or summary."""
        return index if self.bodies is None else ScopedIndex(index, self.bodies)

    def filed(self, index: PostIndex) -> PostSearch:
        """Filed texts too, for casework on a page or in the shell; a body reads those of its cases
        on the cases themselves.
        """
        reads = self.bodies is None and self.door in (Door.PAGE, Door.SHELL)
        return whole(index) if reads and self.may(Right.CASES) else self.posts(index)


def on_page(person: Person) -> Viewer:
    rights = frozenset(right for right in Right if person.may(right))
    return Viewer(person.name, rights, Door.PAGE, person.scope, person=person.id)


def by_token(token: Token, in_name_of: str = "") -> Viewer:
    """The program that holds a token, without limit if the token has no bodies; triage of the whole
    region includes its saved searches, because tokens have no right of their own for them.
    """
    rights = token.rights | {Right.NOBODY}
    if Right.TRIAGE in rights and not token.bodies:
        rights |= {Right.SEARCHES}
    other = _other(in_name_of, token.name)
    return Viewer(token.name, rights, Door.API, token.bodies or None, other, stream=token.stream)


def in_shell(account: str, in_name_of: str = "") -> Viewer:
    rights = frozenset(Right)
    return Viewer(account, rights, Door.SHELL, in_name_of=_other(in_name_of, account))


def by_link(name: str, *rights: Right, bodies: frozenset[str] | None = None) -> Viewer:
    return Viewer(name, frozenset({Right.NOBODY, *rights}), Door.LINK, bodies)


def by_screen(name: str) -> Viewer:
    """The screen of a hall: it sees the region as a program does that may not read posts."""
    return Viewer(name, frozenset({Right.NOBODY, Right.REGION}), Door.SCREEN)


def _other(in_name_of: str, name: str) -> str:
    return "" if in_name_of == name else in_name_of
