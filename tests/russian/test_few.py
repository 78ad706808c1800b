from russian.few import is_few, unless_few, worded


def test_a_few_people_are_not_told_from_each_other_nor_from_none():
    assert [unless_few(n) for n in (0, 1, 4, 5, 6)] == [None, None, None, 5, 6]
    assert [worded(n) for n in (0, 1, 4, 5, 6)] == ["менее пяти"] * 3 + [5, 6]
    assert [is_few(n) for n in (0, 4, 5)] == [True, True, False]
