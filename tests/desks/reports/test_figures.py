"""Figures over the region's own cases: each scope, equal to its page, and why one has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.reports.figures import make_figures
from desks.cases.ratings.desk import RatingDesk, window
from desks.reports.figures import AskedFigure, FigureDesk
from domain.cases.ratings.rating import OF_CENTRE
from domain.cases.workflow import CaseDeed
from domain.errors import NotFound
from domain.person import Role
from domain.reports.kept import ChangeCause, KeptFigure
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.terms.period import Period
from reports.figures.named import OfMeasure
from reports.figures.registry import BY_NAME, FIGURES
from tests.desks.ratings.test_case_ratings import ahead, clocked  # noqa: F401  # a fixture
from tests.desks.test_cases import ANNA, by_hand, member, move
from tests.statements import statements

D = CaseDeed
HOUSING = ReportScope(ScopeKind.BODY, "housing")
TYNDA = ReportScope(ScopeKind.MUNICIPALITY, "tynda")


@pytest.fixture
def figures(clocked):  # noqa: F811
    now = clocked.clock.now()
    period = window(now, 3, clocked.region.zone)
    return make_figures(clocked).over(period, now)


def test_every_figure_is_named_once_and_says_how_it_is_counted() -> None:
    assert len(BY_NAME) == len(FIGURES)
    assert all(one.title and one.how and one.scopes for one in FIGURES)
    assert not [one.name for one in FIGURES if isinstance(one.source, OfMeasure) and one.page]


def test_a_body_s_figures_are_those_of_the_rating(clocked, figures) -> None:  # noqa: F811
    rating = RatingDesk(clocked).look(ANNA, 3)
    bodies = {one.body.id: one for table in rating.tables for one in table.bodies}
    bodies.pop(OF_CENTRE, None)
    for named in FIGURES:
        if not isinstance(named.source, OfMeasure):
            continue
        for id_, rated in bodies.items():
            figure = figures.one(named.name, ReportScope(ScopeKind.BODY, id_))
            measure = rated.measures[named.source.kind]
            of = named.source.divisor
            value = None if measure.value is None else measure.value / of
            assert (id_, named.name, figure.value, figure.n) == (id_, named.name, value, measure.n)
            assert figure.address.startswith(
                f"/figures/cases?name={named.name}&scope=body&id={id_}"
            )


def test_the_region_and_a_municipality_count_a_case_once(figures) -> None:
    """Five cases of one town: two bodies had one of them, the centre still has one."""
    for scope in (CENTRE, TYNDA):
        made = figures.of(scope)
        assert (made["cases.received"].value, made["cases.overdue"].value) == (5, 4)
        assert (made["cases.on_time"].value, made["cases.on_time"].n) == (0.2, 5)
    other = figures.of(ReportScope(ScopeKind.MUNICIPALITY, "zeya"))
    assert (other["cases.received"].value, other["cases.on_time"].value) == (0, None)
    known = [figures.of(CENTRE)["cases.received"].last_case, other["cases.received"].last_case]
    assert known == [5, 5]  # a later number came late there too
    assert figures.one("cases.late_now").value == 4
    assert figures.one("cases.late_now", HOUSING).value == 1
    assert figures.one("sources.down").n is not None


def test_own_figures_have_plain_names_those_of_others_end_with_their_scope(figures) -> None:
    own, others = figures.of(HOUSING), figures.of(HOUSING, own=False)
    assert [*others] == [f"{name}.housing" for name in own]
    assert "sources.down" not in own
    with pytest.raises(KeyError):
        figures.one("sources.down", HOUSING)


def test_all_scopes_share_one_reading_of_the_cases(clocked) -> None:  # noqa: F811
    read = []
    lives = clocked.casework.lives
    made = make_figures(clocked)

    class Once:
        def over(self, periods, taken_at):
            read.append(periods)
            return ratings.over(periods, taken_at)

    ratings = made._parts.ratings  # what it counts with
    object.__setattr__(made._parts, "ratings", Once())
    now = clocked.clock.now()
    figures = made.over(window(now, 3, clocked.region.zone), now)
    for scope in (CENTRE, HOUSING, TYNDA):
        figures.of(scope)
    assert (len(read), lives is clocked.casework.lives) == (1, True)


def test_two_periods_share_one_reading_and_count_as_each_alone(clocked) -> None:  # noqa: F811
    now, made = clocked.clock.now(), make_figures(clocked)
    period = window(now, 1, clocked.region.zone)
    earlier = Period(period.since - timedelta(days=31), period.since)
    with statements() as asked:
        during, before = made.compared(period, earlier, now, ".before")
        together = during.of(HOUSING), before.of(HOUSING)
    assert all(name.endswith(".before") for name in together[1])
    assert len([one for one in asked if "FROM case_moves" in one]) == 1
    for both, own in zip(together, (period, earlier), strict=True):
        alone = made.over(own, now).of(HOUSING)
        assert [replace(one, name="") for one in both.values()] == [
            replace(one, name="") for one in alone.values()
        ]


def changes(installation, name="cases.overdue", viewer=ANNA):
    return FigureDesk(installation).changes(viewer, "monthly 1", name)


def test_why_a_figure_is_another_one_now(installation) -> None:
    """The period goes on: what is done after the moment of the data changes it too."""
    late, kept_on, moved = (by_hand(installation) for _ in range(3))
    for number in (late, kept_on, moved):
        move(installation, number, D.ROUTE, body="housing")
    then = ahead(installation, timedelta(days=40))
    now = then.clock.now()
    made = make_figures(then).over(Period(now - timedelta(days=60), now + timedelta(days=9)), now)
    kept = [KeptFigure("monthly 1", one) for one in made.of(HOUSING).values()]
    then.reports.figures.keep(kept)
    assert made.one("cases.overdue", HOUSING).cases == (late, kept_on, moved)
    same = changes(then)
    assert (same.is_same, same.differences) == (True, [])

    after = ahead(installation, timedelta(days=41))
    fresh = by_hand(installation)  # received before, and typed after
    move(installation, fresh, D.ROUTE, body="housing")
    move(after, moved, D.RECALL)
    move(after, late, D.ANSWER, note="Починили")
    change = changes(after)
    assert (change.then.figure.value, change.now.value) == (3, 2)
    assert [(one.cause, one.added, one.removed) for one in change.differences] == [
        (ChangeCause.LATE, [fresh], []),
        (ChangeCause.ANSWERED, [], [late]),
        (ChangeCause.MOVED, [], [moved]),
    ]
    assert [one.cause for one in changes(after, "cases.on_time").among] == [ChangeCause.LATE]


def test_a_body_sees_the_figures_of_its_own_reports_alone(installation) -> None:
    now = installation.clock.now()
    made = make_figures(installation).over(window(now, 1, installation.region.zone), now)
    every = [made.one("cases.received", HOUSING), made.one("alerts.opened")]
    installation.reports.figures.keep([KeptFigure("monthly 1", one) for one in every])
    head = member(installation, "Глава", Role.HEAD)
    other = member(installation, "Чужой", Role.HEAD, bodies=("transport",))
    desk = FigureDesk(installation)
    assert [one.figure.name for one in desk.of(head, "monthly 1")] == ["cases.received"]
    assert len(desk.of(ANNA, "monthly 1")) == 2
    with pytest.raises(NotFound):
        desk.of(other, "monthly 1")
    with pytest.raises(NotFound):
        changes(installation, "alerts.opened", head)
    assert changes(installation, "cases.received", head).is_same
    asked = AskedFigure("cases.received", HOUSING, every[0].period)
    assert desk.look(head, asked).figure.value == 0
    for scope in (CENTRE, ReportScope(ScopeKind.BODY, "transport")):
        with pytest.raises(NotFound):
            desk.look(head, replace(asked, scope=scope))


def test_what_is_over_stays_whatever_is_done_later(installation) -> None:
    number = by_hand(installation)
    move(installation, number, D.ROUTE, body="housing")
    then = ahead(installation, timedelta(days=40))
    now = then.clock.now()
    made = make_figures(then).over(Period(now - timedelta(days=60), now), now)
    then.reports.figures.keep([KeptFigure("monthly 1", made.one("cases.overdue", HOUSING))])
    after = ahead(installation, timedelta(days=41))
    move(after, number, D.ANSWER, note="Починили")
    change = changes(after)
    assert (change.now.value, change.is_same, change.differences) == (1, True, [])
