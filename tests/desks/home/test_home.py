"""The summary for each role: which blocks, whose posts, and how many queries it costs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_evaluator, make_worker
from app.clock import SystemClock
from desks.home.desk import HomeBlock, HomeDesk, order_of
from desks.home.readings import Readings
from desks.viewer import by_token, in_shell, on_page
from domain.access.token import Token
from domain.alert import AlertState, Cell, Move
from domain.duty import DutyRole, RosterEntry
from domain.errors import IndexUnavailable
from domain.handover import Handover
from domain.person import Person, Right, Role
from domain.triage import Act
from tests.alerts.talk import spike
from tests.making import a_complaint, a_post, an_alert, some_evidence, with_ports
from tests.statements import statements

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HEAT, ROADS = Cell("housing", "tynda"), Cell("roads", "zeya")
COLD = "В Тынде второй день нет отопления, батареи ледяные, когда включат?"


def somebody(installation, *roles, name="Анна", bodies=()):
    one = Person(name, name, frozenset(roles), login=f"l{name}", bodies=frozenset(bodies))
    installation.access.people.add(one)
    return on_page(one)


def opened(installation, id_, state=AlertState.NEW, cell=HEAT, at=None, **fields):
    """An alert with the moves that led to its state, the last by Пётр."""
    at = at or installation.clock.now() - 13 * MINUTE
    one = replace(an_alert(at, cell, id=id_), **fields)
    installation.watch.alerts.save(one, Move(id_, None, AlertState.NEW, at, "system"))
    if state is not AlertState.NEW:
        after = replace(one, state=state, version=1)
        if state in (AlertState.CLOSED, AlertState.FALSE):
            after = replace(after, closed_at=at + MINUTE)
        move = Move(id_, AlertState.NEW, state, at + MINUTE, "Пётр")
        installation.watch.alerts.save(after, move)
    return one


def taught(installation):
    """Complaints of a month, and a detector that knows them."""
    now = installation.clock.now()
    rows = [
        a_complaint(f"t{n}", now - n * HOUR, incident_id=f"t{n}", municipality=place, history=True)
        for place in ("tynda", "zeya")
        for n in range(1, 24 * 20)
    ]
    installation.posts.complaints.record(
        [replace(one, post_id=f"{one.post_id}{one.municipality}") for one in rows]
    )
    make_evaluator(installation).tick(now)


def written(installation, *texts):
    now = installation.clock.now()
    posts = [
        a_post(str(n), now - (n + 1) * MINUTE, text=f"{text} Дом {n}")
        for n, text in enumerate(texts)
    ]
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()
    return [post.id for post in posts]


@pytest.mark.parametrize(
    ("role", "order"),
    [
        (Role.DUTY, (HomeBlock.ALERTS, HomeBlock.LOAD)),
        (Role.MONITOR, (HomeBlock.LOAD, HomeBlock.ALERTS)),
        (Role.MEDIA, (HomeBlock.OUTLETS, HomeBlock.LOAD, HomeBlock.ALERTS)),
        (Role.ANALYST, (HomeBlock.ALERTS, HomeBlock.LOAD, HomeBlock.OUTLETS)),
        (Role.ADMINISTRATOR, (HomeBlock.ALERTS, HomeBlock.LOAD, HomeBlock.OUTLETS)),
        (Role.COORDINATOR, (HomeBlock.LOAD,)),
        (Role.EXECUTOR, (HomeBlock.LOAD,)),
    ],
)
def test_each_role_sees_its_own_work_first(installation, role, order) -> None:
    viewer = somebody(installation, role)
    assert order_of(viewer) == order
    home = HomeDesk(installation).look(viewer)
    assert home.order == order
    assert (home.region is None) == (HomeBlock.ALERTS not in order)
    assert (home.outlets is None) == (HomeBlock.OUTLETS not in order)


def test_unanswered_alerts_come_first_and_muted_ones_after_them(installation) -> None:
    now = installation.clock.now()
    opened(installation, "held", AlertState.ACKNOWLEDGED)
    opened(installation, "small", cell=ROADS, evidence=some_evidence(now, authors=5))
    opened(installation, "large", cell=Cell("waste", "zeya"))
    opened(installation, "later", cell=Cell("roads", "tynda"), snoozed_until=now + HOUR)
    opened(installation, "closed", AlertState.CLOSED)
    region = HomeDesk(installation).look(somebody(installation, Role.DUTY)).region
    assert region is not None
    assert [one.alert.id for one in region.spikes.rows] == ["large", "small", "later", "held"]
    assert (region.spikes.open, region.spikes.new) == (4, 3)
    waits = {one.alert.id: one.waits_since for one in region.spikes.rows}
    assert waits["held"] is None
    assert now - 14 * MINUTE < waits["large"] <= now - 12 * MINUTE
    assert [one.holder for one in region.spikes.rows] == [None, None, None, "Пётр"]


def test_an_alert_that_was_opened_again_waits_since_then(installation) -> None:
    one = opened(installation, "a", AlertState.CLOSED)
    now = installation.clock.now()
    again = replace(one, version=2)
    installation.watch.alerts.save(
        again, Move("a", AlertState.CLOSED, AlertState.NEW, now - 3 * MINUTE, "Пётр")
    )
    region = HomeDesk(installation).look(somebody(installation, Role.DUTY)).region
    assert region is not None
    assert region.spikes.rows[0].waits_since == now - 3 * MINUTE
    assert region.spikes.rows[0].holder is None


def test_an_alert_has_the_streets_and_a_sentence_of_its_posts(installation) -> None:
    ids = written(
        installation,
        "Добрый день! В Тынде на Лесной второй день нет отопления, батареи ледяные.",
        "В Тынде на улице Лесной, 5 нет отопления, батареи холодные второй день!",
    )
    now = installation.clock.now()
    joined = installation.posts.incidents.of_posts(ids)
    evidence = some_evidence(now, post_ids=(ids[0],), incidents=(joined[ids[0]].id,))
    opened(installation, "a", evidence=evidence)
    desk = HomeDesk(installation)
    [spike_] = desk.look(somebody(installation, Role.MONITOR)).region.spikes.rows
    assert "нет отопления" in (spike_.quote or "")
    assert "Лесная" in spike_.streets
    [bare] = desk.hall(in_shell("shell")).region.spikes.rows
    assert (bare.quote, bare.streets, bare.holder) == (None, (), None)


def test_what_grows_is_shown_until_there_is_an_alert(installation) -> None:
    taught(installation)
    now = installation.clock.now()
    installation.posts.complaints.record(spike(ROADS, now, authors=12))
    viewer = somebody(installation, Role.DUTY)
    growing = HomeDesk(installation).look(viewer).region.growing
    assert [one.cell for one in growing] == [ROADS]
    assert growing[0].numbers.seen >= 12
    opened(installation, "a", cell=ROADS)
    assert not HomeDesk(installation).look(viewer).region.growing


def test_the_norm_is_read_once_a_minute_for_everybody(installation) -> None:
    taught(installation)
    desk = HomeDesk(installation, start=lambda work: None)
    first = desk.look(somebody(installation, Role.DUTY)).region.norms
    assert first is not None
    with statements() as asked:
        second = desk.live(somebody(installation, Role.MONITOR, name="Борис")).region.norms
    assert first is second
    assert not any("baselines" in statement for statement in asked)
    assert sum(hour.count for hour in first.course) > 20


def test_the_region_waits_without_what_somebody_touched(installation) -> None:
    ids = written(installation, *[COLD] * 3)
    viewer = somebody(installation, Role.MONITOR)
    desk, now = HomeDesk(installation), installation.clock.now()
    waiting = desk.look(viewer).load
    shown = {one.post.id for one in waiting.newest}
    assert shown
    assert shown <= set(ids)
    gone = next(iter(shown))
    installation.posts.triage.move([gone], Act.TAKE, "Анна", now, until=now + HOUR)
    after = desk.live(viewer).load
    assert after.waiting == waiting.waiting - 1
    assert after.taken == 1
    assert gone not in {one.post.id for one in after.newest}


def test_a_body_sees_its_own_posts_alone(installation) -> None:
    ids = written(installation, COLD, "Белогорск, мусор не вывозят неделю, контейнеры переполнены!")
    posts = installation.posts.index.get(ids)
    bodies = {id_: one.labels.body.value for id_, one in posts.items() if one.labels.body}
    own = bodies[ids[0]]
    others = {id_ for id_ in ids if bodies.get(id_) != own}
    assert others
    for role in (Role.COORDINATOR, Role.EXECUTOR):
        home = HomeDesk(installation).look(
            somebody(installation, role, name=role.value, bodies=[own])
        )
        assert [one.post.id for one in home.load.newest] == [ids[0]]
        assert (home.load.waiting, home.load.today) == (1, sum(c for _, c in home.load.course))
        assert (home.region, home.outlets, home.changes) == (None, None, None)
        assert (home.load.taken is None) == (role is Role.EXECUTOR)
    none = HomeDesk(installation).look(somebody(installation, Role.EXECUTOR, name="Никто"))
    assert (none.load.waiting, none.load.newest, none.load.today) == (0, (), 0)


def test_a_token_of_some_bodies_counts_their_posts_even_with_the_region(installation) -> None:
    ids = written(installation, COLD, "Белогорск, мусор не вывозят неделю, контейнеры переполнены!")
    body = installation.posts.index.get(ids)[ids[0]].labels.body.value
    token = Token(
        "t",
        frozenset({Right.POSTS, Right.REGION}),
        frozenset({body}),
        "Вера",
        installation.clock.now(),
    )
    home = HomeDesk(installation).look(by_token(token))
    assert home.region is not None
    assert [one.post.id for one in home.load.newest] == [ids[0]]
    assert home.load.waiting == 1


def test_the_second_visit_says_what_changed_since_the_first(installation) -> None:
    desk, viewer = HomeDesk(installation), somebody(installation, Role.DUTY)
    assert desk.look(viewer).changes is None
    now = installation.clock.now()
    installation.access.visits.come("Анна", now + HOUR, timedelta(minutes=30))
    since = installation.access.visits.before("Анна")
    opened(installation, "before", at=since - HOUR)
    opened(installation, "after", at=since + timedelta(microseconds=1))
    installation.watch.handovers.add(Handover("Пётр", since + MINUTE, "Ждём ЖКХ", ()))
    changes = desk.live(viewer).changes
    assert changes.since == since
    assert [alert.id for alert in changes.opened] == ["after"]
    assert [note.who for note in changes.notes] == ["Пётр"]
    assert changes.any


def test_who_is_on_duty_is_named_to_people_and_not_to_a_hall(installation) -> None:
    desk, viewer = HomeDesk(installation), somebody(installation, Role.MONITOR)
    assert not desk.look(viewer).region.serving.filled
    now = installation.clock.now()
    installation.watch.duty.add(
        [RosterEntry("Пётр", DutyRole.OFFICER, now - HOUR, now + HOUR, "Пётр", now)],
        [Person("Пётр", "Пётр", frozenset())],
    )
    serving = desk.look(viewer).region.serving
    assert (serving.on_duty, serving.name, serving.until) == (True, "Пётр", now + HOUR)
    hall = desk.hall(viewer).region.serving
    assert (hall.on_duty, hall.name, hall.until) == (True, None, now + HOUR)


def test_many_posts_and_alerts_cost_as_many_queries_as_few(installation) -> None:
    written(installation, COLD)
    taught(installation)
    opened(installation, "a0")
    viewer = somebody(installation, Role.ADMINISTRATOR)
    HomeDesk(installation).look(viewer)
    few, _ = costs(installation, viewer)
    written(installation, *[f"{COLD} Квартира {n}." for n in range(1, 40)])
    for n in range(1, 30):
        opened(installation, f"a{n}")
    # Norms are read once a minute: of two looks at once, at most one begins a minute.
    many, home = min((costs(installation, viewer) for _ in range(2)), key=lambda one: len(one[0]))
    assert home.region.spikes.open == 30
    assert len(many) <= len(few)
    assert len(many) <= 26


def costs(installation, viewer):
    """Queries of a summary that nobody read before, without those of the norm."""
    desk = HomeDesk(installation)
    with statements() as asked:
        home = desk.live(viewer)
    return [s for s in asked if "baselines" not in s and "complaints.at >=" not in s], home


def test_a_second_viewer_of_the_same_scope_reads_no_post_again(installation) -> None:
    ids = written(installation, COLD)
    evidence = some_evidence(installation.clock.now(), post_ids=(ids[0],))
    opened(installation, "a", evidence=evidence)
    index = Counting(installation.posts.index)
    counted = stopped(with_ports(installation, index=index))
    desk = HomeDesk(counted)
    first = desk.look(somebody(counted, Role.MONITOR))
    asked = index.asked
    with statements() as stated:
        second = desk.look(somebody(counted, Role.DUTY, name="Борис"))
    assert 0 < asked == index.asked
    assert not [one for one in stated if "complaints.at >=" in one or "publications" in one]
    assert len(stated) <= 20
    assert first.load.newest == second.load.newest
    assert second.region.spikes.rows[0].quote


def test_what_one_scope_read_is_not_shown_to_another(installation) -> None:
    """At the same moment, also for the first who looks."""
    installation = stopped(installation)
    ids = written(installation, COLD)
    evidence = some_evidence(installation.clock.now(), post_ids=(ids[0],))
    opened(installation, "a", evidence=evidence)
    whole = somebody(installation, Role.ADMINISTRATOR)
    rights, now = frozenset({Right.POSTS, Right.REGION}), installation.clock.now()
    foreign = by_token(Token("t", rights, frozenset({"culture"}), "Вера", now))
    blind = replace(whole, rights=frozenset({Right.REGION, Right.NOBODY}))
    for order in ((whole, foreign, blind), (blind, foreign, whole)):
        readings, alerts = Readings(installation), installation.watch.alerts.recent(now)
        for viewer in order:
            digest = readings.digests(viewer, alerts)["a"]
            assert bool(digest.quotes) == (viewer is whole)
            assert bool(readings.posts(viewer, ids)) == (viewer is not foreign)
    desk = HomeDesk(installation)
    quotes = [desk.look(viewer).region.spikes.rows[0].quote for viewer in (whole, foreign)]
    assert [bool(quote) for quote in quotes] == [True, False]


class Stopped(SystemClock):
    """A clock that stands."""

    def __init__(self, at):
        super().__init__(start=at)
        self._at = at

    def now(self):
        return self._at


def stopped(installation):
    return replace(installation, clock=Stopped(installation.clock.now()))


class Counting:
    """Counts how often an index is asked."""

    def __init__(self, index):
        self._index, self.asked = index, 0

    def get(self, post_ids):
        self.asked += 1
        return self._index.get(post_ids)

    def search(self, condition, **how):
        self.asked += 1
        return self._index.search(condition, **how)


class Silent:
    """An index that does not answer."""

    def get(self, post_ids):
        raise IndexUnavailable("down")

    def search(self, condition, **how):
        raise IndexUnavailable("down")


def test_an_index_that_is_down_hides_no_alert_and_no_count(installation) -> None:
    ids = written(installation, COLD)
    opened(installation, "a", evidence=some_evidence(installation.clock.now(), post_ids=(ids[0],)))
    down = with_ports(installation, index=Silent())
    home = HomeDesk(down).look(somebody(installation, Role.ADMINISTRATOR))
    assert [one.alert.id for one in home.region.spikes.rows] == ["a"]
    assert (home.load.waiting, home.load.newest) == (1, ())


def test_the_most_serious_alert_comes_first_whoever_opened_earlier(installation) -> None:
    ids = written(installation, "В Тынде авария на теплотрассе, дети замерзают, батареи ледяные!")
    now = installation.clock.now()
    opened(installation, "waste", cell=ROADS, at=now - HOUR)
    serious = some_evidence(now, post_ids=(ids[0],))
    opened(installation, "heat", at=now - MINUTE, evidence=serious)
    home = HomeDesk(installation).live(somebody(installation, Role.DUTY))
    assert [row.alert.id for row in home.region.spikes.rows] == ["heat", "waste"]


def test_a_colleague_of_the_same_body_searches_nothing_again(installation) -> None:
    written(installation, COLD)
    index = Counting(installation.posts.index)
    counted = stopped(with_ports(installation, index=index))
    desk = HomeDesk(counted)
    first = desk.look(somebody(counted, Role.COORDINATOR, bodies=["housing"]))
    asked = index.asked
    second = desk.look(somebody(counted, Role.EXECUTOR, name="Борис", bodies=["housing"]))
    assert 0 < asked == index.asked
    assert first.load.waiting == second.load.waiting
    desk.look(somebody(counted, Role.EXECUTOR, name="Вера", bodies=["roads"]))
    assert index.asked > asked
