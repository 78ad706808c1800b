"""The port of people."""

from collections.abc import Sequence
from typing import Protocol

from domain.person import Density, Person, Theme


class PeopleStore(Protocol):
    def all(self) -> Sequence[Person]:
        """By name."""
        ...

    def get(self, person_id: str) -> Person | None: ...

    def password(self, login: str) -> tuple[Person, str | None] | None: ...

    def add(self, person: Person) -> bool:
        """Lets somebody sign in: a new person, or a person of the roster who could not until now.

        False if the person can sign in already, or the login belongs to another.
        """
        ...

    def add_first(self, person: Person, password: str) -> bool:
        """As `add`, with a password; False if there is an administrator already.

        Of two simultaneous callers, one gets False.
        """
        ...

    def change(self, person: Person) -> bool:
        """Writes roles, bodies and whether they may sign in; any change spends earlier links.

        False if the person does not exist.
        """
        ...

    def set_password(
        self, person_id: str, password: str, before: str | None, invited: int | None = None
    ) -> bool:
        """Replaces the hash `before` and spends earlier links.

        False if the hash or the count of links `invited` is no longer current.
        """
        ...

    def invite(self, person_id: str) -> int:
        """Spends earlier links; returns the count with which a new link is signed."""
        ...

    def invited(self, person_id: str) -> int | None:
        """The count with which a valid link was signed; None if the person does not exist."""
        ...

    def set_look(self, person_id: str, theme: Theme, density: Density) -> None: ...

    def rename(self, person_id: str, name: str) -> bool:
        """Renames the person and all mentions outside the audit log, in one transaction.

        If the name belongs to another or the person does not exist, writes nothing and returns
        False.
        """
        ...
