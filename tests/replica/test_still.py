"""A world that stands still gives the same bytes again, and only once it stands."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

from replica.post import Network, Outlet
from replica.scenario import Scenario
from replica.vk import TOKEN
from replica.world import World


def asked(connection: HTTPConnection, path: str, form: str | None = None) -> bytes:
    """The answer with its headers."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("GET" if form is None else "POST", path, form, {} if form is None else kind)
    answer = connection.getresponse()
    return f"{answer.headers}".encode() + answer.read()


def outlets(scenario: Scenario, network: Network) -> list[Outlet]:
    return [outlet for outlet in scenario.outlets if outlet.network is network]


def test_what_was_asked_once_is_answered_alike(first: Scenario) -> None:
    channel = outlets(first, Network.TELEGRAM)[0]
    page, card = f"/s/{channel.name}", f"/{channel.name}"
    with World(first, still=True) as world:
        connection = HTTPConnection(urlsplit(world.telegram).netloc)
        before = asked(connection, page)
        world.advance()
        now = asked(connection, page)
        assert now != before
        assert asked(connection, card) != now
        world.channels.delete(channel.name, first.visible(channel, first.now)[-1].number)
        assert asked(connection, page) == now
        again = HTTPConnection(urlsplit(world.telegram).netloc)
        assert asked(again, page) == now
        connection.close()
        again.close()


def test_forms_are_told_apart_by_what_they_ask(first: Scenario) -> None:
    one, other = (outlet.number for outlet in outlets(first, Network.VK)[:2])
    with World(first, still=True) as world:
        world.advance()
        connection = HTTPConnection(urlsplit(world.vk).netloc)
        answers = [
            asked(
                connection,
                "/method/wall.get",
                f"owner_id=-{owner}&access_token={TOKEN}&v=5.199",
            )
            for owner in (one, other, one, other)
        ]
        connection.close()
    assert answers[0] != answers[1]
    assert answers[:2] == answers[2:]
