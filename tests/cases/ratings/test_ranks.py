from cases.ratings.ranks import Estimate, pair_confidence, ranges


def about(value, half):
    return Estimate(value, value - half, value + half)


def test_those_apart_have_places_and_those_alike_share_them():
    assert ranges([about(0.9, 0.01), about(0.5, 0.1), about(0.52, 0.1), about(0.1, 0.01)]) == [
        (1, 1),
        (2, 3),
        (2, 3),
        (4, 4),
    ]


def test_nothing_is_sure_of_a_body_of_few_cases():
    assert ranges([about(0.9, 0.02), about(0.2, 0.9), about(0.7, 0.02)]) == [(1, 2), (1, 3), (2, 3)]


def test_one_body():
    assert ranges([about(0.5, 0.1)]) == [(1, 1)]


def test_more_bodies_ask_for_surer_differences():
    assert pair_confidence(2) < pair_confidence(47) < 1
