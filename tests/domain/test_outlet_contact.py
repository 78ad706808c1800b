"""Which telephones of an outlet may be kept."""

import pytest

from domain.outreach.outlet_contact import is_office_phone


@pytest.mark.parametrize(
    ("typed", "is_office"),
    [
        ("+7 (4162) 22-33-44", True),
        ("8 4162 223344 доб. 105", True),
        ("22-33-44", True),
        ("8 800 200 10 20", True),
        ("+7 914 555-01-02", False),
        ("89145550102", False),
        ("9145550102 доб. 3", False),
        ("звонить вечером", False),
        ("1234", False),
        ("123456789012", False),
    ],
)
def test_mobile_numbers_are_no_offices(typed, is_office) -> None:
    assert is_office_phone(typed) is is_office
