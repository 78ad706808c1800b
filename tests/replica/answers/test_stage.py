"""What every stage promises: plots, who wrote what, times, and truth that a reader can count by."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from replica.answers.plots import BODIES, CONTRADICTIONS, PLOTS, WEIGHTS
from replica.answers.scene import ANSWERS, NO_ANSWER, RESIDENTS, Line, PromiseEnd
from replica.answers.stage import Stage
from replica.phrases import read_sections
from replica.post import Network, Outlet
from replica.scenario import LIVE
from replica.talk import ZONE

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
SEEDS = range(1, 13)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return [Stage(seed, NOW + timedelta(hours=7, minutes=13) * (seed - 1)) for seed in SEEDS]


def replies(stage: Stage, *lines: Line):
    return [(s, r) for s in stage.scenes for r in s.replies if r.line in lines]


def test_the_same_seed_gives_the_same_scenes_and_another_gives_others():
    one, same, other = Stage(3, NOW), Stage(3, NOW), Stage(4, NOW)
    assert one.rows("board") == same.rows("board")
    assert {s.asked.text for s in one.scenes} != {s.asked.text for s in other.scenes}


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Stage(1, NOW.replace(tzinfo=None))


def test_every_plot_is_played_and_every_line_is_written(stages):
    planned = {plot.name: plot.count for plot in PLOTS} | {"contradiction": 2 * CONTRADICTIONS}
    for stage in stages:
        assert Counter(scene.plot for scene in stage.scenes) == planned
        lines = {reply.line for scene in stage.scenes for reply in scene.replies}
        assert lines == set(Line)


def test_each_network_has_scenes_but_no_more_than_one_poll_reads(stages):
    total = Counter(s.asked.outlet.network for stage in stages for s in stage.scenes)
    assert min(total[network] for network in WEIGHTS) >= len(stages)
    for stage in stages:
        scenes = Counter(s.asked.outlet.network for s in stage.scenes)
        assert all(scenes[network] <= most for network, (_, most) in WEIGHTS.items())


def test_official_lines_come_from_pages_of_bodies_and_others_from_persons(stages):
    for stage in stages:
        for scene in stage.scenes:
            assert scene.asked.author is not None
            assert scene.body in BODIES
            for reply in scene.replies:
                speaker = reply.post.speaker
                if reply.line in RESIDENTS:
                    assert reply.post.author is not None
                    assert reply.body is None
                    continue
                assert isinstance(speaker, Outlet)
                assert speaker.network is scene.asked.outlet.network
                assert reply.body == speaker.body is not None
                if reply.line is Line.OTHER_BODY:
                    assert reply.body != scene.body
                elif reply.line is not Line.CONTRADICTION_SECOND:
                    assert reply.body == scene.body


def test_who_returns_is_who_asked_and_an_impostor_is_somebody_else(stages):
    for stage in stages:
        for scene, reply in replies(stage, Line.RETURNED, Line.UNKEPT, Line.THANKS):
            assert reply.post.author is scene.asked.author
        for scene, reply in replies(stage, Line.IMPOSTOR, Line.OWN_ACCOUNT, Line.NEIGHBOUR):
            assert reply.post.author is not scene.asked.author


def test_times_follow_each_other_and_lie_within_three_days(stages):
    for stage in stages:
        for scene in stage.scenes:
            times = [scene.asked.published_at, *(r.post.published_at for r in scene.replies)]
            assert times == sorted(times)
            assert stage.now - timedelta(days=3) < times[0]
            assert times[-1] < stage.now
            assert all(r.post.parent is not None for r in scene.replies)


def test_what_is_in_time_comes_within_hours_and_what_is_late_after_a_day(stages):
    for stage in stages:
        for scene in stage.scenes:
            for reply in scene.replies:
                waited = reply.post.published_at - scene.asked.published_at
                if scene.plot in ("in_time", "in_time_alone") and reply.line is Line.IN_TIME:
                    assert waited < 6 * HOUR
                if reply.line is Line.LATE:
                    assert waited > 20 * HOUR


def test_changes_come_after_the_first_look_and_on_comments_of_less_than_a_day(stages):
    """The ledger looks at a comment again when it is a day old."""
    for stage in stages:
        turn = stage.now - LIVE
        for _, reply in replies(stage, Line.DELETED, Line.EDITED):
            post = reply.post
            changed = post.gone_at or (post.rewritten and post.rewritten[0])
            assert changed is not None
            assert post.published_at < turn < changed < stage.now
            assert turn - post.published_at < timedelta(days=1)


def test_a_deleted_comment_is_gone_and_an_edited_one_reads_otherwise(stages):
    stage = stages[0]
    for scene, reply in replies(stage, Line.DELETED, Line.EDITED):
        outlet, post = scene.asked.outlet, reply.post
        before = {p.number: p for p in stage.visible(outlet, stage.now - LIVE)}
        after = {p.number: p for p in stage.visible(outlet, stage.now)}
        assert before[post.number].text == post.text
        if reply.line is Line.DELETED:
            assert post.number not in after
        else:
            assert post.rewritten is not None
            assert after[post.number].text == post.rewritten[1] != post.text
            assert after[post.number].edited


def test_a_resident_deletes_the_post_or_closes_comments_before_anybody_answers(stages):
    for stage in stages:
        withdrawn, closed = (
            next(s for s in stage.scenes if s.plot == plot) for plot in ("withdrawn", "closed")
        )
        there = {p.number for p in stage.visible(withdrawn.asked.outlet, stage.now)}
        assert withdrawn.asked.number not in there
        assert there.isdisjoint(r.post.number for r in withdrawn.replies)
        shown = {p.number: p for p in stage.visible(closed.asked.outlet, stage.now)}
        assert shown[closed.asked.number].closed_at is not None
        assert all(r.line in RESIDENTS for r in (*withdrawn.replies, *closed.replies))


def test_a_comment_is_open_until_it_is_closed(stages):
    closed = next(s for s in stages[0].scenes if s.plot == "closed").asked
    assert closed.closed_at is not None
    before = closed.at(closed.closed_at - timedelta(seconds=1))
    assert before is not None
    assert before.closed_at is None


def test_one_body_answers_with_one_stock_text_again_and_again(stages):
    for stage in stages:
        formal = replies(stage, Line.FORMAL)
        assert len({reply.post.text for _, reply in formal}) == 1
        assert len({reply.body for _, reply in formal}) == 1
        assert len({scene.name for scene, _ in formal}) == 3


def test_contradictions_are_two_answers_with_other_dates_about_one_trouble(stages):
    for stage in stages:
        one, two = [s for s in stage.scenes if s.plot == "contradiction"]
        assert one.incident == two.incident
        assert one.trouble == two.trouble
        assert one.replies[0].promised != two.replies[0].promised
        assert one.replies[0].post.text != two.replies[0].post.text


def test_promises_are_kept_broken_or_stand(stages):
    for stage in stages:
        today = stage.now.astimezone(ZONE).date()
        for scene, reply in replies(stage, Line.PROMISE):
            assert reply.promised is not None
            lines = [r.line for r in scene.replies]
            if reply.promise is PromiseEnd.BROKEN:
                assert reply.post.published_at.astimezone(ZONE).date() <= reply.promised < today
                assert Line.UNKEPT in lines
                later = next(r for r in scene.replies if r.line is Line.UNKEPT)
                assert later.post.published_at.astimezone(ZONE).date() > reply.promised
            elif reply.promise is PromiseEnd.KEPT:
                report = next(r for r in scene.replies if r.line is Line.REPORT)
                assert report.post.published_at.astimezone(ZONE).date() <= reply.promised
            else:
                assert reply.promised >= today


def test_the_official_texts_are_many(stages):
    official = ANSWERS | NO_ANSWER
    sections = read_sections("answers.txt")
    assert sum(len(sections[str(line)].patterns) for line in official) >= 60
    texts = [
        reply.post.text
        for stage in stages
        for scene in stage.scenes
        for reply in scene.replies
        if reply.line in ANSWERS and reply.line is not Line.FORMAL
    ]
    assert len(set(texts)) > 0.95 * len(texts)


def test_no_text_has_an_open_slot(stages):
    for stage in stages:
        for outlet in stage.outlets:
            for post in stage.visible(outlet, stage.now):
                assert not set("{}[]|") & set(post.text)


def test_editions_share_no_outlet():
    one, two = Stage(1, NOW, edition=1), Stage(1, NOW, edition=2)
    for a, b in combinations((Stage(1, NOW), one, two), 2):
        assert {o.source_id for o in a.outlets}.isdisjoint(o.source_id for o in b.outlets)
        assert {(o.network, o.number) for o in a.outlets}.isdisjoint(
            (o.network, o.number) for o in b.outlets
        )
    assert [s.asked.text for s in one.scenes] == [s.asked.text for s in two.scenes]


def test_the_truth_names_each_post_once_and_says_what_became_of_it():
    stage = Stage(1, NOW)
    rows = stage.rows("127.0.0.1:80")
    ids = [(row["network"], row["post"]) for row in rows]
    ids += [(row["network"], c["id"]) for row in rows for c in row["comments"]]
    assert len(ids) == len(set(ids))
    comments = [c for row in rows for c in row["comments"]]
    assert {c["kind"] for c in comments} == set(Line)
    for comment in comments:
        assert (comment["body"] is None) == (comment["kind"] in RESIDENTS)
        assert comment["answers"] == (comment["kind"] in ANSWERS)
        assert bool(comment["deleted_at"]) == (comment["kind"] == Line.DELETED)
        assert bool(comment["edited_at"]) == (comment["kind"] == Line.EDITED)
    assert sum(row["deleted_at"] is not None for row in rows) == 1
    assert sum(row["closed_at"] is not None for row in rows) == 1
    assert {row["network"] for row in rows} == {str(network) for network in WEIGHTS}
    assert Network.FORUM in WEIGHTS
