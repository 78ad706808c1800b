"""What came out of order joins anew, in order of time, unless people touched it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_looking_again
from domain.care import Care, CareState
from domain.errors import Unavailable
from domain.person import SYSTEM
from domain.ports.audit import AuditFilter
from enrichment.incidents.memory import TURN
from enrichment.revision.looking_again import MERGED, SPLIT
from tests.enrichment.test_looking_again import LATER, MUKHINA, Failing, cased, look, renamed, taken
from tests.enrichment.test_worker import NOW, counted, drain, found, incident_of, post
from tests.making import with_ports

DOGS = (
    "Тында, у школы 7 стая бродячих собак, кидаются на детей, где отлов?",
    "Возле школы 7 в Тынде опять стая собак, вызовите отлов, покусают детей",
)
HOURS = (5, 3, 1)  # before NOW
HEAT, STRAY = (1, 2, 3), (4, 5)


def arrived(installation, hours=HOURS):
    """Posts of a failure and of stray dogs, of which a mistaken union made one incident."""
    at = [NOW - timedelta(hours=ago) for ago in hours]
    told = [*zip(HEAT, MUKHINA[:3], at, strict=True), *zip(STRAY, DOGS, at[1:], strict=True)]
    posts = [replace(post(n, text), published_at=published) for n, text, published in told]
    installation.posts.queue.put(posts, history=False)
    drain(installation)
    assert len(places(installation, HEAT)) == len(places(installation, STRAY)) == 1
    one, other = incident_of(installation, HEAT[0]), incident_of(installation, STRAY[0])
    installation.posts.regroupings.merge(one, other, SYSTEM, LATER)
    assert len(places(installation, (*HEAT, *STRAY))) == 1
    return installation


def places(installation, numbers):
    return {incident_of(installation, n) for n in numbers}


def assert_apart(installation):
    [heat], [dogs] = places(installation, HEAT), places(installation, STRAY)
    assert heat != dogs
    shown = {id_: e.labels.incident_id for id_, e in found(installation).items()}
    expected = {f"chat/{n}": heat for n in HEAT} | {f"chat/{n}": dogs for n in STRAY}
    assert shown == expected
    assert counted(installation) == {
        post(n).author.key: story for own, story in ((HEAT, heat), (STRAY, dogs)) for n in own
    }
    for story, own in ((heat, HEAT), (dogs, STRAY)):
        kept = installation.posts.incidents.get(story)
        assert {t.post_id for t in kept.tellings} == {post(n).id for n in own}
        assert kept.posts == len(own)
        assert (kept.last_at - kept.first_at) == timedelta(hours=2 * (len(own) - 1))
        assert kept.number
    return heat, dogs


def test_a_mistaken_union_of_posts_out_of_order_comes_apart(installation):
    whole = incident_of(arrived(installation), HEAT[0])
    number = installation.posts.incidents.get(whole).number
    assert look(installation) == []
    heat, dogs = assert_apart(installation)
    assert heat == whole
    assert installation.posts.incidents.get(heat).number == number
    [move, merge] = installation.posts.regroupings.of(heat)
    assert merge.is_merge
    assert (move.incident_id, move.other_id, move.who) == (heat, dogs, SYSTEM)
    assert set(move.posts) == {post(n).id for n in STRAY}
    [row] = installation.audit.read(AuditFilter(who=SYSTEM), 10)
    assert (row.what, row.detail) == (SPLIT, f"{heat} {dogs} {len(STRAY)}")
    look(installation)
    assert assert_apart(installation) == (heat, dogs)


def test_a_story_that_loses_all_its_posts_leads_to_its_heir(installation):
    arrived(installation)
    incidents, regroupings = installation.posts.incidents, installation.posts.regroupings
    whole = incidents.get(incident_of(installation, HEAT[0]))
    alone = [t for t in whole.tellings if t.post_id == post(HEAT[2]).id]
    regroupings.split(whole.id, alone, "alone", SYSTEM, LATER)
    look(installation)
    heat, _ = assert_apart(installation)
    gone = "alone" if heat != "alone" else whole.id
    assert incidents.heir(gone) == heat
    written = {row.what for row in installation.audit.read(AuditFilter(who=SYSTEM), 10)}
    assert written == {MERGED, SPLIT}


def test_what_came_in_order_stays(installation):
    hours = tuple(ago * TURN / timedelta(hours=5) for ago in HOURS)
    assert max(hours) - min(hours) < TURN / timedelta(hours=1)
    arrived(installation, hours)
    look(installation)
    assert len(places(installation, (*HEAT, *STRAY))) == 1


def held(installation, incident):
    installation.posts.care.save(Care(incident, CareState.IN_WORK, "anna", "", "anna", NOW))


@pytest.mark.parametrize("touch", [renamed, taken, held, cased])
def test_what_people_touched_does_not_move(installation, touch):
    touch(arrived(installation), incident_of(installation, HEAT[0]))
    look(installation)
    assert len(places(installation, (*HEAT, *STRAY))) == 1


@pytest.mark.parametrize("calls", range(8, 32, 4))
def test_cut_off_anywhere_the_next_look_ends_it(installation, calls):
    left = [calls]
    arrived(installation)
    names = ("incidents", "regroupings", "index")
    ports = {name: Failing(getattr(installation.posts, name), left) for name in names}
    with suppress(Unavailable):
        make_looking_again(with_ports(installation, **ports)).tick(LATER)
    look(installation)
    assert_apart(installation)
