import pytest

from cases.intake.numbers import case_number
from domain.errors import EntryRefused


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("А-12/7", "А-12/7"),
        ("  12   34 ", "12 34"),
        ("12.0", "12"),
        ("1,23456789012345E+14", "123456789012345"),
    ],
)
def test_a_number_that_lost_nothing_is_kept(written, number):
    assert case_number(written) == number


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (" ", "номера нет"),
        ("1.23E+15", "последние цифры потеряны: сделайте столбец текстовым"),
        ("1,23E+15", "последние цифры потеряны"),
        ("1.5E+3", "последние цифры потеряны"),
        ("1.23456789012346E+15", "последние цифры потеряны"),
        ("7" * 400, "номер длиннее 120 знаков"),
    ],
)
def test_a_number_that_cannot_be_trusted_is_refused(written, reason):
    with pytest.raises(EntryRefused, match=reason):
        case_number(written)
