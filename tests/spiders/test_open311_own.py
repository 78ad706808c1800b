"""Our spider reads our own server of Open311, over a real console on loopback."""

import shutil
import socket
from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest

from app.sections.casework import Open311
from app.settings import Settings
from app.wiring import open_installation
from console.application import create_application
from desks.access.tokens import TokenDesk
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.open311.submitting import RequestForm, SubmissionDesk
from desks.viewer import by_token, in_shell
from domain.cases.workflow import CaseDeed
from domain.person import Right
from tests.console.serving import served
from tests.crawlers.crawling import Crawl, source

ANNA = in_shell("Анна")
COUNT = 110  # more than a page of the spider


@pytest.fixture(scope="module")
def reading(
    crawl: Crawl, new_folder: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(new_folder, folder, dirs_exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings(data=folder, open311=Open311.AT_ONCE, console_port=port)
    with open_installation(settings) as city:
        token, _ = TokenDesk(city).issue(ANNA, "приложение", {Right.FILE}, (), None, "app311")
        desk, numbers = SubmissionDesk(city), list[int]()
        for n in range(COUNT):
            form = RequestForm(
                service_code="improvement.yard_potholes" if n else "housing",
                latitude="55.1540",
                longitude="124.7290",
                address="ул. Красная Пресня, 12, Тында" if n else "",
                description=f"Яма {n} <у дома> & «двор»",
                media_url="https://pictures.example/1.jpg",
            )
            stored = desk.submit(by_token(token), form).stored
            numbers.append(stored.case.number)
        moves = CaseMoves(city)
        moves.make(ANNA, numbers[1], Asked(CaseDeed.ROUTE, body="transport"))
        moves.make(ANNA, numbers[1], Asked(CaseDeed.ANSWER, note="Засыпали 27 ноября."))
        filed = city.clock.now()
        while city.clock.now().replace(microsecond=0) <= filed:  # a poll asks up to a whole second
            sleep(0.05)
        with served(create_application(city), port) as address:
            ways = {
                "direct": (f"{address}/open311/v2/", {}),
                "xml": (f"{address}/open311/v2/", {"format": "xml"}),
                "discovered": (f"{address}/open311/discovery.json", {}),
                "jurisdiction": (f"{address}/open311/v2/", {"jurisdiction": "city.example"}),
            }
            rows = [
                source(name, way, "open311", options=options)
                for name, (way, options) in ways.items()
            ]
            result = crawl(rows, settings={"host_delay": 0})
        yield {"result": result, "numbers": numbers}


WAYS = ("direct", "xml", "discovered", "jurisdiction")


def cases_of(reading: dict[str, Any], name: str) -> dict[str, Any]:
    return {one["number"]: one for one in reading["result"]["cases"] if one["stream"] == name}


@pytest.mark.parametrize("name", WAYS)
def test_every_request_is_read(reading: dict[str, Any], name: str) -> None:
    [poll] = reading["result"]["polls"][name]
    assert (poll["state"], poll["refused"]) == ("works", {}), poll["reason"]
    assert sorted(map(int, cases_of(reading, name))) == reading["numbers"]


@pytest.mark.parametrize("name", WAYS)
def test_what_is_read_is_what_was_sent(reading: dict[str, Any], name: str) -> None:
    first, second, third = (cases_of(reading, name)[str(n)] for n in reading["numbers"][:3])
    assert third["text"] == "Яма 2 <у дома> & «двор»"
    assert third["point"] == [55.154, 124.729]
    assert (first["state"], third["state"]) == ("received", "received")
    assert (second["state"], second["answer"]) == ("closed", "Засыпали 27 ноября.")
