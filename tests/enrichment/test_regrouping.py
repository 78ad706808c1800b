"""People merge and split incidents, and that sticks."""

import pytest

from domain.errors import MoveRefused
from enrichment.regrouping import Regrouping
from tests.enrichment.test_worker import HOUSE, counted, drain, found, incident_of, post


def regrouping(parts):
    return Regrouping(parts.regroupings, parts.index, parts.clock)


def test_a_merge_sticks_over_redelivery_edits_and_later_copies(parts):
    light = "В Тынде на Ленина 7 пятый час нет света, подстанция сгорела, темно"
    parts.queue.put([post(1, HOUSE), post(2, light)], history=False)
    drain(parts)
    one, other = incident_of(parts, 1), incident_of(parts, 2)
    assert one != other
    regrouping(parts).merge(one, other, "anna")
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
    new = regrouping(parts).split(one, [post(2).id], "anna")
    again = [post(2, alike), post(2, f"{alike}!", 7), post(3, f"{alike} Помогите", 9)]
    parts.queue.put([*again, post(4, f"{HOUSE} Ау", 9)], history=False)
    drain(parts)
    assert [incident_of(parts, n) for n in (1, 2, 3, 4)] == [one, new, new, one]
    assert found(parts)["chat/2"].labels.incident_id == new
    with pytest.raises(MoveRefused):
        regrouping(parts).split(one, [post(9).id], "anna")
