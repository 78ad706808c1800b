"""Who may change how reports leave: approval, channels, drafts, links, and sending twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
from desks.viewer import on_page
from domain.errors import EntryRefused, Forbidden
from domain.person import Role
from domain.reports.scope import ReportScope, ScopeKind
from tests.desks.test_cases import ANNA, member
from tests.making import a_person

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOUSING = ReportScope(ScopeKind.BODY, "housing")
MONTH = WantedSubscription("month")


@pytest.fixture
def desk(installation):
    return ReportSubscriptionDesk(installation)


def test_a_reader_neither_lowers_nor_ends_what_is_approved_first(installation, desk) -> None:
    reader = member(installation, "Вера", Role.MONITOR)
    desk.save(ANNA, replace(MONTH, person=reader.person, approval=True))
    kept = desk.save(reader, MONTH)
    assert kept.approval
    with pytest.raises(Forbidden, match="сначала утверждают"):
        desk.forget(reader, kept.number)
    assert not desk.save(ANNA, replace(MONTH, person=reader.person)).approval
    desk.forget(reader, kept.number)
    assert desk.list(ANNA) == []


def test_a_reader_gets_reports_by_their_own_channels_alone(installation, desk) -> None:
    settings = installation.settings.model_copy(update={"channels": {"hall": "", "vera": ""}})
    installation = replace(installation, settings=settings)
    desk = replace(desk, installation=installation)
    known = a_person("Вера", Role.MONITOR, channels=("vera",), login="vera")
    installation.access.people.add(known)
    installation.watch.duty.add([], [known])
    reader = on_page(known)
    with pytest.raises(EntryRefused, match="не ваш канал"):
        desk.save(reader, replace(MONTH, channel="hall"))
    assert desk.save(reader, replace(MONTH, channel="vera")).channel == "vera"
    assert desk.save(ANNA, replace(MONTH, channel="hall", person=reader.person)).channel == "hall"
