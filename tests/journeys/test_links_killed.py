"""A process that hands cases over is killed at every step: no link is lost, and none is doubled."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.referrals.handing import hand_on
from desks.viewer import in_shell
from domain.cases.referrals.link import turn_of
from domain.cases.workflow import WITH_BODY, CaseState
from domain.message import MessageState
from domain.ports.casework.cases import CaseFilter
from store.engine import open_database, reading
from store.tables.messages import outbox

DAY = timedelta(days=1)


def messages(url):
    """The states of the messages of each referral; nothing sends them here."""
    engine = open_database(url)
    with reading(engine) as connection:
        rows = connection.execute(
            select(outbox.c.referral, outbox.c.state).where(outbox.c.referral.is_not(None))
        ).all()
    engine.dispose()
    assert max(Counter(row.referral for row in rows).values(), default=1) == 1
    return {row.referral: row.state for row in rows}


def check(installation):
    """How many cases bodies have; each has one open link at least, and its message."""
    casework = installation.casework
    every = casework.cases.page(CaseFilter(frozenset(CaseState), limit=9999)).cases
    ids = [one.case.number for one in every]
    moves, links = casework.cases.moves_of(ids), casework.referrals.of_cases(ids)
    expected = {}
    for one in every:
        own = links.get(one.case.number, [])
        open_ = [link for link in own if link.is_open]
        assert max(Counter(link.key for link in open_).values(), default=1) == 1
        if one.standing.state in WITH_BODY:
            turn = turn_of(moves[one.case.number])
            assert [link for link in open_ if link.key and link.turn == turn]
        elif one.standing.body is None:
            assert open_ == []
        expected |= {
            link.number: MessageState.PENDING if link.is_open else MessageState.STOPPED
            for link in own
            if link.key
        }
    assert messages(installation.settings.database_url) == expected
    return sum(one.standing.state in WITH_BODY for one in every)


@pytest.mark.soak  # fifty processes
@pytest.mark.timeout(900)
def test_fifty_kills_lose_no_link_and_double_none(dying, tmp_path, monkeypatch):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path))
    monkeypatch.setenv("OTKLIK_CONTACT_CHANNELS__MAIL", "json://127.0.0.1:1/{contact}")
    settings = read_settings()
    create_key(settings.key_file)
    die = dying("links")
    with open_installation(settings) as installation:
        for calls in range(1, 101, 2):  # each round also hands on what the killed ones left
            assert die(calls) == "killed"
            check(installation)
        assert die(0) == "0"
        with_bodies = check(installation)
        for days in (30, 60, 90):
            hand_on(installation, installation.clock.now() + days * DAY)
        silent = ReferralDesk(installation).silent(in_shell("Анна"))
    assert silent.total == with_bodies > 0
