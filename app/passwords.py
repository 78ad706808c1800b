"""Passwords: which are good enough, and their Argon2id hashes."""

from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.errors import EntryRefused

SHORTEST, LONGEST = 12, 200
AT_ONCE = 2  # hashes: each takes 64 MB

# Of the commonest passwords those that are long enough, and what people here type for «password».
COMMON = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456123456 123123123123 111111111111 000000000000
    qwertyuiop12 qwertyuiop123 qwertyuiop[] qwerty123456 qwerty12345678 1q2w3e4r5t6y 1qaz2wsx3edc
    1q2w3e4r5t6y7u asdfghjkl123 zaq12wsxcde3 zxcvbnm12345 password1234 password12345 passwordpassword
    password123456 administrator administrator1 welcome12345 letmein12345 iloveyou1234 changeme1234
    йцукенгшщзхъ йцукен123456 фывапролджэ1 парольпароль пароль123456 пароль1234567 администратор
    администратор1 otklikotklik откликотклик благовещенск благовещенск1 amurskayaobl
    """.split()
)


class Passwords:
    """Hashes and verifies, a few at once. `cost` is for tests: what a hash may take is no setting
    that an installation should weaken.
    """

    def __init__(self, cost: PasswordHasher | None = None) -> None:
        self._hasher = cost or PasswordHasher()
        self._places = BoundedSemaphore(AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        return self.hash("nobody signs in by this")

    def hash(self, password: str) -> str:
        """As it is stored: with its salt and cost."""
        with self._places:
            return self._hasher.hash(password)

    def fits(self, stored: str | None, password: str) -> bool:
        """True for the password of a stored hash. Takes as long where there is none, so that nobody
        learns by the time which logins exist.
        """
        compared = stored or self._nobody
        with self._places:
            try:
                self._hasher.verify(compared, password)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """True for a hash of another cost than today's."""
        return self._hasher.check_needs_rehash(stored)


def check_password(password: str, login: str) -> None:
    """Raises EntryRefused for one that is easily guessed."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        raise EntryRefused(f"пароль короче {SHORTEST} знаков: придумайте фразу из нескольких слов")
    if len(password) > LONGEST:
        raise EntryRefused(f"пароль длиннее {LONGEST} знаков: возьмите короче")
    if login and login in plain:
        raise EntryRefused("в пароле есть имя для входа: придумайте другой")
    if plain in COMMON or len(set(plain)) < 5:
        raise EntryRefused("этот пароль подберут первым: придумайте другой")
