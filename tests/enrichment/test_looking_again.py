"""The system unites what proved to be one, once, and leaves what people touched."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.lifecycle import acknowledge, open_alert
from app.assembly import make_looking_again, make_regrouping
from desks.cases.opening import CaseOpening
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.correction import Correction
from domain.errors import Unavailable
from domain.person import SYSTEM
from domain.ports.audit import AuditFilter
from domain.triage import Act
from enrichment.revision.looking_again import SETTLED
from tests.enrichment.test_worker import HOUSE, NOW, counted, drain, found, incident_of, post
from tests.making import a_signal, some_evidence, with_ports

ALSO = "Тында, Мухина 5: батареи холодные, отопления нет второй день, мёрзнем с детьми"
MUKHINA = (
    "В Тынде на Мухина второй день нет отопления, батареи ледяные, когда включат?",
    "Тында, Мухина: в квартире холодно, отопление отключили, батареи остыли",
    "На Мухина в Тынде снова отключили отопление, радиаторы ледяные",
    "Тында, улица Мухина. Третий час без отопления, батареи холодные, мёрзнем",
    "Опять нет отопления на Мухина, Тында! Батареи еле тёплые, дома холод",
)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def apart(installation):
    """One failure in two incidents, as a join of other batches might leave it."""
    return part(installation, NOW)


def part(installation, published):
    told = [replace(one, published_at=published) for one in (post(1, HOUSE), post(2, ALSO))]
    installation.posts.queue.put(told, history=False)
    drain(installation)
    does, one = make_regrouping(installation), incident_of(installation, 1)
    assert incident_of(installation, 2) == one
    does.show(does.split(one, [post(2).id], SYSTEM))
    assert incident_of(installation, 2) != one
    return installation


def look(installation, now=LATER):
    return [(u.into.id, u.other.id, u.again) for u in make_looking_again(installation).tick(now)]


def test_what_proved_to_be_one_is_united_in_store_index_and_counts_once(apart):
    one, other = incident_of(apart, 1), incident_of(apart, 2)
    number = apart.posts.incidents.get(one).number
    assert look(apart) in ([(one, other, False)], [(other, one, False)])
    assert look(apart) == []
    whole = incident_of(apart, 1)
    assert incident_of(apart, 2) == whole
    assert {e.labels.incident_id for e in found(apart).values()} == {whole}
    assert set(counted(apart).values()) == {whole}
    assert len(counted(apart)) == 2
    assert apart.posts.incidents.get(one).number == number
    [merge, _] = apart.posts.regroupings.of(whole)
    assert (merge.is_merge, merge.who, merge.stands) == (True, SYSTEM, True)
    apart.posts.queue.put([post(1, HOUSE), post(2, f"{ALSO}!", 7)], history=False)
    drain(apart)
    assert {incident_of(apart, n) for n in (1, 2)} == {whole}


def renamed(apart, one):
    apart.posts.incidents.rename(one, "Авария на котельной")


def corrected(apart, one):
    apart.posts.corrections.add(Correction(post(1).id, "kind", "complaint", "anna", NOW))


def taken(apart, one):
    apart.posts.triage.move([post(1).id], Act.TAKE, "anna", NOW, until=LATER)


def regrouped(apart, one):
    apart.posts.queue.put([post(3, f"{HOUSE} Ау")], history=False)
    drain(apart)
    does = make_regrouping(apart)
    does.show(does.split(incident_of(apart, 3), [post(3).id], "anna"))


def acknowledged(apart, one):
    alert, move = open_alert(a_signal(NOW), some_evidence(NOW))
    apart.watch.alerts.save(alert, move)
    alert, move = acknowledge(alert, "anna", NOW)
    apart.watch.alerts.save(alert, move)


def cased(apart, one):
    CaseOpening(apart).of_incident(in_shell("anna"), one)


@pytest.mark.parametrize("touch", [renamed, corrected, taken, regrouped, acknowledged, cased])
def test_what_people_touched_stays_as_it_is(apart, touch):
    touch(apart, incident_of(apart, 1))
    before = [incident_of(apart, n) for n in (1, 2)]
    assert look(apart) == []
    assert [incident_of(apart, n) for n in (1, 2)] == before


def test_a_case_that_a_rule_opened_holds_no_incident(apart):
    one = apart.posts.incidents.get(incident_of(apart, 2))
    assert CaseOpening(apart).by_rule(one, "по правилу") is not None
    assert len(look(apart)) == 1


def late(port, deed):
    """The port, after whose first answer a person does something."""

    class Late:
        def __init__(self):
            self._left = [deed]

        def __getattr__(self, name):
            return getattr(port, name)

        def of(self, ids):
            answer = port.of(ids)
            if self._left:
                self._left.pop()()
            return answer

    return Late()


def test_what_people_touch_between_the_look_and_the_merge_stays(apart):
    """The question is asked again once the incidents are locked."""
    before = [incident_of(apart, n) for n in (1, 2)]
    triage = apart.posts.triage
    watched = with_ports(apart, triage=late(triage, lambda: taken(apart, before[0])))
    assert look(watched) == []
    assert [incident_of(apart, n) for n in (1, 2)] == before
    triage.move([post(1).id], Act.RELEASE, "anna", NOW)
    assert len(look(apart)) == 1


def test_the_audit_names_what_the_system_united(apart):
    [(into, other, _)] = look(apart)
    [row] = apart.audit.read(AuditFilter(who=SYSTEM), 10)
    assert (row.what, row.detail, row.at) == (Verb.INCIDENTS_MERGED, f"{into} {other}", LATER)


def test_after_a_day_the_system_unites_no_more(apart):
    assert look(apart, apart.clock.now() + timedelta(hours=25)) == []


def test_posts_that_came_days_after_they_were_published_are_looked_at_for_a_day(installation):
    apart = part(installation, NOW - timedelta(days=3))
    assert look(apart, apart.clock.now() + timedelta(hours=25)) == []
    assert len(look(apart)) == 1


def test_what_a_person_takes_back_stays_taken_back(apart):
    [(into, _, _)] = look(apart)
    does = make_regrouping(apart)
    merge = next(m for m in apart.posts.regroupings.of(into) if m.is_merge)
    if not merge.stands:
        apart.posts.queue.put([post(4, f"{HOUSE} Помогите")], history=False)
        drain(apart)
        merge = next(m for m in apart.posts.regroupings.of(into) if m.is_merge)
    _, moved = does.take_back(merge.id, "anna")
    does.show(moved)
    assert look(apart) == []


class Failing:
    """A port whose calls fail from the N-th on, like those of a process that was killed."""

    def __init__(self, port, calls):
        self._port, self._calls = port, calls

    def __getattr__(self, name):
        def call(*given, **named):
            self._calls[0] -= 1
            if self._calls[0] < 0:
                raise Unavailable("оборвалось")
            return getattr(self._port, name)(*given, **named)

        return call


@pytest.mark.parametrize("calls", range(0, 26, 2))
def test_cut_off_anywhere_it_loses_nothing_and_the_next_look_ends_it(apart, calls):
    left = [calls]
    names = ("incidents", "regroupings", "index")
    ports = {name: Failing(getattr(apart.posts, name), left) for name in names}
    with suppress(Unavailable):
        make_looking_again(with_ports(apart, **ports)).tick(LATER)
    look(apart)
    whole = incident_of(apart, 1)
    assert incident_of(apart, 2) == whole
    assert {e.labels.incident_id for e in found(apart).values()} == {whole}
    assert len(counted(apart)) == 2
    merges = [m for m in apart.posts.regroupings.of(whole) if m.is_merge]
    assert len(apart.audit.read(AuditFilter(who=SYSTEM), 10)) == len(merges) == 1


def test_a_post_that_a_worker_saves_late_is_shown_where_it_belongs(apart):
    [(whole, gone, _)] = look(apart)
    [moved] = apart.posts.regroupings.unshown()[-1].posts
    late = apart.posts.index.get([moved])[moved]
    stale = replace(late, labels=replace(late.labels, incident_id=gone))
    apart.posts.index.save([stale])
    look(apart)
    assert apart.posts.index.get([moved])[moved].labels.incident_id == whole
    look(apart, max(LATER, apart.clock.now()) + 2 * SETTLED)
    assert apart.posts.regroupings.unshown() == []


def test_an_outage_that_comes_again_reopens_its_incident_and_counts_its_people_anew(installation):
    first = [post(1, MUKHINA[0]), post(2, MUKHINA[1])]
    ago = NOW - timedelta(days=4)
    installation.posts.queue.put([replace(p, published_at=ago) for p in first], history=False)
    drain(installation)
    old = incident_of(installation, 1)
    again = [replace(post(n, MUKHINA[n - 1]), author=post(n - 2).author) for n in (3, 4)]
    installation.posts.queue.put([*again, post(5, MUKHINA[4])], history=False)
    drain(installation)
    new = incident_of(installation, 3)
    assert new != old
    reports = installation.posts.complaints.reports
    week = NOW - timedelta(days=7), NOW + timedelta(days=1)
    before = [(r.at, r.author) for r in reports(*week)]
    assert len(before) == 5
    assert look(installation) == [(old, new, True)]
    assert [(r.at, r.author) for r in reports(*week)] == before
    assert {r.incident_id for r in reports(*week)} == {old}
    reopened = installation.posts.incidents.get(old)
    assert reopened.reopened_at == NOW
    installation.posts.queue.put([replace(post(6, ALSO, 9), author=post(1).author)], history=False)
    drain(installation)
    assert incident_of(installation, 6) == old
    assert len(reports(*week)) == 5  # that author has been counted since
    assert [c.opening for c in installation.posts.complaints.of([post(1).id, post(3).id])] == [0, 1]
    merge = next(m for m in installation.posts.regroupings.of(old) if m.is_merge)
    make_regrouping(installation).take_back(merge.id, "anna")
    assert installation.posts.incidents.get(old).reopened_at is None
    assert installation.posts.incidents.get(new).id == incident_of(installation, 3)
