"""What the product reads of the profiles of the replica's official pages, against the truth."""

import json

import pytest

from crawlers.max.profile import read_profile as read_max
from crawlers.ok.profile import read_profile as read_ok
from crawlers.telegram.pages import read_channel
from crawlers.vk.profile import read_profile as read_vk
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile
from replica.answers.pages import PAGES, RECEPTION
from replica.max import MaxApi
from replica.ok import OkApi
from replica.post import Network, Outlet
from replica.profiles import truth
from replica.telegram import _preview
from replica.vk_objects import group

FLOOR = 0.98
ALL = (*PAGES, RECEPTION)


def profile(outlet: Outlet) -> PageProfile:
    """As the spider's own parser reads the answer of the imitated network."""
    match outlet.network:
        case Network.VK:
            answer = {"response": {"groups": [group(outlet)], "profiles": []}}
            read = read_vk(json.dumps(answer).encode())
        case Network.TELEGRAM:
            page = _preview(outlet, [], {})
            read = read_channel(page.encode(), "text/html; charset=utf-8").profile
        case Network.OK:
            api = OkApi(outlet, lambda: [])
            read = read_ok(json.dumps(api._group_info({"uids": str(outlet.number)})).encode())
        case _:
            chat = MaxApi({outlet: lambda: []})._chat(-outlet.number)
            read = read_max(json.dumps(chat).encode())
    assert isinstance(read, PageProfile)
    return read


def test_each_element_that_a_network_shows_is_read_right_and_others_are_unknown() -> None:
    right = of = 0
    wrong = []
    for outlet in ALL:
        fields = profile(outlet).fields
        for name, shown in truth(outlet).items():
            field = fields.get(PageElement(name))
            known = field.is_shown if field else None
            if shown is None:
                assert known is None, (outlet.source_id, name)
                continue
            of += 1
            right += known is shown
            wrong += [(outlet.source_id, name, shown, known)] * (known is not shown)
    assert of > 100
    assert right / of >= FLOOR, wrong


def test_the_pages_are_good_and_bad_in_four_networks() -> None:
    assert {outlet.network for outlet in ALL} == {
        *(Network.VK, Network.TELEGRAM, Network.OK, Network.MAX)
    }
    shown = [one for outlet in ALL for one in truth(outlet).values()]
    assert {True, False, None} <= set(shown)


@pytest.mark.parametrize("outlet", ALL, ids=lambda one: one.source_id)
def test_every_field_names_the_parameter_that_it_is_read_from(outlet: Outlet) -> None:
    methods = {
        Network.VK: "groups.getById: ",
        Network.TELEGRAM: "t.me: ",
        Network.OK: "group.getInfo: ",
        Network.MAX: "GET /chats: ",
    }
    for field in profile(outlet).fields.values():
        assert field.parameter.startswith(methods[outlet.network])
        assert field.parameter != methods[outlet.network]
