"""People of an installation, and where they come from."""

from desks.access.desk import AccessDesk, Approach
from desks.access.passwords import Passwords
from desks.access.people import PeopleDesk
from desks.viewer import in_shell
from domain.person import Role
from tests.desks.access.test_passwords import CHEAP, GOOD

BY = Passwords(CHEAP)
HOME = Approach("127.0.0.1", "Firefox Linux")
VERA = in_shell("Вера")


def first(installation):
    """The first administrator."""
    link = PeopleDesk(installation).first_link(VERA)
    return AccessDesk(installation, BY).accept(token(link), GOOD, HOME, "Вера Зея", "Vera").person


def anna(installation, *roles):
    """A monitor, or somebody of these roles, without a password."""
    return PeopleDesk(installation).add(VERA, "Анна", "anna", set(roles) or {Role.MONITOR}, ())


def invite(installation, login="anna"):
    """The token of a new link."""
    return token(PeopleDesk(installation).link(VERA, login))


def token(link):
    return link.rpartition("/")[2]
