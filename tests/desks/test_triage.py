"""A deed of triage or regrouping is one transaction with its audit; the index follows it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.installation import Installation
from desks.incidents import IncidentDesk
from desks.triage import TriageDesk
from desks.viewer import in_shell
from domain.errors import IndexUnavailable, StoreUnavailable
from domain.ports.audit import AuditFilter, Look
from domain.post import Label
from enrichment.shares import PERSON, SHARES, Shares
from tests.console.conftest import POSTS, fill
from tests.making import with_ports

HEAT, ALSO = POSTS[0].id, POSTS[1].id
ANNA = in_shell("Анна")


class FullDisk:
    """An AuditLog that cannot be written."""

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        raise StoreUnavailable("database: disk full")

    def read(self, wanted: AuditFilter, limit: int, before: int | None = None) -> list[Look]:
        return []


class Broken:
    """A PostIndex that can be read and not written."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def save(self, posts: object) -> None:
        raise IndexUnavailable("index: gone")


@pytest.fixture
def filled(installation: Installation) -> Installation:
    return fill(installation)


def incident(installation: Installation, post_id: str) -> str:
    return installation.posts.incidents.of_posts([post_id])[post_id].id


def kind(installation: Installation) -> Label | None:
    return installation.posts.index.get([HEAT])[HEAT].labels.kind


def test_nothing_is_done_that_the_audit_cannot_hold(filled: Installation) -> None:
    mute = replace(filled, audit=FullDisk())
    triage, incidents, cold = TriageDesk(mute), IncidentDesk(mute), incident(filled, HEAT)
    deeds = (
        lambda: triage.take(ANNA, [HEAT]),
        lambda: triage.correct(ANNA, [HEAT], "kind", "question"),
        lambda: triage.merge(ANNA, [HEAT], incident(filled, POSTS[2].id)),
        lambda: triage.mute(ANNA, "asn24"),
        lambda: incidents.split(ANNA, cold, [HEAT]),
    )
    for deed in deeds:
        with pytest.raises(StoreUnavailable):
            deed()
    assert filled.posts.triage.of([HEAT]) == {}
    assert filled.posts.triage.last("Анна") is None
    assert filled.posts.triage.muted("Анна") == []
    assert filled.posts.corrections.of([HEAT]).get(HEAT, ()) == ()
    assert incident(filled, HEAT) == cold


def test_an_undo_that_the_audit_cannot_hold_undoes_nothing(filled: Installation) -> None:
    cold, waste = incident(filled, HEAT), incident(filled, POSTS[2].id)
    TriageDesk(filled).merge(ANNA, [HEAT], waste)
    with pytest.raises(StoreUnavailable):
        TriageDesk(replace(filled, audit=FullDisk())).undo(ANNA)
    assert incident(filled, HEAT) == waste
    undone = TriageDesk(filled).undo(ANNA)
    assert undone is not None
    assert (list(undone.subjects), incident(filled, HEAT)) == ([HEAT], cold)
    assert filled.posts.index.get([HEAT])[HEAT].labels.incident_id == cold


def test_what_the_index_did_not_take_is_stored_and_undone_later(filled: Installation) -> None:
    before = kind(filled)
    with pytest.raises(IndexUnavailable):
        TriageDesk(with_ports(filled, index=Broken(filled.posts.index))).correct(
            ANNA, [HEAT], "kind", "question"
        )
    assert kind(filled) == before
    [correction] = filled.posts.corrections.of([HEAT])[HEAT]
    [look] = filled.audit.read(AuditFilter(who="Анна"), 9)
    assert (correction.value, look.what, look.detail) == ("question", "triage correct", HEAT)
    TriageDesk(filled).correct(ANNA, [HEAT], "kind", "question")
    assert (label := kind(filled)) is not None
    assert (label.value, label.by_person) == ("question", True)


def test_corrected_groups_change_the_shares_of_groups_and_an_undo_takes_that_back(
    filled: Installation,
) -> None:
    filled.marks.replace({SHARES: Shares({"housing": 40.0}).text()})
    desk = TriageDesk(filled)
    desk.correct(ANNA, [HEAT, ALSO], "kind", "question")
    assert Shares.read(filled.marks.value(SHARES)) == Shares({"housing": 40.0})
    desk.correct(ANNA, [HEAT], "group", "roads")
    moved = Shares({"housing": 40.0 - PERSON, "roads": PERSON})
    assert Shares.read(filled.marks.value(SHARES)) == moved
    desk.undo(ANNA)
    assert Shares.read(filled.marks.value(SHARES)) == Shares({"housing": 40.0, "roads": 0.0})
