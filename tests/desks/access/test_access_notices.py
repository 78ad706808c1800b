"""What every administrator is told of at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from desks.access.desk import AccessDesk
from desks.access.notices import tell_administrators
from desks.access.people import PeopleDesk
from desks.access.tokens import TokenDesk
from domain.bell import Cause
from domain.errors import StoreUnavailable
from domain.person import Right, Role
from tests.desks.access.test_passwords import GOOD
from tests.desks.staff import BY, HOME, VERA, anna, first, invite


@pytest.fixture
def centre(installation):
    """Two administrators: one with a channel, one with the bell alone."""
    channels = {name: SecretStr("json://127.0.0.1/") for name in ("mail", "duty")}
    settings = installation.settings.model_copy(
        update={"channels": channels, "operators": ("duty",)}
    )
    centre = replace(installation, settings=settings)
    vera = first(centre)
    PeopleDesk(centre).add(VERA, "Борис", "boris", {Role.ADMINISTRATOR}, ())
    AccessDesk(centre, BY).accept(invite(centre, "boris"), GOOD, HOME)
    centre.watch.duty.add([], [replace(vera, channels=("mail",))])
    forget(centre)
    return centre


def forget(centre):
    now = centre.clock.now() + timedelta(minutes=1)
    centre.messages.outbox.forget("", now)
    centre.messages.bell.drop(now)


def sent(centre):
    later = centre.clock.now() + timedelta(minutes=1)
    return centre.messages.outbox.due(later, 99, timedelta(0))


def rung(centre, person):
    return centre.messages.bell.latest(person, [Cause.ACCESS], 9)


def adds(centre):
    anna(centre, Role.ADMINISTRATOR)


def raises_a_monitor(centre):
    anna(centre)
    PeopleDesk(centre).change(VERA, "anna", {Role.MONITOR, Role.ADMINISTRATOR}, (), True)


def lets_in_again(centre):
    anna(centre, Role.ADMINISTRATOR)
    PeopleDesk(centre).switch(VERA, "anna", False)
    forget(centre)
    PeopleDesk(centre).switch(VERA, "anna", True)


@pytest.mark.parametrize("deed", [adds, raises_a_monitor, lets_in_again])
def test_a_new_administrator_is_told_to_every_administrator(centre, deed):
    deed(centre)
    [message] = sent(centre)
    assert (message.person, message.title) == ("Вера Зея", "Новый администратор: Анна")
    assert message.text.endswith("/people/anna")
    assert "их дал Вера" in message.text
    for person in ("Вера Зея", "Борис"):
        [ring] = rung(centre, person)
        assert (ring.title, ring.address) == ("Новый администратор: Анна", "/people/anna")
    assert not rung(centre, "Анна")


def test_other_changes_are_told_to_nobody(centre):
    anna(centre, Role.MONITOR)
    PeopleDesk(centre).change(VERA, "anna", {Role.DUTY}, (), True)
    PeopleDesk(centre).change(VERA, "boris", {Role.ADMINISTRATOR, Role.DUTY}, (), True)
    assert not sent(centre)
    assert not rung(centre, "Вера Зея")


def test_a_token_that_administers_is_told_and_another_is_not(centre):
    desk = TokenDesk(centre)
    desk.issue(VERA, "витрина", {Right.POSTS}, (), timedelta(days=1))
    assert not sent(centre)
    _, secret = desk.issue(VERA, "выгрузка", {Right.ADMINISTER}, (), timedelta(days=1))
    [message] = sent(centre)
    assert message.title == "Новый ключ API с правами администратора: выгрузка"
    assert secret not in message.text


def tell(centre):
    tell_administrators(
        centre,
        "Удаление данных: 12 публикаций",
        "Вера удаляет данные по протоколу 7.",
        about="erasure 7",
        page="/erasures/7",
        now=centre.clock.now(),
    )


def test_one_thing_is_told_once(centre):
    tell(centre)
    tell(centre)
    [message] = sent(centre)
    assert message.text.endswith(
        "Вера удаляет данные по протоколу 7.\nhttp://127.0.0.1:8460/erasures/7"
    )
    assert len(rung(centre, "Борис")) == 1


def test_without_channels_of_administrators_those_of_the_operators_are_used(centre):
    vera = centre.access.people.get("Вера Зея")
    centre.watch.duty.add([], [replace(vera, channels=())])
    tell(centre)
    [message] = sent(centre)
    assert (message.person, message.channel) == (None, "duty")


def test_nothing_is_told_of_a_deed_that_was_not_done(centre):
    class Full:
        def write(self, *_):
            raise StoreUnavailable("диск полон")

    with pytest.raises(StoreUnavailable):
        anna(replace(centre, audit=Full()), Role.ADMINISTRATOR)
    assert not sent(centre)
    assert not rung(centre, "Вера Зея")
