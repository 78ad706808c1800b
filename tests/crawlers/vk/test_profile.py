"""groups.getById as a profile: only what the answer says is known."""

import json
from typing import Any

import pytest

from crawlers.vk.errors import Failure
from crawlers.vk.profile import read_profile
from domain.errors import PollFailed
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile

E = PageElement
BARE: dict[str, Any] = {"id": 1, "name": "Тында", "screen_name": "tynda", "is_closed": 0}


def profile(**fields: Any) -> PageProfile:
    body = json.dumps({"response": {"groups": [{**BARE, **fields}], "profiles": []}})
    read = read_profile(body.encode())
    assert isinstance(read, PageProfile)
    return read


def shown(**fields: Any) -> dict[PageElement, bool | None]:
    return {name: one.is_shown for name, one in profile(**fields).fields.items()}


def test_an_answer_without_optional_fields_leaves_them_unknown() -> None:
    one = profile()
    assert (one.name, one.account, one.address) == ("Тында", "-1", "tynda")
    known = {name for name, field in one.fields.items() if field.is_shown is not None}
    assert known == {E.NAME}


def test_each_field_is_read() -> None:
    one = shown(
        has_photo=1,
        cover={"enabled": 0},
        description="",
        contacts=[{"user_id": 5, "desc": "Приёмная"}],
        addresses={"is_enabled": True, "main_address": {"work_info_status": "no_information"}},
        site="",
        members_count=0,
    )
    assert one == {
        E.NAME: True,
        E.AVATAR: True,
        E.COVER: False,
        E.DESCRIPTION: False,
        E.PHONE: False,
        E.ADDRESS: True,
        E.HOURS: False,
        E.SITE: False,
        E.WIDGET: None,
        E.SUBSCRIBERS: False,
    }


def test_a_telephone_of_the_address_or_the_description_is_one_too() -> None:
    address = {"is_enabled": True, "main_address": {"phone": "+74165641234"}}
    assert shown(contacts=[], addresses=address)[E.PHONE]
    assert shown(contacts=[], description="Звоните: 8 (41656) 4-12-34")[E.PHONE]


def test_no_telephone_is_kept() -> None:
    one = profile(contacts=[{"phone": "+79145550102"}], description="Иванова, 8 914 555-01-02")
    assert "555" not in str(one)


def test_a_link_to_the_widget_is_seen_and_its_absence_is_unknown() -> None:
    link = {"url": "https://pos.gosuslugi.ru/form/?opaId=1"}
    assert shown(links=[link])[E.WIDGET]
    assert shown(links=[])[E.WIDGET] is None


def test_a_banned_page_shows_nothing() -> None:
    assert profile(deactivated="banned", has_photo=1).fields == {}


def test_the_older_list_a_refusal_and_an_answer_without_a_community() -> None:
    older = read_profile(json.dumps({"response": [BARE]}).encode())
    assert isinstance(older, PageProfile)
    refused = read_profile(json.dumps({"error": {"error_code": 15}}).encode())
    assert refused == Failure(15)
    with pytest.raises(PollFailed):
        read_profile(json.dumps({"response": {"groups": []}}).encode())


@pytest.mark.parametrize("value", ["yes", 7, None, [], 1.0])
def test_strange_values_are_unknown(value: Any) -> None:
    one = shown(
        has_photo=value, cover=value, contacts=None, addresses=value, site=5, members_count="9"
    )
    assert {one[E.AVATAR], one[E.COVER], one[E.ADDRESS], one[E.HOURS], one[E.SITE]} == {None}
    assert one[E.SUBSCRIBERS] is None
