"""The cases of the demo: every number of the exports becomes a case, and people work on some."""

import io
from datetime import timedelta

import pytest
from rich.console import Console

from desks.cases.reading import CaseChoice, CaseDesk, Tab
from desks.viewer import on_page
from domain.cases.workflow import CaseState
from domain.person import Right
from domain.post import EnrichedPost, Kind, Label, Labels
from otklik.demo import BODIES, make_people
from otklik.demonstration.cases import TODAY, report_cases, work_on_cases
from replica.scenario import Scenario
from replica.world import World
from tests.making import a_post


def _posts(now):
    """Complaints that the bodies of the demo's people answer, of today and of a month before: the
    days before may be a weekend or the holidays of January.
    """
    for n in range(TODAY + 60):
        at = now - timedelta(hours=n + 1 if n < TODAY else 48 + 12 * (n - TODAY))
        labels = Labels(
            kind=Label(Kind.COMPLAINT, 0.9),
            body=Label(BODIES[n % 2], 0.9),
            group=Label("housing", 0.9),
            municipality=Label("tynda", 0.9),
        )
        yield EnrichedPost(a_post(f"town/{n}", at, text=f"Нет тепла {n}"), labels, f"{at:%Y-%m}", 1)


@pytest.fixture
def worked(installation):
    now = installation.clock.now()
    with World(Scenario(3, now)) as world:
        world.write(installation.settings.data)
        described = world.description()
    installation.posts.index.save(list(_posts(now)))
    installation.posts.index.refresh()
    people, _ = make_people(installation.settings)
    return described, people, work_on_cases(installation, described, people)


def test_the_board_is_alive_for_every_role(installation, worked):
    described, people, casework = worked
    assert set(casework.states) == set(CaseState) - {CaseState.VOID}
    assert all(casework.states.values())
    assert casework.late
    assert sum(casework.rows.values()) > 200
    # The portal was not polled here; of the exports nothing is missing.
    assert list(casework.missing) == sorted(described["filed"]["city"]["numbers"])
    desk = CaseDesk(installation)
    for person in people:
        viewer = on_page(person)
        if not viewer.may(Right.READ_CASES):
            continue
        for tab in (Tab.OPEN, Tab.LATE, Tab.BODIES, Tab.ANSWERED, Tab.CLOSED):
            assert desk.list(viewer, CaseChoice(tab)).total, (person.name, tab)
    said = Console(file=io.StringIO(), width=160)
    report_cases(casework, said)
    assert "дан промежуточный ответ: " in said.file.getvalue()
    assert f"Не найдены: {casework.missing[0]}" in said.file.getvalue()
