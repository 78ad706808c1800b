"""The port of people."""

from collections.abc import Sequence
from typing import Protocol

from domain.person import Person


class PeopleStore(Protocol):
    """Everybody of the centre: those who sign in, those on the roster, and who are both."""

    def all(self) -> Sequence[Person]:
        """By name."""
        ...

    def get(self, person_id: str) -> Person | None: ...

    def password(self, login: str) -> tuple[Person, str | None] | None:
        """Who signs in by this name, and the hash of their password."""
        ...

    def add(self, person: Person) -> bool:
        """Let somebody sign in: a new person, or one of the roster who could not until now. False
        where the person can already, or the login is another's.
        """
        ...

    def add_first(self, person: Person, password: str) -> bool:
        """As `add`, with a password; False where there is an administrator already, and of two at
        once for one of them.
        """
        ...

    def change(self, person: Person) -> bool:
        """New roles, bodies, and whether they may sign in; any of them spends earlier links. False
        for somebody who is not there.
        """
        ...

    def set_password(
        self, person_id: str, password: str, before: str | None, invited: int | None = None
    ) -> bool:
        """A new hash in place of the one before, which spends earlier links; False where that hash
        or that count of links is not theirs any more.
        """
        ...

    def invite(self, person_id: str) -> int:
        """Spend earlier links; returns the count that a new one is signed with."""
        ...

    def invited(self, person_id: str) -> int | None:
        """The count that a link must have been signed with; None for somebody who is not there."""
        ...

    def rename(self, person_id: str, name: str) -> bool:
        """The person, and everything that names them but the audit, in one transaction. False, and
        nothing written, where the name is another's or nobody has the first.
        """
        ...
