"""A desk refuses before it looks at what it is asked, whatever guards the doors."""

from inspect import getmembers, isfunction, signature

import pytest

from desks.access.desk import AccessDesk
from desks.access.people import PeopleDesk
from desks.access.tokens import TokenDesk
from desks.audit import AuditDesk
from desks.health import HealthDesk
from desks.installation import InstallationDesk, before_start, prepare
from desks.probes import ProbeDesk
from desks.rubricator.adoption import AdoptionDesk
from desks.sources import SourceDesk
from desks.viewer import Door, Viewer
from desks.watching import WatchingDesk
from domain.errors import Forbidden
from domain.person import Right

NOBODY = Viewer("никто", frozenset({Right.NOBODY}), Door.PAGE)
DESKS = (
    *(AdoptionDesk, AuditDesk, HealthDesk, InstallationDesk, PeopleDesk, ProbeDesk, SourceDesk),
    *(TokenDesk, WatchingDesk),
)
# Asked by people who are not signed in, or of the system itself for every page.
OPEN = {"sign_in", "asked", "enter_code", "enter_vouched", "invited", "accept", "state"}


def asked(desk):
    """Every public method with the number of its arguments after the viewer."""
    for name, method in getmembers(type(desk), isfunction):
        if not name.startswith("_") and name not in OPEN:
            first, *others = list(signature(method).parameters.values())[1:]
            assert first.name == "viewer", name
            yield name, [one for one in others if one.default is one.empty]


@pytest.mark.parametrize("kind", [*DESKS, AccessDesk])
def test_who_has_no_right_is_refused_whatever_they_ask(installation, kind) -> None:
    desk = kind(installation, None) if kind is AccessDesk else kind(installation)
    before = (
        installation.access.people.all(),
        installation.access.tokens.all(),
        installation.crawl.registry.picture(),
    )
    methods = list(asked(desk))
    assert methods
    for name, others in methods:
        with pytest.raises(Forbidden):
            getattr(desk, name)(NOBODY, *(None for _ in others))
    assert (
        installation.access.people.all(),
        installation.access.tokens.all(),
        installation.crawl.registry.picture(),
    ) == before


def test_an_installation_is_prepared_and_examined_by_its_administrator(tmp_path) -> None:
    for deed in (prepare, lambda *given: list(before_start(*given))):
        with pytest.raises(Forbidden):
            deed(NOBODY, None)
