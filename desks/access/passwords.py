"""Passwords: their strength and their Argon2id hashes."""

from collections.abc import Iterable
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desks.access.common_passwords import is_common
from domain.errors import EntryRefused

SHORTEST, LONGEST = 12, 200
AT_ONCE = 2  # hashes: each takes 64 MB


class Passwords:
    """Hashes and verifies AT_ONCE at a time; `cost` is for tests only, because no setting may
    weaken a hash.
    """

    def __init__(self, cost: PasswordHasher | None = None) -> None:
        self._hasher = cost or PasswordHasher()
        self._places = BoundedSemaphore(AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        return self.hash("nobody signs in by this")

    def hash(self, password: str) -> str:
        with self._places:
            return self._hasher.hash(password)

    def fits(self, stored: str | None, password: str) -> bool:
        """Takes as long without a hash, so that timing does not reveal which logins exist."""
        compared = stored or self._nobody
        with self._places:
            try:
                self._hasher.verify(compared, password)
            except (VerificationError, InvalidHashError):
                return False
        return bool(stored)

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)


def check_password(password: str, login: str, places: Iterable[str] = ()) -> None:
    """Raises EntryRefused for an easily guessed password; `places` are names of the region."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        raise EntryRefused(f"пароль короче {SHORTEST} знаков: придумайте фразу из нескольких слов")
    if len(password) > LONGEST:
        raise EntryRefused(f"пароль длиннее {LONGEST} знаков: возьмите короче")
    if login and login in plain:
        raise EntryRefused("в пароле есть имя для входа: придумайте другой")
    if len(set(plain)) < 5 or is_common(password, places):
        raise EntryRefused("этот пароль подберут первым: придумайте другой")
