import pytest
from argon2 import PasswordHasher

from desks.access.passwords import Passwords, check_password
from domain.errors import EntryRefused

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "старый мост над Зеей"


def test_a_password_fits_its_own_hash_only():
    passwords = Passwords(CHEAP)
    stored = passwords.hash(GOOD)
    assert stored.startswith("$argon2id$")
    assert GOOD not in stored
    assert stored != passwords.hash(GOOD)
    assert passwords.fits(stored, GOOD)
    assert not passwords.fits(stored, GOOD + " ")
    for missing in (None, "", "garbage"):
        assert not passwords.fits(missing, GOOD)
        assert not passwords.fits(missing, "nobody signs in by this")


def test_an_unknown_login_costs_as_much_as_a_known_one():
    """By the hasher's own count: times of a busy machine prove nothing."""

    class Counting(PasswordHasher):
        verified = 0

        def verify(self, *given):
            self.verified += 1
            return super().verify(*given)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)
    for stored in (None, passwords.hash(GOOD)):
        passwords.fits(stored, "x")
    assert hasher.verified == 2


def test_a_hash_of_another_cost_is_outdated():
    cheap = Passwords(CHEAP).hash(GOOD)
    assert Passwords().is_outdated(cheap)
    assert not Passwords(CHEAP).is_outdated(cheap)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("короткий", "короче 12"),
        ("д" * 201, "длиннее 200"),
        ("моё имя anna и точка", "имя для входа"),
        ("Password1234", "подберут"),
        ("ПарольПароль", "подберут"),
        ("ababababababab", "подберут"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password, why):
    with pytest.raises(EntryRefused, match=why):
        check_password(password, "anna")


def test_a_phrase_is_good():
    check_password(GOOD, "anna")
