"""A group of Одноклассники over HTTP. The imitation is synthetic: it is written after the
documentation of the API, for no recorded answer is public.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.post import post_id
from domain.source import SourceKind
from replica.inbox import Inbox
from replica.ok import ACCESS, APPLICATION, SECRET, OkApi
from replica.post import Post
from replica.serving import HOST, Serving
from spiders.ok import AGAIN_FROM_TOP
from tests.crawlers.crawling import Crawl, source
from tests.replica.talk import NOW, TOWN, said
from tests.spiders.conftest import posts_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEYS = {
    "ok_application_key": APPLICATION,
    "ok_access_token": ACCESS,
    "ok_secret_key": SECRET,
}


class Group:
    """A served group that people write to."""

    def __init__(self, serving: Serving) -> None:
        self.posts: dict[int, Post] = {}
        self.api = OkApi(TOWN, lambda: list(self.posts.values()))
        port = serving.reserve()
        serving.mount(port, self.api)
        self.base = f"http://{HOST}:{port}"

    def write(self, *posts: Post) -> None:
        self.posts |= {post.number: post for post in posts}

    def row(self, id_: str, address: str = "gorod", **options: str) -> dict[str, Any]:
        return source(id_, address, "ok", options={"base": self.base, **options})


def _town(group: Group) -> None:
    water = said(10, "Нет воды", 5 * HOUR, author=None, views=70, likes=4, reposts=2)
    first = said(11, "И у нас", 4 * HOUR, water, likes=1)
    group.write(water, first, said(12, "Какой дом?", 3 * HOUR, first))
    group.write(said(20, "Продам дрова", 30 * HOUR), said(30, "Старое", timedelta(days=40)))


@pytest.fixture(scope="module")
def readings(crawl: Crawl) -> Iterator[dict[str, Any]]:
    """Two polls of a group with news in between, of a silent one, and of one with a long talk."""
    serving = Serving(Inbox())
    groups = {name: Group(serving) for name in ("town", "mute", "long")}
    serving.start()
    try:
        _town(groups["town"])
        _town(groups["mute"])
        groups["long"].write(opening := said(1, "Дороги", 60 * HOUR))
        answers = (said(n, f"Ответ {n}", 60 * HOUR - n * MINUTE, opening) for n in range(2, 802))
        groups["long"].write(
            *answers, *(said(n, f"Тема {n}", n * MINUTE) for n in range(900, 1500))
        )
        rows = [
            groups["town"].row("town"),
            groups["mute"].row("mute", str(TOWN.number), comments="no"),
            groups["long"].row("long"),
        ]
        first = crawl(rows, settings=KEYS, speed=20)
        asked = list(groups["town"].api.asked)
        groups["town"].api.asked.clear()
        water = groups["town"].posts[10]
        groups["town"].write(
            replace(water, text="Нет воды и света", views=99),
            said(13, "Дали", HOUR, water),
            said(40, "Новая тема", HOUR / 2),
        )
        del groups["town"].posts[20], groups["town"].posts[12]
        due = [{**_seen(post), "source_id": "town"} for post in posts_of(first, "town").values()]
        second = crawl(rows, left=first["left"], settings=KEYS, due_again=due, speed=20)
        yield {"first": first, "second": second, "asked": asked, "groups": groups}
    finally:
        serving.stop()


def _seen(post: dict[str, Any]) -> dict[str, Any]:
    named = {name: post[name] for name in ("native_id", "url", "published_at")}
    return {"id": post_id(SourceKind.OK, post["native_id"]), **named}


def test_topics_come_with_their_counters_and_the_group_speaks_under_its_name(
    readings: dict[str, Any],
) -> None:
    post = posts_of(readings["first"], "town")["1/10"]
    assert post["text"] == "Нет воды"
    assert post["url"] == "https://ok.ru/group/1/topic/10"
    assert post["engagement"] == {"views": 70, "likes": 4, "reposts": 2, "comments": 2}
    assert post["author"] == {"kind": "community", "key": "1", "name": "Наш город"}


def test_comments_answer_their_topic_or_each_other_and_residents_are_pseudonyms(
    readings: dict[str, Any],
) -> None:
    posts = posts_of(readings["first"], "town")
    thread = post_id(SourceKind.OK, "1/10")
    assert (posts["1/10/c11"]["thread_id"], posts["1/10/c11"]["parent_id"]) == (thread, thread)
    assert posts["1/10/c12"]["parent_id"] == post_id(SourceKind.OK, "1/10/c11")
    assert posts["1/10/c11"]["author"]["key"].startswith("p:")
    assert posts["1/20"]["author"]["kind"] == "private"
    assert "1/30" not in posts  # older than the history


def test_the_group_is_asked_for_by_name_once(readings: dict[str, Any]) -> None:
    assert readings["asked"][:3] == ["url.getInfo", "group.getInfo", "stream.get"]
    assert "url.getInfo" not in readings["groups"]["town"].api.asked


def test_a_second_poll_reads_comments_only_where_their_number_changed(
    readings: dict[str, Any],
) -> None:
    posts = posts_of(readings["second"], "town")
    assert posts["1/10/c13"]["text"] == "Дали"
    assert posts["1/40"]["text"] == "Новая тема"
    assert posts["1/10"]["text"] == "Нет воды и света"
    assert posts["1/10"]["engagement"]["views"] == 99


def test_what_is_due_is_looked_at_and_what_is_not_there_is_gone(readings: dict[str, Any]) -> None:
    second = readings["second"]
    gone = {post_id(SourceKind.OK, name) for name in ("1/20", "1/10/c12")}
    assert set(second["gone"]) == gone
    assert post_id(SourceKind.OK, "1/10") in second["looked"]


def test_comments_are_left_out_where_the_source_says_so(readings: dict[str, Any]) -> None:
    assert set(posts_of(readings["first"], "mute")) == {"1/10", "1/20"}


def test_what_one_poll_does_not_reach_the_next_one_reads(readings: dict[str, Any]) -> None:
    first, second = (posts_of(readings[name], "long") for name in ("first", "second"))
    assert "остальное в следующий раз" in readings["first"]["polls"]["long"][0]["reason"]
    topics = {name for name in (*first, *second) if name.count("/") == 1}
    assert len(topics) == 601
    comments = {name for name in (*first, *second) if name.count("/") == 2}
    assert len(comments) > 400


def test_where_the_network_forgot_the_place_it_is_read_to_from_the_newest(
    crawl: Crawl, group: Group
) -> None:
    opening = said(1, "Дороги", 2 * HOUR)
    answers = (said(n, f"Ответ {n}", 2 * HOUR - n * MINUTE / 10, opening) for n in range(2, 602))
    group.write(opening, *answers, *(said(n, f"Тема {n}", n * MINUTE) for n in range(900, 1450)))
    polls = [crawl([group.row("long")], settings=KEYS, speed=20)]
    for _ in range(3):
        group.api.generation = 1  # from the second poll on
        left = polls[-1]["left"]
        polls.append(crawl([group.row("long")], left=left, settings=KEYS, speed=20))
    reasons = [poll["polls"]["long"][0]["reason"] for poll in polls]
    assert [AGAIN_FROM_TOP in reason for reason in reasons] == [False, True, False, False]
    names = {name for poll in polls for name in posts_of(poll, "long")}
    assert len(names) == 551 + 600


TROUBLES = {
    "expired": ({"stream.get": 102}, "token_refused", "ok_access_token"),
    "silent": ({"stream.get": None}, "quiet", "Нового нет"),
    "closed": ({"discussions.getComments": 10}, "works", "Комментарии для приложения закрыты"),
    "nobody": ({"url.getInfo": None}, "gone", "Группы с таким адресом"),
}


@pytest.fixture(scope="module")
def troubled(crawl: Crawl) -> dict[str, Any]:
    """One poll of a group for each of TROUBLES."""
    serving = Serving(Inbox())
    groups = {name: Group(serving) for name in TROUBLES}
    serving.start()
    try:
        for name, group in groups.items():
            _town(group)
            group.api.troubles = dict(TROUBLES[name][0])
        return crawl([group.row(name) for name, group in groups.items()], settings=KEYS)
    finally:
        serving.stop()


@pytest.mark.parametrize("name", TROUBLES)
def test_an_error_with_status_200_is_told_by_its_code(troubled: dict[str, Any], name: str) -> None:
    (poll,) = troubled["polls"][name]
    _, state, reason = TROUBLES[name]
    assert (poll["state"], reason in poll["reason"]) == (state, True)


def test_topics_are_read_where_their_comments_are_closed(troubled: dict[str, Any]) -> None:
    assert set(posts_of(troubled, "closed")) == {"1/10", "1/20"}


def test_a_spent_limit_lets_the_key_rest(crawl: Crawl) -> None:
    serving = Serving(Inbox())
    group = Group(serving)
    serving.start()
    try:
        _town(group)
        group.api.troubles = {"stream.get": 11}
        result = crawl([group.row("town")], settings=KEYS)
    finally:
        serving.stop()
    (poll,) = result["polls"]["town"]
    assert (poll["state"], poll["retry_after"]) == ("quota", 3600)


def test_a_wrong_secret_is_a_wrong_signature_and_nothing_secret_is_told(crawl: Crawl) -> None:
    serving = Serving(Inbox())
    group = Group(serving)
    serving.start()
    try:
        wrong = "not-the-secret-of-the-app"
        settings = {**KEYS, "ok_secret_key": wrong, "log_level": "DEBUG"}
        result = crawl([group.row("town")], settings=settings)
    finally:
        serving.stop()
    (poll,) = result["polls"]["town"]
    assert poll["state"] == "token_refused"
    assert "ok_secret_key" in poll["reason"]
    told = str(result)
    assert not any(secret in told for secret in (wrong, ACCESS, APPLICATION))


def test_without_keys_the_settings_to_fill_are_named(crawl: Crawl) -> None:
    result = crawl([source("town", "gorod", "ok")], settings={"ok_secret_key": SECRET})
    (poll,) = result["polls"]["town"]
    assert poll["state"] == "token_refused"
    assert "ok_application_key, ok_access_token" in poll["reason"]
    assert "ok_secret_key" not in poll["reason"]


@pytest.fixture
def group() -> Iterator[Group]:
    serving = Serving(Inbox())
    made = Group(serving)
    serving.start()
    yield made
    serving.stop()


def told(result: dict[str, Any]) -> tuple[str, str]:
    (poll,) = result["polls"]["town"]
    return poll["state"], poll["reason"]


def due(post: Post) -> dict[str, str]:
    """A row of the ledger of a topic that is due for another look."""
    native_id = f"1/{post.number}"
    return {
        "source_id": "town",
        "id": post_id(SourceKind.OK, native_id),
        "native_id": native_id,
        "url": f"https://ok.ru/group/1/topic/{post.number}",
        "published_at": post.published_at.isoformat(),
    }


@pytest.mark.parametrize(
    ("method", "code", "part"),
    [
        (
            "discussions.getComments",
            11,
            "Комментарии прочитаны не все: Одноклассники: исчерпан лимит",
        ),
        ("mediatopic.getByIds", 2, "Известные темы не просмотрены: Одноклассники: служба временно"),
    ],
)
def test_trouble_with_what_is_known_leaves_the_topics_as_they_are(
    method: str, code: int, part: str, group: Group, crawl: Crawl
) -> None:
    topic = said(10, "Нет воды", 5 * HOUR)
    group.write(topic, said(11, "И у нас", 4 * HOUR, topic))
    group.api.troubles = {method: code}
    result = crawl([group.row("town")], settings=KEYS, due_again=[due(topic)])
    state, reason = told(result)
    assert (state, part in reason) == ("works", True)
    assert "1/10" in posts_of(result, "town")


@pytest.mark.parametrize("code", [10, 2])
def test_a_topic_whose_comments_cannot_be_had_costs_the_others_nothing(
    code: int, group: Group, crawl: Crawl
) -> None:
    shut, open_ = said(10, "Закрыто", 4 * HOUR), said(20, "Открыто", 5 * HOUR)
    group.write(shut, said(11, "Не видно", 3 * HOUR, shut))
    group.write(open_, said(21, "Видно", 3 * HOUR, open_))
    group.api.closed = {10: code}
    result = crawl([group.row("town")], settings=KEYS)
    assert told(result)[0] == "works"
    assert set(posts_of(result, "town")) == {"1/10", "1/20", "1/20/c21"}


def test_a_topic_that_went_while_its_comments_were_read_is_asked_for_once(
    group: Group, crawl: Crawl
) -> None:
    topic = said(1, "Дороги", 60 * HOUR)
    answers = (said(n, f"Ответ {n}", 60 * HOUR - n * MINUTE, topic) for n in range(2, 802))
    group.write(topic, *answers)
    first = crawl([group.row("town")], settings=KEYS)
    group.posts.clear()
    group.write(said(900, "Новое", HOUR), topic)
    group.api.closed = {1: 300}
    second = crawl([group.row("town")], left=first["left"], settings=KEYS)
    group.api.asked.clear()
    third = crawl([group.row("town")], left=second["left"], settings=KEYS)
    assert "остальное в следующий раз" in told(first)[1]
    assert told(second)[0] == "works"
    assert "discussions.getComments" not in group.api.asked
    assert told(third) == ("quiet", "Нового нет")


def test_dates_in_the_future_and_a_pinned_topic_hide_none(group: Group, crawl: Crawl) -> None:
    group.write(said(1, "Правила", 900 * HOUR), said(2, "Завтра", -24 * HOUR))
    group.api.pinned = 1
    first = crawl([group.row("town")], settings=KEYS)
    group.write(*(said(n, f"Тема {n}", n * MINUTE) for n in range(100, 300)))
    second = crawl([group.row("town")], left=first["left"], settings=KEYS)
    assert first["polls"]["town"][0]["refused"] == {"future_date": 1}
    assert len(posts_of(second, "town")) == 200


def test_a_page_whose_comments_are_all_hidden_is_not_the_last(group: Group, crawl: Crawl) -> None:
    topic = said(1, "Дороги", 5 * HOUR)
    group.write(
        topic, *(said(n, f"Ответ {n}", 4 * HOUR - n * MINUTE, topic) for n in range(2, 150))
    )
    group.api.hidden = set(range(50, 150))
    result = crawl([group.row("town")], settings=KEYS)
    assert len(posts_of(result, "town")) == 1 + 48


def test_comments_of_a_closed_topic_do_not_keep_others_from_their_second_look(
    group: Group, crawl: Crawl
) -> None:
    shut, open_ = said(10, "Закрыто", 4 * HOUR), said(20, "Открыто", 5 * HOUR)
    group.write(shut, said(11, "Было", 3 * HOUR, shut), open_, said(21, "Есть", 3 * HOUR, open_))
    rows = [group.row("town")]
    first = crawl(rows, settings=KEYS, speed=20)
    group.api.closed = {10: 300}
    comments = [post for name, post in posts_of(first, "town").items() if "/c" in name]
    seen = [{**_seen(post), "source_id": "town"} for post in comments]
    second = crawl(rows, left=first["left"], settings=KEYS, due_again=seen)
    assert sorted(second["looked"]) == sorted(row["id"] for row in seen)
    assert second["gone"] == []


def test_comments_that_are_never_told_keep_no_others_from_being_read(
    group: Group, crawl: Crawl
) -> None:
    topics = [said(n, "Тема", 6 * HOUR - n * MINUTE) for n in (40, 30, 20, 10)]
    group.write(*topics, *(said(t.number + 1, "Ответ", 4 * HOUR, t) for t in topics))
    rows = [group.row("town")]
    group.api.closed = {40: 2, 30: 2, 20: 2}
    first = crawl(rows, settings=KEYS, speed=20)
    rest = {"url": "", "published_at": (NOW - 4 * HOUR).isoformat()}
    names = [f"1/{n}/c{n + 1}" for n in (40, 30, 10)]
    due = [{**_seen({"native_id": name, **rest}), "source_id": "town"} for name in names]
    second = crawl(rows, left=first["left"], settings=KEYS, speed=20, due_again=due)
    assert "1/10/c11" not in posts_of(first, "town")
    assert "1/10/c11" in posts_of(second, "town")
    assert sorted(second["looked"]) == sorted(row["id"] for row in due)
