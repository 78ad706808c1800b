"""The port of people."""

from collections.abc import Sequence
from typing import Protocol

from domain.person import Density, Person, Theme


class PeopleStore(Protocol):
    """People by name. A write that cannot be made writes nothing and returns False; a change, a
    password or a new link spends the links before it.
    """

    def all(self) -> Sequence[Person]: ...

    def get(self, person_id: str) -> Person | None: ...

    def password(self, login: str) -> tuple[Person, str | None] | None: ...

    def add(self, person: Person) -> bool:
        """Lets a new person, or one of the roster, sign in; False if they can already, or the login
        belongs to another.
        """
        ...

    def add_first(self, person: Person, password: str) -> bool:
        """As `add`, with a password; False if there is an administrator already, also for the later
        of two simultaneous callers.
        """
        ...

    def change(self, person: Person) -> bool: ...

    def set_password(
        self, person_id: str, password: str, before: str | None, invited: int | None = None
    ) -> bool:
        """Replaces the hash `before`; False if it or the count of links `invited` is no longer
        current.
        """
        ...

    def invite(self, person_id: str) -> int:
        """Returns the count with which a new link is signed."""
        ...

    def invited(self, person_id: str) -> int | None: ...

    def set_look(self, person_id: str, theme: Theme, density: Density) -> None: ...

    def set_calls(self, person_id: str, *, sound: bool, desktop: bool) -> None: ...

    def rename(self, person_id: str, name: str) -> bool:
        """Renames the person and all mentions outside the audit log, in one transaction; False if
        the name belongs to another.
        """
        ...
