"""Whom to call about an alert."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desks.alerting.contacts import contacts_of
from domain.alert import Cell
from domain.contact import Contact, ContactKind, DutyService
from domain.region import Region
from region.loader import load_region, region_folder
from tests.making import an_alert, some_evidence

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
SERVICE = DutyService("ЕДДС", "112")
PHONE = Contact(ContactKind.PHONE, "+7 000 000-00-01")


@pytest.fixture
def amur() -> Region:
    """The shipped region, with a department of the administration of Тында."""
    shipped = load_region(region_folder(Path("amur")))
    bodies = dict(shipped.bodies)
    bodies["administration_tynda"] = replace(
        bodies["administration_tynda"], duty_service=SERVICE, verified=True
    )
    bodies["heating"] = replace(
        bodies["administration_tynda"],
        id="heating",
        parent="administration_tynda",
        contacts=(PHONE,),
        duty_service=None,
        verified=False,
    )
    return replace(shipped, bodies=bodies)


def test_a_department_without_a_duty_service_has_that_of_its_administration(amur: Region) -> None:
    first, second = contacts_of(amur, an_alert(NOW), ["heating", "nobody"])
    assert (first.body.id, first.contacts, first.duty_service) == ("heating", (PHONE,), SERVICE)
    assert first.serves is not None
    assert first.serves.id == second.body.id == "administration_tynda"
    assert (first.verified, second.verified) == (False, True)


def test_without_posts_the_routing_says_who_answers(amur: Region) -> None:
    alert = an_alert(NOW, Cell("electricity", "tynda"), evidence=some_evidence(NOW))
    ids = [one.body.id for one in contacts_of(amur, alert, [])]
    assert ids == ["housing", "administration_tynda"]


def test_an_alert_of_the_whole_region_has_no_administration(amur: Region) -> None:
    alert = an_alert(NOW, Cell("health", None))
    assert [one.body.id for one in contacts_of(amur, alert, [])] == ["health"]
    assert contacts_of(amur, an_alert(NOW, Cell(None, None)), []) == []
