from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event

from domain.access.token import Token, TokenState
from domain.person import Right
from store.tokens import SqlTokens

MINUTE = timedelta(minutes=1)


def token(now, name="crm", **changes):
    made = Token(name, frozenset({Right.POSTS, Right.TRIAGE}), frozenset({"health"}), "Анна", now)
    return replace(made, **changes)


def test_a_token_is_kept_whole_under_a_name_of_its_own(engine, now):
    store = SqlTokens(engine)
    crm, bot = token(now, expires=now + MINUTE), token(now, "bot")
    assert store.add(crm, "d1")
    assert store.add(bot, "d2")
    assert not store.add(token(now), "d3")
    assert store.all() == [bot, crm]


def test_the_name_of_a_revoked_token_can_be_given_again(engine, now):
    store = SqlTokens(engine)
    store.add(token(now), "d1")
    assert store.revoke("crm", now + MINUTE)
    assert not store.revoke("crm", now + 2 * MINUTE)
    assert store.add(token(now + MINUTE), "d2")
    assert store.all() == [token(now, revoked_at=now + MINUTE), token(now + MINUTE)]
    assert store.use("d1", now, 9, MINUTE).token.state(now) is TokenState.REVOKED
    assert store.use("d2", now, 9, MINUTE).token.state(now) is TokenState.ACTIVE


def test_calls_are_counted_for_all_processes_together(engine, now):
    one, other = SqlTokens(engine), SqlTokens(engine)
    one.add(token(now), "d1")
    uses = [store.use("d1", now, 3, MINUTE) for store in (one, other, one, other, one)]
    assert [use.left for use in uses] == [2, 1, 0, 0, 0]
    third = timedelta(seconds=20)
    assert [use.wait for use in uses] == [timedelta()] * 3 + [third] * 2
    assert [use.refill for use in uses] == [third, 2 * third, MINUTE, MINUTE, MINUTE]


def test_the_allowance_comes_back_evenly_and_never_grows_beyond_itself(engine, now):
    store = SqlTokens(engine)
    store.add(token(now), "d1")
    for _ in range(3):
        store.use("d1", now, 3, MINUTE)
    assert store.use("d1", now + timedelta(seconds=19), 3, MINUTE).wait == timedelta(seconds=1)
    assert store.use("d1", now + timedelta(seconds=20), 3, MINUTE).left == 0
    assert store.use("d1", now + timedelta(days=1), 3, MINUTE).left == 2


def test_the_last_call_that_was_let_in_is_remembered(engine, now):
    store = SqlTokens(engine)
    store.add(token(now), "d1")
    store.use("d1", now, 1, MINUTE)
    assert store.use("d1", now + timedelta(seconds=30), 1, MINUTE).wait
    [kept] = store.all()
    assert kept.used_at == now


def test_nobody_knows_another_digest(engine, now):
    store = SqlTokens(engine)
    store.add(token(now), "d1")
    assert store.use("d2", now, 3, MINUTE) is None


def test_an_expired_token_is_known_and_not_counted(engine, now):
    store = SqlTokens(engine)
    store.add(token(now, expires=now + MINUTE), "d1")
    assert store.use("d1", now + MINUTE, 3, MINUTE).token.state(now + MINUTE) is TokenState.EXPIRED
    assert store.all()[0].used_at is None


def test_an_unknown_or_revoked_token_takes_no_turn_to_write(sqlite_engine, now):
    store = SqlTokens(sqlite_engine)
    store.add(token(now), "d1")
    store.revoke("crm", now)
    begun = []
    with listening(sqlite_engine, begun):
        assert store.use("unknown", now, 3, MINUTE) is None
        assert store.use("d1", now, 3, MINUTE).token.state(now) is TokenState.REVOKED
    assert begun
    assert "BEGIN IMMEDIATE" not in begun


@contextmanager
def listening(engine, statements):
    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)
