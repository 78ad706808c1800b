from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.errors import InvalidPost
from domain.post import CLOCK_SKEW, Attachment, Engagement, Post, check, post_id, version_of
from domain.source import SourceKind

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
EAST, WEST = timezone(timedelta(hours=9)), timezone(timedelta(hours=-9))
POST = Post("s", SourceKind.RSS, "guid-1", "http://127.0.0.1/1", NOW, NOW, "Нет воды")


def test_the_id_depends_on_kind_and_native_id_only():
    assert POST.id == replace(POST, source_id="other", text="правка").id
    assert POST.id != replace(POST, source_kind=SourceKind.WEB).id
    assert len(POST.id) == 32


def test_a_site_that_turns_to_https_or_gives_up_its_www_keeps_its_posts():
    spellings = ("http://a.example/1", "https://a.example/1", "https://www.a.example/1/")
    assert len({post_id(SourceKind.WEB, name) for name in spellings}) == 1
    assert post_id(SourceKind.WEB, "http://a.example/2") != post_id(SourceKind.WEB, spellings[0])


def test_the_digest_changes_with_what_a_reader_sees():
    assert POST.digest == replace(POST, fetched_at=NOW + timedelta(hours=1)).digest
    assert POST.digest != replace(POST, text="Вода есть").digest
    assert POST.digest != replace(POST, title="Срочно").digest


def test_the_body_does_not_say_the_title_twice():
    assert replace(POST, title="Срочно").body == "Срочно\nНет воды"
    assert replace(POST, title="Нет воды").body == "Нет воды"
    assert replace(POST, title="Нет…").body == "Нет воды"
    assert replace(POST, title="Срочно", text="").body == "Срочно"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"native_id": ""}, "no_native_id"),
        ({"native_id": "a\x00"}, "no_native_id"),
        ({"published_at": datetime(2026, 11, 24)}, "naive_date"),  # noqa: DTZ001
        ({"edited_at": datetime(2026, 11, 24)}, "naive_date"),  # noqa: DTZ001
        ({"published_at": NOW + timedelta(minutes=11)}, "future_date"),
        ({"fetched_at": NOW + timedelta(minutes=11)}, "future_date"),
        ({"published_at": datetime(1, 1, 1, tzinfo=UTC)}, "bad_date"),
        ({"published_at": datetime(1899, 12, 31, tzinfo=UTC)}, "bad_date"),
        ({"published_at": datetime(1, 1, 1, tzinfo=EAST)}, "bad_date"),
        ({"fetched_at": datetime(9999, 12, 31, 20, tzinfo=WEST)}, "bad_date"),
        ({"edited_at": datetime(9999, 12, 31, 20, tzinfo=WEST)}, "bad_date"),
        ({"edited_at": datetime(1899, 12, 31, tzinfo=UTC)}, "bad_date"),
        ({"engagement": Engagement(views=-1)}, "bad_count"),
        ({"engagement": Engagement(likes=2**63)}, "bad_count"),
        ({"engagement": Engagement(reposts="12")}, "bad_count"),
        ({"engagement": Engagement(comments=True)}, "bad_count"),
        ({"engagement": Engagement(views=1.5)}, "bad_count"),
        ({"text": " \n"}, "no_text"),
    ],
)
def test_a_broken_post_is_refused_by_rule(change, rule):
    with pytest.raises(InvalidPost) as caught:
        check(replace(POST, **change), NOW)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": datetime(1900, 1, 1, tzinfo=UTC)},
        {"published_at": NOW + CLOCK_SKEW, "fetched_at": NOW + CLOCK_SKEW},
        {"edited_at": NOW + timedelta(days=400)},
        {"engagement": Engagement(0, 2**63 - 1)},
    ],
)
def test_what_is_odd_but_possible_is_taken(change):
    check(replace(POST, **change), NOW)


def test_a_picture_without_text_is_a_post():
    check(replace(POST, text="", attachments=(Attachment("photo"),)), NOW)


def test_a_later_fetch_or_correction_has_a_higher_version():
    assert version_of(NOW, 0) < version_of(NOW, 1) < version_of(NOW + timedelta(seconds=1), 0)
    assert version_of(NOW, 5000) < version_of(NOW + timedelta(milliseconds=1), 0)


def test_reach_is_views_where_known():
    assert Engagement(views=7, likes=100).reach == 7
    assert Engagement(likes=2, comments=1).reach == 3
