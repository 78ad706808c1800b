"""A case handed over by mail: a real message, its link on a phone without scripts, one press."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from pydantic import SecretStr

from app.assembly import make_notifier
from console.application import create_application
from domain.cases.workflow import CaseState
from tests.console.serving import served
from tests.desks.test_cases import LAMP
from tests.desks.test_referrals import routed, with_gateways

PHONE = {"width": 360, "height": 640}
LARGEST = 60_000  # bytes of a page with all that it loads

# Apprise imports a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def post_office(installation, smtp_sink):
    """An installation whose contacts have real mail."""
    gateway = f"mailto://{smtp_sink.host}:{smtp_sink.port}?from=cur@example.org&to={{contact}}&mode=insecure"
    opened = with_gateways(installation)
    channels = {"mail": SecretStr(gateway)}
    settings = opened.settings.model_copy(update={"contact_channels": channels})
    return replace(opened, settings=settings)


@pytest.fixture
def address(post_office):
    """A console in a thread of this process."""
    with served(create_application(post_office)) as address:
        yield address


def test_two_touches_from_the_message_to_accepted(post_office, address, browser, smtp_sink) -> None:
    number = routed(post_office, form=replace(LAMP, text="Не горит фонарь у школы. " * 40))
    assert make_notifier(post_office).deliver(post_office.clock.now()) == 1
    [letter] = smtp_sink.messages
    assert letter["X-RcptTo"] == "housing@example.org"
    assert letter["subject"].startswith(f"О-{number}: Тында")
    text = letter.get_body(("plain",)).get_content()
    link = text.partition("Открыть и ответить: ")[2].split()[0]
    path = link.removeprefix(post_office.settings.console_address)
    options = {"base_url": address, "locale": "ru", "java_script_enabled": False}
    with browser.new_context(viewport=PHONE, **options) as context:
        tab, loaded = context.new_page(), []
        tab.on("requestfinished", lambda one: loaded.append(one))
        tab.goto(path)  # the first touch
        weight = sum(one.sizes()["responseBodySize"] for one in loaded)
        wide = tab.locator("body").bounding_box()["width"]
        tab.get_by_role("button", name="Принято").click()  # the second
        expect(tab.get_by_role("status")).to_contain_text("Принято.")
        assert context.cookies() == []
    assert wide <= PHONE["width"]
    assert 8_000 < weight < LARGEST
    assert post_office.casework.cases.get(number).standing.state is CaseState.ACCEPTED
