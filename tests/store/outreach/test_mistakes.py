"""Communication errors, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.mistake import (
    CERTAIN,
    Mistake,
    MistakeDecision,
    MistakeFilter,
    MistakeKind,
    MistakeState,
    Repeated,
)
from store.outreach.mistakes import SqlMistakes

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
K, S = MistakeKind, MistakeState
WAITING = frozenset({S.PROPOSED})


def a_mistake(key: str, **fields) -> Mistake:
    usual = {
        "kind": K.RUDE,
        "happened_at": NOW - timedelta(hours=2),
        "proposed_at": NOW,
        "strength": 0.7,
        "detail": "слова, которые читаются как грубость",
        "body": "housing",
        "text": "Сами виноваты \ud83d\ude00\x00",
        "page": "tynda_vk",
        "case_id": 7,
    }
    return Mistake(key=key, **{**usual, **fields})


def test_what_was_proposed_once_is_not_proposed_again(engine) -> None:
    store = SqlMistakes(engine)
    [one] = store.propose([a_mistake("rude p1")])
    assert store.propose([a_mistake("rude p1", body="health")]) == []
    [other] = store.propose([a_mistake("rude p2"), a_mistake("rude p1")])
    known = store.get(one.number)
    assert known == replace(one, text=known.text)
    assert "\x00" not in known.text
    assert store.get(99) is None
    assert set(store.of_keys(["rude p1", "rude p3"])) == {"rude p1"}
    latest = store.page(MistakeFilter(WAITING))
    assert [row.id for row in latest] == [other.id, one.id]
    older = store.page(MistakeFilter(WAITING, before=other.number))
    assert [row.id for row in older] == [one.id]
    assert store.page(MistakeFilter(WAITING, bodies=frozenset({"health"}))) == []
    assert store.page(MistakeFilter(WAITING, kind=K.LATE)) == []


def test_of_two_changes_at_once_one_is_kept(engine) -> None:
    store = SqlMistakes(engine)
    [one] = store.propose([a_mistake("rude p1")])
    done = store.save(replace(one, state=S.CONFIRMED, who="Анна", at=NOW))
    assert done.version == 2
    assert store.save(replace(one, state=S.REJECTED, who="Борис", at=NOW)) is None
    assert store.get(one.number).who == "Анна"
    assert store.counts(None) == {**dict.fromkeys(S, 0), S.CONFIRMED: 1}
    assert store.counts({"health"}) == dict.fromkeys(S, 0)


def test_decisions_and_repeats_are_counted(engine) -> None:
    store = SqlMistakes(engine)
    rows = store.propose([a_mistake(f"rude p{n}", strength=n / 10) for n in range(1, 5)])
    for n, (one, state) in enumerate(
        zip(rows, (S.CONFIRMED, S.REJECTED, S.CORRECTED, S.PROPOSED), strict=True)
    ):
        store.save(replace(one, state=state, at=NOW + timedelta(minutes=n)))
    assert store.decisions(NOW) == [
        MistakeDecision(K.RUDE, 0.1, True),
        MistakeDecision(K.RUDE, 0.2, False),
        MistakeDecision(K.RUDE, 0.3, True),
    ]
    assert len(store.decisions(NOW + timedelta(minutes=1))) == 2
    happened = NOW - timedelta(hours=2)
    assert store.repeats(NOW - timedelta(days=1), None) == [
        Repeated("housing", K.RUDE, 2, happened)
    ]
    assert store.repeats(NOW - timedelta(days=1), {"health"}) == []
    assert store.repeats(NOW - timedelta(days=1), None, 3) == []
    assert store.repeats(NOW, None) == []
    assert len(store.page(MistakeFilter(CERTAIN))) == 2
