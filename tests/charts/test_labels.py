"""Names on a map: they meet neither each other nor a circle."""

from charts.labels import Board, Label, Side
from charts.sheets import Sheet

PAPER = Sheet(600, 300, (0, 0), 1, 0, {}, {})
RIGHT_ONLY = (Side.RIGHT,)


def label(words, x, y, sides=tuple(Side)):
    return Label(words, (x, y), 5, sides, "name")


def placed(*labels, circles=()):
    return [
        (one.words, side, phone) for one, side, phone in Board(PAPER, circles, 300).placed(labels)
    ]


def test_a_name_stands_right_of_its_circle_where_it_has_room() -> None:
    assert placed(label("Тында", 100, 100)) == [("Тында", Side.RIGHT, True)]


def test_at_the_edge_it_changes_its_side() -> None:
    assert placed(label("Тында", 590, 100)) == [("Тында", Side.LEFT, True)]


def test_a_name_gives_way_to_an_earlier_one_and_to_a_circle() -> None:
    first, second = label("Белогорск", 300, 100), label("Серышевский", 310, 100)
    assert [side for _, side, _ in placed(first, second)] == [Side.RIGHT, Side.LEFT]
    [(_, side, _)] = placed(first, circles=[((330, 100), 9)])
    assert side is Side.LEFT


def test_without_room_it_is_left_out() -> None:
    one = label("Белогорск", 100, 100, RIGHT_ONLY)
    assert len(placed(one, label("Томь", 110, 103, RIGHT_ONLY))) == 1


def test_a_phone_leaves_out_what_fits_only_a_wide_screen() -> None:
    one, other = label("Белогорск", 100, 100, RIGHT_ONLY), label("Томь", 190, 100, RIGHT_ONLY)
    assert [phone for *_, phone in placed(one, other)] == [True, False]
