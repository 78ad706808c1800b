"""Profiles of official pages: one more request a page and day, and none for other pages."""

from collections import Counter

from replica.serving import Request, Response
from tests.crawlers.crawling import Crawl
from tests.spiders.vk_town import HOUR, QUICK, Town, api_of, serving, state, wall


def test_the_profile_of_an_official_page_of_vk_costs_one_request(crawl: Crawl) -> None:
    town = Town("city", "yard")
    for name in ("city", "yard"):
        town.write(name, HOUR, "Объявление", None)
    api, asked = api_of(town), Counter[str]()

    def counted(request: Request) -> Response:
        asked[request.path.rpartition("/")[2]] += 1
        return api(request)

    with serving(counted) as (base,):
        rows = [wall("city", "city", base), wall("yard", "yard", base)]
        rows[0]["owner_body"] = "city_hall"
        result = crawl(rows, settings=QUICK)
    assert state(result, "city")[0] == "works"
    assert result["profiles"].keys() == {"city"}
    profile = result["profiles"]["city"]
    assert (profile["name"], profile["account"]) == ("Город city", "-501")
    assert profile["shown"]["subscribers"]
    assert asked["groups.getById"] == 1
    assert asked["wall.get"] == 2


def test_a_refused_profile_fails_no_poll(crawl: Crawl) -> None:
    town = Town("city")
    town.write("city", HOUR, "Объявление", None)
    api = api_of(town)

    def refusing(request: Request) -> Response:
        if not request.path.endswith("groups.getById"):
            return api(request)
        return Response(b'{"error": {"error_code": 15, "error_msg": "Access denied"}}')

    with serving(refusing) as (base,):
        row = wall("city", "city", base) | {"owner_body": "city_hall"}
        result = crawl([row], settings=QUICK)
    ended, reason = state(result, "city")
    assert (ended, "Сама страница не прочитана" in reason) == ("works", True)
    assert result["profiles"] == {}
    assert len(result["posts"]) == 1
