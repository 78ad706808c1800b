"""Bodies answer in the networks, and each answer is counted against the imitation's truth."""

from datetime import UTC, datetime

import pytest

from tests.journeys.stages import DAY, drain, id_of, shown, staged

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
SEEDS = [
    pytest.param([1, 2], id="two seeds"),
    pytest.param(list(range(1, 21)), id="twenty seeds", marks=pytest.mark.soak),
]


@pytest.fixture(scope="module", params=SEEDS)
def polled(request, tmp_path_factory, poll_all):
    """After a poll of yesterday and one of now: the truth, and what the index holds at each."""
    looks = {}
    folder = tmp_path_factory.mktemp("stages")
    with staged(request.param, NOW, folder) as stages:
        for at in (NOW - DAY, NOW):
            stages.poll(poll_all, at)
            with stages.opened(at) as installation:
                drain(installation)
                wanted = [
                    id_of(row, name)
                    for row in stages.truth()
                    for name in (row["post"], *(c["id"] for c in row["comments"]))
                ]
                looks[at] = (
                    installation.posts.index.get(wanted),
                    installation.posts.ledger.gone(wanted),
                )
        yield stages.truth(), looks


def test_every_post_and_every_comment_is_read_in_its_thread(polled):
    truth, looks = polled
    for at, (indexed, _) in looks.items():
        for row in truth:
            for comment in shown(row, at):
                post = indexed[id_of(row, comment["id"])].post
                assert post.published_at == datetime.fromisoformat(comment["at"])
                if row["network"] != "max" and row["plot"] != "own_page":
                    assert post.thread_id == id_of(row, row["post"])
