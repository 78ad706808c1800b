"""People merge and split incidents, and that sticks."""

import pytest

from app.assembly import make_regrouping
from domain.errors import MoveRefused
from tests.enrichment.test_worker import HOUSE, counted, drain, found, incident_of, post


def regrouping(installation):
    return make_regrouping(installation)


def shown(installation, moved):
    """The incident to which these posts belong, after the index shows it."""
    regrouping(installation).show(moved)
    return moved.incident_id


def test_a_merge_sticks_over_redelivery_edits_and_later_copies(installation):
    light = "В Тынде на Ленина 7 пятый час нет света, подстанция сгорела, темно"
    installation.posts.queue.put([post(1, HOUSE), post(2, light)], history=False)
    drain(installation)
    one, other = incident_of(installation, 1), incident_of(installation, 2)
    assert one != other
    shown(installation, regrouping(installation).merge(one, other, "anna"))
    again = [post(2, light), post(2, f"{light} Помогите!", 7), post(3, f"Перешлите: {light}", 9)]
    installation.posts.queue.put(again, history=False)
    drain(installation)
    assert {incident_of(installation, n) for n in (1, 2, 3)} == {one}
    assert {e.labels.incident_id for e in found(installation).values()} == {one}
    assert set(counted(installation).values()) == {one}


def test_a_split_sticks_over_redelivery_edits_and_later_copies(installation):
    alike = "Тында, Мухина 5: батареи холодные, отопления нет второй день, мёрзнем с детьми"
    installation.posts.queue.put([post(1, HOUSE), post(2, alike)], history=False)
    drain(installation)
    one = incident_of(installation, 1)
    assert incident_of(installation, 2) == one
    new = shown(installation, regrouping(installation).split(one, [post(2).id], "anna"))
    again = [post(2, alike), post(2, f"{alike}!", 7), post(3, f"{alike} Помогите", 9)]
    installation.posts.queue.put([*again, post(4, f"{HOUSE} Ау", 9)], history=False)
    drain(installation)
    assert [incident_of(installation, n) for n in (1, 2, 3, 4)] == [one, new, new, one]
    assert found(installation)["chat/2"].labels.incident_id == new
    with pytest.raises(MoveRefused):
        regrouping(installation).split(one, [post(9).id], "anna")


def test_what_was_done_is_taken_back_in_the_store_and_on_the_posts(installation):
    light = "В Тынде на Ленина 7 пятый час нет света, подстанция сгорела, темно"
    installation.posts.queue.put([post(1, HOUSE), post(2, light)], history=False)
    drain(installation)
    one, other = incident_of(installation, 1), incident_of(installation, 2)
    does = regrouping(installation)
    shown(installation, does.merge(one, other, "anna"))
    [merge] = installation.posts.regroupings.of(one)
    done, moved = does.take_back(merge.id, "anna")
    assert (done, shown(installation, moved)) == (merge, other)
    assert [incident_of(installation, n) for n in (1, 2)] == [one, other]
    assert {n: e.labels.incident_id for n, e in found(installation).items()} == {
        "chat/1": one,
        "chat/2": other,
    }
    with pytest.raises(MoveRefused):
        does.take_back(merge.id, "anna")
    back, _ = installation.posts.regroupings.of(one)
    shown(installation, does.take_back(back.id, "anna")[1])
    assert installation.posts.incidents.heir(other) == one
    new = shown(installation, does.split(one, [post(2).id], "anna"))
    does.place([post(1).id], new, "anna")
    [placed, *_] = installation.posts.regroupings.of(new)
    shown(installation, does.take_back(placed.id, "anna")[1])
    assert [incident_of(installation, n) for n in (1, 2)] == [one, new]
    assert set(counted(installation).values()) == {one, new}
