from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.access.one_time_code import (
    STEP,
    address_of,
    code_at,
    is_recovery,
    plain_recovery,
    recovery_codes,
    step_of,
    step_of_code,
    typed_secret,
)

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_appendix_b_of_rfc_6238(seconds, code):
    assert code_at(SECRET, seconds // STEP, digits=8) == code


def test_a_code_counts_one_step_before_and_after_its_own():
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    now = step_of(at)
    for shift in (-1, 0, 1):
        assert step_of_code(SECRET, code_at(SECRET, now + shift), at) == now + shift
    for shift in (-2, 2, 100):
        assert step_of_code(SECRET, code_at(SECRET, now + shift), at) is None


@pytest.mark.parametrize("typed", ["", "12345", "абвгде", "１２３４５６", "0" * 100, "-00001"])
def test_what_is_no_code_fits_no_step(typed):
    assert step_of_code(SECRET, typed, datetime(2026, 11, 28, tzinfo=UTC)) is None


def test_spaces_of_a_code_do_not_matter():
    at = datetime(2026, 11, 28, tzinfo=UTC)
    code = code_at(SECRET, step_of(at))
    assert step_of_code(SECRET, f" {code[:3]} {code[3:]} ", at) == step_of(at)


def test_the_address_says_whose_the_secret_is():
    parts = urlsplit(address_of(SECRET, "vera", "Отклик Амурская область"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    values = parse_qs(parts.query)
    assert values["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert values["issuer"] == ["Отклик Амурская область"]
    assert typed_secret(SECRET).replace(" ", "") == values["secret"][0]


def test_recovery_codes_differ_and_are_read_as_people_type_them():
    codes = recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert is_recovery(code)
        assert plain_recovery(f" {code.upper().replace('-', ' ')} ") == code.replace("-", "")
    assert not is_recovery("123456")
