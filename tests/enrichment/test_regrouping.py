"""People merge and split incidents, and that sticks."""

import pytest

from domain.errors import MoveRefused
from enrichment.regrouping import Regrouping
from tests.enrichment.test_worker import HOUSE, counted, drain, found, incident_of, post


def regrouping(parts):
    return Regrouping(parts.regroupings, parts.index, parts.clock)


def shown(parts, moved):
    """The incident to which these posts belong, after the index shows it."""
    regrouping(parts).show(moved)
    return moved.incident_id


def test_a_merge_sticks_over_redelivery_edits_and_later_copies(parts):
    light = "В Тынде на Ленина 7 пятый час нет света, подстанция сгорела, темно"
    parts.queue.put([post(1, HOUSE), post(2, light)], history=False)
    drain(parts)
    one, other = incident_of(parts, 1), incident_of(parts, 2)
    assert one != other
    shown(parts, regrouping(parts).merge(one, other, "anna"))
    again = [post(2, light), post(2, f"{light} Помогите!", 7), post(3, f"Перешлите: {light}", 9)]
    parts.queue.put(again, history=False)
    drain(parts)
    assert {incident_of(parts, n) for n in (1, 2, 3)} == {one}
    assert {e.labels.incident_id for e in found(parts).values()} == {one}
    assert set(counted(parts).values()) == {one}


def test_a_split_sticks_over_redelivery_edits_and_later_copies(parts):
    alike = "Тында, Мухина 5: батареи холодные, отопления нет второй день, мёрзнем с детьми"
    parts.queue.put([post(1, HOUSE), post(2, alike)], history=False)
    drain(parts)
    one = incident_of(parts, 1)
    assert incident_of(parts, 2) == one
    new = shown(parts, regrouping(parts).split(one, [post(2).id], "anna"))
    again = [post(2, alike), post(2, f"{alike}!", 7), post(3, f"{alike} Помогите", 9)]
    parts.queue.put([*again, post(4, f"{HOUSE} Ау", 9)], history=False)
    drain(parts)
    assert [incident_of(parts, n) for n in (1, 2, 3, 4)] == [one, new, new, one]
    assert found(parts)["chat/2"].labels.incident_id == new
    with pytest.raises(MoveRefused):
        regrouping(parts).split(one, [post(9).id], "anna")


def test_what_was_done_is_taken_back_in_the_store_and_on_the_posts(parts):
    light = "В Тынде на Ленина 7 пятый час нет света, подстанция сгорела, темно"
    parts.queue.put([post(1, HOUSE), post(2, light)], history=False)
    drain(parts)
    one, other = incident_of(parts, 1), incident_of(parts, 2)
    does = regrouping(parts)
    shown(parts, does.merge(one, other, "anna"))
    [merge] = parts.regroupings.of(one)
    done, moved = does.take_back(merge.id, "anna")
    assert (done, shown(parts, moved)) == (merge, other)
    assert [incident_of(parts, n) for n in (1, 2)] == [one, other]
    assert {n: e.labels.incident_id for n, e in found(parts).items()} == {
        "chat/1": one,
        "chat/2": other,
    }
    with pytest.raises(MoveRefused):
        does.take_back(merge.id, "anna")
    back, _ = parts.regroupings.of(one)
    shown(parts, does.take_back(back.id, "anna")[1])
    assert parts.incidents.heir(other) == one
    new = shown(parts, does.split(one, [post(2).id], "anna"))
    does.place([post(1).id], new, "anna")
    [placed, *_] = parts.regroupings.of(new)
    shown(parts, does.take_back(placed.id, "anna")[1])
    assert [incident_of(parts, n) for n in (1, 2)] == [one, new]
    assert set(counted(parts).values()) == {one, new}
