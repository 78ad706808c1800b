"""People who sign in and their access.

Access is changed only by a person, in the console or on the command line.
"""

from collections.abc import Sequence

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer
from console.routes import ADMINISTER
from desks.access.people import PeopleDesk
from domain.person import Role


class StaffAnswer(Answer):
    """Сотрудник, который входит в консоль."""

    name: str
    login: str
    roles: list[Role]
    bodies: list[str]
    enabled: bool
    has_password: bool
    has_factor: bool


class StaffsAnswer(Answer):
    """Все, кто входит."""

    people: list[StaffAnswer]


def list_people(caller: Calling) -> StaffsAnswer:
    """Кто входит в консоль, в каких ролях и для каких органов."""
    people = [member.person for member in PeopleDesk(caller.installation).all(caller.viewer())]
    return caller.answer(
        StaffsAnswer,
        {
            "people": [
                {
                    "name": person.name,
                    "login": person.login,
                    "roles": sorted(person.roles),
                    "bodies": sorted(person.bodies),
                    "enabled": person.enabled,
                    "has_password": person.has_password,
                    "has_factor": person.has_factor,
                }
                for person in people
            ]
        },
    )


ROUTES: Sequence[Operation] = (Operation("GET", "/people", list_people, ADMINISTER, "Сотрудники"),)
