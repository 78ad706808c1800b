"""The imitation of Одноклассники as an independent client sees it."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from replica.ok import ACCESS, APPLICATION, OkApi, signature
from replica.serving import Request
from tests.replica.talk import TOWN, said

HOUR = timedelta(hours=1)


def call(api: OkApi, method: str, sign: bool = True, **given: object) -> Any:
    form = {"application_key": APPLICATION, "format": "json", "method": method}
    form |= {name: str(value) for name, value in given.items()}
    form["sig"] = signature(form) if sign else "0" * 32
    form["access_token"] = ACCESS
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = api(Request("POST", "/fb.do", {}, headers, urlencode(form).encode()))
    assert answer.status == 200
    return json.loads(answer.body)


def api() -> OkApi:
    posts = [said(n, f"Тема {n}", n * HOUR) for n in range(1, 8)]
    posts += [said(n, f"Ответ {n}", HOUR / n, posts[2]) for n in range(20, 25)]
    return OkApi(TOWN, lambda: posts)


def test_anchors_lead_through_all_topics_newest_first() -> None:
    site, anchor, seen = api(), {}, []
    while True:
        page = call(site, "stream.get", gid=TOWN.number, count=3, **anchor)
        seen += [topic["id"] for topic in page["entities"]["media_topics"]]
        if not page["has_more"]:
            break
        anchor = {"anchor": page["anchor"]}
    assert seen == [str(n) for n in range(1, 8)]


def test_comments_are_counted_by_their_topic_and_come_newest_first() -> None:
    site = api()
    (topic,) = call(site, "mediatopic.getByIds", topic_ids="3,99")["media_topics"]
    assert topic["discussion_summary"]["comments_count"] == 5
    page = call(site, "discussions.getComments", discussionId=3, discussionType="GROUP_TOPIC")
    assert [row["id"] for row in page["comments"]] == [f"c{n}" for n in range(24, 19, -1)]


def test_what_is_not_there_is_null() -> None:
    assert call(api(), "mediatopic.getByIds", topic_ids="99") is None
    assert call(api(), "discussions.getComments", discussionId=99) is None


def test_errors_come_with_status_200() -> None:
    site = api()
    assert call(site, "stream.get", sign=False, gid=1)["error_code"] == 104
    assert call(site, "friends.get")["error_code"] == 3
    site.troubles = {"stream.get": 11, "url.getInfo": None}
    assert call(site, "stream.get", gid=1)["error_code"] == 11
    assert call(site, "url.getInfo", url="https://ok.ru/gorod") is None


def test_a_call_that_is_no_post_is_refused() -> None:
    assert api()(Request("GET", "/fb.do", {}, {})).status == 404
