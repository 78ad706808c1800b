"""How common groups are in a stream, without labels."""

import numpy as np
import pytest

from enrichment.shares import EQUAL, Shares

NAMES = ("housing", "roads", "trade", "nothing")


def likely(*rows):
    found = np.array(rows, np.float32)
    return found / found.sum(1, keepdims=True)


def stream(count, seed=1):
    """Texts of which nine in ten are of the first two groups, told with much doubt."""
    chance = np.random.default_rng(seed)
    true = chance.choice(4, count, p=(0.6, 0.3, 0.05, 0.05))
    margins = chance.normal(0, 1, (count, 4)) + 2.0 * np.eye(4)[true]
    return likely(*np.exp(margins)), true


def of_all(shares, rows, size):
    every = np.ones(size, bool)
    parts = [rows[at : at + size] for at in range(0, len(rows), size)]
    return np.concatenate(
        [shares.weighed(NAMES, part, every[: len(part)], every[: len(part)]) for part in parts]
    )


def test_a_stream_is_told_better_after_a_while_and_a_file_at_once():
    rows, true = stream(3_000)
    late = slice(1_000, None)
    plain = (rows[late].argmax(1) == true[late]).mean()
    streamed = of_all(Shares(), rows, 100)[late]
    assert (streamed.argmax(1) == true[late]).mean() > plain + 0.03
    every = np.ones(len(rows), bool)
    filed = Shares.of_file(NAMES, rows).weighed(NAMES, rows, every, every)
    assert (filed.argmax(1) == true).mean() > plain + 0.03
    # What is rare is named less often in vain.
    rare = filed.argmax(1) == 2
    assert (true[rare] == 2).mean() > (true[rows.argmax(1) == 2] == 2).mean() + 0.1


@pytest.mark.parametrize("size", [1, 7, 500])
def test_batches_of_any_size_come_to_the_same(size):
    rows, _ = stream(1_000)
    one, other = Shares(), Shares()
    np.testing.assert_array_equal(of_all(one, rows, size), of_all(other, rows, 1_000))
    assert one.text() == other.text()


def test_thirty_posts_of_one_group_leave_others_their_chance():
    heating, shares = likely((0.9, 0.05, 0.03, 0.02)), Shares()
    of_all(shares, np.repeat(heating, 30, axis=0), 30)
    road, every = likely((0.2, 0.7, 0.05, 0.05)), np.ones(1, bool)
    assert shares.weighed(NAMES, road, every, ~every)[0].argmax() == 1


def test_old_posts_fade():
    shares = Shares({"housing": 50_000.0})
    rows = np.repeat(likely((0.01, 0.97, 0.01, 0.01)), 30_000, axis=0)
    of_all(shares, rows, 5_000)
    doubt, every = likely((0.4, 0.4, 0.1, 0.1)), np.ones(1, bool)
    assert shares.weighed(NAMES, doubt, every, ~every)[0].argmax() == 1


def test_what_does_not_count_changes_nothing_and_what_is_not_weighed_stays():
    shares = Shares({"housing": 5_000.0})
    rows, none = likely((0.3, 0.4, 0.2, 0.1)), np.zeros(1, bool)
    np.testing.assert_allclose(shares.weighed(NAMES, rows, none, none), rows)
    assert shares == Shares({"housing": 5_000.0})
    assert shares.weighed(NAMES, rows, ~none, none)[0].argmax() == 0


def test_fixed_shares_learn_nothing():
    rows, _ = stream(50)
    shares = Shares.of_file(NAMES, rows)
    before = shares.text()
    of_all(shares, rows, 50)
    assert shares.text() == before


def test_people_move_posts_from_group_to_group():
    shares = Shares({"trade": 3.0})
    shares.correct("trade", "roads")
    shares.correct(None, "roads")
    assert Shares.read(shares.text()) == Shares({"trade": 0.0, "roads": 10.0})


@pytest.mark.parametrize("text", [None, "", "no", "[]", '{"a": "b"}', '{"a": -1}', '{"a": NaN}'])
def test_a_damaged_text_gives_equal_shares(text):
    assert Shares.read(text) == Shares()


def test_shares_survive_a_changed_rubricator():
    shares, every = Shares({"gone": 900.0, "roads": EQUAL}), np.ones(1, bool)
    rows = likely((0.3, 0.3, 0.2, 0.2))
    assert shares.weighed(NAMES, rows, every, every)[0].argmax() == 1
    assert Shares.read(shares.text()) == Shares.read(Shares.read(shares.text()).text())
